"""Claims about effort and plans, recomputed on random accounts."""

from collections import Counter

import pytest

from engagement_accounts import analysed
from stakemap.access import Access
from stakemap.engagement.account_plan.progress import plan_progress
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.steps import Reason
from stakemap.findings.engagement import effort as effort_findings
from stakemap.findings.engagement import plan_progress as plan_findings
from stakemap.model import Ownership, Review, Step

SEEDS = range(150)


@pytest.fixture(scope="module")
def cases():
    return [analysed(seed).case for seed in SEEDS]


def claims(cases, finder):
    """Every claim with its case, and that claims are made and not always."""
    found = [(case, tuple(finder(case))) for case in cases]
    assert any(claim for _, claim in found)
    assert any(not claim for _, claim in found)
    for case, told in found:
        for one in told:
            assert one.text_en
            assert one.text_zh
            assert all(fact in case.graph for fact in one.facts), one
            assert one.facts
    return found


def test_the_plan_is_told_with_its_figures(cases):
    for case, told in claims(cases, effort_findings.best_hours):
        plan = effort(case) if case.once(Access).team else None
        assert bool(told) is bool(plan is not None and plan.contacts)
        for one in told:
            assert one.numbers["contacts"] == sum(step.number > 0 for step in plan.steps)
            assert one.numbers["hours"] == sum(step.hours for step in plan.steps)
            assert one.numbers["gain"] == pytest.approx(sum(step.gain for step in plan.steps))
            assert one.numbers["gain_low"] <= one.numbers["gain_high"]
            assert set(one.subjects) == {step.target for step in plan.contacts}


def test_the_best_part_of_the_hours_brings_at_least_half_and_more_than_its_share(cases):
    for case, told in claims(cases, effort_findings.first_hours):
        for one in told:
            plan, n = effort(case), one.numbers
            assert n["gain"] >= plan.gain / 2
            assert n["hours"] / plan.hours < n["gain"] / plan.gain
            hours, gain = Counter(), Counter()
            for step in plan.steps:
                hours[step.target] += step.hours
                gain[step.target] += step.gain
            order = sorted(hours, key=lambda p: -gain[p] / hours[p])
            best = [sum(hours[p] for p in order[:k]) for k in range(len(order) + 1)]
            assert any(n["hours"] == pytest.approx(h) for h in best)


def test_an_alarm_is_told_where_promised_hours_do_not_fit_or_reach_the_line(cases):
    for case, told in claims(cases, effort_findings.overloaded):
        named = {one.subjects[0]: one for one in told}
        plan = effort(case) if case.once(Access).team else None
        for load in plan.loads if plan else ():
            if load.hours is None:
                assert load.member not in named
                continue
            due = sum(
                one.step.hours or 0.0
                for one in plan.commitments
                if one.step.owner == load.member
                and one.rule is None
                and (one.due is None or str(one.due) <= plan.last)
            )
            assert sum(load.promised) + load.over == pytest.approx(due)
            there = sum(load.hours)
            loud = load.over > 0 or (there > 0 and sum(load.promised) >= 0.9 * there - 1e-9)
            assert (load.member in named) is loud
            if loud:
                assert named[load.member].numbers == {"hours": there, "promised": due, "over": load.over}


def test_who_is_kept_out_is_told_with_the_share_of_influence(cases):
    for case, told in claims(cases, effort_findings.cannot_be_met):
        weight = case.once(Access).stakeholders
        total = sum(weight.values())
        for one in told:
            assert one.numbers["share"] == pytest.approx(sum(weight[p] for p in one.subjects) / total)
            left = {x.person: x.reason for x in effort(case).left}
            assert all(left[p] in (Reason.RULE, Reason.INTEGRITY) for p in one.subjects)
            assert "Kept out of the plan by rules or notes" in one.text_en, "others may have no meeting too"


def test_late_steps_are_those_whose_day_is_past(cases):
    for case, told in claims(cases, plan_findings.late_steps):
        late = {
            step.id
            for step in case.graph.of(Step)
            if step.state in ("planned", "active") and step.due is not None and step.due.latest < case.day
        }
        stopped = {s.step for s in plan_progress(case).of("stopped")}
        expected = late - stopped if case.once(Access).team else set()
        assert {fact for one in told for fact in one.facts} == expected


def test_what_came_true_is_counted_over_done_steps_that_said_what_they_change(cases):
    for case, told in claims(cases, plan_findings.came_true):
        done = [s for s in case.graph.of(Step) if s.state == "done" and s.change is not None]
        assert bool(told) is bool(done and case.once(Access).team)
        for one in told:
            assert one.numbers["done"] == len(done)
            assert 0 <= one.numbers["seen"] <= len(done)


def test_plans_without_a_review_or_with_steps_after_it_are_told(cases):
    for case, told in claims(cases, plan_findings.sign_off):
        if not case.once(Access).team:
            assert not told
            continue
        codes = {one.code for one in told}
        plans, reviews = plan_progress(case).plans, case.graph.of(Review)
        assert ("plan-unsigned" in codes) is bool(plans and not reviews)
        assert ("plan-since-review" in codes) is bool(reviews and case.graph.of(Step))


def test_people_without_an_owner_are_told_where_there_are_owners_or_plans(cases):
    for case, told in claims(cases, plan_findings.nobody_accountable):
        for one in told:
            owned = {o.subject for o in case.graph.of(Ownership) if o.member in case.once(Access).team}
            assert set(one.subjects) == set(case.once(Access).stakeholders) - owned
            weight = case.once(Access).stakeholders
            assert one.numbers["share"] == pytest.approx(
                sum(weight[p] for p in one.subjects) / sum(weight.values())
            )

"""Where the next hours go."""

import itertools
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

import stakemap as sm
from engagement_accounts import DAY, analysed
from stakemap.access import Access, coverage
from stakemap.context.contact_rules import rules_on
from stakemap.engagement.account_plan.proposal import proposal
from stakemap.engagement.effort.assignment import Assignment, Way
from stakemap.engagement.effort.commitments import commitments
from stakemap.engagement.effort.days import plan_days
from stakemap.engagement.effort.planning import _Options, effort
from stakemap.engagement.effort.steps import Reason
from stakemap.engagement.effort.words import left_out, line_of
from stakemap.model import DecisionRole, PlanState, Step, TeamMember
from stakemap.scoring.engagement.working_days import working

SEEDS = range(120)


@pytest.fixture(scope="module")
def plans():
    """Plans of random accounts."""
    return [(done, effort(done)) for done in map(analysed, SEEDS)]


@pytest.fixture(scope="module")
def city():
    return sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)


def test_no_step_is_on_a_day_that_a_rule_limits_nor_on_a_day_off(plans):
    met = 0
    for done, plan in plans:
        for step in plan.steps:
            day = date.fromisoformat(step.day)
            assert working(day)
            assert plan.first <= step.day <= plan.last
            assert step.day > DAY
            if step.whom != step.member:
                assert not rules_on(done.case, step.whom, day, "meeting"), step
                met += 1
    assert met > 100


def test_where_another_than_the_one_who_asks_meets_somebody_the_plan_names_them_and_why(plans, city):
    told = Counter()
    for done, plan in [*plans, (city, effort(city))]:
        people = done.case.once(Assignment)
        for step in plan.steps:
            goes = next((one.member for one in plan.contacts if one.target == step.target), step.member)
            assert bool(step.reasons) == (step.number == 0 and goes != step.member)
            fits = {fit.member: fit for fit in people.fits(step.target)}
            mine, other = fits[goes], fits[step.member]
            for reason in step.reasons:
                told[reason] += 1
                if reason == "level":
                    assert other.levels is None or abs(mine.levels) < abs(other.levels)
                elif reason == "hours":
                    assert sum(plan.load(goes).hours) > 0
                else:
                    theirs, ours = (getattr(one, f"one_{reason}") for one in (other, mine))
                    assert ours is not False
                    assert theirs is not True
            for lang in ("en", "zh"):
                name = plan.cast.name(goes, lang)
                assert not step.reasons or name in line_of(plan, step, lang)["what"]
    assert {*told} >= {"level", "place", "hours"}


def test_pauses_between_contacts_with_one_person_are_kept_with_those_on_record(plans):
    for done, plan in plans:
        on = {}
        for step in plan.steps:
            if step.whom != step.member:
                on.setdefault(step.whom, []).append(date.fromisoformat(step.day))
        for one in commitments(done.case):
            if one.contact and one.due is not None and not one.overdue:
                for person in one.people:
                    if person in on:
                        on[person].append(max(one.due, date.fromisoformat(plan.first)))
        for fact in done.graph:
            if fact.kind_of_fact == "interaction" and fact.person in on:
                on[fact.person].append(fact.day.latest)
        pause = timedelta(days=done.graph.catalogue.value("effort_pause"))
        for person, days in on.items():
            planned = {date.fromisoformat(s.day) for s in plan.steps if s.whom == person}
            for a, b in itertools.pairwise(sorted(days)):
                assert b - a >= pause or not {a, b} & planned, (person, a, b)


def test_nobody_works_more_hours_than_there_are_in_any_week_and_in_all(plans):
    for done, plan in plans:
        for load in plan.loads:
            member = done.graph[load.member]
            assert isinstance(member, TeamMember)
            if member.hours is None:
                assert load.hours is None
                assert sum(load.planned) == 0
                continue
            weeks = zip(load.hours, load.promised, load.planned, strict=True)
            assert all(promised + planned <= there + 1e-9 for there, promised, planned in weeks)
            assert sum(load.planned) == pytest.approx(
                sum(step.hours for step in plan.steps if step.member == load.member)
            )


def test_the_colleague_who_knows_somebody_is_asked_before_a_stranger_is(plans):
    asked = Counter()
    for done, plan in plans:
        known = coverage(done).grid.contacts
        for step in plan.contacts:
            if step.number != 1:
                continue
            before = [s for s in plan.steps if s.target == step.target and not s.contact]
            if step.member in known[step.target]:
                assert step.way is Way.OWN
                assert not before
            elif known[step.target]:
                assert step.way is Way.COLLEAGUE
                assert [s.member for s in before] == [known[step.target][0]]
                assert all(s.whom == s.member for s in before), "no stranger is asked"
            else:
                assert step.way in (Way.INTRODUCED, Way.STRANGER)
            assert all(s.day < step.day for s in before)
            asked[step.way] += 1
    assert all(asked[way] for way in Way), asked


def test_gain_is_what_the_contacts_cover_of_what_is_open(plans):
    for done, plan in plans:
        people = done.case.once(Assignment)
        for target in {step.target for step in plan.contacts}:
            if done.case.once(Access) and any(target in one.people for one in commitments(done.case)):
                continue
            if any(isinstance(f, Step) and f.whom == target for f in done.graph):
                continue
            mine = [step for step in plan.contacts if step.target == target]
            (member,) = {step.member for step in mine}
            (fit,) = [fit for fit in people.fits(target) if fit.member == member]
            rest = (1 - people.known[target]) * (1 - fit.share) ** len(mine)
            expected = people.shares[target] * ((1 - people.known[target]) - rest)
            assert sum(step.gain for step in mine) == pytest.approx(expected)
            assert all(a.gain >= b.gain for a, b in itertools.pairwise(mine))


def test_the_range_runs_over_the_assumed_share_and_holds_the_figure(plans):
    for done, plan in plans:
        low, high = plan.span
        if not any(isinstance(f, Step) for f in done.graph):
            assert low - 1e-12 <= plan.gain <= high + 1e-12


def test_the_hours_that_bring_most_come_first_on_the_curve_of_returns(plans):
    for _, plan in plans:
        points = plan.returns
        slopes = [(g - f) / (b - a) for (a, f), (b, g) in itertools.pairwise(points) if b > a]
        assert all(a >= b - 1e-12 for a, b in itertools.pairwise(slopes))
        assert points[-1][0] == pytest.approx(plan.hours)
        assert points[-1][1] == pytest.approx(plan.gain)


def test_everybody_who_matters_is_in_the_plan_or_left_with_a_reason_that_holds(plans):
    seen = Counter()
    for done, plan in plans:
        met = {step.target for step in plan.contacts}
        left = {one.person: one for one in plan.left}
        assert met | left.keys() == set(done.case.once(Access).stakeholders) or not plan.loads
        assert not met & left.keys()
        for one in plan.left:
            seen[one.reason] += 1
            if one.reason is Reason.RULE:
                days = [date.fromisoformat(plan.first) + timedelta(days=k) for k in range(60)]
                assert all(rules_on(done.case, one.person, day, "meeting") for day in days if working(day))
                if one.free is not None:
                    assert not rules_on(done.case, one.person, date.fromisoformat(one.free), "meeting")
                else:
                    assert one.rule.until is None, "of several the rule that is told is the one without end"
            if one.reason is Reason.UNKNOWN:
                assert getattr(done.graph.get(one.person), "unknown", True)
            if one.reason is Reason.INTEGRITY:
                assert one.person in done.case.once(Access).avoid
    assert seen[Reason.RULE]
    assert seen[Reason.UNKNOWN]
    assert seen[Reason.INTEGRITY]


def test_what_is_chosen_is_as_good_as_every_other_choice(plans):
    """Brute force over who meets whom how often, where that is few."""
    checked = 0
    for done, _ in plans:
        options = _Options(done.case, Assignment(done.case), plan_days(done.case, 60))
        people = sorted({o.fit.person for o in options.all})
        each = [[None, *(o for o in options.all if o.fit.person == p)] for p in people]
        if not options.all or np.prod([len(one) for one in each], dtype=float) > 3000:
            continue
        checked += 1
        rows = [*options._hours(), *options._asked()]
        place = {id(o): k for k, o in enumerate(options.all)}
        top = 0.0
        for choice in itertools.product(*each):
            at = [place[id(o)] for o in choice if o is not None]
            if all(sum(row[k] for k in at) <= limit + 1e-9 for row, limit in rows):
                top = max(top, sum(sum(o.gains) for o in choice if o is not None))
        _, found = options.choose()
        assert found.value == pytest.approx(top, abs=1e-9)
    assert checked >= 20


def test_an_account_without_a_team_or_without_hours_has_no_steps():
    assert effort(analysed(3, members=0)).steps == ()
    for seed in range(20):
        plan = effort(analysed(seed, people=1, members=1))
        assert len(plan.loads) == 1
        assert plan.hours == sum(step.hours for step in plan.steps)


@pytest.mark.parametrize(("hours", "reason"), [(None, Reason.UNRECORDED), (0.0, Reason.FULL)])
def test_where_there_are_no_hours_nobody_is_said_to_be_worth_less_than_others(hours, reason):
    seen = Counter()
    for seed in range(20):
        done = analysed(seed, people=4, members=2)
        bare = [r.model_copy(update={"hours": hours}) if isinstance(r, TeamMember) else r for r in done.graph]
        plan = effort(sm.analyze(sm.PropertyGraph(bare), plan=done.plan))
        seen.update(one.reason for one in plan.left)
        assert not plan.steps
        for lang in ("en", "zh"):
            assert all(text for text, _ in left_out(plan, plan.left, lang))
    assert seen[reason]
    assert not seen[Reason.NO_HOURS]


def test_facts_without_a_date_give_no_day():
    plan = effort(sm.analyze(sm.from_edges([("a", "b", 0.5)]), draws=0))
    assert plan.first is None
    assert "day" in plan.explain()


def test_the_same_facts_give_the_same_plan_twice(city):
    again = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)
    assert effort(again).to_dict() == effort(city).to_dict()


def test_every_text_of_the_city_is_said_in_both_languages(city):
    plan = effort(city)
    assert plan.steps
    for lang in ("en", "zh"):
        assert plan.explain(lang)
        for step in plan.steps:
            line = line_of(plan, step, lang)
            assert all(line[key] for key in ("when", "what", "why", "see"))
            assert step.contact or all(plan.cast.name(one, lang) in line["what"] for one in step.route)
        said = list(left_out(plan, plan.left, lang))
        assert sum(
            text.count(plan.cast.name(one.person, lang)) > 0 for text, _ in said for one in plan.left
        ) == (len(plan.left))
        assert len(said) < len(plan.left), "what holds for several is said once"
    assert "采薇" in plan.explain("zh")


def test_a_second_run_on_the_proposal_keeps_its_steps_and_proposes_no_more_of_them(city):
    found = proposal(city)
    graph = city.graph.with_(*found)
    again = sm.analyze(graph, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)
    met = {step.target for step in effort(city).steps}
    assert not [f for f in proposal(again) if isinstance(f, Step) and f.whom in met]
    for step in found:
        assert again.graph[step.id] == step


def test_a_step_that_somebody_dropped_is_not_proposed_again(city):
    found = proposal(city)
    first = next(f for f in found if isinstance(f, Step) and f.expected is not None)
    rest = [f for f in found if not isinstance(f, Step)]
    dropped = first.model_copy(update={"state": PlanState.DROPPED})
    graph = city.graph.with_(*rest, dropped)
    again = sm.analyze(graph, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)
    pairs = {(f.owner, f.whom) for f in proposal(again) if isinstance(f, Step)}
    assert (dropped.owner, dropped.whom) not in pairs


def test_somebody_who_comes_to_screen_the_bids_is_not_met_any_more(city):
    tu = "p:tu-zhiye"
    first = next(step for step in effort(city).contacts if step.target == tu)
    role = DecisionRole(id="role:tu", decision=sm.examples.DECISION, player=tu, role="technical_gatekeeper")
    graph = city.graph.with_(role)
    again = sm.analyze(graph, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)
    assert first.day
    assert not [step for step in effort(again).contacts if step.target == tu]

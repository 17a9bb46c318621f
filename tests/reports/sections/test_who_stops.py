"""Next steps begin with those who can stop it; what is not known is said once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import organisations
import report_cases
import stakemap as sm
from stakemap import access
from stakemap.context.contact_rules import barred, free_from, kept_from, rules_on
from stakemap.engagement.effort.planning import effort
from stakemap.model import DecisionRole, Person, Post, Stance, TeamMember, Tenure, Tie, Unit, parse
from stakemap.reports.sections.brief.answers import answers
from stakemap.reports.sections.brief.covered import covered_part
from stakemap.reports.sections.brief.next_steps import next_steps_part
from stakemap.reports.sections.brief.not_known import empty_units, not_known_part
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.sections.brief.who_stops import When, open_vetoes
from stakemap.reports.writer import Writer

DAY = "2026-09-01"


@st.composite
def accounts(draw):
    """Up to four people on posts: some must agree, some have said where they stand, some we know."""
    n, quiet = draw(st.integers(1, 4)), draw(st.none() | st.sampled_from(["2026-08-01", "2026-09-02"]))
    steps = [{"id": f"s{k}", "name": f"S{k}", "kind": "approve"} for k in range(draw(st.integers(1, n)))]
    body = {"fact": "decision", "id": "d", "name": "D", "stages": steps}
    facts = [
        parse(body | ({"quiet": {"start": quiet, "end": "2026-10-05"}} if quiet else {})),
        Unit(id="u", name="U"),
    ]
    facts += [Person(id=f"p:{k}", name=f"P{k}") for k in range(n)]
    facts += [Post(id=f"post:{k}", name=f"Post{k}", unit="u") for k in range(n)]
    team = draw(st.booleans())
    facts += [TeamMember(id="m", name="M")] if team else []
    for k in range(n):
        if draw(st.booleans()):
            facts.append(Tenure(id=f"ten:{k}", person=f"p:{k}", post=f"post:{k}"))
        if k < len(steps) or draw(st.booleans()):
            role = {"player": f"post:{k}", "role": "approver", "stage": f"s{min(k, len(steps) - 1)}"}
            facts.append(DecisionRole(id=f"r:{k}", decision="d", **role))
        if draw(st.booleans()):
            facts.append(Stance(id=f"st:{k}", decision="d", person=f"p:{k}", position=draw(st.floats(0, 1))))
        if team and draw(st.booleans()):
            facts.append(Tie(id=f"k:{k}", kind="knows", from_id="m", to_id=f"p:{k}", grade="A1"))
        if draw(st.booleans()):
            to = draw(st.integers(0, n - 1))
            facts += [Tie(id=f"a:{k}", kind="advice", from_id=f"p:{k}", to_id=f"p:{to}")] if to != k else []
    return facts


@cache
def city():
    return Writer.alone(report_cases.city())


def expected(analysis):
    """By hand: who can stop it and is silent, not there, or known to nobody of ours."""
    case, voters = analysis.case, analysis.electorate
    ours = {m.id for m in case.graph.of(TeamMember)}
    ends = [{tie.from_id, tie.to_id} for tie in case.graph.of(Tie)]
    tied = {end for both in ends if both & ours for end in both}
    return {
        node
        for node in analysis.power.vetoes
        if node.startswith("seat:") or node not in voters.stances or (ours and node not in tied)
    }


@given(accounts())
@settings(max_examples=60)
def test_whoever_can_stop_it_and_is_uncovered_or_silent_is_named(facts):
    plan = sm.Plan(as_of=DAY, today=DAY, draws=0)
    analysis = sm.analyze(sm.PropertyGraph(facts), plan=plan, decision="d")
    for lang in ("en", "zh"):
        writer = Writer.alone(analysis, lang)
        part, found = next_steps_part(writer), open_vetoes(writer)
        assert {*found} == expected(analysis)
        assert not [step.what for step in part.steps if step.what.rstrip().endswith((".", "\u3002"))]
        formal = analysis.scores["formal_power"]
        assert [formal[n] for n in found] == pytest.approx(sorted((formal[n] for n in found), reverse=True))
        if not writer.case.once(access.Access).team:
            silent = [n for n in found if not n.startswith("seat:")]
            first = {one for step in part.steps[: len(silent)] for one in step.people}
            assert first == {*silent}
            continue
        first = [step for step in part.steps if step.stops]
        assert [(not step.day, step.day) for step in part.steps] == sorted(
            (not step.day, step.day) for step in part.steps
        )
        assert {one for step in first for one in step.people} >= {*found[:3]}
        told = {one for step in part.steps for one in step.people}
        assert part.stoppers == sum(node not in told for node in found[3:])
        assert [step.day for step in first] == sorted(step.day for step in first)
        for node in found[:3]:
            (step,) = [one for one in first if node in one.people]
            assert writer.name(node) in step.what
            assert step.day > DAY
            others = [one for one in writer.case.people if one != node and writer.name(one) in step.what]
            assert (writer.name(node) in step.state) == (bool(others) or step.when is When.FROM)
            asked = f"M asks {writer.name(node)}" in step.what
            assert not (asked and barred(writer.case, node, date.fromisoformat(step.day)))
            if asked:
                assert any(
                    one.text("en") == "M asks where they stand" for one in analysis.card(node).of("next")
                )


def test_in_the_city_the_two_who_can_stop_it_are_shown_each_with_a_day_on_which_it_may_be_done():
    part = next_steps_part(city())
    names = {city().name(node) for node in city().power.vetoes}
    assert len(names) == 2
    stops = [step for step in part.steps if step.stops]
    assert len(stops) == 2
    assert all(any(name in step.what for name in names) and step.day for step in stops)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_step_that_asks_for_a_way_names_everybody_on_it(lang):
    writer = Writer.alone(report_cases.city(), lang)
    (node,) = (one for one in writer.power.vetoes if city().name(one) == "Suan Wuyi")
    (step,) = (step for step in next_steps_part(writer).steps if node in step.people)
    way = access.rung_of(writer.case, node).route.nodes
    assert len(way) == 4
    assert all(writer.name(one) in step.what for one in way)


def test_a_step_towards_somebody_whom_a_rule_allows_no_meeting_says_until_when():
    (step,) = (step for step in next_steps_part(city()).steps if "Suan Wuyi" in step.what)
    case = city().case
    (node,) = (one for one in case.power.vetoes if case.name(one) == "Suan Wuyi")
    (until,) = re.findall(r"no meeting, with Suan Wuyi before (\d{4}-\d\d-\d\d)", step.what)
    assert rules_on(case, node, date.fromisoformat(step.day), "meeting")
    assert not rules_on(case, node, date.fromisoformat(until), "meeting")
    assert rules_on(case, node, date.fromisoformat(until) - timedelta(days=1), "meeting")


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 9, 25), date(2026, 11, 15), date(2026, 12, 1)])
def test_until_when_a_rule_keeps_us_away_is_the_day_before_which_no_day_is_free(day):
    case = city().case
    for node in case.people:
        rule, free = kept_from(case, node, day), free_from(case, node, day)
        assert (rule is None) == (barred(case, node, day) is None)
        if rule is None:
            assert free == day
            continue
        assert rule.until == (free and free.isoformat())
        spans = [date.fromordinal(n) for n in range(day.toordinal(), (free or day).toordinal())]
        assert all(barred(case, node, one) for one in spans)
        assert free is None or barred(case, node, free) is None


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 9, 25), date(2026, 11, 15), date(2026, 12, 1)])
def test_until_when_no_meeting_is_allowed_is_the_day_before_which_a_rule_stands_against_each(day):
    case = city().case
    for node in case.people:
        rule = kept_from(case, node, day, meeting=True)
        assert (rule is None) == (not rules_on(case, node, day, "meeting"))
        if rule is not None and rule.until is not None:
            free = date.fromisoformat(rule.until)
            days = (date.fromordinal(n) for n in range(day.toordinal(), free.toordinal()))
            assert all(rules_on(case, node, one, "meeting") for one in days)
            assert not rules_on(case, node, free, "meeting")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_known_stands_in_one_box_and_nowhere_else_in_the_brief(lang):
    writer = Writer.alone(report_cases.city(), lang)
    lines = {one.name: one for one in not_known_part(writer)}
    assert list(lines) == ["positions", "seats", "ties", "places"]
    assert lines["positions"].text == answers(writer)["unknown"].text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_whom_none_of_ours_knows_are_named_in_one_section(lang):
    writer = Writer.alone(report_cases.city(), lang)
    part, found = covered_part(writer), access.coverage(writer.case).grid
    lines = {one.name: one.known for one in part.people}
    for who in found.people:
        name = writer.name(who)
        assert (name in lines) != (name in part.strangers), "once"
        assert lines.get(name, False) == bool(found.contacts[who])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_step_of_ours_begins_with_who_acts_and_says_why(lang):
    part = next_steps_part(Writer.alone(report_cases.city(), lang))
    team = {one.called(lang) for one in report_cases.city().graph.of(TeamMember)}
    acting = [step for step in part.steps if step.actor or step.who]
    assert len(acting) == 5
    for step in acting:
        assert (step.actor or step.who) in team
        assert step.what == step.actor + step.deed
        assert step.state
        assert not step.who or not step.actor


@pytest.mark.parametrize("n", [10, 60])
def test_what_of_everything_is_known_has_no_line(n):
    writer = Writer.alone(organisations.analysed(n, 5, draws=50))
    lines = {one.name: one for one in not_known_part(writer)}
    assert "seats" not in lines
    assert "places" not in lines


def test_a_unit_on_a_line_in_which_nobody_sits_is_told_and_no_other():
    writer = Writer.alone(report_cases.analysed())
    assert empty_units(writer) == ("u:c",)
    assert empty_units(Writer.alone(report_cases.analysed(decision=None))) == ("u:c",)


def tendered(*days, quiet=None):
    """Two of whom we know one: a alone decides; b screens; the days are those of the tender."""
    steps = [{"id": "s", "name": "S", "kind": "approve"}, {"id": "t", "name": "T", "kind": "technical"}]
    facts = [parse({"fact": "decision", "id": "d", "name": "D", "stages": steps, "quiet": quiet})]
    facts += [Person(id=f"p:{one}", name=one) for one in "ab"]
    facts += [
        DecisionRole(id=f"r:{one}", decision="d", player=f"p:{one}", role=role, stage=stage)
        for one, role, stage in (("a", "decider", "s"), ("b", "technical_gatekeeper", "t"))
    ]
    facts += [
        parse({"fact": "milestone", "id": f"m:{kind}", "decision": "d", "kind": kind, "day": day})
        for kind, day in days
    ]
    facts += [TeamMember(id="m", name="M"), Tie(id="k", kind="knows", from_id="m", to_id="p:a", grade="A1")]
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0)
    return Writer.alone(analysis)


def test_after_the_result_it_is_the_signature_that_ends_what_may_be_done_in_writing_alone():
    writer = tendered(("bids_due", "2026-07-01"), ("result", "2026-08-01"))
    (step, *_) = [one for one in next_steps_part(writer).steps if one.people == ("p:a",)]
    assert (
        step.what
        == "M asks a where they stand. In writing only, no meeting, with a until the signature is on record"
    )
    known = next(one for one in covered_part(writer).people if one.name == "a")
    assert known.last.startswith("In writing only, see below.")
    allowed = (
        "No meeting with a and b until the signature is on record, by the rules of the tender: in writing"
    )
    assert allowed in covered_part(writer).forbidden


def test_a_quiet_time_without_an_end_is_told_to_end_with_it_and_not_with_a_result():
    said = covered_part(tendered(quiet={"start": "2026-08-01"})).forbidden
    assert "until the end of the quiet time is on record" in said
    assert "a result" not in said


def test_of_several_whom_rules_keep_us_from_each_stands_with_the_own_day():
    """Until the result b may not be met, who screens; a quiet time keeps us from both, but not so long."""
    days = (("notice", "2026-08-01"), ("bids_due", "2026-11-01"))
    writer = tendered(*days, quiet={"start": "2026-08-01", "end": "2026-09-20"})
    said = covered_part(writer).forbidden
    assert "forbid contact with a until 2026-09-20" in said
    assert "forbid contact with b until a result is on record" in said


def test_a_quiet_time_ends_on_its_last_day_and_contact_is_allowed_on_the_next():
    writer = tendered(quiet={"start": "2026-08-01", "end": "2026-09-20"})
    (quiet,) = [one for one in next_steps_part(writer).mind if one.code == "quiet-time"]
    assert quiet.text.startswith("Quiet time of the tender, 2026-08-01 to 2026-09-19:")
    assert "until 2026-09-20" in covered_part(writer).forbidden


@pytest.mark.parametrize(
    ("known", "said"), [(True, "M asks Head where they stand"), (False, "Find out who holds this seat: Head")]
)
def test_of_somebody_whose_name_is_not_known_it_is_found_out_who_it_is_before_a_way_is_looked_for(
    known, said
):
    stage = {"id": "s", "name": "S", "kind": "approve"}
    facts = [
        parse({"fact": "decision", "id": "d", "name": "D", "stages": [stage]}),
        TeamMember(id="m", name="M"),
    ]
    facts += [Person(id="p:h", name="Head", unknown=True), Person(id="p:a", name="A")]
    facts += [DecisionRole(id="r", decision="d", player="p:h", role="decider", stage="s")]
    facts += [Tie(id="k", kind="knows", from_id="m", to_id="p:h" if known else "p:a", grade="A1")]
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0)
    (step,) = [one for one in next_steps_part(Writer.alone(analysis)).steps if one.people == ("p:h",)]
    assert step.what == said


def test_a_body_of_which_nobody_is_on_record_holds_no_seat_and_has_not_said():
    facts = [Unit(id="u", name="Panel", kind="committee"), TeamMember(id="m", name="M")]
    facts += [parse({"fact": "decision", "id": "d", "name": "D", "stages": [{"id": "s", "name": "S"}]})]
    facts += [DecisionRole(id="r", decision="d", player="u", role="approver", stage="s")]
    writer = Writer.alone(sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0))
    (step,) = steps_part(writer).steps
    assert "one decides" not in step.takes
    assert [seat.stance for seat in step.seats] == ["has not said"]
    assert "Find out who sits in Panel" in next_steps_part(writer).steps[0].what


def test_whoever_is_said_to_be_open_to_a_meeting_is_kept_from_it_by_no_rule_on_that_day():
    writer = city()
    said = [step for step in next_steps_part(writer).steps if "may be met" in step.why]
    assert said
    for step in said:
        (target,) = step.people
        days = [one.day for one in effort(writer.case).contacts if one.target == target]
        assert days
        assert not [day for day in days if rules_on(writer.case, target, date.fromisoformat(day), "meeting")]

"""What became of plans, the plan as facts, and the calendar."""

import re
from datetime import date
from enum import StrEnum
from typing import get_args

import pytest
from icalendar import Calendar

import stakemap as sm
from engagement_accounts import DAY, analysed
from stakemap.comparison.plan_changes import plan_changes
from stakemap.context.contact_rules import barred
from stakemap.engagement.account_plan.calendar_entries import plan_entries
from stakemap.engagement.account_plan.progress import Progress, Sign, plan_progress
from stakemap.engagement.account_plan.proposal import proposal
from stakemap.io.calendar_file import CalendarEntry, calendar_bytes, write_calendar
from stakemap.model import Interaction, Ownership, Plan, Review, Source, Stance, Step

SEEDS = range(150)
ABOUT = {"as_of": sm.examples.TODAY, "decision": sm.examples.DECISION, "draws": 0}


@pytest.fixture(scope="module")
def city():
    return sm.analyze(sm.examples.city(), **ABOUT)


def test_every_step_of_a_plan_that_goes_on_is_told_once_and_as_its_facts_say():
    seen = set()
    for done in map(analysed, SEEDS):
        told = plan_progress(done)
        steps = {f.id: f for f in done.graph.of(Step)}
        assert sorted(s.step for s in told.steps) == sorted(steps)
        for one in told.steps:
            step = steps[one.step]
            seen.add(one.state)
            if one.state in (Progress.DONE, Progress.DROPPED):
                assert one.state.value == step.state.value
            elif step.due is None:
                assert one.state is Progress.UNDATED
            elif step.channel is not None and barred(
                done.case, step.whom, step.due.latest, step.channel.value
            ):
                assert one.state is Progress.STOPPED
            else:
                assert one.state is (
                    Progress.LATE if step.due.latest < date.fromisoformat(DAY) else Progress.OPEN
                )
    assert seen == set(Progress)


def test_an_effect_is_seen_where_and_only_where_a_later_fact_of_its_kind_is_about_the_same_people():
    seen = set()
    for done in map(analysed, SEEDS):
        for one in plan_progress(done).steps:
            step = done.graph[one.step]
            seen.add(one.sign)
            if one.sign is Sign.NOT_SAID:
                assert step.change is None
            if step.change == "contact" and one.sign is not None:
                later = [
                    f
                    for f in done.graph.of(Interaction)
                    if f.person == step.whom and f.day.latest >= step.done.earliest
                ]
                assert (one.sign is Sign.SEEN) is bool(later)
            if step.change == "stance" and one.sign is not None:
                assert one.sign is Sign.NOT_SEEN
                assert not done.graph.of(Stance)
    assert seen >= {Sign.SEEN, Sign.NOT_SEEN, Sign.NOT_SAID, None}


def test_the_next_run_says_what_came_true(city):
    found = proposal(city)
    first = next(f for f in found if isinstance(f, Step) and f.expected is not None)
    done = Step.model_validate(first.model_dump() | {"state": "done", "done": first.due})
    graph = city.graph.with_(*found).with_(done)
    later = {**ABOUT, "as_of": "2026-10-20"}
    before = plan_progress(sm.analyze(graph, **later))
    assert before.signs("not_seen")[-1].step == first.id
    assert (before.expected, before.expected_seen) == (first.expected, 0)
    met = Interaction(id="met", member=first.owner, person=first.whom, day=str(first.due))
    after = plan_progress(sm.analyze(graph.with_(met), **later))
    assert [s.step for s in after.signs("seen")] == [first.id]
    assert "met" in after.signs("seen")[0].facts
    assert after.expected_seen == first.expected


def test_a_proposal_has_all_a_store_asks_for_and_ids_that_stay(city, tmp_path):
    found = proposal(city)
    assert found == proposal(sm.analyze(sm.examples.city(), **ABOUT))
    graph = city.graph.with_(*found)
    for fact in found:
        if not isinstance(fact, Source):
            assert fact.source
            assert fact.basis
            assert fact.expires
            assert graph.confirmed(fact) == sm.examples.TODAY
    with sm.connect(f"sqlite:///{tmp_path}/accounts.db") as store:
        store.apply(graph)
        assert {f.id for f in store.load()} >= {f.id for f in found}


def test_without_a_plan_or_an_account_on_record_the_proposal_makes_them():
    made = 0
    for seed in range(60):
        done = analysed(seed)
        found = proposal(done)
        if not found:
            continue
        graph = done.graph.with_(*found)
        plans = [f for f in found if isinstance(f, Plan)]
        assert bool(plans) is not bool(done.graph.of(Plan))
        assert {s.plan for s in found if isinstance(s, Step)} <= {p.id for p in graph.of(Plan)}
        made += bool(plans)
        owned = [f.subject for f in found if isinstance(f, Ownership)]
        assert len(owned) == len(set(owned))
    assert made


def test_the_plan_goes_through_a_workbook_and_back(city, tmp_path):
    graph = city.graph.with_(*proposal(city))
    sm.write(graph, tmp_path / "plan.xlsx")
    assert sm.read(tmp_path / "plan.xlsx") == graph


def test_the_calendar_has_every_open_dated_step_that_no_rule_stops(city, tmp_path):
    done = sm.analyze(city.graph.with_(*proposal(city)), **ABOUT)
    entries = plan_entries(done.case)
    told = plan_progress(done)
    open_ = {s.step for s in told.steps if s.state in (Progress.OPEN, Progress.LATE)}
    assert len(entries) == len(open_)
    write_calendar(entries, tmp_path / "plan.ics")
    book = Calendar.from_ical((tmp_path / "plan.ics").read_bytes())
    events = list(book.walk("VEVENT"))
    assert {e.decoded("dtstart").isoformat() for e in events} == {e.day.isoformat() for e in entries}
    assert len({str(e["uid"]) for e in events}) == len(entries)
    assert {str(e["summary"]) for e in events} == {e.title for e in entries}
    assert calendar_bytes(entries) == calendar_bytes(plan_entries(sm.analyze(done.graph, **ABOUT).case))


def test_a_step_that_moves_keeps_its_entry(city):
    graph = city.graph
    step = graph["step:autumn:licence"]
    moved = Step.model_validate(step.model_dump() | {"due": "2026-10-09"})
    uids = []
    for one in (graph, graph.with_(moved)):
        book = Calendar.from_ical(calendar_bytes(plan_entries(sm.analyze(one, **ABOUT).case)))
        uids.append({str(e["summary"]): str(e["uid"]) for e in book.walk("VEVENT")})
    assert uids[0] == uids[1]


def test_each_word_of_a_closed_list_in_a_changed_plan_is_chinese_to_a_chinese_reader(city):
    graph = city.graph
    tried = 0
    for kind in (Plan, Step, Ownership, Review):
        fact = graph.of(kind)[0]
        for field, values in closed(kind):
            for value in values:
                changed = kind.model_validate(fact.model_dump() | {field: value})
                for change in plan_changes(graph, graph.with_(changed)):
                    ((_, was, now),) = change.fields
                    assert was[1] != now[1]
                    assert not re.search("[a-z]", was[1] + now[1]), (field, value)
                    tried += 1
    assert tried > 20


def closed(kind):
    """The fields of a kind of fact that hold a word of a closed list, with its words."""
    for name, field in kind.model_fields.items():
        for one in (field.annotation, *get_args(field.annotation)):
            if isinstance(one, type) and issubclass(one, StrEnum) and name not in ("fact", "basis"):
                yield name, one


def test_odd_texts_stay_within_their_entry():
    odd = CalendarEntry("x", date(2026, 9, 1), "a\nEND:VEVENT; b, c\\", "汉" * 100, date(2026, 9, 1))
    (event,) = Calendar.from_ical(calendar_bytes([odd])).walk("VEVENT")
    assert str(event["description"]) == "汉" * 100
    assert "END:VEVENT" in str(event["summary"])
    assert calendar_bytes([]).count(b"VEVENT") == 0


def test_changes_of_a_plan_are_said_with_what_was_and_is(city):
    graph = city.graph
    step = graph["step:autumn:licence"]
    moved = Step.model_validate(step.model_dump() | {"due": "2026-10-09", "owner": "t:gan-lu"})
    (change,) = plan_changes(graph, graph.with_(moved))
    assert change.text() == (
        "changed: step “renew the signal works licence” "
        "(by: 2026-10-05 -> 2026-10-09; owner: Cai Wei -> Gan Lu)"
    )
    assert change.text("zh") == (
        "更改：步骤“延续信号工程资质”（截止日期：2026-10-05 -> 2026-10-09；执行人：采薇 -> 甘露）"
    )
    assert plan_changes(graph, graph) == ()
    kinds = [c.action for c in plan_changes(graph, graph.without(step.id))]
    assert kinds == ["removed"]
    confirmed = Step.model_validate(step.model_dump() | {"confirmed": "2026-09-01"})
    assert plan_changes(graph, graph.with_(confirmed)) == (), "a later confirmation alone is no change"

"""The contact check by brute force; the calendar; the demo city's two stopped steps."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from bare_case import bare_case
from relation_accounts import START, tender_accounts
from stakemap.context.contact_rules import barred
from stakemap.engagement.tender.calendar import budget_phases, calendar
from stakemap.engagement.tender.contact_check import contact_check, stopped
from stakemap.model import (
    BudgetLine,
    Interaction,
    Person,
    PlanState,
    Step,
)

OPEN = (PlanState.PLANNED, PlanState.ACTIVE)


@given(tender_accounts())
def test_a_contact_is_stopped_where_any_day_it_may_mean_is_barred_and_nowhere_else(facts):
    case = bare_case(facts)
    found, plan = contact_check(case), case.graph["plan"]
    wanted, dateless = {}, set()
    for f in facts:
        if isinstance(f, Interaction):
            wanted[f.id] = (f.person, f.day, f.channel)
        if isinstance(f, Step) and f.whom and f.channel and f.state in OPEN and plan.state in OPEN:
            if f.due:
                wanted[f.id] = (f.whom, f.due, f.channel)
            else:
                dateless.add(f.id)
    assert found.checked == len(wanted)
    hit = set()
    for ident, (whom, day, channel) in wanted.items():
        days = [day.earliest + timedelta(k) for k in range((day.after - day.earliest).days)]
        if any(barred(case, whom, one, channel) for one in days):
            hit.add(ident)
    assert {b.fact for b in found.breaches if b.stops} == hit
    assert stopped(case) == {ident for ident in hit if ident.startswith("s:")}
    assert set(found.undated) == dateless
    for breach in found.breaches:
        assert breach.rule.source
        assert set(breach.facts) <= {f.id for f in facts}
        if breach.free is not None:
            assert not barred(case, breach.whom, date.fromisoformat(breach.free), breach.channel)


@given(tender_accounts(), st.integers(0, 100))
def test_the_calendar_says_now_exactly_where_a_period_covers_the_day(facts, n):
    day = START + timedelta(n)
    line = {"drafted": "2026-03-05", "approved": "2026-04", "released": "2026-05-01", "closes": "2026-05-31"}
    facts = [*facts, BudgetLine(id="b", name="B", unit="u", year=2026, **line)]
    found = calendar(bare_case(facts, day))
    for p in found.periods:
        inside = (p.since is None or p.since <= day.isoformat()) and (
            p.until is None or day.isoformat() < p.until
        )
        assert p.now == inside
        assert p.source
    assert len([p for p in found.periods if p.kind == "budget" and p.now]) == 1
    assert [e.fact for e in found.entries if e.what == "notice"] == [f.id for f in facts if f.id == "notice"]
    assert found.undated == (() if any(p.kind == "tender" for p in found.periods) else ("d",))
    assert all(entry.past == (entry.day.after <= day) for entry in found.entries)


def test_an_account_without_tender_and_budget_has_an_empty_calendar():
    found = calendar(bare_case([Person(id="p", name="P")]))
    assert not found
    assert found.next is None
    assert found.explain("zh")
    assert contact_check(bare_case([Person(id="p", name="P")])).breaches == ()


def test_each_budget_phase_has_a_source_and_follows_the_one_before():
    phases = budget_phases()
    assert [a.ends for a in phases[:-1]] == [b.begins for b in phases[1:]]
    assert all(p.source and p.text_en and p.text_zh for p in phases)


def test_the_city_plans_two_steps_that_are_stopped_and_one_to_take_care_with():
    found = contact_check(sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0))
    assert [(b.fact, b.rule.name, b.free) for b in found.stopped] == [
        ("step:autumn:test-bench", "committee", "2026-12-01"),
        ("step:autumn:director", "quiet", "2026-12-01"),
    ]
    assert [b.fact for b in found.cautions] == ["step:autumn:mend"]
    assert found.happened == ()
    assert "49" in found.explain("step:autumn:test-bench")

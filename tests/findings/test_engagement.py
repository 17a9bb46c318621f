"""Claims on relations, levels and tenders, recomputed from the facts of random accounts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

import stakemap as sm
from bare_case import bare_case
from relation_accounts import DAY, contact_accounts, level_accounts, tender_accounts
from stakemap.context.contact_rules import barred
from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.levels import levels
from stakemap.findings.engagement.levels import level_apart, level_open
from stakemap.findings.engagement.relation_health import burdened, cooling
from stakemap.findings.engagement.tender import breaches, cautions, stopped_steps
from stakemap.model import (
    Complaint,
    Delivery,
    Interaction,
    Label,
    OpenIssue,
    Person,
    PlanState,
    RelationSign,
    Step,
)

OPEN = (PlanState.PLANNED, PlanState.ACTIVE)
FINDERS = (cooling, burdened, stopped_steps, breaches, cautions)


@given(contact_accounts())
def test_a_relation_is_said_to_cool_exactly_where_its_silence_is_beyond_its_rhythm(facts):
    told = {(f.subjects, round(f.numbers["chance"], 12)) for f in cooling(bare_case(facts, DAY))}
    left = {f.id for f in facts if f.id == "m:1" and f.valid.end is not None}
    wanted = set()
    for member in {"m:0", "m:1"} - left:
        for person in ("p:0", "p:1"):
            met = sorted(
                {
                    c.day.earliest
                    for c in facts
                    if isinstance(c, Interaction) and (c.member, c.person) == (member, person)
                    if c.day.earliest <= DAY and c.label is not Label.SEALED
                }
            )
            if len(met) > 3:
                span, silent = (met[-1] - met[0]).days, (DAY - met[-1]).days
                chance = (span / (span + silent)) ** (len(met) - 1)
                if chance < 0.05:
                    wanted.add(((member, person), round(chance, 12)))
    assert told == wanted


@given(contact_accounts())
def test_what_is_open_weighs_on_a_relation_and_what_is_settled_is_not_told(facts):
    case = bare_case(facts, DAY)
    found = list(burdened(case))
    for finding in found:
        member, person = finding.subjects
        (one,) = (r for r in relations(case).of(person) if r.member == member)
        assert finding.numbers["health"] == one.value < finding.numbers["without"]
        assert finding.numbers["without"] == pytest.approx(one.value / one.service)
    troubled = {
        f.subject
        for f in facts
        if isinstance(f, Complaint | Delivery) and f.supplier != "s" and getattr(f, "done", None) is None
    }
    troubled |= {f.subject for f in facts if isinstance(f, OpenIssue) and f.settled != "2026-08-01"}
    assert {f.subjects[1] for f in found} == troubled & {one.person for one in relations(case).relations}


@given(tender_accounts())
def test_a_step_or_contact_is_told_exactly_where_a_rule_forbids_one_of_its_days(facts):
    case = bare_case(facts)
    plan = case.graph["plan"]

    def forbidden(whom, day, channel):
        days = range((day.after - day.earliest).days)
        return any(barred(case, whom, day.earliest + timedelta(k), channel) for k in days)

    steps = [s for s in facts if isinstance(s, Step) and s.state in OPEN and plan.state in OPEN]
    met = [c for c in facts if isinstance(c, Interaction)]
    bad = {s.id for s in steps if s.whom and s.channel and s.due and forbidden(s.whom, s.due, s.channel)}
    told = [next(i for i in f.facts if i.startswith("s:")) for f in stopped_steps(case)]
    assert sorted(told) == sorted(bad)
    past = [next(i for i in f.facts if i.startswith("c:")) for f in breaches(case)]
    assert sorted(past) == sorted(c.id for c in met if forbidden(c.person, c.day, c.channel))
    careful = [next(i for i in f.facts if i.startswith("s:")) for f in cautions(case)]
    assert not set(careful) & bad


@given(level_accounts())
@settings(max_examples=25)
def test_a_level_is_told_apart_or_open_exactly_where_it_is(facts):
    case = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0).case
    one = levels(case)["u"]
    assert bool(list(level_apart(case))) == (one.estimated is not None and one.estimated != one.declared)
    assert bool(list(level_open(case))) == (one.estimated is None)
    for finding in (*level_apart(case), *level_open(case)):
        assert set(finding.facts) == set(one.facts)


def test_an_account_without_any_of_it_tells_nothing():
    case = bare_case([Person(id="p", name="P")])
    assert [list(finder(case)) for finder in FINDERS] == [[]] * len(FINDERS)
    assert list(level_apart(case)) == list(level_open(case)) == []


def test_one_contact_and_one_sign_tell_nothing():
    from stakemap.model import TeamMember, Unit

    facts = [TeamMember(id="m", name="M"), Person(id="p", name="P"), Unit(id="u", name="U")]
    facts.append(Interaction(id="i", member="m", person="p", day="2025-01-01"))
    facts.append(RelationSign(id="s", subject="u", indicator="price", level="partner"))
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0)
    codes = {f.code for f in analysis.findings}
    assert not codes & {"relation-cooling", "level-apart", "level-open", "step-barred", "contact-barred"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_city_tells_each_with_its_rule_and_its_source(lang):
    city = sm.examples.city()
    found = sm.analyze(city, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0).findings
    screen, director = found.of("step-barred")
    assert ("49" if lang == "en" else "第四十九条") in screen.text(lang)
    assert "2026-12-01" in screen.text(lang)
    assert "2026-10-14" in director.text(lang)
    (cool,) = found.of("relation-cooling")
    assert ("203 days" if lang == "en" else "203天") in cool.text(lang)
    (weighs,) = found.of("relation-burdened")
    assert "complaint:false-alarms" in weighs.facts
    (apart,) = found.of("level-apart")
    assert apart.subjects == ("u:operations-centre",)
    assert len(found.of("level-open")) == 1
    assert not found.of("contact-barred")


def test_a_contact_on_record_in_the_quiet_time_is_told():
    from stakemap.model import Decision, DecisionRole, Span, TeamMember

    facts = [TeamMember(id="m", name="M"), Person(id="p", name="P")]
    facts.append(Decision(id="d", name="D", quiet=Span(start="2026-03-01", end="2026-05-01")))
    facts.append(DecisionRole(id="r", decision="d", player="p", role="user"))
    facts.append(Interaction(id="i", member="m", person="p", day="2026-04-30"))
    (finding,) = breaches(bare_case(facts, date(2026, 6, 1)))
    assert finding.facts == ("d", "i", "r")

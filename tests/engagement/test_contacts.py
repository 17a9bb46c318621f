"""Relations of random accounts, recomputed by hand; what is left out; the demo city."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import given

import stakemap as sm
from bare_case import bare_case
from relation_accounts import DAY, contact_accounts
from stakemap.engagement.relations.contacts import how_alive, relations
from stakemap.model import (
    Complaint,
    Decision,
    DecisionRole,
    Delivery,
    Interaction,
    Label,
    OpenIssue,
    Person,
    Span,
    TeamMember,
)
from stakemap.scoring.engagement.health import Burden, Contact, HealthRates, health

RATES = HealthRates(120, 0.25, 3, 2, 0.3, 180)
WEIGHT = {"meeting": 1, "site_visit": 1, "online": 0.8, "call": 0.6, "event": 0.5}
WEIGHT |= {"letter": 0.3, "message": 0.3, "official": 0.2}


def by_hand(facts, member, person):
    """Days of contact with their weight and starter, and the burdens."""
    met = {}
    for f in facts:
        meant = isinstance(f, Interaction) and (f.member, f.person) == (member, person)
        if meant and f.day.earliest <= DAY and f.label is not Label.SEALED:
            met.setdefault(f.day.earliest, []).append(f)
    contacts = []
    for day, several in met.items():
        sides = {f.started_by for f in several if f.started_by}
        who = sides == {"theirs"} if len(sides) == 1 else None
        contacts.append(Contact((DAY - day).days, max(WEIGHT[f.channel] for f in several), who))
    burdens = []
    for f in facts:
        if isinstance(f, Complaint) and f.subject == person and f.supplier != "s":
            burdens.append(Burden(0.5))
        if isinstance(f, Delivery) and f.subject == person and f.supplier != "s" and f.done != "2026-05-01":
            burdens.append(Burden(0.2, (DAY - f.done.latest).days if f.done else None))
        if isinstance(f, OpenIssue) and f.subject == person:
            mended = (DAY - f.settled.latest).days if f.settled == "2026-08-01" else None
            burdens.append(Burden(0.1, mended))
    return sorted(met), contacts, burdens


@given(contact_accounts())
def test_each_relation_is_what_its_contacts_give_by_hand(facts):
    found = relations(bare_case(facts, DAY))
    there = {"m:0"} | {f.id for f in facts if f.id == "m:1" and f.valid.end is None}
    wanted = {(m, p) for m in there for p in ("p:0", "p:1") if by_hand(facts, m, p)[0]}
    assert {(one.member, one.person) for one in found.relations} == wanted
    for one in found.relations:
        days, contacts, burdens = by_hand(facts, one.member, one.person)
        assert one.value == pytest.approx(health(contacts, burdens, RATES).value)
        assert one.low - 1e-12 <= one.value <= one.high + 1e-12
        assert (one.contacts, one.days) == (len(days), (DAY - days[-1]).days)
        assert one.curve[-1] == (DAY.isoformat(), one.value)
        assert all(0 <= value < 1 for _, value in one.curve)
        gaps = [(b - a).days for a, b in pairwise(days)]
        if len(gaps) >= 3:
            assert one.rhythm == pytest.approx(mean(gaps))
            chance = (sum(gaps) / (sum(gaps) + one.days)) ** len(gaps)
            assert one.chance == pytest.approx(chance)
            assert one.cooling == (chance < 0.05)
        else:
            assert not one.cooling


@given(contact_accounts())
def test_the_curve_at_a_day_is_what_an_analysis_on_that_day_says(facts):
    troubles = (Complaint, Delivery, OpenIssue)
    facts = [f for f in facts if not isinstance(f, troubles) and f.id != "m:1"]
    facts = [f for f in facts if getattr(f, "member", "m:0") == "m:0"]
    for one in relations(bare_case(facts, DAY)).relations:
        day, value = one.curve[len(one.curve) // 2]
        then = relations(bare_case(facts, day)).of(one.person)
        assert [round(r.value, 12) for r in then] == [round(value, 12)]


@given(contact_accounts())
def test_the_short_answer_is_that_of_the_long_one(facts):
    case = bare_case(facts, DAY)
    short = {(person, health, told) for person, each in how_alive(case).items() for health, told in each}
    assert short == {(one.person, one.value, one.facts) for one in relations(case).relations}


@given(contact_accounts())
def test_the_comparison_with_counting_days_names_exactly_the_pairs_it_orders_otherwise(facts):
    found = relations(bare_case(facts, DAY))
    every = [
        (a, b) for a in found.relations for b in found.relations if a.value > b.value and a.days > b.days
    ]
    assert set(found.reordered) == set(every)


def test_an_account_without_contacts_has_no_relations():
    assert relations(bare_case([Person(id="p", name="P")])).relations == ()
    assert relations(bare_case([Person(id="p", name="P")], None)).explain("p")


def test_days_on_which_contact_was_forbidden_are_no_silence():
    facts = [TeamMember(id="m", name="M"), Person(id="p", name="P")]
    days = ["2026-01-01", "2026-02-01", "2026-02-15", "2026-03-01", "2026-04-01"]
    facts += [Interaction(id=d, member="m", person="p", day=d) for d in days]
    (loud,) = relations(bare_case(facts, DAY)).relations
    quiet = Decision(id="d", name="D", quiet=Span(start="2026-04-10", end="2026-08-25"))
    facts += [quiet, DecisionRole(id="r", decision="d", player="p", role="user")]
    (calm,) = relations(bare_case(facts, DAY)).relations
    assert (loud.silent, calm.silent) == (153, 153 - 137)
    assert loud.cooling
    assert not calm.cooling
    assert loud.value == calm.value


def test_in_the_city_one_relation_cools_and_a_complaint_weighs_on_another():
    found = relations(sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0))
    (cool,) = found.cooling
    assert (cool.member, cool.person, cool.days) == ("t:fu-rong", "p:yan-guibei", 203)
    assert cool.chance == pytest.approx((364 / 567) ** 7)
    (gan,) = found.of("p:deng-changming")
    assert gan.burdens == ("complaint:false-alarms", "delivery:calibration-report")
    assert gan.days < cool.days
    assert gan.value < cool.value

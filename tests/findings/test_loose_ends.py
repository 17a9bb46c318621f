"""Plans, steps, needs and sums that hang in the air: told, never dropped and never guessed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap import examples
from stakemap.model import (
    Account,
    Award,
    Certainty,
    Contract,
    Decision,
    Need,
    Ownership,
    Person,
    Plan,
    PlanState,
    Span,
    Step,
    Supplier,
    TeamMember,
    Unit,
)

DAY = "2026-09-01"
OPEN = (PlanState.PLANNED, PlanState.ACTIVE)
CODES = ("owner-left", "step-undated", "need-of-nobody", "several-currencies", "award-twice")
SPANS = st.sampled_from([Span(), Span(end="2026-01-01"), Span(end="2027-01-01"), Span(start="2026-12-01")])
SUMS = st.sampled_from([(None, None), ("5", "CNY"), ("7.5", "USD"), (None, "EUR"), ("0", "EUR")])


@st.composite
def accounts(draw):
    """Small accounts with plans, needs and purchases, some of them past, some in the air."""
    facts = [Account(id="a", name="A")]
    units = [Unit(id=f"u:{k}", name=f"U{k}", valid=draw(SPANS)) for k in range(2)]
    team = [TeamMember(id=f"m:{k}", name=f"M{k}", valid=draw(SPANS)) for k in range(2)]
    facts += [*units, *team, Supplier(id="s", name="S"), Decision(id="d", name="D", valid=draw(SPANS))]
    for k in range(draw(st.integers(0, 2))):
        facts.append(Plan(id=f"plan:{k}", name=f"P{k}", account="a", state=draw(st.sampled_from(PlanState))))
        if draw(st.booleans()):
            facts.append(
                Ownership(
                    id=f"o:{k}", member=draw(st.sampled_from(team)).id, subject=f"plan:{k}", valid=draw(SPANS)
                )
            )
        for n in range(draw(st.integers(0, 3))):
            owner = draw(st.none() | st.sampled_from(team).map(lambda m: m.id))
            due, state = draw(st.sampled_from([None, "2026-10"])), draw(st.sampled_from(PlanState))
            facts.append(
                Step(id=f"step:{k}{n}", plan=f"plan:{k}", name=f"X{n}", owner=owner, due=due, state=state)
            )
    for k in range(draw(st.integers(0, 2))):
        subject = draw(st.sampled_from(["u:0", "u:1", "d"]))
        facts.append(Need(id=f"n:{k}", name=f"N{k}", subject=subject, valid=draw(SPANS)))
    for k in range(draw(st.integers(0, 3))):
        value, currency = draw(SUMS)
        ocid, lot = draw(st.sampled_from([(None, None), ("o-1", "1"), ("o-1", "2"), ("o-2", None)]))
        facts.append(
            Award(
                id=f"w:{k}",
                title=f"W{k}",
                buyer="u:0",
                supplier="s",
                ocid=ocid,
                lot=lot,
                value=value,
                currency=currency,
            )
        )
    value, currency = draw(SUMS)
    facts.append(Contract(id="c", name="C", buyer="u:0", supplier="s", value=value, currency=currency))
    return facts


def there(fact):
    return fact.valid.covers(date.fromisoformat(DAY)) is not Certainty.NO


def found(facts):
    graph = sm.PropertyGraph([*facts, Person(id="p:x", name="X")])
    return sm.analyze(graph, as_of=DAY, draws=0).findings


@settings(max_examples=60, deadline=None)
@given(facts=accounts())
def test_each_loose_end_is_told_exactly_where_the_facts_have_it(facts):
    by_id = {fact.id: fact for fact in facts}
    told = found(facts)

    def of(kind):
        return [fact for fact in facts if isinstance(fact, kind)]

    going = {plan.id for plan in of(Plan) if plan.state in OPEN}
    steps = [step for step in of(Step) if step.plan in going and step.state in OPEN]
    gone = {m.id for m in of(TeamMember) if not there(m)}
    held = [(step.owner, step.id) for step in steps if step.owner in gone]
    held += [
        (o.member, o.subject) for o in of(Ownership) if o.member in gone and o.subject in going and there(o)
    ]
    assert sorted(f.subjects[0] for f in told.of("owner-left")) == sorted({who for who, _ in held})
    for finding in told.of("owner-left"):
        mine = {what for who, what in held if who == finding.subjects[0]}
        assert mine <= set(finding.facts)
        assert finding.numbers["n"] == len([what for who, what in held if who == finding.subjects[0]])

    undated = sorted(step.id for step in steps if step.due is None)
    assert [sorted(f.facts) for f in told.of("step-undated")] == ([undated] if undated else [])

    lonely = sorted(n.id for n in of(Need) if there(n) and not there(by_id[n.subject]))
    assert [f.numbers["n"] for f in told.of("need-of-nobody")] == ([len(lonely)] if lonely else [])

    priced = Counter(f.currency for f in (*of(Contract), *of(Award)) if f.value is not None)
    expected = [dict(priced)] if len(priced) > 1 else []
    assert [dict(f.numbers) for f in told.of("several-currencies")] == expected

    same = Counter((a.ocid, a.lot) for a in of(Award) if a.ocid)
    twice = {key: n for key, n in same.items() if n > 1}
    expected = [{"n": sum(twice.values()), "awards": len(twice)}] if twice else []
    assert [dict(f.numbers) for f in told.of("award-twice")] == expected


@settings(max_examples=30, deadline=None)
@given(facts=accounts())
def test_each_is_said_in_both_languages_and_rests_on_facts(facts):
    ids = {fact.id for fact in facts}
    for code in CODES:
        for finding in found(facts).of(code):
            assert finding.text("en") != finding.text("zh")
            assert "{" not in finding.text("en") + finding.text("zh")
            assert finding.facts
            assert set(finding.facts) <= ids


def test_an_account_without_such_facts_has_no_loose_end():
    told = found([Account(id="a", name="A"), Unit(id="u", name="U")])
    assert [code for code in CODES if told.of(code)] == []


@pytest.mark.parametrize("code", CODES)
def test_the_city_has_none(code):
    assert not sm.analyze(examples.city(), as_of=examples.TODAY, draws=0).findings.of(code)


def test_of_many_the_first_five_are_named():
    facts = [Account(id="a", name="A"), Plan(id="p", name="P", account="a")]
    facts += [Step(id=f"s:{k}", plan="p", name=f"Step {k}") for k in range(7)]
    (one,) = found(facts).of("step-undated")
    assert one.text("en") == (
        "Open steps without a day (7): Step 0, Step 1, Step 2, Step 3, Step 4 and 2 more."
    )
    assert one.text("zh").endswith("Step 4，另有2项。")

"""Who may not be contacted on a day: recomputed by brute force, and what no plan may ever do."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bare_case import bare_case
from stakemap.context.contact_rules import Rule, barred, by_end, free_from, kept_from, parts_in, rules_on
from stakemap.graph.decision.contact_rules import contact_rules, takes_part
from stakemap.graph.seats import Seating
from stakemap.model import (
    Channel,
    Decision,
    DecisionRole,
    Milestone,
    Person,
    Phase,
    Post,
    Role,
    Span,
    Stage,
    TenderEvent,
    Tenure,
    Unit,
)

START = date(2026, 1, 1)
ROLES = st.sampled_from([Role.APPROVER, Role.USER, Role.TECHNICAL_GATEKEEPER, Role.INFLUENCER, Role.DECIDER])
STAGES = (Stage(id="vote", name="Vote"), Stage(id="run", name="Run", phase=Phase.DELIVER))
EVALUATES = (Role.APPROVER, Role.TECHNICAL_GATEKEEPER, Role.PURCHASER)


def day(n):
    return START + timedelta(days=n)


@st.composite
def tenders(draw):
    """People, some with a post, some with a part, in a decision with any of its days."""
    facts = [Unit(id="u", name="U"), Unit(id="v", name="V")]
    quiet = None
    if draw(st.booleans()):
        start = draw(st.integers(0, 60))
        quiet = Span(start=day(start).isoformat(), end=day(start + draw(st.integers(1, 60))).isoformat())
    buyer = draw(st.sampled_from([None, "u"]))
    facts.append(Decision(id="d", name="D", unit=buyer, stages=STAGES, quiet=quiet))
    for kind in draw(st.lists(st.sampled_from(TenderEvent), unique=True)):
        at = day(draw(st.integers(0, 120))).isoformat()
        facts.append(Milestone(id=f"m:{kind}", decision="d", kind=kind, day=at))
    for k in range(draw(st.integers(0, 4))):
        facts.append(Person(id=f"p:{k}", name=f"P{k}"))
        if draw(st.booleans()):
            unit, head = draw(st.sampled_from("uv")), draw(st.booleans())
            facts.append(Post(id=f"post:{k}", name=f"Post{k}", unit=unit, head=head))
            facts.append(Tenure(id=f"t:{k}", person=f"p:{k}", post=f"post:{k}"))
        if draw(st.booleans()):
            stage = draw(st.sampled_from([None, "vote", "run"]))
            facts.append(
                DecisionRole(id=f"r:{k}", decision="d", player=f"p:{k}", role=draw(ROLES), stage=stage)
            )
    return facts


def known_days(facts, *kinds):
    """The first kind of day that is on record, as a day."""
    found = {f.kind: f.day for f in facts if isinstance(f, Milestone)}
    return next((found[k].earliest for k in kinds if k in found), None)


def may_not(facts, person, at):
    """By hand: whether a quiet time, the committee's rule or that of evaluation forbids contact."""
    by_id = {f.id: f for f in facts}
    decision, role = by_id["d"], by_id.get(f"r:{person[2:]}")
    votes = role is not None and role.stage != "run" and role.role is not Role.INFLUENCER
    post = by_id.get(f"post:{person[2:]}")
    nobody = not any(isinstance(f, DecisionRole) for f in facts)
    buyers = decision.unit and post is not None and post.unit == decision.unit and (post.head or nobody)
    quiet = decision.quiet
    if quiet and quiet.start.earliest <= at < quiet.end.earliest and (role is not None or buyers):
        return True
    end = known_days(facts, TenderEvent.RESULT, TenderEvent.SIGNING)

    def runs(*begins):
        begin = known_days(facts, *begins)
        last = end if end is not None and begin is not None and end >= begin else date.max
        return begin is not None and begin <= at <= last

    order = (TenderEvent.NOTICE, TenderEvent.QUESTIONS_DUE, TenderEvent.BIDS_DUE, TenderEvent.OPENING)
    late = (TenderEvent.BIDS_DUE, TenderEvent.OPENING, TenderEvent.QUESTIONS_DUE, TenderEvent.NOTICE)
    return (votes and role.role in EVALUATES and runs(*order)) or (votes and runs(*late))


@given(tenders(), st.integers(-5, 130))
@settings(max_examples=200)
def test_whoever_is_barred_is_barred_by_hand_and_the_other_way_round(facts, n):
    case = bare_case(facts)
    for person in (f.id for f in facts if isinstance(f, Person)):
        rule = barred(case, person, day(n))
        assert (rule is not None) == may_not(facts, person, day(n))
        if rule is not None:
            assert barred(case, person, day(n), Channel.OFFICIAL) is None
            assert all(fact in case.graph for fact in rule.facts)


@given(tenders(), st.integers(-5, 130))
def test_the_rules_on_somebody_on_a_day_are_worked_out_once(facts, n):
    case = bare_case(facts)
    for person in (f.id for f in facts if isinstance(f, Person)):
        assert rules_on(case, person, day(n)) is rules_on(case, person, day(n))


@given(tenders(), st.integers(-5, 130))
def test_the_first_free_day_is_free_and_no_day_before_it_is(facts, n):
    case = bare_case(facts)
    for person in (f.id for f in facts if isinstance(f, Person)):
        free = free_from(case, person, day(n))
        last = free or day(200)
        assert all(barred(case, person, day(k)) for k in range(n, (last - START).days))
        assert free is None or barred(case, person, free) is None


@given(tenders(), st.integers(-5, 130))
def test_a_post_is_as_barred_as_whoever_holds_it_and_a_unit_where_anybody_in_it_is(facts, n):
    case = bare_case(facts)
    of_all = {rule.name for rule in contact_rules() if rule.bars and not rule.of_parts}
    for post in (f for f in facts if isinstance(f, Post)):
        person = f"p:{post.id[5:]}"
        own, seat = (rules_on(case, one, day(n)) for one in (person, post.id))
        assert [r.name for r in own] == [r.name for r in seat]
        if any(rule.name in of_all for rule in own):
            assert barred(case, post.unit, day(n)) is not None
        unit = {rule.name for rule in rules_on(case, post.unit, day(n))}
        assert {rule.name for rule in own} <= unit


DAYS = st.sampled_from(
    [None, "2025-12-30", "2026-01-02", "2026-01", "2026-02", "2026-02-11", "2026", "2026-03-05"]
)


@st.composite
def spans(draw):
    """A time of which each end may be known to the day, the month or the year, or not at all."""
    try:
        return Span(start=draw(DAYS), end=draw(DAYS))
    except ValueError:
        return Span()


@given(tenders(), st.data(), st.lists(st.integers(-5, 400), min_size=5, max_size=5))
def test_parts_are_those_of_the_day_whatever_days_were_asked_before(facts, data, days):
    dated = Post | Tenure | DecisionRole | Unit | Person
    facts = [f.model_copy(update={"valid": data.draw(spans())}) if isinstance(f, dated) else f for f in facts]
    case = bare_case(facts)
    for n in days:
        assert parts_in(case, "d", day(n)) == takes_part(Seating(case.graph, day(n)), "d")


def test_each_rule_has_a_source_and_both_languages():
    for rule in contact_rules():
        assert rule.source
        assert rule.text_en
        assert rule.text_zh
        assert set(rule.channels) <= set(Channel)
        assert set(rule.who) <= {"takes_part", "votes", *Role}
        assert {*rule.begins, *rule.ends} <= {"quiet", *TenderEvent}


def test_without_a_day_nothing_is_said():
    facts = [Decision(id="d", name="D"), Person(id="p", name="P")]
    assert rules_on(bare_case(facts), "p", START) == ()


@settings(deadline=None)
@given(facts=tenders(), n=st.integers(0, 130))
def test_whoever_is_barred_stands_with_the_day_or_the_event_that_ends_it_for_them(facts, n):
    case = bare_case(facts, day(n).isoformat())
    people = [fact.id for fact in facts if isinstance(fact, Person)]
    told = by_end(case, people, day(n))
    for kept in told:
        for who in kept.rules:
            free = free_from(case, who, day(n))
            assert kept.until == (free and free.isoformat())
            if free is None:
                last = kept_from(case, who, day(n))
                ends = {"quiet": "the end of the quiet time"}
                assert kept.end == ends.get(last.name, "a result"), "what ends it is told by the last rule"
    barred_ones = [who for who in people if barred(case, who, day(n)) is not None]
    assert sorted(who for kept in told for who in kept.rules) == sorted(barred_ones)
    assert len({(kept.until, kept.end) for kept in told}) == len(told)


def test_every_rule_says_what_ends_it_in_both_languages():
    for rule in contact_rules():
        one = Rule(rule.name, "d", None, None, (), True, "", "", "", "", ())
        assert one.end("en") != one.end("zh")

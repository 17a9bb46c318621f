"""Levels of random accounts, each indicator recomputed by hand; the demo city."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import stakemap as sm
from relation_accounts import DAY, level_accounts
from stakemap.engagement.relations.indicators import COMPUTED, indicator_rows
from stakemap.engagement.relations.levels import levels
from stakemap.model import (
    Award,
    Complaint,
    Contract,
    Delivery,
    Indicator,
    Interaction,
    Level,
    Need,
    OfferCover,
    Relationship,
    RelationSign,
    Tie,
)
from stakemap.scoring.engagement.levels import reached

ABOVE = (Level.PREFERRED, Level.PARTNER, Level.ALLIANCE)


def of(facts, kind):
    return [f for f in facts if isinstance(f, kind)]


def share(marks):
    return sum(marks) / len(marks) if marks else None


def by_hand(facts, influence):
    """Every indicator of the unit that facts alone give."""
    running = [c for c in of(facts, Contract) if c.valid.end is None or c.valid.end.latest > DAY]
    contracts, awards = of(facts, Contract), of(facts, Award)
    bid = [a for a in awards if a.bidders is not None][-1:]
    rivals = len({c.supplier for c in running} - {"us"})
    bidding = max((a.bidders - (a.supplier == "us") for a in bid), default=0)
    due = [d for d in of(facts, Delivery) if d.supplier == "us" and (d.promised < "2026-09" or d.done)]
    late = [d.promised < (d.done or "2026-09-01") for d in due]
    own = [c for c in contracts if c.supplier == "us"]
    complaints = [x for x in of(facts, Complaint) if x.supplier == "us"]
    served = own or [d for d in of(facts, Delivery) if d.supplier == "us"] or complaints
    known = {t.to_id for t in of(facts, Tie) if t.from_id == "m"}
    known |= {i.person for i in of(facts, Interaction)}
    total = sum(influence.values())
    recent = [i for i in of(facts, Interaction) if i.day == "2026-08-01" and i.started_by]
    covered = {v.need for v in of(facts, OfferCover)}
    return {
        "rivals": max(rivals, bidding) if running or bid else None,
        "own_share": share([c.supplier == "us" for c in running]),
        "on_time": share([not one for one in late]),
        "complaints": sum(x.settled in (None, "2026-12-01") for x in complaints) if served else None,
        "awareness": sum(influence[p] for p in known) / total if total else None,
        "top_contact": float("p:0" in known),
        "balance": share([i.started_by == "theirs" for i in recent]),
        "repeat": len(own) if contracts else None,
        "wins": share([a.supplier == "us" for a in awards]),
        "added_value": share([n.id in covered for n in of(facts, Need)]),
    }


@given(level_accounts())
@settings(max_examples=40)
def test_each_indicator_and_the_level_are_what_the_facts_give_by_hand(facts):
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0)
    one = levels(analysis)["u"]
    influence = {p: analysis.scores["influence"][p] for p in ("p:0", "p:1")}
    wanted = by_hand(facts, influence)
    signs = {sign.name.value: sign for sign in one.signs}
    for name, value in wanted.items():
        assert signs[name].value == (None if value is None else pytest.approx(value)), name
    said = {s.indicator.value: s.level for s in of(facts, RelationSign)}
    assert {n: s.declared for n, s in signs.items() if s.declared} == said
    rows = [row for row in indicator_rows() if row.scope in ("unit", "both")]
    order = list(Level)

    def holds(row, level):
        sign = signs[row.name.value]
        if sign.value is not None:
            cut = row.cuts[ABOVE.index(level)]
            return sign.value >= cut if row.more else sign.value <= cut
        return None if sign.declared is None else order.index(sign.declared) >= order.index(level)

    held = [[holds(row, level) for row in rows if level in row.levels] for level in ABOVE]
    found = reached(held, known=0.6, met=0.75).level
    assert one.estimated == (None if found is None else order[found])
    assert one.declared == of(facts, Relationship)[0].level
    ids = {f.id for f in facts}
    assert set(one.facts) <= ids
    for sign in one.signs:
        assert (sign.level is None) == (not sign.facts)
        assert sign.level in (sign.computed, sign.declared)
    if one.next is not None:
        wanted_rows = [row for row in rows if one.next in row.levels]
        assert set(one.missing) == {r.name for r in wanted_rows if holds(r, one.next) is False}
        assert set(one.unknown) == {r.name for r in wanted_rows if holds(r, one.next) is None}
        assert (one.known, one.of) == (len(wanted_rows) - len(one.unknown), len(wanted_rows))


def test_nobody_on_record_has_no_level():
    assert levels(sm.analyze(sm.from_edges([("a", "b")]), draws=0)).standings == ()


def test_every_indicator_has_a_row_with_words_source_and_cure_and_is_computed_or_declared():
    rows = indicator_rows()
    assert [row.name for row in rows] == list(dict.fromkeys(row.name for row in rows))
    assert {row.name for row in rows} == set(Indicator)
    for row in rows:
        assert all((row.seed, row.source, row.text_en, row.text_zh, row.cure_en, row.cure_zh, row.levels))
        assert (not row.cuts) == (row.name not in COMPUTED)
        assert row.scope in ("unit", "person", "both")
        if row.cuts:
            told = [cut for cut in row.cuts if cut is not None]
            assert told == sorted(told, reverse=not row.more)


def test_the_city_is_told_below_what_was_declared_and_nowhere_from_too_little():
    city = sm.examples.city()
    found = levels(sm.analyze(city, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0))
    centre = found["u:operations-centre"]
    assert (centre.estimated, centre.declared, centre.target) == ("vendor", "preferred", "partner")
    assert centre.apart
    assert (centre.known, centre.needed, centre.of) == (11, 8, 12)
    assert set(centre.missing) == {"on_time", "awareness", "key_people", "repeat"}
    assert [sign.name for sign in centre.signs if sign.apart] == ["rivals"]
    assert [one.subject for one in found.standings if one.estimated] == ["u:operations-centre"]
    for lang in ("en", "zh"):
        assert found.explain("u:operations-centre", lang)

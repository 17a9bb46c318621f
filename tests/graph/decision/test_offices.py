"""Rows about offices: what is counted from which facts."""

from __future__ import annotations

import math
from datetime import date

from stakemap.graph.decision.offices import offices
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import Person, Post, Tenure, Unit

DAY = date(2026, 1, 1)


def people(*names):
    return [Person(id=name, name=name) for name in names]


def held(ident, person, post, start=None, end=None, **more):
    return Tenure(id=ident, person=person, post=post, valid={"start": start, "end": end}, **more)


def rows_of(facts, part, day=DAY):
    return {
        (row.node, row.facts): row for row in offices(Seating(PropertyGraph(facts), day)) if row.part == part
    }


COUNCIL = [Unit(id="u", name="u"), Post(id="h", name="h", unit="u", head=True, rank=9)]
COUNCIL += [Post(id=f"m{k}", name="m", unit="u", rank=7) for k in range(3)]


def test_a_head_has_the_whole_seat_and_a_member_its_share_vacant_posts_counted():
    facts = [*COUNCIL, *people("a", "b"), held("t1", "a", "h"), held("t2", "b", "m0")]
    seats = rows_of(facts, "seat", None)
    assert {key[0]: row.amount for key, row in seats.items()} == {"a": 1.0, "b": 0.25}
    assert ("b", ("m0", "t2")) in seats


def test_a_body_is_as_large_as_a_source_says():
    facts = [
        Unit(id="u", name="u", size=50),
        Post(id="m", name="m", unit="u"),
        *people("a"),
        held("t", "a", "m"),
    ]
    assert [row.amount for row in rows_of(facts, "seat").values()] == [0.02]


def test_two_posts_in_one_body_are_one_seat():
    facts = [*COUNCIL, *people("a"), held("t1", "a", "m0"), held("t2", "a", "m1")]
    assert len(rows_of(facts, "seat")) == 1


def test_rank_is_the_distance_below_the_highest_and_comes_from_the_senior_post():
    facts = [
        *COUNCIL,
        *people("a"),
        Person(id="b", name="b", rank=8),
        held("t1", "a", "h"),
        held("t2", "a", "m0"),
    ]
    ranks = rows_of(facts, "rank")
    assert ranks["a", ("h", "t1")].amount == 0
    assert ranks["b", ("b",)].amount == 1


def test_terms_that_follow_each_other_add_up_and_overlaps_count_once():
    facts = [
        *COUNCIL,
        *people("a"),
        held("t1", "a", "m0", "2010-01-01", "2016-01-01"),
        held("t2", "a", "m1", "2014-01-01", "2020-01-01"),
        held("t3", "a", "h", "2022-01-01"),
    ]
    years = rows_of(facts, "years")
    assert [round(years["a", (f"t{k}",)].amount, 1) for k in (1, 2, 3)] == [6.0, 4.0, 4.0]


def test_service_in_a_body_one_has_left_counts_no_more_nor_do_days_to_come():
    facts = [
        *COUNCIL,
        Unit(id="v", name="v"),
        Post(id="x", name="x", unit="v"),
        *people("a"),
        held("t1", "a", "x", "2000-01-01", "2010-01-01"),
        held("t2", "a", "m0", "2025-01-01", "2030-01-01"),
    ]
    assert {key[1]: round(row.amount, 2) for key, row in rows_of(facts, "years").items()} == {("t2",): 1.0}


def test_a_fact_that_is_less_sure_counts_less():
    facts = [*COUNCIL, *people("a"), held("t1", "a", "m0", "2020-01-01", "2030-01-01", grade="C3")]
    assert [round(row.sure, 2) for row in rows_of(facts, "years").values()] == [0.49]
    assert [round(row.sure, 2) for row in rows_of(facts, "seat").values()] == [0.49]


def test_without_a_day_no_years_are_counted():
    facts = [*COUNCIL, *people("a"), held("t1", "a", "m0", "2020-01-01")]
    assert not rows_of(facts, "years", None)


def left_behind():
    """Three people, one still there, with past posts in two more bodies."""
    facts = [*COUNCIL, *people("a", "b", "c"), held("now", "a", "h", "2020-01-01")]
    facts += [Unit(id=i, name=i) for i in "vw"]
    facts += [Post(id="v9", name="v", unit="v", rank=9), Post(id="v5", name="v", unit="v", rank=5)]
    facts += [Post(id="pw", name="w", unit="w")]
    return facts


def test_a_body_that_was_left_counts_by_the_post_that_counts_most():
    facts = [
        *left_behind(),
        held("high", "b", "v9", "2000-01-01", "2006-01-01"),
        held("low", "b", "v5", "2006-01-01", "2016-01-01"),
        held("flat", "b", "pw", "2016-01-01", "2026-01-01"),
    ]
    found = rows_of(facts, "career")
    assert set(found) == {("b", ("v5", "low")), ("b", ("pw", "flat"))}
    years = (DAY - date(2016, 1, 1)).days / 365.25
    assert found["b", ("v5", "low")].amount == (1 + math.exp(-0.35 * 4)) / 2 * 2 ** (-years / 10)
    assert found["b", ("pw", "flat")].amount == 0.5, "no rank is known: half for having been there"


def test_a_body_in_which_one_sits_is_no_past_and_an_open_end_is_none():
    facts = [
        *left_behind(),
        held("before", "a", "m0", "2000-01-01", "2010-01-01"),
        held("open", "b", "v9", "2000-01-01"),
        held("coming", "c", "v5", "2027-01-01", "2028-01-01"),
    ]
    assert not rows_of(facts, "career")


def test_a_higher_past_takes_nothing_from_those_of_today():
    facts = [
        *left_behind(),
        Post(id="top", name="t", unit="v", rank=27),
        held("once", "b", "top", "2000-01-01", "2025-12-31"),
    ]
    assert rows_of(facts, "rank")["a", ("h", "now")].amount == 0
    (career,) = rows_of(facts, "career").values()
    assert 0.99 < career.amount <= 1


def test_without_a_day_nothing_is_past():
    facts = [*left_behind(), held("high", "b", "v9", "2000-01-01", "2006-01-01")]
    assert not rows_of(facts, "career", None)

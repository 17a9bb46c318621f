"""Draws as part of an analysis: when they are made, where they show."""

import json

import numpy as np
import pytest

import stakemap as sm
from stakemap.errors import InputError

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


@pytest.fixture(scope="module")
def tender(city):
    return sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED)


def test_a_small_account_is_drawn_500_times_and_the_plan_says_so(tender):
    assert tender.plan.draws == 500
    assert tender.uncertainty.draws == 500


def test_arrays_and_draws_0_have_no_intervals(city):
    arrays = sm.analyze(city.snapshot(sm.examples.TODAY))
    plain = sm.analyze(city, plan=PINNED, draws=0)
    assert arrays.uncertainty is plain.uncertainty is None
    assert plain.scores["influence"].bounds is None
    assert plain.to_dict()["uncertainty"] is None
    assert not plain.findings.of("worth-checking")


def test_arrays_are_drawn_when_asked(city):
    found = sm.analyze(city.snapshot(sm.examples.TODAY), draws=20).uncertainty
    assert found.draws == 20


def test_rows_of_influence_carry_both_intervals(tender):
    rows = {row["id"]: row for row in tender.scores["influence"].to_rows()}
    for node, _ in tender.scores["influence"].top(10):
        row = rows[node]
        assert row["low"] <= row["high"]
        assert 1 <= row["rank_low"] <= row["rank_high"]
    seat = next(node for node in rows if node.startswith("seat:"))
    assert rows[seat]["rank_low"] is None
    assert "rank_low" in tender.scores["in_degree"].to_rows()[0]


def test_the_shown_ranks_lie_in_their_intervals_at_the_top(tender):
    scores = tender.scores["influence"]
    low, high = scores.rank_bounds
    for node, _ in scores.top(5):
        assert low[scores.index(node)] <= scores.rank(node) <= high[scores.index(node)]


def test_seeds_reproduce_and_differ(city, tender):
    again = sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED)
    other = sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED, seed=1)
    values = [a.uncertainty["influence"].values for a in (tender, again, other)]
    assert values[0].tobytes() == values[1].tobytes()
    assert not np.array_equal(values[0], values[2])
    assert tender.run == again.run != other.run


def test_what_is_worth_checking_names_facts_and_who_could_know(tender, city):
    found = tender.findings.of("worth-checking")
    assert len(found) == 5
    for finding in found:
        assert all(fact in city for fact in finding.facts)
        assert "source" in finding.text_en or "ask" in finding.text_en
        assert "5 to 35%" in finding.caveat_en
        assert 0 < finding.numbers["confidence"] < 1


def test_the_twin_holds_intervals_bands_and_worth(tender):
    block = json.loads(json.dumps(tender.to_dict()["uncertainty"], allow_nan=False))
    assert block["draws"] == 500
    assert block["audited"] is False
    assert set(block["measures"]) == {"influence", "hidden_influence", "in_degree"}
    assert sum(map(len, block["bands"]["influence"])) == int(tender.snapshot.ranked.sum())
    assert [row["fact"] for row in block["worth"]] == [w.fact for w in tender.uncertainty.worth()]


def test_flips_really_change_the_first_three(tender, city):
    found = tender.flips()
    assert tender.flips() is found
    first = {node for node, _ in tender.scores["influence"].top(3)}
    assert set(found.first) == first
    ties = [flip for flip in found.found if all(city[fact].kind_of_fact == "tie" for fact in flip.facts)]
    assert len(ties) >= 2, "offices enter who decides as well, which a flip keeps"
    for flip in ties[:2]:
        less = city
        for fact in flip.facts:
            less = less.without(fact)
        then = sm.analyze(less, decision=sm.examples.DECISION, plan=PINNED, draws=0)
        assert {node for node, _ in then.scores["influence"].top(3)} == first - set(flip.leaves) | set(
            flip.enters
        )


def test_a_disagreement_is_only_told_beyond_noise(tender):
    low, high = tender.uncertainty.rank_gap("influence", "in_degree")
    for finding in tender.findings.of("disagrees-with-count"):
        place = tender.snapshot.index(finding.subjects[0])
        assert low[place] > 0 or high[place] < 0


@pytest.mark.parametrize("draws", [-1, 1.5, True])
def test_draws_must_be_a_whole_number(city, draws):
    with pytest.raises(InputError):
        sm.analyze(city, plan=PINNED, draws=draws)


def test_given_edges_without_doubt_keep_their_order_apart_from_missing_ties():
    found = sm.analyze(sm.from_edges([("a", "b", 0.5), ("c", "b", 0.5)]))
    assert found.uncertainty["influence"].above("b", "a") > 0.9
    assert found.uncertainty.worth() == ()

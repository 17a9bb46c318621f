"""What checking a fact is worth, recomputed draw by draw."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.scoring.uncertainty.value_of_information import explained

NODES = ("a", "b", "c")
FACTS = ("f0", "f1", "f2", "f3")


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def worth(present, expected, first, claims):
    """Value, share, node and both sides of the surest fact of each claim, by loops over the draws."""
    draws = range(len(first))
    chance = [mean(first[d][j] for d in draws) for j in range(3)]
    moving = [j for j in range(3) if 0 < chance[j] < 1]
    total = math.fsum(p * (1 - p) for p in chance)
    found = {}
    for claim in sorted(set(claims)):
        same = [f for f in range(4) if claims[f] == claim]
        fact = max(same, key=lambda f: (mean(expected[f]), -f))
        doubt = mean(p * (1 - p) for p in expected[fact])
        if not moving or doubt <= 0:
            continue
        shift = {
            j: mean((present[fact][d] - expected[fact][d]) * (first[d][j] - chance[j]) for d in draws)
            for j in moving
        }
        value = math.fsum(one**2 for one in shift.values()) / doubt - total / len(first)
        holds = [d for d in draws if present[fact][d]]
        fails = [d for d in draws if not present[fact][d]]
        found[FACTS[fact]] = (value, total, shift, holds, fails, mean(expected[fact]), same, doubt)
    return found


def tail(both, one, other, size):
    """Chance that two marks of draws that know nothing of each other meet so often, or so seldom."""
    ways = {k: math.comb(other, k) * math.comb(size - other, one - k) for k in range(one + 1)}
    more = both * size >= one * other
    side = sum(many for k, many in ways.items() if (k >= both if more else k <= both))
    return min(1.0, 2 * side / math.comb(size, one))


@st.composite
def draws(draw):
    size = draw(st.integers(2, 8))
    flags = st.lists(st.booleans(), min_size=size, max_size=size)
    chances = st.lists(st.sampled_from([0.25, 0.5, 0.75, 1.0]), min_size=size, max_size=size)
    present, expected = ([draw(one) for _ in FACTS] for one in (flags, chances))
    first = [draw(st.lists(st.booleans(), min_size=3, max_size=3)) for _ in range(size)]
    return present, expected, first, draw(st.sampled_from([[0, 1, 2, 3], [0, 0, 2, 2], [0, 1, 1, 1]]))


@settings(max_examples=60)
@given(draws())
def test_each_fact_is_worth_the_variance_of_the_list_that_it_explains(case):
    present, expected, first, claims = case
    told = explained(np.array(present), np.array(expected), np.array(first), FACTS, np.array(claims), NODES)
    by_hand = worth(present, expected, first, claims)
    assert {one.fact for one in told} == set(by_hand)
    chance = [mean(row[j] for row in first) for j in range(3)]
    looked = len(by_hand) * sum(0 < share < 1 for share in chance)
    values = [by_hand[one.fact][0] for one in told]
    assert values == pytest.approx(sorted(values, reverse=True), abs=1e-12)
    for one in told:
        value, total, shift, holds, fails, confidence, same, doubt = by_hand[one.fact]
        assert one.value == pytest.approx(max(0.0, value), abs=1e-12)
        assert one.share == pytest.approx(min(1.0, max(0.0, value) / total), abs=1e-12)
        assert one.confidence == pytest.approx(confidence)
        assert one.same == tuple(FACTS[f] for f in same)
        node = NODES.index(one.node)
        assert abs(shift[node]) == pytest.approx(max(map(abs, shift.values())), abs=1e-12)
        sides = [mean(first[d][node] for d in side) if side else 0.0 for side in (holds, fails)]
        assert (one.if_true, one.if_false) == (pytest.approx(sides[0]), pytest.approx(sides[1]))
        spread = math.sqrt(doubt * chance[node] * (1 - chance[node]) / len(first))
        assert one.z == pytest.approx(max(map(abs, shift.values())) / spread, abs=1e-9)
        normal = looked * math.erfc(one.z / math.sqrt(2))
        among = {d for d, row in enumerate(first) if row[node]}
        exact = looked * tail(len(among.intersection(holds)), len(holds), len(among), len(first))
        assert one.luck == pytest.approx(min(1.0, max(normal, exact)), abs=1e-9)


def test_one_draw_and_a_settled_list_say_nothing():
    open_ = np.full((4, 2), 0.5)
    apart = np.arange(4)
    settled = np.array([[True, False, True]] * 2)
    assert explained(np.ones((4, 2), bool), open_, settled, FACTS, apart, NODES) == ()
    assert explained(np.ones((4, 1), bool), open_[:, :1], settled[:1], FACTS, apart, NODES) == ()

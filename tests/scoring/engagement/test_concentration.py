"""The index of concentration against hand counts, fractions, closed forms and known shares."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.scoring.engagement import concentration as module
from stakemap.scoring.engagement.concentration import THETA, concentration, hhi

WINNERS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40)


def exactly(amounts) -> Fraction:
    total = sum(map(Fraction, amounts))
    return sum((Fraction(one) / total) ** 2 for one in amounts)


@pytest.mark.parametrize(
    ("winners", "by_hand"),
    [
        (["a", "a", "b", "c"], (2 * 2 + 1 + 1) / 16),
        (["a", "a", "a", "a", "a", "b", "b", "b", "c", "c"], (25 + 9 + 4) / 100),
        (["a", "b", "c", "d", "e"], 5 / 25),
    ],
    ids=["2-1-1", "5-3-2", "1-1-1-1-1"],
)
def test_three_buyers_by_hand(winners, by_hand):
    assert concentration(winners).counted == pytest.approx(by_hand, abs=1e-15)


def test_three_hundred_made_awards():
    chance = np.random.default_rng(300)
    shares = np.array([0.4, 0.25, 0.15, 0.1, 0.05, 0.03, 0.02])
    winners = [f"s{k}" for k in chance.choice(len(shares), 300, p=shares)]
    values = [float(v) for v in chance.integers(1, 10**7, 300)]
    for sums in (None, values):
        held = Counter()
        for name, value in zip(winners, sums or [1] * 300, strict=True):
            held[name] += int(value)
        found = concentration(winners, sums)
        assert found.counted == pytest.approx(float(exactly(held.values())), abs=1e-12)
        assert found.low <= found.middle <= found.high
        assert found.high - found.low < 0.12
    assert concentration(winners).low < float((shares**2).sum()) < concentration(winners).high


@given(amounts=st.lists(st.integers(0, 10**12), min_size=1, max_size=20).filter(any))
def test_the_index_is_the_sum_of_squared_shares(amounts):
    assert hhi(amounts) == pytest.approx(float(exactly(amounts)), rel=1e-12)
    positive = sum(one > 0 for one in amounts)
    assert 1 / positive <= hhi(amounts) * (1 + 1e-12)
    assert hhi(amounts) <= 1


@settings(max_examples=25)
@given(winners=WINNERS)
def test_the_draws_have_the_mean_that_the_formula_gives(winners):
    grid, odds = module._thetas(len(winners), len(set(winners)), THETA)
    groups = tuple((1.0,) * n for n in sorted(Counter(winners).values()))
    drawn = module._drawn(groups, grid, odds, np.random.default_rng(1))
    exact = concentration(winners).same_again
    assert abs(float(drawn.mean()) - exact) < 5 * float(drawn.std()) / math.sqrt(len(drawn)) + 2e-3
    assert 0 < float(drawn.min()) <= float(drawn.max()) <= 1 + 1e-12


@given(winners=WINNERS)
def test_names_and_order_do_not_matter(winners):
    other = [name.upper() for name in reversed(winners)]
    assert concentration(winners) == concentration(other)


@given(winners=WINNERS, value=st.integers(1, 10**9))
def test_equal_sums_are_counts(winners, value):
    by_value = concentration(winners, [float(value)] * len(winners))
    counted = concentration(winners)
    assert by_value.counted == pytest.approx(counted.counted)
    assert (by_value.low, by_value.high) == pytest.approx((counted.low, counted.high), rel=1e-9)


def test_one_award_says_next_to_nothing():
    one = concentration(["a"])
    assert one.counted == 1
    assert one.low < 0.05
    assert one.high > 0.95


def test_five_awards_to_five_do_not_look_concentrated_and_five_to_one_do():
    spread, alone = concentration(list("abcde")), concentration(["a"] * 5)
    assert spread.high < alone.middle
    assert spread.low < 0.1


@pytest.mark.parametrize("awards", [1, 3, 10, 30])
def test_intervals_hold_the_truth_in_nine_of_ten_worlds_of_the_model(awards):
    chance = np.random.default_rng(awards)
    held, worlds = 0, 200
    for _ in range(worlds):
        theta = math.exp(chance.uniform(math.log(THETA[0]), math.log(THETA[1])))
        breaks = chance.beta(1.0, theta, 4000)
        shares = breaks * np.concatenate([[1.0], np.cumprod(1 - breaks)[:-1]])
        shares /= shares.sum()
        found = concentration([str(k) for k in chance.choice(len(shares), awards, p=shares)])
        held += found.low <= float((shares**2).sum()) <= found.high
    assert 0.9 - 3 * math.sqrt(0.09 / worlds) <= held / worlds <= 0.9 + 3 * math.sqrt(0.09 / worlds)


@pytest.mark.parametrize(
    ("winners", "values"),
    [([], None), (["a"], [0.0]), (["a"], [1.0, 2.0]), (["a"], [math.inf]), (["a"], [-1.0])],
)
def test_what_cannot_be_measured_is_refused(winners, values):
    with pytest.raises(InputError):
        concentration(winners, values)


@pytest.mark.parametrize("amounts", [[], [0, 0], [1, -1], [math.nan]])
def test_amounts_without_shares_are_refused(amounts):
    with pytest.raises(InputError):
        hhi(amounts)

"""Changes world by world: intervals of values and places, and what is beyond noise."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import InputError
from stakemap.scoring.uncertainty.scenario_draws import changes
from stakemap.scoring.uncertainty.spread import Spread


def spread(nodes, values, ranked=None, measure="influence"):
    values = np.asarray(values, float)
    return Spread(measure, tuple(nodes), values, np.ones(len(nodes), bool) if ranked is None else ranked)


def test_the_interval_of_the_change_is_taken_inside_each_world():
    rng = np.random.default_rng(0)
    common = rng.normal(0.5, 0.2, 400)
    before = spread("a", common[:, None])
    after = spread("a", common[:, None] + 0.01)
    found = changes(before, after)["a"]
    assert (found.low, found.median, found.high) == pytest.approx((0.01, 0.01, 0.01))
    assert found.beyond_noise


def test_whoever_comes_or_goes_counts_0_where_absent_and_gains_no_places():
    before = spread("ab", [[0.2, 0.8], [0.3, 0.7]])
    after = spread("bc", [[0.9, 0.1], [0.6, 0.4]])
    found = changes(before, after)
    assert found["a"].low == pytest.approx(-0.3)
    assert found["c"].high == pytest.approx(0.4)
    assert found["a"].places is None
    assert found["c"].places is None
    assert not found["a"].places_beyond_noise
    assert found["b"].places == 0


def test_places_gained_are_positive_and_empty_seats_have_none():
    ranked = np.array([True, True, False])
    before = spread("abs", [[0.1, 0.9, 1.0]] * 3, ranked)
    after = spread("abs", [[0.9, 0.1, 0.0]] * 3, ranked)
    found = changes(before, after)
    assert (found["a"].places, found["b"].places, found["s"].places) == (1, -1, None)
    assert found["a"].places_beyond_noise
    assert found["s"].beyond_noise


def test_an_interval_that_touches_0_is_within_noise():
    before = spread("a", np.zeros((100, 1)))
    after = spread("a", np.r_[np.zeros(10), np.ones(90)][:, None])
    assert not changes(before, after)["a"].beyond_noise


def test_other_measures_and_other_numbers_of_draws_cannot_be_compared():
    one = spread("a", np.zeros((3, 1)))
    with pytest.raises(InputError):
        changes(one, spread("a", np.zeros((4, 1))))
    with pytest.raises(InputError):
        changes(one, spread("a", np.zeros((3, 1)), measure="in_degree"))

"""Differences between draws that share their luck."""

import numpy as np
import pytest

from stakemap.errors import InputError
from stakemap.scoring.uncertainty.paired_draws import differences
from stakemap.scoring.uncertainty.spread import Spread


def spread(values, nodes=("a", "b"), measure="influence"):
    values = np.asarray(values, float)
    return Spread(measure, nodes, values, np.ones(len(nodes), np.bool_))


def test_a_difference_of_nothing_is_nothing():
    values = np.random.default_rng(0).random((50, 2))
    found = differences(spread(values), spread(values))
    assert all((d.low, d.median, d.high) == (0, 0, 0) and not d.beyond_noise for d in found.values())


def test_a_shift_far_below_the_spread_is_seen_since_the_luck_is_shared():
    values = np.random.default_rng(0).random((200, 2))
    found = differences(spread(values), spread(values + np.array([0.01, 0.0])))
    assert found["a"].beyond_noise
    assert found["a"].low == pytest.approx(0.01)
    assert not found["b"].beyond_noise


def test_whoever_is_not_there_counts_nothing():
    one, two = spread(np.full((9, 2), 0.4)), spread(np.full((9, 2), 0.3), ("b", "c"))
    found = differences(one, two)
    assert [found[n].median for n in "abc"] == pytest.approx([-0.4, -0.1, 0.3])
    assert list(differences(one, two, ["c"])) == ["c"]


@pytest.mark.parametrize("other", [spread(np.ones((3, 2))), spread(np.ones((9, 2)), measure="in_degree")])
def test_draws_that_do_not_belong_together_are_refused(other):
    with pytest.raises(InputError, match="belong together"):
        differences(spread(np.ones((9, 2))), other)


@pytest.mark.parametrize(("confidence", "told"), [(0.5, False), (0.9, False), (0.99, True)])
def test_a_change_that_one_draw_in_ten_does_without_is_within_noise(confidence, told):
    values = np.full((400, 2), 0.3)
    holds = np.random.default_rng(3).random(400) < confidence
    found = differences(spread(values), spread(values + np.outer(holds, [0.2, 0.0])))
    assert found["a"].beyond_noise is told
    assert not found["b"].beyond_noise

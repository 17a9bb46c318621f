"""One comparison of lengths for every search."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.costs import CERTAIN, SAME, Lengths, arc_costs, levelled, same, shown

costs = st.floats(CERTAIN, 50.0)


@given(st.lists(costs, min_size=1, max_size=6), st.integers(0, 99))
def test_the_order_of_its_steps_does_not_change_a_length(steps, seed):
    lengths, rng = Lengths(), np.random.default_rng(seed)
    sums = {lengths.of(sum(rng.permutation(steps).tolist())) for _ in range(8)}
    assert len(sums) == 1


@given(st.lists(costs, min_size=1, max_size=20))
def test_every_length_gets_an_equal_one_and_distinct_ones_stay_distinct(values):
    lengths = Lengths()
    for value in values:
        assert abs(lengths.of(value) - value) <= SAME * value
        assert lengths.of(value) == lengths.of(value)
    for one, other in itertools.combinations(values, 2):
        if abs(one - other) > 3 * SAME * max(one, other):
            assert lengths.of(one) != lengths.of(other)


@given(st.lists(costs, min_size=1, max_size=20))
def test_levelled_values_keep_their_order_and_equal_ones_become_one(values):
    given_, found = np.array(values), levelled(np.array(values))
    assert same(given_, found).all()
    assert (np.diff(found[np.argsort(given_, kind="stable")]) >= 0).all()
    assert (levelled(np.concatenate((given_, given_ * (1.0 + 1e-14)))).reshape(2, -1) == found).all()


def test_a_certain_tie_costs_a_millionth_and_nothing_costs_less():
    line = Snapshot.from_arrays([0, 1, 2], [1, 2, 3], [1.0, 1.0 - 1e-9, 0.5], nodes=list("abcd"))
    assert arc_costs(line).tolist() == [CERTAIN, CERTAIN, -np.log(0.5)]
    assert [shown(cost) for cost in arc_costs(line).tolist()] == line.cost.tolist()

"""What speaks for a group and for a whole partition, recomputed from the ties one by one."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.groups import significance
from stakemap.scoring.groups.significance import best_scale, density_gain, undirected_ties

N = 7
pairs = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] < pair[1]),
    min_size=1,
    max_size=14,
    unique=True,
)
weighted = pairs.flatmap(
    lambda found: st.tuples(
        st.just(found), st.lists(st.integers(1, 4), min_size=len(found), max_size=len(found))
    )
)
labels = st.lists(st.integers(0, 3), min_size=N, max_size=N)


def columns(found, weight):
    tail, head = np.array(found).T
    return tail, head, np.array(weight, float)


def masses(found, weight, label):
    """Share of the weight inside each group, and of the ends of ties in it; people who have a tie."""
    inside, ends, whole = Counter(), Counter(), sum(weight)
    for (a, b), w in zip(found, weight, strict=True):
        ends[label[a]] += w / (2 * whole)
        ends[label[b]] += w / (2 * whole)
        inside[label[a]] += w / whole if label[a] == label[b] else 0
    tied = {node for pair in found for node in pair}
    return inside, ends, Counter(label[node] for node in tied)


def divergence(share, expected):
    if share <= expected or expected >= 1:
        return 0.0
    rest = (1 - share) * math.log((1 - share) / (1 - expected)) if share < 1 else 0.0
    return share * math.log(share / expected) + rest


@settings(max_examples=30)
@given(weighted, labels)
def test_a_group_gains_by_its_ties_inside_against_the_ends_it_has(ties, label):
    found, weight = ties
    inside, ends, _ = masses(found, weight, label)
    gain, share = density_gain(N, *columns(found, weight), np.array(label))
    for group in range(max(label) + 1):
        assert share[group] == pytest.approx(ends[group])
        expected = math.sqrt(2 * len(found) * divergence(inside[group], ends[group] ** 2))
        assert gain[group] == pytest.approx(expected, abs=1e-6)


@settings(max_examples=30)
@given(weighted, labels)
def test_a_partition_pays_for_every_way_to_part_as_many_people(ties, label):
    found, weight = ties
    inside, ends, people = masses(found, weight, label)
    size, groups = sum(people.values()), len(people)
    ways = math.factorial(size) / math.prod(map(math.factorial, people.values()))
    price = math.log(ways) + math.log(math.comb(size - 1, groups - 1)) + math.log(size)
    expected = len(found) * divergence(sum(inside.values()), sum(e**2 for e in ends.values())) - price
    told = significance._partition_evidence(N, *columns(found, weight), np.array(label))
    assert told == pytest.approx(expected, abs=1e-9)


def test_two_full_groups_are_best_told_apart_and_the_scale_is_the_middle_of_equals():
    found = [(a, b) for side in (range(5), range(5, 10)) for a in side for b in side if a < b] + [(0, 5)]
    scale = best_scale(10, columns(found, [1] * len(found)), 0)
    runs = significance.partitions(10, *columns(found, [1] * len(found)), np.array([scale]), 0)
    assert len({*runs[0][:5].tolist()}) == len({*runs[0][5:].tolist()}) == 1
    assert runs[0][0] != runs[0][5]
    assert significance._best({1.0: 3.0, 2.0: 3.0, 4.0: 3.0, 0.5: 2.0}) == 2.0
    assert significance._best({1.0: 3.0, 2.0: 3.0 - 1e-12, 4.0: 3.1}) == 4.0


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=8))
def test_many_looks_are_allowed_for_as_benjamini_and_hochberg_do(shares):
    told = significance._allowing_for_many(np.array(shares))
    assert told == pytest.approx(false_discovery_control(shares))


@given(st.lists(st.tuples(st.floats(0.01, 1.0), st.floats(0.0, 9.0)), min_size=2, max_size=8))
def test_chance_groups_lie_on_the_line_of_least_squares(points):
    ends, gains = np.array(points).T
    line = significance._Line.through(ends, gains)
    x = np.log(ends)
    assert (line.low, line.high) == (x.min(), x.max())
    if all(b - a > 1e-3 for a, b in pairwise(sorted(x))):
        slope, base = np.polyfit(x, gains, 1)
        assert (line.slope, line.base) == (pytest.approx(slope, abs=1e-6), pytest.approx(base, abs=1e-6))
    rest = gains - line.base - line.slope * x
    assert line.spread == pytest.approx(max(1.0, math.sqrt((rest**2).mean())))
    assert line.stands_out(ends, gains) == pytest.approx(rest / line.spread)
    beyond = line.stands_out(np.array([0.0, 5.0]), np.array([1.0, 1.0]))
    nearest = [(1.0 - line.base - line.slope * side) / line.spread for side in (line.low, line.high)]
    assert beyond == pytest.approx(nearest)


def test_a_tie_both_ways_is_one_tie_with_both_weights():
    both = Snapshot.from_arrays([0, 1, 2], [1, 0, 1], [0.5, 0.25, 0.125], nodes=["a", "b", "c"])
    assert [column.tolist() for column in undirected_ties(both, "strength")] == [
        [0, 1],
        [1, 2],
        [0.75, 0.125],
    ]
    assert [column.tolist() for column in undirected_ties(both)] == [[0, 1], [1, 2], [1.0, 1.0]]

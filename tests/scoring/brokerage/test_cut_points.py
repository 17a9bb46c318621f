"""People and ties that hold a graph together."""

from __future__ import annotations

import random
from itertools import product

import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import (
    articulation,
    articulation_points,
    bridges,
    cross_ties,
)

BARBELL = Snapshot.from_arrays(
    [0, 1, 2, 2, 3, 4, 5], [1, 2, 0, 3, 4, 5, 3], [1.0] * 7, nodes=["a", "b", "c", "x", "y", "z", "lone"]
)  # two triangles and one tie c - x between them; somebody alone


def test_a_gatekeeper_between_two_circles_is_shown_with_both_sides():
    first, second = articulation_points(BARBELL)
    assert {first.node, second.node} == {"c", "x"}
    assert first.parts == (("x", "y", "z"), ("a", "b"))
    assert first.cut_off == 2
    assert articulation(BARBELL)["c"] == 1.0
    assert articulation(BARBELL)["a"] == 0.0


def test_the_only_tie_between_two_circles_is_a_bridge_with_its_sides():
    (bridge,) = bridges(BARBELL)
    assert bridge.ends == ("c", "x")
    assert bridge.sides == (("a", "b", "c"), ("x", "y", "z"))
    assert bridge.to_dict()["cut_off"] == 3


def test_two_people_who_turn_to_each_other_have_one_tie_and_it_is_a_bridge():
    pair = Snapshot.from_arrays([0, 1], [1, 0], [1, 1], nodes=["a", "b"])
    assert [bridge.ends for bridge in bridges(pair)] == [("a", "b")]
    assert articulation_points(pair) == ()


def test_a_graph_without_people_or_ties_has_no_cuts():
    empty = Snapshot.from_arrays([], [], [], nodes=[])
    alone = Snapshot.from_arrays([], [], [], nodes=["a", "b"])
    for snapshot in (empty, alone):
        assert articulation_points(snapshot) == ()
        assert bridges(snapshot) == ()


def test_ties_across_lines_are_listed_by_pair_of_labels():
    labels = {"a": "road", "b": "road", "c": "road", "x": "rail", "y": "rail"}
    assert cross_ties(BARBELL, labels) == {("rail", "road"): (("x", "c"),)}


@pytest.mark.parametrize("seed", range(8))
def test_ties_across_lines_are_those_found_by_looking_at_each(seed):
    rng = random.Random(seed)
    n, kinds = rng.choice((1, 4, 9)), rng.choice((1, 2, 4))
    arcs = sorted({(rng.randrange(n), rng.randrange(n)) for _ in range(3 * n * (seed > 0))})
    arcs = [(i, j) for i, j in arcs if i != j]
    people = Snapshot.from_arrays(
        [i for i, _ in arcs], [j for _, j in arcs], [1.0] * len(arcs), nodes=list("abcdefghi"[:n])
    )
    labels = {node: f"line {rng.randrange(kinds)}" for node in people.nodes if rng.random() < 0.8}
    there = [(people.nodes[i], people.nodes[j]) for i, j in arcs]
    expected = {}
    for one, two in product(people.nodes, repeat=2):
        apart = one in labels and two in labels and labels[one] < labels[two]
        if apart and {(one, two), (two, one)} & set(there):
            expected.setdefault((labels[one], labels[two]), []).append((one, two))
    found = cross_ties(people, labels)
    assert found == {pair: tuple(ties) for pair, ties in expected.items()}
    assert list(found) == sorted(expected)


def test_a_long_line_needs_no_deep_recursion():
    n = 20_000
    names = [f"p{k:06d}" for k in range(n)]
    line = Snapshot.from_arrays(range(n - 1), range(1, n), [1.0] * (n - 1), nodes=names)
    assert articulation(line).values.sum() == n - 2
    (middle,) = articulation_points(line, most=1)
    assert middle.cut_off == n // 2 - 1
    (half,) = bridges(line, most=1)
    assert half.cut_off == n // 2


def test_a_huge_star_hangs_on_its_centre_and_many_parts_on_nobody():
    n = 100_000
    names = [f"p{k:06d}" for k in range(n)]
    star = Snapshot.from_arrays([0] * (n - 1), range(1, n), [1e-12] * (n - 1), nodes=names)
    assert articulation(star).values[0] == n - 2
    assert articulation(star).values[1:].max() == 0
    pairs = Snapshot.from_arrays(range(0, n, 2), range(1, n, 2), [1.0] * (n // 2), nodes=names)
    assert articulation(pairs).values.max() == 0
    assert len(bridges(pairs, most=n)) == n // 2

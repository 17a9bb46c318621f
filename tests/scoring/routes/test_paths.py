"""Routes: exact order, no repeats, nobody passed through who must not be."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.costs import arc_costs
from stakemap.scoring.routes import route_reliability
from stakemap.scoring.routes.paths import Path, k_best, most_reliable, one_tie
from stakemap.scoring.routes.route_reliability import at_least_one

STRENGTHS = (0.25, 0.5, 0.5, 1.0)
NODES = [f"n{k}" for k in range(7)]


@st.composite
def graphs(draw: st.DrawFn) -> Snapshot:
    arcs = draw(
        st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(STRENGTHS)), max_size=18)
    )
    source, target, strength = zip(*arcs, strict=True) if arcs else ((), (), ())
    return Snapshot.from_arrays(
        np.array(source, np.int64), np.array(target, np.int64), np.array(strength, np.float64), nodes=NODES
    )


def told(paths: tuple[Path, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return [(path.cost, path.nodes) for path in paths]


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_the_list_is_in_order_without_repeats_and_its_beginning_does_not_depend_on_k(graph):
    longest = k_best(graph, ["n0", "n1"], ["n5", "n6"], k=12)
    assert told(longest) == sorted(told(longest))
    assert len({path.nodes for path in longest}) == len(longest)
    for k in (1, 3):
        assert k_best(graph, ["n0", "n1"], ["n5", "n6"], k=k) == longest[:k]
    for path in longest:
        assert len(set(path.nodes)) == len(path.nodes)
        assert not set(path.nodes[1:-1]) & {"n0", "n1", "n5", "n6"}
        assert path.cost == round(1e6 * arc_costs(graph)[list(path.arcs)].sum())
        assert path.probability == pytest.approx(
            math.prod(graph.strength[list(path.arcs)].tolist()), abs=1e-15
        )
        assert [graph.arc(i, j) for i, j in pairwise(path.nodes)] == list(path.arcs)


@settings(max_examples=60, deadline=None)
@given(graphs(), st.integers(0, 6), st.integers(0, 6))
def test_one_more_tie_never_makes_the_best_route_longer(graph, i, j):
    before = k_best(graph, "n0", "n6", k=1)
    more = Snapshot.from_arrays(
        [*graph.sources.tolist(), i],
        [*graph.targets.tolist(), j],
        [*graph.strength.tolist(), 0.5],
        nodes=NODES,
    )
    after = k_best(more, "n0", "n6", k=1)
    assert not before or after[0].cost <= before[0].cost


@settings(max_examples=60, deadline=None)
@given(graphs(), st.permutations(range(7)))
def test_other_names_give_the_same_costs(graph, order):
    renamed = Snapshot.from_arrays(
        np.array(order)[graph.sources], np.array(order)[graph.targets], graph.strength, nodes=NODES
    )
    ends = NODES[order[0]], NODES[order[6]]
    ours, theirs = k_best(graph, "n0", "n6", k=6), k_best(renamed, *ends, k=6)
    assert [path.cost for path in ours] == [path.cost for path in theirs]


def test_equal_routes_stand_in_the_order_of_their_ids():
    square = Snapshot.from_arrays([0, 0, 1, 2], [1, 2, 3, 3], [0.5] * 4, nodes=list("abcd"))
    assert [path.nodes for path in k_best(square, "a", "d")] == [("a", "b", "d"), ("a", "c", "d")]


def test_nobody_to_avoid_is_passed_through_but_may_be_the_end():
    line = Snapshot.from_arrays([0, 1, 0], [1, 2, 2], [0.9, 0.9, 0.1], nodes=list("abc"))
    assert [path.nodes for path in k_best(line, "a", "c", avoid=["b"])] == [("a", "c")]
    assert k_best(line, "a", "b", avoid=["b"])[0].nodes == ("a", "b")


def test_a_route_needs_two_different_ends_and_a_k():
    line = Snapshot.from_arrays([0], [1], [0.5], nodes=list("ab"))
    assert k_best(line, "b", "a") == ()
    with pytest.raises(InputError, match="both a source and a target"):
        k_best(line, "a", ["a", "b"])
    with pytest.raises(InputError, match="at least 1"):
        k_best(line, "a", "b", k=0)
    with pytest.raises(UnknownName):
        k_best(line, "a", "nobody")


def enumerated(ways: list[set[int]], chance: dict[int, float]) -> float:
    total = 0.0
    for holds in product((True, False), repeat=len(chance)):
        up = {tie for tie, there in zip(sorted(chance), holds, strict=True) if there}
        if any(way <= up for way in ways):
            total += math.prod(p if tie in up else 1 - p for tie, p in chance.items())
    return total


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=5),
    st.lists(st.floats(0, 1), min_size=8, max_size=8),
)
def test_the_chance_that_one_of_several_routes_works_is_that_of_all_cases_added_up(ways, chances):
    chance = dict(enumerate(chances))
    found = at_least_one(ways, chance)
    assert found.exact
    assert found.value == pytest.approx(enumerated(ways, chance), abs=1e-12)


def test_many_routes_over_many_ties_are_sampled_and_the_interval_holds_the_truth():
    chance = dict.fromkeys(range(26), 0.3)
    ways = [{2 * k, 2 * k + 1} for k in range(13)]
    found = at_least_one(ways, chance, seed=3)
    truth = 1 - (1 - 0.09) ** 13
    assert not found.exact
    assert found.low <= truth <= found.high
    assert found == at_least_one(ways, chance, seed=3)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_the_best_probability_is_that_of_the_best_route(graph):
    table = most_reliable(graph, ["n0"])
    back = most_reliable(graph, ["n6"], backwards=True)
    for place, node in enumerate(graph.nodes[1:], start=1):
        best = k_best(graph, "n0", node, k=1)
        assert table[0, place] == pytest.approx(best[0].probability if best else 0.0, rel=1e-5)
    best = k_best(graph, "n0", "n6", k=1)
    assert back[0, 0] == pytest.approx(best[0].probability if best else 0.0, rel=1e-5)


def test_bare_arcs_are_ties_of_their_own():
    both = Snapshot.from_arrays([0, 1], [1, 0], [0.5, 0.5], nodes=list("ab"))
    assert [one_tie(both, arc) for arc in range(2)] == [0, 1]


def test_where_routes_are_too_many_to_add_up_the_interval_is_wilsons(monkeypatch):
    for cap in ("EXACT_TIES", "EXACT_ROUTES"):
        monkeypatch.setattr(route_reliability, cap, 0)
    told = at_least_one([{1, 2}, {1, 3}], {1: 0.5, 2: 0.5, 3: 0.5}, draws=400, seed=2)
    oracle = binomtest(round(told.value * 400), 400).proportion_ci(0.95, method="wilson")
    assert (told.low, told.high) == pytest.approx((oracle.low, oracle.high), abs=1e-4)
    assert told.low < 0.375 < told.high

"""Betweenness where numbers get large, equal or sampled."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network.betweenness import betweenness, dependencies, one_source


def _snapshot(graph, strength=1.0):
    nodes = sorted(graph.nodes)
    place = {node: k for k, node in enumerate(nodes)}
    arcs = [(place[i], place[j]) for i, j in graph.to_directed().edges]
    source, target = np.array(arcs).T
    return Snapshot.from_arrays(
        source, target, np.full(len(arcs), strength), nodes=[f"n{k:05}" for k in nodes]
    )


def test_the_centre_of_a_star_is_on_every_route_and_leaves_are_on_none():
    scores = betweenness(_snapshot(nx.star_graph(9)))
    assert scores.values.tolist() == [1.0] + [0.0] * 9
    assert betweenness(_snapshot(nx.star_graph(9)), normalized=False)["n00000"] == 9 * 8


def test_equal_costs_are_exactly_equal():
    even = _snapshot(nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 5)), 0.3)
    assert betweenness(even, weight="cost").values == pytest.approx(betweenness(even).values, abs=1e-15)


def test_more_routes_than_a_float_can_count_are_counted_in_whole_numbers():
    layers = 1100
    graph = nx.DiGraph()
    for k in range(layers):
        graph.add_edges_from((2 * k + i, 2 * (k + 1) + j) for i in (0, 1) for j in (0, 1))
    source, target = np.array(list(graph.edges)).T
    names = [f"n{k:05}" for k in range(2 * layers + 2)]
    snapshot = Snapshot.from_arrays(source, target, np.ones(len(source)), nodes=names)
    through = dependencies(snapshot, np.array([0]), cost=False)
    # Every later pair shares the routes from the source evenly, so each stands for half of what lies behind.
    behind = np.array([2 * (layers - k) for k in range(1, layers + 1)])
    assert through[2::2][:layers] == pytest.approx(behind / 2)
    assert np.isfinite(through).all()


@pytest.mark.parametrize("weight", [None, "cost"])
def test_counting_in_whole_numbers_agrees_with_floats(weight):
    rng = np.random.default_rng(3)
    snapshot = Snapshot.from_arrays(
        rng.integers(0, 40, 150),
        rng.integers(0, 40, 150),
        rng.integers(1, 9, 150) / 10,
        nodes=[f"n{k:02}" for k in range(40)],
    )
    whole = sum(one_source(snapshot, s, cost=weight == "cost") for s in range(40))
    assert betweenness(snapshot, weight=weight, normalized=False).values == pytest.approx(whole, abs=1e-10)
    assert whole.max() > 50


def test_sampled_values_stay_within_their_bounds():
    snapshot = _snapshot(nx.gnm_random_graph(400, 1200, seed=2))
    exact, sampled = betweenness(snapshot), betweenness(snapshot, pivots=200, seed=3)
    low, high = sampled.bounds
    assert (low <= exact.values).all()
    assert (exact.values <= high).all()
    assert "sampled 200 of 400 sources" in sampled.notes[0]
    assert sampled.values.tobytes() == betweenness(snapshot, pivots=200, seed=3).values.tobytes()
    assert sampled.values.tobytes() != betweenness(snapshot, pivots=200, seed=4).values.tobytes()
    assert not exact.notes


def test_few_nodes_and_wrong_options_have_defined_answers():
    pair = Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b"])
    assert betweenness(pair).values.tolist() == [0, 0]
    with pytest.raises(InputError):
        betweenness(pair, pivots=3)
    with pytest.raises(UnknownName):
        betweenness(pair, weight="weight")


def test_betweenness_lists_ties_but_no_shares():
    why = betweenness(_snapshot(nx.path_graph(3))).explain("n00001")
    assert not why.additive
    assert [part.arc for part in why] == [("n00000", "n00001"), ("n00002", "n00001")]
    assert "does not split" in why.note

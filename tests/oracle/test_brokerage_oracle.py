"""Structural holes against networkx, igraph and the formulas in plain Python."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size, efficiency, hierarchy
from stakemap.scoring.selftest.twins.brokerage import burt


def _graph(seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 22)), int(rng.integers(0, 70))
    nodes = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), rng.integers(1, 20, m) / 20, nodes=nodes
    )


def _digraph(snapshot: Snapshot) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(snapshot.n))
    columns = (snapshot.sources.tolist(), snapshot.targets.tolist(), snapshot.weight.tolist())
    graph.add_weighted_edges_from(zip(*columns, strict=True))
    return graph


@pytest.mark.parametrize("weight", [None, "weight"])
def test_burt_agrees_with_the_formulas_on_a_hundred_graphs(weight):
    for seed in range(100):
        snapshot = _graph(seed)
        ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
        values = snapshot.weight.tolist() if weight else [1.0] * snapshot.m
        expected = burt(snapshot.n, dict(zip(ends, values, strict=True)))
        for measure in (constraint, effective_size, efficiency, hierarchy):
            values = measure(snapshot, weight=weight).values
            assert np.abs(values - expected[measure.__name__]).max() < 1e-9, (seed, measure.__name__)


@pytest.mark.parametrize("weight", [None, "weight"])
def test_burt_agrees_with_networkx_and_igraph_where_they_are_defined(weight):
    checked = 0
    for seed in range(100, 200):
        snapshot = _graph(seed)
        graph, tied = _digraph(snapshot), np.diff(snapshot.indptr) > 0
        arcs = list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
        peer = igraph.Graph(n=snapshot.n, edges=arcs, directed=True)
        bound = peer.constraint(weights=None if weight is None else snapshot.weight.tolist())
        sizes = nx.effective_size(graph, nodes=list(graph), weight=weight)
        bounds = nx.constraint(graph, nodes=list(graph), weight=weight)
        ours, sized = (
            constraint(snapshot, weight=weight).values,
            effective_size(snapshot, weight=weight).values,
        )
        for place in np.flatnonzero(tied).tolist():
            assert ours[place] == pytest.approx(bound[place], abs=1e-9)
            assert ours[place] == pytest.approx(bounds[place], abs=1e-9)
            assert sized[place] == pytest.approx(sizes[place], abs=1e-9)
            checked += 1
    assert checked > 500

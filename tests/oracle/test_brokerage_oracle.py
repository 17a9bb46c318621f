"""Structural holes against networkx, igraph and the formulas in plain Python."""

from __future__ import annotations

import math

import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size, efficiency, hierarchy


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


def _by_formula(snapshot: Snapshot, weight: str | None) -> dict[str, list[float]]:
    """The sums of Burt's chapter 2, term by term."""
    n = snapshot.n
    values = np.ones(snapshot.m) if weight is None else snapshot.weight
    z = np.zeros((n, n))
    for i, j, value in zip(snapshot.sources, snapshot.targets, values, strict=True):
        z[i, j] += value
        z[j, i] += value
    found: dict[str, list[float]] = {
        "constraint": [],
        "effective_size": [],
        "efficiency": [],
        "hierarchy": [],
    }
    for i in range(n):
        near = [j for j in range(n) if z[i, j]]
        total = z.sum(axis=1)
        p = {(a, b): z[a, b] / total[a] for a in {i, *near} if total[a] for b in range(n)}
        terms = [(p[i, j] + sum(p[i, q] * p[q, j] for q in near)) ** 2 for j in near]
        size = sum(1 - sum(p[i, q] * z[j, q] / z[j].max() for q in near if q != j) for j in near)
        found["constraint"].append(math.fsum(terms) if near else 1.0)
        found["effective_size"].append(size)
        found["efficiency"].append(size / len(near) if near else 0.0)
        ratio = [term * len(near) / math.fsum(terms) for term in terms]
        uneven = sum(r * math.log(r) for r in ratio)
        found["hierarchy"].append(
            uneven / (len(near) * math.log(len(near))) if len(near) > 1 else float(len(near))
        )
    return found


@pytest.mark.parametrize("weight", [None, "weight"])
def test_burt_agrees_with_the_formulas_on_a_hundred_graphs(weight):
    for seed in range(100):
        snapshot = _graph(seed)
        expected = _by_formula(snapshot, weight)
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

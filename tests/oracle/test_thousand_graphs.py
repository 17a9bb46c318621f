"""A thousand random graphs for each structural measure, against brute force and igraph, to 1e-9.

The graphs are directed and weighted, most fall into parts, and the input has ties to oneself and several ties
of two people.  What the peers are given is worked out here from the raw columns, not by the package.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import igraph
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import articulation, bridges
from stakemap.scoring.brokerage.roles import ROLES, roles
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size, efficiency, hierarchy
from stakemap.scoring.groups.modularity import copies_of, modularity, partition
from stakemap.scoring.groups.significance import undirected_ties
from stakemap.scoring.network import centrality
from stakemap.scoring.selftest.twins.brokerage import burt, role_counts

pytestmark = pytest.mark.slow

GRAPHS = 1_000


@dataclass
class Drawn:
    """One graph: ours, and its arcs with combined strength as plain Python has them."""

    snapshot: Snapshot
    arcs: dict[tuple[int, int], float]

    @property
    def n(self) -> int:
        return self.snapshot.n

    def dense(self, weighted: bool = False) -> np.ndarray:
        matrix = np.zeros((self.n, self.n))
        for (i, j), strength in self.arcs.items():
            matrix[i, j] = strength if weighted else 1.0
        return matrix

    def peer(self, directed: bool = True) -> igraph.Graph:
        pairs = sorted(self.arcs if directed else {(min(a), max(a)) for a in self.arcs})
        return igraph.Graph(n=self.n, edges=pairs, directed=directed)

    def strengths(self) -> list[float]:
        return [self.arcs[pair] for pair in sorted(self.arcs)]


def draw(seed: int, most: int = 14) -> Drawn:
    """Sparse to dense, with loops and parallel ties; one in eight has no tie."""
    rng = np.random.default_rng(900_000 + seed)
    n = int(rng.integers(1, most))
    m = int(rng.integers(0, 4 * n)) if seed % 8 else 0
    source, target = rng.integers(0, n, m), rng.integers(0, n, m)
    strength = rng.integers(1, 20, m) / 20
    left: dict[tuple[int, int], float] = {}
    for i, j, value in zip(source.tolist(), target.tolist(), strength.tolist(), strict=True):
        if i != j:
            left[i, j] = left.get((i, j), 1.0) * (1.0 - value)
    nodes = [f"n{k:03d}" for k in range(n)]
    snapshot = Snapshot.from_arrays(source, target, strength, nodes=nodes)
    return Drawn(snapshot, {pair: 1.0 - rest for pair, rest in left.items()})


def near(ours: np.ndarray, wanted: object) -> bool:
    return np.abs(ours - np.asarray(wanted, float)).max(initial=0.0) < 1e-9


def test_the_draws_have_all_that_they_promise():
    drawn = [draw(seed) for seed in range(GRAPHS)]
    parts = [len(one.peer(directed=False).connected_components()) for one in drawn]
    assert sum(count > 1 for count in parts) > GRAPHS / 4
    raw = [np.random.default_rng(900_000 + seed) for seed in range(GRAPHS)]
    loops = doubles = 0
    for seed, rng in enumerate(raw):
        n = int(rng.integers(1, 14))
        m = int(rng.integers(0, 4 * n)) if seed % 8 else 0
        pairs = list(zip(rng.integers(0, n, m).tolist(), rng.integers(0, n, m).tolist(), strict=True))
        loops += any(i == j for i, j in pairs)
        doubles += len(set(pairs)) < len(pairs)
    assert min(loops, doubles) > GRAPHS / 2


@pytest.mark.parametrize("weight", [None, "strength"])
def test_structural_holes_equal_the_formulas_and_igraph(weight):
    for seed in range(GRAPHS):
        one = draw(seed)
        wanted = burt(one.n, one.arcs if weight else dict.fromkeys(one.arcs, 1.0))
        for measure in (constraint, effective_size, efficiency, hierarchy):
            assert near(measure(one.snapshot, weight=weight).values, wanted[measure.__name__]), seed
        peer = one.peer().constraint(weights=one.strengths() if weight else None)
        tied = [k for k in range(one.n) if not math.isnan(peer[k])]
        assert near(constraint(one.snapshot, weight=weight).values[tied], [peer[k] for k in tied]), seed


@pytest.mark.parametrize("flow", ["influence", "turning"])
def test_brokerage_roles_equal_three_nested_loops(flow):
    for seed in range(GRAPHS):
        one = draw(seed, most=10)
        rng = np.random.default_rng(seed)
        labels = {node: "abc"[int(rng.integers(0, 3))] for node in one.snapshot.nodes if rng.random() < 0.9}
        arcs = set(one.arcs) if flow == "turning" else {(j, i) for i, j in one.arcs}
        places = {k: labels[node] for k, node in enumerate(one.snapshot.nodes) if node in labels}
        wanted = role_counts(one.n, arcs, places)
        counts = np.array([wanted[role] for role in ROLES]).T
        assert near(roles(one.snapshot, labels, flow=flow).counts, counts), seed


def test_single_points_and_bridges_equal_igraph_and_taking_each_out():
    for seed in range(GRAPHS):
        one = draw(seed, most=30)
        peer, values = one.peer(directed=False), articulation(one.snapshot).values
        before = len(peer.connected_components())
        for k in range(one.n):
            left = peer.copy()
            left.delete_vertices([k])
            assert values[k] == max(0, len(left.connected_components()) - before), seed
        found = {bridge.ends for bridge in bridges(one.snapshot)}
        ends = [peer.es[e].tuple for e in peer.bridges()]
        assert found == {tuple(sorted((f"n{i:03d}", f"n{j:03d}"))) for i, j in ends}, seed


def test_modularity_equals_igraph():
    for seed in range(GRAPHS):
        one = draw(seed, most=24)
        tail, head, weight = undirected_ties(one.snapshot, "strength")
        if not len(tail):
            continue
        resolution = 0.5 + (seed % 5) / 2
        copies = copies_of(one.n, tail[None], head[None], weight[None], np.array([resolution]))
        labels = partition(copies, seed)
        peer = igraph.Graph(n=one.n, edges=list(zip(tail.tolist(), head.tolist(), strict=True)))
        wanted = peer.modularity(labels.tolist(), weights=weight.tolist(), resolution=resolution)
        assert near(modularity(copies, labels), [wanted]), seed


def test_betweenness_harmonic_and_core_equal_igraph():
    for seed in range(GRAPHS):
        one = draw(seed)
        if one.n < 3:
            continue
        peer = one.peer()
        pairs = (one.n - 1) * (one.n - 2)
        assert near(centrality.betweenness(one.snapshot).values, np.array(peer.betweenness()) / pairs), seed
        harmonic = np.array(peer.harmonic_centrality(mode="in")) * (one.n - 1)
        assert near(centrality.harmonic(one.snapshot).values, harmonic), seed
        core = one.peer(directed=False).coreness()
        assert near(centrality.k_core(one.snapshot).values, core), seed


def test_pagerank_and_katz_equal_igraph_and_a_dense_solve():
    for seed in range(GRAPHS):
        one = draw(seed)
        weights = one.strengths() or None
        pagerank = one.peer().pagerank(weights=weights)
        assert near(centrality.pagerank(one.snapshot, weight="strength").values, pagerank), seed
        dense = one.dense(weighted=True)
        wanted = np.linalg.solve(np.eye(one.n) - 0.05 * dense.T, np.ones(one.n))
        assert near(centrality.katz(one.snapshot, alpha=0.05, weight="strength").values, wanted), seed

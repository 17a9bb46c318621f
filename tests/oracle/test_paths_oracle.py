"""Routes, dominators and cuts against full enumeration, networkx and igraph."""

from __future__ import annotations

from itertools import islice, pairwise

import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.gatekeepers import dominators, minimum_cut
from stakemap.scoring.paths import k_best


def graph(seed: int, n: int, m: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    strength = rng.choice([0.25, 0.5, 0.5, 0.8, 1.0], m)
    names = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(rng.integers(0, n, m), rng.integers(0, n, m), strength, nodes=names)


def digraph(snapshot: Snapshot) -> nx.DiGraph:
    found = nx.DiGraph()
    found.add_nodes_from(snapshot.nodes)
    columns = (snapshot.sources, snapshot.targets, snapshot.cost)
    for i, j, cost in zip(*(column.tolist() for column in columns), strict=True):
        found.add_edge(snapshot.nodes[i], snapshot.nodes[j], cost=cost)
    return found


def enumerated(net: nx.DiGraph, sources: list[str], targets: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    ends = {*sources, *targets}
    ways = (
        way
        for s in sources
        for t in targets
        for way in nx.all_simple_paths(net, s, t)
        if not ends & {*way[1:-1]}
    )
    return sorted((sum(net[i][j]["cost"] for i, j in pairwise(way)), tuple(way)) for way in ways)


def test_a_thousand_small_graphs_give_exactly_the_routes_of_full_enumeration():
    for seed in range(1000):
        snapshot = graph(seed, 6, 3 + seed % 13)
        sources, targets = ["n000", "n001"][: 1 + seed % 2], ["n004", "n005"][: 1 + seed // 2 % 2]
        found = [(path.cost, path.nodes) for path in k_best(snapshot, sources, targets, k=4)]
        assert found == enumerated(digraph(snapshot), sources, targets)[:4]


@pytest.mark.parametrize("seed", range(5))
def test_costs_agree_with_networkx_and_igraph_on_larger_graphs(seed):
    snapshot = graph(seed, 120, 500)
    net, costs = digraph(snapshot), snapshot.cost.tolist()
    other = igraph.Graph(
        n=snapshot.n,
        edges=list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)),
        directed=True,
    )
    source = max(net, key=lambda node: (net.out_degree(node), node))
    target = max(nx.descendants(net, source))
    ours = [path.cost for path in k_best(snapshot, source, target, k=8)]
    theirs = islice(nx.shortest_simple_paths(net, source, target, weight="cost"), 8)
    assert ours == [sum(net[i][j]["cost"] for i, j in pairwise(way)) for way in theirs]
    ways = other.get_k_shortest_paths(snapshot.index(source), snapshot.index(target), k=8, weights=costs)
    assert ours == [sum(costs[other.get_eid(i, j)] for i, j in pairwise(way)) for way in ways]


@pytest.mark.parametrize("seed", range(60))
def test_dominators_agree_with_networkx(seed):
    snapshot = graph(seed, 12, 10 + seed % 25)
    sources = ["n000", "n001"][: 1 + seed % 2]
    net = digraph(snapshot)
    net.remove_edges_from([(i, j) for i, j in net.edges if j in sources])
    net.add_edges_from(("root", source) for source in sources)
    expected = nx.immediate_dominators(net, "root")
    tree = dominators(snapshot, sources)
    for place, node in enumerate(snapshot.nodes):
        above = expected.get(node)
        wanted = -2 if above is None else -1 if above == "root" else snapshot.index(above)
        assert tree.parent[place] == wanted


@pytest.mark.parametrize("seed", range(80))
def test_a_cut_is_as_small_as_networkx_finds_and_is_proven(seed):
    snapshot = graph(seed, 12, 14 + seed % 30)
    cut = minimum_cut(snapshot, "n000", "n011")
    net = digraph(snapshot)
    if net.has_edge("n000", "n011"):
        assert cut.direct == (("n000", "n011"),)
        return
    if net.has_edge("n011", "n000"):  # networkx then answers that there is nothing to cut
        net.remove_edge("n011", "n000")
    expected = nx.minimum_node_cut(net, "n000", "n011")
    assert len(cut.nodes) == len(expected)
    assert cut.proven == bool(expected)
    inner = [node for way in cut.disjoint for node in way[1:-1]]
    assert len(inner) == len(set(inner))
    assert all(net.has_edge(i, j) for way in cut.disjoint for i, j in pairwise(way))

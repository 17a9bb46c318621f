"""Routes, dominators and cuts against full enumeration, networkx and igraph."""

from __future__ import annotations

import math
from itertools import islice, pairwise, product

import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.gatekeepers import dominators, minimum_cut, reachable
from stakemap.scoring.routes.paths import k_best, most_reliable
from stakemap.scoring.routes.route_reliability import at_least_one


def graph(seed: int, n: int, m: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    strength = rng.choice([0.25, 0.5, 0.5, 0.8, 1.0], m)
    names = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(rng.integers(0, n, m), rng.integers(0, n, m), strength, nodes=names)


def digraph(snapshot: Snapshot) -> nx.DiGraph:
    found = nx.DiGraph()
    found.add_nodes_from(snapshot.nodes)
    columns = (snapshot.sources, snapshot.targets, snapshot.strength)
    for i, j, p in zip(*(column.tolist() for column in columns), strict=True):
        found.add_edge(snapshot.nodes[i], snapshot.nodes[j], cost=max(1e-6, -math.log(p)))
    return found


def enumerated(
    net: nx.DiGraph, sources: list[str], targets: list[str]
) -> list[tuple[float, tuple[str, ...]]]:
    ends = {*sources, *targets}
    ways = (
        way
        for s in sources
        for t in targets
        for way in nx.all_simple_paths(net, s, t)
        if not ends & {*way[1:-1]}
    )
    return sorted((round(spent(net, way), 9), tuple(way)) for way in ways)


def spent(net: nx.DiGraph, way: list[str]) -> float:
    return math.fsum(net[i][j]["cost"] for i, j in pairwise(way))


@pytest.mark.slow
def test_a_thousand_small_graphs_give_exactly_the_routes_of_full_enumeration():
    for seed in range(1000):
        snapshot = graph(seed, 6, 3 + seed % 13)
        sources, targets = ["n000", "n001"][: 1 + seed % 2], ["n004", "n005"][: 1 + seed // 2 % 2]
        found = [(path.cost, path.nodes) for path in k_best(snapshot, sources, targets, k=4)]
        wanted = enumerated(digraph(snapshot), sources, targets)[:4]
        assert found == [(round(1e6 * cost), way) for cost, way in wanted]


@pytest.mark.parametrize("seed", range(5))
def test_costs_agree_with_networkx_and_igraph_on_larger_graphs(seed):
    snapshot = graph(seed, 120, 500)
    net = digraph(snapshot)
    costs = [max(1e-6, -math.log(p)) for p in snapshot.strength.tolist()]
    other = igraph.Graph(
        n=snapshot.n,
        edges=list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)),
        directed=True,
    )
    source = max(net, key=lambda node: (net.out_degree(node), node))
    target = max(nx.descendants(net, source))
    ours = [path.cost for path in k_best(snapshot, source, target, k=8)]
    theirs = islice(nx.shortest_simple_paths(net, source, target, weight="cost"), 8)
    assert ours == [round(1e6 * spent(net, way)) for way in theirs]
    ways = other.get_k_shortest_paths(snapshot.index(source), snapshot.index(target), k=8, weights=costs)
    assert ours == [round(1e6 * sum(costs[other.get_eid(i, j)] for i, j in pairwise(way))) for way in ways]


def expected_parents(snapshot: Snapshot, sources: list[str]) -> list[int]:
    net = digraph(snapshot)
    net.remove_edges_from([(i, j) for i, j in net.edges if j in sources])
    net.add_edges_from(("root", source) for source in sources)
    above = nx.immediate_dominators(net, "root")
    places = [above.get(node) for node in snapshot.nodes]
    return [-2 if one is None else -1 if one == "root" else snapshot.index(one) for one in places]


@pytest.mark.slow
def test_dominators_agree_with_networkx_on_a_thousand_graphs():
    for seed in range(1000):
        snapshot = graph(seed, 12, 10 + seed % 25)
        sources = ["n000", "n001"][: 1 + seed % 2]
        assert list(dominators(snapshot, sources).parent) == expected_parents(snapshot, sources)


@pytest.mark.slow
def test_whoever_is_on_every_route_is_whoever_cannot_be_taken_out_on_a_thousand_graphs():
    for seed in range(1000):
        snapshot = graph(seed, 10, 8 + seed % 20)
        tree, before = dominators(snapshot, ["n000"]), reachable(snapshot, ["n000"])
        for k, node in enumerate(snapshot.nodes):
            if node == "n000" or not before[k]:
                continue
            held = {
                other
                for other in snapshot.nodes
                if other != node and not reachable(snapshot, ["n000"], without=[other])[k]
            }
            assert set(tree.of(node)) == held


@pytest.mark.slow
def test_cuts_are_as_small_as_networkx_finds_and_proven_on_a_thousand_graphs():
    proven = 0
    for seed in range(1000):
        snapshot = graph(seed, 12, 14 + seed % 30)
        cut = minimum_cut(snapshot, "n000", "n011")
        net = digraph(snapshot)
        if net.has_edge("n000", "n011"):
            assert cut.direct == (("n000", "n011"),)
            continue
        if net.has_edge("n011", "n000"):  # networkx then answers that there is nothing to cut
            net.remove_edge("n011", "n000")
        expected = nx.minimum_node_cut(net, "n000", "n011")
        assert len(cut.nodes) == len(expected)
        assert cut.proven == bool(expected)
        inner = [node for way in cut.disjoint for node in way[1:-1]]
        assert len(inner) == len(set(inner))
        assert all(net.has_edge(i, j) for way in cut.disjoint for i, j in pairwise(way))
        proven += cut.proven
    assert proven > 300


@pytest.mark.slow
def test_the_best_route_to_everybody_agrees_with_igraph_to_1e_9_on_a_thousand_graphs():
    for seed in range(1000):
        snapshot = graph(seed, 15, 10 + seed % 40)
        arcs = list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
        other = igraph.Graph(n=snapshot.n, edges=arcs, directed=True)
        lengths = other.distances(0, weights=(-np.log(snapshot.strength)).tolist())[0]
        assert most_reliable(snapshot, ["n000"])[0] == pytest.approx(np.exp(-np.array(lengths)), abs=1e-9)


@pytest.mark.slow
def test_the_chance_that_some_route_works_is_the_sum_over_all_worlds_on_a_thousand_graphs():
    several = 0
    for seed in range(1000):
        snapshot = graph(seed, 5, 8 + seed % 8)
        ways = [set(path.arcs) for path in k_best(snapshot, "n000", "n004", k=4)]
        ties = sorted(set().union(*ways))
        strength = {tie: float(snapshot.strength[tie]) for tie in ties}
        total = 0.0
        for world in product((True, False), repeat=len(ties)):
            holds = {tie for tie, there in zip(ties, world, strict=True) if there}
            if any(way <= holds for way in ways):
                total += float(np.prod([p if tie in holds else 1 - p for tie, p in strength.items()]))
        assert at_least_one(ways, strength).value == pytest.approx(total, abs=1e-9)
        several += len(ways) > 1
    assert several > 200


def test_the_random_graphs_have_loops_parallel_ties_parts_and_weights():
    loops = parallel = apart = 0
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        m = 3 + seed % 13
        rng.choice([0.25, 0.5, 0.5, 0.8, 1.0], m)
        ends = list(zip(rng.integers(0, 6, m).tolist(), rng.integers(0, 6, m).tolist(), strict=True))
        loops += any(i == j for i, j in ends)
        parallel += len(set(ends)) < len(ends)
        apart += not nx.is_weakly_connected(digraph(graph(seed, 6, m)))
    assert min(loops, parallel, apart) > 300

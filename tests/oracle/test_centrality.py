"""The classic measures against networkx and igraph, on graphs with dangling nodes, parts and isolates."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network import centrality


def _graph(seed: int, n: int = 40, m: int = 110) -> Snapshot:
    rng = np.random.default_rng(seed)
    live = n - 4
    nodes = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(
        rng.integers(0, live, m), rng.integers(0, live, m), rng.integers(1, 20, m) / 20, nodes=nodes
    )


def _digraph(snapshot: Snapshot) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(snapshot.n))
    columns = (snapshot.sources, snapshot.targets, snapshot.weight, -np.log(snapshot.strength))
    for i, j, weight, cost in zip(*(column.tolist() for column in columns), strict=True):
        graph.add_edge(i, j, weight=weight, cost=cost)
    return graph


def _oracle(expected: dict[int, float], tolerance: float = 1e-9) -> object:
    """What another program found for each node, to be compared with `==`."""
    wanted = np.array([expected[k] for k in range(len(expected))], float)
    assert np.ptp(wanted) > 0, "an oracle that is flat proves nothing"
    return pytest.approx(wanted, rel=0, abs=tolerance * max(1.0, np.abs(wanted).max()))


SPARSE = [(seed, 40, 110) for seed in range(4)]
THIN = [(seed, 60, 55) for seed in range(4, 8)]
graphs = pytest.mark.parametrize("snapshot", [_graph(*each) for each in SPARSE + THIN], ids=str)


@graphs
def test_degrees_and_strength_agree_with_networkx(snapshot: Snapshot) -> None:
    graph = _digraph(snapshot)
    assert centrality.in_degree(snapshot).values == _oracle(dict(graph.in_degree()), 0)
    assert centrality.out_degree(snapshot).values == _oracle(dict(graph.out_degree()), 0)
    assert centrality.strength(snapshot).values == _oracle(dict(graph.in_degree(weight="weight")))


@graphs
def test_closeness_counts_those_who_reach_a_node_as_networkx_does(snapshot: Snapshot) -> None:
    graph = _digraph(snapshot)
    assert centrality.closeness(snapshot).values == _oracle(nx.closeness_centrality(graph))
    by_cost = nx.closeness_centrality(graph, distance="cost")
    assert centrality.closeness(snapshot, weight="cost").values == _oracle(by_cost)


@graphs
def test_harmonic_agrees_with_networkx(snapshot: Snapshot) -> None:
    graph = _digraph(snapshot)
    assert centrality.harmonic(snapshot).values == _oracle(nx.harmonic_centrality(graph))
    by_cost = nx.harmonic_centrality(graph, distance="cost")
    assert centrality.harmonic(snapshot, weight="cost").values == _oracle(by_cost)


@graphs
def test_betweenness_agrees_with_networkx_in_hops_and_in_cost(snapshot: Snapshot) -> None:
    graph = _digraph(snapshot)
    assert centrality.betweenness(snapshot).values == _oracle(nx.betweenness_centrality(graph))
    assert centrality.betweenness(snapshot, weight="cost").values == _oracle(
        nx.betweenness_centrality(graph, weight="cost")
    )
    raw = nx.betweenness_centrality(graph, normalized=False)
    assert centrality.betweenness(snapshot, normalized=False).values == _oracle(raw)


@graphs
def test_pagerank_agrees_with_igraph_and_networkx_where_people_turn_to_nobody(snapshot: Snapshot) -> None:
    assert (np.diff(snapshot.indptr) == 0).any()
    arcs = list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
    peer = igraph.Graph(n=snapshot.n, edges=arcs, directed=True)
    assert centrality.pagerank(snapshot).values == _oracle(dict(enumerate(peer.pagerank(damping=0.85))))
    weights = snapshot.weight.tolist()
    expected = dict(enumerate(peer.pagerank(damping=0.6, weights=weights)))
    assert centrality.pagerank(snapshot, damping=0.6, weight="weight").values == _oracle(expected)
    restart = {snapshot.nodes[0]: 1.0, snapshot.nodes[5]: 3.0}
    # networkx sends those who turn to nobody to the restart weights, as we do.
    expected = nx.pagerank(
        _digraph(snapshot), 0.85, personalization={0: 1, 5: 3}, tol=1e-15, max_iter=5000, weight=None
    )
    assert centrality.pagerank(snapshot, restart=restart).values == _oracle(expected)


@graphs
def test_katz_agrees_with_networkx(snapshot: Snapshot) -> None:
    graph = _digraph(snapshot)
    ours = centrality.katz(snapshot, alpha=0.05)
    theirs = nx.katz_centrality_numpy(graph, alpha=0.05, normalized=True, weight=None)
    assert ours.values == _oracle({k: v * np.linalg.norm(ours.values) for k, v in theirs.items()})
    adjacency = nx.to_numpy_array(graph, nodelist=range(snapshot.n))
    dense = np.linalg.solve(np.eye(snapshot.n) - 0.1 * adjacency.T, np.ones(snapshot.n))
    assert centrality.katz(snapshot, alpha=0.1, weight="weight").values == _oracle(dict(enumerate(dense)))


@graphs
def test_eigenvector_agrees_with_networkx_within_each_connected_part(snapshot: Snapshot) -> None:
    ours = centrality.eigenvector(snapshot).values
    whole = _digraph(snapshot).to_undirected()
    tied = sum(len(part) for part in nx.connected_components(whole) if len(part) > 1)
    for part in nx.connected_components(whole):
        members = sorted(part)
        if len(members) == 1:
            assert ours[members[0]] == 0
            continue
        _, vectors = np.linalg.eigh(nx.to_numpy_array(whole, nodelist=members, weight=None))
        expected = np.abs(vectors[:, -1]) * np.sqrt(len(members) / tied)
        assert np.abs(ours[members] - expected).max() < 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_large_connected_parts_agree_with_igraph(seed: int) -> None:
    graph = nx.gnp_random_graph(300, 0.03, seed=seed)
    graph.add_edges_from((k, k + 1) for k in range(299))
    arcs = list(graph.edges)
    source, target = np.array(arcs).T
    nodes = [f"n{k:03d}" for k in range(300)]
    snapshot = Snapshot.from_arrays(source, target, np.ones(len(arcs)), nodes=nodes)
    peer = igraph.Graph(n=300, edges=arcs)
    vector = np.array(peer.eigenvector_centrality(scale=True))
    assert centrality.eigenvector(snapshot).values == _oracle(
        dict(enumerate(vector / np.linalg.norm(vector)))
    )
    arcs += [(j, i) for i, j in arcs[::2]]
    source, target = np.array(arcs).T
    snapshot = Snapshot.from_arrays(source, target, np.ones(len(arcs)), nodes=nodes)
    directed = igraph.Graph(n=300, edges=arcs, directed=True)
    for role, theirs in (("authority", directed.authority_score()), ("hub", directed.hub_score())):
        expected = np.array(theirs) / np.sum(theirs)
        assert centrality.hits(snapshot, role=role).values == _oracle(dict(enumerate(expected)), 1e-7)


@graphs
def test_hits_is_the_leading_singular_vector(snapshot: Snapshot) -> None:
    adjacency = nx.to_numpy_array(_digraph(snapshot), nodelist=range(snapshot.n), weight=None)
    left, _, right = np.linalg.svd(adjacency)
    for role, vector in (("authority", right[0]), ("hub", left[:, 0])):
        expected = np.abs(vector) / np.abs(vector).sum()
        assert centrality.hits(snapshot, role=role).values == _oracle(dict(enumerate(expected)))


@pytest.mark.parametrize("seed", range(20))
def test_hits_of_a_graph_beside_its_reverse_mixes_both_leading_vectors(seed: int) -> None:
    n = 12
    rng = np.random.default_rng(seed)
    source, target = np.nonzero(rng.random((n, n)) < 0.25)
    source, target = source[source != target], target[source != target]
    nodes = [f"n{k:03d}" for k in range(2 * n)]
    both = Snapshot.from_arrays(
        np.concatenate((source, target + n)),
        np.concatenate((target, source + n)),
        np.ones(2 * len(source)),
        nodes=nodes,
    )
    one = np.zeros((n, n))
    one[source, target] = 1.0
    left, size, right = np.linalg.svd(one)
    assert size[1] < size[0] * (1 - 1e-6), "each of the two has one leading vector"
    halves = [np.abs(vector) * np.abs(vector).sum() for vector in (right[0], left[:, 0])]
    expected = np.concatenate(halves) / np.sum(halves)
    assert centrality.hits(both).values == _oracle(dict(enumerate(expected)))


@graphs
def test_core_numbers_agree_with_networkx(snapshot: Snapshot) -> None:
    assert centrality.k_core(snapshot).values == _oracle(
        nx.core_number(_digraph(snapshot).to_undirected()), 0
    )


@graphs
@pytest.mark.parametrize("connection", ["weak", "strong"])
def test_connected_parts_agree_with_networkx_and_are_numbered_by_size(
    snapshot: Snapshot, connection: str
) -> None:
    values = centrality.components(snapshot, connection=connection).values.astype(int)
    find = nx.weakly_connected_components if connection == "weak" else nx.strongly_connected_components
    ours = {frozenset(np.flatnonzero(values == k).tolist()) for k in np.unique(values)}
    assert ours == {frozenset(part) for part in find(_digraph(snapshot))}
    sizes = np.bincount(values)[1:]
    assert (np.diff(sizes) <= 0).all()

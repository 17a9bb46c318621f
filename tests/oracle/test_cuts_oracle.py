"""Articulation points and bridges against networkx, igraph, and removing each and counting."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import articulation, articulation_points, bridges


def _graph(seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 40)), int(rng.integers(0, 60))
    nodes = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(rng.integers(0, n, m), rng.integers(0, n, m), np.full(m, 0.5), nodes=nodes)


def _undirected(snapshot: Snapshot) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(snapshot.nodes)
    graph.add_edges_from(
        (snapshot.nodes[i], snapshot.nodes[j])
        for i, j in zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    )
    return graph


def test_cuts_and_bridges_agree_with_networkx_and_with_counting_on_three_hundred_graphs():
    for seed in range(300):
        snapshot = _graph(seed)
        graph = _undirected(snapshot)
        cuts = articulation_points(snapshot)
        assert {cut.node for cut in cuts} == set(nx.articulation_points(graph))
        assert {bridge.ends for bridge in bridges(snapshot)} == {tuple(sorted(e)) for e in nx.bridges(graph)}
        before, values = nx.number_connected_components(graph), articulation(snapshot)
        for node in snapshot.nodes:
            left = nx.number_connected_components(graph.subgraph(set(graph) - {node}))
            assert values[node] == max(0, left - before)
        for cut in cuts:
            whole = nx.node_connected_component(graph, cut.node)
            pieces = nx.connected_components(graph.subgraph(whole - {cut.node}))
            assert {frozenset(part) for part in cut.parts} == {frozenset(piece) for piece in pieces}


def test_the_sides_of_a_bridge_are_what_is_left_when_it_is_removed():
    for seed in range(100):
        snapshot = _graph(seed)
        graph = _undirected(snapshot)
        for bridge in bridges(snapshot):
            graph.remove_edge(*bridge.ends)
            for end, side in zip(bridge.ends, bridge.sides, strict=True):
                assert set(side) == nx.node_connected_component(graph, end)
            graph.add_edge(*bridge.ends)


def test_articulation_points_agree_with_igraph():
    for seed in range(100):
        snapshot = _graph(seed)
        arcs = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
        peer = igraph.Graph(n=snapshot.n, edges=list(arcs))
        assert np.flatnonzero(articulation(snapshot).values).tolist() == sorted(peer.articulation_points())

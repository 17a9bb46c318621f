"""E-I index and homophily."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.groups.mixing import mixing


def _graph(seed: int, n: int = 20, m: int = 50) -> tuple[Snapshot, dict[str, str]]:
    rng = np.random.default_rng(seed)
    nodes = [f"n{k:02d}" for k in range(n)]
    snapshot = Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), np.full(m, 0.5), nodes=nodes
    )
    return snapshot, {node: "abc"[int(rng.integers(3))] for node in nodes}


def test_homophily_equals_the_assortativity_of_networkx():
    for seed in range(50):
        snapshot, labels = _graph(seed)
        graph = nx.Graph()
        graph.add_nodes_from((node, {"kind": labels[node]}) for node in snapshot.nodes)
        graph.add_edges_from(
            (snapshot.nodes[i], snapshot.nodes[j])
            for i, j in zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
        )
        expected = nx.attribute_assortativity_coefficient(graph, "kind")
        found = mixing(snapshot, labels, draws=9)
        assert found.homophily == pytest.approx(expected, abs=1e-9)
        outside = sum(labels[a] != labels[b] for a, b in graph.edges)
        assert found.total.ei == pytest.approx((2 * outside - graph.size()) / graph.size())
        assert sum(share.inside for share in found.kinds) + found.total.outside == graph.size()


def test_p_values_come_near_those_of_every_way_to_deal_the_labels():
    snapshot, labels = _graph(1, n=6, m=9)
    kinds = [labels[node] for node in snapshot.nodes]
    every = [
        mixing(snapshot, dict(zip(snapshot.nodes, dealt, strict=True)), draws=0).total.ei
        for dealt in permutations(kinds)
    ]
    found = mixing(snapshot, labels, draws=1999)
    far = np.abs(np.array(every) - np.mean(every))
    assert found.p == mixing(snapshot, labels, draws=1999).p
    assert found.total.p == pytest.approx(
        (far >= abs(found.total.ei - np.mean(every)) - 1e-9).mean(), abs=0.05
    )


def test_people_who_keep_to_themselves_are_told_from_chance():
    circles = [(a, b) for part in (range(8), range(8, 16)) for a in part for b in part if a < b]
    source, target = zip(*circles, strict=True)
    nodes = [f"n{k:02d}" for k in range(16)]
    snapshot = Snapshot.from_arrays(source, target, [1] * len(circles), nodes=nodes)
    found = mixing(snapshot, {node: "ab"[k // 8] for k, node in enumerate(nodes)})
    assert (found.total.ei, found.homophily) == (-1.0, 1.0)
    assert found.total.p < 0.01
    assert len(found.to_frame()) == 3


def test_graphs_without_ties_labels_or_variety_have_plain_values():
    pair = Snapshot.from_arrays([0], [1], [1], nodes=["a", "b"])
    for labels in ({}, {"a": "x"}, {"a": "x", "b": "x"}):
        found = mixing(pair, labels, draws=9)
        assert found.homophily == 0.0
        assert found.total.p == 1.0
        assert np.isfinite([share.ei for share in (*found.kinds, found.total)]).all()


def test_few_draws_tell_no_more_than_they_can():
    snapshot, labels = _graph(3)
    for draws in (0, 1, 2):
        told = {mixing(snapshot, labels, draws=draws, seed=seed).total.p for seed in range(9)}
        assert min(told) == pytest.approx(1 / (draws + 1))
        assert all((p * (draws + 1)) % 1 == pytest.approx(0.0) for p in told)

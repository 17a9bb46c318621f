"""Whom to brief, and where deputies are needed."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from stakemap.errors import EmptySnapshotError, InputError, LimitExceeded
from stakemap.graph.snapshot import SEAT, Snapshot
from stakemap.scoring.brokerage.key_players import resilience, whom_to_brief


def _graph(seed: int, n: int = 9, m: int = 16) -> Snapshot:
    rng = np.random.default_rng(seed)
    nodes = [f"n{k}" for k in range(n)]
    return Snapshot.from_arrays(rng.integers(0, n, m), rng.integers(0, n, m), np.full(m, 0.5), nodes=nodes)


def _flow(snapshot: Snapshot) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(snapshot.n))
    graph.add_edges_from(zip(snapshot.targets.tolist(), snapshot.sources.tolist(), strict=True))
    return graph


def test_sets_to_brief_equal_brute_force_and_one_by_one_stays_within_its_bound():
    for seed in range(20):
        snapshot = _graph(seed)
        steps = dict(nx.all_pairs_shortest_path_length(_flow(snapshot)))

        def reach(members, steps=steps, n=snapshot.n):
            near = [min((steps[s][t] for s in members if t in steps[s]), default=np.inf) for t in range(n)]
            return sum(1.0 / max(1, d) for d in near) / n

        best = max(reach(members) for members in combinations(range(snapshot.n), 2))
        found = whom_to_brief(snapshot, 2)
        assert found.exact
        assert found.value == pytest.approx(best, abs=1e-9)
        assert reach([snapshot.index(node) for node in found.members]) == pytest.approx(best, abs=1e-9)
        assert whom_to_brief(snapshot, 2, exact=False).value >= (1 - 1 / np.e) * best


def test_resilience_equals_counting_the_pairs_that_lose_connection():
    for seed in range(20):
        snapshot = _graph(seed)
        graph = _flow(snapshot).to_undirected()

        def lost(members, graph=graph):
            rest = graph.subgraph(set(graph) - set(members))
            joined = sum(len(part) * (len(part) - 1) for part in nx.connected_components(rest))
            return 1 - joined / (len(rest) * (len(rest) - 1))

        best = max(lost(members) for members in combinations(range(snapshot.n), 2))
        found = resilience(snapshot, 2)
        assert found.value == pytest.approx(best, abs=1e-9)
        assert resilience(snapshot, 2, exact=False).value <= best + 1e-9


def test_empty_seats_are_counted_but_never_chosen():
    star = Snapshot.from_arrays([1, 2, 3], [0, 0, 0], [1, 1, 1], nodes=list("abcd"), kinds=[SEAT, 0, 0, 0])
    assert "a" not in whom_to_brief(star, 1).members
    assert "a" not in resilience(star, 1).members


def test_sizes_out_of_range_and_large_graphs_are_refused():
    with pytest.raises(InputError):
        whom_to_brief(_graph(0), 0)
    with pytest.raises(InputError):
        resilience(_graph(0), 99)
    with pytest.raises(EmptySnapshotError):
        whom_to_brief(Snapshot.from_arrays([], [], [], nodes=[]), 1)
    many = Snapshot.from_arrays([0], [1], [1], nodes=[f"p{k:05d}" for k in range(3001)])
    with pytest.raises(LimitExceeded):
        whom_to_brief(many, 1)


def test_everybody_is_a_set_too():
    pair = Snapshot.from_arrays([0], [1], [1], nodes=["a", "b"])
    assert resilience(pair, 2).value == 0.0
    found = whom_to_brief(pair, 2)
    assert found.value == 1.0
    assert found.to_dict()["members"] == ["a", "b"]
    assert "every set was tried" in found._repr_html_()

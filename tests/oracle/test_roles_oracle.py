"""Gould-Fernandez roles against three nested loops, and chance against dealing every label anew."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.roles import ROLES, roles
from stakemap.scoring.selftest.twins.brokerage import role_counts


def _graph(seed: int, most: int = 14) -> tuple[Snapshot, dict[str, str]]:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, most)), int(rng.integers(0, 4 * most))
    nodes = [f"n{k:03d}" for k in range(n)]
    snapshot = Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), np.full(m, 0.5), nodes=nodes
    )
    given = {node: "abcd"[int(rng.integers(0, 4))] for node in nodes if rng.random() < 0.9}
    return snapshot, given


def _by_loops(snapshot: Snapshot, labels: dict[str, str], flow: str) -> np.ndarray:
    arcs = set(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
    if flow == "influence":
        arcs = {(j, i) for i, j in arcs}
    places = {k: labels[node] for k, node in enumerate(snapshot.nodes) if node in labels}
    counts = role_counts(snapshot.n, arcs, places)
    return np.array([counts[role] for role in ROLES]).T


@pytest.mark.parametrize("flow", ["influence", "turning"])
def test_counts_equal_three_nested_loops_on_two_hundred_graphs(flow):
    for seed in range(200):
        snapshot, labels = _graph(seed)
        found = roles(snapshot, labels, flow=flow)
        assert np.array_equal(found.counts, _by_loops(snapshot, labels, flow)), seed
        assert np.isfinite(found.z).all()


def test_mean_and_deviation_equal_those_over_every_way_to_deal_the_labels():
    checked = 0
    for seed in range(60):
        snapshot, labels = _graph(seed, most=7)
        labels = dict.fromkeys(snapshot.nodes, "a") | labels
        found = roles(snapshot, labels, flow="turning")
        place = int(np.argmax(found.counts.sum(axis=1)))
        broker = snapshot.nodes[place]
        others = [node for node in snapshot.nodes if node != broker]
        every = np.array(
            [
                _by_loops(
                    snapshot, {broker: labels[broker], **dict(zip(others, dealt, strict=True))}, "turning"
                )[place]
                for dealt in permutations([labels[node] for node in others])
            ]
        )
        assert found.expected[place] == pytest.approx(every.mean(axis=0), abs=1e-9)
        assert found.deviation[place] == pytest.approx(every.std(axis=0), abs=1e-6)
        checked += int(every.std() > 0)
    assert checked > 20

"""Walks that see each arc once: the same with kernels and without, on odd and on large graphs too.

Each test runs twice: with the text of the kernels as plain Python, and compiled where numba is installed.
"""

from __future__ import annotations

import logging
import sys

import networkx as nx
import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import articulation, articulation_points, bridges
from stakemap.scoring.core import compiled as machine_code
from stakemap.scoring.core import depth_first
from stakemap.scoring.network import degree
from stakemap.scoring.routes.gatekeepers import dominators


@pytest.fixture(params=["as Python", "compiled"])
def kernels(request, monkeypatch):
    """A switch: with kernels, or with the twins alone."""
    if request.param == "compiled" and machine_code.compiled(depth_first.walk) is None:
        pytest.skip("numba is not installed: pip install 'stakemap[fast]'")

    def switch(on: bool) -> None:
        made = machine_code.compiled if request.param == "compiled" else lambda kernel: kernel
        for module in (degree, depth_first):
            monkeypatch.setattr(module, "fitting", lambda kernel, arcs: made(kernel) if on else None)

    switch.compiled = request.param == "compiled"
    return switch


def _named(source, target, n):
    strength = np.full(len(source), 1e-12)
    return Snapshot.from_arrays(source, target, strength, nodes=[f"n{k:06d}" for k in range(n)])


def _draw(seed):
    """Directed, with loops and parallel ties; most in parts, one in eight without a tie; up to three ours."""
    rng = np.random.default_rng(90_000 + seed)
    n = int(rng.integers(1, 60 if seed % 10 == 0 else 14))
    m = int(rng.integers(0, 3 * n)) if seed % 8 else 0
    ours = rng.choice(n, min(n, int(rng.integers(0, 4))), replace=False)
    return _named(rng.integers(0, n, m), rng.integers(0, n, m), n), [f"n{k:06d}" for k in ours]


def _all(snapshot, ours):
    return (
        dominators(snapshot, ours).parent,
        articulation(snapshot).values.tobytes(),
        articulation_points(snapshot, most=3),
        bridges(snapshot, most=3),
        degree.k_core(snapshot).values.tobytes(),
    )


def _both(kernels, snapshot, ours):
    """What the kernels find and what their twins find."""
    for on in (True, False):
        kernels(on)
        yield _all(snapshot, ours)


def test_a_thousand_random_graphs_are_walked_alike(kernels):
    for seed in range(1_000 if kernels.compiled else 100):
        compiled, twins = _both(kernels, *_draw(seed))
        assert compiled == twins, seed


def test_dominators_are_those_of_networkx_from_several_of_ours_at_once(kernels):
    kernels(True)
    for seed in range(200):
        snapshot, ours = _draw(seed)
        root, starts = snapshot.n, {snapshot.index(node) for node in ours}
        ways = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
        arcs = nx.DiGraph([(root, start) for start in starts])
        arcs.add_nodes_from(range(root + 1))
        arcs.add_edges_from((i, j) for i, j in ways if j not in starts)
        nearest = nx.immediate_dominators(arcs, root)
        tree = dominators(snapshot, ours)
        above = [-1 if nearest.get(k) == root else nearest.get(k, -2) for k in range(root)]
        assert list(tree.parent) == above
        for node in snapshot.nodes:
            below = tuple(k for k in snapshot.nodes if k != node and node in tree.of(k))
            assert tree.dominated_by(node) == below


@pytest.mark.parametrize("both_ends", [False, True])
def test_a_chain_of_a_hundred_thousand_takes_no_square_of_its_length(kernels, both_ends):
    """Told in both directions, from one end and from both; the square would be ten thousand million steps."""
    n = 100_000
    kernels(kernels.compiled)
    one, two = np.arange(n - 1), np.arange(1, n)
    chain = _named(np.concatenate((one, two)), np.concatenate((two, one)), n)
    tree = dominators(chain, [chain.nodes[0], chain.nodes[-1]] if both_ends else chain.nodes[:1])
    if both_ends:
        assert set(tree.parent) == {-1}
    else:
        assert tree.parent == tuple(range(-1, n - 1))
        assert tree.dominated_by(chain.nodes[n - 3]) == chain.nodes[-2:]
        assert len(tree.dominated_by(chain.nodes[0])) == n - 1
    if not kernels.compiled and not both_ends:
        return  # the walk is the same: once is enough
    assert articulation(chain).values.sum() == n - 2
    assert articulation_points(chain, most=1)[0].cut_off == n // 2 - 1
    assert bridges(chain, most=1)[0].cut_off == n // 2
    assert set(degree.k_core(chain).values) == {1.0}


def test_a_huge_star_and_ten_thousand_parts(kernels):
    n = 100_000 if kernels.compiled else 5_000
    star = _named(np.zeros(n - 1, np.int64), np.arange(1, n), n)
    compiled, twins = _both(kernels, star, star.nodes[:1])
    assert compiled == twins
    assert articulation(star).top(1) == [(star.nodes[0], n - 2.0)]
    if not kernels.compiled:
        return
    first = np.arange(0, 30_000, 3)
    parts = _named(np.concatenate((first, first + 1)), np.concatenate((first + 1, first + 2)), 30_000)
    compiled, twins = _both(kernels, parts, parts.nodes[::3])
    assert compiled == twins
    assert articulation(parts).values.sum() == 10_000


def test_a_walk_waits_for_the_compiler_only_where_it_pays(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "numba", None)
    caplog.set_level(logging.INFO, logger="stakemap")
    assert machine_code.fitting(depth_first.walk, 10) is None
    assert not caplog.messages
    monkeypatch.setattr(machine_code, "compiled", machine_code.compiled.__wrapped__)
    assert machine_code.fitting(depth_first.walk, machine_code.COMPILED_FROM) is None
    assert caplog.messages == ["walk: without numba; pip install 'stakemap[fast]' makes large graphs faster"]

"""Compiled searches: the same bits as their twins in numpy, also where a graph is large or odd.

Each test runs twice: with the text of the kernels as plain Python, and compiled where numba is installed.
"""

from __future__ import annotations

import logging
import sys

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core import compiled as machine_code
from stakemap.scoring.core.compiled import compiled
from stakemap.scoring.network import betweenness as between
from stakemap.scoring.network import distance

GRAPHS = 1_000


def _installed() -> bool:
    return compiled(distance.hop_reach) is not None


@pytest.fixture(params=["as Python", "compiled"])
def kernels(request, monkeypatch):
    """A switch: with kernels, or with the twins alone."""
    if request.param == "compiled" and not _installed():
        pytest.skip("numba is not installed: pip install 'stakemap[fast]'")

    def switch(on: bool) -> None:
        made = compiled if request.param == "compiled" else lambda kernel: kernel
        for module in (between, distance):
            monkeypatch.setattr(module, "fitting", lambda kernel, *_: made(kernel) if on else None)

    switch.compiled = request.param == "compiled"
    return switch


def _all(snapshot, pivots=None):
    found = {}
    for weight in (None, "cost"):
        for measure in (between.betweenness, distance.harmonic, distance.closeness):
            scores = measure(snapshot, weight=weight, pivots=pivots, seed=1)
            found[measure.__name__, weight] = (scores.values.tobytes(), scores.notes)
    return found


def _differing(kernels, snapshot, pivots=None):
    """The measures and weights for which the kernels do not give the bits of their twins."""
    kernels(True)
    ours = _all(snapshot, pivots)
    kernels(False)
    twins = _all(snapshot, pivots)
    return [asked for asked in twins if ours[asked] != twins[asked]]


def _named(source, target, strength, n):
    return Snapshot.from_arrays(source, target, strength, nodes=[f"n{k:06d}" for k in range(n)])


def _draw(seed):
    """Directed, weighted, with loops and parallel ties; most fall into parts, one in eight has no tie."""
    rng = np.random.default_rng(70_000 + seed)
    n = int(rng.integers(1, 80 if seed % 10 == 0 else 16))
    m = int(rng.integers(0, 4 * n)) if seed % 8 else 0
    strength = rng.integers(1, 5, m) / 8 if seed % 2 else rng.random(m) * 0.999 + 0.001
    return _named(rng.integers(0, n, m), rng.integers(0, n, m), strength, n)


def test_a_thousand_random_graphs_have_the_same_bits(kernels):
    for seed in range(GRAPHS if kernels.compiled else 150):
        snapshot = _draw(seed)
        assert _differing(kernels, snapshot) == []
        assert _differing(kernels, snapshot, pivots=max(1, snapshot.n // 2)) == []


def test_more_sources_than_one_block_have_the_same_bits(kernels, monkeypatch):
    monkeypatch.setattr(distance, "WORDS", 2)
    rng = np.random.default_rng(1)
    n, m = 300, 1_000
    assert (
        _differing(
            kernels, _named(rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m) * 0.9 + 0.1, n)
        )
        == []
    )


def test_sources_side_by_side_are_added_as_the_twin_adds_them_in_smaller_blocks(kernels, monkeypatch):
    n, m, pivots = (6_000, 18_000, 50) if kernels.compiled else (200, 600, 20)
    monkeypatch.setattr(between, "ROOM", 10 * n)
    rng = np.random.default_rng(4)
    assert (
        _differing(
            kernels,
            _named(rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m) * 0.9 + 0.1, n),
            pivots,
        )
        == []
    )


def test_a_search_leaves_its_arrays_as_it_found_them(kernels):
    kernels(True)
    search, back = between.fitting(between.hop_routes), between.fitting(between.hop_dependencies)
    for seed in range(40):
        snapshot = _draw(seed)
        room, sources = between._Room.of(snapshot, cost=False), np.arange(min(snapshot.n, between.LANES))
        found = [np.zeros(snapshot.n), np.zeros(snapshot.n)]
        for part in found:
            hops = search(*room.ties, sources, *room.work[:-1])
            assert back(*room.ties, hops, *room.work, part)
            met, routes, *_ = room.work
            assert not met.any()
            assert not routes.any()
        assert found[0].tobytes() == found[1].tobytes()


@pytest.mark.parametrize("strength", [0.5, 1.0, 1e-12])
def test_equal_strengths_have_the_same_bits(kernels, strength):
    side = 12
    place = np.arange(side * side).reshape(side, side)
    source = np.concatenate((place[:, :-1].ravel(), place[:-1].ravel()))
    target = np.concatenate((place[:, 1:].ravel(), place[1:].ravel()))
    both = (np.concatenate((source, target)), np.concatenate((target, source)))
    assert _differing(kernels, _named(*both, np.full(len(both[0]), strength), side * side)) == []


def test_ten_thousand_parts_have_the_same_bits(kernels):
    n = 30_000
    first = np.arange(0, n, 3)
    source, target = np.concatenate((first, first + 1)), np.concatenate((first + 1, first + 2))
    assert _differing(kernels, _named(source, target, np.full(len(source), 0.5), n), pivots=8) == []


def test_a_huge_star_has_the_same_bits(kernels):
    n = 100_000 if kernels.compiled else 5_000
    leaves, centre = np.arange(1, n), np.zeros(n - 1, np.int64)
    source, target = np.concatenate((leaves, centre)), np.concatenate((centre, leaves))
    star = _named(source, target, np.full(len(source), 1e-12), n)
    assert _differing(kernels, star, pivots=4) == []


def test_a_chain_of_a_hundred_thousand_is_walked_to_its_end(kernels):
    kernels(True)
    n, pivots = (100_000, 64) if kernels.compiled else (2_000, 4)
    chain = _named(np.arange(n - 1), np.arange(1, n), np.full(n - 1, 1e-12), n)
    sources = distance.sampled_sources(chain, pivots, 1, False, 1)
    before = np.searchsorted(sources, np.arange(n))
    through = before * (n - 1 - np.arange(n)) * (n / pivots) / ((n - 1) * (n - 2))
    assert between.betweenness(chain, pivots=pivots, seed=1).values == pytest.approx(
        np.minimum(through, 1.0), rel=1e-12
    )
    last = np.sum(1.0 / (n - 1 - sources[sources < n - 1])) * n / pivots
    assert distance.harmonic(chain, pivots=pivots, seed=1).values[-1] == pytest.approx(last, rel=1e-12)


def test_more_routes_than_a_float_can_count_are_left_to_whole_numbers(kernels):
    layers = 1_100
    left = np.arange(2 * layers)
    source = np.concatenate((left, left))
    target = np.concatenate((left // 2 * 2 + 2, left // 2 * 2 + 3))
    ladder = _named(source, target, np.ones(len(source)), 2 * layers + 2)
    kernels(True)
    with np.errstate(all="ignore"):
        ours = between.betweenness(ladder, pivots=2, seed=1).values
    kernels(False)
    assert np.isfinite(ours).all()
    assert ours == pytest.approx(between.betweenness(ladder, pivots=2, seed=1).values, rel=1e-12)


def test_any_number_of_threads_adds_up_to_the_same_bits(kernels):
    kernels(True)
    rng = np.random.default_rng(2)
    n = 3_000 if kernels.compiled else 300
    m = 3 * n
    snapshot = _named(rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m) * 0.9 + 0.1, n)
    for weight, pivots in ((None, 300), ("cost", 30)):
        one, *more = (
            between.betweenness(snapshot, weight=weight, pivots=pivots, seed=1, threads=threads)
            for threads in (1, 2, 3)
        )
        assert [found.values.tobytes() for found in more] == [one.values.tobytes()] * 2


def test_small_graphs_do_not_wait_for_the_compiler(monkeypatch):
    asked = []
    monkeypatch.setattr(machine_code, "compiled", asked.append)
    for loaded in (None, sys):
        monkeypatch.setitem(sys.modules, "numba", loaded)
        _all(_draw(1))
    assert asked == []


def test_without_numba_one_line_says_so_and_the_twin_runs(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "numba", None)
    caplog.set_level(logging.INFO, logger="stakemap")
    assert compiled.__wrapped__(distance.hop_reach) is None
    assert caplog.messages == [
        "hop_reach: without numba; pip install 'stakemap[fast]' makes large graphs faster"
    ]
    plain = _all(_draw(10))
    monkeypatch.setattr(machine_code, "compiled", compiled.__wrapped__)
    for module in (between, distance):
        monkeypatch.setattr(module, "COMPILED_FROM", 0)
    assert _all(_draw(10)) == plain

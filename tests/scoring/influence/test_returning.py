"""How often walks come back: bounds that hold the truth, and the same bits from kernel and twin."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.compiled import compiled
from stakemap.scoring.influence import attention, model, returning
from stakemap.scoring.influence.attention import RowRule, listening

WIDTH = 1e-5


@pytest.fixture
def large(monkeypatch):
    """Small graphs are solved as large ones are."""
    monkeypatch.setattr(attention, "DENSE", 0)


@pytest.fixture(params=["as Python", "compiled"])
def kernels(request, monkeypatch):
    """A switch: with kernels, or with the twin."""
    if request.param == "compiled" and compiled(returning.passed_on) is None:
        pytest.skip("numba is not installed: pip install 'stakemap[fast]'")
    made = compiled if request.param == "compiled" else lambda kernel: kernel

    def switch(on: bool) -> None:
        monkeypatch.setattr(returning, "fitting", lambda kernel, *_: made(kernel) if on else None)
        monkeypatch.setattr(returning, "compiled", made)

    switch.graphs = 1_000 if request.param == "compiled" else 100
    return switch


def _draw(seed):
    """Directed ties; most graphs fall into parts, one in eight has no tie, one in three tiny strengths."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 16))
    m = int(rng.integers(0, 5 * n)) if seed % 8 else 0
    strength = rng.random(m) * 0.999 + 0.001
    if seed % 3 == 0:
        strength **= 60
    nodes = [f"n{k:02d}" for k in range(n)]
    return Snapshot.from_arrays(rng.integers(0, n, m), rng.integers(0, n, m), strength, nodes=nodes)


def _visits(rows):
    """B_jj of everybody from a dense inverse."""
    system = np.eye(rows.snapshot.n)
    system[rows.snapshot.sources, rows.snapshot.targets] -= rows.attention
    return np.diag(np.linalg.inv(system))


@pytest.mark.usefixtures("large")
def test_bounds_hold_the_truth_and_kernel_and_twin_have_the_same_bits(kernels):
    for seed in range(kernels.graphs):
        rows = listening(_draw(seed), rule=RowRule(kappa=(None, 0.01)[seed % 7 == 0]))
        places = list(range(rows.snapshot.n))
        kernels(False)
        low, high = returning.visits(rows, places, WIDTH)
        kernels(True)
        ours = returning.visits(rows, places, WIDTH)
        assert [side.tobytes() for side in ours] == [low.tobytes(), high.tobytes()]
        truth = _visits(rows)
        assert (low <= truth * (1 + 1e-12)).all()
        assert (truth <= high * (1 + 1e-12)).all()
        assert (high - low <= WIDTH).all() or seed % 7 == 0


@pytest.mark.usefixtures("large")
def test_where_walks_forget_slowly_the_highest_are_solved_instead(monkeypatch):
    """A ring of two who ask only each other, hardly counting their own view, beside others."""
    monkeypatch.setattr(returning, "MOST_STEPS", 8)
    ring = Snapshot.from_arrays([0, 1, 2, 2], [1, 0, 0, 3], [1.0, 1.0, 0.4, 0.7], nodes=list("abcd"))
    found = model.influence_of(ring, rule=RowRule(half=0.01, kappa=0.01))
    low, high = returning.visits(found.listening, [0, 1], WIDTH)
    assert (high - low > 1e-3).all()
    t = found.total / _visits(found.listening)
    assert (found.values >= t * (1 - 1e-12)).all()
    assert found.values == pytest.approx(t, rel=WIDTH)

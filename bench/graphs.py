"""A seeded graph that looks like a public organisation; arcs read "source turns to target"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ties:
    """Columns of a graph: n people, unique arcs, strengths in (0, 1]."""

    n: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    strength: NDArray[np.float64]

    @property
    def names(self) -> list[str]:
        """Ids whose sorted order is the order of the numbers."""
        return [f"p{k:08d}" for k in range(self.n)]

    def pairs(self) -> list[tuple[int, int]]:
        """Arcs as tuples, for peers that want them so."""
        return list(zip(self.source.tolist(), self.target.tolist(), strict=True))


def office(n: int, m: int, seed: int = 11) -> Ties:
    """Units of about eleven in a tree of fan-out eight; staff turn to heads, heads to heads, and informally.

    Informal ties start at busy people (heavy tail), lead to busy people more often than to others, and
    stay near in the tree in four cases of ten.
    """
    rng = np.random.default_rng(seed)
    cuts = np.cumsum(rng.integers(6, 17, n // 6 + 2))
    heads = np.concatenate(([0], cuts[cuts < n]))
    unit = np.searchsorted(heads, np.arange(n), side="right") - 1
    staff = np.setdiff1d(np.arange(n), heads)
    child = np.arange(1, len(heads))
    source = [staff, heads[child]]
    target = [heads[unit[staff]], heads[(child - 1) // 8]]
    busy = rng.pareto(1.6, n) + 1.0
    busy[heads] *= 2.0
    chances = np.cumsum(busy) / busy.sum()
    arcs = np.unique(np.concatenate(source) * n + np.concatenate(target))
    while len(arcs) < m:
        want = int((m - len(arcs)) * 1.3) + 10
        one = np.searchsorted(chances, rng.random(want)).clip(0, n - 1)
        far = np.searchsorted(chances, rng.random(want)).clip(0, n - 1)
        near = (one + rng.integers(-30, 31, want)).clip(0, n - 1)
        two = np.where(rng.random(want) < 0.6, near, far)
        fresh = np.setdiff1d((one * n + two)[one != two], arcs)
        arcs = np.concatenate((arcs, rng.permutation(fresh)[: m - len(arcs)]))
    arcs = np.sort(arcs[:m]) if len(arcs) > m else np.sort(arcs)
    strength = np.clip(rng.lognormal(-1.0, 0.6, len(arcs)), 0.01, 1.0)
    return Ties(n, arcs // n, arcs % n, strength)

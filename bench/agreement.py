"""How far a score orders people as a truth does, in many bootstrap draws at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["auc", "drawn", "kendall", "signs"]

Floats = NDArray[np.float64]


def signs(values: Floats) -> Floats:
    """Sign of each difference, n x n; differences below 1e-12 are ties."""
    gap = values[:, None] - values[None, :]
    return np.where(np.abs(gap) > 1e-12, np.sign(gap), 0.0)


def drawn(n: int, draws: int, seed: int = 20260901) -> Floats:
    """How often each of n is drawn, draws x n."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), size=draws).astype(np.float64)


def kendall(score: Floats, truth: Floats, drawn: Floats) -> Floats:
    """Kendall's tau-b in each draw, from pair signs (n x n) of score and truth."""

    def pairs(matrix: Floats) -> Floats:
        return np.asarray(np.sum((drawn @ matrix) * drawn, axis=1))

    both = pairs(score**2) * pairs(truth**2)
    return np.divide(pairs(score * truth), np.sqrt(both), out=np.zeros(len(drawn)), where=both > 0)


def auc(score: Floats, truth: Floats, drawn: Floats) -> Floats:
    """Share of (influential, other) pairs in the right order in each draw; ties count one half."""
    above = (truth > 0).astype(np.float64)
    right = np.sum((drawn @ (above * (score + 1.0) / 2.0)) * drawn, axis=1)
    count = np.sum((drawn @ above) * drawn, axis=1)
    return np.divide(right, count, out=np.full(len(drawn), 0.5), where=count > 0)

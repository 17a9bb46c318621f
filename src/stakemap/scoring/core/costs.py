"""What a step costs, and when two ways cost the same.

A tie that works with probability p costs -ln p, so that costs add where probabilities multiply.  Sums of
floats differ in their last digits by the order of their terms; lengths within `SAME` of each other are one
length, in every search.  Whole micro-units (`shown`, ``Snapshot.cost``) are for display and stores only.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import MICRO, Snapshot

__all__ = ["CERTAIN", "SAME", "Lengths", "arc_costs", "levelled", "same", "shown"]

Floats = NDArray[np.float64]

SAME = 1e-10
"""Lengths that differ by at most this, relative to the greater, are equal: far above what rounding does to a
sum (1e-14), far below what one step more does (`CERTAIN` of a way)."""

CERTAIN = 1e-6
"""Least cost of a tie, that of p = 1: above 0, so that lengths grow with each step (no circle is free, and
of certain ways the one with fewer steps is the shorter) and one over a length is finite."""


def arc_costs(snapshot: Snapshot) -> Floats:
    """Cost of each arc, -ln p and at least `CERTAIN`; float64, shape (m,).

    Examples
    --------
    >>> arc_costs(Snapshot.from_arrays([0, 1], [1, 2], [1.0, 0.5], nodes=["a", "b", "c"])).round(6).tolist()
    [1e-06, 0.693147]
    """
    return np.asarray(np.maximum(CERTAIN, -np.log(snapshot.strength)), np.float64)


def same(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Whether lengths are equal, pair by pair.

    Examples
    --------
    >>> same(np.array([0.1 + 0.2, 1.0]), np.array([0.3, 1.0 + 1e-9])).tolist()
    [True, False]
    """
    return np.asarray(np.abs(one - other) <= SAME * np.maximum(one, other), np.bool_)


def levelled(values: Floats) -> Floats:
    """Values of any shape, finite or infinite, of which neighbours that are equal are made the least of them.

    Examples
    --------
    >>> values = levelled(np.array([0.1 + 0.2, 1.0, 0.3, np.inf]))
    >>> values.tolist()
    [0.3, 1.0, 0.3, inf]
    """
    distinct, where = np.unique(values, return_inverse=True)
    fresh = np.ones(len(distinct), np.bool_)
    fresh[1:] = distinct[1:] > distinct[:-1] * (1.0 + SAME)
    return np.asarray(distinct[fresh][np.cumsum(fresh) - 1][where].reshape(values.shape), np.float64)


def shown(length: float) -> int:
    """A length in whole micro-units of -ln p.

    >>> shown(0.6931471805599453)
    693147
    """
    return round(MICRO * length)


class Lengths:
    """The lengths met in one search; equal ones get one value, so that what stands beside them decides.

    Examples
    --------
    >>> lengths = Lengths()
    >>> lengths.of(0.3), lengths.of(0.1 + 0.2)
    (0.3, 0.3)
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[float, float] = {}  # by cell: logarithms that differ by at most `SAME`

    def of(self, length: float) -> float:
        """The length itself, above 0 and finite, or the equal one that was met before."""
        known, cell = self._known, log(length) / SAME // 1.0
        found = known.get(cell)
        if found is None:
            for near in (known.get(cell - 1.0), known.get(cell + 1.0)):
                if near is not None and abs(near - length) <= SAME * length:
                    return near
            found = known[cell] = length
        return found

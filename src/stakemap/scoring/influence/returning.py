r"""How often walks come back to where they started: bounds of B_jj for some of many nodes.

After k steps ``r = K^k e_j`` is left of the walks to j, and with ``u = K^m 1``, ``v = B u``::

    least u <= r <= most u     implies     least v_j <= B_jj - sum_{i<k} (K^i)_jj <= most v_j

As walks forget where they were going, r becomes a multiple of u, and both bounds meet: sooner than r itself
vanishes, and without a product but those with K.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.compiled import compiled, fitting
from stakemap.scoring.core.linear_solve import Operator
from stakemap.scoring.influence.kernels import COLUMNS, passed_on, spanned
from stakemap.work import checkpoint

__all__ = ["visits"]

Floats = NDArray[np.float64]
Bounds = tuple[float, float]

COMPILED_FROM = 60_000_000
"""Nodes asked x arcs from which compiled products save more than it takes to load the compiler."""
FORGOTTEN = 3
"""m above: steps after which walks from everybody are compared."""
FIRST_LOOK, LOOK_EACH, MOST_STEPS = 8, 2, 64
"""Steps before bounds are looked at for the first time, between two looks, and at most."""
_ROUNDING = 1e-13


class Rows(Protocol):
    """Rows of attention in memory; `Listening` is one."""

    @property
    def snapshot(self) -> Snapshot:
        """The graph."""

    @property
    def attention(self) -> Floats:
        """k_ij of each arc."""

    @property
    def matrix(self) -> Operator:
        """K."""

    @property
    def lengths(self) -> Floats:
        """B 1."""

    def asking(self, place: int) -> Floats:
        """K_.j."""


def visits(rows: Rows, places: list[int], width: float) -> tuple[Floats, Floats]:
    """Bounds of B_jj of some nodes, as near as `width` where walks forget within `MOST_STEPS`.

    Parameters
    ----------
    rows
        n people, m arcs, in memory.
    places
        Nodes, k of them.
    width
        High minus low at which a pair of bounds is near enough.

    Returns
    -------
    tuple
        (low, high), each float64 of shape (k,), low >= 1.  O(k m) for each step.
    """
    left, length = _left(rows)
    scale = np.divide(1.0, left, out=np.zeros(len(left)), where=left > 0)
    fast = fitting(passed_on, len(places) * rows.snapshot.m, COMPILED_FROM)
    found: list[Bounds] = []
    if fast is None:
        found = [_bounded(rows, place, width, scale, float(length[place])) for place in places]
    else:
        span = compiled(spanned)
        assert span is not None  # noqa: S101  as the other kernel is
        room = _Room(rows, min(COLUMNS, len(places)), scale, fast, span)
        for first in range(0, len(places), COLUMNS):
            some = places[first : first + COLUMNS]
            found += room.bounded(rows, some, width, length[some])
    low, high = np.array(found, np.float64).reshape(-1, 2).T
    return low, high


def _left(rows: Rows) -> tuple[Floats, Floats]:
    """u and v: what is left of walks from everybody after some steps, and their length from there on."""
    left, length = np.ones(rows.snapshot.n), rows.lengths
    for _ in range(FORGOTTEN):
        length = length - left
        left = rows.matrix @ left
    return left, np.maximum(length, left)


def _between(seen: float, least: float, most: float, length: float) -> Bounds:
    """Bounds of B_jj from what is summed so far, and from the range of what is left; rounding included."""
    low = (seen + min(least, most) * length) * (1.0 - _ROUNDING)
    return max(low, 1.0), max((seen + most * length) * (1.0 + _ROUNDING), 1.0)


def _looks(step: int) -> bool:
    return step >= FIRST_LOOK and (step - FIRST_LOOK) % LOOK_EACH == 0


def _bounded(rows: Rows, place: int, width: float, scale: Floats, length: float) -> Bounds:
    """Bounds of one node by plain products; the twin of `_Room.bounded`."""
    some = scale > 0
    front, seen = rows.asking(place), 1.0
    for step in range(1, MOST_STEPS + 1):
        if _looks(step):
            share = (front * scale)[some]
            found = _between(seen, float(share.min(initial=np.inf)), float(share.max(initial=0.0)), length)
            if found[1] - found[0] <= width or step + LOOK_EACH > MOST_STEPS:
                break
        checkpoint()
        seen += float(front[place])
        front = np.asarray(rows.matrix @ front)
    return found


class _Room:
    """Arrays for some nodes at a time."""

    def __init__(
        self, rows: Rows, width: int, scale: Floats, step: Callable[..., None], span: Callable[..., None]
    ) -> None:
        snapshot = rows.snapshot
        self.arrays: tuple[Any, ...] = (
            snapshot.indptr.astype(np.uint32),
            snapshot.targets.astype(np.uint32),
            rows.attention,
        )
        self.scale, self.step, self.span = scale, step, span
        self.front, self.next = np.zeros((snapshot.n, width)), np.zeros((snapshot.n, width))

    def bounded(self, rows: Rows, places: list[int], width: float, length: Floats) -> list[Bounds]:
        """Bounds of as many nodes as there are columns, or fewer: each as when its own are near enough."""
        self.front[:] = 0.0
        for column, place in enumerate(places):
            self.front[:, column] = rows.asking(place)
        seen, found = [1.0] * len(places), dict[int, Bounds]()
        for step in range(1, MOST_STEPS + 1):
            if _looks(step):
                least, most = np.full(self.front.shape[1], np.inf), np.zeros(self.front.shape[1])
                self.span(self.front, self.scale, least, most)
                for k in range(len(places)):
                    if k not in found or found[k][1] - found[k][0] > width:
                        found[k] = _between(seen[k], float(least[k]), float(most[k]), float(length[k]))
                if step + LOOK_EACH > MOST_STEPS or all(b - a <= width for a, b in found.values()):
                    break
            checkpoint()
            for column, place in enumerate(places):
                seen[column] += float(self.front[place, column])
            self.step(*self.arrays, self.front, self.next)
            self.front, self.next = self.next, self.front
        return [found[k] for k in range(len(places))]

"""Ties as arcs that pass no third person and no text: a bow where one is clear, else a way along the lanes.

From coarse to fine: bows of all arcs are looked at together at few points, the best of each at many. Of these
and of some ways along the lanes that the columns leave free (`lanes`, `tracks`) each arc takes the one that
crosses fewest others (`untangle`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stakemap.plot.layout.curves import basis
from stakemap.plot.layout.lanes import Lanes
from stakemap.plot.layout.tracks import smooth
from stakemap.plot.layout.untangle import Option, picked
from stakemap.work import checkpoint

__all__ = ["CLEARANCE", "Arc", "Ground", "Request", "route"]

CLEARANCE = 3.0
"""Points an arc keeps away from the mark of a third person."""

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Point: TypeAlias = tuple[float, float]
Rect: TypeAlias = tuple[float, float, float, float]
Bow: TypeAlias = tuple[float, Floats]
Pairs: TypeAlias = dict[tuple[str, str], list[int]]
_BENDS = (0.0, 0.08, -0.08, 0.16, -0.16, 0.27, -0.27, 0.4, -0.4)
_LEANS = (0.5, -0.5)
_REACH = (50.0, 110.0)
_COARSE = 28
"""Points of a bow at the first look."""
_CELL, _PAD = 2.0, 24
_TEXT = 1 << 30
_FEW = 120
"""Up to so many arcs, leaning bows and curves that leave sideways are tried too."""
_TRIED = 5
"""Bows of an arc that are looked at closely."""
_SHORT = 130.0
_SPARE = 2
"""Bows to choose from beside the arcs of two people."""
_BENT, _ALONG, _LAST = 50.0, 1.0, 1e6
"""In crossings: so much of a bend is one, a way along the lanes, and a line through anything."""
_WAYS = ((120, 5), (240, 3), (10**9, 2))
"""Up to so many arcs, so many ways along the lanes are looked at for each: what the search may take."""


@dataclass(frozen=True, slots=True)
class Request:
    """An arc wanted between two points; `ends` are the people it may touch."""

    key: str
    ends: tuple[str, ...]
    start: Point
    stop: Point


@dataclass(frozen=True, slots=True)
class Arc:
    """A chosen arc: control points of joined cubic curves, shape (1 + 3k, 2), as tuples."""

    key: str
    ends: tuple[str, ...]
    points: tuple[Point, ...]


class Ground:
    """What is there already, on a grid of small cells: people and texts.

    Parameters
    ----------
    circles, ids
        x, y, r of every mark in points, shape (n, 3), and whose mark it is.
    texts
        Rectangles of names, posts and captions.
    bounds
        Left, top, right, bottom of the paper the arcs may use.
    lanes
        Free ways, for arcs that no bow serves; None where there are no columns.
    """

    def __init__(
        self, circles: Floats, ids: list[str], texts: Sequence[Rect], bounds: Rect, lanes: Lanes | None = None
    ) -> None:
        self.bounds, self.lanes = bounds, lanes
        self.index = {one: at for at, one in enumerate(ids)}
        self.cells = np.zeros((int(bounds[3] / _CELL) + _PAD, int(bounds[2] / _CELL) + _PAD), dtype=np.int32)
        for at, circle in enumerate(circles):
            self._mark(at, *circle)
        for left, top, right, bottom in texts:
            rows = slice(max(int((top - 1.5) / _CELL), 0), int((bottom + 1.5) / _CELL) + 1)
            self.cells[rows, max(int((left - 1.5) / _CELL), 0) : int((right + 1.5) / _CELL) + 1] = _TEXT

    def _mark(self, at: int, x: float, y: float, r: float) -> None:
        reach = r + CLEARANCE + 1.5
        rows = slice(max(int((y - reach) / _CELL), 0), int((y + reach) / _CELL) + 1)
        columns = slice(max(int((x - reach) / _CELL), 0), int((x + reach) / _CELL) + 1)
        here = self.cells[rows, columns]
        down = (np.arange(here.shape[0]) + rows.start + 0.5) * _CELL - y
        across = (np.arange(here.shape[1]) + columns.start + 0.5) * _CELL - x
        here[np.hypot(down[:, None], across[None, :]) < reach] = at + 1

    def hits(self, points: Floats, own: NDArray[np.int32]) -> Bools:
        """Whether each point is in the way of something; `own` are the two ends, shape (n, 2)."""
        column = np.clip((points[..., 0] * (1 / _CELL)).astype(np.int32), 0, self.cells.shape[1] - 1)
        row = np.clip((points[..., 1] * (1 / _CELL)).astype(np.int32), 0, self.cells.shape[0] - 1)
        found = self.cells.ravel()[row * self.cells.shape[1] + column]
        shape = (len(own),) + (1,) * (found.ndim - 1)
        mine = (found == own[:, 0].reshape(shape)) | (found == own[:, 1].reshape(shape))
        left, top, right, bottom = self.bounds
        x, y = points[..., 0], points[..., 1]
        return np.asarray((found != 0) & ~mine | (x < left) | (y < top) | (x > right) | (y > bottom))


def _bows(a: Floats, b: Floats, rich: bool) -> tuple[Floats, Floats]:
    """Candidates for many arcs, shape (n, c, 4, 2), and how much each is bent, shape (n, c)."""
    way = b - a
    far = np.hypot(way[:, 0], way[:, 1])
    across = np.stack([-way[:, 1], way[:, 0]], axis=1)
    pairs = [
        (bend * (1 + lean), bend * (1 - lean))
        for bend in _BENDS
        for lean in (0.0, *(_LEANS if rich and bend else ()))
    ]
    curves = [
        np.stack([a, a + 0.3 * way + 4 / 3 * one * across, a + 0.7 * way + 4 / 3 * two * across, b], axis=1)
        for one, two in pairs
    ]
    bent = [np.full(len(a), 100.0 * max(abs(one), abs(two)) + 12.0 * abs(one - two)) for one, two in pairs]
    for reach in _REACH if rich else _REACH[:1]:
        for one, two in ((1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0)):
            first, second = a + np.array([one * reach, 0.0]), b + np.array([two * reach, 0.0])
            curves.append(np.stack([a, first, second, b], axis=1))
            length = np.hypot(*(second - first).T) + 1.2 * reach
            bent.append(14.0 + 90.0 * np.maximum(length / np.maximum(far, _SHORT) - 1.0, 0.0))
    return np.stack(curves, axis=1), np.stack(bent, axis=1)


def _clear(curves: Floats, own: NDArray[np.int32], ground: Ground) -> Bools:
    """Whether each curve, shape (n, 4, 2), passes nothing, looked at closely."""
    length = np.hypot(*np.diff(curves, axis=1).transpose(2, 0, 1)).sum(axis=1)
    found = np.zeros(len(curves), dtype=np.bool_)
    for low, high in ((0.0, 200.0), (200.0, 500.0), (500.0, 1300.0), (1300.0, np.inf)):
        here = np.flatnonzero((length >= low) & (length < high))
        if len(here):
            count = int(min(high, max(length[here].max(), 1.0)) / 3.2) + 8
            points = np.einsum("tk,ckx->ctx", basis(count), curves[here])
            found[here] = ~ground.hits(points, own[here]).any(axis=1)
    return found


def _bowed(
    a: Floats, b: Floats, many: NDArray[np.int64], ground: Ground, own: NDArray[np.int32]
) -> list[list[Bow]]:
    """For each two people their clear bows, the least bent first, at most `many`."""
    curves, bent = _bows(a, b, len(a) <= _FEW)
    points = np.einsum("tk,nckx->nctx", basis(_COARSE), curves)
    bent[ground.hits(points, own).any(axis=2)] = np.inf
    order = np.argsort(bent, axis=1, kind="stable")[:, :_TRIED]
    found: list[list[Bow]] = [[] for _ in a]
    left = np.arange(len(a))
    for turn in range(order.shape[1]):
        left = left[np.isfinite(bent[left, order[left, turn]])]
        if not len(left):
            break
        tried, cost = curves[left, order[left, turn]], bent[left, order[left, turn]]
        for at in np.flatnonzero(_clear(tried, own[left], ground)):
            found[left[at]].append((float(cost[at]), tried[at]))
        left = np.array([at for at in left if len(found[at]) < many[at]], dtype=np.intp)
    return found


def _pairs(requests: Sequence[Request]) -> dict[tuple[str, str], list[int]]:
    """Two people, in order of their ids -> the arcs between them; the nearest two first."""
    near = sorted(range(len(requests)), key=lambda at: (_apart(requests[at]), requests[at].ends, at))
    found: dict[tuple[str, str], list[int]] = {}
    for at in near:
        found.setdefault((min(requests[at].ends), max(requests[at].ends)), []).append(at)
    return found


def _apart(request: Request) -> float:
    return abs(request.start[0] - request.stop[0]) + abs(request.start[1] - request.stop[1])


def _bows_of(requests: Sequence[Request], pairs: Pairs, ground: Ground) -> list[list[Bow]]:
    """Clear bows of each two people, from the first to the second."""
    firsts = [requests[same[0]] for same in pairs.values()]
    turned = [one.ends[0] != pair[0] for one, pair in zip(firsts, pairs, strict=True)]
    a = np.array([one.stop if turn else one.start for one, turn in zip(firsts, turned, strict=True)])
    b = np.array([one.start if turn else one.stop for one, turn in zip(firsts, turned, strict=True)])
    own = np.array([[ground.index.get(end, -2) + 1 for end in pair] for pair in pairs], dtype=np.int32)
    many = np.array([len(same) + _SPARE for same in pairs.values()])
    return _bowed(a, b, many, ground, own)


def _options(
    requests: Sequence[Request], pairs: Pairs, bows: Sequence[Sequence[Bow]], lanes: Lanes | None
) -> list[list[Option]]:
    """What each arc may run along: clear bows, ways along the lanes, a straight line where there are none."""
    most = next(ways for arcs, ways in _WAYS if len(requests) <= arcs)
    ends = [(one.ends[0], one.ends[1]) for one in requests]
    ways = (
        [[lanes.runs(way) for way in mine] for mine in lanes.ways(ends, most)]
        if lanes
        else [[] for _ in ends]
    )
    found: list[list[Option]] = [[] for _ in requests]
    for (pair, same), clear in zip(pairs.items(), bows, strict=True):
        for at in same:
            one = requests[at]
            turned = slice(None, None, 1 if one.ends[0] == pair[0] else -1)
            found[at] = [
                Option(bent / _BENT, one.start, one.stop, curve=curve[turned], bow=number)
                for number, (bent, curve) in enumerate(clear)
            ]
            found[at] += [Option(_ALONG, one.start, one.stop, runs=runs) for runs in ways[at]]
            if not ways[at]:
                found[at].append(_straight(one))
    return found


def route(requests: Sequence[Request], ground: Ground) -> tuple[Arc, ...]:
    """One arc per request, in their order."""
    if not requests:
        return ()
    pairs = _pairs(requests)
    checkpoint()
    bows = _bows_of(requests, pairs, ground)
    checkpoint()
    options = _options(requests, pairs, bows, ground.lanes)
    chosen = picked(options, [one.ends for one in requests])
    along = [at for at, option in enumerate(chosen) if option.curve is None]
    curves = smooth(
        [(requests[at].start, requests[at].stop) for at in along], [chosen[at].runs for at in along]
    )
    found = {at: option.curve for at, option in enumerate(chosen) if option.curve is not None}
    found.update(zip(along, curves, strict=True))
    return tuple(Arc(one.key, one.ends, _tuples(found[at])) for at, one in enumerate(requests))


def _tuples(curve: Floats) -> tuple[Point, ...]:
    return tuple([(x, y) for x, y in curve.round(2).tolist()])


def _straight(request: Request) -> Option:
    a, b = np.array(request.start), np.array(request.stop)
    line = np.array([a, a + (b - a) / 3, a + (b - a) * 2 / 3, b])
    return Option(_LAST, request.start, request.stop, curve=line)

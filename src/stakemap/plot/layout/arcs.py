"""Ties as arcs: of many smooth candidates, the one that keeps clear at the smallest bend.

An arc never passes through a third person if any candidate avoids it; it further avoids
names, captions and running along another arc, in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stakemap.work import checkpoint

__all__ = ["CLEARANCE", "Arc", "Ground", "Request", "route", "samples", "trim"]

CLEARANCE = 3.0
"""Points an arc keeps away from the mark of a third person."""

Floats: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
Rect: TypeAlias = tuple[float, float, float, float]
_BENDS = (0.0, 0.06, -0.06, 0.12, -0.12, 0.19, -0.19, 0.27, -0.27, 0.36, -0.36, 0.48, -0.48, 0.62, -0.62)
_REACH = np.array([40.0, 80.0, 150.0])
_COMPASS = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, -1.0]])
_FINE = 400
_STEP = 8.0
"""Points between the samples by which a candidate is judged, twice that for long detours."""
_SHORT = 130.0
"""Detours of ties shorter than this count as if they were as long."""
_CELL, _PAD, _FAR = 2.0, 24, 32.0
_DEAR, _HIT = 45.0, 150.0
"""Cost above which curves by way of a stop are tried too: with few arcs, with many."""
_FEW, _MANY = 120, 160


@dataclass(frozen=True, slots=True)
class Request:
    """An arc wanted between two points; `ends` are the people it may touch."""

    key: str
    ends: tuple[str, ...]
    start: Point
    stop: Point


@dataclass(frozen=True, slots=True)
class Arc:
    """A chosen arc: control points of one or two cubic curves, shape (4, 2) or (7, 2), as tuples."""

    key: str
    ends: tuple[str, ...]
    points: tuple[Point, ...]


@cache
def _basis(count: int) -> Floats:
    t = np.linspace(0.0, 1.0, count)
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


def samples(points: Sequence[Point] | Floats, count: int) -> Floats:
    """Points on a curve: shape (count, 2) for one cubic, twice as many for two."""
    control = np.asarray(points, dtype=np.float64)
    return np.concatenate([_basis(count) @ control[at : at + 4] for at in range(0, len(control) - 1, 3)])


def _bent(a: Floats, b: Floats) -> list[Floats]:
    """Bows to both sides, even and leaning."""
    way = b - a
    across = np.array([-way[1], way[0]])
    found = []
    for bend in _BENDS:
        for lean in (0.0,) if bend == 0.0 else (0.0, 0.5, -0.5):
            first, second = bend * (1 + lean) * 4 / 3, bend * (1 - lean) * 4 / 3
            found.append(np.array([a, a + way * 0.3 + across * first, a + way * 0.7 + across * second, b]))
    return found


def _freely(a: Floats, b: Floats) -> Floats:
    """Curves that leave and arrive sideways, upwards or straight, so that they run beside the texts."""
    straight = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
    outs = np.concatenate([_COMPASS, straight[None]])[:, None, :] * _REACH[None, :, None]
    backs = np.concatenate([_COMPASS, -straight[None]])[:, None, :] * _REACH[None, :, None]
    first, second = a + outs.reshape(-1, 2), b + backs.reshape(-1, 2)
    curves = np.empty((len(first), len(second), 4, 2))
    curves[..., 0, :], curves[..., 3, :] = a, b
    curves[..., 1, :], curves[..., 2, :] = first[:, None], second[None]
    return curves.reshape(-1, 4, 2)


def _through(a: Floats, b: Floats, stops: Floats) -> list[Floats]:
    """Two smooth curves by way of a stop, level or upright there."""
    found = []
    for stop in stops:
        reach = 0.42 * min(np.hypot(*(stop - a)), np.hypot(*(b - stop)))
        along = (b - a) / max(np.hypot(*(b - a)), 1e-9)
        for way in ((np.sign(b[0] - a[0]) or 1.0, 0.0), (0.0, np.sign(b[1] - a[1]) or 1.0), along):
            pull = reach * np.asarray(way)
            found.append(np.array([a, (a + stop) / 2, stop - pull, stop, stop + pull, (b + stop) / 2, b]))
    return found


class Ground:
    """What is there already, on a grid of small cells: people, texts, captions, chosen arcs.

    Parameters
    ----------
    circles, ids
        x, y, r of every mark in points, shape (n, 3), and whose mark it is.
    labels, strips
        Rectangles of texts and of captions.
    bounds
        Left, top, right, bottom of the paper the arcs may use.
    """

    def __init__(
        self, circles: Floats, ids: list[str], labels: Sequence[Rect], strips: Sequence[Rect], bounds: Rect
    ) -> None:
        self.bounds, self.circles = bounds, circles
        shape = (int(bounds[3] / _CELL) + _PAD, int(bounds[2] / _CELL) + _PAD)
        self.free = np.full(shape, _FAR, dtype=np.float32)
        self.owner = np.full(shape, -1, dtype=np.int32)
        self.index = {one: at for at, one in enumerate(ids)}
        self.texts = self._painted(labels, shape)
        self.captions = self._painted(strips, shape)
        self.lines = np.zeros(shape, dtype=np.int16)
        for at, (x, y, r) in enumerate(circles):
            self._person(at, x, y, r)

    @staticmethod
    def _painted(rects: Sequence[Rect], shape: tuple[int, int]) -> NDArray[np.bool_]:
        cells = np.zeros(shape, dtype=np.bool_)
        for left, top, right, bottom in rects:
            low_x, low_y = max(int(left / _CELL), 0), max(int(top / _CELL), 0)
            cells[low_y : int(bottom / _CELL) + 1, low_x : int(right / _CELL) + 1] = True
        return cells

    def _person(self, at: int, x: float, y: float, r: float) -> None:
        """Distance to this mark, written where it is the nearest one."""
        reach = r + _FAR
        rows = slice(max(int((y - reach) / _CELL), 0), int((y + reach) / _CELL) + 1)
        columns = slice(max(int((x - reach) / _CELL), 0), int((x + reach) / _CELL) + 1)
        here = self.free[rows, columns]
        down = (np.arange(here.shape[0]) + rows.start + 0.5) * _CELL - y
        across = (np.arange(here.shape[1]) + columns.start + 0.5) * _CELL - x
        apart = np.hypot(down[:, None], across[None, :]) - r
        nearer = apart < here
        here[nearer] = apart[nearer]
        self.owner[rows, columns][nearer] = at

    def cells(self, points: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row and column of each point; what lies outside counts as the border."""
        column = np.clip((points[..., 0] / _CELL).astype(np.intp), 0, self.free.shape[1] - 1)
        row = np.clip((points[..., 1] / _CELL).astype(np.intp), 0, self.free.shape[0] - 1)
        return row, column

    def room(self, cells: tuple[NDArray[np.intp], NDArray[np.intp]], ends: Iterable[str]) -> Floats:
        """Distance of each point to the nearest third mark, at most `_FAR`."""
        free, owner = self.free[cells], self.owner[cells]
        own = np.isin(owner, [self.index[end] for end in ends if end in self.index])
        return np.where(own, _FAR, free).astype(np.float64)

    def draw(self, curve: Floats, by: int) -> None:
        """Add (1) or take away (-1) an arc, three cells wide."""
        points = samples(curve, 160)
        rows, columns = self.cells(points)
        touched = np.unique(np.stack([rows, columns], axis=1), axis=0)
        for down in (-1, 0, 1):
            for across in (-1, 0, 1):
                row = np.clip(touched[:, 0] + down, 0, self.lines.shape[0] - 1)
                column = np.clip(touched[:, 1] + across, 0, self.lines.shape[1] - 1)
                np.add.at(self.lines, (row, column), by)


def _cost(curves: Floats, request: Request, ground: Ground) -> Floats:
    """Cost of each candidate, shape (c,), of curves of shape (c, 4 or 7, 2)."""
    start, stop = np.array(request.start), np.array(request.stop)
    direct = max(float(np.hypot(*(stop - start))), _SHORT)
    points = _along(curves, 2 * int(np.clip(direct / _STEP, 10, 80)))
    steps = np.diff(points, axis=1)
    each = np.hypot(steps[..., 0], steps[..., 1])
    length = each.sum(axis=1)
    pace = length / points.shape[1]
    turn = np.abs(np.diff(np.unwrap(np.arctan2(steps[..., 1], steps[..., 0]), axis=1), axis=1))
    left, top, right, bottom = ground.bounds
    outside = (
        (points[..., 0] < left)
        | (points[..., 1] < top)
        | (points[..., 0] > right)
        | (points[..., 1] > bottom)
    )
    cells = ground.cells(points)
    room = ground.room(cells, request.ends)
    away = [np.hypot(points[..., 0] - end[0], points[..., 1] - end[1]) > 26.0 for end in (start, stop)]
    beside = ((ground.lines[cells] > 0) & away[0] & away[1]).sum(axis=1)
    return np.asarray(
        150.0 * (room < CLEARANCE + 1.5).sum(axis=1)
        + 0.1 * pace * np.clip(9.0 - room, 0.0, 9.0).sum(axis=1)
        + 11.0 * pace * ground.texts[cells].sum(axis=1)
        + 0.25 * pace * ground.captions[cells].sum(axis=1)
        + 0.35 * pace * beside
        + 110.0 * (length / direct - 1.0)
        + 0.35 * (length - direct)
        + 16.0 * turn.sum(axis=1)
        + 150.0 * np.maximum(turn.max(axis=1) - 0.35, 0.0)
        + 25.0 * outside.sum(axis=1),
        dtype=np.float64,
    )


def _along(curves: Floats, count: int) -> Floats:
    """Points on many curves at once, shape (c, count, 2)."""
    if curves.shape[1] == 4:
        return np.asarray(np.einsum("tk,ckx->ctx", _basis(count), curves))
    halves = [np.einsum("tk,ckx->ctx", _basis(count // 2), curves[:, at : at + 4]) for at in (0, 3)]
    return np.concatenate(halves, axis=1)


def _stops(request: Request, ground: Ground) -> Floats:
    """Places on the way that are far from everybody."""
    a, b = np.array(request.start), np.array(request.stop)
    left, top, right, bottom = ground.bounds
    xs = np.linspace(max(min(a[0], b[0]) - 90.0, left), min(max(a[0], b[0]) + 90.0, right), 13)
    ys = np.linspace(max(min(a[1], b[1]) - 110.0, top), min(max(a[1], b[1]) + 110.0, bottom), 11)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    near = np.minimum(*(np.hypot(*(grid - end).T) for end in (a, b))) < 0.2 * min(np.hypot(*(b - a)), 300.0)
    return np.asarray(grid[(ground.room(ground.cells(grid), ()) > CLEARANCE + 8.0) & ~near], dtype=np.float64)


def _choose(request: Request, ground: Ground, dear_from: float) -> Floats:
    a, b = np.array(request.start), np.array(request.stop)
    quick = np.isinf(dear_from)
    curves = np.stack(_bent(a, b))
    curves = curves if quick else np.concatenate([curves, _freely(a, b)])
    cost = _cost(curves, request, ground)
    best = int(np.argmin(cost))
    if cost[best] > dear_from:
        stops = _stops(request, ground)
        if len(stops):
            more = np.stack(_through(a, b, stops))
            dear = _cost(more, request, ground)
            if dear.min() < cost[best]:
                return np.asarray(more[int(np.argmin(dear))])
    return np.asarray(curves[best])


def route(requests: Sequence[Request], ground: Ground) -> tuple[Arc, ...]:
    """One arc per request, in their order; they are drawn on the ground."""
    chosen: dict[str, Floats] = {}
    short_first = sorted(
        requests, key=lambda one: (abs(one.start[0] - one.stop[0]) + abs(one.start[1] - one.stop[1]), one.key)
    )
    dear_from = _DEAR if len(requests) <= _FEW else _HIT if len(requests) <= _MANY else np.inf
    for _ in range(2 if len(requests) <= _FEW else 1):
        for request in short_first:
            if request.key in chosen:
                ground.draw(chosen[request.key], -1)
            checkpoint()
            chosen[request.key] = _choose(request, ground, dear_from)
            ground.draw(chosen[request.key], 1)
    return tuple(
        Arc(one.key, one.ends, tuple((float(x), float(y)) for x, y in chosen[one.key])) for one in requests
    )


def _split(curve: Floats, t: float) -> tuple[Floats, Floats]:
    """Two parts of one cubic (de Casteljau)."""
    one = curve[:-1] + t * (curve[1:] - curve[:-1])
    two = one[:-1] + t * (one[1:] - one[:-1])
    mid = two[0] + t * (two[1] - two[0])
    return np.array([curve[0], one[0], two[0], mid]), np.array([mid, two[1], one[2], curve[3]])


def trim(points: Sequence[Point], start: float, stop: float) -> Floats:
    """The curve without what lies within `start` and `stop` points of its two ends."""
    curve = np.asarray(points, dtype=np.float64)
    for gap, at_end in ((start, False), (stop, True)):
        if gap <= 0.0:
            continue
        part = curve[-4:] if at_end else curve[:4]
        path = _basis(_FINE) @ part
        home = part[-1] if at_end else part[0]
        far = np.hypot(*(path - home).T) >= gap
        if not far.any():
            continue
        at = int(np.flatnonzero(far)[-1 if at_end else 0]) / (_FINE - 1)
        kept = _split(part, at)[0 if at_end else 1]
        curve = np.concatenate([curve[:-4], kept]) if at_end else np.concatenate([kept, curve[4:]])
    return curve

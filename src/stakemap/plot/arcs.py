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

__all__ = ["CLEARANCE", "Arc", "Request", "route", "samples", "trim"]

CLEARANCE = 3.0
"""Points an arc keeps away from the mark of a third person."""

Floats: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
_BENDS = (0.0, 0.06, -0.06, 0.12, -0.12, 0.19, -0.19, 0.27, -0.27, 0.36, -0.36, 0.48, -0.48, 0.62, -0.62)
_REACH = (26.0, 44.0, 66.0, 100.0, 160.0)
_FINE = 64
_STEP = 8.0
"""Points between the samples by which a candidate is judged."""


@dataclass(frozen=True, slots=True)
class Request:
    """An arc wanted between two points; `ends` are the people it may touch, `flat` leaves sideways."""

    key: str
    ends: tuple[str, ...]
    start: Point
    stop: Point
    flat: bool = False


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


def _sideways(a: Floats, b: Floats) -> list[Floats]:
    """Curves that leave and arrive sideways, so that they run in the gutters between boxes."""
    found = []
    for first in (1.0, -1.0):
        for second in (1.0, -1.0):
            for out in _REACH:
                for back in _REACH:
                    found.append(np.array([a, a + (first * out, 0.0), b + (second * back, 0.0), b]))
    return found


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


class _Ground:
    """What is there already: people, texts, captions, and the arcs chosen so far."""

    def __init__(
        self,
        circles: Floats,
        ids: list[str],
        labels: list[tuple[float, ...]],
        strips: list[tuple[float, ...]],
    ) -> None:
        self.circles, self.ids = circles, np.array(ids, dtype=object)
        self.labels = np.array(labels, dtype=np.float64).reshape(-1, 4)
        self.strips = np.array(strips, dtype=np.float64).reshape(-1, 4)

    def hits(self, points: Floats, ends: Iterable[str]) -> tuple[Floats, Floats]:
        """Per candidate: number of third people touched, and how narrow it gets."""
        low, high = points.min(axis=(0, 1)) - 24.0, points.max(axis=(0, 1)) + 24.0
        near = ((self.circles[:, :2] > low) & (self.circles[:, :2] < high)).all(axis=1)
        others = near & ~np.isin(self.ids, list(ends))
        if not others.any():
            return np.zeros(len(points)), np.zeros(len(points))
        circles = self.circles[others].astype(np.float32)
        flat = points.astype(np.float32)
        apart = (flat[:, :, None, 0] - circles[:, 0]) ** 2
        apart += (flat[:, :, None, 1] - circles[:, 1]) ** 2
        free = np.sqrt(apart.min(axis=1)) - circles[:, 2]
        touched = (free < CLEARANCE + 1.0).sum(axis=1).astype(np.float64)
        return touched, np.clip(9.0 - free, 0.0, 9.0).sum(axis=1).astype(np.float64)

    @staticmethod
    def inside(points: Floats, rects: Floats) -> Floats:
        """Per candidate: share of its points that lie in any of the rectangles."""
        if not len(rects):
            return np.zeros(len(points))
        x, y = points[:, :, 0, None], points[:, :, 1, None]
        covered = (
            (x > rects[:, 0] - 1) & (x < rects[:, 2] + 1) & (y > rects[:, 1] - 1) & (y < rects[:, 3] + 1)
        )
        return np.asarray(covered.any(axis=2).sum(axis=1), dtype=np.float64)


def _cost(
    curves: list[Floats], request: Request, ground: _Ground, bounds: tuple[float, ...]
) -> tuple[Floats, Floats]:
    """Cost of each candidate before other arcs are looked at, and its coarse points."""
    way = abs(request.stop[0] - request.start[0]) + abs(request.stop[1] - request.start[1])
    count = 2 * int(np.clip(way / _STEP / 2, 12, 60))
    stack = np.stack(curves)
    if stack.shape[1] == 4:
        points = np.einsum("tk,ckx->ctx", _basis(count), stack)
    else:
        halves = [np.einsum("tk,ckx->ctx", _basis(count // 2), stack[:, at : at + 4]) for at in (0, 3)]
        points = np.concatenate(halves, axis=1)
    steps = np.diff(points, axis=1)
    length = np.hypot(steps[..., 0], steps[..., 1])
    direct = max(
        float(np.hypot(request.stop[0] - request.start[0], request.stop[1] - request.start[1])), 30.0
    )
    turn = np.abs(np.diff(np.unwrap(np.arctan2(steps[..., 1], steps[..., 0]), axis=1), axis=1))
    outside = (
        (points[..., 0] < bounds[0])
        | (points[..., 1] < bounds[1])
        | (points[..., 0] > bounds[2])
        | (points[..., 1] > bounds[3])
    ).sum(axis=1)
    hit, narrow = ground.hits(points, request.ends)
    pace = length.sum(axis=1) / points.shape[1]
    cost = (
        400.0 * hit
        + 1.5 * narrow
        + 1.1 * pace * ground.inside(points, ground.labels) / 3
        + (2.5 if request.flat else 0.7) * pace * ground.inside(points, ground.strips) / 3
        + 110.0 * (length.sum(axis=1) / direct - 1.0)
        + 0.25 * (length.sum(axis=1) - direct)
        + 16.0 * turn.sum(axis=1)
        + 60.0 * np.maximum(turn.max(axis=1) - 0.6, 0.0)
        + 25.0 * outside
    )
    return cost, points


def _beside(points: Floats, chosen: Floats, request: Request) -> Floats:
    """Per candidate: number of its points that run along arcs chosen before."""
    if not len(chosen):
        return np.zeros(len(points))
    away = [
        np.hypot(points[..., 0] - end[0], points[..., 1] - end[1]) > 26.0
        for end in (request.start, request.stop)
    ]
    apart = np.abs(points[:, :, None, 0] - chosen[:, 0]) + np.abs(points[:, :, None, 1] - chosen[:, 1])
    return np.asarray(((apart.min(axis=2) < 6.0) & away[0] & away[1]).sum(axis=1), dtype=np.float64)


def _stops(request: Request, ground: _Ground, bounds: tuple[float, ...]) -> Floats:
    """Places on the way that are far from everybody."""
    a, b = np.array(request.start), np.array(request.stop)
    xs = np.linspace(min(a[0], b[0]) - 90.0, max(a[0], b[0]) + 90.0, 13)
    ys = np.linspace(min(a[1], b[1]) - 110.0, max(a[1], b[1]) + 110.0, 11)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    keep = (
        (grid[:, 0] > bounds[0])
        & (grid[:, 0] < bounds[2])
        & (grid[:, 1] > bounds[1])
        & (grid[:, 1] < bounds[3])
    )
    grid = grid[keep]
    free = (
        np.hypot(grid[:, None, 0] - ground.circles[None, :, 0], grid[:, None, 1] - ground.circles[None, :, 1])
        - ground.circles[None, :, 2]
    ).min(axis=1)
    return grid[free > CLEARANCE + 8.0]


def _choose(
    request: Request, ground: _Ground, bounds: tuple[float, ...], chosen: Floats, *, thorough: bool
) -> Floats:
    a, b = np.array(request.start), np.array(request.stop)
    curves = _bent(a, b) + _sideways(a, b) if thorough or request.flat else _bent(a, b)
    cost, points = _cost(curves, request, ground, bounds)
    if thorough and cost.min() > 120.0:
        stops = _stops(request, ground, bounds)
        if len(stops):
            more = _through(a, b, stops)
            dear, fine = _cost(more, request, ground, bounds)
            curves, cost, points = curves + more, np.concatenate([cost, dear]), np.concatenate([points, fine])
    short = np.argsort(cost, kind="stable")[:24]
    total = cost[short] + 5.0 * _beside(points[short], chosen, request)
    return curves[int(short[int(np.argmin(total))])]


def route(
    requests: Sequence[Request],
    circles: Floats,
    ids: list[str],
    labels: list[tuple[float, float, float, float]],
    strips: list[tuple[float, float, float, float]],
    bounds: tuple[float, float, float, float],
) -> tuple[Arc, ...]:
    """One arc per request, in their order.

    Parameters
    ----------
    circles, ids
        x, y, r of every mark in points, shape (n, 3), and whose mark it is.
    labels, strips
        Rectangles of texts and of captions.
    bounds
        Left, top, right, bottom of the paper the arcs may use.
    """
    ground = _Ground(circles, ids, list(labels), list(strips))
    thorough = len(requests) * len(ids) <= 60_000
    chosen: dict[str, Floats] = {}
    long_first = sorted(
        requests, key=lambda one: (abs(one.start[0] - one.stop[0]) + abs(one.start[1] - one.stop[1]), one.key)
    )
    for _ in range(2 if thorough else 1):
        for request in long_first:
            others = (
                [samples(curve, 32) for key, curve in chosen.items() if key != request.key]
                if thorough
                else []
            )
            drawn = np.concatenate(others) if others else np.zeros((0, 2))
            chosen[request.key] = _choose(request, ground, bounds, drawn, thorough=thorough)
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

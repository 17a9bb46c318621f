"""Geometry of a placed picture, by itself: what an arc passes, which texts overlap, how often arcs cross.

Works on numbers alone (control points, circles, rectangles) and shares no code with the layout.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "crossings", "overlaps", "passed_circles", "passed_rects", "points_of"]

Floats = NDArray[np.float64]


def points_of(control: Floats, step: float = 1.0) -> Floats:
    """Points on joined cubics, about `step` apart."""
    found = []
    for at in range(0, len(control) - 1, 3):
        a, b, c, d = control[at : at + 4]
        length = np.hypot(*(b - a)) + np.hypot(*(c - b)) + np.hypot(*(d - c))
        t = np.linspace(0.0, 1.0, int(length / step) + 2)[:, None]
        found.append((1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d)
    return np.concatenate(found)


def passed_circles(points: Floats, circles: Floats) -> int:
    """Circles (x, y, r), shape (n, 3), that a curve enters."""
    if not len(circles):
        return 0
    apart = np.hypot(points[:, 0, None] - circles[:, 0], points[:, 1, None] - circles[:, 1])
    return int((apart < circles[:, 2]).any(axis=0).sum())


def passed_rects(points: Floats, rects: Floats) -> int:
    """Rectangles (left, top, right, bottom), shape (n, 4), that a curve enters."""
    x, y = points[:, 0, None], points[:, 1, None]
    inside = (x > rects[:, 0]) & (x < rects[:, 2]) & (y > rects[:, 1]) & (y < rects[:, 3])
    return int(inside.any(axis=0).sum())


def overlaps(rects: list[tuple[float, float, float, float]]) -> int:
    """Pairs of rectangles that cover a common area."""
    return sum(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(rects, 2))


def crossings(curves: list[Floats], ends: list[tuple[str, str]]) -> int:
    """Points in which curves of no common end cross, each curve a polyline of shape (k, 2)."""
    total = 0
    boxes = np.array([[*c.min(axis=0), *c.max(axis=0)] for c in curves]).reshape(-1, 4)
    for at, curve in enumerate(curves):
        meets = (boxes[:, :2] <= boxes[at, 2:]).all(axis=1) & (boxes[:, 2:] >= boxes[at, :2]).all(axis=1)
        others = [k for k in np.flatnonzero(meets) if k > at and not set(ends[k]) & set(ends[at])]
        if others:
            a, b = curve[:-1], curve[1:]
            c = np.concatenate([curves[k][:-1] for k in others])
            d = np.concatenate([curves[k][1:] for k in others])
            total += _cuts(a, b, c, d)
    return total


def _cuts(a: Floats, b: Floats, c: Floats, d: Floats) -> int:
    """Pairs of segments a-b and c-d that cross."""

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        found = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )
        return np.asarray(found > 0)

    a, b, c, d = a[:, None], b[:, None], c[None], d[None]
    return int(((side(a, b, c) != side(a, b, d)) & (side(c, d, a) != side(c, d, b))).sum())

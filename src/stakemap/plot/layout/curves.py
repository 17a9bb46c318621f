"""Cubic curves: points on them, and parts of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["basis", "samples", "trim"]

Floats: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
_FINE = 400


@cache
def basis(count: int) -> Floats:
    """Weights of the four control points at `count` even steps, shape (count, 4)."""
    t = np.linspace(0.0, 1.0, count)
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


def samples(points: Sequence[Point] | Floats, count: int) -> Floats:
    """Points on a curve: shape (count, 2) for each of its cubics."""
    control = np.asarray(points, dtype=np.float64)
    return np.concatenate([basis(count) @ control[at : at + 4] for at in range(0, len(control) - 1, 3)])


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
        away = basis(_FINE) @ (part - (part[-1] if at_end else part[0]))
        far = (away * away).sum(axis=1) >= gap * gap
        at = int((far[::-1] if at_end else far).argmax())
        if not far[-1 - at if at_end else at]:
            continue
        share = (_FINE - 1 - at if at_end else at) / (_FINE - 1)
        kept = _split(part, share)[0 if at_end else 1]
        curve = np.concatenate([curve[:-4], kept]) if at_end else np.concatenate([kept, curve[4:]])
    return curve

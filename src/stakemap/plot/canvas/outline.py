"""Outlines of shapes: letters and points as in an SVG path, before anybody draws them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Outline", "Point", "closed", "curve", "polyline", "regular", "round_box"]

Point = tuple[float, float]
_TAKES = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0}
_SIDES = {
    "square": (4, 45.0),
    "diamond": (4, 0.0),
    "triangle": (3, 90.0),
    "pentagon": (5, 90.0),
    "hexagon": (6, 0.0),
}


@dataclass(frozen=True, slots=True)
class Outline:
    """Letters M, L, Q, C and z, each with the points it takes: 1, 1, 2, 3 and none.

    Examples
    --------
    >>> list(polyline([(0.0, 0.0), (1.0, 2.0)]).parts())
    [('M', ((0.0, 0.0),)), ('L', ((1.0, 2.0),))]
    """

    letters: str
    points: tuple[Point, ...]

    def parts(self) -> Iterator[tuple[str, tuple[Point, ...]]]:
        """Each letter with its points."""
        at = 0
        for letter in self.letters:
            yield letter, self.points[at : at + _TAKES[letter]]
            at += _TAKES[letter]


def polyline(points: Sequence[Point]) -> Outline:
    """A line through points."""
    return Outline("M" + "L" * (len(points) - 1), tuple(points))


def closed(points: Sequence[Point]) -> Outline:
    """A shape with these corners."""
    corners = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    return Outline("M" + "L" * (len(corners) - 1) + "z", tuple(corners))


def curve(points: Iterable[Iterable[float]]) -> Outline:
    """Cubic curves: a start, then three points for each."""
    kept = tuple((float(x), float(y)) for x, y in points)
    return Outline("M" + "C" * ((len(kept) - 1) // 3), kept)


def regular(shape: str, x: float, y: float, reach: float) -> Outline | None:
    """A regular shape around a point, `reach` to its corners; None for a circle."""
    if shape not in _SIDES:
        return None
    sides, turn = _SIDES[shape]
    angles = [math.radians(turn + 360 * corner / sides) for corner in range(sides)]
    return closed([(x + reach * math.cos(angle), y - reach * math.sin(angle)) for angle in angles])


def round_box(x: float, y: float, width: float, height: float, corner: float) -> Outline:
    """A box with round corners; x, y is its upper left corner."""
    right, end, cut = x + width, y + height, min(corner, width / 2, height / 2)
    if not corner:
        return closed([(x, y), (right, y), (right, end), (x, end)])
    top: tuple[Point, ...] = ((x + cut, y), (right - cut, y), (right, y), (right, y + cut))
    low: tuple[Point, ...] = ((right, end - cut), (right, end), (right - cut, end), (x + cut, end))
    left: tuple[Point, ...] = ((x, end), (x, end - cut), (x, y + cut), (x, y), (x + cut, y))
    return Outline("MLQLQLQLQz", (*top, *low, *left))

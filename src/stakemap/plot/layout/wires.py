"""Formal lines as orthogonal paths that run between the boxes: in gutters and above the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

__all__ = ["Corridors", "Wire", "levels"]

Point: TypeAlias = tuple[float, float]
Rect: TypeAlias = tuple[float, float, float, float]
Cell: TypeAlias = tuple[int, int]
_BEND = 40.0
_OFFSETS = (0.0, -6.0, 6.0, -11.0, 11.0)
_MOST_WAYS = 60


@dataclass(frozen=True, slots=True)
class Wire:
    """One formal line, from the upper end to the other, as corners of a polyline."""

    boss: str
    other: str
    points: tuple[Point, ...]


def levels(spans: Sequence[tuple[float, float]]) -> list[int]:
    """A level for each span, so that spans of one level do not meet.

    >>> levels([(0, 50), (30, 80), (60, 90)])
    [0, 1, 0]
    """
    given: list[int] = []
    for low, high in spans:
        taken = {
            level
            for level, (other_low, other_high) in zip(given, spans, strict=False)
            if low < other_high + 8.0 and other_low < high + 8.0
        }
        given.append(next(level for level in range(len(spans) + 1) if level not in taken))
    return given


class Corridors:
    """Finds ways along the gutters that pass no box, with few bends and apart from each other.

    Parameters
    ----------
    rects
        Boxes nothing may pass.
    xs, ys
        Middles of the upright and of the level corridors.
    """

    def __init__(self, rects: Iterable[Rect], xs: Iterable[float], ys: Iterable[float]) -> None:
        self.rects = [(l + 1.0, t + 1.0, r - 1.0, b - 1.0) for l, t, r, b in rects]  # noqa: E741
        self.xs, self.ys = sorted(xs), sorted(ys)
        self.count = 0

    def _free(self, a: Point, b: Point) -> bool:
        left, right = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
        top, bottom = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
        return not any(left < r and right > l and top < b and bottom > t for l, t, r, b in self.rects)  # noqa: E741

    def way(self, starts: Sequence[Point], stops: Sequence[Point]) -> tuple[Point, ...]:
        """The best way from one of the starts to one of the stops; straight where there is none.

        Every way keeps another distance from the middles, so that no two run on each other.
        """
        by = _OFFSETS[self.count % len(_OFFSETS)]
        self.count += 1
        if self.count > _MOST_WAYS:
            return (starts[0], stops[0])
        xs = sorted({x + by for x in self.xs} | {x for x, _ in (*starts, *stops)})
        ys = sorted({y + by for y in self.ys} | {y for _, y in (*starts, *stops)})
        cells = [(xs.index(x), ys.index(y)) for x, y in (*starts, *stops)]
        found = self._search(xs, ys, cells[: len(starts)], set(cells[len(starts) :]))
        return _corners([(xs[i], ys[j]) for i, j in found]) if found else (starts[0], stops[0])

    def _search(self, xs: list[float], ys: list[float], starts: list[Cell], goals: set[Cell]) -> list[Cell]:
        """Cells of the cheapest way; it leaves and arrives sideways (Dijkstra over cell and direction)."""
        before: dict[tuple[Cell, int], tuple[Cell, int] | None] = {}
        queue: list[tuple[float, Cell, int, tuple[Cell, int] | None]] = [
            (0.0, one, 0, None) for one in starts
        ]
        while queue:
            cost, at, axis, came = heappop(queue)
            if (at, axis) in before:
                continue
            before[at, axis] = came
            if at in goals and axis == 0 and came is not None:
                return _unrolled(before, (at, axis))
            for along, (i, j) in ((0, (1, 0)), (0, (-1, 0)), (1, (0, 1)), (1, (0, -1))):
                to = (at[0] + i, at[1] + j)
                if (came is None and along) or not (0 <= to[0] < len(xs) and 0 <= to[1] < len(ys)):
                    continue
                a, b = (xs[at[0]], ys[at[1]]), (xs[to[0]], ys[to[1]])
                if (to, along) not in before and self._free(a, b):
                    step = abs(a[0] - b[0]) + abs(a[1] - b[1]) + _BEND * (along != axis)
                    heappush(queue, (cost + step, to, along, (at, axis)))
        return []


def _unrolled(before: dict[tuple[Cell, int], tuple[Cell, int] | None], last: tuple[Cell, int]) -> list[Cell]:
    at: tuple[Cell, int] | None = last
    found = []
    while at is not None:
        found.append(at[0])
        at = before[at]
    return found[::-1]


def _corners(path: list[Point]) -> tuple[Point, ...]:
    """A path without the points between its corners."""
    inner = [
        at
        for one, at, other in zip(path, path[1:], path[2:], strict=False)
        if not (one[0] == at[0] == other[0] or one[1] == at[1] == other[1])
    ]
    return (path[0], *inner, path[-1])

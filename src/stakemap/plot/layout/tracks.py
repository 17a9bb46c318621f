"""Ways along lanes and gutters as smooth curves: an order, a track for each, rounded corners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stakemap.plot.layout.lanes import Run

__all__ = ["smooth"]

Floats: TypeAlias = NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
Key: TypeAlias = tuple[str, int, int]
_APART: Mapping[str, float] = {"lane": 3.4, "gutter": 4.0, "mark": 2.2, "drop": 2.0}
"""Points between neighbours, where there is room."""
_ROUND = 24.0
_BOW = 0.58
"""How far the controls of a corner reach towards it."""


class _Way:
    """One way while its runs get their tracks; `at` is y of a level run, x of an upright one."""

    def __init__(self, start: Point, stop: Point, runs: Sequence[Run]) -> None:
        self.start, self.stop, self.runs = start, stop, runs
        self.at = [(run.low + run.high) / 2 for run in runs]

    def level(self, place: int) -> bool:
        """Whether a run is level."""
        return self.runs[place].key[0] in {"lane", "mark"}

    def beyond(self, place: int) -> Point:
        """Across a run: where the way comes from and where it goes, on the axis of the run's track."""
        axis = int(self.level(place))
        before = self.at[place - 2] if place >= 2 else self.start[axis]
        after = self.at[place + 2] if place + 2 < len(self.at) else self.stop[axis]
        return before, after

    def span(self, place: int) -> Point:
        """Along a run: its two ends."""
        axis = int(not self.level(place))
        one = self.at[place - 1] if place else self.start[axis]
        other = self.at[place + 1] if place + 1 < len(self.at) else self.stop[axis]
        return one, other

    def corners(self) -> list[Point]:
        """Start, corners and stop."""
        found = [self.start]
        for place in range(len(self.at) - 1):
            x, y = self.at[place + 1], self.at[place]
            found.append((x, y) if self.level(place) else (y, x))
        return [*found, self.stop]


def _order(way: _Way, place: int) -> tuple[float, ...]:
    """Sorts the runs of a gutter or lane so that few cross: turns back outside, then by where they go."""
    before, after = way.beyond(place)
    here, (one, other) = way.at[place], way.span(place)
    if before > after:
        before, after, one, other = after, before, other, one
    if after <= here:
        return (0.0, abs(one - other))
    if before >= here:
        return (2.0, -abs(one - other))
    return (1.0, 0.0, -one) if other > one else (1.0, 1.0, one)


def _fanned(way: _Way, place: int) -> tuple[float, ...]:
    """Sorts what leaves a mark by where it goes next."""
    first = place == 0
    step = place + 2 if first else place - 2
    axis = int(way.level(place))
    end = way.stop if first else way.start
    return (way.at[step] if 0 <= step < len(way.at) else end[axis],)


def _tracks(users: Sequence[tuple[_Way, int]], run: Run) -> None:
    """Give each user of a lane, gutter or mark its track."""
    kind = run.key[0]
    sort = _fanned if kind in {"mark", "drop"} else _order
    ranked = sorted(users, key=lambda user: sort(*user))
    spans = [sorted(way.span(place)) for way, place in ranked]
    level: list[int] = []
    for at, (low, high) in enumerate(spans):
        under = [level[k] for k in range(at) if spans[k][0] < high + 5.0 and low < spans[k][1] + 5.0]
        level.append(max(under, default=-1) + 1)
    count = max(level) + 1
    step = min(_APART[kind], (run.high - run.low) / count)
    start = (run.low + run.high) / 2 - step * (count - 1) / 2
    for (way, place), number in zip(ranked, level, strict=True):
        way.at[place] = start + step * number


def _corner(before: Point, at: Point, after: Point, room: Point) -> list[Point]:
    """End of the straight part, two controls, and where the next straight part begins."""
    found = []
    for other in (before, after):
        axis = int(abs(other[1] - at[1]) > abs(other[0] - at[0]))
        far = abs(other[axis] - at[axis])
        by = min(far / 2, room[axis]) / max(float(np.hypot(other[0] - at[0], other[1] - at[1])), 1e-9)
        found.append((at[0] + by * (other[0] - at[0]), at[1] + by * (other[1] - at[1])))
    (x, y), (x2, y2) = found
    return [
        (x, y),
        (x + _BOW * (at[0] - x), y + _BOW * (at[1] - y)),
        (x2 + _BOW * (at[0] - x2), y2 + _BOW * (at[1] - y2)),
        (x2, y2),
    ]


def _straight(one: Point, other: Point) -> list[Point]:
    x, y = (other[0] - one[0]) / 3, (other[1] - one[1]) / 3
    return [(one[0] + x, one[1] + y), (one[0] + 2 * x, one[1] + 2 * y), other]


def _curve(way: _Way) -> Floats:
    """Control points of the cubics, shape (1 + 3k, 2)."""
    points = way.corners()
    found = [points[0]]
    for place in range(1, len(points) - 1):
        upright = place if way.level(place - 1) else place - 1
        run, x = way.runs[upright], way.at[upright]
        free = min(x - run.low, run.high - x) + 1.5 if run.key[0] == "gutter" else 12.0
        room = (min(free, _ROUND), _ROUND)
        corner = _corner(points[place - 1], points[place], points[place + 1], room)
        found += _straight(found[-1], corner[0])
        found += corner[1:]
    found += _straight(found[-1], points[-1])
    return np.array(found, dtype=np.float64)


def smooth(ends: Sequence[tuple[Point, Point]], runs: Sequence[Sequence[Run]]) -> list[Floats]:
    """Curves of the ways: control points of joined cubics, shape (1 + 3k, 2) each."""
    ways = [_Way(*points, parts) for points, parts in zip(ends, runs, strict=True)]
    users: defaultdict[Key, list[tuple[_Way, int]]] = defaultdict(list)
    for way in ways:
        for place, run in enumerate(way.runs):
            users[run.key].append((way, place))
    for kind in ("lane", "mark", "gutter", "drop", "lane", "gutter"):
        for key in sorted(users):
            if key[0] == kind:
                way, place = users[key][0]
                _tracks(users[key], way.runs[place])
    return [_curve(way) for way in ways]

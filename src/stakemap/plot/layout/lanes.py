"""Free ways of a placed organisation: gutters between columns, lanes across them, short ways along both.

A column of boxes leaves lanes free between its texts, from the gutter at its left to the gutter at its right.
Every way of lanes and gutters passes no mark and no text, so there is one where no arc finds through.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["Block", "Lanes", "Row", "Run"]

Rect: TypeAlias = tuple[float, float, float, float]
Pair: TypeAlias = tuple[str, str]
_ABOVE, _BELOW = 1.2, 4.2
"""Points a lane keeps below a text, and above a mark."""
_LEAST = 2.0
_TURN = 26.0
"""What crossing a column costs beside its width."""
_ROUNDS = 4
_FAN = 4.5
"""Points to both sides of a mark's middle between which its arcs leave."""
_LEAN = 120.0
"""What a lane at the wrong end costs, in points, where a way is to keep to the others."""
_CROWD = 2.0
"""What each arc in a lane costs the next one, in points, where the lane has room for one."""


@dataclass(frozen=True, slots=True)
class Row:
    """People beside each other in a box: where their marks begin and their texts end, and the ids."""

    top: float
    bottom: float
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A column: its sides, the rows and captions in it, and the span in which lanes may run."""

    left: float
    right: float
    rows: tuple[Row, ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """One straight part of a way: along a lane (level) or a gutter (upright), or at somebody's mark.

    `key` names the lane or gutter that is shared; `low` and `high` bound where the part may lie.
    """

    key: tuple[str, int, int]
    low: float
    high: float


def _gaps(block: Block) -> list[tuple[float, float]]:
    """Free spans of a column, from top to bottom."""
    found, at = [], block.top
    for row in sorted(block.rows, key=lambda row: row.top):
        if row.top - _BELOW - (at + _ABOVE) >= _LEAST:
            found.append((at + _ABOVE, row.top - _BELOW))
        at = max(at, row.bottom)
    if block.bottom - at - 2 * _ABOVE >= _LEAST:
        found.append((at + _ABOVE, block.bottom - _ABOVE))
    return found


class Lanes:
    """The ways of one layout.

    Parameters
    ----------
    blocks
        Columns, each with the numbers of the gutters at its left and right.
    gutters
        Left and right side of each gutter.
    marks
        Person -> x, y, r.
    covered
        Rectangles of marks and texts that no way may pass.
    """

    def __init__(
        self,
        blocks: Sequence[tuple[Block, int, int]],
        gutters: Sequence[tuple[float, float]],
        marks: Mapping[str, tuple[float, float, float]],
        covered: Mapping[str, Sequence[Rect]],
    ) -> None:
        self.gutters, self.marks = gutters, marks
        self.index = {one: at for at, one in enumerate(marks)}
        self.rects = np.array([r for rects in covered.values() for r in rects], dtype=np.float64).reshape(
            -1, 4
        )
        self.owner = np.array([self.index.get(one, -1) for one, rects in covered.items() for _ in rects])
        self.lanes: list[tuple[float, float]] = []
        self.places: list[tuple[float, float, int]] = []
        """Of each node: x, y, and its gutter, or -1 - lane for a place inside a lane."""
        self.edges: list[tuple[int, int, float, int]] = []
        """From, to, length, and the lane it crosses or -1."""
        count = len(marks)
        self.places += [(x, y, 0) for x, y, _ in marks.values()] * 2
        self._stops: list[list[int]] = [[] for _ in gutters]
        for block, left, right in blocks:
            self._block(block, left, right, count)
        for stops in self._stops:
            stops.sort(key=lambda node: self.places[node][1])
            for one, other in pairwise(stops):
                self._both(one, other, abs(self.places[one][1] - self.places[other][1]) + 0.01)
        self.used = np.zeros(len(self.lanes))
        self._runs: dict[tuple[int, int], Run] = {}
        self.crossed = {(one, other): lane for one, other, _, lane in self.edges if lane >= 0}

    def _node(self, x: float, y: float, home: int) -> int:
        self.places.append((x, y, home))
        if home >= 0:
            self._stops[home].append(len(self.places) - 1)
        return len(self.places) - 1

    def _both(self, one: int, other: int, length: float, lane: int = -1) -> None:
        self.edges += [(one, other, length, lane), (other, one, length, lane)]

    def _free(self, person: str, rect: Rect) -> bool:
        """Whether nothing but the person's own mark lies in a rectangle."""
        left, top, right, bottom = rect
        meets = (self.rects[:, 0] < right) & (self.rects[:, 2] > left)
        meets &= (self.rects[:, 1] < bottom) & (self.rects[:, 3] > top)
        mine = self.owner == self.index[person]
        first = int(np.flatnonzero(mine)[0])
        meets[first] = False
        return not meets.any()

    def _middle(self, gutter: int) -> float:
        return sum(self.gutters[gutter]) / 2

    def _block(self, block: Block, left: int, right: int, count: int) -> None:
        gaps = _gaps(block)
        drops: dict[int, list[str]] = {}
        for row in block.rows:
            above = bisect_left(gaps, (row.top, 0.0)) - 1
            for person in row.people:
                self._sideways(person, left, right, count)
                x, y, _ = self.marks[person]
                if (
                    above >= 0
                    and len(row.people) > 1
                    and self._free(person, (x - 2.5, gaps[above][0], x + 2.5, y))
                ):
                    drops.setdefault(above, []).append(person)
        for at, (low, high) in enumerate(gaps):
            lane, y = len(self.lanes), (low + high) / 2
            self.lanes.append((low, high))
            chain = [self._node(self._middle(left), y, left)]
            for person in sorted(drops.get(at, ()), key=lambda one: self.marks[one][0]):
                node = self._node(self.marks[person][0], y, -1 - lane)
                length = abs(self.marks[person][1] - y) + 6.0
                mine = self.index[person]
                self.edges += [(mine, node, length, -1), (node, mine + count, length, -1)]
                chain.append(node)
            chain.append(self._node(self._middle(right), y, right))
            for one, other in pairwise(chain):
                span = abs(self.places[one][0] - self.places[other][0])
                self._both(one, other, span + _TURN / (len(chain) - 1), lane)

    def _sideways(self, person: str, left: int, right: int, count: int) -> None:
        """Ways from a mark level to the gutters beside it, where nobody stands between."""
        x, y, r = self.marks[person]
        reach = min(r, _FAN)
        for gutter, rect in (
            (left, (self.gutters[left][1], y - reach, x, y + reach)),
            (right, (x, y - reach, self.gutters[right][0], y + reach)),
        ):
            if self._free(person, rect):
                node = self._node(self._middle(gutter), y, gutter)
                length, mine = abs(self._middle(gutter) - x), self.index[person]
                self.edges += [(mine, node, length, -1), (node, mine + count, length, -1)]

    def ways(self, pairs: Sequence[Pair], most: int) -> list[list[list[int]]]:
        """Up to `most` ways for each pair, as nodes, the shortest first; crowded lanes cost more.

        The others keep to the lower, the upper, the outer and the inner lanes.
        """
        if not pairs:
            return []
        table = np.array(self.edges, dtype=np.float64).reshape(-1, 4)
        ends, lane = table[:, :2].astype(np.intp), table[:, 3].astype(np.intp)
        height = np.array([low + high for low, high in self.lanes])
        height = (
            (height - height.min(initial=np.inf)) / max(float(np.ptp(height)), 1.0) if len(height) else height
        )
        found: list[list[list[int]]] = [[] for _ in pairs]
        for lean in _leans(height)[:most]:
            length = table[:, 2] + np.where(lane >= 0, lean[lane], 0.0) if len(lean) else table[:, 2]
            for mine, way in zip(found, self._short(pairs, ends, lane, length), strict=True):
                if way and way not in mine:
                    mine.append(way)
        return found

    def _short(
        self,
        pairs: Sequence[Pair],
        ends: NDArray[np.intp],
        lane: NDArray[np.intp],
        length: NDArray[np.float64],
    ) -> list[list[int]]:
        """Nodes of a short way for each pair, empty where there is none."""
        room = np.array([high - low for low, high in self.lanes])
        size, count = len(self.places), len(self.marks)
        self.used[:] = 0.0
        found: list[list[int]] = [[] for _ in pairs]
        for turn in range(min(_ROUNDS, len(pairs))):
            cost = length.copy()
            crossing = lane >= 0
            cost[crossing] += _CROWD * (self.used / np.maximum(room / 3.0, 1.0))[lane[crossing]]
            net = csr_array((cost, (ends[:, 0], ends[:, 1])), shape=(size, size))
            mine = range(turn, len(pairs), _ROUNDS)
            starts = sorted({self.index[pairs[at][0]] for at in mine})
            _, before = dijkstra(net, indices=starts, return_predecessors=True)
            row = {start: at for at, start in enumerate(starts)}
            for at in mine:
                one, other = (self.index[end] for end in pairs[at])
                found[at] = _traced(before[row[one]], one, other + count)
                self._take(found[at])
        return found

    def _take(self, way: Sequence[int]) -> None:
        for node in way:
            home = self.places[node][2]
            if home < 0:
                self.used[-1 - home] += 0.5
        for one, other in pairwise(way):
            lane = self.lane_of(one, other)
            if lane >= 0:
                self.used[lane] += 1.0

    def lane_of(self, one: int, other: int) -> int:
        """The lane between two nodes of a way, or -1."""
        return self.crossed.get((one, other), -1)

    def runs(self, way: Sequence[int]) -> list[Run]:
        """The straight parts of a way, level and upright by turns."""
        found: list[Run] = []
        for step in pairwise(way):
            run = self._runs.get(step)
            if run is None:
                run = self._runs[step] = self._run(*step)
            if not found or found[-1].key != run.key:
                found.append(run)
        return found

    def _run(self, one: int, other: int) -> Run:
        lane, people = self.lane_of(one, other), 2 * len(self.marks)
        if lane >= 0:
            return Run(("lane", lane, 0), *self.lanes[lane])
        if one >= people and other >= people:
            gutter = self.places[one][2]
            return Run(("gutter", gutter, 0), *self.gutters[gutter])
        end, port = (one, other) if one < people else (other, one)
        (x, y, _), (x2, y2, _) = self.places[end], self.places[port]
        if abs(y - y2) > 0.01:
            return Run(("drop", end % len(self.marks), 0), x - _FAN / 2, x + _FAN / 2)
        return Run(("mark", end % len(self.marks), int(x2 > x)), y - _FAN, y + _FAN)


def _leans(height: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """What each lane costs beside its length, for ways that differ; `height` is 0 (top) to 1."""
    outer = 2.0 * np.abs(height - 0.5)
    return (0.0 * height, _LEAN * (1.0 - height), _LEAN * height, _LEAN * (1.0 - outer), _LEAN * outer)


def _traced(before: NDArray[np.int32], start: int, stop: int) -> list[int]:
    """Nodes from `start` to `stop`; empty where there is no way."""
    way = [stop]
    while way[-1] != start:
        last = int(before[way[-1]])
        if last < 0:
            return []
        way.append(last)
    return way[::-1]

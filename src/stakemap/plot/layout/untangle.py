"""Which of several curves each arc takes, so that few cross.

Every curve is looked at as a staircase of level and upright steps, so that all crossings of all curves are
found at once; then each arc in turn takes the curve that meets fewest of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stakemap.plot.layout.curves import basis
from stakemap.plot.layout.lanes import Run
from stakemap.work import checkpoint

__all__ = ["Option", "picked"]

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.intp]
Point: TypeAlias = tuple[float, float]
_STEPS = 7
"""Steps of a bow."""
_TURNS = 6
_TOGETHER, _BLOCK = 600, 64
"""Arcs that are looked at together, and curves at a time: bounds time and memory."""
_DETOUR = 150.0
"""So many points further are as bad as one crossing."""
_APART = 2.0
_TRACKS = 3
_LEVEL = frozenset({"lane", "mark"})


@dataclass(frozen=True, slots=True)
class Option:
    """One curve an arc may take, from `start` to `stop`: a cubic, or a way of several runs.

    `cost` is what it costs beside crossings and length, in crossings.  Arcs of the same two people that share
    a number of `bow` other than -1 would lie on each other, so only one of them may take it.
    """

    cost: float
    start: Point
    stop: Point
    runs: Sequence[Run] = ()
    curve: NDArray[np.float64] | None = None
    bow: int = -1


class _Steps:
    """All options as staircases: one sequence of places, x and y by turns, with two more at both ends."""

    def __init__(self, options: Sequence[Option]) -> None:
        places: list[float] = []
        level: list[bool] = []
        owner: list[int] = []
        inner: list[bool] = []
        self.users: dict[tuple[str, int, int], tuple[Run, list[int]]] = {}
        for at, option in enumerate(options):
            ends = (option.start, option.stop)
            if option.curve is not None:
                first, middle = False, _stairs(basis(_STEPS + 1) @ option.curve)
            else:
                first = option.runs[0].key[0] in _LEVEL
                middle = [(run.low + run.high) / 2 for run in option.runs]
            axis = int(first)
            base = len(places) + 2
            last = int(first) ^ (len(middle) - 1 & 1)
            places += [ends[0][axis], ends[0][1 - axis], *middle, ends[1][1 - last], ends[1][last]]
            count = len(middle) + 4
            level += [bool(axis ^ (k & 1)) for k in range(count)]
            owner += [at] * count
            inner += [False, False, *[True] * len(middle), False, False]
            for k, run in enumerate(option.runs):
                self.users.setdefault(run.key, (run, []))[1].append(base + k)
        self.at = np.array(places, dtype=np.float64)
        self.level = np.array(level, dtype=np.bool_)
        self.owner = np.array(owner, dtype=np.intp)
        self.inner = np.flatnonzero(inner)
        self._spread()

    def _spread(self) -> None:
        """Give the options that share a lane or gutter places beside each other, so that few cross."""
        if not self.users:
            return
        runs = [run for run, _ in self.users.values()]
        sizes = np.array([len(mine) for _, mine in self.users.values()])
        index = np.concatenate([mine for _, mine in self.users.values()])
        channel = np.repeat(np.arange(len(runs)), sizes)
        low = np.array([run.low for run in runs])[channel]
        high = np.array([run.high for run in runs])[channel]
        end = np.array([run.key[0] in {"mark", "drop"} for run in runs])[channel]
        start = np.concatenate([[0], np.cumsum(sizes)[:-1]])[channel]
        share = np.minimum(_APART, (high - low) / sizes[channel])
        for _ in range(_TRACKS):
            order = np.lexsort((*self._keys(index, end), channel))
            rank = np.empty(len(order))
            rank[order] = np.arange(len(order))
            self.at[index] = (low + high) / 2 + (rank - start - (sizes[channel] - 1) / 2) * share

    def _keys(self, index: Ints, end: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
        """The order of `tracks`, least important first: where a part comes from and goes to."""
        here, before, after = self.at[index], self.at[index - 2], self.at[index + 2]
        one, other = self.at[index - 1], self.at[index + 1]
        turned = before > after
        before, after = np.where(turned, after, before), np.where(turned, before, after)
        one, other = np.where(turned, other, one), np.where(turned, one, other)
        up, down = after <= here, before >= here
        major = np.where(up, 0.0, np.where(down, 2.0, 1.0))
        right = other > one
        through = np.where(right, -one, one)
        minor = np.where(up, np.abs(one - other), np.where(down, -np.abs(one - other), through))
        side = np.where(up | down | right, 0.0, 1.0)
        first = self.owner[index - 3] != self.owner[index]
        goes = np.where(first, self.at[index + 2], self.at[index - 2])
        return np.where(end, 0.0, minor), np.where(end, 0.0, side), np.where(end, goes, major)

    def crossings(self, count: int) -> NDArray[np.int16]:
        """How often each two options cross, shape (count, count)."""
        at = self.at.astype(np.float32)
        one, other = at[self.inner - 1], at[self.inner + 1]
        low, high = np.minimum(one, other), np.maximum(one, other)
        level, owner, here = self.level[self.inner], self.owner[self.inner], at[self.inner]
        found = np.zeros((count, count), dtype=np.int16)
        columns = np.flatnonzero(~level)
        upright = _firsts(owner[columns])
        for start in range(0, count, _BLOCK):
            rows = np.flatnonzero(level & (owner >= start) & (owner < start + _BLOCK))
            if not len(rows) or not len(columns):
                continue
            hit = here[columns] > low[rows, None]
            hit &= here[columns] < high[rows, None]
            hit &= here[rows, None] > low[columns]
            hit &= here[rows, None] < high[columns]
            flat, met = _firsts(owner[rows]), hit.view(np.int8)
            spans = pairwise([*flat.tolist(), len(rows)])
            each = np.array([met[one:other].sum(axis=0, dtype=np.int16) for one, other in spans])
            found[np.ix_(owner[rows][flat], owner[columns][upright])] = np.add.reduceat(each, upright, axis=1)
        return found + found.T

    def lengths(self) -> NDArray[np.float64]:
        """Points each option takes, across and down."""
        spans = np.abs(self.at[self.inner + 1] - self.at[self.inner - 1])
        return np.asarray(np.add.reduceat(spans, _firsts(self.owner[self.inner])))


def _firsts(owner: Ints) -> Ints:
    return np.flatnonzero(np.diff(owner, prepend=-1))


def _stairs(points: NDArray[np.float64]) -> list[float]:
    """A polyline as steps, upright first: x, y, x ... of its points and between them."""
    x, y = points.T
    places = np.empty(2 * len(x) - 1)
    places[::2], places[1::2] = x, (y[1:] + y[:-1]) / 2
    found: list[float] = places.tolist()
    return found


def picked(options: Sequence[Sequence[Option]], ends: Sequence[tuple[str, ...]]) -> list[Option]:
    """The option each arc takes; `ends` are the two people of each, whose other arcs do not count.

    Of very many arcs, those beside each other in the list are looked at together.
    """
    taken: dict[tuple[str, str], set[int]] = {}
    found: list[Option] = []
    for at in range(0, len(options), _TOGETHER):
        checkpoint()
        mine, pairs = options[at : at + _TOGETHER], ends[at : at + _TOGETHER]
        used = [taken.setdefault((min(pair), max(pair)), set()) for pair in pairs]
        found += _Search(mine, used, *_prices(mine, pairs)).settled()
    return found


def _prices(
    options: Sequence[Sequence[Option]], ends: Sequence[tuple[str, ...]]
) -> tuple[NDArray[np.int16], NDArray[np.float64]]:
    """How often each two options cross, but those of a common end, and what each costs beside."""
    flat, sizes = [option for mine in options for option in mine], [len(mine) for mine in options]
    steps = _Steps(flat)
    crossed, length = steps.crossings(len(flat)), steps.lengths()
    known: dict[str, int] = {}
    people = np.repeat(
        [[known.setdefault(one, len(known)) for one in pair[:2]] for pair in ends], sizes, axis=0
    )
    for side in (0, 1):
        for other in (0, 1):
            crossed[people[:, side, None] == people[None, :, other]] = 0
    least = np.repeat(np.minimum.reduceat(length, np.cumsum([0, *sizes[:-1]])), sizes)
    return crossed, np.array([option.cost for option in flat]) + (length - least) / _DETOUR


class _Search:
    """Arc by arc the cheapest option, all others as they are, until none changes or the turns are over."""

    def __init__(
        self,
        options: Sequence[Sequence[Option]],
        taken: Sequence[set[int]],
        crossed: NDArray[np.int16],
        price: NDArray[np.float64],
    ) -> None:
        self.options, self.taken, self.crossed, self.price = options, taken, crossed, price
        self.first = [0, *accumulate(len(mine) for mine in options)]
        self.now = [-1] * len(options)
        for at in range(len(options)):
            self._move(at)

    def _move(self, at: int) -> bool:
        """Let one arc take its cheapest option; whether that is another one than before."""
        mine, low, old, taken = self.options[at], self.first[at], self.now[at], self.taken[at]
        price = self.price[low : low + len(mine)].tolist()
        free = [k for k, one in enumerate(mine) if k == old or one.bow not in taken]
        best = min(free, key=price.__getitem__)
        if best == old or (old >= 0 and price[best] > price[old] - 1e-6):
            return False
        self.price += self.crossed[low + best]
        if old >= 0:
            self.price -= self.crossed[low + old]
            taken.discard(mine[old].bow)
        if mine[best].bow >= 0:
            taken.add(mine[best].bow)
        self.now[at] = best
        return True

    def settled(self) -> list[Option]:
        """What each arc has taken in the end."""
        for _ in range(_TURNS):
            checkpoint()
            if not sum([self._move(at) for at in range(len(self.options))]):
                break
        return [mine[at] for mine, at in zip(self.options, self.now, strict=True)]

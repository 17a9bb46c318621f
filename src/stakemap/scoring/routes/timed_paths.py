"""Routes in order of time: each step is taken in some slot, none before the step that leads to it.

A slot is a stretch of days in which the same ties hold, given by its snapshot.  Waiting costs nothing.  The
search is the one of `paths`, on people and slots at once: a route is its people; of all ways to spread it
over the slots the most reliable counts, of equal ones the earliest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.costs import Lengths, arc_costs, shown
from stakemap.scoring.routes.paths import open_arcs
from stakemap.work import checkpoint

__all__ = ["OrderedPath", "k_best_in_order"]

Nodes = tuple[int, ...]
Label = tuple[float, tuple[int, ...], float]
"""Least length so far, slots of the steps, and the sum as it was added up; infinite where it cannot be."""
_NEVER: Label = (math.inf, (), math.inf)


@dataclass(frozen=True, slots=True)
class OrderedPath:
    """One route in order of time.

    Attributes
    ----------
    nodes
        Ids from source to target.
    slots, arcs
        For each step the place of its slot, never falling, and of its arc in the snapshot of that slot.
    cost, probability
        Sum of the costs, rounded to micro-units of -ln p, and product of the strengths that the steps have
        in their slots.
    """

    nodes: tuple[str, ...]
    slots: tuple[int, ...]
    arcs: tuple[int, ...]
    cost: int
    probability: float


class _Plan:
    """The ties that may be used in each slot, with distances from each person and slot to a target."""

    def __init__(
        self,
        slots: Sequence[Snapshot],
        sources: Iterable[str],
        targets: Iterable[str],
        avoid: Sequence[Iterable[str]],
    ) -> None:
        self.slots, self.lengths = slots, Lengths()
        self.ids = sorted({node for snapshot in slots for node in snapshot.nodes})
        place = {node: k for k, node in enumerate(self.ids)}
        self.starts = tuple(sorted(place[node] for node in set(sources)))
        self.goals = frozenset(place[node] for node in targets)
        self.next: list[dict[int, dict[int, tuple[float, int]]]] = []
        rows, heads, costs = list[int](), list[int](), list[float]()
        n = len(self.ids)
        for at, (snapshot, shut) in enumerate(zip(slots, avoid, strict=True)):
            where = [place[node] for node in snapshot.nodes]
            ways: dict[int, dict[int, tuple[float, int]]] = {}
            price = arc_costs(snapshot).tolist()
            for arc in self._open(snapshot, shut):
                i, j = where[int(snapshot.sources[arc])], where[int(snapshot.targets[arc])]
                cost = price[arc]
                ways.setdefault(i, {})[j] = (cost, arc)
                rows.append(at * n + i)
                heads.append(at * n + j)
                costs.append(cost)
            self.next.append(ways)
        self.left = self._left(rows, heads, costs)

    def _open(self, snapshot: Snapshot, shut: Iterable[str]) -> list[int]:
        starts = [snapshot.index(self.ids[k]) for k in self.starts if self.ids[k] in snapshot]
        goals = [snapshot.index(self.ids[k]) for k in self.goals if self.ids[k] in snapshot]
        arcs: list[int] = np.flatnonzero(open_arcs(snapshot, starts, goals, shut)).tolist()
        return arcs

    def _left(self, rows: list[int], heads: list[int], costs: list[float]) -> list[list[float]]:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        n, count = len(self.ids), len(self.slots)
        waits = range((count - 1) * n)
        tail = np.array([*heads, *(k + n for k in waits)], np.int64)
        head = np.array([*rows, *waits], np.int64)
        size = np.array([*costs, *(0 for _ in waits)], np.float64)
        backwards = csr_array((size, (tail, head)), shape=(count * n, count * n))
        ends = [at * n + goal for at in range(count) for goal in sorted(self.goals)]
        found = dijkstra(backwards, indices=ends, min_only=True)
        return [row.tolist() for row in found.reshape(count, n)]

    def labels(self, way: Nodes) -> tuple[Label, ...]:
        """How a route can be spread: the cheapest up to each slot, of equal ones the earliest."""
        reached: list[Label] = [(0.0, (), 0.0) for _ in self.slots]
        for i, j in itertools.pairwise(way):
            best = _NEVER
            for at, ways in enumerate(self.next):
                step = ways.get(i, {}).get(j)
                if step is not None and reached[at][0] < math.inf:
                    _, taken, spent = reached[at]
                    spent += step[0]
                    best = min(best, (self.lengths.of(spent), (*taken, at), spent))
                reached[at] = best
        return tuple(reached)

    def detour(self, root: Nodes, shut: set[int]) -> tuple[float, Nodes] | None:
        """The cheapest way from a root to a target whose next step is not shut, of equal ones the first."""
        heap: list[tuple[float, Nodes, int, float]] = []
        if root:
            for at, (*_, spent) in enumerate(self.labels(root)):
                if spent < math.inf:
                    self._steps(heap, root, at, spent, {*shut, *root})
        else:
            for start in self.starts:
                if start not in shut:
                    self._push(heap, (start,), 0, 0.0)
        return self._search(heap, set(root))

    def _push(self, heap: list[tuple[float, Nodes, int, float]], way: Nodes, at: int, spent: float) -> None:
        if (rest := self.left[at][way[-1]]) < math.inf:
            heappush(heap, (self.lengths.of(spent + rest), way, at, spent))

    def _steps(
        self, heap: list[tuple[float, Nodes, int, float]], way: Nodes, at: int, spent: float, shut: set[int]
    ) -> None:
        for node, (cost, _) in self.next[at].get(way[-1], {}).items():
            if node not in shut:
                self._push(heap, (*way, node), at, spent + cost)

    def _search(
        self, heap: list[tuple[float, Nodes, int, float]], used: set[int]
    ) -> tuple[float, Nodes] | None:
        done: set[tuple[int, int]] = set()
        while heap:
            length, way, at, spent = heappop(heap)
            node = way[-1]
            if node in self.goals:
                return length, way
            if (node, at) in done:
                continue
            done.add((node, at))
            if at + 1 < len(self.slots):
                self._push(heap, way, at + 1, spent)
            self._steps(heap, way, at, spent, used)
        return None

    def path(self, way: Nodes) -> OrderedPath:
        """A route with its cheapest, then earliest, slots."""
        length, slots, _ = min(self.labels(way))
        steps = list(zip(slots, itertools.pairwise(way), strict=True))
        arcs = tuple(self.next[at][i][j][1] for at, (i, j) in steps)
        strength = [float(self.slots[at].strength[arc]) for at, arc in zip(slots, arcs, strict=True)]
        return OrderedPath(tuple(self.ids[k] for k in way), slots, arcs, shown(length), math.prod(strength))


def k_best_in_order(
    slots: Sequence[Snapshot],
    sources: Iterable[str],
    targets: Iterable[str],
    *,
    k: int = 3,
    avoid: Sequence[Iterable[str]] = (),
) -> tuple[OrderedPath, ...]:
    """The k most reliable routes whose steps can be taken one after the other.

    Parameters
    ----------
    slots
        One snapshot for each stretch of time, in order.
    sources, targets
        Ids; each of them is there in some slot.
    k
        How many routes at most, from 1.
    avoid
        For each slot the ids that no route may pass through; by default none.

    Returns
    -------
    tuple of OrderedPath
        By cost, equal ones in order of their node ids.

    Raises
    ------
    InputError
        If k is below 1, no slot is given, or somebody is both source and target.

    Examples
    --------
    >>> march = Snapshot.from_arrays([0], [1], [0.5], nodes=["us", "x", "y"])
    >>> april = Snapshot.from_arrays([1], [2], [0.5], nodes=["us", "x", "y"])
    >>> [(path.nodes, path.slots) for path in k_best_in_order([march, april], ["us"], ["y"])]
    [(('us', 'x', 'y'), (0, 1))]
    >>> k_best_in_order([april, march], ["us"], ["y"])
    ()
    """
    sources, targets = set(sources), set(targets)
    if k < 1 or not slots:
        raise InputError("k must be at least 1, and there must be a slot")
    if sources & targets:
        raise InputError("somebody is both a source and a target", hint="a route needs two different ends")
    known = set().union(*(snapshot.nodes for snapshot in slots))
    if not sources & known or not targets & known:
        return ()
    shut = tuple(avoid) or tuple(() for _ in slots)
    plan = _Plan(slots, sources & known, targets & known, shut)
    return tuple(plan.path(way) for way in _best(plan, k))


def _best(plan: _Plan, k: int) -> list[Nodes]:
    """Ways in order; each new one leaves those before it at the place where its own search began or later."""
    waiting: list[tuple[float, Nodes, int]] = []
    kept: list[Nodes] = []
    if (first := plan.detour((), set())) is not None:
        heappush(waiting, (*first, 0))
    while waiting and len(kept) < k:
        checkpoint()
        _, way, fixed = heappop(waiting)
        kept.append(way)
        for at in range(fixed, len(way)):
            root = way[:at]
            shut = {other[at] for other in kept if other[:at] == root and len(other) > at}
            if (found := plan.detour(root, shut)) is not None:
                heappush(waiting, (*found, at))
    return kept

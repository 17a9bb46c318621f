r"""The largest walks behind an influence: decision maker, whom they ask, whom those ask, ... to the person.

By definition ``t_j = beta_j + sum over walks i, a, b, ..., j of beta_i k_ia k_ab ... k_.j`` where the walk
meets j for the first time at its end.  There are infinitely many of them; the largest few are what can
be told as a story, and they say which share of the whole they are.
"""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import arc_facts
from stakemap.scoring.core.results import Walk
from stakemap.scoring.influence.attention import Listening

__all__ = ["top_walks"]

Floats = NDArray[np.float64]

_MOST_STEPS = 64
_MOST_TRIED = 20_000
"""Walks that are opened at most: a stop for graphs in which the largest ones are all alike."""


class Solved(Protocol):
    """Who decides and who listens to whom; `Influence` is one."""

    @property
    def snapshot(self) -> Snapshot:
        """The arrays."""

    @property
    def listening(self) -> Listening:
        """Rows of attention."""

    @property
    def beta(self) -> Floats:
        """Formal power of each node."""


def top_walks(found: Solved, node: str, k: int = 5) -> tuple[Walk, ...]:
    """The k largest walks behind the influence of a node; equal ones by their ids.

    They are the largest, not all: their values sum to less than influence minus formal power.

    Parameters
    ----------
    found
        The solved system.
    node
        Whose influence.
    k
        How many.

    Raises
    ------
    UnknownName
        No such node.

    Examples
    --------
    >>> from stakemap.graph.snapshot import Snapshot
    >>> from stakemap.scoring.influence import influence_of
    >>> asks = Snapshot.from_arrays([0, 1], [1, 2], [1.0, 1.0], nodes=["a", "b", "c"])
    >>> [(w.nodes, round(w.value, 2)) for w in top_walks(influence_of(asks, beta={"a": 1.0}), "c")]
    [(('a', 'b', 'c'), 0.28)]
    """
    snapshot, attention = found.snapshot, found.listening.attention
    end = snapshot.index(node)
    reached = _best_to(found, end)
    # A state is a walk from some node on to the end; its key is the largest it can still become.
    open_: list[tuple[float, tuple[int, ...], float, bool]] = []
    _open_more(found, (end,), 1.0, reached, attention, open_)
    walks: list[Walk] = []
    tried = 0
    while open_ and len(walks) < k and tried < _MOST_TRIED:
        tried += 1
        bound, path, product, done = heapq.heappop(open_)
        if done:
            walks.append(_walk(found, path, -bound))
        elif len(path) <= _MOST_STEPS:
            _open_more(found, path, product, reached, attention, open_)
    return tuple(walks)


def _walk(found: Solved, path: tuple[int, ...], value: float) -> Walk:
    snapshot = found.snapshot
    names = tuple(snapshot.nodes[place] for place in path)
    arcs = [snapshot.arc(one, two) for one, two in pairwise(names)]
    return Walk(names, value, tuple(arc_facts(snapshot, arc) for arc in arcs if arc is not None))


def _open_more(
    found: Solved,
    path: tuple[int, ...],
    product: float,
    reached: Floats,
    attention: Floats,
    open_: list[tuple[float, tuple[int, ...], float, bool]],
) -> None:
    """Every walk that is one step longer at its start; those that start at a decision maker are whole."""
    snapshot, end = found.snapshot, path[-1]
    first = path[0]
    span = slice(int(snapshot.in_indptr[first]), int(snapshot.in_indptr[first + 1]))
    for arc, who in zip(snapshot.in_arcs[span].tolist(), snapshot.in_sources[span].tolist(), strict=True):
        value = product * float(attention[arc])
        if who == end or value <= 0:
            continue
        longer = (who, *path)
        own = float(found.beta[who]) * value
        if own > 0:
            heapq.heappush(open_, (-own, longer, value, True))
        if reached[who] > 0:
            heapq.heappush(open_, (-reached[who] * value, longer, value, False))


def _best_to(found: Solved, end: int) -> Floats:
    """The most that a walk of one step or more into each node can carry, never through the end."""
    snapshot, attention = found.snapshot, found.listening.attention
    best = np.zeros(snapshot.n)
    heap: list[tuple[float, int]] = []

    def spread(place: int, carried: float) -> None:
        for arc in range(int(snapshot.indptr[place]), int(snapshot.indptr[place + 1])):
            target = int(snapshot.targets[arc])
            value = carried * float(attention[arc])
            if target != end and value > best[target]:
                best[target] = value
                heapq.heappush(heap, (-value, target))

    for place in np.flatnonzero(found.beta).tolist():
        if place != end:
            spread(place, float(found.beta[place]))
    while heap:
        carried, place = heapq.heappop(heap)
        if -carried >= best[place]:
            spread(place, -carried)
    return best

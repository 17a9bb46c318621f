"""Sets of people: whom to brief so that most hear it soon, and whose absence an organisation would feel.

The second is read as resilience only: where knowledge and contacts need a deputy.  It is never a list of
people to work around.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.linear_solve import transposed
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.core.undirected import adjacency
from stakemap.work import checkpoint

__all__ = ["KeyPlayers", "resilience", "whom_to_brief"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT = 20_000
"""Up to so many sets all are tried; above, people are added one by one."""

BUSIEST = 200
"""Where people are removed one by one, only so many with the most ties are looked at."""

LARGEST = 3_000
"""People for whom all distances are kept at once."""


@dataclass(frozen=True)
class KeyPlayers(Plain):
    """A set of people and what it reaches or holds together.

    Attributes
    ----------
    kind
        ``brief`` or ``resilience``.
    members
        In order of choice (greedy), or of id (exact).
    value
        0 to 1.  brief: mean over all of 1 / steps to the nearest member, members 1, unreached 0.
        resilience: share of the pairs of those left who are no longer connected.
    steps
        The value with the first 1, 2, ... members.
    exact
        Whether every set of this size was tried.
    """

    kind: str
    members: tuple[str, ...]
    value: float
    steps: tuple[float, ...]
    exact: bool

    def to_rows(self) -> list[dict[str, object]]:
        """One row a member, with the value of the set up to it."""
        return [{"id": n, "value": v} for n, v in zip(self.members, self.steps, strict=True)]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by id (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "id", labels=labels)

    def _repr_html_(self) -> str:
        rows = [(node, f"{value:.4g}") for node, value in zip(self.members, self.steps, strict=True)]
        note = "every set was tried" if self.exact else "chosen one by one; a better set may exist"
        return html_table(f"Key players: {self.kind}", ("who", "value so far"), rows, (note,))


def whom_to_brief(snapshot: Snapshot, k: int, *, exact: bool | None = None) -> KeyPlayers:
    """The k people from whom the others hear soonest, along influence: KPP-Pos, distance-weighted reach.

    Parameters
    ----------
    snapshot
        n nodes, at most 3,000; influence flows from j to i over an arc i -> j.  Only ranked people are
        chosen, all are counted.
    k
        Size of the set, at least 1.
    exact
        ``None`` tries every set where there are at most 20,000, else adds one person at a time, which
        reaches at least 63% of the best value.

    Raises
    ------
    EmptySnapshotError, InputError, LimitExceeded
        No nodes; k out of range; too many people.

    References
    ----------
    .. [1] Borgatti, S. P. (2006). Identifying sets of key players in a social network. Comput. Math.
       Organ. Theory 12.

    Examples
    --------
    >>> star = Snapshot.from_arrays([1, 2, 3], [0, 0, 0], [1, 1, 1], nodes=["hub", "x", "y", "z"])
    >>> found = whom_to_brief(star, 1)
    >>> found.members, found.value
    (('hub',), 1.0)
    """
    choice = _choice(snapshot, k)
    from scipy.sparse.csgraph import shortest_path

    flow = transposed(
        np.ones(snapshot.m), (snapshot.in_arcs, snapshot.in_sources, snapshot.in_indptr), snapshot.n
    )
    steps = shortest_path(flow, unweighted=True, indices=choice)
    near = 1.0 / np.maximum(1.0, np.asarray(steps, np.float64))

    def value(places: tuple[int, ...]) -> float:
        return float(near[list(places)].max(axis=0).mean()) if places else 0.0

    return _best(snapshot, "brief", choice, k, value, exact)


def resilience(snapshot: Snapshot, k: int, *, exact: bool | None = None) -> KeyPlayers:
    """The k people without whom most of the others would lose connection: where deputies are needed.

    KPP-Neg of Borgatti, read as resilience only.  Directions do not count.

    Parameters
    ----------
    snapshot
        n nodes, at most 3,000.
    k
        Size of the set, at least 1.
    exact
        ``None`` tries every set where there are at most 2,000, else takes one at a time among the 200
        with the most ties, without a guarantee.

    Raises
    ------
    EmptySnapshotError, InputError, LimitExceeded
        No nodes; k out of range; too many people.

    References
    ----------
    .. [1] Borgatti, S. P. (2006). Identifying sets of key players in a social network. Comput. Math.
       Organ. Theory 12.

    Examples
    --------
    >>> star = Snapshot.from_arrays([1, 2, 3], [0, 0, 0], [1, 1, 1], nodes=["hub", "x", "y", "z"])
    >>> found = resilience(star, 1)
    >>> found.members, found.value
    (('hub',), 1.0)
    """
    choice = _choice(snapshot, k)
    matrix = adjacency(snapshot)
    degree = np.diff(matrix.indptr)
    # the busiest first: where removals are equal, the one with more ties is taken
    choice = choice[np.lexsort((choice, -degree[choice]))]
    exact = math.comb(len(choice), k) <= EXACT // 10 if exact is None else exact
    choice = choice if exact else choice[: max(BUSIEST, k)]
    from scipy.sparse.csgraph import connected_components

    def value(places: tuple[int, ...]) -> float:
        keep = np.ones(snapshot.n, np.bool_)
        keep[choice[list(places)]] = False
        left = np.flatnonzero(keep)
        if len(left) < 2:
            return 0.0
        size = np.bincount(connected_components(matrix[left][:, left], directed=False)[1]).astype(np.float64)
        return float(1.0 - (size * (size - 1)).sum() / (len(left) * (len(left) - 1)))

    return _best(snapshot, "resilience", choice, k, value, exact)


def _choice(snapshot: Snapshot, k: int) -> Ints:
    require_nodes(snapshot, "key players")
    choice = np.flatnonzero(snapshot.ranked)
    if not 1 <= k <= max(1, len(choice)) or not len(choice):
        raise InputError(f"a set of {k} people out of {len(choice)}", hint="give k from 1 to their number")
    if snapshot.n > LARGEST:
        raise LimitExceeded(f"{snapshot.n} people, at most {LARGEST}", hint="look at a part of the graph")
    return choice


def _best(
    snapshot: Snapshot,
    kind: str,
    choice: Ints,
    k: int,
    value: Callable[[tuple[int, ...]], float],
    exact: bool | None,
) -> KeyPlayers:
    """Best set of places in `choice`: all tried where few enough, else added one by one."""
    if exact is None:
        exact = math.comb(len(choice), k) <= EXACT
    if exact:
        found, most = tuple(range(k)), -1.0
        for places in combinations(range(len(choice)), k):
            worth = value(places)
            if worth > most + 1e-12:
                found, most = places, worth
        order = tuple(sorted(found, key=lambda place: snapshot.nodes[choice[place]]))
    else:
        order = ()
        for _ in range(k):
            checkpoint()
            rest = [place for place in range(len(choice)) if place not in order]
            worths = np.array([value((*order, place)) for place in rest])
            order = (*order, rest[int(np.flatnonzero(worths >= worths.max() - 1e-12)[0])])
    steps = tuple(value(order[: size + 1]) for size in range(k))
    return KeyPlayers(kind, tuple(snapshot.nodes[choice[place]] for place in order), steps[-1], steps, exact)

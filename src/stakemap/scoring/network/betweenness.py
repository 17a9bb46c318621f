"""Betweenness: Brandes' dependencies, many sources at a time on flat arrays.

A search of source s lives at places ``s * n + node`` of one long array.  A round is a set of tie-steps
whose starts are settled; rounds run forward to count cheapest routes, and backward to sum dependencies.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import inf, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import check_known
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.compiled import fitting
from stakemap.scoring.core.costs import SAME, arc_costs, same
from stakemap.scoring.core.linear_solve import csr
from stakemap.scoring.core.measuring import explain_by_ties, require_nodes, scores
from stakemap.scoring.core.results import Scores
from stakemap.scoring.network.distance import sampled_sources
from stakemap.scoring.network.kernels import LANES, cost_dependencies, hop_dependencies, hop_routes
from stakemap.work import carried, checkpoint

__all__ = ["EXACT_WORK", "SAMPLED", "betweenness", "dependencies", "one_source"]

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]
Round = tuple[Int64s, Int64s, Int64s]
Kernel = Callable[..., Any]

EXACT_WORK = 50_000_000
"""Nodes x arcs up to which betweenness is exact unless asked otherwise (a few seconds)."""
SAMPLED = 256
"""Sources searched in larger graphs."""
COMPILED_FROM = 50_000_000
"""Sources x arcs from which a compiled search saves more than it takes to load the compiler."""
RISK = 0.05
_WAITING = 64
"""Sums that may wait to be added."""
ROOM = 60_000
"""Places searched at a time: sources x nodes."""


def _expanded(snapshot: Snapshot, places: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """All tie-steps from some places: index of the start within `places`, the arc, the place it leads to."""
    node = places % snapshot.n
    sizes = snapshot.indptr[node + 1] - snapshot.indptr[node]
    ends = np.cumsum(sizes)
    start = np.repeat(np.arange(len(places)), sizes)
    arc = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
        snapshot.indptr[node] - (ends - sizes), sizes
    )
    return start, arc, snapshot.targets[arc] + np.repeat(places - node, sizes)


def _hop_rounds(snapshot: Snapshot, sources: Int64s, routes: Floats) -> Iterator[Round]:
    """Rounds of breadth-first searches; fills in the number of shortest routes to each place."""
    here = np.arange(len(sources)) * snapshot.n + sources
    routes[here] = 1.0
    seen = routes > 0
    while len(here):
        start, _, end = _expanded(snapshot, here)
        fresh = np.flatnonzero(~seen[end])
        start, end = start[fresh], end[fresh]
        if not len(end):
            return
        yield here, start, end
        counted = np.bincount(end, routes[here][start], len(routes))
        here = np.flatnonzero(counted)
        routes[here] = counted[here]
        seen[here] = True


def _cost_rounds(snapshot: Snapshot, sources: Int64s, routes: Floats) -> Iterator[Round]:
    """Rounds over the ties that lie on cheapest routes, each place after all its predecessors."""
    steps, costs = _least_costs(snapshot, sources)
    cost = costs.ravel()
    start, arc, end = _expanded(snapshot, np.flatnonzero(np.isfinite(cost)))
    begin = np.flatnonzero(np.isfinite(cost))[start]
    there = cost[begin]
    tight = np.flatnonzero(same(there + steps[arc], cost[end]) & (there < cost[end]))
    begin, end = begin[tight], end[tight]
    waiting = np.bincount(end, minlength=len(routes))
    pointer = np.concatenate(([0], np.cumsum(np.bincount(begin, minlength=len(routes)))))
    here = np.arange(len(sources)) * snapshot.n + sources
    routes[here] = 1.0
    while len(here):
        sizes = pointer[here + 1] - pointer[here]
        ends = np.cumsum(sizes)
        start = np.repeat(np.arange(len(here)), sizes)
        to = end[np.arange(int(ends[-1])) + np.repeat(pointer[here] - (ends - sizes), sizes)]
        if not len(to):
            return
        yield here, start, to
        np.add.at(routes, to, routes[here][start])
        np.subtract.at(waiting, to, 1)
        here = np.unique(to[waiting[to] == 0])


def dependencies(snapshot: Snapshot, sources: Int64s, *, cost: bool) -> Floats:
    """Sum over the sources of the share of cheapest routes through each node, float64, shape (n,)."""
    total, size = np.zeros(snapshot.n), max(4, ROOM // snapshot.n)
    for first in range(0, len(sources), size):
        for through in _each(snapshot, sources[first : first + size], cost=cost):
            total += through
    return total


def _each(snapshot: Snapshot, sources: Int64s, *, cost: bool) -> Floats:
    """The same of each source, shape (k, n)."""
    n = snapshot.n
    routes = np.zeros(len(sources) * n)
    with np.errstate(over="ignore", invalid="ignore"):
        rounds = list((_cost_rounds if cost else _hop_rounds)(snapshot, sources, routes))
    if not np.isfinite(routes).all():
        return np.array([one_source(snapshot, int(s), cost=cost) for s in sources])
    through = np.zeros(len(routes))
    for here, start, end in reversed(rounds):
        share = (1.0 + through[end]) / routes[end]
        through[here] = routes[here] * np.bincount(start, share, len(here))
    through[np.arange(len(sources)) * n + sources] = 0.0
    return through.reshape(len(sources), n)


def _summed(snapshot: Snapshot, sources: Int64s, threads: int, *, cost: bool) -> Floats:
    """Dependencies of all sources, some `LANES` at a time: compiled where that pays, else on flat arrays."""
    size = LANES * max(1, ROOM // (LANES * snapshot.n))
    parts = [sources[first : first + size] for first in range(0, len(sources), size)]
    work = len(sources) * snapshot.m
    search = fitting(cost_dependencies if cost else hop_routes, work, COMPILED_FROM)
    back = search if cost else fitting(hop_dependencies, work, COMPILED_FROM)
    total = np.zeros(snapshot.n)
    if search is None or back is None:
        for some in parts:
            checkpoint()
            total += dependencies(snapshot, some, cost=cost)
        return total
    free = [_Room.of(snapshot, cost=cost) for _ in range(threads)]
    solve = partial(_by_kernel, snapshot, (search, back), free, cost=cost)
    with ThreadPoolExecutor(threads) as pool:
        for first in range(0, len(parts), _WAITING):
            next_ones = parts[first : first + _WAITING]
            for found in pool.map(carried(solve), next_ones) if threads > 1 else map(solve, next_ones):
                checkpoint()
                total += found  # in the order of the sources, whoever was first
    return total


@dataclass(frozen=True, eq=False)
class _Room:
    """Arrays for one search at a time, left as they were found."""

    ties: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    work: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, snapshot: Snapshot, *, cost: bool) -> _Room:
        n, m = snapshot.n, snapshot.m
        ties = (snapshot.indptr.astype(np.uint32), snapshot.targets.astype(np.uint32))
        if cost:
            waiting = (np.zeros(m, np.bool_), np.zeros(n, np.int32))
            return cls(ties, (*waiting, np.zeros(n), np.zeros(n), np.zeros(n, np.uint32)))
        met, routes, share = np.zeros((n, 2), np.uint16), np.zeros((n, LANES)), np.zeros((n, LANES))
        order, lanes = np.zeros(n * LANES + 1, np.uint32), np.zeros(n * LANES, np.uint16)
        return cls(ties, (met, routes, order, lanes, np.zeros(n + 1, np.int64), share))


def _by_kernel(
    snapshot: Snapshot, kernels: tuple[Kernel, Kernel], free: list[_Room], some: Int64s, *, cost: bool
) -> Floats:
    """Dependencies of some sources by compiled searches, in one of the rooms that are free."""
    (search, back), room, part = kernels, free.pop(), np.zeros(snapshot.n)
    if cost:
        steps, costs = _least_costs(snapshot, some)
        finite = all(
            search(*room.ties, steps, SAME, s, row, *room.work, part)
            for s, row in zip(some, costs, strict=True)
        )
    else:
        lanes = [some[first : first + LANES] for first in range(0, len(some), LANES)]
        hops = (search(*room.ties, beside, *room.work[:-1]) for beside in lanes)
        finite = all(back(*room.ties, most, *room.work, part) for most in hops)
    free.append(room)
    return part if finite else dependencies(snapshot, some, cost=cost)


def _least_costs(snapshot: Snapshot, sources: Int64s) -> tuple[Floats, Floats]:
    """Cost of each arc, and of the cheapest way from each source (a row) to each node."""
    from scipy.sparse.csgraph import dijkstra

    steps = arc_costs(snapshot)
    return steps, dijkstra(csr(steps, snapshot.targets, snapshot.indptr, snapshot.n), indices=sources)


def one_source(snapshot: Snapshot, source: int, *, cost: bool) -> Floats:
    """The same for one source with whole numbers of any size: for graphs with too many routes for a float."""
    steps = (arc_costs(snapshot) if cost else np.ones(snapshot.m)).tolist()
    far: dict[int, float] = {source: 0.0}
    routes: dict[int, int] = {source: 1}
    before: dict[int, list[int]] = {source: []}
    order: list[int] = []
    heap, done = [(0.0, source)], set()
    while heap:
        distance, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        order.append(node)
        for arc in range(int(snapshot.indptr[node]), int(snapshot.indptr[node + 1])):
            to, new = int(snapshot.targets[arc]), distance + steps[arc]
            known = far.get(to, inf)
            if new < known * (1.0 - SAME):
                far[to], routes[to], before[to] = new, routes[node], [node]
                heapq.heappush(heap, (new, to))
            elif new <= known * (1.0 + SAME) and to not in done:
                routes[to] += routes[node]
                before[to].append(node)
    through = np.zeros(snapshot.n)
    for node in reversed(order):
        for earlier in before[node]:
            through[earlier] += routes[earlier] / routes[node] * (1.0 + through[node])
    through[source] = 0.0
    return through


def betweenness(
    snapshot: Snapshot,
    *,
    weight: str | None = None,
    normalized: bool = True,
    pivots: int | None = None,
    seed: int | None = None,
    threads: int = 1,
) -> Scores:
    """Share of the shortest routes between others that pass through each node.

    Reading: who can hold up or pass on a message.  It is not formal power (see `power.banzhaf`).

    Parameters
    ----------
    weight
        ``None`` counts hops; ``"cost"`` takes cheapest routes by -ln of tie strength; lengths that
        differ by rounding alone are equal (`core.costs`).
    normalized
        Divide by the (n - 1)(n - 2) ordered pairs of others.
    pivots, seed
        Number of sampled sources, 1..n, and the seed of their choice.  ``None``: exact if n * m is at most
        5e7, else 256 sources.
    threads
        Searches beside each other where they are compiled (``fast`` extra); changes no byte.

    Returns
    -------
    Scores
        float64, shape (n,), in [0, 1] if normalised; 0 for all if n < 3.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    References
    ----------
    .. [1] Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Math. Sociol. 25(2).

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1, 1, 2], [1, 0, 2, 1], [1.0] * 4, nodes=["a", "b", "c"])
    >>> betweenness(line).top(1)
    [('b', 1.0)]
    """
    require_nodes(snapshot, "betweenness")
    check_known("distance", weight, (None, "cost"))
    n = snapshot.n
    sources = sampled_sources(snapshot, pivots, seed, n * snapshot.m <= EXACT_WORK, SAMPLED)
    k = len(sources)
    total = _summed(snapshot, sources, max(1, threads), cost=weight == "cost")
    pairs = float((n - 1) * (n - 2)) if n > 2 else 1.0
    values = total * (n / k) / (pairs if normalized else 1.0)
    if k == n:
        explainer = explain_by_ties(snapshot, "betweenness", values)
        return scores(snapshot, "betweenness", values, explainer=explainer)
    return _sampled(snapshot, values, k, top=1.0 if normalized else pairs)


def _sampled(snapshot: Snapshot, values: Floats, k: int, top: float) -> Scores:
    """Scores from k sources, with a bound for all nodes at once (Hoeffding)."""
    n = snapshot.n
    off = top * n / max(1, n - 1) * sqrt(log(2 * n / RISK) / (2 * k))
    values = np.minimum(values, top)
    bounds = (np.maximum(values - off, 0.0), np.minimum(values + off, top))
    note = (
        f"sampled {k} of {n} sources, error <= {off:.3g} at 95% (for all nodes at once; most are far nearer)"
    )
    explainer = explain_by_ties(snapshot, "betweenness", values)
    return scores(snapshot, "betweenness", values, notes=(note,), bounds=bounds, explainer=explainer)

"""How near those are who can reach a node: closeness and harmonic closeness.

Hops are counted for 64 sources at a time in the bits of one word, so that a step of all searches is one
OR over the arcs; exact for all pairs up to `EXACT_WORK` node-arc pairs, sampled above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, check_known
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.compiled import fitting
from stakemap.scoring.core.costs import arc_costs
from stakemap.scoring.core.linear_solve import csr
from stakemap.scoring.core.measuring import explain_by_ties, require_nodes, scores
from stakemap.scoring.core.results import Scores
from stakemap.scoring.network.kernels import hop_reach
from stakemap.work import checkpoint

__all__ = ["EXACT_WORK", "SAMPLED", "closeness", "harmonic", "sampled_sources", "searches_kept"]

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

EXACT_WORK = 4_000_000_000
"""Nodes x arcs up to which every source is searched (about four seconds)."""
EXACT_COST_WORK = 100_000_000
"""The same for costs instead of hops."""
SAMPLED = 1024
"""Sources searched in larger graphs."""
COMPILED_FROM = 500_000_000
"""Sources x arcs from which a compiled search saves more than it takes to load the compiler."""
RISK = 0.05
WORDS = 16


@dataclass(frozen=True)
class _Reach:
    """Of each node, over the sources searched: how many reach it, sum of distances, sum of inverses."""

    count: Int64s
    far: Floats
    near: Floats
    longest: float
    sources: int


_kept: ContextVar[dict[tuple[object, ...], _Reach] | None] = ContextVar("stakemap_reach", default=None)


@contextmanager
def searches_kept() -> Iterator[None]:
    """Inside, closeness and harmonic closeness of one snapshot, which must stay there, share one search.

    Examples
    --------
    >>> pair = Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])
    >>> with searches_kept():
    ...     closeness(pair)["b"], harmonic(pair)["b"]
    (1.0, 1.0)
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def sampled_sources(
    snapshot: Snapshot, pivots: int | None, seed: int | None, enough: bool, usual: int
) -> Int64s:
    """Places of the sources to search: all, or a random sample without repetition, sorted.

    Raises
    ------
    InputError
        If `pivots` is not from 1 to n.
    """
    if pivots is None and enough:
        return np.arange(snapshot.n)
    size = min(usual, snapshot.n) if pivots is None else pivots
    if not 1 <= size <= snapshot.n:
        raise InputError(f"pivots must be from 1 to {snapshot.n}, not {pivots}")
    return np.sort(np.random.default_rng(0 if seed is None else seed).choice(snapshot.n, size, replace=False))


def _own_bits(n: int, sources: Int64s, words: int) -> NDArray[np.uint64]:
    """A bit for each source, set at its own place; uint64, shape (n, words)."""
    bit, own = np.arange(len(sources)), np.zeros((n, words), np.uint64)
    np.bitwise_or.at(own, (sources, bit >> 6), np.uint64(1) << (bit & 63).astype(np.uint64))
    return own


def _levels(snapshot: Snapshot, sources: Int64s) -> Iterator[tuple[int, Int64s, Int64s]]:
    """For each number of hops: the nodes that some sources reach in exactly so many, and how many sources."""
    n, origin = snapshot.n, snapshot.in_sources
    into = np.flatnonzero(np.diff(snapshot.in_indptr))
    starts = snapshot.in_indptr[into]
    owner = np.repeat(np.arange(n), np.diff(snapshot.in_indptr))
    seen = _own_bits(n, sources, -(-len(sources) // 64))
    front = seen.copy()
    hops = 0
    while True:
        hops += 1
        moving = np.asarray(front.any(axis=1))[origin]
        moves = int(np.count_nonzero(moving))
        if not moves:
            return
        if moves < 0.4 * len(origin):
            arcs = np.flatnonzero(moving)
            first = np.flatnonzero(np.diff(owner[arcs], prepend=-1))
            rows = owner[arcs[first]]
            got = np.bitwise_or.reduceat(front[origin[arcs]], first, axis=0)
        else:
            rows, got = into, np.bitwise_or.reduceat(front[origin], starts, axis=0)
        got &= ~seen[rows]
        found = np.bitwise_count(got).sum(axis=1, dtype=np.int64)
        if not found.any():
            return
        seen[rows] |= got
        front = np.zeros_like(seen)
        front[rows] = got
        yield hops, rows, found


def _by_hops(snapshot: Snapshot, sources: Int64s) -> _Reach:
    """Sums over all hops, by the kernel where it pays; both add in the same order."""
    if (kernel := fitting(hop_reach, len(sources) * snapshot.m, COMPILED_FROM)) is not None:
        return _by_kernel(snapshot, sources, kernel)
    return _by_levels(snapshot, sources)


def _by_kernel(snapshot: Snapshot, sources: Int64s, kernel: Callable[..., int]) -> _Reach:
    n, words = snapshot.n, min(WORDS, -(-len(sources) // 64))
    indptr, targets = snapshot.indptr.astype(np.uint32), snapshot.targets.astype(np.uint32)
    reach = np.zeros((3, n, words), np.uint64)
    moving, touched = np.zeros(n, np.uint32), np.zeros(n, np.uint32)
    left, met = np.zeros(n, np.int32), np.zeros(n, np.bool_)
    count, far, near = np.zeros(n, np.int64), np.zeros(n), np.zeros(n)
    longest = 0
    for start in range(0, len(sources), 64 * WORDS):
        checkpoint()
        some = sources[start : start + 64 * WORDS]
        reach[:2] = _own_bits(n, some, words)
        left[:] = len(some)
        left[some] -= 1
        work = (reach, moving, touched, left, met)
        longest = max(longest, kernel(indptr, targets, some, *work, count, far, near))
    return _Reach(count, far, near, float(longest), len(sources))


def _by_levels(snapshot: Snapshot, sources: Int64s) -> _Reach:
    count, far, near = np.zeros(snapshot.n, np.int64), np.zeros(snapshot.n), np.zeros(snapshot.n)
    longest = 0
    for start in range(0, len(sources), 64 * WORDS):
        checkpoint()
        for hops, rows, found in _levels(snapshot, sources[start : start + 64 * WORDS]):
            count[rows] += found
            far[rows] += found * float(hops)
            near[rows] += found / hops
            longest = max(longest, hops)
    return _Reach(count, far, near, float(longest), len(sources))


def _by_cost(snapshot: Snapshot, sources: Int64s) -> _Reach:
    from scipy.sparse.csgraph import dijkstra

    matrix = csr(arc_costs(snapshot), snapshot.targets, snapshot.indptr, snapshot.n)
    count, far, near = np.zeros(snapshot.n, np.int64), np.zeros(snapshot.n), np.zeros(snapshot.n)
    longest, size = 0.0, max(1, 4_000_000 // snapshot.n)
    for start in range(0, len(sources), size):
        checkpoint()
        steps = dijkstra(matrix, indices=sources[start : start + size])
        reached = np.isfinite(steps) & (steps > 0)
        steps = np.where(reached, steps, 0.0)
        count += reached.sum(axis=0)
        far += np.add.reduce(steps, axis=0)
        near += np.add.reduce(np.divide(1.0, steps, out=np.zeros_like(steps), where=reached), axis=0)
        longest = max(longest, float(steps.max(initial=0.0)))
    return _Reach(count, far, near, longest, len(sources))


def _search(
    snapshot: Snapshot, measure: str, weight: str | None, pivots: int | None, seed: int | None
) -> _Reach:
    require_nodes(snapshot, measure)
    check_known("distance", weight, (None, "cost"))
    kept = _kept.get()
    asked = (id(snapshot), weight, pivots, seed)
    if kept is not None and asked in kept:
        return kept[asked]
    limit = EXACT_WORK if weight is None else EXACT_COST_WORK
    sources = sampled_sources(snapshot, pivots, seed, snapshot.n * snapshot.m <= limit, SAMPLED)
    found = _by_hops(snapshot, sources) if weight is None else _by_cost(snapshot, sources)
    if kept is not None:
        kept[asked] = found
    return found


def _share_error(n: int, sources: int) -> float:
    """Hoeffding's bound for the mean of a number in [0, 1], over n nodes at once, at 95%."""
    return sqrt(log(2 * n / RISK) / (2 * sources))


def closeness(
    snapshot: Snapshot, *, weight: str | None = None, pivots: int | None = None, seed: int | None = None
) -> Scores:
    """One over the mean distance of those who can reach a node, times the share who can.

    Parameters
    ----------
    weight
        ``None`` counts hops; ``"cost"`` uses -ln of tie strength.
    pivots, seed
        Number of sources to search, and the seed of their choice.  ``None``: all if n * m is at most
        4e9, else 1,024.

    Returns
    -------
    Scores
        float64, shape (n,); in hops in [0, 1].  0 for a node nobody turns to.  Adding an isolated node
        changes all values; use `harmonic` where that matters.

    References
    ----------
    .. [1] Wasserman, S. & Faust, K. (1994). Social Network Analysis, formula 5.22.
    """
    found = _search(snapshot, "closeness", weight, pivots, seed)
    n, k = snapshot.n, found.sources
    scale = n / k
    reaching, far = found.count * scale, found.far * scale
    values = np.divide(reaching**2, far * max(1, n - 1), out=np.zeros(n), where=far > 0)
    notes: tuple[str, ...] = ()
    if k < n:
        values = np.minimum(values, 1.0) if weight is None else values
        off = _share_error(2 * n, k)
        share = f"sampled {k} of {n} sources: the share who can reach a node is within {off:.3f} at 95%"
        mean = (
            f"the mean distance within {off:.3f} x the longest distance (longest seen: {found.longest:.3g})"
        )
        notes = (share, mean)
    return scores(
        snapshot, "closeness", values, notes=notes, explainer=explain_by_ties(snapshot, "closeness", values)
    )


def harmonic(
    snapshot: Snapshot, *, weight: str | None = None, pivots: int | None = None, seed: int | None = None
) -> Scores:
    """Sum over all others of one over their distance to a node; who cannot reach it counts 0.

    Parameters
    ----------
    weight
        ``None`` counts hops; ``"cost"`` uses -ln of tie strength (a certain tie costs 1e-6).
    pivots, seed
        As in `closeness`.

    Returns
    -------
    Scores
        float64, shape (n,), in hops in [0, n - 1].  Isolated nodes and other components change nothing.

    References
    ----------
    .. [1] Boldi, P. & Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10(3-4).
    """
    found = _search(snapshot, "harmonic", weight, pivots, seed)
    n, k = snapshot.n, found.sources
    values = found.near * (n / k)
    explainer = explain_by_ties(snapshot, "harmonic", values)
    if k == n:
        return scores(snapshot, "harmonic", values, explainer=explainer)
    if weight is not None:
        note = f"sampled {k} of {n} sources; inverse costs have no useful bound, so the error is not known"
        return scores(snapshot, "harmonic", values, notes=(note,), explainer=explainer)
    off = n * _share_error(n, k)
    bounds = (np.maximum(values - off, 0.0), np.minimum(values + off, n - 1.0))
    note = f"sampled {k} of {n} sources, error <= {off:.4g} at 95%"
    return scores(snapshot, "harmonic", values, notes=(note,), bounds=bounds, explainer=explainer)

"""Partitions of high modularity, of many graphs in one go.

Copies of a graph (seeds, resolutions, rewired versions) stand side by side as one large graph without ties
between copies; people move between groups in sweeps over all copies at once.  In each sweep a random half
may move, so that two do not swap places for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Copies", "copies_of", "modularity", "partition"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SWEEPS = 60
_ROUNDS = 2
_GAIN = 1e-10


@dataclass(frozen=True)
class Copies:
    """Graphs without directions side by side: symmetric matrix, degree and scale of each node.

    `scale` is resolution / (2 W) of the copy a node is in, W the sum of its tie weights; `copy` its number.
    """

    matrix: csr_array[Any]
    degree: Floats
    scale: Floats
    copy: Ints


def copies_of(n: int, tail: Ints, head: Ints, weight: Floats, resolution: Floats) -> Copies:
    """Graphs of n nodes each, one a row: each tie (tail, head, weight) once; arrays of shape (copies, m)."""
    from scipy.sparse import coo_array

    size = n * len(resolution)
    copy = np.repeat(np.arange(len(resolution)), tail.shape[1])
    one, two, weight = copy * n + tail.ravel(), copy * n + head.ravel(), weight.ravel()
    ends = (np.concatenate((one, two)).astype(np.int32), np.concatenate((two, one)).astype(np.int32))
    matrix = coo_array((np.tile(weight, 2), ends), shape=(size, size)).tocsr()
    degree = np.asarray(np.bincount(ends[0], np.tile(weight, 2), size), np.float64)
    total = np.bincount(copy, weight, len(resolution))
    scale = resolution / np.where(total > 0, 2.0 * total, 1.0)
    number = np.repeat(np.arange(len(resolution)), n)
    return Copies(matrix, degree, scale[number], number)


def partition(copies: Copies, seed: int) -> Ints:
    """A group number for each node; groups never reach over copies and are connected.

    Louvain's two phases (local moves, then moves of whole groups) with refinement on the way back,
    twice, for what the first pass set in stone.

    References
    ----------
    .. [1] Blondel, V. et al. (2008). Fast unfolding of communities in large networks. J. Stat. Mech.
    .. [2] Rotta, R. & Noack, A. (2011). Multilevel local search algorithms for modularity clustering.
       ACM J. Exp. Algorithmics 16.
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(len(copies.degree))
    for _ in range(_ROUNDS):
        before = labels
        labels = _moved(copies, labels, rng)
        labels = _merged(copies, _connected(copies, labels), rng)
        if np.array_equal(_numbered(before), _numbered(labels)):
            break
    return _numbered(_connected(copies, labels))


def _merged(copies: Copies, labels: Ints, rng: np.random.Generator) -> Ints:
    """Whole groups move, level by level; then single nodes again, on each level on the way back."""
    labels = _numbered(labels)
    count = int(labels.max()) + 1 if len(labels) else 0
    if count == len(labels):
        return labels
    coarse = _aggregated(copies, labels, count)
    above = _moved(coarse, np.arange(count), rng)
    if len(np.unique(above)) < count:
        above = _merged(coarse, above, rng)
    return _moved(copies, _numbered(above)[labels], rng)


def _aggregated(copies: Copies, labels: Ints, count: int) -> Copies:
    """Groups as nodes; ties within a group count in its degree only."""
    from scipy.sparse import coo_array

    entries = copies.matrix.tocoo()
    row, column = labels[entries.row], labels[entries.col]
    other = np.flatnonzero(row != column)
    shape = (count, count)
    ends = (row[other].astype(np.int32), column[other].astype(np.int32))
    matrix = coo_array((entries.data[other], ends), shape=shape).tocsr()
    first = np.zeros(count, np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    degree = np.asarray(np.bincount(labels, copies.degree, count), np.float64)
    return Copies(matrix, degree, copies.scale[first], copies.copy[first])


def _moved(copies: Copies, labels: Ints, rng: np.random.Generator) -> Ints:
    """Local moves until no single node gains by joining a neighbour's group."""
    labels = labels.copy()
    tied = np.diff(copies.matrix.indptr) > 0
    pending, full = tied.copy(), False
    for _ in range(_SWEEPS):
        rows = np.flatnonzero(pending if full else pending & (rng.random(len(labels)) < 0.5))
        moving, target = _best_moves(copies, labels, rows)
        if full and len(moving) > 1:
            some = rng.random(len(moving)) < 0.5
            some[int(rng.integers(len(moving)))] = True
            moving, target = moving[some], target[some]
        pending[rows] = False
        if len(moving):
            labels[moving] = target
            pending[copies.matrix[moving].indices] = True
            pending[moving] = True
            full = False
        elif not pending.any():
            if full:
                break
            pending, full = tied.copy(), True
    return labels


def _best_moves(copies: Copies, labels: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Those of some nodes that gain by moving, and where to; the first of equal groups is taken."""
    from scipy.sparse import csr_array

    n = len(labels)
    belongs = csr_array((np.ones(n), labels.astype(np.int32), np.arange(n + 1, dtype=np.int32)), shape=(n, n))
    ties = copies.matrix[rows] @ belongs
    owner = np.repeat(np.arange(len(rows)), np.diff(ties.indptr))
    group = ties.indices.astype(np.int64)
    total = np.bincount(labels, copies.degree, n)
    degree, scale, own = copies.degree[rows], copies.scale[rows], labels[rows]
    stays = group == own[owner]
    pull = (scale * degree)[owner]
    value = ties.data - pull * (total[group] - np.where(stays, degree[owner], 0.0))
    now = -scale * degree * (total[own] - degree)
    now[owner[stays]] = value[stays]
    start = ties.indptr[:-1]
    best = np.maximum.reduceat(value, start) if len(value) else np.zeros(len(rows))
    at_best = np.flatnonzero(value == best[owner])
    first = at_best[np.unique(owner[at_best], return_index=True)[1]]
    gains = np.flatnonzero(best > now + _GAIN * np.maximum(1.0, degree))
    return rows[gains], group[first][gains]


def _connected(copies: Copies, labels: Ints) -> Ints:
    """Groups that fall apart are split into their parts."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    entries = copies.matrix.tocoo()
    inside = labels[entries.row] == labels[entries.col]
    ends = (entries.row[inside], entries.col[inside])
    kept = coo_array((np.ones(len(ends[0])), ends), shape=copies.matrix.shape)
    return np.asarray(connected_components(kept, directed=False)[1], np.int64)


def _numbered(labels: Ints) -> Ints:
    """Group numbers 0, 1, ... in order of the first node of each group."""
    _, first, where = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[where]


def modularity(copies: Copies, labels: Ints) -> Floats:
    """Newman's modularity of each copy, with its resolution; 0 for a copy without ties."""
    count = int(copies.copy.max()) + 1 if len(copies.copy) else 0
    entries = copies.matrix.tocoo()
    inside = labels[entries.row] == labels[entries.col]
    total = np.bincount(copies.copy, copies.degree, count)
    within = np.bincount(copies.copy[entries.row[inside]], entries.data[inside], count)
    mass = np.bincount(labels, copies.degree)
    first = np.zeros(len(mass), np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    expected = np.bincount(copies.copy[first], mass**2 * copies.scale[first], count)
    return np.asarray((within - expected) / np.where(total > 0, total, 1.0))

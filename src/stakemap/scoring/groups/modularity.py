"""Partitions of high modularity, of many graphs in one go.

Copies of a graph (seeds, resolutions, rewired versions) stand side by side as one large graph without ties
between copies; people move between groups in sweeps over all copies at once.  In each sweep a random half
may move, so that two do not swap places for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.compiled import fitting
from stakemap.scoring.core.linear_solve import csr_where
from stakemap.scoring.groups.kernels import GAIN, parted, swept

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Copies", "copies_of", "modularity", "partition"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SWEEPS = 20


@dataclass(frozen=True)
class Copies:
    """Graphs without directions side by side: symmetric matrix, degree and scale of each node.

    `scale` is resolution / (2 W) of the copy a node is in, W the sum of its tie weights; `copy` its number.
    """

    matrix: csr_array[Any]
    degree: Floats
    scale: Floats
    copy: Ints

    def ends(self, labels: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Groups of both ends of each number of the matrix: of its row, and of its column."""
        short = labels.astype(np.int32)  # half the memory, and memory is what takes the time
        return np.repeat(short, np.diff(self.matrix.indptr)), short.take(self.matrix.indices)


def copies_of(n: int, tail: Ints, head: Ints, weight: Floats, resolution: Floats) -> Copies:
    """Graphs of n nodes each, one a row: each tie (tail, head, weight) once; arrays of shape (copies, m)."""
    from scipy.sparse import coo_array

    size = n * len(resolution)
    copy = np.repeat(np.arange(len(resolution)), tail.shape[1])
    one, two, weight = copy * n + tail.ravel(), copy * n + head.ravel(), weight.ravel()
    degree = np.asarray(np.bincount(one, weight, size), np.float64)
    np.add.at(degree, two, weight)
    # Of sorted ties from lower to higher nodes those to lower ones come first: then each row is sorted.
    one, two = one.astype(np.int32), two.astype(np.int32)
    ends = np.concatenate((two, one)), np.concatenate((one, two))
    matrix = coo_array((np.tile(weight, 2), ends), shape=(size, size)).tocsr()
    total = np.bincount(copy, weight, len(resolution))
    scale = resolution / np.where(total > 0, 2.0 * total, 1.0)
    number = np.repeat(np.arange(len(resolution)), n)
    return Copies(matrix, degree, scale[number], number)


def partition(copies: Copies, seed: int) -> Ints:
    """A group number for each node; groups never reach over copies and are connected.

    Louvain's two phases (local moves, then moves of whole groups) with refinement on the way back.

    References
    ----------
    .. [1] Blondel, V. et al. (2008). Fast unfolding of communities in large networks. J. Stat. Mech.
    .. [2] Rotta, R. & Noack, A. (2011). Multilevel local search algorithms for modularity clustering.
       ACM J. Exp. Algorithmics 16.
    """
    rng = np.random.default_rng(seed)
    labels = _moved(copies, np.arange(len(copies.degree)), rng)
    return _numbered(_connected(copies, _merged(copies, _connected(copies, labels), rng)))


def _merged(copies: Copies, labels: Ints, rng: np.random.Generator) -> Ints:
    """Whole groups move, level by level; then single nodes again, on each level on the way back."""
    labels = _numbered(labels)
    count = int(labels.max()) + 1 if len(labels) else 0
    if count == len(labels):
        return labels
    coarse = _aggregated(copies, labels, count)
    above = _merged(coarse, _moved(coarse, np.arange(count), rng), rng)
    return _moved(copies, _numbered(above)[labels], rng)


def _aggregated(copies: Copies, labels: Ints, count: int) -> Copies:
    """Groups as nodes; ties within a group count in its degree only."""
    from scipy.sparse import coo_array

    row, column = copies.ends(labels)
    other = np.flatnonzero(row != column)
    turned = coo_array((copies.matrix.data[other], (column[other], row[other])), shape=(count, count))
    turned.has_canonical_format = True  # not summed yet: turned back each row is sorted, without a search
    matrix = turned.tocsr().tocsc().T
    matrix.sum_duplicates()
    first = np.zeros(count, np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    degree = np.asarray(np.bincount(labels, copies.degree, count), np.float64)
    return Copies(matrix, degree, copies.scale[first], copies.copy[first])


def _moved(copies: Copies, labels: Ints, rng: np.random.Generator) -> Ints:
    """Local moves until hardly anybody gains by joining a neighbour's group, at most `_SWEEPS` times.

    After the first sweep only those are looked at whose neighbours have moved.
    """
    matrix = copies.matrix
    fast = fitting(swept, 2 * matrix.nnz)
    sweep = _plain_sweep(copies, labels) if fast is None else _compiled_sweep(copies, labels, fast)
    pending = np.diff(matrix.indptr) > 0
    for _ in range(_SWEEPS):
        rows = np.flatnonzero(pending)
        if not len(rows):
            break
        rows = rows[rng.random(len(rows)) < 0.5] if len(rows) > 1 else rows
        if len(rows):
            labels = sweep(rows, pending)
    return labels.astype(np.int64)


Sweep = Callable[[Ints, NDArray[np.bool_]], NDArray[Any]]
"""Moves some nodes at once, marks whom to look at next, and gives the labels of all."""


def _places(matrix: csr_array[Any]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    return matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32)


def _compiled_sweep(copies: Copies, labels: Ints, kernel: Callable[..., None]) -> Sweep:
    n, matrix = len(labels), copies.matrix
    arrays = (*_places(matrix), matrix.data, copies.degree, copies.scale)
    now, total = labels.astype(np.uint32), np.bincount(labels, copies.degree, n).astype(np.float64)
    room = (np.empty(n, np.uint32), np.full(n, -1, np.int64), np.empty(n))

    def sweep(rows: Ints, pending: NDArray[np.bool_]) -> NDArray[Any]:
        kernel(*arrays, rows.astype(np.uint32), now, total, pending, *room)
        return now

    return sweep


def _plain_sweep(copies: Copies, labels: Ints) -> Sweep:
    from scipy.sparse import csr_array

    n, matrix = len(labels), copies.matrix
    ends = np.arange(n + 1, dtype=np.int32)
    belongs = csr_array((np.ones(n), labels.astype(np.int32), ends), shape=(n, n))
    now = belongs.indices  # a move here is a move there
    total: Floats = np.bincount(now, copies.degree, n).astype(np.float64)

    def sweep(rows: Ints, pending: NDArray[np.bool_]) -> NDArray[Any]:
        pending[rows] = False
        moving, target = _best_moves(copies, belongs, total, rows)
        if len(moving):
            mass = copies.degree[moving]
            np.add.at(total, target, mass)
            np.subtract.at(total, now[moving], mass)
            now[moving] = target
            pending[matrix[moving].indices] = True
            pending[moving] = True
        return now

    return sweep


def _best_moves(copies: Copies, belongs: csr_array[Any], total: Floats, rows: Ints) -> tuple[Ints, Ints]:
    """Those of some nodes that gain by moving, and where to; the first of equal groups is taken."""
    ties = copies.matrix[rows] @ belongs
    start, group, size = ties.indptr[:-1], ties.indices, np.diff(ties.indptr)
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), size)
    degree, own = copies.degree[rows], belongs.indices[rows]
    pull = copies.scale[rows] * degree
    value = ties.data - np.repeat(pull, size) * total[group]
    stays = np.flatnonzero(group == np.repeat(own, size))
    value[stays] += (pull * degree)[owner[stays]]
    now = -pull * (total[own] - degree)
    now[owner[stays]] = value[stays]
    best = np.maximum.reduceat(value, start)
    at_best = np.flatnonzero(value == np.repeat(best, size))
    first = at_best[np.flatnonzero(np.diff(owner[at_best], prepend=-1))]
    gains = np.flatnonzero(best > now + GAIN * np.maximum(1.0, degree))
    return rows[gains], group[first][gains].astype(np.int64)


def _connected(copies: Copies, labels: Ints) -> Ints:
    """Groups that fall apart are split into their parts."""
    matrix = copies.matrix
    if (fast := fitting(parted, matrix.nnz)) is not None:
        found: Ints = fast(*_places(matrix), labels)
        return found
    return _plain_parts(copies, labels)


def _plain_parts(copies: Copies, labels: Ints) -> Ints:
    from scipy.sparse.csgraph import connected_components

    matrix, (row, column) = copies.matrix, copies.ends(labels)
    kept = csr_where(row == column, np.ones(matrix.nnz), matrix.indices, matrix.indptr, len(labels))
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
    row, column = copies.ends(labels)
    inside = np.flatnonzero(row == column)
    mass = np.bincount(labels, copies.degree)
    first = np.zeros(len(mass), np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    total = np.bincount(copies.copy, copies.degree, count)
    within = np.bincount(copies.copy[first[row[inside]]], copies.matrix.data[inside], count)
    expected = np.bincount(copies.copy[first], mass**2 * copies.scale[first], count)
    return np.asarray((within - expected) / np.where(total > 0, total, 1.0))

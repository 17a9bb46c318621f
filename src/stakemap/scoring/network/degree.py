"""Who is turned to, how much, and in which connected or dense part of the graph."""

from __future__ import annotations

from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import check_known
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.compiled import fitting
from stakemap.scoring.core.linear_solve import csr
from stakemap.scoring.core.measuring import explain_by_ties, explain_sum, require_nodes, scores
from stakemap.scoring.core.results import Explanation, Scores
from stakemap.scoring.core.undirected import weak_parts
from stakemap.scoring.network.kernels import peeled

Int32s = NDArray[np.int32]

__all__ = ["components", "in_degree", "k_core", "out_degree", "strength"]

Floats = NDArray[np.float64]


def _summed(snapshot: Snapshot, measure: str, terms: Floats) -> Scores:
    """Sum of one term for each arc into a node; `terms` in the order of in-arcs."""
    require_nodes(snapshot, measure)
    into = np.repeat(np.arange(snapshot.n), np.diff(snapshot.in_indptr))
    values = np.asarray(np.bincount(into, terms, snapshot.n), np.float64)
    return scores(snapshot, measure, values, explainer=partial(_explain, snapshot, measure, values, terms))


def _explain(snapshot: Snapshot, measure: str, values: Floats, terms: Floats, node: str) -> Explanation:
    place = snapshot.index(node)
    span = slice(int(snapshot.in_indptr[place]), int(snapshot.in_indptr[place + 1]))
    return explain_sum(snapshot, measure, node, float(values[place]), (), terms[span])


def in_degree(snapshot: Snapshot) -> Scores:
    """How many turn to each node directly; whole numbers, 0 to n - 1.

    Examples
    --------
    >>> in_degree(Snapshot.from_arrays([0, 1], [2, 2], [1.0, 0.5], nodes=["a", "b", "c"])).top(1)
    [('c', 2.0)]
    """
    return _summed(snapshot, "in_degree", np.ones(snapshot.m))


def strength(snapshot: Snapshot) -> Scores:
    """Sum of the weights of the ties into each node: how many turn to it, and how strongly.

    Declared ties count with strength x deference; counted contacts with log(1 + count).
    """
    return _summed(snapshot, "strength", snapshot.weight[snapshot.in_arcs])


def out_degree(snapshot: Snapshot) -> Scores:
    """How many each node turns to directly.  Not an order of influence, so nobody is ranked."""
    require_nodes(snapshot, "out_degree")
    return scores(snapshot, "out_degree", np.diff(snapshot.indptr).astype(np.float64))


def k_core(snapshot: Snapshot) -> Scores:
    """Core number: the largest k such that the node is in a part where everybody has k ties inside it.

    Directions do not count.  Time O(n + m) with numba; without it O(m log m) where the peeling takes few
    rounds, and O(n) rounds at worst, on a chain.

    References
    ----------
    .. [1] Batagelj, V. & Zaversnik, M. (2003). An O(m) algorithm for cores decomposition of networks.
    """
    require_nodes(snapshot, "k_core")
    indptr, indices, _ = snapshot.both_ways
    fast = fitting(peeled, len(indices))
    core = _cores(indptr, indices) if fast is None else fast(indptr, indices).astype(np.float64)
    return scores(snapshot, "k_core", core, explainer=explain_by_ties(snapshot, "k_core", core))


def _cores(indptr: NDArray[np.int64], indices: Int32s) -> NDArray[np.float64]:
    """The twin of `peeled`: all who have at most k ties left go at once."""
    left = np.diff(indptr)
    core = np.zeros(len(left))
    alive = np.ones(len(left), np.bool_)
    k = 0
    by_degree = np.argsort(left, kind="stable")
    while alive.any():
        by_degree = by_degree[alive[by_degree]]
        k = max(k, int(left[by_degree].min()))
        peel = by_degree[left[by_degree] <= k]
        while len(peel):
            core[peel] = k
            alive[peel] = False
            near = indices[_spans(indptr, peel)]
            near = near[alive[near]]
            np.subtract.at(left, near, 1)
            peel = np.unique(near[left[near] <= k])
    return core


def _spans(indptr: NDArray[np.int64], rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Places of all entries of some CSR rows, row after row."""
    sizes = indptr[rows + 1] - indptr[rows]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(indptr[rows] - (ends - sizes), sizes))


def components(snapshot: Snapshot, *, connection: Literal["weak", "strong"] = "weak") -> Scores:
    """Number of the connected part each node is in, 1 the largest; nobody is ranked.

    Parameters
    ----------
    connection
        ``weak``: tied in any direction.  ``strong``: each can reach each along "turns to".
    """
    require_nodes(snapshot, "components")
    check_known("connection", connection, ("weak", "strong"))
    matrix = csr(snapshot.strength, snapshot.targets, snapshot.indptr, snapshot.n)
    count, part = weak_parts(matrix, connection)
    note = f"{count} {'strongly ' if connection == 'strong' else ''}connected parts"
    return scores(snapshot, "components", np.asarray(part + 1, np.float64), notes=(note,))

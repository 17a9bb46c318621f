"""Standing that comes from the standing of others: PageRank, Katz, eigenvector, HITS."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, check_known
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.linear_solve import csr, fixed_point, positive_fixed_point, transposed
from stakemap.scoring.core.measuring import explain_by_ties, explain_sum, require_nodes, scores
from stakemap.scoring.core.results import Explanation, Part, Scores
from stakemap.scoring.core.undirected import adjacency, tie_weights, weak_parts
from stakemap.scoring.network.lanczos import leading

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["eigenvector", "hits", "katz", "pagerank"]

Floats = NDArray[np.float64]

DAMPING = 0.85
ALIKE = 1e-11
"""Leading eigenvalues of two blocks that differ by less than this, relative, are one."""


def _into(snapshot: Snapshot, values: Floats) -> csr_array[Any]:
    """Transpose of the arcs with the given values: row j holds those who turn to j."""
    return transposed(values, (snapshot.in_arcs, snapshot.in_sources, snapshot.in_indptr), snapshot.n)


def _restart(snapshot: Snapshot, restart: Mapping[str, float] | None) -> Floats:
    if restart is None:
        return np.full(snapshot.n, 1.0 / snapshot.n)
    out = np.zeros(snapshot.n)
    for node, value in restart.items():
        out[snapshot.index(node)] = value
    total = float(out.sum())
    if not (np.isfinite(total) and total > 0 and bool((out >= 0).all())):
        raise InputError("restart weights must be 0 or more, and not all 0")
    return out / total


def pagerank(
    snapshot: Snapshot,
    *,
    damping: float = DAMPING,
    weight: str | None = None,
    restart: Mapping[str, float] | None = None,
) -> Scores:
    """Where somebody ends who keeps asking "whom do you turn to" and restarts with chance 1 - damping.

    Who turns to nobody restarts.

    Parameters
    ----------
    damping
        In [0, 1).
    weight
        ``None`` follows all ties of a person alike; ``"weight"`` or ``"strength"`` in proportion.
    restart
        Where to restart, by id; everywhere alike when left out.

    Returns
    -------
    Scores
        float64, shape (n,), sums to 1; error below 1e-12 in sum.

    References
    ----------
    .. [1] Page, L., Brin, S., Motwani, R. & Winograd, T. (1999). The PageRank citation ranking.
    """
    require_nodes(snapshot, "pagerank")
    if not 0.0 <= damping < 1.0:
        raise InputError(f"damping must be from 0 to below 1, not {damping}")
    load = tie_weights(snapshot, weight)
    out = np.bincount(snapshot.sources, load, snapshot.n)
    scale = np.divide(damping, out, out=np.zeros(snapshot.n), where=out > 0)
    step = load * scale[snapshot.sources]
    start = _restart(snapshot, restart)
    # The mass of those who turn to nobody restarts too, so it only scales the solution without them.
    raw, _ = fixed_point(_into(snapshot, step), start, damping, tolerance=5e-13, name="PageRank")
    total = float(raw.sum())
    values = raw / total
    explain = partial(_explain, snapshot, "pagerank", values, step, ("restart", start / total))
    return scores(snapshot, "pagerank", values, explainer=explain)


def _explain(
    snapshot: Snapshot, measure: str, values: Floats, step: Floats, base: tuple[str, Floats], node: str
) -> Explanation:
    """What a node has of itself, by its name, and what comes by each tie into it."""
    place = snapshot.index(node)
    own = (Part(base[0], float(base[1][place]), "base", node=node),)
    span = slice(int(snapshot.in_indptr[place]), int(snapshot.in_indptr[place + 1]))
    terms = step[snapshot.in_arcs[span]] * values[snapshot.in_sources[span]]
    return explain_sum(snapshot, measure, node, float(values[place]), own, terms)


def katz(snapshot: Snapshot, *, alpha: float | None = None, weight: str | None = None) -> Scores:
    """Chains of people who turn to a node: x_j = 1 + alpha * sum of x_i over all i who turn to j.

    Parameters
    ----------
    alpha
        Worth of each further link, above 0 and below one over the largest eigenvalue of the arcs.
        ``None``: 0.85 over the largest eigenvalue of the graph without directions, which is always safe.
    weight
        ``None`` counts ties; ``"weight"`` or ``"strength"`` weighs them.

    Returns
    -------
    Scores
        float64, shape (n,), at least 1 (a node nobody turns to has 1); relative error below 1e-12.

    Raises
    ------
    ConvergenceError
        If alpha is too large.

    References
    ----------
    .. [1] Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika 18(1).
    """
    require_nodes(snapshot, "katz")
    load = tie_weights(snapshot, weight)
    if alpha is None:
        alpha = DAMPING / _radius(adjacency(snapshot, weight))
    elif not (np.isfinite(alpha) and alpha > 0):
        raise InputError(f"alpha must be a number above 0, not {alpha}")
    step = load * alpha
    values = positive_fixed_point(_into(snapshot, step), name=f"Katz with alpha {alpha:.4g}")
    explain = partial(_explain, snapshot, "katz", values, step, ("every node", np.ones(snapshot.n)))
    return scores(snapshot, "katz", values, notes=(f"alpha {alpha:.6g}",), explainer=explain)


def _largest(matrix: csr_array[Any]) -> tuple[float, Floats]:
    """Largest eigenvalue of a connected symmetric non-negative matrix and its vector (>= 0, length 1)."""
    start = np.asarray(matrix.sum(axis=1), np.float64).ravel()
    return leading(lambda x: np.asarray(matrix @ x), start, name="the leading eigenvector")


def _radius(matrix: csr_array[Any]) -> float:
    """Largest eigenvalue of the graph without directions, over its connected parts; 1 without ties."""
    if not matrix.nnz:
        return 1.0
    start = np.asarray(matrix.sum(axis=1), np.float64).ravel()
    return leading(lambda x: np.asarray(matrix @ x), start, name="the largest eigenvalue")[0]


def eigenvector(snapshot: Snapshot, *, weight: str | None = None) -> Scores:
    """Tied to people who are well tied: the leading eigenvector of the graph without directions.

    Each connected part of c people has its own vector, of length sqrt(c / people with a tie), so that a
    connected graph has the usual vector of length 1 and no part hides another.  Isolated nodes have 0.

    References
    ----------
    .. [1] Bonacich, P. (1972). Factoring and weighting approaches to status scores. J. Math. Sociol. 2(1).
    """
    require_nodes(snapshot, "eigenvector")
    matrix = adjacency(snapshot, weight)
    count, part = weak_parts(matrix)
    size = np.bincount(part, minlength=count)
    tied = max(1, int(size[size > 1].sum()))
    values = np.zeros(snapshot.n)
    order = np.argsort(part, kind="stable")
    first = np.concatenate(([0], np.cumsum(size)))
    for k in range(int((size > 1).sum())):
        members = order[first[k] : first[k + 1]]
        if size[k] == 2:
            values[members] = np.sqrt(1.0 / tied)
            continue
        block = matrix if size[k] == snapshot.n else matrix[members][:, members]
        values[members] = _largest(block)[1] * np.sqrt(size[k] / tied)
    parts = int((size > 1).sum())
    notes = (f"{parts} connected parts, each with its own vector",) if parts > 1 else ()
    explainer = explain_by_ties(snapshot, "eigenvector", values)
    return scores(snapshot, "eigenvector", values, notes=notes, explainer=explainer)


def hits(snapshot: Snapshot, *, role: str = "authority", weight: str | None = None) -> Scores:
    """Kleinberg's authorities (turned to by good hubs) or hubs (turn to good authorities); sums to 1.

    Parameters
    ----------
    role
        ``"authority"`` or ``"hub"``.
    weight
        ``None`` counts ties; ``"weight"`` or ``"strength"`` weighs them.

    Returns
    -------
    Scores
        float64, shape (n,); all 0 without ties.  Where several vectors lead equally, their mixture nearest
        to "everybody alike" is taken, so the answer does not depend on order.

    References
    ----------
    .. [1] Kleinberg, J. (1999). Authoritative sources in a hyperlinked environment. J. ACM 46(5).
    """
    require_nodes(snapshot, "hits")
    check_known("role", role, ("authority", "hub"))
    load = tie_weights(snapshot, weight)
    arcs, back = csr(load, snapshot.targets, snapshot.indptr, snapshot.n), _into(snapshot, load)
    first, second = (arcs, back) if role == "authority" else (back, arcs)
    values = _leading(first, second, snapshot.n) if snapshot.m else np.zeros(snapshot.n)
    notes = () if snapshot.m else ("there are no ties",)
    return scores(snapshot, "hits", values, notes=notes, explainer=explain_by_ties(snapshot, "hits", values))


def _leading(first: csr_array[Any], second: csr_array[Any], n: int) -> Floats:
    """Part of the all-ones vector in the leading eigenspace of ``second @ first``, scaled to sum 1.

    Each block of that product has one leading vector; several blocks may lead with the same eigenvalue.
    """
    found = [(members, *_block(first, second, members)) for members in _foremost(first, second, n)]
    most, vector = max(value for _, value, _ in found), np.zeros(n)
    for members, value, own in found:
        if value >= most * (1.0 - ALIKE):
            vector[members] = own * own.sum()
    return np.asarray(vector / vector.sum())


def _block(first: csr_array[Any], second: csr_array[Any], members: NDArray[np.intp]) -> tuple[float, Floats]:
    """Leading eigenvalue and vector of one block of ``second @ first``."""
    if len(members) < second.shape[0]:
        first, second = first[:, members], second[members]

    def product(x: Floats) -> Floats:
        return np.asarray(second @ (first @ x))

    return leading(product, product(np.ones(len(members))), name="HITS")


def _foremost(first: csr_array[Any], second: csr_array[Any], n: int) -> list[NDArray[np.intp]]:
    """Members of each block of ``second @ first`` that may have the largest eigenvalue.

    An eigenvalue is at most the largest sum of a row of its block, and at least the mean of them.
    """
    from scipy.sparse import block_array

    count, part = weak_parts(block_array([[None, first], [second, None]]).tocsr())
    part = part[n:]
    sums = np.asarray(second @ (first @ np.ones(n)))
    size = np.bincount(part, minlength=count)
    mean = np.bincount(part, sums, count) / np.maximum(size, 1)
    top = np.zeros(count)
    np.maximum.at(top, part, sums)
    led = top >= float(mean.max()) * (1.0 - ALIKE)
    members = np.flatnonzero(led[part])
    members = members[np.argsort(part[members], kind="stable")]
    return np.split(members, np.flatnonzero(np.diff(part[members])) + 1)

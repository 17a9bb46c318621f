"""Structural holes: whose contacts are tied among themselves anyway, and whose hold separate circles.

A tie counts in both directions together: z_ij = a_ij + a_ji, the share of i's attention that j takes is
p_ij = z_ij / sum_k z_ik.  All four measures come from the triangles of the graph, never from a dense
matrix.  People without any tie broker nothing: constraint 1, effective size, efficiency and hierarchy 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import tie_facts
from stakemap.scoring.brokerage.triangles import mirror, triangles
from stakemap.scoring.core.linear_solve import csr, transposed
from stakemap.scoring.core.measuring import require_nodes, scores
from stakemap.scoring.core.results import Explanation, Part, Scores
from stakemap.scoring.core.undirected import tie_weights

__all__ = ["constraint", "effective_size", "efficiency", "hierarchy"]

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]

_ALONE = "people without a tie broker nothing"


@dataclass(frozen=True)
class _Contacts:
    """The symmetric graph: for each tie (i, j) its row i, column j and mutual weight z."""

    indptr: Int64s
    indices: Int64s
    rows: Int64s
    z: Floats

    @cached_property
    def degree(self) -> Int64s:
        return np.diff(self.indptr)

    @cached_property
    def share(self) -> Floats:
        """p_ij: which share of i's attention j takes."""
        total = np.bincount(self.rows, self.z, len(self.degree))
        share: Floats = self.z / total[self.rows]
        return share


def _sums(places: Int64s, terms: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(places, terms, size), np.float64)


def _contacts(snapshot: Snapshot, weight: str | None) -> _Contacts:
    ties = tie_weights(snapshot, weight)
    back = (snapshot.in_arcs, snapshot.in_sources, snapshot.in_indptr)
    both = csr(ties, snapshot.targets, snapshot.indptr, snapshot.n) + transposed(ties, back, snapshot.n)
    z, indices, indptr = both.data, both.indices.astype(np.int64), both.indptr.astype(np.int64)
    rows = np.repeat(np.arange(snapshot.n), np.diff(indptr))
    return _Contacts(indptr, indices, rows, z)


def _pressure(contacts: _Contacts) -> Floats:
    """Each contact's part of the constraint: (p_ij + sum over q of p_iq p_qj) squared."""
    share = contacts.share
    through = _over_thirds(contacts, share, share, back=False)
    squared: Floats = (share + through) ** 2
    return squared


def _new(contacts: _Contacts) -> Floats:
    """What each contact adds that others do not: 1 - sum over q of p_iq m_jq."""
    tied = np.flatnonzero(contacts.degree)
    most = np.ones(len(contacts.degree))
    if len(tied):
        most[tied] = np.maximum.reduceat(contacts.z, contacts.indptr[tied])
    marginal = contacts.z / most[contacts.rows]
    added: Floats = 1.0 - _over_thirds(contacts, contacts.share, marginal, back=True)
    return added


def _over_thirds(contacts: _Contacts, near: Floats, far: Floats, *, back: bool) -> Floats:
    """For each tie (i, j): the sum of near_iq x far_qj over all q tied to both; `back` takes far_jq."""
    turn = mirror(contacts.indptr, contacts.indices)
    uv, uw, vw = triangles(contacts.indptr, contacts.indices)
    vu, wu, wv = turn[uv], turn[uw], turn[vw]
    ij = np.concatenate((uv, uw, vu, vw, wu, wv))
    iq = np.concatenate((uw, uv, vw, vu, wv, wu))
    qj = np.concatenate((vw, wv, uw, wu, uv, vu) if back else (wv, vw, wu, uw, vu, uv))
    return _sums(ij, near[iq] * far[qj], len(contacts.indices))


def _explained(
    snapshot: Snapshot, measure: str, contacts: _Contacts, terms: Floats, values: Floats
) -> Scores:
    explain = partial(_explain, snapshot, measure, contacts, terms, values)
    return scores(snapshot, measure, values, notes=_notes(contacts), explainer=explain)


def _explain(
    snapshot: Snapshot, measure: str, contacts: _Contacts, terms: Floats, values: Floats, node: str
) -> Explanation:
    place = snapshot.index(node)
    span = slice(int(contacts.indptr[place]), int(contacts.indptr[place + 1]))
    parts = [
        Part(
            snapshot.nodes[j],
            value,
            "tie",
            snapshot.nodes[j],
            (node, snapshot.nodes[j]),
            tie_facts(snapshot, node, snapshot.nodes[j]),
        )
        for j, value in zip(contacts.indices[span].tolist(), terms[span].tolist(), strict=True)
    ]
    parts.sort(key=lambda part: (-part.value, part.label))
    note = "" if parts else _ALONE
    return Explanation(measure, node, float(values[place]), tuple(parts), additive=bool(parts), note=note)


def _without_shares(plain: Scores, node: str) -> Explanation:
    found = plain.explain(node)
    parts = tuple(Part(p.label, 0.0, p.kind, p.node, p.arc, p.facts) for p in found.parts)
    whole = f"{plain.measure} does not split into shares: these are the contacts, all with value 0"
    return replace(found, parts=parts, additive=False, note=found.note or whole)


def _notes(contacts: _Contacts) -> tuple[str, ...]:
    alone = int((contacts.degree == 0).sum())
    return (f"{alone} without a tie: {_ALONE}",) if alone else ()


def constraint(snapshot: Snapshot, *, weight: str | None = None) -> Scores:
    r"""How far somebody's attention is bound up in contacts who are tied to each other.

    .. math:: c_i = \sum_{j \in N(i)} \Bigl(p_{ij} + \sum_{q} p_{iq} p_{qj}\Bigr)^2

    Reading: low is free to broker, high is hemmed in.  It is not an order of importance.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; directions count together.
    weight
        ``None`` counts ties; ``"weight"`` or ``"strength"`` weighs them.

    Returns
    -------
    Scores
        Above 0; 1 for one contact and for nobody; it can pass 1 in small closed circles.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press, chapter 2.

    Examples
    --------
    >>> star = Snapshot.from_arrays([0, 0, 0], [1, 2, 3], [1, 1, 1], nodes=["hub", "x", "y", "z"])
    >>> round(constraint(star)["hub"], 6)
    0.333333
    """
    require_nodes(snapshot, "constraint")
    contacts = _contacts(snapshot, weight)
    pressure = _pressure(contacts)
    values = _sums(contacts.rows, pressure, snapshot.n)
    values[contacts.degree == 0] = 1.0
    return _explained(snapshot, "constraint", contacts, pressure, values)


def effective_size(snapshot: Snapshot, *, weight: str | None = None) -> Scores:
    r"""Number of contacts, less what is redundant because they are tied to each other.

    .. math:: e_i = \sum_{j \in N(i)} \Bigl(1 - \sum_{q} p_{iq} m_{jq}\Bigr), \quad
              m_{jq} = z_{jq} / \max_k z_{jk}

    Returns
    -------
    Scores
        0 for nobody, else above 0 and at most the number of contacts.

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press, chapter 2.

    Examples
    --------
    >>> circle = Snapshot.from_arrays([0, 1, 2], [1, 2, 0], [1, 1, 1], nodes=["x", "y", "z"])
    >>> effective_size(circle)["x"]
    1.0
    """
    require_nodes(snapshot, "effective_size")
    contacts = _contacts(snapshot, weight)
    terms = _new(contacts)
    values = _sums(contacts.rows, terms, snapshot.n)
    return _explained(snapshot, "effective_size", contacts, terms, values)


def efficiency(snapshot: Snapshot, *, weight: str | None = None) -> Scores:
    """Effective size as a share of the contacts: 1 where none of them know each other.

    Examples
    --------
    >>> circle = Snapshot.from_arrays([0, 1, 2], [1, 2, 0], [1, 1, 1], nodes=["x", "y", "z"])
    >>> efficiency(circle)["x"]
    0.5
    """
    require_nodes(snapshot, "efficiency")
    contacts = _contacts(snapshot, weight)
    terms = _new(contacts) / np.maximum(1, contacts.degree)[contacts.rows]
    values = _sums(contacts.rows, terms, snapshot.n)
    return _explained(snapshot, "efficiency", contacts, terms, values)


def hierarchy(snapshot: Snapshot, *, weight: str | None = None) -> Scores:
    r"""How far the constraint on somebody comes from one contact rather than from all alike.

    .. math:: h_i = \frac{\sum_j r_j \ln r_j}{N \ln N}, \quad r_j = \frac{c_{ij}}{C_i / N}

    Returns
    -------
    Scores
        0 (all alike, or nobody) to 1 (one contact).

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes. Harvard University Press, chapter 2 (the Coleman-Theil
       index of inequality).

    Examples
    --------
    >>> star = Snapshot.from_arrays([0, 0], [1, 2], [1, 1], nodes=["hub", "x", "y"])
    >>> [hierarchy(star)[node] for node in ("hub", "x")]
    [0.0, 1.0]
    """
    require_nodes(snapshot, "hierarchy")
    contacts = _contacts(snapshot, weight)
    pressure = _pressure(contacts)
    total = np.bincount(contacts.rows, pressure, snapshot.n)
    count = contacts.degree
    ratio = pressure * (count / np.where(total > 0, total, 1.0))[contacts.rows]
    sums = np.bincount(contacts.rows, ratio * np.log(ratio), snapshot.n)
    several = count > 1
    values = np.where(count == 1, 1.0, 0.0)
    values[several] = np.clip(sums[several] / (count[several] * np.log(count[several])), 0.0, 1.0)
    plain = _explained(snapshot, "hierarchy", contacts, pressure, values)
    return replace(plain, explainer=partial(_without_shares, plain))

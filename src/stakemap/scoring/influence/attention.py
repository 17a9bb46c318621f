"""Who listens to whom: rows of attention, and the walks along them.

Person i gives person j the share ``k_ij = l_ij / (kappa * mean(d) + d_i)`` of attention, where ``d_i`` is
the sum of i's tie weights and the mean runs over those who turn to anyone.  What is left of the row is
i's own view.  ``B = (I - K)^-1`` counts the walks "whom do I ask"; ``h_ij = B_ij / B_jj`` is the
probability that such a walk from i ever reaches j.  This depends on ties only, so one object serves
every decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.linear_solve import (
    csr,
    fixed_point,
    inverse,
    positive_fixed_point,
    residual_solution,
    transposed,
)
from stakemap.scoring.core.measuring import require_nodes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["DENSE", "KAPPA", "MOST_SUSCEPTIBLE", "Listening", "listening", "saturated_rows"]

Floats = NDArray[np.float64]

KAPPA = 0.25
"""Saturation of rows: the attention kept for oneself, in mean row sums."""
DENSE = 3000
"""Up to this many nodes everything is computed exactly from one dense inverse."""
MOST_SUSCEPTIBLE = 0.95
"""Largest susceptibility that may be given for a person; keeps the process well inside convergence."""


def saturated_rows(
    snapshot: Snapshot, *, kappa: float = KAPPA, susceptibility: Mapping[str, float] | None = None
) -> tuple[Floats, Floats]:
    """Attention per arc, and what each person gives away in all.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; reads `weight`.
    kappa
        Above 0.
    susceptibility
        Sourced a_i of single people, in [0, 0.95]; the others follow from saturation.

    Returns
    -------
    tuple
        k, shape (m,), in the order of the arcs; a, shape (n,), row sums of k, below 1.
    """
    if not (np.isfinite(kappa) and kappa > 0):
        raise InputError(f"kappa must be a number above 0, not {kappa}")
    # A power of two brings weights near 1 without rounding, so that tiny weights do not underflow.
    largest = float(snapshot.weight.max(initial=0.0))
    weight = np.ldexp(snapshot.weight, -int(np.frexp(largest)[1])) if largest > 0 else snapshot.weight
    d = np.bincount(snapshot.sources, weight, snapshot.n)
    turning = d > 0
    mean = float(d[turning].mean()) if turning.any() else 0.0
    full = kappa * mean + d
    a = np.divide(d, full, out=np.zeros(snapshot.n), where=turning)
    scale = np.divide(1.0, full, out=np.zeros(snapshot.n), where=turning)
    for place, given in _checked(snapshot, susceptibility):
        if turning[place]:
            a[place], scale[place] = given, given / d[place]
    return weight * scale[snapshot.sources], a


def _checked(snapshot: Snapshot, susceptibility: Mapping[str, float] | None) -> list[tuple[int, float]]:
    problems, found = [], []
    for node, given in (susceptibility or {}).items():
        if not (isinstance(given, int | float | np.number) and 0.0 <= given <= MOST_SUSCEPTIBLE):
            cause = f"susceptibility must be from 0 to {MOST_SUSCEPTIBLE}"
            problems.append(Problem(cause, fact_id=node, field="susceptibility", code="range"))
        else:
            found.append((snapshot.index(node), float(given)))
    if problems:
        raise InputError(problems)
    return found


@dataclass(frozen=True, eq=False, repr=False)
class Listening(Frozen):
    """Attention rows of a snapshot and what follows from them alone.  Made by `listening`.

    Attributes
    ----------
    snapshot
        The graph.
    attention
        k_ij of each arc, shape (m,).
    susceptibility
        a_i: what i gives away in all, shape (n,), in [0, 1).
    kappa
        The saturation used.
    """

    snapshot: Snapshot
    attention: Floats
    susceptibility: Floats
    kappa: float

    @property
    def dense(self) -> bool:
        """Whether everything is exact from one dense inverse."""
        return self.snapshot.n <= DENSE

    @cached_property
    def matrix(self) -> csr_array[Any]:
        """K, n x n, row i the attention of i."""
        snapshot = self.snapshot
        return csr(self.attention, snapshot.targets, snapshot.indptr, snapshot.n)

    @cached_property
    def adjoint(self) -> csr_array[Any]:
        """K transposed."""
        snapshot = self.snapshot
        into = (snapshot.in_arcs, snapshot.in_sources, snapshot.in_indptr)
        return transposed(self.attention, into, snapshot.n)

    @cached_property
    def rate(self) -> float:
        """Largest share of attention that anyone gives away: the contraction rate."""
        return float(self.susceptibility.max(initial=0.0))

    @cached_property
    def walks(self) -> Floats:
        """B = (I - K)^-1, n x n; only for graphs of at most `DENSE` nodes."""
        snapshot = self.snapshot
        system = np.eye(snapshot.n)
        system[snapshot.sources, snapshot.targets] -= self.attention
        walks = inverse(system)
        walks.flags.writeable = False
        return walks

    def column(self, place: int, *, tolerance: float = 1e-12) -> Floats:
        """B_.j: expected visits to j from everyone."""
        return self.column_bounded(place, tolerance=tolerance)[0]

    @cached_property
    def lengths(self) -> Floats:
        """Expected length of the walk from each node, B 1: what a residual may add up to."""
        return positive_fixed_point(self.matrix, name="the length of walks")

    def column_bounded(self, place: int, *, tolerance: float = 1e-12) -> tuple[Floats, float]:
        """Column j of B, and a bound of the error of B_jj (0 where solved directly).

        The error of another number of the column is at most that bound times ``lengths[i] / lengths[j]``.
        """
        if self.dense:
            return self.walks[:, place], 0.0
        unit = np.zeros(self.snapshot.n)
        unit[place] = 1.0
        length = float(self.lengths[place])
        name = "the walks to a node"
        column, residual = residual_solution(self.matrix, unit, tolerance / length, name=name)
        return column, residual * length

    def row(self, place: int) -> Floats:
        """B_j.: expected visits of a walk that starts at j."""
        if self.dense:
            return np.asarray(self.walks[place])
        unit = np.zeros(self.snapshot.n)
        unit[place] = 1.0
        return fixed_point(self.adjoint, unit, self.rate, name="the walks from a node")[0]

    def reaching(self, place: int) -> Floats:
        """h_.j: the probability that a walk from each node ever reaches j; 1 for j itself."""
        column = self.column(place)
        reach: Floats = np.minimum(column / column[place], 1.0)
        reach[place] = 1.0
        return reach

    def totals(self, beta: Floats) -> tuple[Floats, float]:
        """z = B' beta for all nodes, and a bound of its error (1-norm)."""
        if self.dense:
            return np.asarray(np.add.reduce(self.walks * beta[:, None], axis=0)), 0.0
        return fixed_point(self.adjoint, beta, self.rate, name="influence")

    def returns(self) -> tuple[Floats, Floats]:
        """Bounds of B_jj, from walks of at most three steps: (low, high), each of shape (n,), low >= 1.

        With F the chance to come back to j: ``F >= (K^2)_jj``, and whoever has not come back after two
        steps and still asks may: ``F <= (1 - a_j) (K^2)_jj + (K K a)_j``.
        """
        twice = np.asarray((self.matrix * self.adjoint).sum(axis=1)).ravel()
        still = self.matrix @ (self.matrix @ self.susceptibility)
        most = np.minimum((1.0 - self.susceptibility) * twice + still, self.susceptibility * self.rate)
        return 1.0 + twice, np.maximum(1.0 / (1.0 - most), 1.0 + twice)

    def __repr__(self) -> str:
        return f"<Listening of {self.snapshot.n} nodes, kappa {self.kappa:g}>"


def listening(
    snapshot: Snapshot, *, kappa: float = KAPPA, susceptibility: Mapping[str, float] | None = None
) -> Listening:
    """Attention rows of a snapshot; see `saturated_rows` for the parameters.

    Raises
    ------
    EmptySnapshotError
        If there are no nodes.
    """
    require_nodes(snapshot, "influence")
    k, a = saturated_rows(snapshot, kappa=kappa, susceptibility=susceptibility)
    return Listening(snapshot, k, a, kappa)

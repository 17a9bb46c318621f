r"""Who listens to whom: rows of attention, and the walks along them.

Person i gives person j the share

    k_ij = g_ij / (s + d_i),        g_ij = sum over kinds of l_ij / (1 + kappa of the kind)

of attention, where ``l`` are tie weights and ``d_i`` is the sum of i's.  kappa says what the own view weighs
against ties of a meaning: ties of one kind take at most ``1 / (1 + kappa)`` of a view, however many they
are, and half of that where they add up to ``s``.  What is left of the row is i's own view.  Counted contacts
have no strength of their own: where only counts are known, ``g = l`` and ``s = kappa x mean(d)``, the mean
over those who turn to anyone; where both are known, s is the mean of the two by their shares of the weight.

``B = (I - K)^-1`` counts the walks "whom do I ask"; ``h_ij = B_ij / B_jj`` is the probability that such a
walk from i ever reaches j.  This depends on ties only, so one object serves every decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.evidence import KAPPA
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.linear_solve import (
    Operator,
    csr,
    fixed_point,
    inverse,
    positive_fixed_point,
    residual_solution,
    transposed,
)
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.selected_inverse import Entries, few_entries, selected_inverse
from stakemap.scoring.influence.returning import visits

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "DENSE",
    "MOST_SUSCEPTIBLE",
    "USUAL",
    "Listening",
    "RowRule",
    "checked_susceptibility",
    "levels",
    "listening",
    "row_scales",
    "saturated_rows",
]

Floats = NDArray[np.float64]

DENSE = 3000
"""Up to this many nodes everything is computed exactly, without iteration."""
MOST_SUSCEPTIBLE = 0.95
"""Largest susceptibility that may be given for a person; keeps the process well inside convergence."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """The constants of rows of attention, apart from the kappa of each kind.

    Attributes
    ----------
    half
        Sum of strengths at which ties take half of what they can, > 0: one tie of usual strength.
    counting
        kappa of counted contacts, > 0.
    kappa
        One own-view weight, > 0, for all ties, counted or not; ``None`` leaves it to their kinds.

    Raises
    ------
    InputError
        A constant that is not a number above 0.
    """

    half: float = 0.5
    counting: float = KAPPA
    kappa: float | None = None

    def __post_init__(self) -> None:
        for name in ("half", "counting", "kappa"):
            value = getattr(self, name)
            if value is not None and not (np.isfinite(value) and value > 0):
                raise InputError(f"{name} must be a number above 0, not {value}")

    @property
    def counted(self) -> float:
        """kappa of counted contacts in force."""
        return self.counting if self.kappa is None else self.kappa


USUAL = RowRule()
"""The constants as they are assumed."""


def levels(sums: Floats, counted: Floats | float, *, half: Floats | float, kappa: Floats | float) -> Floats:
    """s of each variant: the sum of ties at which they take half of what they can.

    Parameters
    ----------
    sums
        d, shape (variants, n).
    counted
        What counted contacts add to all rows together, one for each variant, or for all.
    half
        s where nothing is counted, > 0.
    kappa
        Own view against counted contacts, > 0.

    Returns
    -------
    array
        float64, shape (variants,), > 0 where anyone turns to anyone.
    """
    total, turning = sums.sum(axis=1), (sums > 0).sum(axis=1)
    mean = np.divide(total, turning, out=np.zeros(len(sums)), where=turning > 0)
    part = np.divide(counted, total, out=np.zeros(len(sums)), where=total > 0)
    part = np.minimum(part, 1.0)
    return np.asarray((1.0 - part) * half + part * kappa * mean, np.float64)


def saturated_rows(
    snapshot: Snapshot,
    *,
    rule: RowRule = USUAL,
    susceptibility: Mapping[str, float] | None = None,
) -> tuple[Floats, Floats]:
    """Attention per arc, and what each person gives away in all.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; reads `weight`, `pull` and `tally`.
    rule
        Its constants; kappa is that of each kind, and .25 for ties of no named kind.
    susceptibility
        Sourced a_i of single people, in [0, 0.95]; the others follow from their ties.

    Returns
    -------
    tuple
        k, shape (m,), in the order of the arcs; a, shape (n,), row sums of k, below 1.
    """
    loads = snapshot.loads(rule.kappa)
    weight, pull = loads.weight[:, 0], loads.pull[:, 0]
    tally = np.zeros(0) if loads.counted is None else loads.counted[:, 0]
    largest = float(weight.max(initial=0.0))
    if largest > 0 and np.array_equal(tally, weight):
        # A power of two brings counted weights near 1 without rounding, so that tiny ones do not underflow.
        weight = pull = tally = np.ldexp(weight, -int(np.frexp(largest)[1]))
    sums = (np.bincount(snapshot.sources, part, snapshot.n) for part in (weight, pull))
    d, given_away = (np.asarray(part, np.float64) for part in sums)
    scale, a = row_scales(
        d, given_away, float(tally.sum()), rule, checked_susceptibility(snapshot, susceptibility)
    )
    return pull * scale[snapshot.sources], a


def row_scales(
    d: Floats,
    given_away: Floats,
    counted: float,
    rule: RowRule,
    given: Iterable[tuple[int, float]],
) -> tuple[Floats, Floats]:
    """What turns the pulls of each row into attention, and what each person gives away in all.

    Parameters
    ----------
    d, given_away
        Sums of the weights and of the pulls of each row, shape (n,).
    counted
        What counted contacts add to all rows together.
    rule
        Its constants.
    given
        Place and sourced a_i of single people.
    """
    level = levels(d[None, :], counted, half=rule.half, kappa=rule.counted)[0]
    scale = np.divide(1.0, level + d, out=np.zeros(len(d)), where=d > 0)
    a = given_away * scale
    for place, value in given:
        if given_away[place] > 0:
            a[place], scale[place] = value, value / given_away[place]
    return scale, a


def checked_susceptibility(
    snapshot: Snapshot, susceptibility: Mapping[str, float] | None
) -> list[tuple[int, float]]:
    """Place and value of each sourced susceptibility.

    Raises
    ------
    InputError
        One outside [0, 0.95]; `UnknownName` for somebody who is no node.
    """
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
    rule
        The constants used.
    """

    snapshot: Snapshot
    attention: Floats
    susceptibility: Floats
    rule: RowRule

    @property
    def dense(self) -> bool:
        """Whether everything is exact, without iteration."""
        return self.snapshot.n <= DENSE

    @cached_property
    def matrix(self) -> Operator:
        """K, n x n, row i the attention of i."""
        snapshot = self.snapshot
        return csr(self.attention, snapshot.targets, snapshot.indptr, snapshot.n)

    @cached_property
    def adjoint(self) -> Operator:
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

    def column(self, place: int) -> Floats:
        """B_.j: expected visits to j from everyone."""
        return self.column_bounded(place)[0]

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

    def asking(self, place: int) -> Floats:
        """K_.j: the attention that each gives to j."""
        snapshot, found = self.snapshot, np.zeros(self.snapshot.n)
        span = slice(int(snapshot.in_indptr[place]), int(snapshot.in_indptr[place + 1]))
        found[snapshot.in_sources[span]] = self.attention[snapshot.in_arcs[span]]
        return found

    def visits(self, places: list[int], width: float) -> tuple[Floats, Floats]:
        """Bounds of B_jj of some nodes, as near as `width` where walks soon forget where they were going."""
        return visits(self, places, width)

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

    def totals(self, beta: Floats) -> tuple[Floats, float, Floats | None]:
        """z = B' beta for all nodes, a bound of its error (1-norm), and B_jj where solved directly."""
        if not self.dense:
            return *fixed_point(self.adjoint, beta, self.rate, name="influence"), None
        snapshot, some = self.snapshot, np.flatnonzero(self.attention)
        if not few_entries(snapshot.n, snapshot.m):
            return np.asarray(np.add.reduce(self.walks * beta[:, None], axis=0)), 0.0, np.diag(self.walks)
        row, column = (ends[some].astype(np.int64) for ends in (snapshot.sources, snapshot.targets))
        entries = Entries(np.zeros_like(row), row, column, self.attention[some])
        with one_blas_thread():
            z, returned = selected_inverse(1, snapshot.n, entries, beta)
        return z[0], 0.0, returned[0]

    @cached_property
    def twice(self) -> Floats:
        """(K^2)_jj: the chance to be asked back at once, shape (n,)."""
        there, back = cast("csr_array[Any]", self.matrix), cast("csr_array[Any]", self.adjoint)
        return np.asarray((there * back).sum(axis=1)).ravel()

    def returns(self) -> tuple[Floats, Floats]:
        """Bounds of B_jj, from walks of at most three steps: (low, high), each of shape (n,), low >= 1.

        With F the chance to come back to j: ``F >= (K^2)_jj``, and whoever has not come back after two
        steps and still asks may: ``F <= (1 - a_j) (K^2)_jj + (K K a)_j``.
        """
        twice = self.twice
        still = self.matrix @ (self.matrix @ self.susceptibility)
        most = np.minimum((1.0 - self.susceptibility) * twice + still, self.susceptibility * self.rate)
        return 1.0 + twice, np.maximum(1.0 / (1.0 - most), 1.0 + twice)

    def __repr__(self) -> str:
        kappa = "by kind" if self.rule.kappa is None else f"{self.rule.kappa:g}"
        return f"<Listening of {self.snapshot.n} nodes, kappa {kappa}>"


def listening(
    snapshot: Snapshot,
    *,
    rule: RowRule = USUAL,
    susceptibility: Mapping[str, float] | None = None,
) -> Listening:
    """Attention rows of a snapshot; see `saturated_rows` for the parameters.

    Raises
    ------
    EmptySnapshotError
        If there are no nodes.
    """
    require_nodes(snapshot, "influence")
    k, a = saturated_rows(snapshot, rule=rule, susceptibility=susceptibility)
    return Listening(snapshot, k, a, rule)

"""Influence of many variants of one snapshot at once: the same nodes, other tie weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.linear_solve import csr, fixed_point
from stakemap.scoring.core.work import checkpoint
from stakemap.scoring.influence.attention import DENSE
from stakemap.scoring.influence.model import Influence

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Added", "System", "inverted"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BLOCK = 64
"""Columns that LAPACK inverts together."""
_STEPS, _UNDER_WAY = 200, 1e-3
"""Most steps of walks that come back to where they began; what may still be under way in the end."""
_TOLERANCE = 1e-6
"""Error of z in draws of large graphs; ranks are far coarser."""


class Added(NamedTuple):
    """Ties beside those of the snapshot: place of the variant, who turns, to whom, weight."""

    variant: Ints
    source: Ints
    target: Ints
    weight: Floats

    @classmethod
    def none(cls) -> Added:
        """No further ties."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty, np.zeros(0))


@dataclass(frozen=True, eq=False)
class System(Frozen):
    """A snapshot and the formal power in it, ready to be solved with other weights.

    Attributes
    ----------
    snapshot
        Nodes and places of arcs.
    beta
        Formal power, shape (n,).
    given
        Sourced susceptibility, NaN where it follows from the ties; shape (n,).
    highest
        Places whose t is exact to a thousandth while all others have an upper bound of it, which is far
        cheaper; ``None`` solves everybody exactly up to 3,000 nodes, and gives z above.
    """

    snapshot: Snapshot
    beta: Floats
    given: Floats
    highest: tuple[int, ...] | None = None

    @classmethod
    def of(cls, influence: Influence, susceptibility: Mapping[str, float] | None) -> System:
        """From a point solution."""
        snapshot = influence.snapshot
        given = np.full(snapshot.n, np.nan)
        for node, value in (susceptibility or {}).items():
            given[snapshot.index(node)] = value
        return cls(snapshot, influence.beta, given)

    @property
    def dense(self) -> bool:
        """Whether t is exact; else z stands for it."""
        return self.snapshot.n <= DENSE

    def solve(self, weights: Floats, added: Added, kappas: Floats) -> tuple[Floats, Floats]:
        """t (z in large graphs) and in-degree of each node.

        Parameters
        ----------
        weights
            l of each arc in each variant, 0 for none; shape (variants, m).
        added
            Further ties.
        kappas
            Saturation in each variant.

        Returns
        -------
        tuple of float64 arrays, shape (variants, n)
        """
        whole = self.dense and self.highest is None
        return self._dense(weights, added, kappas) if whole else self._sparse(weights, added, kappas)

    def _joined(self, weight: Floats, more: Floats) -> Floats:
        """A tie beside another on the same arc: both would tell (counted contacts add up)."""
        return weight + more if self.snapshot.counted else weight + more * (1.0 - weight)

    def _dense(self, weights: Floats, added: Added, kappas: Floats) -> tuple[Floats, Floats]:
        snapshot, variants = self.snapshot, len(weights)
        rows = np.zeros((variants, snapshot.n, snapshot.n))
        rows[:, snapshot.sources, snapshot.targets] = weights
        where = added.variant, added.source, added.target
        rows[where] = self._joined(rows[where], self._limited(added.weight))
        degree = np.count_nonzero(rows, axis=1).astype(np.float64)
        rows *= -self._scale(rows.sum(axis=2), kappas)[:, :, None]
        everyone = np.arange(snapshot.n)
        rows[:, everyone, everyone] += 1.0
        walks = inverted(rows)
        voters = np.flatnonzero(self.beta)
        if len(voters) <= 32:
            z = np.zeros((variants, snapshot.n))
            for voter in voters.tolist():
                z += self.beta[voter] * walks[:, voter, :]
        else:
            z = np.add.reduce(walks * self.beta[:, None], axis=1)
        return self.within(z / np.diagonal(walks, axis1=1, axis2=2)), degree

    def _limited(self, weight: Floats) -> Floats:
        return weight if self.snapshot.counted else np.minimum(weight, 1.0)

    def within(self, t: Floats) -> Floats:
        """Rounding must not break beta <= t <= sum of beta."""
        most = max(float(self.beta.sum()), float(self.beta.max(initial=0.0)))
        return np.clip(t, self.beta, most)

    def _scale(self, d: Floats, kappas: Floats) -> Floats:
        """Attention per unit of tie weight of each row; `d` are the row sums, shape (variants, n)."""
        turning = d > 0
        count = turning.sum(axis=1)
        mean = np.divide(d.sum(axis=1), count, out=np.zeros(len(d)), where=count > 0)
        scale: Floats = np.divide(1.0, (kappas * mean)[:, None] + d, out=np.zeros_like(d), where=turning)
        fixed = np.flatnonzero(~np.isnan(self.given))
        told = self.given[fixed] / np.where(turning[:, fixed], d[:, fixed], 1.0)
        scale[:, fixed] = np.where(turning[:, fixed], told, 0.0)
        return scale

    def _sparse(self, weights: Floats, added: Added, kappas: Floats) -> tuple[Floats, Floats]:
        z, degree = np.empty((len(weights), self.snapshot.n)), np.empty((len(weights), self.snapshot.n))
        for k in range(len(weights)):
            checkpoint()
            mine = added.variant == k
            more = Added(*(column[mine] for column in added))
            z[k], degree[k] = self._one(weights[k], more, kappas[k : k + 1])
        return z, degree

    def _one(self, weight: Floats, added: Added, kappa: Floats) -> tuple[Floats, Floats]:
        n = self.snapshot.n
        live = np.flatnonzero(weight > 0)
        target = np.concatenate((self.snapshot.targets[live], added.target))
        source = np.concatenate((self.snapshot.sources[live], added.source))
        load = np.concatenate((weight[live], self._limited(added.weight)))
        d = np.asarray(np.bincount(source, load, n), np.float64)
        scale = self._scale(d[None, :], kappa)[0]
        order = np.lexsort((source, target))
        pointer = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(target, minlength=n), out=pointer[1:])
        adjoint = csr((load * scale[source])[order], source[order], pointer, n)
        rate = float((d * scale).max(initial=0.0))
        z, _ = fixed_point(adjoint, self.beta, rate, tolerance=_TOLERANCE, name="influence")
        degree = np.bincount(target, minlength=n).astype(np.float64)
        if self.highest is None:
            return z, degree
        return self.within(z / _returns(adjoint, self.highest)), degree


def _returns(adjoint: csr_array[Any], places: tuple[int, ...]) -> Floats:
    """Lower bounds of B_jj from walks that are back after two steps; of these places within a thousandth.

    A walk is followed until so little of it is still under way: no more than that can come back.
    """
    out = 1.0 + np.asarray((adjoint * adjoint.T).sum(axis=1)).ravel()
    which, column = np.array(places, np.int64), np.arange(len(places))
    walk = np.zeros((adjoint.shape[0], len(places)))
    walk[which, column] = 1.0
    total = np.ones(len(places))
    for _ in range(_STEPS):
        walk = adjoint @ walk
        total += walk[which, column]
        if float(walk.sum(axis=0).max(initial=0.0)) < _UNDER_WAY:
            break
    out[which] = np.maximum(total, out[which])
    return out


def inverted(matrices: Floats) -> Floats:
    """Each matrix inverted in place: half the time of `numpy.linalg.inv`, which solves for all unit vectors.

    LAPACK has columns where numpy has rows; the inverse of the transpose is the transpose of the inverse.
    All are strictly diagonally dominant by rows, so none is singular.
    """
    from scipy.linalg import lapack

    for k, matrix in enumerate(matrices):
        checkpoint()
        factors, pivots, _ = lapack.dgetrf(matrix.T, overwrite_a=1)
        inverse, _ = lapack.dgetri(factors, pivots, lwork=_BLOCK * len(matrix), overwrite_lu=1)
        matrices[k] = inverse.T
    return matrices

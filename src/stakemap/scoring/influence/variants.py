"""Influence of many variants of one snapshot at once: the same nodes, other tie weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.graph.row_weights import Loads
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.linear_solve import csr, fixed_point
from stakemap.scoring.core.selected_inverse import Entries, few_entries, full_inverse, selected_inverse
from stakemap.scoring.influence.attention import DENSE, RowRule, levels
from stakemap.scoring.influence.model import Influence
from stakemap.work import checkpoint

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Added", "Saturation", "System"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_STEPS, _UNDER_WAY = 200, 1e-3
"""Most steps of walks that come back to where they began; what may still be under way in the end."""
_TOLERANCE = 1e-6
"""Error of z in draws of large graphs; ranks are far coarser."""


class Added(NamedTuple):
    """Further ties: place of the variant, who turns, to whom, weight, the share of it that pulls."""

    variant: Ints
    source: Ints
    target: Ints
    weight: Floats
    ceiling: Floats

    @classmethod
    def none(cls) -> Added:
        """No further ties."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty, np.zeros(0), np.zeros(0))


class _Ties(NamedTuple):
    """Ties above 0 of all variants: which variant, who turns, to whom, weight, pull."""

    variant: Ints
    source: Ints
    target: Ints
    weight: Floats
    pull: Floats


class Saturation(NamedTuple):
    """Of each variant: where declared ties take half of what they can, and kappa of counted contacts."""

    half: Floats
    kappa: Floats

    @classmethod
    def same(cls, variants: int, rule: RowRule) -> Saturation:
        """One rule for all variants."""
        return cls(np.full(variants, rule.half), np.full(variants, rule.counted))

    def some(self, which: slice) -> Saturation:
        """Of some of the variants."""
        return Saturation(self.half[which], self.kappa[which])


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

    def solve(self, loads: Loads, added: Added, saturation: Saturation) -> tuple[Floats, Floats]:
        """t (z in large graphs) and in-degree of each node.

        Parameters
        ----------
        loads
            Weight and pull of each arc in each variant, 0 for none; shape (m, variants).
        added
            Further ties.
        saturation
            Of each variant.

        Returns
        -------
        tuple of float64 arrays, shape (variants, n)
        """
        whole = self.dense and self.highest is None
        return self._dense(loads, added, saturation) if whole else self._sparse(loads, added, saturation)

    def _more(self, weight: Floats, more: Floats) -> Floats:
        """What a tie beside another on the same arc adds: both would tell (counted contacts add up)."""
        return more if self.snapshot.counted else np.minimum(more, 1.0) * (1.0 - np.minimum(weight, 1.0))

    def _counted(self, loads: Loads, added: Added, more: Floats) -> Floats | float:
        """What counted contacts add to all rows of each variant."""
        if loads.counted is None:
            return 0.0
        total = loads.counted.sum(axis=0)
        if self.snapshot.counted:
            total = total + np.bincount(added.variant, more, len(total))
        return np.asarray(total, np.float64)

    def _dense(self, loads: Loads, added: Added, saturation: Saturation) -> tuple[Floats, Floats]:
        snapshot, variants = self.snapshot, loads.weight.shape[1]
        n, places = snapshot.n, variants * snapshot.n
        ties, more = self._ties(loads, added)
        row = ties.variant * n + ties.source
        d, pulled = (
            np.bincount(row, part, places).astype(np.float64).reshape(variants, n)
            for part in (ties.weight, ties.pull)
        )
        degree = np.bincount(ties.variant * n + ties.target, minlength=places).astype(np.float64)
        level = levels(d, self._counted(loads, added, more), half=saturation.half, kappa=saturation.kappa)
        share = ties.pull * self._scale(d, pulled[:, self._fixed], level).ravel()[row]
        some = np.flatnonzero(share > 0)
        entries = Entries(ties.variant[some], ties.source[some], ties.target[some], share[some])
        solve = selected_inverse if few_entries(n, snapshot.m) else full_inverse
        z, returns = solve(variants, n, entries, self.beta)
        return self.within(z / returns), degree.reshape(variants, n)

    def _ties(self, loads: Loads, added: Added) -> tuple[_Ties, Floats]:
        """Every tie that somebody has in each variant, by variant; and what each further one adds."""
        snapshot = self.snapshot
        weight, pull = (part.T.copy("C") for part in (loads.weight, loads.pull))
        beside, arc = self._beside(added)
        where = added.variant[beside], arc
        before = np.zeros(len(beside))
        before[beside] = weight[where]
        more = self._more(before, added.weight)
        weight[where] += more[beside]
        pull[where] += (more * added.ceiling)[beside]
        live = np.flatnonzero(weight > 0)
        variant, arc = np.divmod(live, max(1, snapshot.m))
        new = np.flatnonzero(~beside & (more > 0))
        by_variant = np.concatenate((variant, added.variant[new]))
        order = np.argsort(by_variant, kind="stable")
        ties = _Ties(
            by_variant[order],
            np.concatenate((snapshot.sources[arc], added.source[new]), dtype=np.int64)[order],
            np.concatenate((snapshot.targets[arc], added.target[new]), dtype=np.int64)[order],
            np.concatenate((weight.ravel()[live], more[new]))[order],
            np.concatenate((pull.ravel()[live], (more * added.ceiling)[new]))[order],
        )
        return ties, more

    def _beside(self, added: Added) -> tuple[Bools, Ints]:
        """Which further ties lie on an arc that there is already, and on which."""
        snapshot = self.snapshot
        if not (snapshot.m and len(added.source)):
            return np.zeros(len(added.source), np.bool_), np.zeros(0, np.int64)
        arcs = snapshot.sources.astype(np.int64) * snapshot.n + snapshot.targets
        cell = added.source * snapshot.n + added.target
        arc = np.minimum(np.searchsorted(arcs, cell), snapshot.m - 1)
        beside = arcs[arc] == cell
        return beside, arc[beside]

    def within(self, t: Floats) -> Floats:
        """Rounding must not break beta <= t <= sum of beta."""
        most = max(float(self.beta.sum()), float(self.beta.max(initial=0.0)))
        return np.clip(t, self.beta, most)

    @cached_property
    def _fixed(self) -> Ints:
        """Who has a sourced susceptibility."""
        return np.flatnonzero(~np.isnan(self.given))

    def _scale(self, d: Floats, pulled: Floats, level: Floats) -> Floats:
        """Attention per unit of pull, from the sums of weights (variants, n), and of pull of the fixed."""
        scale: Floats = np.divide(1.0, level[:, None] + d, out=np.zeros_like(d), where=d > 0)
        told = self.given[self._fixed] / np.where(pulled > 0, pulled, 1.0)
        scale[:, self._fixed] = np.where(pulled > 0, told, 0.0)
        return scale

    def _sparse(self, loads: Loads, added: Added, saturation: Saturation) -> tuple[Floats, Floats]:
        variants = loads.weight.shape[1]
        z, degree = np.empty((variants, self.snapshot.n)), np.empty((variants, self.snapshot.n))
        for k in range(variants):
            checkpoint()
            mine = added.variant == k
            more = Added(*(column[mine] for column in added))._replace(variant=np.zeros(mine.sum(), np.int64))
            z[k], degree[k] = self._one(loads.draw(k), more, saturation.some(slice(k, k + 1)))
        return z, degree

    def _one(self, loads: Loads, added: Added, saturation: Saturation) -> tuple[Floats, Floats]:
        n, snapshot = self.snapshot.n, self.snapshot
        live = np.flatnonzero(loads.weight[:, 0] > 0)
        target = np.concatenate((snapshot.targets[live], added.target))
        source = np.concatenate((snapshot.sources[live], added.source))
        more = self._more(np.zeros(1), added.weight)
        load = np.concatenate((loads.weight[live, 0], more))
        pull = np.concatenate((loads.pull[live, 0], more * added.ceiling))
        d, given_away = (np.asarray(np.bincount(source, part, n), np.float64) for part in (load, pull))
        counted = self._counted(loads, added, more)
        level = levels(d[None, :], counted, half=saturation.half, kappa=saturation.kappa)
        scale = self._scale(d[None, :], given_away[None, self._fixed], level)[0]
        order = np.lexsort((source, target))
        pointer = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(target, minlength=n), out=pointer[1:])
        adjoint = csr((pull * scale[source])[order], source[order], pointer, n)
        rate = float((given_away * scale).max(initial=0.0))
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

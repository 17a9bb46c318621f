"""What stands behind the arcs of a snapshot, and how pieces of evidence join into one strength."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.frozen import Frozen

__all__ = ["KAPPA", "Evidence", "frozen", "noisy_or", "run_starts"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Int16s = NDArray[np.int16]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

KAPPA = 0.25
"""Own view against ties where no kind says otherwise."""


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A view that cannot be written."""
    view = array.view()
    view.flags.writeable = False
    return view


def noisy_or(values: Floats, starts: Int64s) -> Floats:
    """1 - prod(1 - v) over each group; a group of one keeps its value to the last bit."""
    strongest = np.maximum.reduceat(values, starts)
    together = 1.0 - np.multiply.reduceat(1.0 - values, starts)
    single = np.diff(starts, append=len(values)) == 1
    return np.where(single, strongest, np.maximum(together, strongest))


def run_starts(*keys: NDArray[Any]) -> Int64s:
    """First row of each run of equal keys."""
    size = len(keys[0])
    if not size:
        return np.zeros(0, np.int64)
    new = np.ones(size, np.bool_)
    new[1:] = False
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Evidence(Frozen):
    """What stands behind the arcs of a snapshot: one row per way in which facts support an arc.

    Rows are sorted by arc, then cluster.  Rows of one cluster count once, with the strongest.

    Parameters
    ----------
    facts
        Fact ids, sorted.
    confidence
        Confidence of each fact, in [0, 1], shape (F,).
    kinds
        Relation kinds, sorted.
    arc, kind, cluster
        Of each row: the arc it supports, the index of its kind, its cluster; shape (E,).
    strength
        Strength of the tie itself, without confidence, in [0, 1].  Not read where `count` is above 0.
    delta
        Deference of this direction, in (0, 1].
    count
        Counted contacts, 0 where not counted.
    assumed
        True where the strength is the catalogue's default.
    fact_ptr, fact_index
        CSR over rows: the facts that must all hold for the row (tie, tenures, spells).
    kappa
        Of each kind: own view against a tie of it, above 0, shape (K,); ``None`` is .25 for all.
    """

    facts: tuple[str, ...]
    confidence: Floats
    kinds: tuple[str, ...]
    arc: Int32s
    kind: Int16s
    cluster: Int32s
    strength: Floats
    delta: Floats
    count: Floats
    assumed: Bools
    fact_ptr: Int64s
    fact_index: Int32s
    kappa: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("arc", "kind", "cluster", "strength", "delta", "count", "assumed"):
            if len(getattr(self, name)) != len(self.arc):
                raise InputError(f"evidence column {name} has another length than its rows")
        if len(self.fact_ptr) != len(self.arc) + 1 or self.fact_ptr[-1] != len(self.fact_index):
            raise InputError("the fact index of the evidence does not fit its rows")
        if self.kappa is not None and len(self.kappa) != len(self.kinds):
            raise InputError("there must be one kappa for each kind of evidence")
        for name, value in vars(self).copy().items():
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, frozen(value))

    def __len__(self) -> int:
        return len(self.arc)

    @cached_property
    def own_view(self) -> Floats:
        """Own view against a tie of each kind, shape (K,)."""
        return np.full(len(self.kinds), KAPPA) if self.kappa is None else self.kappa

    def rows_of(self, arc: int) -> range:
        """Rows that support an arc."""
        starts = self._starts
        return range(starts[arc], starts[arc + 1]) if 0 <= arc < len(starts) - 1 else range(0)

    @cached_property
    def _starts(self) -> list[int]:
        """First row of each arc, and the end of the last."""
        arcs = np.arange(int(self.arc[-1]) + 2 if len(self.arc) else 1)
        return cast("list[int]", np.searchsorted(self.arc, arcs).tolist())

    def facts_of(self, row: int) -> tuple[str, ...]:
        """Ids of the facts that a row needs, all of them."""
        return tuple(self.facts[k] for k in self.fact_index[self.fact_ptr[row] : self.fact_ptr[row + 1]])

    def certainty(self, present: Bools | None = None) -> Floats:
        """Product of the confidences of each row's facts, or 1 / 0 by whether all are present."""
        value = self.confidence if present is None else np.asarray(present, np.float64)
        out = np.ones(len(self))
        filled = np.diff(self.fact_ptr) > 0
        if filled.any():
            out[filled] = np.multiply.reduceat(value[self.fact_index], self.fact_ptr[:-1][filled])
        return out

    @cached_property
    def _clusters(self) -> tuple[Int64s, Int64s, Int64s]:
        """First row of each cluster, first cluster of each supported arc, and those arcs."""
        rows = run_starts(self.arc, self.cluster)
        arcs = self.arc[rows]
        first = run_starts(arcs)
        return rows, first, arcs[first].astype(np.int64)

    def combine(self, n_arcs: int, present: Bools | None = None) -> tuple[Floats, Floats]:
        """Probability-like strength p and row weight l of each arc.

        Parameters
        ----------
        n_arcs
            Number of arcs of the snapshot.
        present
            Bool, shape (F,): a draw, in which a fact that holds counts with its full strength.  ``None``
            weighs each row with the confidence of its facts.

        Returns
        -------
        tuple of float64 arrays, shape (n_arcs,)
            p in [0, 1] and l >= 0; 0 for an arc that lost all its evidence.
        """
        p, weight = np.zeros(n_arcs), np.zeros(n_arcs)
        sure = self.certainty(present)
        declared = np.where(self.count > 0, 0.0, self.strength * sure)
        rows, first, arcs = self._clusters
        if len(rows):
            p[arcs] = noisy_or(np.maximum.reduceat(declared, rows), first)
            weight[arcs] = noisy_or(np.maximum.reduceat(declared * self.delta, rows), first)
        if (self.count > 0).any():
            counted = self._counted(n_arcs, sure, drawn=present is not None)
            p = np.where(counted > 0, 1.0 - (1.0 - p) / (1.0 + counted), p)
            weight = weight + counted
        return p, weight

    def _counted(self, n_arcs: int, sure: Floats, *, drawn: bool) -> Floats:
        """Sum over kinds of log(1 + total count) x mean confidence of the counted contacts."""
        some = np.flatnonzero(self.count > 0)
        cell, where = np.unique(
            self.arc[some].astype(np.int64) * max(1, len(self.kinds)) + self.kind[some],
            return_inverse=True,
        )
        sure_count = np.bincount(where, self.count[some] * sure[some], len(cell))
        if drawn:
            value = np.log1p(sure_count)
        else:
            total = np.bincount(where, self.count[some], len(cell))
            value = np.log1p(total) * (sure_count / total)
        return np.bincount(cell // max(1, len(self.kinds)), value, n_arcs).astype(np.float64)

    def reordered(self, new_arc: Int64s) -> Evidence:
        """The same evidence with arcs renumbered; rows of arcs renumbered to -1 are dropped."""
        arc = new_arc[self.arc]
        keep = np.flatnonzero(arc >= 0)
        order = keep[np.lexsort((keep, self.cluster[keep], arc[keep]))]
        sizes = np.diff(self.fact_ptr)[order]
        pointer = np.concatenate(([0], np.cumsum(sizes)))
        within = np.arange(pointer[-1]) - np.repeat(pointer[:-1], sizes)
        picked = np.repeat(self.fact_ptr[:-1][order], sizes) + within
        return replace(
            self,
            arc=arc[order].astype(np.int32),
            kind=self.kind[order],
            cluster=self.cluster[order],
            strength=self.strength[order],
            delta=self.delta[order],
            count=self.count[order],
            assumed=self.assumed[order],
            fact_ptr=pointer.astype(np.int64),
            fact_index=self.fact_index[picked],
        )

"""Arrays that every measure reads: who turns to whom, how strongly, and what stands behind it.

An arc ``i -> j`` means *i turns to j*; influence flows from j to i, and the in-degree of j is the number
of those who turn to j.  Nodes stand in sorted order and arcs in (source, target) order, so that the same
facts in any order give the same bytes and the same digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stakemap.errors import InputError, UnknownName
from stakemap.graph.array_checks import (
    KIND_NAMES,
    ORGANIZATION,
    PERSON,
    SEAT,
    TEAM,
    UNKNOWN,
    check_values,
    node_kinds,
    numbers,
    sorted_nodes,
    tie_columns,
)
from stakemap.graph.evidence import KAPPA, Evidence, frozen, noisy_or, run_starts
from stakemap.graph.frozen import Frozen
from stakemap.graph.row_weights import Loads, combined, plain_pull

__all__ = [
    "KIND_NAMES",
    "ORGANIZATION",
    "PERSON",
    "SEAT",
    "TEAM",
    "UNKNOWN",
    "Evidence",
    "Snapshot",
    "joined_arcs",
    "tie_cost",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Int8s = NDArray[np.int8]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

MICRO = 1_000_000
"""Cost units in one unit of -ln p."""


def tie_cost(strength: Floats) -> Int64s:
    """Integer cost of ties in micro-units of -ln p, at least 1: for display and stores.

    >>> tie_cost(np.array([1.0, 0.5])).tolist()
    [1, 693147]
    """
    cost: Int64s = np.maximum(1, np.rint(-MICRO * np.log(strength))).astype(np.int64)
    return cost


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot(Frozen):
    """A graph at one date in one view, as frozen arrays.  Make one with `from_arrays` or `build`.

    Attributes
    ----------
    nodes
        Node ids, sorted, length n.
    kinds
        PERSON, UNKNOWN, SEAT, ORGANIZATION or TEAM; int8, shape (n,).
    indptr, targets
        CSR by the one who turns: arcs of i are ``targets[indptr[i]:indptr[i + 1]]``, sorted.
    strength
        p in (0, 1], shape (m,): more is closer.
    weight
        l > 0, shape (m,): what rows of influence are built from (may exceed 1 for counted contacts).
    cost
        ``max(1, round(-1e6 ln p))``, int64, shape (m,): less is closer.  For display and stores; searches add
        -ln p itself (`scoring.core.costs`).
    in_indptr, in_sources, in_arcs
        The transpose: who turns to j, sorted, and the places of those arcs in the arrays above.
    pull
        What of each weight moves a view, by what its ties mean (`row_weights`), shape (m,); ``None`` for
        ties of no named kind, whose kappa is .25.
    tally
        The part of each weight that is counted contacts, shape (m,); ``None`` where nothing was counted.
    as_of, view, evidence
        Date, view and what stands behind the arcs; ``None``, ``""`` and ``None`` for bare arrays.
    """

    nodes: tuple[str, ...]
    kinds: Int8s
    indptr: Int64s
    targets: Int32s
    strength: Floats
    weight: Floats
    cost: Int64s
    in_indptr: Int64s
    in_sources: Int32s
    in_arcs: Int32s
    pull: Floats | None = None
    tally: Floats | None = None
    as_of: str | None = None
    view: str = ""
    evidence: Evidence | None = None

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def m(self) -> int:
        """Number of arcs."""
        return len(self.targets)

    @cached_property
    def sources(self) -> Int32s:
        """The one who turns, of each arc; int32, shape (m,)."""
        rows = np.repeat(np.arange(self.n, dtype=np.int32), np.diff(self.indptr))
        return frozen(rows)

    @cached_property
    def both_ways(self) -> tuple[Int64s, Int32s, Int32s]:
        """The graph without directions: CSR (indptr, indices), rows sorted, and the arcs of each tie.

        Arcs: int32, shape (2, ties); the one out and the one in, m where there is none.
        """
        n, m = max(1, self.n), self.m
        rows, columns = self.sources.astype(np.int64), self.targets.astype(np.int64)
        key = np.concatenate((rows * n + columns, (columns * n + rows)[self.in_arcs]))
        order = np.argsort(key, kind="stable")  # two sorted runs are merged in linear time
        key = key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        arc = np.concatenate((np.arange(m, dtype=np.int32), self.in_arcs))[order]
        out, into = arc[first], arc[np.append(first, len(key))[1:] - 1]
        one_way = out == into
        out[one_way & (order[first] >= m)] = m
        into[one_way & (order[first] < m)] = m
        heads = (key[first] % n).astype(np.int32)
        return frozen(_pointer(key[first] // n, self.n)), frozen(heads), frozen(np.stack((out, into)))

    @cached_property
    def ranked(self) -> Bools:
        """False for empty seats and teams, which no list of people shows."""
        return frozen(~np.isin(self.kinds, (SEAT, TEAM)))

    def loads(self, kappa: float | None = None) -> Loads:
        """What rows of attention are made of, each part of shape (m, 1).

        Parameters
        ----------
        kappa
            One own-view weight for all ties that were not counted, instead of those of their kinds.
        """
        weight, tally = self.weight[:, None], None if self.tally is None else self.tally[:, None]
        if kappa is None and self.pull is not None:
            return Loads(weight, self.pull[:, None], tally)
        return Loads(weight, plain_pull(weight, tally, KAPPA if kappa is None else kappa), tally)

    @cached_property
    def counted(self) -> bool:
        """Whether some weight comes from counted contacts rather than from strength."""
        if self.weight is self.strength:
            return False
        return bool(np.any(self.weight > self.strength * (1 + 1e-9)))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    def index(self, node: str) -> int:
        """Place of a node.

        Raises
        ------
        UnknownName
            If there is no such node.
        """
        try:
            return self._places[node]
        except (KeyError, TypeError):
            raise UnknownName("node", str(node), self.nodes) from None

    def __contains__(self, node: object) -> bool:
        return node in self._places

    def arc(self, source: str, target: str) -> int | None:
        """Place of the arc by which source turns to target, or ``None``."""
        i, j = self.index(source), self.index(target)
        row = self.targets[self.indptr[i] : self.indptr[i + 1]]
        place = int(np.searchsorted(row, j))
        return int(self.indptr[i]) + place if place < len(row) and row[place] == j else None

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that are kept (shared ones once, ids of nodes not counted)."""
        arrays = {id(value): value for value in vars(self).values() if isinstance(value, np.ndarray)}
        return sum(array.nbytes for array in arrays.values())

    @cached_property
    def digest(self) -> str:
        """Hash over nodes, arrays, date and view: equal for equal content, on every platform."""
        seal = blake2b(digest_size=16, person=b"stakemap-snap-1")
        for text in (self.as_of or "", self.view, *self.nodes):
            part = text.encode("utf-8", "surrogatepass")
            seal.update(len(part).to_bytes(8, "little") + part)
        for array in (
            self.kinds,
            self.indptr,
            self.targets,
            self.strength,
            self.weight,
            self.cost,
        ):
            seal.update(array.astype(array.dtype.newbyteorder("<"), copy=False).data)
        for name, further in (("pull", self.pull), ("tally", self.tally)):
            if further is not None:
                seal.update(name.encode() + further.astype("<f8", copy=False).tobytes())
        return seal.hexdigest()

    def __repr__(self) -> str:
        at = f" as of {self.as_of}" if self.as_of else ""
        view = f" {self.view}" if self.view else ""
        return f"<Snapshot{view}{at}: {self.n} nodes, {self.m} arcs>"

    @classmethod
    def from_arrays(
        cls,
        source: ArrayLike,
        target: ArrayLike,
        strength: ArrayLike,
        *,
        nodes: Sequence[str],
        values: Literal["strength", "count"] = "strength",
        kinds: ArrayLike | None = None,
    ) -> Snapshot:
        """A snapshot from columns: millions of ties without an object per tie.

        Parameters
        ----------
        source, target
            Integer places in `nodes`, shape (m,); source turns to target.  Arcs to oneself are dropped.
        strength
            With ``values="strength"`` in [0, 1]; with ``"count"`` counted contacts, >= 0.  Value 0 makes
            no arc.
        nodes
            Distinct ids, in any order.
        values
            Parallel arcs are joined by noisy-or (strength), or added before ``log(1 + total)`` (count).
        kinds
            Kind of each node, 0..4; all people when left out.

        Raises
        ------
        InputError
            With every problem found: lengths, number types, NaN, ranges, repeated ids.
        LimitExceeded
            More nodes or arcs than 32-bit indices can name.

        Examples
        --------
        >>> Snapshot.from_arrays([0, 2, 1], [1, 1, 0], [0.5, 0.8, 1.0], nodes=["b", "a", "c"])
        <Snapshot: 3 nodes, 3 arcs>
        """
        check_values(values)
        names, order = sorted_nodes(nodes)
        rows, columns, value = tie_columns(source, target, strength, len(names), values)
        flags = node_kinds(kinds, len(names))
        rows, columns, flags = _renumbered(order, rows, columns, flags)
        key, value = joined_arcs(rows * max(1, len(names)) + columns, value, rows != columns, values)
        if values == "count":
            weight = np.log1p(value)
            counted = _assemble(names, flags, key, weight / (weight + 1.0), weight)
            return replace(counted, tally=counted.weight)
        return _assemble(names, flags, key, value, value)

    @classmethod
    def build(  # one array for each column, and what the snapshot says of itself
        cls,
        nodes: Sequence[str],
        kinds: ArrayLike,
        source: ArrayLike,
        target: ArrayLike,
        strength: ArrayLike,
        weight: ArrayLike,
        *,
        as_of: str | None,
        view: str,
        evidence: Evidence | None = None,
    ) -> Snapshot:
        """A snapshot from arcs that are unique and already combined (used by the projection of facts).

        Nodes and arcs may come in any order; `evidence.arc` counts in the order given here and is
        renumbered.  Arcs of strength 0 are dropped with their evidence.

        Raises
        ------
        InputError
            Wrong lengths, types or ranges, an arc to oneself, or the same arc twice.
        """
        names, order = sorted_nodes(nodes)
        rows, columns, p = tie_columns(source, target, strength, len(names), "strength")
        flags = node_kinds(kinds, len(names))
        load = numbers("weight", weight, [])
        if load.shape != p.shape or not bool(np.all(np.isfinite(load) & (load >= 0))):
            raise InputError("weight must be finite, not negative, and as long as strength")
        rows, columns, flags = _renumbered(order, rows, columns, flags)
        if bool(np.any(rows == columns)):
            raise InputError("an arc leads to its own source")
        key = rows * max(1, len(names)) + columns
        kept = np.flatnonzero((p > 0) & (load > 0))
        arcs = kept[np.argsort(key[kept], kind="stable")]
        if bool(np.any(np.diff(key[arcs]) == 0)):
            raise InputError("the same arc is given twice")
        if evidence is not None:
            new = np.full(len(key), -1, np.int64)
            new[arcs] = np.arange(len(arcs))
            evidence = evidence.reordered(new)
        snapshot = _assemble(names, flags, key[arcs], p[arcs], load[arcs])
        snapshot = replace(snapshot, as_of=as_of, view=view, evidence=evidence)
        return snapshot if evidence is None else _with_pull(snapshot, evidence)


def _renumbered(
    order: Int64s | None, rows: Int64s, columns: Int64s, flags: Int8s
) -> tuple[Int64s, Int64s, Int8s]:
    """Ends of arcs and kinds of nodes by the places of the sorted nodes, as they are if these came sorted."""
    if order is None:
        return rows, columns, flags
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[rows], place[columns], flags[order]


def _with_pull(snapshot: Snapshot, book: Evidence) -> Snapshot:
    """With the pull of each arc by the kinds of the ties behind it."""
    loads = combined(book, snapshot.m, book.strength[:, None], book.certainty()[:, None])
    pull = np.minimum(loads.pull[:, 0], snapshot.weight)
    tally = None if loads.counted is None else np.minimum(loads.counted[:, 0], snapshot.weight)
    return replace(snapshot, pull=frozen(pull), tally=None if tally is None else frozen(tally))


def joined_arcs(key: Int64s, value: Floats, other: Bools, values: str) -> tuple[Int64s, Floats]:
    """Arcs in key order, parallel ones joined; arcs to oneself and arcs of value 0 left out.

    Parameters
    ----------
    key
        source * n + target of each.
    value
        Strengths or counts.
    other
        Whether an arc leads to somebody else.
    values
        ``strength`` joins by noisy-or, ``count`` adds.

    Raises
    ------
    InputError
        Counts that add up to more than a number can hold.
    """
    wanted = other & (value > 0)
    if not wanted.all():
        key, value = key[wanted], value[wanted]
    order = np.argsort(key)
    sorted_key, sorted_value = key[order], value[order]
    again = sorted_key[1:] == sorted_key[:-1]
    if not again.any():
        return sorted_key, sorted_value
    parallel = np.zeros(len(key), np.bool_)
    parallel[1:] |= again
    parallel[:-1] |= again
    some = np.flatnonzero(parallel)
    sorted_value[some] = sorted_value[some][np.lexsort((sorted_value[some], sorted_key[some]))]
    first = run_starts(sorted_key)
    if values == "strength":
        return sorted_key[first], noisy_or(sorted_value, first)
    with np.errstate(over="ignore"):
        total = np.add.reduceat(sorted_value, first)
    if not np.isfinite(total).all():
        raise InputError("counts of one arc add up to more than a number can hold")
    return sorted_key[first], total


def _assemble(names: tuple[str, ...], kinds: Int8s, key: Int64s, p: Floats, weight: Floats) -> Snapshot:
    """The snapshot of arcs given by sorted unique keys source * n + target."""
    n = max(1, len(names))
    rows = (key // n).astype(np.int32)
    columns = (key - rows.astype(np.int64) * n).astype(np.int32)
    back = np.argsort(columns.astype(np.int64) * n + rows).astype(np.int32)
    strength = frozen(p)
    return Snapshot(
        nodes=names,
        kinds=frozen(kinds),
        indptr=frozen(_pointer(rows, len(names))),
        targets=frozen(columns),
        strength=strength,
        weight=strength if weight is p or np.array_equal(weight, p) else frozen(weight),
        cost=frozen(tie_cost(p)),
        in_indptr=frozen(_pointer(columns, len(names))),
        in_sources=frozen(rows[back]),
        in_arcs=frozen(back),
    )


def _pointer(places: Int32s, n: int) -> Int64s:
    pointer = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(places, minlength=n), out=pointer[1:])
    return pointer

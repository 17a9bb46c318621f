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
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stakemap.errors import InputError, LimitExceeded, Problem, UnknownName

__all__ = [
    "KIND_NAMES",
    "ORGANIZATION",
    "PERSON",
    "SEAT",
    "TEAM",
    "UNKNOWN",
    "Evidence",
    "Snapshot",
    "tie_cost",
]

PERSON, UNKNOWN, SEAT, ORGANIZATION, TEAM = range(5)
KIND_NAMES = ("person", "unknown", "seat", "organization", "team")

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Int8s = NDArray[np.int8]
Int16s = NDArray[np.int16]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

MICRO = 1_000_000
"""Cost units in one unit of -ln p."""
LARGEST = 2**31 - 1
"""Most nodes, and most arcs, that 32-bit indices can name."""


def tie_cost(strength: Floats) -> Int64s:
    """Integer cost of ties in micro-units of -ln p, at least 1; exact ties stay exact.

    >>> tie_cost(np.array([1.0, 0.5])).tolist()
    [1, 693147]
    """
    cost: Int64s = np.maximum(1, np.rint(-MICRO * np.log(strength))).astype(np.int64)
    return cost


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def _noisy_or(values: Floats, starts: Int64s) -> Floats:
    """1 - prod(1 - v) over each group; a group of one keeps its value to the last bit."""
    if not len(starts):
        return np.zeros(0)
    strongest = np.maximum.reduceat(values, starts)
    together = 1.0 - np.multiply.reduceat(1.0 - values, starts)
    single = np.diff(starts, append=len(values)) == 1
    return np.where(single, strongest, np.maximum(together, strongest))


def _starts(*keys: NDArray[Any]) -> Int64s:
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
class Evidence:
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

    def __post_init__(self) -> None:
        for name in ("arc", "kind", "cluster", "strength", "delta", "count", "assumed"):
            if len(getattr(self, name)) != len(self.arc):
                raise InputError(f"evidence column {name} has another length than its rows")
        if len(self.fact_ptr) != len(self.arc) + 1 or self.fact_ptr[-1] != len(self.fact_index):
            raise InputError("the fact index of the evidence does not fit its rows")
        for name, value in vars(self).copy().items():
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, _frozen(value))

    def __len__(self) -> int:
        return len(self.arc)

    def rows_of(self, arc: int) -> range:
        """Rows that support an arc."""
        first, last = np.searchsorted(self.arc, [arc, arc + 1])
        return range(int(first), int(last))

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
        rows = _starts(self.arc, self.cluster)
        arcs = self.arc[rows]
        first = _starts(arcs)
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
            p[arcs] = _noisy_or(np.maximum.reduceat(declared, rows), first)
            weight[arcs] = _noisy_or(np.maximum.reduceat(declared * self.delta, rows), first)
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


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
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
        ``max(1, round(-1e6 ln p))``, int64, shape (m,): less is closer.
    in_indptr, in_sources, in_arcs
        The transpose: who turns to j, sorted, and the places of those arcs in the arrays above.
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
        return _frozen(rows)

    @cached_property
    def ranked(self) -> Bools:
        """False for empty seats and teams, which no list of people shows."""
        return _frozen(~np.isin(self.kinds, (SEAT, TEAM)))

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
        if values not in ("strength", "count"):
            raise UnknownName("kind of values", str(values), ("strength", "count"))
        names, order = _sorted_nodes(nodes)
        rows, columns, value = _columns(source, target, strength, len(names), values)
        flags = _node_kinds(kinds, len(names))
        if order is not None:
            place = np.empty(len(names), np.int64)
            place[order] = np.arange(len(names))
            rows, columns, flags = place[rows], place[columns], flags[order]
        key, value = _joined(rows * max(1, len(names)) + columns, value, rows != columns, values)
        if values == "count":
            weight = np.log1p(value)
            return _assemble(names, flags, key, weight / (weight + 1.0), weight)
        return _assemble(names, flags, key, value, value)

    @classmethod
    def build(
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
        names, order = _sorted_nodes(nodes)
        rows, columns, p = _columns(source, target, strength, len(names), "strength")
        flags = _node_kinds(kinds, len(names))
        load = _numbers("weight", weight, [])
        if load.shape != p.shape or not bool(np.all(np.isfinite(load) & (load >= 0))):
            raise InputError("weight must be finite, not negative, and as long as strength")
        if order is not None:
            place = np.empty(len(names), np.int64)
            place[order] = np.arange(len(names))
            rows, columns, flags = place[rows], place[columns], flags[order]
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
        return replace(snapshot, as_of=as_of, view=view, evidence=evidence)


def _sorted_nodes(nodes: Sequence[str]) -> tuple[tuple[str, ...], Int64s | None]:
    """Ids in sorted order, and the order that sorts them (``None`` if they came sorted)."""
    if isinstance(nodes, str | bytes):
        raise InputError("nodes must be a sequence of ids, not one text")
    names = tuple(nodes)
    if not all(issubclass(kind, str) for kind in set(map(type, names))):
        raise InputError("every node id must be a text")
    names = tuple(map(str, names))
    if len(names) > LARGEST:
        raise LimitExceeded(f"{len(names)} nodes are more than {LARGEST}")
    if "" in names:
        raise InputError("a node id is empty")
    if len(set(names)) != len(names):
        raise InputError("a node id is given more than once", hint="ids must be distinct")
    if all(map(str.__lt__, names, names[1:])):
        return names, None
    order = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
    return tuple(names[k] for k in order.tolist()), order


def _numbers(name: str, values: ArrayLike, problems: list[Problem]) -> Floats:
    array = _column(name, values, problems, "iuf", "numbers")
    return array.astype(np.float64)


def _column(name: str, values: ArrayLike, problems: list[Problem], letters: str, what: str) -> NDArray[Any]:
    """A one-dimensional array of the wanted number type, or an empty one and a problem."""
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, OverflowError):
        array = np.zeros(0, object)
    if array.size == 0 and array.ndim == 1 and array.dtype.kind in "iuf" + letters:
        return np.zeros(0, np.int64)
    if array.ndim != 1:
        problems.append(Problem("must have one dimension", field=name, code="shape"))
    elif array.dtype.kind not in letters:
        problems.append(Problem(f"must be {what}, not {array.dtype}", field=name, code="type"))
    else:
        return array
    return np.zeros(0, np.int64)


def _columns(
    source: ArrayLike, target: ArrayLike, strength: ArrayLike, n: int, values: str
) -> tuple[Int64s, Int64s, Floats]:
    """The three columns, checked; every problem is reported at once."""
    problems: list[Problem] = []
    rows = _column("source", source, problems, "iu", "integer places in nodes")
    columns = _column("target", target, problems, "iu", "integer places in nodes")
    value = _numbers("strength", strength, problems)
    if not problems and not len(rows) == len(columns) == len(value):
        lengths = f"{len(rows)}, {len(columns)} and {len(value)}"
        problems.append(Problem(f"source, target and strength have lengths {lengths}", code="shape"))
    for name, places in (("source", rows), ("target", columns)):
        if len(places) and (places.min() < 0 or places.max() >= n):
            first = int(np.flatnonzero((places < 0) | (places >= n))[0])
            cause = f"is not a place in nodes (0..{n - 1})" if n else "names a node, but there is none"
            problems.append(Problem(cause, field=name, row=first, code="range", value=str(places[first])))
    top = 1.0 if values == "strength" else np.finfo(np.float64).max
    if len(value) and not (value.min() >= 0.0 and value.max() <= top):
        first = int(np.flatnonzero(~((value >= 0.0) & (value <= top)))[0])
        cause = "must be a number from 0 to 1" if values == "strength" else "must be a finite count, >= 0"
        cure = 'counted contacts need values="count"' if values == "strength" and value[first] > 1 else ""
        problems.append(
            Problem(
                cause,
                cure,
                field="strength",
                row=first,
                code="range",
                value=str(value[first]),
            )
        )
    if problems:
        raise InputError(problems)
    if len(rows) > LARGEST:
        raise LimitExceeded(f"{len(rows)} arcs are more than {LARGEST}")
    return rows.astype(np.int64), columns.astype(np.int64), value


def _node_kinds(kinds: ArrayLike | None, n: int) -> Int8s:
    if kinds is None:
        return np.zeros(n, np.int8)
    problems: list[Problem] = []
    array = _column("kinds", kinds, problems, "iu", "integers from 0 to 4")
    if not problems and len(array) != n:
        problems.append(Problem(f"has {len(array)} values for {n} nodes", field="kinds", code="shape"))
    if len(array) and (array.min() < 0 or array.max() > TEAM):
        problems.append(Problem("must be a node kind, 0..4", field="kinds", code="range"))
    if problems:
        raise InputError(problems)
    return array.astype(np.int8)


def _joined(key: Int64s, value: Floats, other: Bools, values: str) -> tuple[Int64s, Floats]:
    """Arcs in key order, parallel ones joined; arcs to oneself and arcs of value 0 left out."""
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
    first = _starts(sorted_key)
    if values == "strength":
        return sorted_key[first], _noisy_or(sorted_value, first)
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
    strength = _frozen(p)
    return Snapshot(
        nodes=names,
        kinds=_frozen(kinds),
        indptr=_frozen(_pointer(rows, len(names))),
        targets=_frozen(columns),
        strength=strength,
        weight=strength if weight is p or np.array_equal(weight, p) else _frozen(weight),
        cost=_frozen(tie_cost(p)),
        in_indptr=_frozen(_pointer(columns, len(names))),
        in_sources=_frozen(rows[back]),
        in_arcs=_frozen(back),
    )


def _pointer(places: Int32s, n: int) -> Int64s:
    pointer = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(places, minlength=n), out=pointer[1:])
    return pointer

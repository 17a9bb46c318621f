"""Columns at the door of a snapshot: types, lengths and ranges, every problem reported at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stakemap.errors import InputError, LimitExceeded, Problem, check_known

__all__ = [
    "KIND_NAMES",
    "LARGEST",
    "ORGANIZATION",
    "PERSON",
    "SEAT",
    "TEAM",
    "UNKNOWN",
    "VALUES",
    "check_values",
    "node_kinds",
    "numbers",
    "sorted_nodes",
    "tie_columns",
]

PERSON, UNKNOWN, SEAT, ORGANIZATION, TEAM = range(5)
KIND_NAMES = ("person", "unknown", "seat", "organization", "team")

Floats = NDArray[np.float64]
Int8s = NDArray[np.int8]
Int64s = NDArray[np.int64]

VALUES = ("strength", "count")
"""What the number of a tie may mean."""

LARGEST = 2**31 - 1
"""Most nodes, and most arcs, that 32-bit indices can name."""


def sorted_nodes(nodes: Sequence[str]) -> tuple[tuple[str, ...], Int64s | None]:
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


def numbers(name: str, values: ArrayLike, problems: list[Problem]) -> Floats:
    """A column of real numbers as float64."""
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


def check_values(values: str) -> None:
    """Refuse what is neither strength nor count.

    Raises
    ------
    UnknownName
        With the two.
    """
    check_known("kind of values", values, VALUES)


def tie_columns(
    source: ArrayLike, target: ArrayLike, strength: ArrayLike, n: int, values: str
) -> tuple[Int64s, Int64s, Floats]:
    """The three columns, checked; every problem is reported at once."""
    problems: list[Problem] = []
    rows = _column("source", source, problems, "iu", "integer places in nodes")
    columns = _column("target", target, problems, "iu", "integer places in nodes")
    value = numbers("strength", strength, problems)
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


def node_kinds(kinds: ArrayLike | None, n: int) -> Int8s:
    """Kind of each node, 0..4; all people when left out."""
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

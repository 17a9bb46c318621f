"""The graph without directions: two people are tied if either turns to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import check_known
from stakemap.graph.snapshot import Snapshot

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["TIE_WEIGHTS", "adjacency", "symmetrised", "tie_weights", "weak_parts"]

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

TIE_WEIGHTS = ("weight", "strength")


def tie_weights(snapshot: Snapshot, weight: str | None) -> Floats:
    """One number an arc: 1 for ``None``, else the named array of the snapshot.

    Raises
    ------
    UnknownName
        For any other name.
    """
    if weight is None:
        return np.ones(snapshot.m)
    check_known("tie weight", weight, TIE_WEIGHTS)
    values: Floats = getattr(snapshot, weight)
    return values


def symmetrised(snapshot: Snapshot, weight: str | None) -> tuple[Int64s, Int32s, Floats]:
    """CSR arrays (indptr, indices, data) of the graph without directions; the stronger direction counts."""
    indptr, indices, (out, into) = snapshot.both_ways
    value = np.append(tie_weights(snapshot, weight), 0.0)
    return indptr, indices, np.maximum(value[out], value[into])


def adjacency(snapshot: Snapshot, weight: str | None = None) -> csr_array[Any]:
    """The symmetrised graph as a scipy matrix."""
    from scipy.sparse import csr_array

    indptr, indices, data = symmetrised(snapshot, weight)
    return csr_array((data, indices, indptr.astype(np.int32)), shape=(snapshot.n, snapshot.n))


def weak_parts(matrix: csr_array[Any], connection: Literal["weak", "strong"] = "weak") -> tuple[int, Int64s]:
    """Number of connected parts and the part of each node, 0 the largest (ties: with the first node)."""
    from scipy.sparse.csgraph import connected_components

    count, part = connected_components(matrix, directed=connection == "strong", connection=connection)
    size = np.bincount(part, minlength=count)
    first = np.full(count, len(part))
    np.minimum.at(first, part, np.arange(len(part)))
    new = np.empty(count, np.int64)
    new[np.lexsort((first, -size))] = np.arange(count)
    return int(count), new[part]

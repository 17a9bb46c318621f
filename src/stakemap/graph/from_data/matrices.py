"""A graph from a square matrix, dense or sparse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from stakemap.errors import InputError
from stakemap.graph.array_checks import check_values
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import id_text
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.from_data.words import kind_named
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["from_matrix"]


def from_matrix(
    matrix: Any,
    *,
    nodes: Sequence[Any] | None = None,
    kind: str = "advice",
    values: Literal["strength", "count"] = "strength",
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from a square matrix: the cell of row i and column j is what i has with j; 0 is no tie.

    Parameters
    ----------
    matrix
        Of numpy, of scipy.sparse, or a data frame whose index and columns are the same ids.
    nodes
        Ids in the order of the rows; by default those of the frame, else numbers from 0.
    kind, values, catalogue
        As in `from_edges`.  Of a kind that reads the same from either end, a symmetric matrix gives one tie
        for each two people, not two.

    Raises
    ------
    InputError
        A matrix that is not square or does not fit `nodes`, or every cell that does not fit, by its ends.
    UnknownName
        No such kind of relation or of values.

    Examples
    --------
    >>> from_matrix([[0, 0.8], [0, 0]], nodes=["ann", "bob"]).snapshot().arc("ann", "bob")
    0
    """
    made = Collector(catalogue)
    kind = kind_named(kind, made.catalogue)
    meaning = made.catalogue[kind]
    check_values(values)
    if nodes is None and hasattr(matrix, "columns"):
        nodes = list(matrix.columns)
        if list(matrix.index) != nodes and set(matrix.index) == set(nodes) and len(set(nodes)) == len(nodes):
            matrix = matrix.loc[nodes]
        if list(matrix.index) != nodes:
            raise InputError(
                "index and columns are not the same ids", hint="give rows and columns the same ids"
            )
    rows, columns, cells, size = _cells(matrix)
    ids = list(nodes) if nodes is not None else list(range(size))
    if len(set(map(id_text, ids))) != size or len(ids) != size:
        raise InputError(f"{len(set(ids))} different ids for {size} rows", hint="give each row its own id")
    for ident in ids:
        made.node(ident, meaning.from_kinds)
    half = meaning.symmetric and _symmetric(rows, columns, cells)
    for i, j, value in zip(rows, columns, cells, strict=True):
        if not (half and i > j):
            made.tie(kind, (ids[i], ids[j]), {values: value if value == value else "NaN"})  # noqa: PLR0124
    return made.graph()


def _cells(matrix: Any) -> tuple[list[int], list[int], list[float], int]:
    """Places and values of all cells that are not 0, row by row."""
    sparse = hasattr(matrix, "tocoo")
    full = matrix if sparse else np.asarray(matrix)
    if len(full.shape) != 2 or full.shape[0] != full.shape[1]:
        cause = f"a matrix of shape {full.shape} is not square"
        raise InputError(cause, hint="people by groups: sm.from_groups")
    if not sparse and not (np.issubdtype(full.dtype, np.number) or full.dtype == np.bool_):
        full = _numbers(full)
    if sparse:
        from scipy.sparse import csr_array, find

        rows, columns, cells = find(csr_array(matrix))
        order = np.lexsort((columns, rows))
        found = [side[order] for side in (rows, columns, cells)]
    else:
        places = np.nonzero(full)
        found = [*places, full[places]]
    i, j, values = found
    return i.tolist(), j.tolist(), values.astype(float).tolist(), int(full.shape[0])


def _numbers(full: Any) -> Any:
    try:
        return full.astype(float)
    except (TypeError, ValueError):
        raise InputError("a matrix with cells that are not numbers", hint="0 where there is no tie") from None


def _symmetric(rows: list[int], columns: list[int], cells: list[float]) -> bool:
    held = dict(zip(zip(rows, columns, strict=True), cells, strict=True))
    return all(held.get((j, i)) == value for (i, j), value in held.items())

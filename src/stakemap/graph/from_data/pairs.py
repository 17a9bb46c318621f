"""A graph from plain pairs: for trying things out, teaching and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from stakemap.errors import InputError
from stakemap.graph.array_checks import check_values
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.from_data.words import kind_named
from stakemap.graph.mistaken_arguments import iterable
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["from_edges"]

_ENDS = 2


def from_edges(
    rows: Iterable[tuple[Any, ...]] | Mapping[tuple[Any, Any], Any],
    *,
    kind: str = "advice",
    values: Literal["strength", "count"] = "strength",
    nodes: Iterable[Any] = (),
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph of people (or units) from pairs.

    Parameters
    ----------
    rows
        (source, target) or (source, target, value), or {(source, target): value}: the sentence of `kind`
        begins with the source.  For ``advice`` the source turns to the target.  Without a value the kind's
        own strength counts, marked as assumed.  Rows from somebody to themselves make no tie.  All rows are
        reports of one source: of equal ends only the strongest counts; counts are added.  `from_frame` with
        ``reported_by`` makes them reports of different sources, which strengthen each other.
    kind
        Kind of the relation catalogue.
    values
        ``"strength"`` in [0, 1], or ``"count"`` for counted contacts, 0 or more.
    nodes
        Ids that have no tie.
    catalogue
        Another relation catalogue.

    Returns
    -------
    PropertyGraph
        Its facts carry the source ``given-in-code``: they can be analysed, no store takes them.

    Raises
    ------
    InputError
        Every row that does not fit, by its number, from 1.
    UnknownName
        No such kind of relation or of values.

    Examples
    --------
    >>> from_edges([("ann", "bob", 0.8), ("cai", "bob")]).neighbours("bob")
    ('ann', 'cai')
    """
    made = Collector(catalogue)
    kind = kind_named(kind, made.catalogue)
    meaning = made.catalogue[kind]
    check_values(values)
    for node in nodes:
        made.node(node, meaning.from_kinds)
    for number, given in enumerate(_rows(rows), start=1):
        row = given.tolist() if hasattr(given, "tolist") else given
        if not (isinstance(row, tuple | list) and 2 <= len(row) <= 3):
            cure = "write (source, target, value); rows with names or more columns: sm.from_frame(table)"
            made.refuse("needs two ends and at most one value", cure, number)
        elif isinstance(value := row[2] if len(row) == 3 else None, Mapping):
            cure = "write the number alone, or call sm.from_networkx(graph, weight=...)"
            made.refuse("the value of a tie is a mapping", cure, number)
        else:
            made.tie(kind, (row[0], row[1]), _said(values, value), number)
    return made.graph()


def _rows(rows: Any) -> Iterable[Any]:
    """Rows, also of a mapping of two ends to a value; what is no rows says what to call instead."""
    if hasattr(rows, "columns") and not isinstance(rows, Mapping):
        raise InputError("a table is no rows of pairs", hint="call sm.from_frame(table)")
    if hasattr(rows, "nodes") and hasattr(rows, "edges"):
        raise InputError("a network is no rows of pairs", hint="call sm.from_networkx(graph)")
    if not isinstance(rows, dict):
        return iterable(rows, "rows of pairs", "write [(source, target), ...]")
    if all(isinstance(ends, tuple) and len(ends) == _ENDS for ends in rows):
        return [(*ends, value) for ends, value in rows.items()]
    cure = "write rows (source, target), or {(source, target): value}; people by group: sm.from_groups"
    raise InputError("a mapping that is not of two ends to a value", hint=cure)


def _said(values: str, value: Any) -> dict[str, Any]:
    """A value that is not a number is no value left out: it is refused."""
    not_a_number = isinstance(value, float) and value != value  # noqa: PLR0124
    return {values: "NaN" if not_a_number else value}

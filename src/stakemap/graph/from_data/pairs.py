"""A graph from plain pairs: for trying things out, teaching and tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.collector import Collector, check_values
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["from_edges"]


def from_edges(
    rows: Iterable[tuple[Any, ...]],
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
        (source, target) or (source, target, value): the sentence of `kind` begins with the source.  For
        ``advice`` the source turns to the target.  Without a value the kind's own strength counts, marked
        as assumed.  Rows from somebody to themselves make no tie.  All rows are reports of one source:
        of equal ends only the strongest counts; counts are added.  `from_frame` with ``reported_by`` makes
        them reports of different sources, which strengthen each other.
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
    meaning = made.catalogue[kind]
    check_values(values)
    for node in nodes:
        made.node(node, meaning.from_kinds)
    for number, row in enumerate(rows, start=1):
        if not (isinstance(row, tuple | list) and 2 <= len(row) <= 3):
            cure = "write (source, target, value)"
            made.refuse("needs two ends and at most one value", cure, number)
            continue
        value = row[2] if len(row) == 3 else None
        made.tie(kind, (row[0], row[1]), _said(values, value), number)
    return made.graph()


def _said(values: str, value: Any) -> dict[str, Any]:
    """A value that is not a number is no value left out: it is refused."""
    not_a_number = isinstance(value, float) and value != value  # noqa: PLR0124
    return {values: "NaN" if not_a_number else value}

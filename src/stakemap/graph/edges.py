"""A graph from plain pairs or from networkx: for trying things out, teaching and tests."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.property_graph import GIVEN_IN_CODE, PropertyGraph
from stakemap.model import FACTS, Record, parse

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_edges", "from_networkx"]

_MADE = ("person", "unit", "team_member")


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
        as assumed.
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

    Examples
    --------
    >>> from_edges([("ann", "bob", 0.8), ("cai", "bob")]).neighbours("bob")
    ('ann', 'cai')
    """
    book = catalogue or Catalogue.default()
    meaning = book[kind]
    entities: dict[str, Record] = {}
    ties: dict[str, Record] = {}
    problems: list[Problem] = []
    for node in nodes:
        _entity(entities, str(node), meaning.from_kinds, problems, None)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, tuple | list) or not 2 <= len(row) <= 3:
            problems.append(
                Problem("needs two ends and at most one value", "write (source, target, value)", row=number)
            )
            continue
        source, target = str(row[0]), str(row[1])
        _entity(entities, source, meaning.from_kinds, problems, number)
        _entity(entities, target, meaning.to_kinds, problems, number)
        if source != target:
            _tie(ties, (source, target, kind), row[2] if len(row) == 3 else None, values, problems, number)
    if problems:
        raise InputError(problems)
    return PropertyGraph([*entities.values(), *ties.values()], catalogue=catalogue)


def _entity(
    entities: dict[str, Record], ident: str, kinds: tuple[str, ...], problems: list[Problem], row: int | None
) -> None:
    if ident in entities:
        return
    made = next((k for k in _MADE if k in kinds), "person")
    try:
        entities[ident] = FACTS[made].model_validate({"id": ident, "name": ident, "source": GIVEN_IN_CODE})
    except ValueError:
        problems.append(Problem("an id that cannot be used", "plain text of 1 to 200 characters", row=row))


def _tie(
    ties: dict[str, Record],
    ends: tuple[str, str, str],
    value: Any,
    values: str,
    problems: list[Problem],
    row: int,
) -> None:
    source, target, kind = ends
    stem = "t:" + blake2b("\0".join(ends).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    ident, again = stem, 1
    while ident in ties:
        again += 1
        ident = f"{stem}:{again}"
    body: dict[str, Any] = {"fact": "tie", "id": ident, "kind": kind, "from_id": source, "to_id": target}
    if value is not None:
        body[values] = (
            float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        )
    try:
        ties[ident] = parse(body | {"source": GIVEN_IN_CODE})
    except InputError as error:
        problems.extend(
            Problem(p.cause, p.cure, row=row, field=p.field, value=p.value) for p in error.problems
        )


def from_networkx(
    graph: nx.Graph,
    *,
    kind: str = "advice",
    weight: str | None = None,
    values: Literal["strength", "count"] = "strength",
) -> PropertyGraph:
    """A graph from networkx; an undirected edge becomes a tie each way.

    Parameters
    ----------
    graph
        Any networkx graph; ids become text.
    kind
        Kind of the relation catalogue.
    weight
        Edge attribute that holds the value; edges without it take the kind's own strength, never 1.
    values
        What the attribute means: ``"strength"`` or ``"count"``.
    """
    rows: list[tuple[Any, ...]] = []
    for source, target, data in graph.edges(data=True):
        value = data.get(weight) if weight is not None else None
        tail = () if value is None else (value,)
        rows.append((source, target, *tail))
        if not graph.is_directed():
            rows.append((target, source, *tail))
    rows.sort(key=lambda row: (str(row[0]), str(row[1]), repr(row[2:])))
    return from_edges(rows, kind=kind, values=values, nodes=sorted(graph, key=str))

"""A graph from plain pairs or from networkx: for trying things out, teaching and tests."""

from __future__ import annotations

import math
from collections.abc import Iterable
from hashlib import blake2b
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.property_graph import GIVEN_IN_CODE, PropertyGraph
from stakemap.model import FACTS, Record, parse

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_edges", "from_networkx"]

_MADE = ("person", "unit", "team_member")
_VALUES = ("strength", "count")


class _Names:
    """Ids as text; two different things that would get the same text get none."""

    def __init__(self) -> None:
        self._first: dict[str, object] = {}

    def __call__(self, thing: object) -> str:
        """The text, or "" where it cannot serve as an id."""
        if thing is None or thing != thing:  # noqa: PLR0124 - the empty cell of a data frame is NaN
            return ""
        text = str(thing)
        return text if self._first.setdefault(text, thing) == thing else ""


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
        as assumed.  Rows from somebody to themselves make no tie.
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
    book = catalogue or Catalogue.default()
    meaning = book[kind]
    entities: dict[str, Record] = {}
    ties: dict[str, Record] = {}
    problems: list[Problem] = []
    if values not in _VALUES:
        raise UnknownName("kind of values", str(values), _VALUES)
    named = _Names()
    for node in nodes:
        _entity(entities, named(node), meaning.from_kinds, problems, None)
    for number, row in enumerate(rows, start=1):
        if not _fits(row):
            problems.append(
                Problem("needs two ends and at most one value", "write (source, target, value)", row=number)
            )
            continue
        source, target = named(row[0]), named(row[1])
        _entity(entities, source, meaning.from_kinds, problems, number)
        _entity(entities, target, meaning.to_kinds, problems, number)
        if source != target:
            _tie(ties, (source, target, kind), row[2] if len(row) == 3 else None, values, problems, number)
    if problems:
        raise InputError(problems)
    return PropertyGraph([*entities.values(), *ties.values()], catalogue=catalogue)


def _fits(row: object) -> bool:
    return isinstance(row, tuple | list) and 2 <= len(row) <= 3


def _entity(
    entities: dict[str, Record], ident: str, kinds: tuple[str, ...], problems: list[Problem], row: int | None
) -> None:
    if ident in entities:
        return
    made = next((k for k in _MADE if k in kinds), "person")
    try:
        entities[ident] = FACTS[made].model_validate({"id": ident, "name": ident, "source": GIVEN_IN_CODE})
    except ValueError:
        cure = "plain text of 1 to 200 characters, each with one meaning"
        problems.append(Problem("an id that cannot be used", cure, row=row))


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
        body[values] = _number(value)
    try:
        ties[ident] = parse(body | {"source": GIVEN_IN_CODE})
    except InputError as error:
        problems.extend(
            Problem(p.cause, p.cure or _CURES[values], row=row, field=p.field, value=p.value)
            for p in error.problems
        )


_CURES = {"strength": 'from 0 to 1; counted contacts need values="count"', "count": "a number, 0 or more"}


def _number(value: Any) -> Any:
    """A plain float of any number, numpy's too; the rest as it came, to be refused."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf


def from_networkx(
    graph: nx.Graph[Any],
    *,
    kind: str = "advice",
    weight: str | None = None,
    values: Literal["strength", "count"] = "strength",
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from networkx; an undirected edge gives both arcs.

    Where the kind reads the same from either end, one tie gives both; else there is a tie each way.

    Parameters
    ----------
    graph
        Any networkx graph; ids become text.
    kind
        Kind of the relation catalogue: for ``advice`` the source of an edge turns to its target.
    weight
        Edge attribute that holds the value; edges without it take the kind's own strength, never 1.
    values
        What the attribute means: ``"strength"`` or ``"count"``.
    catalogue
        Another relation catalogue.

    Raises
    ------
    InputError
        Every edge that does not fit.
    UnknownName
        No such kind of relation or of values.

    Examples
    --------
    >>> import networkx as nx
    >>> from_networkx(nx.path_graph(["ann", "bob", "cai"])).snapshot().m
    4
    """
    both = not graph.is_directed() and not (catalogue or Catalogue.default())[kind].symmetric
    rows: list[tuple[Any, ...]] = []
    for source, target, data in graph.edges(data=True):
        value = data.get(weight) if weight is not None else None
        tail = () if value is None else (value,)
        rows.append((source, target, *tail))
        if both:
            rows.append((target, source, *tail))
    rows.sort(key=lambda row: (str(row[0]), str(row[1]), repr(row[2:])))
    return from_edges(rows, kind=kind, values=values, nodes=sorted(graph, key=str), catalogue=catalogue)

"""A graph from lists of people by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from numbers import Real
from typing import Any

from stakemap.errors import InputError
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import id_text
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.mistaken_arguments import iterable
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["from_groups"]

_PAIR = 2
_GROUPS = "write {group: [person, ...]}, or rows (person, group)"


def from_groups(
    members: Any,
    *,
    kind: str | None = None,
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from people by group, as attendance lists and two-mode data have them.

    Parameters
    ----------
    members
        {group: people}, rows (person, group), a table with the columns person and group (or whatever its
        only two columns are called), a table of 0 and 1 with people as index and groups as columns, or a
        network of networkx whose attribute ``bipartite`` is 0 of people and 1 of groups.  The same row twice
        counts once.
    kind
        ``None`` records who belongs where, and no more: what a shared group is worth is then inferred, less
        the larger it is.  A kind of the relation catalogue, for example ``"contacts"``, makes each group
        that two people share one counted contact of that kind, where being in it together is known to be one.
    catalogue
        Another relation catalogue.

    Raises
    ------
    InputError
        Every row that does not fit, by its number, from 1.
    UnknownName
        No such kind of relation.

    Examples
    --------
    >>> lists = {"reading circle": ["ann", "bob"], "bridge project": ["ann", "bob", "cai"]}
    >>> from_groups(lists).counts()
    {'person': 3, 'group': 2, 'membership': 5}
    >>> from_groups(lists, kind="contacts").snapshot().m
    6
    """
    made = Collector(catalogue)
    meaning = made.catalogue[kind] if kind is not None else None
    held: dict[str, dict[str, None]] = {}
    for number, row in enumerate(_rows(members), start=1):
        if not (isinstance(row, tuple | list) and len(row) == 2):
            made.refuse("needs a person and a group", "write (person, group)", number)
            continue
        person, group = made.node(row[0], ("person",), number), id_text(row[1])
        if not group:
            made.refuse("a group without a name", "write (person, group)", number)
        elif person:
            held.setdefault(group, {})[person] = None
    for group, people in held.items():
        _belong(made, group, people)
    if meaning is not None and kind is not None:
        shared = Counter(pair for people in held.values() for pair in combinations(sorted(people), 2))
        for (one, two), count in sorted(shared.items()):
            made.tie(kind, (one, two), {"count": count})
            if not meaning.symmetric:
                made.tie(kind, (two, one), {"count": count})
    return made.graph()


def _rows(members: Any) -> Iterable[Any]:
    if hasattr(members, "columns") and not isinstance(members, Mapping):
        return _of_table(members)
    if hasattr(members, "nodes") and hasattr(members, "edges"):
        return _of_network(members)
    if not isinstance(members, Mapping):
        return iterable(members, "groups of people", _GROUPS)
    for people in members.values():
        if isinstance(people, str):
            raise InputError("the people of a group are one text", hint="give a list of ids")
        iterable(people, "the people of a group", _GROUPS)
    return ((person, group) for group, people in members.items() for person in people)


def _of_table(table: Any) -> Iterable[Any]:
    """Rows of a table of two columns, or the ones of a table of 0 and 1."""
    own = {str(name).casefold(): name for name in table.columns}
    pair = [own.get("person"), own.get("group")] if {"person", "group"} <= set(own) else list(table.columns)
    cells = {name: list(table[name]) for name in table.columns}
    marked = {value for held in cells.values() for value in held if isinstance(value, Real)}
    whole = all(isinstance(value, Real) for held in cells.values() for value in held)
    if whole and marked <= {0, 1} and hasattr(table, "index"):
        people = list(table.index)
        return [
            (p, group) for group in table.columns for p, one in zip(people, cells[group], strict=True) if one
        ]
    if len(pair) != _PAIR:
        raise InputError("no columns person and group", hint="call the two columns person and group")
    return list(zip(cells[pair[0]], cells[pair[1]], strict=True))


def _of_network(network: Any) -> Iterable[Any]:
    """The edges of a network of two modes, from the side of people."""
    side = {node: data.get("bipartite") for node, data in network.nodes(data=True)}
    ends = list(network.edges())
    if set(side.values()) - {0, 1} or any(side[one] == side[two] for one, two in ends):
        cure = "mark people with bipartite=0 and groups with bipartite=1, or call sm.from_networkx(graph)"
        raise InputError("a network that is not of people and groups", hint=cure)
    return [(one, two) if side[one] == 0 else (two, one) for one, two in ends]


def _belong(made: Collector, group: str, people: Iterable[str]) -> None:
    ident = f"g:{group}"
    made.add({"fact": "group", "id": ident, "name": group})
    for person in people:
        made.add({"fact": "membership", "id": f"in:{person}:{group}", "person": person, "group": ident})

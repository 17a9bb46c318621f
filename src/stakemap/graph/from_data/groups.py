"""A graph from lists of people by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from stakemap.errors import InputError
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.cells import id_text
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["from_groups"]


def from_groups(
    members: Mapping[Any, Iterable[Any]] | Iterable[tuple[Any, Any]],
    *,
    kind: str | None = None,
    catalogue: Catalogue | None = None,
) -> PropertyGraph:
    """A graph from people by group, as attendance lists and two-mode data have them.

    Parameters
    ----------
    members
        {group: people}, or rows (person, group).  The same row twice counts once.
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


def _rows(members: Mapping[Any, Iterable[Any]] | Iterable[Any]) -> Iterable[Any]:
    if not isinstance(members, Mapping):
        return members
    for people in members.values():
        if isinstance(people, str):
            raise InputError("the people of a group are one text", hint="give a list of ids")
    return ((person, group) for group, people in members.items() for person in people)


def _belong(made: Collector, group: str, people: Iterable[str]) -> None:
    ident = f"g:{group}"
    made.add({"fact": "group", "id": ident, "name": group})
    for person in people:
        made.add({"fact": "membership", "id": f"in:{person}:{group}", "person": person, "group": ident})

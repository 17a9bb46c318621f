"""A mapping held against the graph: what it names and nothing there is called, and what is there unnamed.

A name that is written wrong would empty a graph, or leave its facts undated, without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from stakemap.errors import InputError, PolicyRefused, Problem
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.adopt.mapping import EdgeMapping, GraphMapping, NodeMapping

if TYPE_CHECKING:
    import neo4j

__all__ = ["ENTITIES", "Inventory", "inventory", "misfits", "refused", "summed", "unread"]

ENTITIES = ("person", "unit", "post", "group", "team_member")
_LISTED = 12
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is in the graph: labels, relationship types, and the properties of those that are mapped."""

    labels: Mapping[str, int]
    types: Mapping[str, int]
    properties: Mapping[str, Mapping[str, int]]
    """By place of the entry: how many nodes or relationships carry each property."""

    def count(self, entry: NodeMapping | EdgeMapping) -> int:
        """How many nodes or relationships an entry maps."""
        return (self.labels if isinstance(entry, NodeMapping) else self.types).get(entry.name, 0)


def inventory(session: neo4j.Session, mapping: GraphMapping) -> Inventory:
    """Ask the server what is there."""
    keys = {
        place: _counted(session.run(cypher.foreign_keys(entry.name, nodes=isinstance(entry, NodeMapping))))
        for place, entry in mapping.entries()
    }
    labels, types = (_counted(session.run(query)) for query in (cypher.LABELS_IN_USE, cypher.TYPES_IN_USE))
    return Inventory(labels, types, keys)


def _counted(result: neo4j.Result) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in result}


def misfits(mapping: GraphMapping, found: Inventory) -> tuple[list[Problem], list[Problem]]:
    """What the mapping names and the graph has not: what stops the reading, and properties it could lack."""
    stops: list[Problem] = []
    lacks: list[Problem] = []
    for place, entry in mapping.entries():
        stops += _unfit(place, entry, found)
        if not found.count(entry):
            continue
        carried = found.properties[place]
        what = "node" if isinstance(entry, NodeMapping) else "relationship"
        for name in entry.named():
            if name.property not in carried:
                cause = f"no {what} {entry.name} carries the property that this entry names"
                problem = _absent(f"{place}.{name.place}", cause, name.property, carried)
                (stops if name.needed else lacks).append(problem)
    return stops, lacks


def unread(mapping: GraphMapping, found: Inventory, read: Container[str]) -> list[Problem]:
    """Entries that map something of which nothing came to be a fact."""
    cure = "map both ends of a relationship, and the unit of a post; see unit_by and its direction"
    return [
        Problem(f"nothing of {entry.name} could be read", cure, field=place)
        for place, entry in mapping.entries()
        if found.count(entry) and place not in read
    ]


def _unfit(place: str, entry: NodeMapping | EdgeMapping, found: Inventory) -> Iterator[Problem]:
    if isinstance(entry, EdgeMapping):
        if entry.type not in found.types:
            yield _absent(f"{place}.type", "no relationship is of this type", entry.type, found.types)
        return
    if entry.label not in found.labels:
        yield _absent(f"{place}.label", "no node has this label", entry.label, found.labels)
    if entry.kind not in ENTITIES:
        yield _absent(f"{place}.kind", "a label mapped to an unknown kind", entry.kind, ENTITIES)
    if entry.unit_by is not None and entry.unit_by not in found.types:
        yield _absent(f"{place}.unit_by", "no relationship is of this type", entry.unit_by, found.types)


def _absent(place: str, cause: str, name: str, known: Iterable[str]) -> Problem:
    """A name that is not there, with the nearest that is; case makes no difference."""
    there = {text.casefold(): text for text in sorted(known)}
    near = tuple(there[text] for text in get_close_matches(name.casefold(), there, n=1))
    names = list(there.values())
    listed = ", ".join(names[:_LISTED]) + (" ..." if len(names) > _LISTED else "")
    cure = f"did you mean {near[0]!r}?" if near else f"there is {listed or 'none'}"
    return Problem(cause, cure, field=place, value=name, near=near)


def summed(problems: Iterable[tuple[str, Problem]]) -> list[Problem]:
    """Problems of rows, each with its entry: one for each mistake, with how often and three examples."""
    groups: dict[tuple[str, ...], list[Problem]] = defaultdict(list)
    for place, problem in problems:
        field = f"{place}.{problem.field}" if problem.field else place
        groups[field, problem.cause, problem.cure, problem.code].append(problem)
    return [_one(field, rows) for (field, *_), rows in groups.items()]


def _one(field: str, rows: list[Problem]) -> Problem:
    first = rows[0]
    ids = ", ".join(dict.fromkeys(row.fact_id for row in rows[:_EXAMPLES] if row.fact_id))
    such = f", such as {ids}" if ids else ""
    cause = f"{first.cause} ({len(rows)} {'row' if len(rows) == 1 else 'rows'}{such})"
    return Problem(cause, first.cure, field=field, code=first.code, value=first.value, near=first.near)


def refused(problems: list[Problem]) -> InputError:
    """The error with all of them; of its own kind where a red line is among them."""
    return (PolicyRefused if any(problem.code == "policy" for problem in problems) else InputError)(problems)

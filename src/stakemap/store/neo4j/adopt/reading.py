"""The facts of somebody else's graph, and a report of what was read and what was left."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, LeftOut, Problem
from stakemap.graph.mistaken_arguments import wrong_kind
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Record, Source, parse
from stakemap.model.free_text import log
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.adopt.fitting import Inventory, inventory, misfits, refused, summed, unread
from stakemap.store.neo4j.adopt.mapping import EdgeMapping, GraphMapping, NodeMapping, check_foreign_names
from stakemap.store.neo4j.connection import typed_errors
from stakemap.store.neo4j.quiet_driver import quiet_driver

if TYPE_CHECKING:
    import neo4j

    from stakemap.graph.catalogue import Catalogue

__all__ = ["Adopted", "read_neo4j"]


@dataclass(frozen=True, slots=True)
class Adopted:
    """The graph, and a report: what of theirs was read and how much of it, and what was not."""

    graph: PropertyGraph
    unmapped_labels: Mapping[str, int]
    unmapped_types: Mapping[str, int]
    left_out: Mapping[str, int]
    """Rows of mapped types between nodes that are not mapped, nodes without an id, posts without a unit."""
    unmapped_properties: Mapping[str, int]
    """Properties of mapped labels and types that no entry reads, as ``Employee.phone``: how many carry it."""
    carried: Mapping[str, tuple[int, int]]
    """For each property that the mapping names, as ``edges[0].since``: how many carry it, of how many."""


def read_neo4j(
    driver: neo4j.Driver,
    mapping: GraphMapping,
    *,
    database: str | None = None,
    catalogue: Catalogue | None = None,
    strict: bool = True,
) -> Adopted:
    """Read another graph as facts; nothing is written to it.

    Warns once of relationships without a declared key (`EdgeMapping.id`): their ids are made from their
    ends, and hold as long as no second one joins the same two.

    Parameters
    ----------
    strict
        Whether a property that the mapping names and nothing in the graph carries is an error, and an entry
        of which nothing could be read; else they are a warning, `errors.LeftOut`.  A label, a type or an id
        that is not there is always an error.

    Returns
    -------
    Adopted
        With every label, relationship type and property that was not read.

    Raises
    ------
    InputError
        With every entry of the mapping that names what is not in the graph, and the nearest name that is;
        or with everything in the graph that does not fit the model: one problem for each mistake, with the
        number of its rows and three of their ids.
    PolicyRefused
        A mapped relationship type or property that must not be recorded.
    Unavailable
        If the server does not answer.
    """
    if not isinstance(mapping, GraphMapping):
        raise wrong_kind(mapping, "a mapping of a graph", "make it with GraphMapping, as docs/neo4j.md does")
    check_foreign_names(_names_of(mapping))
    with typed_errors(), quiet_driver(), _to_read(driver, database) as session:
        found = inventory(session, mapping)
        stops, lacks = misfits(mapping, found)
        if stops or (strict and lacks):
            raise refused([*stops, *lacks])
        reader = _Reader(session, mapping)
        rows = [*reader.nodes(), *reader.edges()]
    lacks += unread(mapping, found, reader.read)
    if strict and lacks:
        raise refused(lacks)
    _warn(mapping, lacks)
    graph = _graph(rows, reader.sources.values(), catalogue)
    log(graph.warnings)
    return Adopted(
        graph,
        _others(found.labels, {node.label for node in mapping.nodes}),
        _others(found.types, reader.used_types),
        dict(reader.left_out),
        _unread(mapping, found),
        _carried(mapping, found),
    )


def _to_read(driver: neo4j.Driver, database: str | None) -> neo4j.Session:
    return driver.session(database=database, default_access_mode="READ")


def _names_of(mapping: GraphMapping) -> Iterator[tuple[str, str, str]]:
    """Place, kind and name of each property and type that a mapping reads."""
    for place, entry in mapping.entries():
        if isinstance(entry, EdgeMapping):
            yield f"{place}.type", entry.kind, entry.type
        for name in entry.named():
            yield f"{place}.{name.place}", entry.kind, name.property


def _carried(mapping: GraphMapping, found: Inventory) -> dict[str, tuple[int, int]]:
    """By place of the mapping: how many carry the property that it names, and of how many."""
    return {
        f"{place}.{name.place}": (found.properties[place].get(name.property, 0), found.count(entry))
        for place, entry in mapping.entries()
        for name in entry.named()
    }


def _warn(mapping: GraphMapping, lacks: list[Problem]) -> None:
    """Of properties that nothing carries, and of relationships without a key; at the caller's line."""
    if lacks:
        warnings.warn("; ".join(problem.text() for problem in lacks), LeftOut, stacklevel=3)
    keyless = [f"{place} {edge.name}" for place, edge in mapping.entries()
               if isinstance(edge, EdgeMapping) and edge.id is None]  # fmt: skip
    if keyless:
        warnings.warn(
            f"relationships without a declared key: {', '.join(keyless)}; their ids are made from their "
            "ends, and may change where several join the same two: name a property in EdgeMapping.id",
            stacklevel=3,
        )


def _others(there: Mapping[str, int], known: set[str]) -> dict[str, int]:
    return {name: count for name, count in there.items() if name not in known}


def _unread(mapping: GraphMapping, found: Inventory) -> dict[str, int]:
    """Properties that no entry of their label or type reads, and how many carry them."""
    read: dict[tuple[bool, str], set[str]] = {}
    for _, entry in mapping.entries():
        names = read.setdefault((isinstance(entry, NodeMapping), entry.name), set())
        names |= {name.property for name in entry.named()}
    return {
        f"{entry.name}.{name}": count
        for place, entry in mapping.entries()
        for name, count in found.properties[place].items()
        if name not in read[isinstance(entry, NodeMapping), entry.name]
    }


_Row = tuple[str, dict[str, Any]]
"""Place of the entry, and the values of one fact."""


def _graph(rows: list[_Row], sources: Any, catalogue: Catalogue | None) -> PropertyGraph:
    """The facts, or one error with each mistake once."""
    records: list[Record] = [*sources]
    problems: list[tuple[str, Problem]] = []
    for place, values in rows:
        try:
            records.append(parse(values))
        except InputError as error:
            problems += [(place, problem) for problem in error.problems]
    if problems:
        raise refused(summed(problems))
    try:
        return PropertyGraph(records, catalogue=catalogue)
    except InputError as error:
        places = {values["id"]: place for place, values in rows}
        raise refused(summed((places.get(p.fact_id, "graph"), p) for p in error.problems)) from None


class _Reader:
    """Rows of one graph as plain values of our facts, each with the place of its entry."""

    def __init__(self, session: neo4j.Session, mapping: GraphMapping) -> None:
        self._session, self._mapping = session, mapping
        self._ids: dict[str, str] = {}
        self._twins: Counter[str] = Counter()
        self.read: set[str] = set()
        self.sources = {mapping.source: Source(id="adopted:source", title=mapping.source)}
        self.left_out: Counter[str] = Counter()
        self.used_types = {edge.type for edge in mapping.edges}
        self.used_types |= {node.unit_by for node in mapping.nodes if node.unit_by}

    def nodes(self) -> Iterator[_Row]:
        """The entities, posts last, since they name units."""
        entries = [
            (place, entry) for place, entry in self._mapping.entries() if isinstance(entry, NodeMapping)
        ]
        for place, node in sorted(entries, key=lambda entry: entry[1].kind == "post"):
            query = cypher.foreign_nodes(node.label, node.unit_by)
            for key, found, units in self._session.run(query):
                if node.id not in found:
                    self.left_out[node.label] += 1
                    continue
                ident = str(found[node.id])
                if key in self._ids:
                    self.read.add(place)
                    continue
                values = self._common(None) | _picked(node.fields, found)
                if node.kind == "post":
                    known = sorted(self._ids[unit] for unit in units if unit in self._ids)
                    if not known:
                        self.left_out[node.label] += 1
                        continue
                    values["unit"] = known[0]
                self._ids[key] = ident
                self.read.add(place)
                yield place, {"fact": node.kind, "id": ident} | values

    def edges(self) -> Iterator[_Row]:
        """The facts between entities."""
        for place, edge in self._mapping.entries():
            if isinstance(edge, EdgeMapping):
                rows = self._session.run(cypher.foreign_edges(edge.type))
                for start, end, found in sorted(rows, key=_order):
                    if start in self._ids and end in self._ids:
                        self.read.add(place)
                        yield place, self._edge(edge, self._ids[start], self._ids[end], found)
                    else:
                        self.left_out[edge.type] += 1

    def _edge(self, edge: EdgeMapping, start: str, end: str, found: Mapping[str, Any]) -> dict[str, Any]:
        one, other = (end, start) if edge.reverse else (start, end)
        first, second = _ENDS.get(edge.kind, ("from_id", "to_id"))
        values = {"id": self._id_of(edge, one, other, found), first: one, second: other}
        values |= {"fact": edge.kind} if edge.kind in _ENDS else {"fact": "tie", "kind": edge.kind}
        valid = {
            name: _date(found[place])
            for name, place in (("start", edge.since), ("end", edge.until))
            if place is not None and found.get(place) is not None
        }
        origin = None if edge.source is None else found.get(edge.source)
        more = {"valid": valid} if valid else {}
        return values | self._common(origin) | _picked(edge.fields, found) | more

    def _id_of(self, edge: EdgeMapping, one: str, other: str, found: Mapping[str, Any]) -> str:
        """By the declared key; else by the ends, with a number for the second and each further one."""
        key = None if edge.id is None else found.get(edge.id)
        if key is not None:
            return f"adopted:{edge.type}:{edge.kind}:{key}"
        ident = f"adopted:{edge.type}:{edge.kind}:{one}:{other}"
        self._twins[ident] += 1
        return ident if self._twins[ident] == 1 else f"{ident}:{self._twins[ident]}"

    def _common(self, origin: object) -> dict[str, Any]:
        title = self._mapping.source if origin is None else str(origin)
        if title not in self.sources:
            mark = blake2b(title.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            self.sources[title] = Source(id=f"adopted:source:{mark}", title=title)
        return {
            "source": self.sources[title].id,
            "grade": self._mapping.grade,
            "basis": self._mapping.basis.value,
            "expires": self._mapping.expires,
        }


_ENDS = {"tenure": ("person", "post"), "membership": ("person", "group")}


def _order(row: Any) -> str:
    """By what a relationship holds, which a restore of the server does not change."""
    return json.dumps(row[2], sort_keys=True, default=str)


def _picked(fields: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, Any]:
    return {ours: found[theirs] for ours, theirs in fields.items() if found.get(theirs) is not None}


def _date(value: object) -> str:
    """A date of the server, a year, or text, as text."""
    if hasattr(value, "to_native"):
        value = value.to_native()
    if hasattr(value, "date") and callable(value.date):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)

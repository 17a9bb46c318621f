"""Reading somebody else's Neo4j graph through a small declared mapping, without changing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Basis, Record, Source, parse
from stakemap.model.free_text import log
from stakemap.store.neo4j import cypher
from stakemap.store.neo4j.connection import typed_errors
from stakemap.store.neo4j.foreign_names import check_foreign_names
from stakemap.store.neo4j.quiet_driver import quiet_driver

if TYPE_CHECKING:
    import neo4j

    from stakemap.graph.catalogue import Catalogue

__all__ = ["Adopted", "EdgeMapping", "GraphMapping", "NodeMapping", "read_neo4j"]

_ENTITIES = ("person", "unit", "post", "group", "team_member")


@dataclass(frozen=True, slots=True)
class NodeMapping:
    """Nodes of one label as entities of one kind.

    Parameters
    ----------
    label
        Their label.
    kind
        person, unit, post, group or team_member.
    id
        Property that holds a stable id; the element id of the server is none.
    fields
        From our field names to their properties: ``{"name": "fullName"}``.
    unit_by
        For posts: type of the relationship that leads to their unit.
    """

    label: str
    kind: str
    id: str = "id"
    fields: Mapping[str, str] = field(default_factory=lambda: {"name": "name"})
    unit_by: str | None = None


@dataclass(frozen=True, slots=True)
class EdgeMapping:
    """Relationships of one type as ties, tenures or memberships.

    Parameters
    ----------
    type
        Their type.
    kind
        A kind of the relation catalogue, or ``"tenure"`` or ``"membership"``.
    reverse
        Whether their arrow points against our sentence.
    fields
        From our field names to their properties, such as ``{"strength": "weight"}``.
    since, until
        Properties with a date, a year, or text such as ``2019-03``.
    source
        Property with the name of the source; the default source where it is empty.
    """

    type: str
    kind: str
    reverse: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class GraphMapping:
    """What somebody else's labels and types mean, and what facts without it are given."""

    nodes: tuple[NodeMapping, ...]
    edges: tuple[EdgeMapping, ...]
    source: str
    """Title of the source of everything that names none."""
    expires: date
    grade: str = "C3"
    basis: Basis = Basis.LEGITIMATE_INTEREST


@dataclass(frozen=True, slots=True)
class Adopted:
    """The graph, and how many of the labels, types and rows were left out."""

    graph: PropertyGraph
    unmapped_labels: Mapping[str, int]
    unmapped_types: Mapping[str, int]
    left_out: Mapping[str, int]
    """Rows of mapped types between nodes that are not mapped, by type."""


def read_neo4j(
    driver: neo4j.Driver,
    mapping: GraphMapping,
    *,
    database: str | None = None,
    catalogue: Catalogue | None = None,
) -> Adopted:
    """Read another graph as facts; nothing is written to it.

    Raises
    ------
    InputError
        With everything in the graph that does not fit the model, by id.
    PolicyRefused
        A mapped relationship type or property that must not be recorded.
    Unavailable
        If the server does not answer.
    """
    check_foreign_names(_names_of(mapping))
    with (
        typed_errors(),
        quiet_driver(),
        driver.session(database=database, default_access_mode="READ") as session,
    ):
        labels = _counted(session.run(cypher.LABELS_IN_USE))
        types = _counted(session.run(cypher.TYPES_IN_USE))
        reader = _Reader(session, mapping)
        rows = [*reader.nodes(), *reader.edges()]
    records: list[Record] = [*reader.sources.values()]
    problems: list[Problem] = []
    for values in rows:
        try:
            records.append(parse(values))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    known = {node.label for node in mapping.nodes}
    graph = PropertyGraph(records, catalogue=catalogue)
    log(graph.warnings)
    return Adopted(
        graph,
        {name: count for name, count in labels.items() if name not in known},
        {name: count for name, count in types.items() if name not in reader.used_types},
        dict(reader.left_out),
    )


def _names_of(mapping: GraphMapping) -> Iterator[tuple[str, str, str]]:
    """Place, kind and name of each property and type that a mapping reads."""
    for k, node in enumerate(mapping.nodes):
        for ours, theirs in {"id": node.id, **node.fields}.items():
            yield f"nodes[{k}].{ours}", node.kind, theirs
    for k, edge in enumerate(mapping.edges):
        named = {"type": edge.type, "since": edge.since, "until": edge.until, "source": edge.source}
        for ours, name in {**named, **edge.fields}.items():
            if name is not None:
                yield f"edges[{k}].{ours}", edge.kind, name


def _counted(result: neo4j.Result) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in result}


class _Reader:
    """Rows of one graph as plain values of our facts."""

    def __init__(self, session: neo4j.Session, mapping: GraphMapping) -> None:
        self._session, self._mapping = session, mapping
        self._ids: dict[str, str] = {}
        self.sources = {mapping.source: Source(id="adopted:source", title=mapping.source)}
        self.left_out: Counter[str] = Counter()
        self.used_types = {edge.type for edge in mapping.edges}
        self.used_types |= {node.unit_by for node in mapping.nodes if node.unit_by}

    def nodes(self) -> Iterator[dict[str, Any]]:
        """The entities, posts last, since they name units."""
        for node in sorted(self._mapping.nodes, key=lambda node: node.kind == "post"):
            if node.kind not in _ENTITIES:
                raise InputError("a label mapped to an unknown kind", hint=" or ".join(_ENTITIES))
            query = cypher.foreign_nodes(node.label, node.unit_by)
            for key, found, unit in self._session.run(query):
                if node.id not in found:
                    self.left_out[node.label] += 1
                    continue
                ident = str(found[node.id])
                if key in self._ids:
                    continue
                values = self._common(None) | _picked(node.fields, found)
                if node.kind == "post":
                    if unit not in self._ids:
                        self.left_out[node.label] += 1
                        continue
                    values["unit"] = self._ids[unit]
                self._ids[key] = ident
                yield {"fact": node.kind, "id": ident} | values

    def edges(self) -> Iterator[dict[str, Any]]:
        """The facts between entities."""
        ends = {"tenure": ("person", "post"), "membership": ("person", "group")}
        for edge in self._mapping.edges:
            for key, start, end, found in self._session.run(cypher.foreign_edges(edge.type)):
                if start not in self._ids or end not in self._ids:
                    self.left_out[edge.type] += 1
                    continue
                one, other = (self._ids[end], self._ids[start]) if edge.reverse else (
                    self._ids[start], self._ids[end]
                )  # fmt: skip
                first, second = ends.get(edge.kind, ("from_id", "to_id"))
                values = {"id": f"adopted:{edge.type}:{one}:{other}:{key}", first: one, second: other}
                if edge.kind in ends:
                    values["fact"] = edge.kind
                else:
                    values |= {"fact": "tie", "kind": edge.kind}
                valid = {
                    name: _date(found[place])
                    for name, place in (("start", edge.since), ("end", edge.until))
                    if place is not None and found.get(place) is not None
                }
                origin = None if edge.source is None else found.get(edge.source)
                more = {"valid": valid} if valid else {}
                yield values | self._common(origin) | _picked(edge.fields, found) | more

    def _common(self, origin: object) -> dict[str, Any]:
        title = self._mapping.source if origin is None else str(origin)
        if title not in self.sources:
            self.sources[title] = Source(id=f"adopted:source:{len(self.sources)}", title=title)
        return {
            "source": self.sources[title].id,
            "grade": self._mapping.grade,
            "basis": self._mapping.basis.value,
            "expires": self._mapping.expires,
        }


def _picked(fields: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, Any]:
    return {ours: found[theirs] for ours, theirs in fields.items() if found.get(theirs) is not None}


def _date(value: object) -> str:
    """A date of the server, a year, or text, as text."""
    if hasattr(value, "to_native"):
        value = value.to_native()
    if hasattr(value, "date") and callable(value.date):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)

"""How each kind of record looks in Neo4j: its label or type, its plain properties, its links.

A fact between two entities is a relationship; everything else is a node, and what it names is shown by links.
So that all can be walked, the stages of a decision are nodes with those who sit in them, and a source leads
to whom it speaks of.  A row travels to the server as one line of text, because a driver packs one long text
far faster than a map of values.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from stakemap.errors import NotStorable
from stakemap.graph.catalogue import Catalogue
from stakemap.model import FACTS, Decision, Fact, PartialDate, Record, Span, Tie
from stakemap.store.shared.digests import Row

__all__ = [
    "EDGES", "ITEM", "LABELS", "LINKS", "SEPARATOR", "SOURCE", "Column", "GraphModel", "Link", "columns",
    "link_lines", "sealed", "source_pairs", "stage_rows", "values_of",
]  # fmt: skip

SEPARATOR = "\x1f"
"""Between the fields of a line: no text of a record has it, and canonical JSON escapes it."""
ITEM = "\x1e"
"""Between the items of a list."""

SEAL = 64
"""Hexadecimal digits of a row digest, at the start of the property ``_fact``."""


class Edge(NamedTuple):
    """A record that is a relationship: the fields that name its ends, and its type."""

    start: str
    end: str
    type: str


class Link(NamedTuple):
    """A relationship that only shows a field of a node.  `outward` points from the node to what it names."""

    field: str
    type: str
    outward: bool = True


EDGES: Mapping[str, Edge] = {
    "tenure": Edge("person", "post", "HOLDS"),
    "membership": Edge("person", "group", "MEMBER_OF"),
    "decision_role": Edge("player", "decision", "TAKES_PART_IN"),
    "stance": Edge("person", "decision", "TAKES_STANCE_ON"),
    "relationship": Edge("account", "subject", "RELATES_TO"),
    "alliance_member": Edge("supplier", "alliance", "ALLIED_IN"),
    "need_statement": Edge("person", "need", "STATES"),
    "offer_cover": Edge("part", "need", "COVERS"),
    "ownership": Edge("member", "subject", "ACCOUNTABLE_FOR"),
    "tie": Edge("from_id", "to_id", ""),
}
"""Kinds kept as relationships; the type of a tie is that of its catalogue kind."""

LINKS: Mapping[str, tuple[Link, ...]] = {
    "account": (Link("unit", "ABOUT"),),
    "team_member": (Link("account", "WORKS_FOR"),),
    "post": (Link("unit", "IN"),),
    "decision": (Link("unit", "DECIDED_BY"), Link("account", "OF_ACCOUNT")),
    "spell": (Link("person", "HAS_PAST", outward=False), Link("unit", "SPENT_AT")),
    "authority": (Link("post", "HAS_AUTHORITY", outward=False),),
    "budget_line": (
        Link("unit", "HAS_BUDGET", outward=False),
        Link("post", "HELD_BY"),
        Link("decision", "PAYS_FOR"),
    ),
    "competence": (Link("person", "HAS_COMPETENCE", outward=False),),
    "susceptibility": (Link("person", "HAS_SUSCEPTIBILITY", outward=False),),
    "motive": (Link("subject", "HAS_MOTIVE", outward=False), Link("decision", "MOTIVE_IN")),
    "factor": (Link("decision", "BEARS_ON"),),
    "compliance_risk": (Link("subject", "LIES_WITH"),),
    "relation_sign": (Link("subject", "SHOWS_IN"),),
    "supplier": (Link("unit", "SAME_AS"),),
    "qualification": (Link("supplier", "HAS_QUALIFICATION", outward=False),),
    "requirement": (Link("decision", "REQUIRES", outward=False),),
    "alliance": (Link("decision", "BIDS_FOR"),),
    "contract": (
        Link("buyer", "BOUGHT_BY"),
        Link("supplier", "SUPPLIED_BY"),
        Link("decision", "CAME_FROM"),
    ),
    "award": (Link("buyer", "AWARDED_BY"), Link("supplier", "AWARDED_TO"), Link("decision", "CAME_FROM")),
    "milestone": (Link("decision", "HAS_MILESTONE", outward=False),),
    "need": (Link("subject", "HAS_NEED", outward=False),),
    "offer_part": (Link("supplier", "OFFERED_BY"),),
    "interaction": (
        Link("member", "HAD_CONTACT", outward=False),
        Link("person", "WITH"),
        Link("decision", "BEARS_ON"),
    ),
    "delivery": (
        Link("subject", "PROMISED_TO"),
        Link("supplier", "PROMISED_BY"),
        Link("contract", "UNDER"),
        Link("owner", "ANSWERED_FOR_BY"),
    ),
    "complaint": (
        Link("subject", "COMPLAINED", outward=False),
        Link("supplier", "COMPLAINS_OF"),
        Link("contract", "UNDER"),
        Link("owner", "ANSWERED_FOR_BY"),
    ),
    "open_issue": (
        Link("subject", "HAS_ISSUE", outward=False),
        Link("decision", "BEARS_ON"),
        Link("owner", "ANSWERED_FOR_BY"),
    ),
    "plan": (Link("account", "OF_ACCOUNT"), Link("decision", "AIMS_AT")),
    "step": (Link("plan", "PART_OF"), Link("whom", "ADDRESSES"), Link("owner", "DONE_BY")),
    "review": (Link("member", "SIGNED", outward=False), Link("plan", "REVIEWS")),
    "assessment": (Link("subject", "SCORES"), Link("run", "MADE_BY")),
}
"""Relationships without an id that show what a node names; made anew when the node changes."""

SOURCE = Link("source", "FROM_SOURCE")
"""How each fact that is a node shows its source."""

_DERIVED = {SOURCE.type, "SPEAKS_OF", "HAS_STAGE", "SITS_IN"}

LABELS: Mapping[str, str] = {
    kind: "".join(part.title() for part in kind.split("_")) for kind in FACTS if kind not in EDGES
}
"""Label of each kind kept as nodes: ``team_member`` is ``TeamMember``."""

_TAKEN = (
    frozenset(edge.type for edge in EDGES.values())
    | {link.type for links in LINKS.values() for link in links}
    | _DERIVED
)


class Column(NamedTuple):
    """A plain property, and how its text becomes a value: text, float, integer, boolean, date or list."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    columns: tuple[Column, ...]
    texts: Callable[[Any], tuple[str, ...]]


_STAYS = {("assessment", "subject")}
"""Shown as text as well: a score outlives the departure of its subject, and finds it again by id."""


@cache
def _fields(kind: str) -> tuple[_Field, ...]:
    """The fields that are plain properties: what a relationship or a node of its own shows is none."""
    skipped = {"id", *_shown_apart(kind)}
    found = FACTS[kind].model_fields
    return tuple(_field(name, info.annotation) for name, info in found.items() if name not in skipped)


def _shown_apart(kind: str) -> set[str]:
    edge = EDGES.get(kind)
    if edge:
        return {edge.start, edge.end}
    links = {link.field for link in LINKS.get(kind, ()) if (kind, link.field) not in _STAYS}
    return links | {SOURCE.field} | ({"stages"} if kind == "decision" else set())


def _field(name: str, annotation: Any) -> _Field:
    base = _base(annotation)
    if base is Span:
        prefix = "" if name == "valid" else f"{name}_"
        names = [f"{prefix}{end}{part}" for end in ("since", "until") for part in ("", "_lo", "_hi")]
        forms = ["text", "date", "date"] * 2
        return _Field(name, tuple(map(Column, names, forms)), _span)
    if base is PartialDate:
        names = [name, f"{name}_lo", f"{name}_hi"]
        return _Field(name, tuple(map(Column, names, ["text", "date", "date"])), _partial)
    if base is tuple:
        return _Field(name, (Column(name, "list"),), _list)
    form, texts = _FORMS.get(base, ("text", _text))
    return _Field(name, (Column(name, form),), texts)


def _base(annotation: Any) -> Any:
    """The class behind an annotation, without None and without constraints."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _base(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return _base(next(part for part in typing.get_args(annotation) if part is not type(None)))
    return origin or annotation


def _text(value: Any) -> tuple[str, ...]:
    if value is None:
        return ("",)
    return (value.value if isinstance(value, Enum) else value,)


def _number(value: Any) -> tuple[str, ...]:
    return ("",) if value is None else (repr(value),)


def _sum(value: Any) -> tuple[str, ...]:
    """As a number to count with; the sealed fact keeps each figure."""
    return ("",) if value is None else (repr(float(value)),)


def _truth(value: Any) -> tuple[str, ...]:
    return ("",) if value is None else ("true" if value else "false",)


def _day(value: Any) -> tuple[str, ...]:
    return ("",) if value is None else (value.isoformat(),)


def _list(value: Any) -> tuple[str, ...]:
    return (ITEM.join(item if isinstance(item, str) else item.name for item in value),)


_bounds: dict[str, tuple[str, str, str]] = {}


def _partial(value: PartialDate | None) -> tuple[str, ...]:
    if value is None:
        return ("", "", "")
    found = _bounds.get(value)
    if found is None:
        if len(_bounds) > 50_000:
            _bounds.clear()
        found = _bounds[str(value)] = (str(value), value.earliest.isoformat(), value.latest.isoformat())
    return found


def _span(value: Span | None) -> tuple[str, ...]:
    return ("",) * 6 if value is None else (*_partial(value.start), *_partial(value.end))


_FORMS: dict[Any, tuple[str, Callable[[Any], tuple[str, ...]]]] = {
    float: ("float", _number),
    int: ("integer", _number),
    bool: ("boolean", _truth),
    date: ("date", _day),
    Decimal: ("float", _sum),
}


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The plain properties of a kind, in the order in which a line has them."""
    found = tuple(column for field in _fields(kind) for column in field.columns)
    return (*found, Column("assumed", "boolean")) if kind == "tie" else found


def sealed(row: Row) -> str:
    """The property ``_fact``: digest, kind and canonical JSON."""
    return f"{row.digest.hex()}{row.kind}{row.body}"


class GraphModel:
    """Labels, types and lines of records under one relation catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._types: dict[str, str] = {}
        self._strength: dict[str, str] = {}
        for name in catalogue.kinds:
            kind = catalogue[name]
            clash = kind.neo4j_type in _TAKEN
            self._types[name] = f"TIE_{kind.neo4j_type}" if clash else kind.neo4j_type
            self._strength[name] = repr(kind.strength)

    def type_of(self, record: Record) -> str | None:
        """The relationship type of a record; None for a node."""
        if isinstance(record, Tie):
            return self._types[record.kind]
        edge = EDGES.get(record.kind_of_fact)
        return edge.type if edge else None

    def types_of(self, records: Iterable[Record]) -> set[str]:
        """The relationship types of some records."""
        return {name for record in records if (name := self.type_of(record))}

    def line(self, row: Row, record: Record, rev: int) -> str:
        """A record as one line: id, (ends,) sealed row, revision, plain properties.

        Raises
        ------
        NotStorable
            If an id has a separator in it.
        """
        edge = EDGES.get(row.kind)
        ends = (getattr(record, edge.start), getattr(record, edge.end)) if edge else ()
        first = (row.id, *ends, sealed(row), str(rev))
        rest = [text for field in _fields(row.kind) for text in field.texts(getattr(record, field.name))]
        if isinstance(record, Tie):
            self._assume(record, rest)
        line = SEPARATOR.join((*first, *rest))
        if line.count(SEPARATOR) != len(first) + len(rest) - 1:
            if any(SEPARATOR in text for text in first):
                raise NotStorable([row.id])
            line = SEPARATOR.join((*first, *(text.replace(SEPARATOR, " ") for text in rest)))
        return line

    def _assume(self, tie: Tie, texts: list[str]) -> None:
        """A tie without strength or count shows that of its kind, and says so."""
        assumed = tie.strength is None and tie.count is None
        if assumed:
            texts[_STRENGTH] = self._strength[tie.kind]
        texts.append("true" if assumed else "")


_READ: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "float": float,
    "integer": int,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
    "list": lambda text: text.split(ITEM),
}


def values_of(line: str, kind: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The ends that a line names, and its properties as the server would read them from it."""
    ident, *rest = line.split(SEPARATOR)
    ends, (fact, rev, *texts) = (rest[:2], rest[2:]) if kind in EDGES else ([], rest)
    values = {"id": ident, "_fact": fact, "_rev": int(rev)}
    for (name, form), text in zip(columns(kind), texts, strict=True):
        if text:
            values[name] = _READ[form](text)
    return tuple(ends), values


def link_lines(kind: str, link: Link, records: Iterable[Record]) -> list[str]:
    """Lines of type, start and end, for the records that name something."""
    return [
        SEPARATOR.join((link.type, *((record.id, end) if link.outward else (end, record.id))))
        for record in records
        if record.kind_of_fact == kind and (end := getattr(record, link.field)) is not None
    ]


def source_pairs(edges: Iterable[Fact]) -> list[str]:
    """Lines of source and start, once for each two: of whom a source tells what leads on from them."""
    pairs = {(fact.source or "", getattr(fact, EDGES[fact.kind_of_fact].start)) for fact in edges}
    return [SEPARATOR.join(pair) for pair in sorted(pairs) if pair[0]]


def stage_rows(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """The stages of some decisions, each with what it shows."""
    return [
        {
            "decision": decision.id,
            "values": {"_decision": decision.id, "place": place}
            | {name: value for name, value in stage.model_dump(mode="json").items() if value is not None},
        }
        for decision in decisions
        for place, stage in enumerate(decision.stages, 1)
    ]


_STRENGTH = next(
    place
    for place, column in enumerate(column for field in _fields("tie") for column in field.columns)
    if column.name == "strength"
)

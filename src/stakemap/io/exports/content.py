"""What of a graph may leave for another program: entities and what joins them, under a label and a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import (
    Entity,
    Fact,
    Label,
    Membership,
    PartialDate,
    Person,
    Post,
    Record,
    Source,
    Tenure,
    Tie,
)

__all__ = [
    "Content",
    "Joined",
    "content_of",
    "count_fields",
    "evidence",
    "kind_of",
    "last_day",
    "start_and_end",
    "whole_content",
]

_ENTITIES = ("person", "unit", "post", "group", "team_member")
_EVIDENCE = frozenset(("source", "grade", "basis", "expires", "confirmed", "label", "valid", "defaulted"))
_HELD = _EVIDENCE | {
    *("id", "name", "name_en", "name_zh", "unknown", "kind", "from_id", "to_id", "strength", "count"),
    *("person", "post", "group", "unit"),
}
"""Fields that a graph format can say; of an entity `kind` is what it is, not its sort."""
_WHOLE_DAY = 10


@dataclass(frozen=True, slots=True)
class Joined:
    """Two entities that a fact joins: a tie, a seat, a membership, or a post in its unit."""

    fact: Fact
    kind: str
    source: str
    target: str
    directed: bool
    ident: str


@dataclass(slots=True)
class Content:
    """What leaves, in order of id, and what does not: what, why, how often."""

    graph: PropertyGraph
    entities: list[Entity] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: bool = False
    """Whether facts of every kind leave, so that `graph` is the content."""

    def leave(self, what: str, why: str) -> None:
        """Count something that does not go."""
        self.left[what, why] += 1

    def counts(self) -> Mapping[str, int]:
        """Facts that leave, by kind."""
        if self.whole:
            return self.graph.counts()
        told = {one.id: one.kind_of_fact for one in self.entities}
        told |= {one.fact.id: one.fact.kind_of_fact for one in self.joined}
        return Counter(told.values())

    def of(self, kind: str) -> Iterator[Entity]:
        """The entities of one kind of fact."""
        return (one for one in self.entities if one.kind_of_fact == kind)


def content_of(graph: PropertyGraph, *, label: Label | str, today: date) -> Content:
    """What may leave: nothing above the label, nothing expired, nothing behind a red line.

    What hangs on a fact that stays behind stays as well.  Sources go with the facts that name them.

    Raises
    ------
    UnknownName
        No such label.
    """
    out = Content(graph)
    kept = _released(out, graph, label, today)
    out.graph = kept
    for fact in kept:
        if isinstance(fact, Source):
            continue
        if isinstance(fact, Entity) and fact.kind_of_fact in _ENTITIES:
            out.entities.append(fact)
        elif not isinstance(fact, Tie | Tenure | Membership):
            out.leave(fact.kind_of_fact, "no_place")
    out.joined = list(_joined(out))
    return out


def _released(out: Content, graph: PropertyGraph, label: Label | str, today: date) -> PropertyGraph:
    """What is labelled low enough and not expired; the rest is counted."""
    seen = graph.visible(label)
    for fact in graph:
        if fact.id not in seen:
            out.leave(fact.kind_of_fact, "label")
    gone = {f.id for f in seen if isinstance(f, Fact) and f.expires is not None and f.expires <= today}
    for ident in gone:
        out.leave(seen[ident].kind_of_fact, "expired")
    kept = seen.without(*gone) if gone else seen
    for fact in seen:
        if fact.id not in kept and fact.id not in gone:
            out.leave(fact.kind_of_fact, "hangs")
    return kept


def whole_content(graph: PropertyGraph, *, label: Label | str, today: date) -> Content:
    """The same for a format that holds every kind of fact: `graph` is what leaves.

    Raises
    ------
    UnknownName
        No such label.
    """
    out = Content(graph, whole=True)
    kept = _released(out, graph, label, today)
    lines = {tie.id: tie.kind for tie in kept.of(Tie) if kept.catalogue[tie.kind].red_line}
    for kind in lines.values():
        out.leave(f"tie {kind}", "red_line")
    open_ = kept.without(*lines) if lines else kept
    for fact in kept:
        if fact.id not in open_ and fact.id not in lines:
            out.leave(fact.kind_of_fact, "hangs")
    idle = [one.id for one in open_ if _only_of_what_stays(one, graph, open_)]
    for ident in idle:
        out.leave(open_[ident].kind_of_fact, "unnamed")
    out.graph = open_.without(*idle) if idle else open_
    return out


def _only_of_what_stays(record: Record, before: PropertyGraph, after: PropertyGraph) -> bool:
    """Whether a source or a run, which has no label, is named by nothing else than what stays behind."""
    if isinstance(record, Fact) or not before.about(record.id):
        return False
    return not any(fact.id in after for fact in before.about(record.id))


def _joined(content: Content) -> Iterator[Joined]:
    there = {one.id for one in content.entities}
    for fact in content.graph:
        if isinstance(fact, Post) and fact.unit in there:
            yield Joined(fact, "in", fact.id, fact.unit, True, "")
        elif isinstance(fact, Tenure):
            yield Joined(fact, "holds", fact.person, fact.post, True, fact.id)
        elif isinstance(fact, Membership):
            yield Joined(fact, "member_of", fact.person, fact.group, True, fact.id)
        elif isinstance(fact, Tie):
            kind = content.graph.catalogue[fact.kind]
            if kind.red_line:
                content.leave(f"tie {fact.kind}", "red_line")
            elif {fact.from_id, fact.to_id} <= there:
                yield Joined(fact, fact.kind, fact.from_id, fact.to_id, not kind.symmetric, fact.id)


def count_fields(content: Content, held: frozenset[str] = _HELD) -> None:
    """Count every field that says something and that a format has no place for."""
    told = {one.id: one for one in content.entities} | {one.fact.id: one.fact for one in content.joined}
    for fact in told.values():
        for name, info in type(fact).model_fields.items():
            sort = name == "kind" and isinstance(fact, Entity)
            if (name not in held or sort) and getattr(fact, name) != info.get_default(
                call_default_factory=True
            ):
                content.leave(f"{fact.kind_of_fact}.{name}", "field")


def evidence(content: Content, fact: Fact) -> dict[str, str]:
    """Where a fact comes from and under which terms it is kept, by the names that our readers know."""
    source = content.graph.source_of(fact)
    said = {
        "source": source.title if source else None,
        "grade": fact.grade,
        "basis": fact.basis,
        "expires": fact.expires,
        "confirmed": fact.confirmed,
        "label": fact.label,
    }
    return {f"evidence_{name}": str(value) for name, value in said.items() if value is not None}


def start_and_end(fact: Fact) -> dict[str, str]:
    """The first day of a fact and its last, as far as they are known."""
    said = {"start": fact.valid.start, "end": last_day(fact.valid.end)}
    return {name: str(day) for name, day in said.items() if day is not None}


def last_day(end: PartialDate | None) -> str | None:
    """The last day before an end; of a month or year that is not known better, itself.

    Examples
    --------
    >>> last_day(PartialDate("2020-03-01")), last_day(PartialDate("2020-03"))
    ('2020-02-29', '2020-03')
    """
    if end is None or len(end) < _WHOLE_DAY:
        return end
    return (end.earliest - timedelta(days=1)).isoformat()


def kind_of(entity: Entity) -> str:
    """What an entity is, as our readers and `to_networkx` call it."""
    return "unknown" if isinstance(entity, Person) and entity.unknown else entity.kind_of_fact

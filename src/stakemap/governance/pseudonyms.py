"""A graph without names for work that needs no names, and the share of people whom it still singles out.

Pseudonymised is not anonymous: a post and a few ties tell most people of a bureau apart, as `singled_out`
shows for the very copy that is given out.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import (
    Decision,
    Entity,
    Fact,
    PartialDate,
    Person,
    Post,
    Record,
    Source,
    Span,
    Stage,
    Tenure,
    Tie,
    parse,
)
from stakemap.wording.phrases import Words

__all__ = ["Pseudonymised", "pseudonymised", "singled_out"]

_SHORTEST_KEY = 16
_KEPT = {
    "person": ("origin", "unknown", "rank"),
    "unit": ("kind", "tier", "size"),
    "post": ("unit", "head", "rank"),
    "group": ("kind", "size"),
    "tenure": ("person", "post", "acting"),
    "spell": ("person", "kind", "unit", "size"),
    "membership": ("person", "group", "role"),
    "tie": ("kind", "from_id", "to_id", "strength", "count"),
    "decision": ("unit", "stages", "rule"),
    "decision_role": ("decision", "player", "stage", "role", "weight", "veto", "salience"),
}
"""Kinds of record that a copy has, and their fields; every other field may hold a name or tell a person."""
_EVERY = ("grade", "basis", "label")
_NOTE = "source:pseudonymised"


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """A copy without names.

    Attributes
    ----------
    graph
        The facts that are left; a source in it says what `singled_out` says.
    people
        How many people are in it.
    singled_out
        Share of them, 0 to 1, whose post and ties nobody else in it has; 0 for nobody.
    left_out
        How many records of the graph are not in it.
    """

    graph: PropertyGraph
    people: int
    singled_out: float
    left_out: int


def pseudonymised(graph: PropertyGraph, key: bytes, *, keep_bodies: bool = True) -> Pseudonymised:
    """Take names, texts and days out of a graph.

    Ids become keyed digests (HMAC-SHA-256), days become years, notes and all other free text go, and so do
    kinship, declared interests, facts above the label *internal*, and kinds of fact that are mostly text.

    Parameters
    ----------
    graph
        The facts.
    key
        At least 16 bytes.  Whoever has it can tell people again: keep it apart, or throw it away.
    keep_bodies
        Keep the names of units, posts, groups, decisions and their stages; without them a copy is harder to
        use, and harder to trace.

    Raises
    ------
    InputError
        If the key is too short.

    Notes
    -----
    O(facts).

    Examples
    --------
    >>> import stakemap as sm
    >>> copy = pseudonymised(sm.examples.city(), b"sixteen bytes or more")
    >>> 0 < copy.singled_out <= 1, any("李" in person.name for person in copy.graph.of(Person))
    (True, False)
    """
    if len(key) < _SHORTEST_KEY:
        raise InputError("the key is too short", hint="take at least 16 random bytes")
    seen = graph.visible()
    chosen = {record.id for record in seen if _may_stay(seen, record)}
    while loose := {r.id for r in seen if r.id in chosen and not _whole(r, chosen)}:
        chosen -= loose
    kept = [_copied(record, key, keep_bodies=keep_bodies) for record in seen if record.id in chosen]
    told = [seen.source_of(record) for record in seen if record.id in chosen]
    sources = {source.id: _bare_source(source, key) for source in told if source is not None}
    bare = PropertyGraph([*kept, *sources.values()], catalogue=graph.catalogue)
    people, share = len(bare.of(Person)), singled_out(bare)
    return Pseudonymised(bare.with_(_note(share)), people, share, len(graph) - len(kept) - len(sources))


def singled_out(graph: PropertyGraph) -> float:
    """Share of the people whom nobody else equals in posts, number of ties, and those of their neighbours.

    Parameters
    ----------
    graph
        Facts with or without names: names do not count.

    Returns
    -------
    float
        In [0, 1]; 0 where there is nobody.  Somebody who knows more than posts and ties can single out more.

    Notes
    -----
    O(people + ties log ties).

    Examples
    --------
    >>> import stakemap as sm
    >>> singled_out(sm.from_edges([("a", "b"), ("b", "c")], kind="works_with"))
    0.3333333333333333
    """
    people = {person.id for person in graph.of(Person)}
    near: dict[str, set[str]] = defaultdict(set)
    for tie in graph.of(Tie):
        if {tie.from_id, tie.to_id} <= people and tie.from_id != tie.to_id:
            near[tie.from_id].add(tie.to_id)
            near[tie.to_id].add(tie.from_id)
    known = {person: (_posts(graph, person), len(near[person])) for person in people}
    told = {
        person: (known[person], tuple(sorted(known[other] for other in near[person]))) for person in people
    }
    counted = Counter(told.values())
    return sum(counted[one] == 1 for one in told.values()) / len(people) if people else 0.0


def _posts(graph: PropertyGraph, person: str) -> tuple[str, ...]:
    """The posts somebody ever held, by unit and name."""
    held = [graph.get(f.post) for f in graph.about(person) if isinstance(f, Tenure)]
    return tuple(sorted(f"{post.unit}/{post.name}" for post in held if isinstance(post, Post)))


def _may_stay(graph: PropertyGraph, record: Record) -> bool:
    if isinstance(record, Tie) and "conflict" in graph.catalogue[record.kind].uses:
        return False
    if record.kind_of_fact == "spell" and getattr(record, "unit", None) is None:
        return False  # the place that it names would have to go
    return record.kind_of_fact in _KEPT


def _whole(record: Record, chosen: set[str]) -> bool:
    """Whether everything it still names stays."""
    kept = _KEPT[record.kind_of_fact]
    return all(ident in chosen for name, ident in record.references() if name in kept)


def _digest(key: bytes, ident: str) -> str:
    return hmac.new(key, ident.encode(), sha256).hexdigest()[:20]


def _copied(record: Record, key: bytes, *, keep_bodies: bool) -> Record:
    """The same record without what may tell who it is."""
    kind = record.kind_of_fact
    values = {name: v for name, v in record.to_dict().items() if name in (*_KEPT[kind], *_EVERY)}
    ends = {name for name, _ in record.references()} & set(_KEPT[kind])
    values |= {name: _digest(key, values[name]) for name in ends}
    if isinstance(record, Fact):
        values |= _dates(record)
        if record.source is not None:
            values["source"] = _digest(key, record.source)
    ident = _digest(key, record.id)
    if isinstance(record, Entity):
        named = keep_bodies and not isinstance(record, Person)
        values["name"] = record.name if named else f"{kind}-{ident[:8]}"
        if named:
            values |= {n: v for n in ("name_en", "name_zh") if (v := getattr(record, n)) is not None}
    if isinstance(record, Decision) and not keep_bodies:
        told = zip(record.stages, values.get("stages", ()), strict=True)
        values["stages"] = [_unnamed(stage, plain) for stage, plain in told]
    return parse({"fact": kind, "id": ident, **values})


def _unnamed(stage: Stage, plain: dict[str, Any]) -> dict[str, Any]:
    """A stage that its kind alone names."""
    kept = {name: value for name, value in plain.items() if name not in ("name_en", "name_zh")}
    return {**kept, "name": stage.kind.value}


def _dates(fact: Fact) -> dict[str, Any]:
    """Its days as years; it is kept to the end of the last one."""
    found: dict[str, Any] = {}
    if fact.valid != Span():
        ends = {"start": fact.valid.start, "end": fact.valid.end}
        found["valid"] = {name: _year(day) for name, day in ends.items() if day is not None}
    if fact.confirmed is not None:
        found["confirmed"] = _year(fact.confirmed)
    if fact.expires is not None:
        found["expires"] = date(fact.expires.year, 12, 31).isoformat()
    return found


def _year(day: PartialDate) -> str:
    return f"{day.earliest.year:04d}"


def _bare_source(source: Source, key: bytes) -> Source:
    """A source as no more than its kind and year: a title may name whoever spoke."""
    published = _year(source.published) if source.published is not None else None
    told = {"id": _digest(key, source.id), "title": source.kind, "kind": source.kind, "published": published}
    return Source.model_validate(told)


def _note(share: float) -> Source:
    percent = f"{share:.0%}"
    title = " / ".join(Words("governance", lang).say("copy.note", share=percent) for lang in ("en", "zh"))
    return Source(id=_NOTE, title=title, kind="document")

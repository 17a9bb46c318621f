"""People, bodies, posts and seats as Popolo, and as entities of FollowTheMoney, one a line.

References
----------
.. [1] Popolo Project (2023). Data specification. popoloproject.com.
.. [2] OCCRP (2025). FollowTheMoney, schemata. github.com/alephdata/followthemoney.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stakemap.io.atomic import whole_file
from stakemap.io.exports.content import Content, Joined, count_fields, start_and_end
from stakemap.model import Entity, Fact, Person, Post, Tenure, Tie, Unit

__all__ = ["narrowed", "write_ftm", "write_popolo"]

_LEADS = "leads"
_CONTACTS = "contacts"
_HELD = frozenset(
    (
        "id",
        "name",
        "person",
        "post",
        "unit",
        "kind",
        "from_id",
        "to_id",
        "valid",
        "source",
        "label",
        "defaulted",
    )
)
"""Fields that a register has a place for, of the facts that it has one for."""
_SCHEMATA: Mapping[str, str] = {"company": "Company", "organization": "Organization"}
"""Kinds of unit and what FollowTheMoney calls them; the others are public bodies."""
_ALIKE = ({"person"}, {"post"})
"""What the two ends of a tie are that registers have a place for."""
Body = dict[str, Any]


def write_popolo(content: Content, path: Path) -> None:
    """Persons, organizations with the one above each, posts, and memberships.

    Strengths, counts, ties between people, groups and what facts stand on have no place in Popolo.
    """
    above = narrowed(content, ties=())
    days = {"start": "founding_date", "end": "dissolution_date"}
    lists: dict[str, list[Body]] = {
        "persons": [_named(one) for one in content.of("person")],
        "organizations": [
            _named(one)
            | {"classification": one.kind}
            | ({"parent_id": above[one.id]} if one.id in above else {})
            | _under(days, one)
            for one in content.entities
            if isinstance(one, Unit)
        ],
        "posts": [
            {"id": one.id, "label": one.name, "organization_id": one.unit, **_dates(one)}
            for one in content.entities
            if isinstance(one, Post)
        ],
        "memberships": [
            {"id": x.id, "person_id": x.person, "post_id": x.post, **_dates(x)} for x in _of(content, Tenure)
        ],
    }
    with whole_file(path) as made:
        made.write_text(json.dumps(lists, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_ftm(content: Content, path: Path) -> None:
    """Person, PublicBody, Organization or Company, Position, Occupancy, and Associate for contacts.

    Strengths, counts, groups and every other tie have no place in FollowTheMoney; of the source of a fact
    its title stands as ``publisher``, its address as ``sourceUrl``.
    """
    above = narrowed(content, ties=(_CONTACTS,))
    with whole_file(path) as made, made.open("w", encoding="utf-8", newline="\n") as file:
        for schema, fact, said in _entities(content, above):
            source = content.graph.source_of(fact)
            more = {"publisher": source.title, "sourceUrl": source.locator} if source else {}
            listed = {name: [str(text)] for name, text in {**said, **more}.items() if text is not None}
            body = {"id": fact.id, "schema": schema, "properties": listed}
            file.write(json.dumps(body, ensure_ascii=False) + "\n")


def _entities(content: Content, above: Mapping[str, str]) -> Iterator[tuple[str, Fact, Body]]:
    of_units = {"start": "incorporationDate", "end": "dissolutionDate"}
    of_posts = {"start": "inceptionDate", "end": "dissolutionDate"}
    of_ties = {"start": "startDate", "end": "endDate"}
    for one in content.entities:
        if isinstance(one, Unit):
            yield (
                _SCHEMATA.get(one.kind, "PublicBody"),
                one,
                {"name": one.name, "parent": above.get(one.id)} | _under(of_units, one),
            )
        elif isinstance(one, Post):
            yield "Position", one, {"name": one.name, "organization": one.unit} | _under(of_posts, one)
        else:
            yield "Person", one, {"name": one.name}
    for tenure in _of(content, Tenure):
        yield "Occupancy", tenure, {"holder": tenure.person, "post": tenure.post} | _under(of_ties, tenure)
    for tie in _of(content, Tie):
        yield "Associate", tie, {"person": tie.from_id, "associate": tie.to_id} | _under(of_ties, tie)


def narrowed(content: Content, *, ties: tuple[str, ...]) -> dict[str, str]:
    """Take out what a register has no place for, and count it; gives the unit above each unit.

    A unit that two lead keeps the first by id of the tie; a line with days of its own loses them.
    """
    above: dict[str, str] = {}
    kept: list[Joined] = []
    entities = [one for one in content.entities if _fits(content, one)]
    there = {one.id: one.kind_of_fact for one in entities}
    for one in content.joined:
        ends = {there.get(one.source, ""), there.get(one.target, "")}
        if isinstance(one.fact, Tie) and one.kind == _LEADS and ends == {"unit"}:
            if one.target in above:
                content.leave(f"tie {one.kind}", "second_line")
                continue
            above[one.target] = one.source
            if one.fact.valid.dated:
                content.leave("tie.valid", "field")
            kept.append(one)
        elif one.kind in ("in", "holds") or (one.kind in ties and ends in _ALIKE):
            if one.source in there and one.target in there:
                kept.append(one)
            else:
                content.leave(one.fact.kind_of_fact, "hangs")
        else:
            content.leave(
                f"tie {one.kind}" if isinstance(one.fact, Tie) else one.fact.kind_of_fact, "no_place"
            )
    content.entities, content.joined = entities, kept
    count_fields(content, _HELD | {"source"} if _CONTACTS in ties else _HELD)
    for person in content.of("person"):
        if person.valid.dated:
            content.leave("person.valid", "field")
    return above


def _fits(content: Content, one: Entity) -> bool:
    """Whether a register has a place for an entity: nobody unknown, no group, none of ours."""
    if one.kind_of_fact not in ("person", "unit", "post"):
        content.leave(one.kind_of_fact, "no_place")
        return False
    if isinstance(one, Person) and one.unknown:
        content.leave("person.unknown", "no_place")
        return False
    return True


def _of(content: Content, kind: type[Any]) -> Iterator[Any]:
    """Facts of one kind that join two entities, but for lines between units, which stand with these."""
    return (one.fact for one in content.joined if isinstance(one.fact, kind) and one.kind != _LEADS)


def _named(one: Entity) -> Body:
    return {"id": one.id, "name": one.name}


def _dates(fact: Fact) -> Body:
    return _under({"start": "start_date", "end": "end_date"}, fact)


def _under(names: Mapping[str, str], fact: Fact) -> Body:
    """The days of a fact by the names of a format."""
    return {names[key]: day for key, day in start_and_end(fact).items()}

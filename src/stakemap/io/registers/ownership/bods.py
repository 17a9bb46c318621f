"""Beneficial Ownership Data Standard 0.2 to 0.4: bodies, people and interests as dated statements.

Statements before 0.4 are first said in the terms of 0.4 (`bods_earlier`).  A record is what its newest
statement says; a record that is closed ends on the day of that statement.

References
----------
.. [1] Open Ownership (2023). Beneficial Ownership Data Standard 0.4. standard.openownership.org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.packed import lines_of
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.mapping import word
from stakemap.io.registers.ownership.bods_earlier import Replaced, in_todays_terms, is_earlier
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_day, as_line, as_object, as_objects, text_of
from stakemap.io.tables.csv_folder import decoded
from stakemap.work import each

__all__ = ["read_bods"]

_STATEMENT = "statement"
_KINDS = ("entity", "person", "relationship")
_HALF = 50
"""A share above this many per cent is control."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The newest statement of a record so far."""

    order: tuple[str, int]
    kind: str
    statement: Object
    place: Place


def read_bods(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the statements of a file: one array of them, or one a line."""
    newest: dict[str, _Told] = {}
    replaced = Replaced()
    for row, statement in each(_statements(path, gathered, limits)):
        body = as_object(statement)
        if is_earlier(body):
            replaced.take(body)
            body = in_todays_terms(body)
        told = _told(gathered, body, path.name, row)
        if told is None:
            continue
        gathered.read[told.kind] += 1
        old = newest.setdefault(told.place.record, told)
        if old is not told:
            gone, kept = sorted((old, told), key=lambda one: one.order)
            newest[told.place.record] = kept
            gathered.leave(_STATEMENT, "older", gone.place)
    if not newest and not gathered.left:
        cure = "name a file with statements of version 0.2 to 0.4"
        raise InputError([Problem("no statements of beneficial ownership", cure, path.name)])
    for ident in sorted(replaced.by.keys() & newest.keys()):
        if replaced.last(ident) != ident and replaced.last(ident) in newest:
            gathered.leave(_STATEMENT, "older", newest.pop(ident).place)
    linked = Linked(gathered)
    for told in each(sorted(newest.values(), key=lambda one: (_KINDS.index(one.kind), one.place.row))):
        gathered.read[told.kind] -= 1
        _take(linked, told, replaced)
    linked.join()


def _statements(path: Path, gathered: Gathered, limits: Limits) -> Iterator[tuple[int, object]]:
    """Each statement with its row; of an array its number."""
    first = next(lines_of(path, limits), None)
    if _is_array(first):
        listed = loaded(text_of(path, limits), path.name, limits)
        yield from enumerate(listed if isinstance(listed, list) else (), 1)
    else:
        yield from _lines(path, gathered, limits)


def _is_array(first: tuple[int, bytes | Problem] | None) -> bool:
    return first is not None and isinstance(first[1], bytes) and first[1].lstrip().startswith(b"[")


def _lines(path: Path, gathered: Gathered, limits: Limits) -> Iterator[tuple[int, object]]:
    for row, raw in lines_of(path, limits):
        try:
            if isinstance(raw, Problem):
                raise InputError([raw])
            value = loaded(decoded(path, raw), path.name, limits)
        except LimitExceeded:
            raise
        except InputError as error:
            for problem in error.problems:
                gathered.problem(problem.cause, problem.cure, Place(path.name, _STATEMENT, row))
        else:
            yield row, value


def _told(gathered: Gathered, body: Object, file: str, row: int) -> _Told | None:
    """A statement with its place; one that is none is told."""
    kind, record = as_line(body.get("recordType")), as_line(body.get("recordId"))
    place = Place(file, kind if kind in _KINDS else _STATEMENT, row, record)
    if kind not in _KINDS or not isinstance(body.get("recordDetails"), dict):
        cause = "no statement of beneficial ownership: it needs recordId, recordType and recordDetails"
        gathered.problem(cause, "leave the line out, or mend it", place)
    elif not record:
        gathered.problem("a record without an id", "fill it in", place, "id")
    else:
        published = as_object(body.get("publicationDetails"))
        publisher = as_line(as_object(published.get("publisher")).get("name"))
        source = gathered.source(file, publisher, as_day(published.get("publicationDate")) or "")
        url = f"#{_STATEMENT}/{as_line(body.get('statementId')) or row}"
        day = as_day(body.get("statementDate")) or ""
        return _Told((day, row), kind, body, Place(file, kind, row, record, source, url))
    return None


def _take(linked: Linked, told: _Told, replaced: Replaced) -> None:
    details = as_object(told.statement.get("recordDetails"))
    gathered = linked.gathered
    gathered.days.newest = max(gathered.days.newest, told.order[0])
    if told.kind == "entity":
        kind = word("bods", "entity", as_line(as_object(details.get("entityType")).get("type")))
        _named(linked, told, {**details, "kind": kind}, known=kind != "")
    elif told.kind == "person":
        names = (as_line(one.get("fullName")) for one in as_objects(details.get("names")))
        named = {**details, "name": next(filter(None, names), "")}
        _named(linked, told, named, known=as_line(details.get("personType")) == "knownPerson")
    else:
        gathered.read["relationship"] += 1
        closed = told.statement.get("recordStatus") == "closed"
        ends = {name: replaced.last(as_line(details.get(name))) for name in ("subject", "interestedParty")}
        _relationship(linked, told, {**details, **ends}, {"until": told.order[0]} if closed else {})


def _named(linked: Linked, told: _Told, record: Object, *, known: bool) -> None:
    """A body or person; one that the publisher does not know or does not name is counted."""
    if known:
        linked.take(told.kind, {**record, "id": told.place.record}, told.place)
    else:
        linked.gathered.read[told.kind] += 1
        linked.gathered.leave(told.kind, "unspecified", told.place)


def _relationship(linked: Linked, told: _Told, details: Object, ended: Object) -> None:
    subject, party = as_line(details.get("subject")), as_line(details.get("interestedParty"))
    if not subject or not party:
        linked.gathered.leave(told.kind, "unspecified", told.place)
        return
    for row, interest in enumerate(as_objects(details.get("interests")), 1):
        record = f"{told.place.record}.{row}"
        place = Place(told.place.file, "interest", told.place.row, record, told.place.source, told.place.url)
        sort = _sort(linked, interest, party)
        if sort not in linked.gathered.objects:
            linked.gathered.leave("interest", sort, place)
            continue
        ends = {} if interest.get("endDate") else ended
        role = word("bods", "role", as_line(interest.get("type")))
        said = {**interest, **ends, "subject": subject, "interestedParty": party, "role": role}
        linked.take(sort, said, replace(place, object=sort))


def _sort(linked: Linked, interest: Object, party: str) -> str:
    """What an interest is by the table of records, or why it is none that is kept."""
    means = _meaning(interest)
    if means in ("control", "share") and party in linked.gathered.known["person"]:
        return "interests"
    return {"seat": "seats", "control": "control", "share": "minor", "": "not_taken"}.get(means, means)


def _meaning(interest: Object) -> str:
    """What an interest says: a seat, control of another body, a share of it, or nothing that is kept."""
    if interest.get("directOrIndirect") == "indirect":
        return "indirect"
    means = word("bods", "interest", as_line(interest.get("type")))
    return "control" if means == "share" and _majority(as_object(interest.get("share"))) else means


def _majority(share: dict[str, Any]) -> bool:
    def above(names: Iterable[str], *, equal: bool) -> bool:
        found = (share.get(name) for name in names)
        numbers = (x for x in found if isinstance(x, int | float) and not isinstance(x, bool))
        return any(x > _HALF or (equal and x == _HALF) for x in numbers)

    return above(("exact", "minimum"), equal=False) or above(("exclusiveMinimum",), equal=True)

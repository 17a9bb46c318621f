"""Entities of FollowTheMoney, one JSON object a line, read one after the other.

References
----------
.. [1] OCCRP (2025). FollowTheMoney, schemata. github.com/alephdata/followthemoney.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import Object, as_line, as_object
from stakemap.io.tables.csv_folder import decoded
from stakemap.work import each

__all__ = ["read_entities"]

_LINE = "line"
"""What a record is called of which no schema is known."""


def read_entities(path: Path, encoding: str | None, gathered: Gathered, limits: Limits) -> None:
    """Take the entities of a file; a line that is none is told, and the others stand.

    Entities are shared and researched as well as published: the lawful basis must be given, and without a
    label they are internal.
    """
    given = gathered.evidence
    if not given.basis:
        raise InputError([Problem("lawful basis missing", "give it: --basis legitimate_interest", path.name)])
    gathered.evidence = replace(given, label=given.label or "internal")
    linked = Linked(gathered)
    for number, raw in each(_lines(path, limits)):
        try:
            entity = loaded(decoded(path, raw), path.name, limits)
        except LimitExceeded:
            raise
        except InputError as error:
            place = Place(path.name, _LINE, number)
            for problem in error.problems:
                gathered.problem(problem.cause, problem.cure, place)
        else:
            _take(linked, entity, path.name, number)
        if len(gathered.problems) > limits.problems:
            cause = f"more than {limits.problems} problems"
            raise LimitExceeded([Problem(cause, "is it a file of entities?", path.name, code="limit")])
    if not gathered.read and not gathered.left:
        cure = "name a file with one entity of FollowTheMoney a line"
        raise InputError([Problem("no entities of FollowTheMoney", cure, path.name)])
    linked.join()


def _lines(path: Path, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number; none longer than a whole file may be."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(limits.file_bytes + 1):
            number += 1
            if len(raw) > limits.file_bytes:
                place = Problem(f"a line of more than {limits.file_bytes} bytes", "split it", path.name)
                raise LimitExceeded([replace(place, row=number, code="limit")])
            if number > limits.rows:
                place = Problem(f"more than {limits.rows} rows", "split it", path.name, code="limit")
                raise LimitExceeded([place])
            if raw.strip():
                yield number, raw


def _take(linked: Linked, entity: object, file: str, number: int) -> None:
    gathered = linked.gathered
    body = as_object(entity)
    schema, ident = as_line(body.get("schema")), as_line(body.get("id"))
    place = Place(file, schema or _LINE, number, ident)
    if not schema or not isinstance(body.get("properties"), dict):
        cause = "no entity of FollowTheMoney: it needs id, schema and properties"
        gathered.problem(cause, "leave the line out, or mend it", place)
    elif not ident:
        gathered.problem("a record without an id", "fill it in", place, "id")
    elif schema not in gathered.objects:
        gathered.leave(schema, "not_taken", place)
    else:
        said: Object = {**body["properties"], "id": ident}
        publisher = _first(said.get("publisher")) or _first(body.get("datasets"))
        source = gathered.source(file, publisher)
        linked.take(schema, said, replace(place, source=source, url=_first(said.get("sourceUrl"))))


def _first(value: object) -> str:
    return as_line(value[0]) if isinstance(value, list) and value else ""

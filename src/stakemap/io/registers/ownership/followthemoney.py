"""FollowTheMoney: entities, or the statements they are made of, one JSON object a line, read one by one.

References
----------
.. [1] OCCRP (2025). FollowTheMoney, schemata and statements. github.com/alephdata/followthemoney.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.json_text import loaded
from stakemap.io.limits import Limits
from stakemap.io.packed import lines_of
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.linking import Linked
from stakemap.io.registers.ownership.statements import Statements, is_statement
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
    gathered.needs_basis(path.name)
    linked, statements = Linked(gathered), Statements(gathered)
    for number, raw in each(lines_of(path, limits)):
        place = Place(path.name, _LINE, number)
        try:
            if isinstance(raw, Problem):
                raise InputError([raw])
            body = loaded(decoded(path, raw), path.name, limits)
        except LimitExceeded:
            raise
        except InputError as error:
            for problem in error.problems:
                gathered.problem(problem.cause, problem.cure, place)
        else:
            if is_statement(body):
                statements.take(body, place)
            else:
                _take(linked, body, path.name, number)
        _not_too_many(gathered, path, limits)
    for number, entity, url in each(statements.entities()):
        _take(linked, entity, path.name, number, url)
    if not gathered.read and not gathered.left:
        cure = "name a file with one entity of FollowTheMoney a line"
        raise InputError([Problem("no entities of FollowTheMoney", cure, path.name)])
    linked.join()


def _not_too_many(gathered: Gathered, path: Path, limits: Limits) -> None:
    if len(gathered.problems) > limits.problems:
        cause = f"more than {limits.problems} problems"
        raise LimitExceeded([Problem(cause, "is it a file of entities?", path.name, code="limit")])


def _take(linked: Linked, entity: object, file: str, number: int, url: str = "") -> None:
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
        linked.take(schema, said, replace(place, source=source, url=url or _first(said.get("sourceUrl"))))


def _first(value: object) -> str:
    return as_line(value[0]) if isinstance(value, list) and value else ""

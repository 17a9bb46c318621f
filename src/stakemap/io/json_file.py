"""The JSON form: one fact a line, sorted by id, with a digest that notices any change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.atomic import whole_file
from stakemap.io.json_text import loaded
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import DEPENDS, Reading
from stakemap.io.tables.csv_folder import decoded
from stakemap.io.tables.layouts.objects import tables_of
from stakemap.io.tables.records import read_grids
from stakemap.model import Record, parse
from stakemap.work import each

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["VERSION", "read_bodies", "read_json", "write_json"]

VERSION = 1
_KEYS = ("stakemap", "facts", "digest")


def write_json(facts: Iterable[Record], path: Path) -> None:
    """Write facts as JSON; the bytes depend on the facts alone."""
    lines = [_line(fact.to_dict()) for fact in each(sorted(facts, key=lambda fact: fact.id))]
    body = ",\n".join(lines)
    text = f'{{"stakemap": {VERSION},\n"digest": "{_digest(lines)}",\n"facts": [\n{body}\n]}}\n'
    with whole_file(path) as made:
        made.write_bytes(text.encode("utf-8"))


def read_json(path: Path, *, catalogue: Catalogue | None = None, limits: Limits = LIMITS) -> Reading:
    """Read facts from JSON; lists of plain objects are tables, as sheets of a workbook are.

    Raises
    ------
    InputError
        When the file as a whole cannot be read: no JSON, changed after it was written, too deep.
    """
    whole = _whole(path, limits)
    tables = tables_of(whole, path)
    if tables:
        return read_grids(tables, catalogue=catalogue, limits=limits)
    return read_bodies(_facts(whole, path), path, catalogue, limits)


def read_bodies(bodies: Iterable[Any], path: Path, catalogue: Catalogue | None, limits: Limits) -> Reading:
    """What plain values give, as `Record.to_dict` writes them; problems are placed by their number from 1.

    Parameters
    ----------
    bodies
        One object a fact.
    path
        Where they come from.
    catalogue
        The relation catalogue in force; the packaged one by default.
    limits
        How many problems are listed.
    """
    relations = catalogue or Catalogue.default()
    records: list[Record] = []
    problems: list[Problem] = []
    bad: set[int] = set()
    rows: dict[str, int] = {}
    number = 0
    for number, body in enumerate(each(bodies), 1):
        try:
            record = _record(body)
            twin = rows.setdefault(record.id, number)
            if twin != number:
                bad.add(twin)
                cause = f"the same id as fact {twin}"
                raise InputError([Problem(cause, "give each its own id", fact_id=record.id, field="id")])
            records.append(record)
        except InputError as error:
            bad.add(number)
            problems.extend(_placed(p, path, number) for p in error.problems)
    records = [r for r in records if rows[r.id] not in bad]
    graph, more = _fitting(records, rows, path, relations)
    told = [*problems, *more]
    refused = {p.row for p in told} | bad
    wrong = {p.row for p in told if p.code != DEPENDS} | bad
    ordered = sorted(told, key=lambda p: p.row or 0)
    roots = [p for p in ordered if p.code != DEPENDS][: limits.problems]
    waiting = [p for p in ordered if p.code == DEPENDS][: limits.problems]
    return Reading(
        records=graph.facts,
        problems=tuple(sorted([*roots, *waiting], key=lambda p: p.row or 0)),
        rows_ok=number - len(refused),
        rows_rejected=len(refused),
        rows_waiting=len(refused - wrong),
        graph=graph,
        warnings=tuple(_placed(w, path, rows[w.fact_id]) for w in graph.warnings),
    )


def _record(body: Any) -> Record:
    if not isinstance(body, dict):
        raise InputError([Problem("not a fact", "write an object with the keys fact, id ...")])
    return parse(body)


def _placed(problem: Problem, path: Path, number: int) -> Problem:
    return Problem(
        problem.cause,
        problem.cure or "mend it, or leave the fact out",
        file=path.name,
        sheet="facts",
        row=number,
        field=problem.field,
        fact_id=problem.fact_id,
        code=problem.code,
        value=problem.value,
    )


def _fitting(
    records: list[Record], rows: dict[str, int], path: Path, catalogue: Catalogue
) -> tuple[PropertyGraph, list[Problem]]:
    """Drop what the graph refuses, and then what names it, until it holds together."""
    from stakemap.graph.property_graph import PropertyGraph

    problems: list[Problem] = []
    gone: set[str] = set()
    while True:
        try:
            return PropertyGraph(records, catalogue=catalogue), problems
        except InputError as error:
            named = {record.id: dict(record.references()) for record in records}
            for p in error.problems:
                code = DEPENDS if named[p.fact_id].get(p.field) in gone else p.code
                place = Problem(p.cause, p.cure, field=p.field, fact_id=p.fact_id, code=code)
                problems.append(_placed(place, path, rows[p.fact_id]))
            lost = {p.fact_id for p in error.problems}
            gone |= lost
            records = [record for record in records if record.id not in lost]


def _whole(path: Path, limits: Limits) -> Any:
    text = decoded(path, path.read_bytes())
    if not text.strip():
        raise InputError([Problem("an empty file", "write a graph to it first", path.name)])
    return loaded(text, path.name, limits)


def _facts(whole: Any, path: Path) -> list[Any]:
    if not isinstance(whole, dict) or "stakemap" not in whole or not isinstance(whole.get("facts"), list):
        cure = 'write {"stakemap": 1, "facts": [...]}, or lists of people, units and ties'
        raise InputError([Problem("not a stakemap file", cure, path.name)])
    if whole["stakemap"] != VERSION or isinstance(whole["stakemap"], bool):
        raise InputError(
            [Problem("written by another version", "use a newer stakemap", path.name, field="stakemap")]
        )
    unknown = sorted(set(whole) - set(_KEYS))
    if unknown:
        raise InputError([Problem("an unknown key at the top", f"only {', '.join(_KEYS)}", path.name)])
    _check_digest(whole, path)
    facts: list[Any] = whole["facts"]
    return facts


def _check_digest(whole: dict[str, Any], path: Path) -> None:
    try:
        found = _digest([_line(fact) for fact in whole["facts"]])
    except UnicodeEncodeError:
        raise InputError(
            [Problem("half a character (a lone surrogate)", "write it whole", path.name)]
        ) from None
    if "digest" in whole and whole["digest"] != found:
        cure = "restore it; or, if you changed it on purpose, delete the digest line"
        raise InputError([Problem("the facts do not match their digest", cure, path.name, field="digest")])


def _line(body: Any) -> str:
    line = json.dumps(body, ensure_ascii=False, sort_keys=True, allow_nan=False)
    line.encode("utf-8")
    return line


def _digest(lines: Iterable[str]) -> str:
    total = blake2b(digest_size=16)
    for line in sorted(lines):
        body = line.encode("utf-8")
        total.update(len(body).to_bytes(8, "big") + body)
    return total.hexdigest()

"""Rows to records: resolve, fill, validate, and say everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.rules.rule_text import check_rule, rule_pieces
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import Reading
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.defaults import read_settings
from stakemap.io.tables.drafts import Draft, drafts_of
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.references import check_ends, resolve_all
from stakemap.io.tables.rows import read_rows
from stakemap.io.tables.vocabulary import kinds_vocabulary, vocabulary
from stakemap.io.tables.what_if_rows import read_scenario
from stakemap.model import Record, parse
from stakemap.model.free_text import DOUBTFUL, doubts, told
from stakemap.wording.phrases import Words
from stakemap.work import each

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["read_book", "read_grids"]


def read_grids(
    grids: Iterable[Grid], *, catalogue: Catalogue | None = None, limits: Limits = LIMITS
) -> Reading:
    """Turn the sheets of a workbook or a folder into records."""
    return read_book(read_rows(grids, limits), catalogue=catalogue)


def read_book(book: Book, *, catalogue: Catalogue | None = None) -> Reading:
    """Turn rows of known sheets into records."""
    relations = catalogue or Catalogue.default()
    kinds = kinds_vocabulary(relations)
    settings = read_settings(book, kinds)
    book.ids |= {row.cells["id"][1].strip() for row in book.rows if "id" in row.cells}
    drafts = [draft for row in each(book.rows) for draft in drafts_of(row, kinds)]
    if not drafts and not book.problems and not settings.empty:
        cure = "fill in the sheets; rows that begin with # are examples and do not count"
        if book.responsibilities:
            cure = "write the decision above the table of who is responsible, as 'Decision: Smart parking'"
        elif any(reading.how == "sheet_left" for _, reading in book.readings):
            cure = "no sheet with rows is known: name each after what it lists, or begin with a template"
        book.problems.append(Problem("no rows", cure, code="input"))
    resolve_all(drafts, settings)
    check_ends(drafts, relations)
    facts = [draft for draft in drafts if draft.fact]
    graph = _fitting(_validated(facts), relations)
    language = settings.values.get("language") or book.language
    scenario = read_scenario(drafts, graph, language)
    return replace(_reading(book, drafts, graph, language), scenario=scenario)


def _validated(drafts: list[Draft]) -> list[tuple[Draft, Record]]:
    records: list[tuple[Draft, Record]] = []
    seen: dict[str, Draft] = {}
    with_twin: set[str] = set()
    for draft in each(drafts):
        twin = draft if _in_part(draft) else seen.setdefault(draft.id, draft)
        if twin is not draft:
            _twins(twin, draft, told=draft.id in with_twin)
            with_twin.add(draft.id)
        told = frozenset(draft.row.told) if draft.row.bad else None
        try:
            record = parse({"fact": draft.fact, **_nested(draft)})
        except InputError as error:
            for problem in error.problems:
                _report_model(draft, problem, told)
        else:
            if not draft.row.bad:
                records.append((draft, record))
    for draft in drafts:
        _check_rule(draft)
    return records


def _in_part(draft: Draft) -> bool:
    """Whether a row cannot be compared: a name in it is nobody's, or what tells rows apart is not known."""
    known = draft.values
    lacking = any(known.get(column.field) in (None, "") for column in draft.sheet.required)
    return draft.nameless or (lacking and not (known.get("id") or known.get("name") or known.get("title")))


def _twins(first: Draft, second: Draft, *, told: bool) -> None:
    """Refuse two rows that are one; the first of many is told once."""
    given = second.values.get("id") or first.values.get("id")
    named = first.values.get("name") or first.values.get("title")
    what = "the same id" if given else ("the same name" if named else "the same content")
    cure = "give each its own id" if given else "remove one, or give each an id in the Id column"
    if second.fact == "person" and not given:
        beside = "write an id beside each in a column Id"
        cure = f"{beside}: the same where it is one person, others where they are two"
    for one, other in ((second, first),) if told else ((first, second), (second, first)):
        if one.row is not other.row:
            name = "id" if given else next(iter(one.row.cells), "id")
            one.row.refuse(one.row.problem(name, f"{what} as {other.row.place}", cure, fact_id=one.id))


def _nested(draft: Draft) -> dict[str, Any]:
    """Flat columns to the shape of the model."""
    body = {k: v for k, v in draft.values.items() if v is not None}
    body["id"] = draft.id
    for prefix, name in (("valid", "valid"), ("quiet", "quiet")):
        ends = {"start": body.pop(f"{prefix}_from", None), "end": body.pop(f"{prefix}_to", None)}
        if any(value is not None for value in ends.values()):
            body[name] = {key: value for key, value in ends.items() if value}
    return body


def _report_model(draft: Draft, problem: Problem, told: frozenset[str] | None) -> None:
    """Put what the model refuses at the cell where it was typed.

    In a row that is refused already (`told`) only what is new counts: not what is missing because it
    could not be read.
    """
    path = problem.field.split(".")
    cause = problem.cause.replace(" is before ", " before ")
    if path[0] == "stages" and len(path) > 1 and path[1].isdigit() and int(path[1]) < len(draft.stages):
        stage = draft.stages[int(path[1])]
        stage.row.refuse(stage.row.problem(path[-1], cause, problem.cure or _help(stage, path[-1])))
        draft.wait_for("name", stage)
        return
    name = path[0]
    if name in ("valid", "quiet"):
        name = f"{name}_from" if path[-1] == "start" else f"{name}_to"
    made = draft.problem(name, cause, problem.cure or _help(draft, name), code=problem.code)
    if told is None or (made.field not in told and problem.cause != "not given"):
        draft.row.refuse(made)


def _help(draft: Draft, name: str) -> str:
    """What the column is for: the cure where the model names none."""
    return next((c.helps["en"] for c in draft.sheet.columns if c.field == name), "")


def _check_rule(draft: Draft) -> None:
    """Refuse a rule that cannot be read, beside whatever else is wrong with its row."""
    rule = draft.values.get("rule")
    if draft.fact != "decision" or not rule:
        return
    steps = [stage.id for stage in (*draft.stages, *draft.refused_stages)]
    try:
        check_rule(str(rule), steps)
    except InputError as error:
        if any(kind == "stage" for kind, _ in rule_pieces(str(rule), steps)):
            for problem in error.problems:
                draft.refuse("rule", problem.cause, problem.cure)
        else:
            both = _joined_steps(steps, draft.row.language)
            cure = f"join the names of steps, as {both!r}; leave it empty where every step must agree"
            draft.refuse("rule", "a rule that names no step of the decision", cure)


def _joined_steps(steps: list[str], lang: str) -> str:
    """How a rule is written, in names of the decision where it has any."""
    usual = [vocabulary("stage_kind").label(kind, lang) for kind in ("technical", "approve")]
    return Words("readings", lang).say("rule_and").join((steps or usual)[:2])


def _fitting(records: list[tuple[Draft, Record]], catalogue: Catalogue) -> PropertyGraph:
    """Only what still holds together: without refused rows, and without what the graph refuses."""
    from stakemap.graph.property_graph import PropertyGraph

    while True:
        records = _standing(records)
        try:
            return PropertyGraph((record for _, record in records), catalogue=catalogue)
        except InputError as error:
            by_id = {draft.id: draft for draft, _ in records}
            for problem in error.problems:
                by_id[problem.fact_id].refuse(problem.field, problem.cause, problem.cure, code=problem.code)


def _standing(records: list[tuple[Draft, Record]]) -> list[tuple[Draft, Record]]:
    """Drop refused rows, and then every row that names one, until nothing changes."""
    while True:
        kept = [(draft, record) for draft, record in records if not draft.row.bad]
        alive = {id(draft) for draft, _ in kept}
        for draft, _ in kept:
            lost = next(((n, end) for n, end in draft.needs if id(end) not in alive), None)
            if lost is not None and not draft.row.bad:
                draft.wait_for(*lost)
        if not any(draft.row.bad for draft, _ in kept):
            return kept
        records = kept


def _reading(book: Book, drafts: list[Draft], graph: PropertyGraph, language: str) -> Reading:
    for draft in drafts:
        if not draft.fact and not draft.row.bad and draft.needs and draft.needs[0][1].row.bad:
            draft.wait_for(*draft.needs[0])
    placed = [(book.sheets.get(p.sheet, -1), p) for p in book.problems]
    placed += book.roots + book.doubts + book.waiting
    order = sorted(placed, key=lambda x: (x[0], x[1].row or 0, len(x[1].cell), x[1].cell))
    read_as = sorted(
        dict.fromkeys(book.readings), key=lambda x: (x[0], x[1].row or 0, len(x[1].cell), x[1].cell)
    )
    lines: dict[tuple[str, str, int], list[Row]] = {}
    for row in book.rows:
        lines.setdefault((row.grid.file, row.grid.on_tab, row.number), []).append(row)
    rejected = sum(any(row.bad for row in rows) for rows in lines.values())
    wrong = sum(any(row.bad and row.wrong for row in rows) for rows in lines.values())
    return Reading(
        records=graph.facts,
        problems=tuple(problem for _, problem in order),
        rows_ok=len(lines) - rejected,
        rows_rejected=rejected,
        rows_waiting=rejected - wrong,
        graph=graph,
        language=language,
        readings=tuple(reading for _, reading in read_as),
        warnings=tuple(_warnings(drafts)),
    )


def _warnings(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Free text that calls for a second look, at its cell, in rows that are refused as well."""
    for draft in drafts:
        for name, rules in doubts(draft.fact, draft.values):
            yield replace(draft.problem(name, *told(rules), code=DOUBTFUL), value=None)

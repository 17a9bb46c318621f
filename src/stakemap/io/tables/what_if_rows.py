"""The sheet *What if*: rows to a scenario, each an edit, at the cell where it was typed.

Names are resolved as those of a scenario file are, against the facts of the same workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem
from stakemap.graph.change.edits import EDITS, Edit
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.name_index import fold
from stakemap.io.reading import DEPENDS
from stakemap.io.tables.drafts import Draft
from stakemap.io.tables.vocabulary import sheets
from stakemap.model import Post

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["read_scenario"]

_SHEET = "what_if"
_COLUMNS = {"to_post": "post"}
"""Fields of edits that stand in a column of another name."""


def read_scenario(drafts: list[Draft], graph: PropertyGraph, language: str) -> Scenario | None:
    """The scenario of the sheet, with ids; rows that cannot be read are refused at their cells.

    Where other rows of the workbook are refused, an unknown name may only wait for one of them.
    """
    rows = [draft for draft in drafts if draft.row.sheet.key == _SHEET]
    waiting = any(draft.row.bad for draft in drafts if draft.fact)
    edits = [edit for draft in rows for edit in _edits(draft)]
    good = [draft for draft in rows if not draft.row.bad]
    if not edits:
        return None
    scenario = Scenario(sheets()[_SHEET].names[language], tuple(edits))
    try:
        found = scenario.resolved(graph)
    except InputError as error:
        for problem in error.problems:
            _refuse(good[(problem.row or 1) - 1], problem, waiting=waiting)
        kept = [edit for edit, draft in zip(edits, good, strict=True) if not draft.row.bad]
        return replace(scenario, edits=tuple(kept)).resolved(graph) if kept else None
    for draft, edit in zip(good, found.edits, strict=True):
        _note_read_names(draft, edit, graph)
    return found


def _note_read_names(draft: Draft, edit: Edit, graph: PropertyGraph) -> None:
    """Put down which names were not taken letter by letter, as 李局长 for a person."""
    for field in edit.named:
        typed, ident = draft.values.get(_COLUMNS.get(field, field)), getattr(edit, field)
        record = graph.get(ident) if typed and ident else None
        if record is None or typed == ident:
            continue
        called = {fold(graph.name(ident, lang)) for lang in ("", "en", "zh")}
        if fold(str(typed)) not in called and not isinstance(record, Post):
            draft.row.read_as(_COLUMNS.get(field, field), graph.name(ident, ""), "name")


def _refuse(draft: Draft, problem: Problem, *, waiting: bool) -> None:
    """Put a problem of an edit at the cell of its field."""
    column = _COLUMNS.get(problem.field, problem.field)
    placed = draft.problem(column, problem.cause, problem.cure, code=DEPENDS if waiting else problem.code)
    draft.row.refuse(replace(placed, near=problem.near))


def _edits(draft: Draft) -> Iterator[Edit]:
    """The edit of a row, or nothing where the row is refused."""
    kind = EDITS.get(str(draft.values.get("do")))
    if kind is None or draft.row.bad:
        return
    known = {field.name: field for field in fields(kind)}
    given = {name: draft.values.get(_COLUMNS.get(name, name)) for name in known}
    for name, field in known.items():
        if given[name] is None and field.default is MISSING:
            draft.refuse(_COLUMNS.get(name, name), "not given", "fill it in")
    used = {"do", *(_COLUMNS.get(name, name) for name in known)}
    for name in draft.values.keys() - used:
        draft.refuse(name, "not used with this change", "clear it")
    if not draft.row.bad:
        yield kind(**{name: _plain(value) for name, value in given.items() if value is not None})


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) else str(value)

"""Decisions with a column for each step, in which those stand who act in it: 事项, 承办, 审核, 会签, 批准."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.one_decision import part_in_step
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.several_names import has_surname, is_name
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.which_sheet import kind_of_step_heading
from stakemap.io.tables.vocabulary import sheets

__all__ = ["steps_across", "steps_of_decisions"]

_LEAST = 2
"""Steps across the top: one alone names who approves, and no order."""
_LONGEST = 200
_MARKS = re.compile(r"\s*[\u3001,;\n]\s*")


def steps_across(header: Mapping[int, str]) -> dict[int, str]:
    """The columns of steps beside decisions, each with its kind; none where fewer than two are told.

    Examples
    --------
    >>> steps_across({1: "事项", 2: "承办", 3: "审核意见", 4: "批准人"}), steps_across({2: "审批人"})
    ({2: 'initiate', 3: 'approve', 4: 'approve'}, {})
    """
    taken = settled_headings(header, sheets()["decisions"]).fields
    told = {at: kind_of_step_heading(text) for at, text in sorted(header.items()) if at not in taken}
    found = {at: kind for at, kind in told.items() if kind}
    return found if len(found) >= _LEAST else {}


def steps_of_decisions(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """A step for each filled cell, and the part in it of whoever stands there."""
    decisions = sheets()["decisions"]
    start = heading_row(grid, decisions) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    steps = steps_across(header)
    fields = {column.field: at for at, column in settled_headings(header, decisions).fields.items()}
    name = fields.get("name", 0)
    for at in steps if name else ():
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(order, ReadAs("step_across", *place, typed=header[at].strip()))
    for number, cells in grid.rows[start + 1 :] if steps and name else ():
        filled = {at: text.strip() for at, text in cells.items() if text.strip()}
        if name not in filled or kind_of_row(filled):
            continue
        for at, kind in steps.items():
            if says_something(filled.get(at, "")):
                about, step = (name, filled[name]), (at, header[at].strip())
                said = {"decision": about, "name": step, "kind": (0, kind)}
                yield Row(book, sheets()["stages"], grid, order, number, cells=said)
                yield from _who_acts(book, grid, order, number, (about, step, kind, filled[at]))


def _who_acts(
    book: Book,
    grid: Grid,
    order: int,
    number: int,
    told: tuple[tuple[int, str], tuple[int, str], str, str],
) -> Iterator[Row]:
    """The part of whoever a cell names; where it only says again what the step is, nobody is named."""
    about, step, kind, text = told
    if kind_of_step_heading(text):
        place = (grid.file, grid.on_tab, *grid.typed_at(step[0], number), "player")
        book.note(order, ReadAs("unnamed_actor", *place))
        return
    said = {"decision": about, "stage": step, "player": (step[0], _players(text))}
    said["role"] = (0, part_in_step(kind))
    yield Row(book, sheets()["roles"], grid, order, number, cells=said)


def _players(text: str) -> str:
    """Who is named in a cell, one or several; a unit before the name of somebody is no part of it.

    Examples
    --------
    >>> _players("法规科、纪检组"), _players("排水科 方圆"), _players("甲、乙公司")
    ('法规科;纪检组', '方圆', '甲、乙公司')
    """
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else text
    parts = [_without_unit(part) for part in _MARKS.split(shown) if part]
    plain = all(names_unit(part) or is_name(part) for part in parts)
    return ";".join(parts) if plain else text


def _without_unit(text: str) -> str:
    unit, _, name = text.rpartition(" ")
    return name if names_unit(unit) and is_name(name) and has_surname(name) else text

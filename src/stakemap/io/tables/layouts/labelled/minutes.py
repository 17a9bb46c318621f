"""Minutes as lines: 时间, 地点, 出席, 议题, each with what it was."""

from __future__ import annotations

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.labelled.lines import Line, labelled_lines
from stakemap.io.tables.typed.dates import day_in
from stakemap.io.tables.typed.names.several_names import is_name, listed_names
from stakemap.io.tables.vocabulary import Sheet, sheets

__all__ = ["list_minutes"]

_LEAST = 3
"""Lines by which minutes are known: the day, who was there, and another."""
_PRESENT, _OURS = ("present", "head"), ("ours",)
"""Who is there, as who calls a meeting is, and who of ours."""
_OF_PEOPLE = (*_PRESENT, *_OURS)


def list_minutes(grid: Grid) -> tuple[Sheet, list[Line], list[Line]] | None:
    """Make a list of a meeting of its minutes, or of the people in them where none of ours is named.

    Which sheet it is, the lines of people whose names could not be told, and the lines that were left;
    ``None`` for a sheet that is none of minutes.

    Examples
    --------
    >>> rows = [(1, {1: "时间", 2: "2026年3月5日"}), (2, {1: "出席", 2: "甲一、乙二"})]
    >>> rows += [(3, {1: "议题", 2: "立项"})]
    >>> page = Grid("a", "a.xlsx", [*rows])
    >>> list_minutes(page)[0].key, page.rows[1:]
    ('people', [(2, {1: '甲一'}), (2, {1: '乙二'})])
    >>> page = Grid("a", "a.xlsx", [*rows, (4, {1: "我方人员", 2: "丙三"})])
    >>> list_minutes(page)[0].key, page.rows[1:]
    ('interactions', [(1, {1: '2026-03-05', 2: '丙三', 3: '甲一;乙二', 4: '立项'})])
    """
    lines = labelled_lines(grid)
    codes = [line.code for line in lines if line.code]
    if "day" not in codes or not {*codes} & {*_PRESENT} or len(codes) < _LEAST:
        return None
    present, unclear = _named(lines, _PRESENT)
    ours, doubtful = _named(lines, _OURS)
    others = [line for line in lines if line.code not in _OF_PEOPLE]
    if not ours:
        _list_people(grid, lines[0].number, present)
        return sheets()["people"], [*unclear, *doubtful], others
    day = next(line for line in lines if line.code == "day")
    purpose = next((line for line in lines if line.code == "purpose"), None)
    texts = {
        "day": day_in(day.text) or day.text,
        "member": ";".join(_names(ours)),
        "person": ";".join(_names(present)),
        "purpose": purpose.text if purpose is not None else "",
    }
    meetings = sheets()["interactions"]
    header = {at: meetings.column(name).headings["en"] for at, name in enumerate(texts, 1)}
    row = {at: text for at, text in enumerate(texts.values(), 1) if text}
    grid.rows[:] = [(lines[0].number, header), *([(day.number, row)] if present else [])]
    return meetings, [*unclear, *doubtful], [line for line in others if line not in (day, purpose)]


def _list_people(grid: Grid, number: int, present: list[Line]) -> None:
    """Make a list of people of whoever was there."""
    told = {name: line.number for line in reversed(present) for name in _names([line])}
    heading = sheets()["people"].column("name").headings["en"]
    rows = sorted(((row, {1: name}) for name, row in told.items()), key=lambda one: one[0])
    grid.rows[:] = [(number, {1: heading}), *rows]


def _names(lines: list[Line]) -> list[str]:
    return list(dict.fromkeys(name for line in lines for name in listed_names(line.text)))


def _named(lines: list[Line], codes: tuple[str, ...]) -> tuple[list[Line], list[Line]]:
    """The lines of people of these parts whose names can be told, and those whose names cannot."""
    told: dict[bool, list[Line]] = {True: [], False: []}
    for line in lines:
        if line.code in codes:
            told[all(map(is_name, listed_names(line.text)))].append(line)
    return told[True], told[False]

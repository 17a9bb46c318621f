"""Columns beside the names of people that are called as titles and units are, and hold something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["fill_units", "leave_committee_parts", "number_seats", "number_steps"]

_BOTH = 2
_NUMBER = re.compile(r"\W*\d{1,4}\W*")


def number_seats(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Leave a column *Seat* alone that holds numbers and no titles; its row, number and heading.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Seat", 2: "Name", 3: "Function"}), (2, {1: "1", 2: "Ann"})])
    >>> list(number_seats(page)), page.rows[0][1][1]
    ([(1, 1, 'Seat')], '# Seat')
    """
    posts = sheets()["posts"]
    start = heading_row(grid, sheets()["people"])
    number, header = grid.rows[start]
    for at, text in list(header.items()):
        told = [cells[at] for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        if posts.heads(text, "name") and told and all(map(_is_number, told)):
            header[at] = f"# {text}"
            yield number, at, text


def number_steps(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Leave a column *Step* alone that only counts them, where another one names them.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "步骤", 2: "工作内容"}), (2, {1: "1", 2: "评标"})])
    >>> list(number_steps(page)), page.rows[0][1][1]
    ([(1, 1, '步骤')], '# 步骤')
    """
    stages = sheets()["stages"]
    start = heading_row(grid, stages) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    names = [at for at, text in header.items() if stages.heads(text, "name")]
    for at in names if len(names) == _BOTH else ():
        told = [cells[at] for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        if told and all(map(_is_number, told)):
            typed, header[at] = header[at], f"# {header[at]}"
            yield number, at, typed
            return


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def leave_committee_parts(grid: Grid) -> tuple[int, int, str] | None:
    """Leave a column of titles alone where these are parts in a committee of several bodies.

    A line above the headings, or the tab, says that it is about a committee: its chair is nobody's chair in
    the body that sent them.  Row, column and heading.

    Examples
    --------
    >>> rows = [(1, {1: "Evaluation committee"}), (2, {1: "Name", 2: "Organisation", 3: "Function"})]
    >>> rows += [(3, {1: "Ann", 2: "Port", 3: "Chair"}), (4, {1: "Bo", 2: "Ministry", 3: "Member"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> leave_committee_parts(page), page.rows[1][1][3]
    ((2, 3, 'Function'), '# Function')
    """
    posts, word = sheets()["posts"], vocabulary("committee_word")
    start = heading_row(grid, sheets()["people"])
    number, header = grid.rows[start]
    above = [grid.name, *(text for _, cells in grid.rows[:start] for text in cells.values())]
    columns = {
        column.field: at
        for at, text in header.items()
        if (column := posts.by_heading.get(fold(text))) in (posts.column("name"), posts.column("unit"))
        and column is not None
    }
    if len(columns) < _BOTH or not any(_names_one(text, word.codes) for text in above):
        return None
    body = [cells for _, cells in grid.rows[start + 1 :]]
    parts = [cells[columns["name"]] for cells in body if cells.get(columns["name"], "").strip()]
    units = {fold(cells[columns["unit"]]) for cells in body if cells.get(columns["unit"], "").strip()}
    known = sum(vocabulary("committee_part").code(part) is not None for part in parts)
    if len(units) < _BOTH or _BOTH * known < len(parts) or any(_names_one(u, word.codes) for u in units):
        return None
    at = columns["name"]
    typed, header[at] = header[at], f"# {header[at]}"
    return number, at, typed


def _names_one(text: str, words: Iterable[str]) -> bool:
    """Whether a text has a word for a committee in it."""
    shown = fold(text)
    return any(re.search(rf"\b{word}\b", shown) if word.isascii() else word in shown for word in words)


def fill_units(grid: Grid) -> tuple[int, int] | None:
    """Write the wider body into the empty cells of a column *Unit* right of it; both columns.

    Examples
    --------
    >>> rows = [(1, {1: "Institution", 2: "Unit", 3: "Name"}), (2, {1: "Agency", 3: "Ann"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> fill_units(page), page.rows[1][1][2]
    ((1, 2), 'Agency')
    """
    posts = sheets()["posts"]
    start = heading_row(grid, sheets()["people"])
    header = grid.rows[start][1]
    units = [at for at, text in header.items() if posts.heads(text, "unit")]
    narrow = [at for at in units if fold(header[at]) in map(fold, posts.column("unit").headings.values())]
    wide = [at for at in units if at not in narrow]
    if len(narrow) != 1 or not wide or wide[-1] != narrow[0] - 1:
        return None
    empty = [cells for _, cells in grid.rows[start + 1 :] if not cells.get(narrow[0], "").strip()]
    for cells in empty:
        if cells.get(wide[-1], "").strip():
            cells[narrow[0]] = cells[wide[-1]]
    return (wide[-1], narrow[0]) if empty else None

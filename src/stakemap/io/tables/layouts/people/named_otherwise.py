"""Lists of people in which no column is headed as one of names, and one plainly holds them."""

from __future__ import annotations

from collections.abc import Mapping

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.several_names import is_name, listed_names
from stakemap.io.tables.vocabulary import Sheet, sheets, vocabulary

__all__ = ["name_the_names"]


def name_the_names(grid: Grid) -> tuple[int, int, str] | None:
    """Head a column of names as such: its row, its column and what it was called; ``None`` without one.

    Members are people where titles and units stand beside them, leaders where titles do and no units, forms
    of address wherever they stand.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "成员单位", 2: "成员", 3: "职务"}), (2, {2: "甲一", 3: "局长"})])
    >>> name_the_names(page), page.rows[0][1][2]
    ((1, 2, '成员'), '姓名')
    """
    people, posts = sheets()["people"], sheets()["posts"]
    if not grid.rows:
        return None
    start = heading_row(grid, posts)
    number, header = grid.rows[start]
    if _has(header, people, "name"):
        return None
    titled, in_units = (_has(header, posts, field) for field in ("name", "unit"))
    stand = {"address": True, "member": titled and in_units, "leader": titled and not in_units}
    for at, text in header.items():
        meant = vocabulary("name_heading").code(text)
        told = [cells[at] for _, cells in grid.rows[start + 1 :] if says_something(cells.get(at, ""))]
        if meant and stand[meant] and told and 2 * sum(map(_are_names, told)) >= len(told):
            header[at] = people.column("name").headings["en" if text.isascii() else "zh"]
            return number, at, text
    return None


def _has(header: Mapping[int, str], sheet: Sheet, field: str) -> bool:
    return any(sheet.by_heading.get(fold(text)) is sheet.column(field) for text in header.values())


def _are_names(text: str) -> bool:
    return all(map(is_name, listed_names(text)))

"""Lists of people of one unit, which only the name of their sheet or a title above them says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.which_sheet import bare_sheet_name, named_sheet
from stakemap.io.tables.vocabulary import Sheet, sheets, vocabulary

__all__ = ["unit_above", "unit_named", "unit_on_tab"]

_REMARK = re.compile(r"\s*\([^()]*\)$")
_LONGEST, _TWO = 60, 2
"""Signs of a title that may name a unit."""


def unit_above(grid: Grid, start: int) -> str:
    """The unit that a line above the headings says, as 数据局通讯录 or Agency: Port; nothing where none does.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "云溪市数据局通讯录"}), (2, {1: "姓名", 2: "职务"})])
    >>> unit_above(page, 1)
    '云溪市数据局'
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Agency:", 2: "Port of Lund"}), (2, {1: "Name", 2: "Title"})])
    >>> unit_above(page, 1)
    'Port of Lund'
    """
    lines = (sorted(cells.items()) for _, cells in grid.rows[:start] if len(cells) == _TWO)
    named = [told.strip() for (_, label), (_, told) in lines if _is_of_unit(label)]
    if named:
        return named[0] if len(named) == 1 and len(named[0]) <= _LONGEST else ""
    titles = (next(iter(cells.values())).strip() for _, cells in grid.rows[:start] if len(cells) == 1)
    return next((unit for title in titles if len(title) <= _LONGEST and (unit := unit_named(title))), "")


def _is_of_unit(label: str) -> bool:
    """Whether what stands beside a label above a table is a unit, or the client itself."""
    name = unicodedata.normalize("NFKC", label).strip().removesuffix(":").rstrip()
    units, settings = sheets()["units"], sheets()["settings"]
    client = settings.by_heading.get(fold(name)) is settings.column("account")
    return client or (fold(name) != "name" and units.by_heading.get(fold(name)) is units.column("name"))


def unit_on_tab(grid: Grid, *, tab: bool = True) -> str:
    """Write the unit that a sheet is about beside each name with a title; which unit that is.

    Only where no column tells of units.  A title above the headings says it, or the name of the sheet.

    Examples
    --------
    >>> page = Grid("规划财务处通讯录", "a.xlsx", [(1, {1: "姓名", 2: "职务"}), (2, {1: "甲一", 2: "处长"})])
    >>> unit_on_tab(page), page.rows[1][1]
    ('规划财务处', {1: '甲一', 2: '处长', 3: '规划财务处'})
    """
    people, posts, units = (sheets()[key] for key in ("people", "posts", "units"))
    start = heading_row(grid, people) if grid.rows else 0
    unit = unit_above(grid, start) or (unit_named(grid.name.strip()) if tab else "")
    header = grid.rows[heading_row(grid, people)][1] if unit and grid.rows else {}
    name, title = _headed(header, people, "name"), _headed(header, posts, "name")
    known = {fold(text) for text in header.values()} - {fold(header[at]) for at in name}
    if (
        not name
        or not set(title) - set(name)
        or not known.isdisjoint({*_names(posts, "unit"), *_names(units, "name")})
    ):
        return ""
    beside = grid.free_column
    header[beside] = posts.column("unit").headings["zh" if not unit.isascii() else "en"]
    grid.moved[beside] = name[0]
    for _, cells in grid.rows[heading_row(grid, people) + 1 :]:
        if cells.get(name[0], "").strip() and any(cells.get(at, "").strip() for at in {*title} - {*name}):
            cells[beside] = unit
    return unit


def unit_named(name: str) -> str:
    """The unit that the name of a sheet says, without a word for a list of people behind it."""
    name = _REMARK.sub("", unicodedata.normalize("NFKC", name)).strip()
    cuts = (k for k in range(len(name), 1, -1) if not name[k:] or _is_list(name[k:]))
    return next((unit for k in cuts if _is_unit(unit := name[:k].strip())), "")


def _is_list(words: str) -> bool:
    """Whether a text is words for a list of people: 通讯录, 干部花名册."""
    people, (_, *cuts) = sheets()["people"], range(len(words))
    whole = named_sheet(words) is people or not bare_sheet_name(f" {words}").strip()
    return whole or any(named_sheet(words[:cut]) is people and _is_list(words[cut:]) for cut in cuts)


def _is_unit(name: str) -> bool:
    """Whether a name ends as those of units do, in English with a word; no committee of a tender."""
    if fold(name).endswith(tuple(map(fold, sheets()["roles"].aliases))):
        return False
    ends = vocabulary("unit_on_tab").codes
    last = fold(name).rpartition(" ")
    return (bool(last[0]) and last[2] in ends) or any(
        len(name) > len(end) and name.endswith(end) for end in ends if not end.isascii()
    )


def _headed(header: Mapping[int, str], sheet: Sheet, name: str) -> list[int]:
    return [at for at, text in header.items() if sheet.heads(text, name)]


def _names(sheet: Sheet, name: str) -> set[str]:
    """All headings that mean a column."""
    return {text for text, column in sheet.by_heading.items() if column is sheet.column(name)}

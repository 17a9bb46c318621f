"""A name in two columns: first name and last name."""

from __future__ import annotations

import re

from stakemap.graph.name_index import HAN
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import Sheet, vocabulary

__all__ = ["join_names"]

_BOTH = 2


def join_names(grid: Grid, sheet: Sheet) -> bool:
    """Put first and last names into one column where a sheet of people has no other; whether it was so.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> page = Grid("People", "a.xlsx", [(1, {1: "Last name", 2: "First name"}), (2, {1: "Ames", 2: "Ann"})])
    >>> join_names(page, sheets()["people"]), page.rows[1][1]
    (True, {1: 'Ann Ames'})
    """
    code = vocabulary("name_part").code
    told = ({code(text): at for at, text in cells.items() if code(text)} for _, cells in grid.top)
    start, parts = next(((k, found) for k, found in enumerate(told) if len(found) == _BOTH), (0, {}))
    header = grid.rows[start][1]
    if not parts or sheet.place(header, "name"):
        return False
    kept, dropped = sorted(parts.values())
    header[kept] = sheet.column("name").headings["en"]
    header.pop(dropped)
    for _, cells in grid.rows[start + 1 :]:
        given, family = (cells.pop(parts[part], "").strip() for part in ("given", "family"))
        whole = _joined(given, family)
        if whole:
            cells[kept] = whole
    grid.rows[start + 1 :] = [(number, cells) for number, cells in grid.rows[start + 1 :] if cells]
    return True


def _joined(given: str, family: str) -> str:
    """The family name first where it is Chinese."""
    if re.match(HAN, family):
        return f"{family}{given}"
    return f"{given} {family}".strip()

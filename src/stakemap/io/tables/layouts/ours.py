"""Those of ours among stakeholders: left out where a column tells them, else asked back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from stakemap.io.tables.book import Row
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["CAUSE", "cure_for", "drop_ours", "is_marked", "refuse_row"]

CAUSE = "one of ours, who is no stakeholder"
_IN_BRACKETS = re.compile(r"[^()]+\(([^()]{1,30})\)")


def cure_for(lang: str) -> str:
    """What to do with one of ours where a stakeholder must stand."""
    return f"list them on the sheet {sheets()['team'].names[lang]!r}, and leave them out here"


def is_marked(name: str) -> bool:
    """Whether a name says in brackets that it is of ours.

    Examples
    --------
    >>> is_marked("Ann Ames (us)"), is_marked("陈放（我方）"), is_marked("Ann Ames (acting)")
    (True, True, False)
    """
    found = _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", name).strip())
    return found is not None and vocabulary("ours_word").code(found[1]) is not None


def refuse_row(row: Row, cells: Mapping[int, str], units: Iterable[int]) -> None:
    """Refuse a row of a list of people whose unit is ours."""
    if any(vocabulary("ours_word").code(cells.get(at, "")) for at in units):
        row.refuse(row.problem("name", CAUSE, cure_for(row.language)))


def drop_ours(grid: Grid, start: int) -> list[int]:
    """Leave out the rows of people of whom a column says that they are ours, and the column; their numbers.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Ours"}), (2, {1: "Ann", 2: "yes"}), (3, {1: "Bo"})])
    >>> drop_ours(page, 0), page.rows[1:]
    ([2], [(3, {1: 'Bo'})])
    """
    columns = [at for at, text in grid.rows[start][1].items() if vocabulary("ours_heading").code(text)]
    ours = [
        number
        for number, cells in grid.rows[start + 1 :]
        if any(_is_ours(cells.get(at, "")) for at in columns)
    ]
    kept = ((number, cells) for number, cells in grid.rows if number not in ours)
    grid.rows[:] = [(n, {at: text for at, text in cells.items() if at not in columns}) for n, cells in kept]
    return ours


def _is_ours(text: str) -> bool:
    return vocabulary("bool").code(text) == "yes" or vocabulary("ours_word").code(text) is not None

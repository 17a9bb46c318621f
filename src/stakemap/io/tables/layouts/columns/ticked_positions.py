"""A column for each position, with a mark under the one that somebody takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["take_ticks"]

_LEAST = 3
"""Positions that stand side by side as headings in no other table."""
_NOW, _WANTED = "C", "D"
"""Marks of where somebody stands and where they are wanted, as in the guide of the PMI."""


def take_ticks(grid: Grid) -> int:
    """Make one column of such columns; the row of the headings, or 0 where there are none.

    Where marks say who stands there now and who is wanted there, only those of now count.  A row with two
    marks keeps both words, and is asked about.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Yes", 3: "Lean no", 4: "No"}), (2, {1: "Ann", 3: "x"}), (3, {1: "Bo"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> take_ticks(page), page.rows
    (1, [(1, {1: 'Name', 2: 'Stance'}), (2, {1: 'Ann', 2: 'Lean no'}), (3, {1: 'Bo'})])
    >>> rows = [(1, {1: "Name", 2: "Unaware", 3: "Resistant", 4: "Neutral", 5: "Supportive"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (2, {1: "Ann", 3: "C", 5: "D"}), (3, {1: "Bo", 2: "C D"})])
    >>> take_ticks(page), [cells[2] for _, cells in page.rows[1:]]
    (1, ['Resistant', 'Unaware'])
    """
    start = heading_row(grid, sheets()["people"]) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    listed = {at: text.strip() for at, text in header.items() if _is_position(text)}
    body = [cells for _, cells in grid.rows[start + 1 :] if kind_of_row(cells) != "total"]
    marked = {at for at in listed if all(_mark(cells[at]) for cells in body if cells.get(at, "").strip())}
    if len(listed) < _LEAST or marked != set(listed):
        return 0
    first = min(listed)
    letters = {mark for cells in body for at in listed for mark in _mark(cells.get(at, ""))}
    for cells in body:
        taken = [text for at, text in listed.items() if _says_so(cells, at, letters)]
        for at in listed:
            cells.pop(at, None)
        if taken:
            cells[first] = " / ".join(taken)
    for at in listed:
        del header[at]
    header[first] = sheets()["stances"].names["en"].removesuffix("s")
    grid.rows[start:] = [(n, dict(sorted(cells.items()))) for n, cells in grid.rows[start:]]
    return number


def _is_position(heading: str) -> bool:
    return vocabulary("position").code(heading) is not None or absence(heading) == "unknown"


def _mark(text: str) -> set[str]:
    """The marks in a cell: one of a tick, or letters of now and of wanted; none of any other text."""
    shown = unicodedata.normalize("NFKC", text).strip()
    if vocabulary("bool").code(shown) == "yes":
        return {""}
    parts = set(re.split(r"[\s,;/+&]+", shown.upper()))
    return parts if parts <= {_NOW, _WANTED} else set()


def _says_so(cells: Mapping[int, str], at: int, letters: set[str]) -> bool:
    marks = _mark(cells.get(at, ""))
    return _NOW in marks if _NOW in letters else bool(marks)

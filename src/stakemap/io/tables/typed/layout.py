"""Where the table of a sheet stands: merged cells filled, what stands above the headings left alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from stakemap.errors import LimitExceeded, Problem
from stakemap.graph.name_index import fold
from stakemap.io.limits import Limits
from stakemap.io.tables.grids import Grid, column_number
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.vocabulary import Sheet

__all__ = ["Layout", "fill_merged", "heading_row", "known_headings"]

_WIDE = 3
"""Columns from which one text across them heads the rows below; across two it may be a row of its own."""
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Layout:
    """What was done to the merged cells of a sheet."""

    filled: list[tuple[str, int, int]] = field(default_factory=list)
    """Area, first row and column of each that was filled downwards."""
    titles: list[int] = field(default_factory=list)
    """Rows with one text across several columns and nothing else."""
    across: list[tuple[str, int]] = field(default_factory=list)
    """Areas across several columns of a row that holds more, with the row."""


def heading_row(grid: Grid, sheet: Sheet) -> int:
    """The place in `grid.rows` of the row with the most headings that are known; the first where none has.

    Examples
    --------
    >>> from stakemap.io.tables.vocabulary import sheets
    >>> page = Grid("People", "a.xlsx", [(1, {1: "Our people"}), (3, {1: "Name"}), (4, {1: "Ann"})])
    >>> heading_row(page, sheets()["people"])
    1
    """
    counts = [known_headings(cells.values(), sheet) for _, cells in grid.top]
    return counts.index(max(counts)) if counts else 0


def known_headings(texts: Iterable[str], sheet: Sheet) -> int:
    """How many different columns a row of texts names."""
    return len({id(column) for text in texts if (column := sheet.by_heading.get(fold(text))) is not None})


def fill_merged(grid: Grid, limits: Limits) -> Layout:
    """Write the text of cells merged downwards into each row they cover that holds anything but a total.

    Raises
    ------
    LimitExceeded
        When there are more merged cells than cells can be filled.
    """
    layout = Layout()
    numbers = [number for number, _ in grid.rows]
    budget = limits.elements
    for area in grid.merged:
        found = _AREA.fullmatch(area)
        if found is None:
            continue
        left, top, right, bottom = (
            column_number(found[1]),
            int(found[2]),
            column_number(found[3]),
            int(found[4]),
        )
        start = bisect_left(numbers, top)
        if start == len(numbers) or numbers[start] != top or left not in grid.rows[start][1]:
            continue
        if right > left:
            _across(layout, grid.rows[start], area, set(range(left, right + 1)))
        if bottom > top:
            end = bisect_left(numbers, bottom + 1)
            budget -= end - start
            if budget < 0:
                cause = f"more than {limits.elements} merged cells"
                raise LimitExceeded([Problem(cause, "split it", grid.file, grid.name, code="limit")])
            text = grid.rows[start][1][left]
            for _, cells in grid.rows[start + 1 : end]:
                if not kind_of_row(cells):
                    cells.setdefault(left, text)
            layout.filled.append((area, top, left))
    return layout


def _across(layout: Layout, row: tuple[int, dict[int, str]], area: str, covered: set[int]) -> None:
    number, cells = row
    if set(cells) <= covered and len(covered) >= _WIDE:
        layout.titles.append(number)
    else:
        layout.across.append((area, number))

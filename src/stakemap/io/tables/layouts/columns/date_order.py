"""Which figure is the day in a column of dates that end with their year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from stakemap.io.tables.grids import Grid

__all__ = ["settle_dates"]

_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|[0-3]\d)", re.ASCII)
"""With a short year of this century up to its fourth decade; another one may be of either century."""
_MONTHS = 12
_SHORT = 2


def settle_dates(grid: Grid, start: int, columns: Iterable[int]) -> Iterator[tuple[int, int, str, str]]:
    """Write the year first in dates of which others of the column show the order, all of them the same.

    Row, column, what was typed and what it is now.  A year of two figures stands last where one of the
    column begins with a single figure, which is none of a year.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Since"}), (2, {1: "1/5/2024"}), (3, {1: "3/14/2025"})])
    >>> list(settle_dates(page, 0, [1])), page.rows[1]
    ([(2, 1, '1/5/2024', '2024-01-05')], (2, {1: '2024-01-05'}))
    >>> rows = [(1, {1: "Since"}), (2, {1: "1/5/2024"}), (3, {1: "3/14/2025"}), (4, {1: "14/3/2025"})]
    >>> list(settle_dates(Grid("a", "a.xlsx", rows), 0, [1]))
    []
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Met"}), (2, {1: "3/11/26"}), (3, {1: "24/10/26"})])
    >>> [now for *_, now in settle_dates(page, 0, [1])]
    ['2026-11-03', '2026-10-24']
    """
    for at in columns:
        read = ((n, cells, _dated(cells.get(at, ""))) for n, cells in grid.rows[start + 1 :])
        dated = [(n, cells, found) for n, cells, found in read if found is not None]
        if not any(len(found[1]) < _SHORT for *_, found in dated):
            dated = [(n, cells, found) for n, cells, found in dated if len(found[4]) > _SHORT]
        day_first = any(int(found[1]) > _MONTHS for *_, found in dated)
        month_first = any(int(found[3]) > _MONTHS for *_, found in dated)
        for number, cells, found in dated if day_first != month_first else ():
            one, two = int(found[1]), int(found[3])
            short = len(found[4]) == _SHORT
            if short or (max(one, two) <= _MONTHS and one != two):
                month, day = (two, one) if day_first else (one, two)
                year = f"20{found[4]}" if short else found[4]
                typed, cells[at] = cells[at].strip(), f"{year}-{month:02}-{day:02}"
                yield number, at, typed, cells[at]


def _dated(text: str) -> re.Match[str] | None:
    return _YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", text).strip())

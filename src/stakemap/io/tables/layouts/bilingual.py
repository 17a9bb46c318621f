"""Headings in two languages at once: Name 姓名."""

from __future__ import annotations

from functools import cache

from stakemap.graph.name_index import fold, in_two_languages
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets

__all__ = ["take_one_language"]

_MOST_ABOVE = 20
"""Rows among which the headings are looked for."""


def take_one_language(grid: Grid) -> None:
    """Leave of each heading that stands in two languages the one that is known, in the first row with such.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name 姓名", 2: "职务/Title"}), (2, {1: "李伟 Li Wei"})])
    >>> take_one_language(page)
    >>> page.rows
    [(1, {1: '姓名', 2: '职务'}), (2, {1: '李伟 Li Wei'})]
    """
    for _, cells in grid.rows[:_MOST_ABOVE]:
        found = {at: part for at, text in cells.items() if (part := _known_part(text))}
        if found:
            cells.update(found)
            return


def _known_part(text: str) -> str:
    both = in_two_languages(text) if fold(text) not in _headings() else None
    return next((part for part in reversed(both or ()) if fold(part) in _headings()), "")


@cache
def _headings() -> frozenset[str]:
    return frozenset(name for sheet in sheets().values() for name in sheet.by_heading)

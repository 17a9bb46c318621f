"""Headings in two languages at once: Name 姓名."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from stakemap.graph.name_index import fold, in_two_languages
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets

__all__ = ["are_headings", "take_one_language"]

_SURELY = 4
"""So many known headings make a row one of headings, whatever else a program puts beside them."""


def take_one_language(grid: Grid) -> None:
    """Leave of each heading that stands in two languages the one that is known.

    Only in the row of the headings: the first of which most cells are known.  What stands below is data.

    Examples
    --------
    >>> rows = [(1, {1: "Name 姓名", 2: "职务/Title"}), (2, {1: "李伟 Li Wei", 2: "单位 unit"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> take_one_language(page)
    >>> page.rows
    [(1, {1: '姓名', 2: '职务'}), (2, {1: '李伟 Li Wei', 2: '单位 unit'})]
    """
    for _, cells in grid.top:
        filled = {at: text for at, text in cells.items() if text.strip()}
        plain = sum(fold(text) in _headings() for text in filled.values())
        found = {at: part for at, text in filled.items() if (part := _known_part(text))}
        if 2 * (plain + len(found)) > len(filled):
            cells.update(found)
            return


def _known_part(text: str) -> str:
    both = in_two_languages(text) if fold(text) not in _headings() else None
    return next((part for part in reversed(both or ()) if fold(part) in _headings()), "")


def are_headings(texts: Iterable[str]) -> bool:
    """Whether half of the cells of a row, or several, are headings of some sheet.

    Examples
    --------
    >>> are_headings(["Name", "Email", "Title"]), are_headings(["Ann", "Department", "Roads"])
    (True, False)
    """
    told = [text for text in texts if text.strip()]
    known = sum(fold(text) in _headings() for text in told)
    return known >= _SURELY or 2 * known >= len(told)


@cache
def _headings() -> frozenset[str]:
    return frozenset(name for sheet in sheets().values() for name in sheet.by_heading)

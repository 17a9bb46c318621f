"""Headings with more than their names: marks of what must be filled in, and headings over groups of them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.io.tables.grids import Grid, column_number
from stakemap.io.tables.layouts.columns.bilingual import are_headings
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["drop_group_row", "plain_headings"]

_LONGEST = 80
"""Signs of a heading that is looked at."""
_ACROSS = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})\2")


def plain_headings(grid: Grid) -> None:
    """Take from headings what only says whether their column must be filled in, or by whom: 您的姓名.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名（必填）", 2: "Title (required)", 3: "*部门"})])
    >>> plain_headings(page)
    >>> page.rows[0]
    (1, {1: '姓名', 2: 'Title', 3: '部门'})
    """
    for _, cells in grid.top:
        plain = {at: _plain(text) for at, text in cells.items()}
        if are_headings(plain.values()):
            cells.update({at: text for at, text in plain.items() if text != cells[at].strip()})
            return


def _plain(text: str) -> str:
    shown = unicodedata.normalize("NFKC", text) if len(text) <= _LONGEST else ""
    plain = _mark().sub("", shown).strip()
    return plain if plain and plain != shown.strip() else text


@cache
def _mark() -> re.Pattern[str]:
    words, asked = (
        "|".join(sorted(map(re.escape, vocabulary(name).codes), key=len, reverse=True))
        for name in ("filling", "asked_of_you")
    )
    marks = rf"\s*[(\[\u3010]\s*(?:{words})\s*[)\]\u3011]|^\s*\*+|\*+\s*$"
    return re.compile(rf"{marks}|^\s*(?:{asked})(?=\S)", re.IGNORECASE)


def drop_group_row(grid: Grid) -> int:
    """Leave out a row of headings that each stand over several of the next row; its number, or 0.

    A heading over nothing goes down.

    Examples
    --------
    >>> rows = [(1, {1: "Person", 3: "Post"}), (2, {1: "Name", 2: "Origin", 3: "Title", 4: "Unit"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (3, {1: "Ann"})], merged=["A1:B1", "C1:D1"])
    >>> drop_group_row(page), page.rows[0][0]
    (1, 2)
    >>> rows = [(1, {1: "Name", 2: "Post", 4: "Note"}), (2, {2: "Title", 3: "Unit"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (3, {1: "Ann"})], merged=["B1:C1"])
    >>> drop_group_row(page), page.rows[0]
    (1, (2, {2: 'Title', 3: 'Unit', 1: 'Name', 4: 'Note'}))
    """
    across: dict[int, set[int]] = {}
    for area in grid.merged:
        found = _ACROSS.fullmatch(area)
        if found is not None and found[1] != found[3]:
            across.setdefault(int(found[2]), set()).add(column_number(found[1]))
    for place, (number, cells) in enumerate(grid.top):
        below = grid.rows[place + 1][1] if place + 1 < len(grid.rows) else {}
        groups = across.get(number, set()) & set(cells)
        alone = {at for at in cells if not below.get(at, "").strip()} - groups
        whole = set(cells) <= groups | alone | {at for at in cells if below.get(at) == cells[at]}
        both = {**below, **{at: cells[at] for at in alone}}
        if groups and len(cells) > 1 and whole and len(both) > len(cells) and are_headings(both.values()):
            below.update(both)
            del grid.rows[place]
            return number
    return 0

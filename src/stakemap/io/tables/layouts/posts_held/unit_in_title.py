"""Titles that begin with their unit, as Chinese offices write them in one: 云川市交通局副局长."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["split_post", "units_from_titles"]

_LONGEST = 60
"""Signs of a title that is looked at."""


def split_post(text: str) -> tuple[str, str] | None:
    """The unit and the title of a post told in one; ``None`` where either cannot be told.

    Examples
    --------
    >>> split_post("云川市交通局党组书记、局长"), split_post("市政府副秘书长"), split_post("副局长")
    (('云川市交通局', '党组书记、局长'), ('市政府', '副秘书长'), None)
    """
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    found = _form().fullmatch(shown)
    return (found["unit"], found["title"]) if found else None


def units_from_titles(grid: Grid) -> int:
    """Write the units that titles begin with beside the names of people; the row of the heading, or 0.

    Only where no column tells of units, and half of the titles begin with one.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "现任职务"}), (2, {1: "甲一", 2: "云川市财政局科长"})])
    >>> units_from_titles(page), page.rows[1][1]
    (1, {1: '甲一', 2: '科长', 3: '云川市财政局'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    beside = grid.free_column
    unit = posts.column("unit").headings["zh"]
    told = {c.field: at for at, c in posts_beside({**header, beside: unit}, people, posts).items()}
    named = {column.field for column in settled_headings(header, people).fields.values()}
    if told.get("unit") != beside or "name" not in named:
        return 0
    titles = {n: cells[told["name"]] for n, cells in grid.rows[start + 1 :] if told["name"] in cells}
    split = {n: found for n, text in titles.items() if (found := split_post(text)) is not None}
    if not split or 2 * len(split) < len(titles):
        return 0
    header[beside] = unit
    grid.moved[beside] = told["name"]
    for n, cells in grid.rows[start + 1 :]:
        if n in split:
            cells[beside], cells[told["name"]] = split[n]
    return number


@cache
def _form() -> re.Pattern[str]:
    """A text that ends as units do, and then nothing but titles."""
    ends, titles = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True)) for words in (_ends(), _titles())
    )
    title = rf"(?:{titles})(?:[\u3001,\u517c ]+(?:{titles}))*(?:\([^()]*\))?"
    return re.compile(rf"(?P<unit>[^\s\u3001,;]+(?:{ends}))(?P<title>{title})")


def _ends() -> set[str]:
    """How units end; a place alone is none."""
    places = vocabulary("place_end").codes.keys()
    names = (vocabulary(name).codes for name in ("unit_on_tab", "unit_end", "head_of_end"))
    return {word for codes in names for word in codes if not word.isascii()} - places


def _titles() -> set[str]:
    titles, ranks = vocabulary("title_word").codes, vocabulary("rank").codes
    behind = {word for word, code in titles.items() if code == "behind"}
    return {word for word in (*behind, *ranks) if not word.isascii()}

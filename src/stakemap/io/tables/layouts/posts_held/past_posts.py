"""Lists of people in which somebody stands several times: what was, apart from what is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from stakemap.graph.name_index import fold
from stakemap.io.tables.book import PastPost
from stakemap.io.tables.cells import plain_value
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.spans import is_open, split_span
from stakemap.io.tables.vocabulary import EVIDENCE, sheets, vocabulary

__all__ = ["ended_some_day", "spell_of", "take_past_posts", "tells_careers"]

_Cell = TypeVar("_Cell")
_SPELL = {
    "holder": "person",
    "unit": "place",
    "name": "detail",
    "holder_from": "valid_from",
    "holder_to": "valid_to",
}
"""What the columns of a post say of a stretch of somebody's past."""


def spell_of(post: Mapping[str, _Cell]) -> dict[str, _Cell]:
    """What is told of a post that somebody held, by the fields of a stretch of their past.

    Examples
    --------
    >>> spell_of({"holder": 1, "name": 2, "head": 3})
    {'person': 1, 'detail': 2}
    """
    return {_SPELL[name]: cell for name, cell in post.items() if name in _SPELL}


def ended_some_day(post: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """The stretch of a past that a post is whose end is told without a day, or by its title; else nothing.

    Examples
    --------
    >>> held = {"holder": (1, "Ann"), "name": (2, "former director"), "unit": (3, "Roads")}
    >>> ended_some_day(held)
    {'person': (1, 'Ann'), 'detail': (2, 'director'), 'place': (3, 'Roads')}
    >>> ended_some_day({**held, "name": (2, "Director"), "holder_to": (4, "retired")})["detail"]
    (2, 'Director')
    >>> ended_some_day({**held, "name": (2, "前台")}), ended_some_day({**held, "holder_to": (4, "2025")})
    ({}, {})
    """
    at, title = post.get("name", (0, ""))
    end = post.get("holder_to", (0, ""))[1]
    once = "" if end or "holder" not in post else _once(title)
    if not once and vocabulary("ended").code(end) is None:
        return {}
    told = spell_of({name: cell for name, cell in post.items() if name != "holder_to"})
    return told | ({"detail": (at, once)} if once else {})


def _once(title: str) -> str:
    """What somebody was by a title such as former director; nothing where it is no such title."""
    shown = unicodedata.normalize("NFKC", title).strip()
    known = vocabulary("once_word").codes
    word = max((word for word in known if fold(shown).startswith(word)), key=len, default="")
    rest = shown[len(word) :].lstrip(" -").strip()
    if not word or not rest or (word[-1].isalpha() and word.isascii() and shown[len(word)] not in " -"):
        return ""
    plainly = known[word] == "plainly" or vocabulary("title_word").code(rest) is not None
    return rest if plainly else ""


def tells_careers(grid: Grid) -> bool:
    """Whether somebody stands several times in a list of posts, always with a date.

    Without dates, or with ids of their own, they may be people of one name.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "单位", 3: "职务", 4: "起止时间"}),
    ...     (2, {1: "甲一", 2: "水务局", 3: "科员", 4: "2010"}), (3, {1: "甲一", 2: "水务局", 3: "科长"})]
    >>> dated = [*rows[:2], (3, {**rows[2][1], 4: "2015至今"})]
    >>> [tells_careers(Grid("a", "a.xlsx", told)) for told in (rows, dated)]
    [False, True]
    """
    start, fields = _fields(grid)
    people = settled_headings(grid.rows[start][1], sheets()["people"]).fields.values()
    if not {"holder", "holder_from"} <= set(fields) or any(column.field == "id" for column in people):
        return False
    rows = [cells for _, cells in grid.rows[start + 1 :] if cells.get(fields["holder"], "").strip()]
    count = Counter(fold(cells[fields["holder"]]) for cells in rows)
    several = [cells for cells in rows if count[fold(cells[fields["holder"]])] > 1]
    named = [cells for cells in several if absence(cells[fields["holder"]]) is None]
    return bool(named) and all(cells.get(fields["holder_from"], "").strip() for cells in named)


def take_past_posts(grid: Grid) -> list[PastPost]:
    """Take the rows of posts that have ended out of a list, as careers."""
    start, fields = _fields(grid)
    careers = sheets()["careers"]
    told = {
        column.field: at
        for at, text in grid.rows[start][1].items()
        if (column := careers.by_heading.get(fold(text))) is not None and column.field in EVIDENCE
    }
    columns = told | spell_of(fields)
    past = [(n, cells) for n, cells in grid.rows[start + 1 :] if _has_ended(cells, fields)]
    kept = {number for number, _ in past}
    grid.rows[start + 1 :] = [row for row in grid.rows[start + 1 :] if row[0] not in kept]
    return [(n, {name: (at, cells[at]) for name, at in columns.items() if at in cells}) for n, cells in past]


def _has_ended(cells: Mapping[int, str], fields: Mapping[str, int]) -> bool:
    """Whether the dates of a row have an end, in a column of its own or in one cell with the beginning."""
    end = cells.get(fields.get("holder_to", 0), "").strip()
    column = sheets()["posts"].column("holder_from")
    span = split_span(cells.get(fields["holder_from"], ""), partial(plain_value, column))
    end = end or (span[1] if span else "")
    return bool(end) and not is_open(end)


def _fields(grid: Grid) -> tuple[int, dict[str, int]]:
    """Where the headings stand, and the columns of the posts that people hold."""
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, posts)
    beside = posts_beside(grid.rows[start][1], people, posts)
    return start, {column.field: at for at, column in beside.items()}

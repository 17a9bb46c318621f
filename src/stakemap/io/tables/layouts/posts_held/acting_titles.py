"""Titles that begin with a word for standing in: Acting Director holds the post of the director."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import posts_beside
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["take_acting_titles"]

_LONGEST = 80
"""Signs of a title that is looked at."""


def take_acting_titles(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Write the title alone, and that it is held acting beside it; row, column and what was typed.

    Only in a list of who holds which post that has no column for it.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Title", 3: "Unit"}), (2, {1: "Ann", 2: "Acting Dean", 3: "Law"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (3, {1: "Bo", 2: "A/CFO", 3: "Port"})])
    >>> list(take_acting_titles(page)), page.rows[2][1]
    ([(2, 2, 'Acting Dean'), (3, 2, 'A/CFO')], {1: 'Bo', 2: 'CFO', 3: 'Port', 4: 'yes'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    fields = {column.field: at for at, column in posts_beside(header, people, posts).items()}
    title, heading = fields.get("name", 0), posts.column("acting").headings["en"]
    if not title or "acting" in fields:
        return
    beside = next((at for at, text in header.items() if text == heading), 0)
    for number, cells in grid.rows[start + 1 :]:
        typed = unicodedata.normalize("NFKC", cells.get(title, "")).strip()
        found = _acting().fullmatch(typed) if len(typed) <= _LONGEST else None
        if found is None:
            continue
        if not beside:
            beside = grid.free_column
            header[beside], grid.moved[beside] = heading, title
        cells[title], cells[beside] = found["title"], vocabulary("bool").label("yes", "en")
        yield number, title, typed


@cache
def _acting() -> re.Pattern[str]:
    """A word for standing in with a blank, brackets or a stroke behind it, and the title."""
    words = "|".join(sorted(map(re.escape, vocabulary("acting_before").codes), key=len, reverse=True))
    return re.compile(rf"(?:\((?:{words})\)\s*|(?:{words})\s+|a\s?/\s?)(?P<title>\w.+)", re.IGNORECASE)

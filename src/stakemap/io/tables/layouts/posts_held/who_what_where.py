"""Tables of who held which post, headed by questions: who, what, where, when."""

from __future__ import annotations

import re

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["answer_questions"]

_MOST_ABOVE = 5
_HALF = 2


def answer_questions(grid: Grid) -> int:
    """Head such columns as name, post, unit and time; the row of the headings, or 0.

    Half of what somebody was must be words for posts: else it may be anything that happened.

    Examples
    --------
    >>> heads = (1, {1: "Who", 2: "What", 3: "Where"})
    >>> page = Grid("a", "a.xlsx", [heads, (2, {1: "Ann", 2: "Mayor", 3: "Lund"})])
    >>> answer_questions(page), page.rows[0][1]
    (1, {1: 'Name', 2: 'Post', 3: 'Unit'})
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Who", 2: "What", 3: "Where"}), (2, {2: "Lunch"})])
    >>> answer_questions(page)
    0
    """
    people, posts = sheets()["people"], sheets()["posts"]
    columns = {
        "name": people.column("name"),
        **{field: posts.column(field) for field in ("unit", "holder_from")},
        "post": posts.column("name"),
    }
    for place, (number, header) in enumerate(grid.rows[:_MOST_ABOVE]):
        asked = {at: code for at, text in header.items() if (code := vocabulary("question").code(text))}
        if not {"name", "post", "unit"} <= set(asked.values()) or len(set(asked.values())) < len(asked):
            continue
        at = next(at for at, code in asked.items() if code == "post")
        told = [cells[at] for _, cells in grid.rows[place + 1 :] if cells.get(at, "").strip()]
        if _HALF * sum(map(_is_post, told)) < len(told):
            return 0
        header |= {at: columns[code].headings["en"] for at, code in asked.items()}
        return number
    return 0


def _is_post(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return any(vocabulary("title_word").code(word) == "title" for word in words)

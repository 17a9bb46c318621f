"""Titles that begin with their unit, as Chinese offices write them in one: 云川市交通局副局长."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.posts_held.unit_beside_title import names_unit_and_title
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.post_before_name import titles_of_posts, unit_ends
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["names_another_body", "split_post", "units_from_titles"]

_BETWEEN = re.compile(r"[\u3001,]")
_LONGEST = 60
"""Signs of a title that is looked at."""


def split_post(text: str) -> tuple[str, str] | None:
    """The unit and the title of a post told in one; ``None`` where either cannot be told.

    Of 市委副书记、市长 the committee has the secretary alone: the mayor's post is of another body.

    Examples
    --------
    >>> split_post("云川市交通局党组书记、局长"), split_post("市政府副秘书长"), split_post("副局长")
    (('云川市交通局', '党组书记、局长'), ('市政府', '副秘书长'), None)
    >>> split_post("市委副书记、市长"), names_another_body("市委副书记、市长")
    (('市委', '副书记'), True)
    """
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    found = _form().fullmatch(shown)
    if found is None:
        return None
    own = _own_titles(found["unit"], found["title"])
    return (found["unit"], own) if own else None


def names_another_body(text: str) -> bool:
    """Whether a post told in one also has a title that its unit cannot give: that of a mayor."""
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    found = _form().fullmatch(shown)
    return found is not None and _own_titles(found["unit"], found["title"]) != found["title"]


def _own_titles(unit: str, title: str) -> str:
    """The titles that a unit gives: a committee of a party has no mayor."""
    words = vocabulary("party_committee").codes
    if not unit.endswith(tuple(word for word in words if not word.isascii())):
        return title
    chief = vocabulary("head_form").label("chief", "zh")
    places = tuple(f"{place}{chief}" for place in vocabulary("place_end").codes if not place.isascii())
    parts = [part for part in _BETWEEN.split(title) if part]
    kept = [part for part in parts if not part.endswith(places)]
    return title if len(kept) == len(parts) else vocabulary("separator").label("several", "zh")[0].join(kept)


def units_from_titles(grid: Grid) -> int:
    """Write the units that titles begin with beside the names of people; the row of the heading, or 0.

    Only where no column tells of units, and half of the titles begin with one; a heading that names both
    is one of titles, and a body alone under it is a unit.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "现任职务"}), (2, {1: "甲一", 2: "云川市财政局科长"})])
    >>> units_from_titles(page), page.rows[1][1]
    (1, {1: '甲一', 2: '科长', 3: '云川市财政局'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people) if grid.rows else 0
    number, typed = grid.rows[start] if grid.rows else (0, {})
    plain = posts.column("name").headings["zh"]
    header = {at: plain if names_unit_and_title(text) else text for at, text in typed.items()}
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
    typed.update({**header, beside: unit})
    grid.moved[beside] = told["name"]
    for n, cells in grid.rows[start + 1 :]:
        if n in split:
            cells[beside], cells[told["name"]] = split[n]
        elif names_unit(cells.get(told["name"], "")):
            cells[beside] = cells.pop(told["name"])
    return number


@cache
def _form() -> re.Pattern[str]:
    """A text that ends as units do, and then nothing but titles."""
    ends, titles = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for words in (unit_ends(), titles_of_posts())
    )
    title = rf"(?:{titles})(?:[\u3001,\u517c ]+(?:{titles}))*(?:\([^()]*\))?"
    return re.compile(rf"(?P<unit>[^\s\u3001,;]+(?:{ends}))(?P<title>{title})")

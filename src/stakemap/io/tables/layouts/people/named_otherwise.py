"""Lists of people in which no column is headed as one of names, and one plainly holds them."""

from __future__ import annotations

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.one_decision import is_vote_heading
from stakemap.io.tables.layouts.posts_held.unit_beside_title import names_unit_and_title
from stakemap.io.tables.natural import one_line, says_something
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.several_names import is_name, listed_names
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["name_the_names"]


def name_the_names(grid: Grid) -> tuple[int, int, str] | None:
    """Head a column of names as such: its row, its column and what it was called; ``None`` without one.

    Members are people where units or titles stand beside them, also in one column, or a vote; leaders
    where titles do and no units, forms of address wherever they stand.  Half of the cells must be names.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "成员单位", 2: "成员", 3: "职务"}), (2, {2: "甲一", 3: "局长"})])
    >>> name_the_names(page), page.rows[0][1][2]
    ((1, 2, '成员'), '姓名')
    """
    people, posts = sheets()["people"], sheets()["posts"]
    if not grid.rows:
        return None
    start = _headed_row(grid) or heading_row(grid, posts)
    number, header = grid.rows[start]
    if people.place(header, "name"):
        return None
    titled, in_units = (bool(posts.place(header, field)) for field in ("name", "unit"))
    both = (titled and in_units) or any(names_unit_and_title(text) for text in header.values())
    votes = any(map(is_vote_heading, header.values()))
    member = titled or in_units or both or votes
    stand = {"address": True, "member": member, "leader": titled and not in_units}
    for at, text in header.items():
        meant = vocabulary("name_heading").code(text)
        body = [cells for _, cells in grid.rows[start + 1 :] if not kind_of_row(cells)]
        told = [cells[at] for cells in body if says_something(cells.get(at, ""))]
        if meant and stand[meant] and told and 2 * sum(map(_are_names, told)) >= len(told):
            header[at] = people.column("name").headings["en" if text.isascii() else "zh"]
            return number, at, text
    return None


def _headed_row(grid: Grid) -> int:
    """The place of the first row of several words of which one may head names; the first without any."""
    word = vocabulary("name_heading").code
    rows = enumerate(cells for _, cells in grid.top)
    return next((at for at, cells in rows if len(cells) > 1 and any(map(word, cells.values()))), 0)


def _are_names(text: str) -> bool:
    names = listed_names(one_line(text, name=True))
    return all(is_name(name) and not names_unit(name) for name in names)

"""Those of ours among stakeholders: left out where a column tells them, else asked back."""

from __future__ import annotations

import re

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.names.several_names import listed_names
from stakemap.io.tables.typed.names.short_names import remark_behind
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = [
    "CAUSE",
    "MAY_BE",
    "cure_for",
    "cure_in_doubt",
    "drop_ours",
    "is_marked",
    "take_ours",
    "without_mark",
]

_BEFORE = re.compile(r"[(\uff08\[]?([^()\uff08\uff09\[\]\s:\uff1a-]+)[)\uff09\]:\uff1a\s-]+(\S.*)")
_LONGEST = 60
"""Signs of a name that is looked at."""
CAUSE = "one of ours, who is no stakeholder"
MAY_BE = "a title that sellers have: this may be one of ours, who is no stakeholder"


def cure_for(lang: str) -> str:
    """What to do with one of ours where a stakeholder must stand."""
    return f"list them on the sheet {sheets()['team'].names[lang]!r}, and leave them out here"


def is_marked(name: str) -> bool:
    """Whether a name says, in brackets or before a blank or a mark, that it is of ours.

    Examples
    --------
    >>> is_marked("Ann Ames (us)"), is_marked("陈放（我方）"), is_marked("Ann Ames (acting)")
    (True, True, False)
    >>> is_marked("我方 何一鸣"), is_marked("我司-何一鸣"), is_marked("Our Ann"), is_marked("我方")
    (True, True, False, False)
    """
    return vocabulary("ours_word").code(remark_behind(name)) is not None or without_mark(name) != name


def without_mark(name: str) -> str:
    """A name without the word before it that says that it is of ours.

    Examples
    --------
    >>> without_mark("我方：何一鸣"), without_mark("陈放（我方）"), without_mark("Ann Ames")
    ('何一鸣', '陈放（我方）', 'Ann Ames')
    """
    before = _BEFORE.fullmatch(name[:_LONGEST].strip())
    return before[2] if before and vocabulary("ours_word").code(before[1]) else name


def cure_in_doubt(lang: str) -> str:
    """What to do with whoever may be one of ours, be they or not."""
    yes_no, heading = vocabulary("bool"), vocabulary("ours_heading").label("ours", lang)
    no = yes_no.label("no", lang)
    return f"{cure_for(lang)}; if they are not ours, write {no!r} beside them in a column {heading!r}"


def take_ours(grid: Grid, start: int, *, with_team: bool) -> list[tuple[int, int, bool]]:
    """Take out the rows of people who are ours by what stands in the list; row, column, whether it is sure.

    Whom the list names as who of ours knows somebody, or brackets behind a name, a unit, a kind or a note
    call ours, is.  Whoever
    has a title that sellers have may be, unless ours have a sheet of their own or a column says who they
    are.  A row with an id of its own was written by a program, and stands as it is.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "职务", 3: "我方负责人"}),
    ...     (2, {1: "甲一", 2: "科长", 3: "乙二"}), (3, {1: "乙二", 2: "职员"}), (4, {1: "丙三", 2: "售前"})])
    >>> take_ours(page, 0, with_team=False), [number for number, _ in page.rows]
    ([(3, 1, True), (4, 2, False)], [1, 2])
    """
    header = grid.rows[start][1]
    fields = {column.field: at for at, column in settled_headings(header, sheets()["people"]).fields.items()}
    name, known_by, own = (fields.get(field, 0) for field in ("name", "known_by", "id"))
    titles, units = (
        [at for at, text in header.items() if sheets()["posts"].heads(text, field)]
        for field in ("name", "unit")
    )
    kinds = [at for at, text in header.items() if vocabulary("kind_heading").code(text)]
    marks = (*units, *kinds, fields.get("note", 0))
    told = with_team or any(vocabulary("ours_heading").code(text) for text in header.values())
    knowing = {
        fold(one)
        for _, cells in grid.rows[start + 1 :]
        for one in listed_names(cells.get(known_by, ""))
        if says_something(one)
    }
    found = []
    for number, cells in (row for row in grid.rows[start + 1 :] if name in row[1]):
        by_program = cells.get(own, "").strip()
        known = fold(cells[name]) in knowing and not by_program
        marked = is_marked(cells[name]) and not by_program
        if known or marked or any(vocabulary("ours_word").code(cells.get(at, "")) for at in marks):
            found.append((number, name, True))
            continue
        sells = next((at for at in titles if vocabulary("seller_title").code(cells.get(at, ""))), 0)
        if sells and not told and not by_program:
            found.append((number, sells, False))
    taken = {number for number, *_ in found}
    grid.rows[:] = [row for row in grid.rows if row[0] not in taken]
    return found


def drop_ours(grid: Grid, start: int) -> list[int]:
    """Leave out the rows of people of whom a column says that they are ours, and the column; their numbers.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Ours"}), (2, {1: "Ann", 2: "yes"}), (3, {1: "Bo"})])
    >>> drop_ours(page, 0), page.rows[1:]
    ([2], [(3, {1: 'Bo'})])
    """
    columns = [at for at, text in grid.rows[start][1].items() if vocabulary("ours_heading").code(text)]
    ours = {
        number: None
        for number, cells in grid.rows[start + 1 :]
        if any(_is_ours(cells.get(at, "")) for at in columns)
    }
    kept = ((number, cells) for number, cells in grid.rows if number not in ours)
    grid.rows[:] = [(n, {at: text for at, text in cells.items() if at not in columns}) for n, cells in kept]
    return list(ours)


def _is_ours(text: str) -> bool:
    return vocabulary("bool").code(text) == "yes" or vocabulary("ours_word").code(text) is not None

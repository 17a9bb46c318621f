"""One column that says of each person the unit and the title: Roads / Head, 市水务局/局长."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.graph.name_index import HAN, fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.separators import joint
from stakemap.io.tables.vocabulary import sheets

__all__ = ["names_unit_and_title", "split_units"]

_LONGEST = 200
"""Signs of a cell that is looked at: a longer one is no name."""
_HALF = _TWO = 2
_MARKS = (r"\s*[/|\\]\s*", r"\s+[-\u2013\u2014]\s+", r"\s*[,\u3001;]\s*", rf"(?<={HAN})\s+(?={HAN})")
"""What stands between the two, the strongest first."""


def split_units(grid: Grid) -> int:
    """Take unit and title apart where a heading names both and a mark stands between them in most cells.

    Beside it stands the heading of a column of names, else the row is none of headings.  The number of the
    row of the headings; 0 where nothing was taken apart.  A cell without a mark is a title, or the unit
    alone where its name ends as those of bodies do.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "部门/职务"}), (2, {1: "甲一", 2: "水务局/办公室/主任"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> split_units(page), page.rows[0][1], page.rows[1][1]
    (1, {1: '姓名', 2: '岗位', 3: '单位'}, {1: '甲一', 2: '主任', 3: '水务局/办公室'})
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Title, department"}), (2, {2: "Head, Roads"})])
    >>> split_units(page), page.rows[1][1]
    (1, {2: 'Head', 3: 'Roads'})
    """
    for place, (number, header) in enumerate(grid.top):
        for at, text in header.items() if any(map(_heads_names, header.values())) else ():
            unit_first = _unit_first(text)
            below = [cells for _, cells in grid.rows[place + 1 :] if cells.get(at, "").strip()]
            told = [] if unit_first is None else [_apart(cells[at], unit_first=unit_first) for cells in below]
            if _HALF * sum(map(bool, told)) > len(told):
                both = zip(below, told, strict=True)
                apart = ((cells, one or _unit_alone(cells[at])) for cells, one in both)
                _put_apart(grid, place, at, [(cells, one) for cells, one in apart if one])
                return number
    return 0


def _unit_alone(text: str) -> tuple[str, str] | None:
    """A unit without a title; ``None`` of a text that may be a title."""
    return (text.strip(), "") if names_unit(text) else None


def _heads_names(heading: str) -> bool:
    people, posts = sheets()["people"], sheets()["posts"]
    column = people.by_heading.get(fold(heading)) or posts.by_heading.get(fold(heading))
    return column is not None and column in (people.column("name"), posts.column("holder"))


def _put_apart(grid: Grid, place: int, at: int, found: list[tuple[dict[int, str], tuple[str, str]]]) -> None:
    """Give the units a column of their own."""
    header, posts = grid.rows[place][1], sheets()["posts"]
    lang = "en" if header[at].isascii() else "zh"
    beside = grid.free_column
    header |= {at: posts.column("name").headings[lang], beside: posts.column("unit").headings[lang]}
    grid.moved[beside] = at
    for cells, (unit, title) in found:
        cells |= {at: title, beside: unit}


def names_unit_and_title(heading: str) -> bool:
    """Whether a heading names both.

    Examples
    --------
    >>> [names_unit_and_title(heading) for heading in ("单位及职务", "单位", "机构名称")]
    [True, False, False]
    """
    return _unit_first(heading) is not None


def _unit_first(heading: str) -> bool | None:
    """Whether the unit comes first in a heading that names a unit and a title; ``None`` for any other."""
    units, titles = _called("unit"), _called("name")
    shown = unicodedata.normalize("NFKC", heading).strip() if len(heading) <= _LONGEST else ""
    body = sheets()["units"].heads(shown, "name") or sheets()["careers"].heads(shown, "place")
    if not shown or body or fold(shown) in units:
        return None
    parts = [fold(part) for part in joint().split(shown) if part.strip()]
    if len(parts) == 1 and not shown.isascii():
        cuts = ((parts[0][:k], parts[0][k:]) for k in range(1, len(parts[0])))
        parts = next((list(cut) for cut in cuts if cut[0] in units and cut[1] in titles), parts)
    if len(parts) != _TWO:
        return None
    ways = {True: (parts[0] in units, parts[1] in titles), False: (parts[1] in units, parts[0] in titles)}
    return next((first for first, known in ways.items() if all(known)), None)


@cache
def _called(field: str) -> frozenset[str]:
    """All headings of one column of the sheet of posts."""
    posts = sheets()["posts"]
    return frozenset(text for text, column in posts.by_heading.items() if column is posts.column(field))


def _apart(text: str, *, unit_first: bool) -> tuple[str, str] | None:
    """Unit and title of one cell; nothing where no mark stands between them."""
    shown = unicodedata.normalize("NFKC", text).strip()
    for mark in _MARKS if len(shown) <= _LONGEST else ():
        found = list(re.finditer(mark, shown))
        cut = (found[-1] if unit_first else found[0]) if found else None
        if cut is not None and shown[: cut.start()] and shown[cut.end() :]:
            one, two = shown[: cut.start()], shown[cut.end() :]
            return (one, two) if unit_first else (two, one)
    return None

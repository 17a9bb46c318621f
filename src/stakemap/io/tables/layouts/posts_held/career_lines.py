"""Careers in which one cell tells the body and what somebody was there: 云川大学计算机专业学习."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from stakemap.graph.name_index import fold
from stakemap.io.tables.book import PastPost
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.posts_held.unit_in_title import split_post
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["school_of", "take_career_lines"]

_LONGEST = 200
_UNNAMED = re.compile(r"\u67d0")
"""How a body begins that is not named: 某部."""


def take_career_lines(grid: Grid) -> list[PastPost]:
    """Take schools, service and what is no post out of such a list, as careers; posts stay, with their units.

    Whoever is named stands for the rows below without a name too.  A body that is not named (某部) has no
    place: who else was in one was not for that in the same.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "起止时间", 3: "单位及职务"}), (3, {2: "1998-", 3: "市财政局科长"})]
    >>> page = Grid("a", "a.xlsx", [rows[0], (2, {1: "甲一", 2: "1994", 3: "云川大学学习"}), rows[1]])
    >>> [(number, said["kind"][1], said["place"][1]) for number, said in take_career_lines(page)]
    [(2, 'education', '云川大学')]
    >>> page.rows[1:]
    [(3, {2: '1998-', 3: '科长', 1: '甲一', 4: '市财政局'})]
    """
    start, line, columns = _headed(grid)
    if not line:
        return []
    header, posts = grid.rows[start][1], sheets()["posts"]
    header[columns["valid_from"]] = sheets()["careers"].column("valid_from").headings["zh"]
    unit = grid.free_column
    header.update({line: posts.column("name").headings["zh"], unit: posts.column("unit").headings["zh"]})
    grid.moved[unit] = line
    past, kept, name = list[PastPost](), grid.rows[: start + 1], ""
    for number, cells in grid.rows[start + 1 :]:
        name = cells.get(columns["person"], "").strip() or name
        found = split_post(cells.get(line, ""))
        if cells.get(columns["valid_from"], "").strip() and name:
            cells[columns["person"]] = name
        if found is not None:
            cells[unit], cells[line] = found
        if found is not None or line not in cells:
            kept.append((number, cells))
            continue
        said = {field: (line, text) for field, text in _spell(cells[line]).items()}
        said |= {field: (at, cells[at]) for field, at in columns.items() if at in cells}
        past.append((number, said))
    grid.rows[:] = kept
    return past


def _headed(grid: Grid) -> tuple[int, int, dict[str, int]]:
    """The place of the headings, the column of the lines, 0 where there is none, and those of careers."""
    known = sheets()["careers"].by_heading
    for start, (_, header) in enumerate(grid.top):
        line = next((at for at, text in header.items() if vocabulary("career_line").code(text)), 0)
        told = {at: known.get(fold(text)) for at, text in header.items() if at != line}
        columns = {column.field: at for at, column in told.items() if column is not None}
        time = next((at for at, text in header.items() if vocabulary("career_time").code(text)), 0)
        columns = {**({"valid_from": time} if time else {}), **columns}
        if (
            line
            and {"person", "valid_from"} <= set(columns)
            and not {"unit", "kind", "detail"} & set(columns)
        ):
            return start, line, columns
    return 0, 0, {}


def school_of(text: str) -> tuple[str, str] | None:
    """A school, and what was studied there, of a text that begins with its name; ``None`` without one.

    Examples
    --------
    >>> school_of("云川大学计算机专业学习"), school_of("云川市财政局")
    (('云川大学', '计算机'), None)
    """
    found = _school().fullmatch(unicodedata.normalize("NFKC", text[:_LONGEST]).strip())
    return (found["school"], found["subject"].strip()) if found else None


def _spell(text: str) -> dict[str, str]:
    """Of which kind a stretch of somebody's past is, where it was, and what is told beside."""
    words = vocabulary("career_word").codes
    kind = next((code for word, code in words.items() if word in fold(text)), "employment")
    school = school_of(text) if kind == "education" else None
    place, detail = school or _head_of_place(text) or (_without_end(text, kind), "")
    named = says_something(place) and not _UNNAMED.match(place)
    told = {"kind": kind, "place": place if named else "", "detail": detail}
    return {name: said for name, said in told.items() if said}


def _head_of_place(text: str) -> tuple[str, str] | None:
    """A place and the title of who heads it, or is deputy there; ``None`` of any other text.

    Examples
    --------
    >>> _head_of_place("临川县县长"), _head_of_place("云川市常务副市长"), _head_of_place("临川县政府")
    (('临川县', '县长'), ('云川市', '常务副市长'), None)
    """
    chief = vocabulary("head_form").label("chief", "zh")
    shown = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    for end in vocabulary("place_end").codes:
        found = re.fullmatch(rf"(\S+?{end})(\S{{0,3}}{end}{chief})", shown) if not end.isascii() else None
        if found is not None and vocabulary("title_word").code(found[2]) == "behind":
            return found[1], found[2]
    return None


def _without_end(text: str, kind: str) -> str:
    """A body without the word behind it for what somebody did there: 云川警备区服役."""
    said = "|".join(
        map(re.escape, (w for w, code in vocabulary("career_word").codes.items() if code == kind))
    )
    return re.sub(rf"(?:{said})+$", "", text.strip()).strip() if said else text.strip()


@cache
def _school() -> re.Pattern[str]:
    ends = "|".join(word for word in vocabulary("school_end").codes if not word.isascii())
    said = "|".join(word for word, code in vocabulary("career_word").codes.items() if code == "education")
    return re.compile(rf"(?P<school>\S+?(?:{ends}))(?P<subject>.*?)(?:{said})*")

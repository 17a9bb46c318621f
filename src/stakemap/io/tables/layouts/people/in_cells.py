"""Cells of a list of people that hold more than a name: several names, or a name and a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from stakemap.graph.name_index import HAN, fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import nobody
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.several_names import names_in
from stakemap.io.tables.typed.separators import joint
from stakemap.io.tables.vocabulary import Column, sheets, vocabulary

__all__ = [
    "drop_sections",
    "lists_seats",
    "split_people",
    "split_titles",
    "take_not_yet",
    "take_remarks",
]

_LONGEST = 200
"""Signs of a cell that is looked at: a longer one is no name."""
_SIGN = r"\s*(?:\n|[/,\u3001|:(]|\s[-–—]\s|(?<=[^\x00-\x7f])[\s-])\s*"
_CHINESE = re.compile(HAN)
_REMARKED = re.compile(r"(.+?)\s*\(([^()]{1,40})\)")
_DATED = re.compile(r"\d{4}(?:\D\d{1,2}){0,2}\D?")
"""What may stand beside a word for having left where notes say nothing else."""
_NAME_FIRST = re.compile(
    rf"(?P<name>{HAN}{{2,4}}|[^\W\d][^/,|:(\n]*?){_SIGN}(?P<title>[^\s].*?)\)?", re.DOTALL
)
_TITLE_FIRST = re.compile(rf"(?P<title>[^/,|:(\n]+?){_SIGN}(?P<name>{HAN}{{2,4}}|[^\W\d].*?)\)?", re.DOTALL)


def drop_sections(grid: Grid) -> list[int]:
    """Leave out rows with nothing but the name of a unit that stands beside others; their numbers.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Title", 3: "Unit"}), (2, {1: "IT"}), (3, {1: "Ann", 2: "Clerk", 3: "IT"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> drop_sections(page), len(page.rows)
    ([2], 2)
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    fields = {c.field: at for at, c in posts_beside(grid.rows[start][1], people, posts).items()}
    name, unit = fields.get("holder", 0), fields.get("unit", 0)
    lone = {number: cells[name] for number, cells in grid.rows[start + 1 :] if set(cells) == {name}}
    if not lone:
        return []
    units = {fold(cells[unit]) for _, cells in grid.rows[start + 1 :] if unit in cells}
    heads = {number: text for number, text in lone.items() if fold(text) in units}
    grid.rows[:] = [row for row in grid.rows if row[0] not in heads]
    return list(heads)


def split_people(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Give each person of a cell a row with what else stands beside them; row, column and text of each.

    A row with an id of its own stays one.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "职务"}), (2, {1: "钱一雪、孙二霜", 2: "科员"})])
    >>> list(split_people(page)), page.rows[1:]
    ([(2, 1, '钱一雪、孙二霜')], [(2, {1: '钱一雪', 2: '科员'}), (2, {1: '孙二霜', 2: '科员'})])
    """
    start = heading_row(grid, sheets()["people"])
    fields = settled_headings(grid.rows[start][1], sheets()["people"]).fields
    at = next((at for at, column in fields.items() if column.field == "name"), 0)
    own = next((at for at, column in fields.items() if column.field == "id"), 0)
    rows = grid.rows[: start + 1]
    for number, cells in grid.rows[start + 1 :]:
        names = names_in(cells.get(at, "")) if not cells.get(own, "").strip() else []
        if len(names) > 1:
            rows.extend((number, {**cells, at: name}) for name in names)
            yield number, at, cells[at]
        else:
            rows.append((number, cells))
    grid.rows[:] = rows


def split_titles(grid: Grid) -> int:
    """Put names and titles that share a column into two; the row of the heading that says so, or 0.

    A cell in which they cannot be told apart stays a name.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名/职务"}), (2, {1: "甲一鸣 局长"}), (3, {1: "乙二（处长）"})])
    >>> split_titles(page), page.rows
    (1, [(1, {1: '姓名', 2: '岗位'}), (2, {1: '甲一鸣', 2: '局长'}), (3, {1: '乙二', 2: '处长'})])
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Title and name"}), (2, {1: "Head, Ann Ames"})])
    >>> split_titles(page), page.rows[1]
    (1, (2, {1: 'Ann Ames', 2: 'Head'}))
    """
    for place, (number, header) in enumerate(grid.top):
        for at, text in header.items():
            form = _of_both(text)
            others = (one for place_, one in header.items() if place_ != at)
            if form is None or any(_named(one) for one in others):
                continue
            beside = grid.free_column
            lang = "en" if text.isascii() else "zh"
            header[at] = sheets()["people"].column("name").headings[lang]
            header[beside] = sheets()["posts"].column("name").headings[lang]
            grid.moved[beside] = at
            for _, cells in grid.rows[place + 1 :]:
                found = form.fullmatch(_shown(cells.get(at, "")))
                if found is not None:
                    cells |= {at: found["name"].strip(), beside: found["title"].strip()}
            return number
    return 0


def _of_both(heading: str) -> re.Pattern[str] | None:
    """How the cells under a heading of names and titles are written; None for any other heading."""
    people, posts = sheets()["people"], sheets()["posts"]
    known = fold(heading) in people.by_heading or fold(heading) in posts.by_heading
    if known or len(heading) > _LONGEST:
        return None
    joined = joint().sub(" ", unicodedata.normalize("NFKC", heading))
    if heading.isascii() and joined == heading:
        return None  # "Stakeholder role" is of a stakeholder, and no name
    shown = fold(joined)
    anywhere = _CHINESE.search(shown) is not None
    names, titles = _headings_of_both()
    for cut in (k for k in range(1, len(shown)) if anywhere or shown[k] == " "):
        one, two = shown[:cut].strip(), shown[cut:].strip()
        if one in names and two in titles:
            return _NAME_FIRST
        if two in names and one in titles:
            return _TITLE_FIRST
    return None


@cache
def _headings_of_both() -> tuple[frozenset[str], frozenset[str]]:
    """What columns of names are headed with, and columns of titles that no list of people has."""
    people, posts = sheets()["people"], sheets()["posts"]
    names = {heading for heading, column in people.by_heading.items() if column is people.column("name")}
    titles = {heading for heading, column in posts.by_heading.items() if column is posts.column("name")}
    return frozenset(names), frozenset(titles - people.by_heading.keys())


def _named(heading: str) -> bool:
    people = sheets()["people"]
    return people.heads(heading, "name")


def take_remarks(grid: Grid) -> Iterator[tuple[int, int, str, str]]:
    """Take what is remarked of acting and of having left: in brackets, or alone in the notes.

    The brackets stand behind a name, a title or a unit.  Where it stands, of which field, and what; only
    where titles and units stand beside the names, and no column of their own says it.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Title", 3: "Unit"}),
    ...     (2, {1: "Ann (interim)", 2: "Head", 3: "IT"}), (3, {1: "Bo (left 2025)", 2: "Clerk", 3: "IT"})])
    >>> list(take_remarks(page)), page.rows[1][1][4]
    ([(2, 1, 'name', 'interim'), (3, 1, 'name', 'left 2025')], 'yes')
    >>> page.rows[2][1]
    {1: 'Bo', 2: 'Clerk', 3: 'IT', 5: '2025'}
    """
    posts = sheets()["posts"]
    header, told, name = _held(grid)
    note = _note(header)
    for number, cells in _below(grid) if name else ():
        at, found = _in_brackets(cells, (name, *told))
        at, text = (at, found[2]) if found else (note, _shown(cells.get(note, "")))
        field, said = _remark(text)
        whole = found or said == text or vocabulary("acting_word").code(text) or _DATED.fullmatch(said)
        if not (field and whole) or any(column.field == field for column in told.values()):
            continue
        heading = posts.column(field).headings["en"]
        beside = next((at for at, text in header.items() if text == heading), 0)
        if not beside:
            beside = grid.free_column
            header[beside] = heading
            grid.moved[beside] = at
        cells[beside] = said
        if found:
            cells[at] = found[1]
        yield number, at, "note" if not found else "name" if at == name else told[at].field, text


def _in_brackets(cells: Mapping[int, str], places: Iterable[int]) -> tuple[int, re.Match[str] | None]:
    """The first cell with a remark about holding a post behind it, and the remark."""
    for at in places:
        found = _REMARKED.fullmatch(_shown(cells.get(at, "")))
        if found is not None and _remark(found[2])[0]:
            return at, found
    return 0, None


def _note(header: Mapping[int, str]) -> int:
    """The column of remarks of a list of people; 0 without."""
    fields = settled_headings(header, sheets()["people"]).fields
    return next((at for at, column in fields.items() if column.field == "note"), 0)


def take_not_yet(grid: Grid) -> list[tuple[int, int]]:
    """Take out the rows of whoever is said, in brackets behind the name, to be only meant for a post.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "职务", 3: "单位"}),
    ...     (2, {1: "甲一（拟任）", 2: "局长", 3: "数据局"}), (3, {1: "乙二", 2: "局长", 3: "数据局"})])
    >>> take_not_yet(page), page.rows[1][1][1]
    ([(2, 1)], '乙二')
    """
    _, _, name = _held(grid)
    found = [(number, name) for number, cells in _below(grid) if name and _is_not_yet(cells.get(name, ""))]
    taken = {number for number, _ in found}
    grid.rows[:] = [row for row in grid.rows if row[0] not in taken]
    return found


def lists_seats(grid: Grid) -> bool:
    """Whether a list of who holds which post has an empty seat in it, or a remark behind a name."""
    _, _, name = _held(grid)
    held = [cells.get(name, "") for _, cells in _below(grid)] if name else []
    remarks = (found[2] for text in held if (found := _REMARKED.fullmatch(_shown(text))))
    return any(nobody(text) == "vacant" or _is_not_yet(text) for text in held) or any(
        _remark(text)[0] for text in remarks
    )


def _is_not_yet(name: str) -> bool:
    found = _REMARKED.fullmatch(_shown(name))
    return found is not None and vocabulary("not_yet").code(found[2]) is not None


def _held(grid: Grid) -> tuple[dict[int, str], dict[int, Column], int]:
    """The headings of a list, those that tell of posts, and under which the names of their holders stand."""
    people, posts = sheets()["people"], sheets()["posts"]
    header = grid.rows[heading_row(grid, people)][1]
    told = posts_beside(header, people, posts)
    return header, told, next((at for at, column in told.items() if column.field == "holder"), 0)


def _below(grid: Grid) -> list[tuple[int, dict[int, str]]]:
    return grid.rows[heading_row(grid, sheets()["people"]) + 1 :]


def _shown(text: str) -> str:
    """A cell in plain signs; nothing of a long one."""
    return unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""


def _remark(text: str) -> tuple[str, str]:
    """The field of a post that a remark speaks of, and what it says; nothing of any other remark."""
    if vocabulary("acting_word").code(text):
        return "acting", "yes"
    words = sorted(vocabulary("ended").codes, key=len, reverse=True)
    folded = fold(text)
    word = next((w for w in words if folded.startswith(w) or folded.endswith(w)), "")
    rest = folded.removeprefix(word).removesuffix(word).strip() if word else folded
    rest = rest.removeprefix("in ").removeprefix("on ").strip()
    if not word or (rest and not any(sign.isdigit() for sign in rest)):
        return "", ""
    return "holder_to", rest or word

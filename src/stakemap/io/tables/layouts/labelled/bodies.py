"""Who is in a body, as lines: 组长：甲一; 副组长：乙二、丙三; 成员：..."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.labelled.lines import Line, labelled_lines
from stakemap.io.tables.layouts.posts_held.unit_in_title import names_another_body, split_post
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.several_names import is_name, listed_names
from stakemap.io.tables.typed.which_sheet import named_sheet
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["Listed", "list_body", "seat_in_body"]


@dataclass(frozen=True, slots=True)
class Listed:
    """The body of a list, and the lines of which not all was read."""

    body: str
    unclear: list[Line]
    """In which no names can be told."""
    partly: list[Line]
    """With something behind a name that is no post with its unit."""
    left: list[Line]


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    post: tuple[str, str] | None = None
    """Unit and title."""
    more: bool = False
    """Whether something else stands behind."""


_PARTS = ("head", "deputy", "member")
_LEAST = 2
_NUMBERED_TAB = re.compile(r"(?:sheet|table|\u5de5\u4f5c\u8868)\s*\d*", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)$")
_WITH_POST = re.compile(r"(?P<name>[^\s()]+)(?:\s+|(?P<bracket>\())(?P<post>[^()]+)\)?")


def list_body(grid: Grid) -> Listed | None:
    """Make a list of posts of lines that tell who has which part in a body; ``None`` for any other sheet.

    What stands beside a name, or in brackets behind it, is a post of theirs where it begins with its unit.

    Examples
    --------
    >>> rows = [(1, {1: "停车领导小组名单"}), (2, {1: "组长：甲一（市财政局局长）"})]
    >>> page = Grid("Sheet1", "a.xlsx", [*rows, (3, {1: "成员：乙二、丙三"})])
    >>> list_body(page).body
    '停车领导小组'
    >>> for _, cells in page.rows[1:]:
    ...     print(*cells.values())
    甲一 组长 停车领导小组
    甲一 局长 市财政局
    乙二 成员 停车领导小组
    丙三 成员 停车领导小组
    """
    lines = labelled_lines(grid)
    told = [line for line in lines if line.code in _PARTS]
    codes = {line.code for line in told}
    if len(told) < _LEAST or "member" not in codes or len(codes) < _LEAST or _has_names_headed(grid):
        return None
    start = lines.index(told[0])
    body = _body(grid, lines[:start])
    found = [(line, _people(line)) for line in told]
    posts = sheets()["posts"]
    fields = ("holder", "name", "unit")
    header = {at: posts.column(name).headings["en"] for at, name in enumerate(fields, 1)}
    rows = [(line.number, seat) for line, people in found for seat in _seats(_part(line), body, people)]
    grid.rows[:] = [(told[0].number, header), *rows]
    grid.moved.update(dict.fromkeys((2, 3), 1))
    unclear = [line for line, people in found if not people]
    partly = [line for line, people in found if any(one.more for one in people)]
    return Listed(body, unclear, partly, [line for line in lines[start:] if line.code not in _PARTS])


def seat_in_body(grid: Grid) -> tuple[str, int, int] | None:
    """Write the body beside people whose titles are nothing but their parts in it.

    The body, nothing where it is not named, and the row and the column of the units that they come from,
    which are taken out: they are no chairs there.  ``None`` for any other list.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "职务", 3: "单位"}), (2, {1: "甲一", 2: "组长", 3: "市交通局"})]
    >>> page = Grid("停车领导小组", "a.xlsx", [*rows, (3, {1: "乙二", 2: "成员", 3: "市财政局"})])
    >>> seat_in_body(page), page.rows[1][1]
    (('停车领导小组', 1, 3), {1: '甲一', 2: '组长', 4: '停车领导小组'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, posts) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    title, unit = (posts.place(header, name) for name in ("name", "unit"))
    told = [(cells[title], cells.get(unit, "")) for _, cells in grid.rows[start + 1 :] if title in cells]
    parts = {vocabulary("group_part").code(part) for part, _ in told}
    own = any(body.strip().endswith(part.strip()[:-1]) for part, body in told)
    if not people.place(header, "name") or own or parts != {"leads", "member"}:
        return None
    body = _body(grid, [_above(n, cells) for n, cells in grid.rows[:start] if len(cells) == 1])
    beside = grid.free_column
    for _, cells in grid.rows[start:]:
        cells.pop(unit, None)
        if cells.get(title, "").strip() and body:
            cells[beside] = body
        elif not body:
            cells.pop(title, None)
    if body:
        header[beside] = posts.column("unit").headings["zh"]
        grid.moved[beside] = title
    return body, number, unit


def _above(number: int, cells: Mapping[int, str]) -> Line:
    at, text = next(iter(cells.items()))
    return Line(number, at, "", "", text.strip())


def _has_names_headed(grid: Grid) -> bool:
    """Whether a column is headed as one of names: then the sheet is no list of lines."""
    people = sheets()["people"]
    texts = (text for _, cells in grid.top for text in cells.values())
    return any(people.heads(text, "name") for text in texts)


def _part(line: Line) -> str:
    """What somebody is in a body by the label of a line: one of its members, where it tells of several."""
    english = line.code == "member" and line.label.isascii()
    return vocabulary("line_label").label("member", "en").capitalize() if english else line.label


def _seats(label: str, body: str, people: list[_Named]) -> Iterator[dict[int, str]]:
    """The seat of each in a body, if it is named, and their own post beside."""
    for one in people:
        if body:
            yield {1: one.name, 2: label, 3: body}
        if one.post is not None:
            yield {1: one.name, 2: one.post[1], 3: one.post[0]}


def _body(grid: Grid, above: list[Line]) -> str:
    """The name of the body: what stands above, else the name of the sheet, without words for a list."""
    titles = [line.text for line in above if line.text]
    tab = unicodedata.normalize("NFKC", grid.name).strip()
    plain = named_sheet(tab) is None and not _NUMBERED_TAB.fullmatch(tab)
    title = titles[0] if titles else tab if plain else ""
    words = sorted(vocabulary("body_list").codes, key=len, reverse=True)
    bare = _REMARK.sub("", title) if title.isascii() else title
    return re.sub(rf"(?:{'|'.join(map(re.escape, words))})+$", "", bare).strip()


def _people(line: Line) -> list[_Named]:
    """Who is named in a line, each with a post that stands behind; nobody where names cannot be told."""
    found = [_with_post(name) for name in _names(line.text)]
    if not all(is_name(one.name) for one in found):
        return []
    if len(found) == 1 and line.beside:
        post = split_post(line.beside)
        return [_Named(found[0].name, post, post is None or names_another_body(line.beside))]
    return found


def _names(text: str) -> list[str]:
    names = listed_names(text)
    return names if len(names) > 1 else [part for part in re.split(r"[\u3001;\n]", text) if part.strip()]


def _with_post(text: str) -> _Named:
    """A name and the post behind it; a title without a unit is no more than said to be unread."""
    found = _WITH_POST.fullmatch(text.strip())
    if found is None or not is_name(found["name"]):
        return _Named(text.strip())
    post = split_post(found["post"])
    title = found["bracket"] is not None or vocabulary("title_word").code(found["post"]) is not None
    more = post is None or names_another_body(found["post"])
    return _Named(found["name"], post, more) if post or title else _Named(text.strip())

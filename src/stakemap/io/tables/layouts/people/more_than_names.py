"""Cells under names that hold a title as well, or a body instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.post_before_name import post_before_name
from stakemap.io.tables.typed.names.several_names import is_name
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["drop_bodies", "drop_repeated", "take_posts", "take_titles"]

_TITLED = re.compile(r"([^,()]+?)(?:,\s*|\s+[-–—]\s+|\s*\()([^()]+?)\)?")
_BESIDES = re.compile(r"\s*\(\u517c\u4efb?\)$")
_LONGEST = 120
"""Signs of a cell that is looked at."""


def take_titles(grid: Grid) -> Iterator[tuple[int, int, str, str]]:
    """Put a title from behind a name into the column of titles, where nothing stands there.

    Row, column, what was typed and the name.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Title"}), (2, {1: "Ann Ames, Director of Ports"})])
    >>> list(take_titles(page)), page.rows[1]
    ([(2, 1, 'Ann Ames, Director of Ports', 'Ann Ames')], (2, {1: 'Ann Ames', 2: 'Director of Ports'}))
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Title"}), (2, {1: "Ann Ames, MBE"})])
    >>> list(take_titles(page))
    []
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    name = next((at for at, c in settled_headings(header, people).fields.items() if c.field == "name"), 0)
    title = _place(header, "name", name)
    for number, cells in grid.rows[start + 1 :] if name else ():
        found = _TITLED.fullmatch(cells.get(name, "").strip()[:_LONGEST])
        if found is None or not is_name(found[1]) or not _is_titled(found[2]):
            continue
        if not title:
            title = max(at for _, row in grid.rows for at in row) + 1
            header[title] = posts.column("name").headings["en"]
            grid.moved[title] = name
        if not cells.get(title, "").strip():
            typed, cells[name], cells[title] = cells[name].strip(), found[1], found[2]
            yield number, name, typed, found[1]


def take_posts(grid: Grid) -> Iterator[tuple[int, int, str, str]]:
    """Put a unit and a title from before a name into their columns, where nothing stands there.

    Row, column, what was typed and the name.  A title without a unit only fills a column that is there.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名"}), (2, {1: "市交通局 局长 甘一鸣"}), (3, {1: "甘二"})])
    >>> list(take_posts(page)), page.rows[1][1]
    ([(2, 1, '市交通局 局长 甘一鸣', '甘一鸣')], {1: '甘一鸣', 3: '局长', 2: '市交通局'})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    name = next((at for at, c in settled_headings(header, people).fields.items() if c.field == "name"), 0)
    found = {
        number: told
        for number, cells in grid.rows[start + 1 :]
        if name and (told := post_before_name(cells.get(name, ""), under_names=True))
    }
    places = {field: _place(header, field, name) for field in ("unit", "name")}
    for field in ("unit", "name") if any(told.unit for told in found.values()) else ():
        if not places[field]:
            places[field] = grid.free_column
            header[places[field]] = posts.column(field).headings["zh"]
            grid.moved[places[field]] = name
    for number, cells in grid.rows[start + 1 :]:
        if number not in found:
            continue
        told, typed = found[number], cells[name].strip()
        beside = {places["name"]: told.title, places["unit"]: told.unit}
        cells |= {at: text for at, text in beside.items() if at and text and not cells.get(at, "").strip()}
        cells[name] = told.name
        yield number, name, typed, told.name


def _place(header: Mapping[int, str], field: str, name: int) -> int:
    """The column of a post's field beside the names; 0 without."""
    posts = sheets()["posts"]
    fits = (at for at, text in header.items() if posts.by_heading.get(fold(text)) is posts.column(field))
    return next((at for at in fits if at != name), 0)


def _is_titled(text: str) -> bool:
    words = vocabulary("title_word")
    return any(words.code(word) == "title" for word in re.findall(r"[^\W\d_]+", text))


def drop_bodies(grid: Grid) -> list[tuple[int, int, str]]:
    """Leave rows out under whose names the unit beside stands once more; row, column and text of each.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Title", 3: "Unit"}), (2, {1: "Port", 2: "Regulator", 3: "Port"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> drop_bodies(page), len(page.rows)
    ([(2, 1, 'Port')], 1)
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    fields = {c.field: at for at, c in posts_beside(grid.rows[start][1], people, posts).items()}
    name, unit = fields.get("holder", 0), fields.get("unit", 0)
    found = [
        (number, name, cells[name])
        for number, cells in grid.rows[start + 1 :]
        if cells.get(name, "").strip() and fold(cells[name]) == fold(cells.get(unit, ""))
    ]
    left = {number for number, *_ in found}
    grid.rows[:] = [row for row in grid.rows if row[0] not in left]
    return found


def drop_repeated(grid: Grid) -> list[tuple[int, int, str]]:
    """Leave rows out that tell the same seat of the same name again; row, column and name of each.

    The seat heads its unit, or the later row says that it is held besides.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "职务", 3: "单位"}), (2, {1: "甘一", 2: "局长", 3: "水务局"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (3, {1: "甘一", 2: "局长（兼）", 3: "水务局"})])
    >>> drop_repeated(page), len(page.rows)
    ([(3, 1, '甘一')], 2)
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    beside = {c.field: at for at, c in posts_beside(header, people, posts).items()}
    seat = tuple(beside.get(field, 0) for field in ("holder", "name", "unit"))
    own = {at for at, c in settled_headings(header, people).fields.items() if c.field != "note"}
    seen: dict[tuple[str, ...], Mapping[int, str]] = {}
    found = []
    for number, cells in grid.rows[start + 1 :] if all(seat) else ():
        said = [unicodedata.normalize("NFKC", cells.get(at, "")).strip() for at in seat]
        title = _BESIDES.sub("", said[1])
        key = tuple(map(fold, (said[0], title, said[2])))
        first = seen.setdefault(key, cells) if all(key) else cells
        one_seat = title != said[1] or vocabulary("unit_head").code(title) is not None
        same = all(cells.get(at, "").strip() in ("", first.get(at, "").strip()) for at in own - {*seat})
        if first is not cells and one_seat and same:
            found.append((number, seat[0], said[0]))
    left = {number for number, *_ in found}
    grid.rows[:] = [row for row in grid.rows if row[0] not in left]
    return found

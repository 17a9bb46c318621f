"""Lists of appointments: who was what, and is what since a day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from stakemap.graph.name_index import fold
from stakemap.io.tables.book import PastPost
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.posts_held.unit_in_title import split_post
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.vocabulary import EVIDENCE, sheets, vocabulary

__all__ = ["Moves", "take_moves"]

_LONGEST = 200
"""Signs of a cell that is looked at."""


@dataclass(slots=True)
class Moves:
    """What was taken out of a list of appointments."""

    row: int
    """Of the headings."""
    past: list[PastPost] = field(default_factory=list)
    not_yet: list[tuple[int, int]] = field(default_factory=list)
    """Row and column of each post that somebody is only meant for."""
    unnamed: list[int] = field(default_factory=list)
    """Rows with a former post without its unit."""


def take_moves(grid: Grid) -> Moves | None:
    """Take former posts out of a list as careers, and leave the present ones, each since its day.

    Whoever is only meant for a post, and whoever left without a new one, has none in the list.

    Examples
    --------
    >>> rows = [(1, {1: "日期", 2: "姓名", 3: "原任职务", 4: "现任职务"})]
    >>> rows += [(2, {1: "2024", 2: "甲一", 3: "市水务局副局长", 4: "市交通局局长"})]
    >>> page = Grid("任免", "a.xlsx", [*rows, (3, {1: "2024", 2: "乙二", 3: "市交通局局长", 4: "免职"})])
    >>> for number, said in take_moves(page).past:
    ...     print(number, *(text for _, text in said.values()))
    2 甲一 市水务局 副局长 2024
    3 乙二 市交通局 局长 2024
    >>> page.rows[0][1][1], page.rows[1:]
    ('任职起始', [(2, {1: '2024', 2: '甲一', 4: '市交通局局长'}), (3, {2: '乙二'})])
    """
    posts = sheets()["posts"]
    for start, (number, header) in enumerate(grid.top):
        former, day = (_headed(header, words) for words in ("former_post", "day_of_move"))
        known = {id(posts.by_heading.get(fold(text))): at for at, text in header.items() if at != former}
        name, title = (known.get(id(posts.column(one)), 0) for one in ("holder", "name"))
        if former and day and name and title:
            found = Moves(number)
            header |= {day: posts.column("holder_from").headings["zh"], former: f"# {header[former]}"}
            columns = {"person": name, "former": former, "title": title, "valid_to": day}
            grid.rows[start + 1 :] = list(_kept(grid, start, columns, found))
            return found
    return None


def _headed(header: dict[int, str], words: str) -> int:
    return next((at for at, text in header.items() if vocabulary(words).code(text)), 0)


def _kept(
    grid: Grid, start: int, columns: dict[str, int], found: Moves
) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows without what was; none of whoever has no post now."""
    careers, header = sheets()["careers"], grid.rows[start][1]
    shared = {
        column.field: at
        for at, text in header.items()
        if (column := careers.by_heading.get(fold(text))) is not None and column.field in EVIDENCE
    }
    former, title = columns["former"], columns["title"]
    for number, cells in grid.rows[start + 1 :]:
        was, now = (_shown(text) for text in (cells.pop(former, ""), cells.get(title, "")))
        post = split_post(was)
        if says_something(was) and columns["person"] in cells:
            if post is None:
                found.unnamed.append(number)
            else:
                said = {"person": (columns["person"], cells[columns["person"]])}
                said |= {"place": (former, post[0]), "detail": (former, post[1])}
                told = {**shared, "valid_to": columns["valid_to"]}
                said |= {name: (at, cells[at]) for name, at in told.items() if at in cells}
                found.past.append((number, said))
        if _meant(now):
            found.not_yet.append((number, title))
            continue
        gone = (title, columns["valid_to"]) if _none(now) else ()
        yield number, {at: text for at, text in cells.items() if at not in gone}


def _shown(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).strip()


def _meant(title: str) -> bool:
    """Whether a title is one that somebody is only meant for."""
    words = vocabulary("move_word").codes
    return any(code == "meant" and (title.startswith(w) or f"({w}" in title) for w, code in words.items())


def _none(title: str) -> bool:
    """Whether somebody is told to have left without a new post."""
    words = vocabulary("move_word").codes
    return any(code == "left" and title.startswith(word) for word, code in words.items())

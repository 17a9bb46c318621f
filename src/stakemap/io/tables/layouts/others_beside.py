"""Columns of a list of people that name others: to whom they report, whom they listen to, who listens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book, Row
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.beside_each_other import TURNED
from stakemap.io.tables.natural import absence, says_something
from stakemap.io.tables.typed.headings import id_column, posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.short_names import bare_name
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.separators import several
from stakemap.io.tables.vocabulary import kinds_vocabulary, sheets, vocabulary

__all__ = ["others_beside", "ties_to_others"]

_LINE = "reports_to"
_QUESTION = 4
"""Signs of a word with which a question may end: 向谁请教."""
_LONGEST = 2_000
"""Signs of a cell in which shares are looked for."""
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_SHARE = re.compile(r"(.+?)\s*\(\s*(\d{1,3}(?:\.\d+)?\s*%|[01]?\.\d+)\s*\)")
"""A name with how much behind it in brackets."""


def others_beside(grid: Grid, start: int) -> dict[int, str]:
    """The columns of a list of people that name others of it, and the kind of tie that each says.

    A line of reporting counts here only where no unit stands beside the names: else it is one of posts.
    Of the other columns half of the cells must name somebody of the list, by name or by title.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Reports to", 3: "Influenced by", 4: "Friends"}),
    ...     (2, {1: "Ann", 3: "Bo", 4: "many"}), (3, {1: "Bo", 2: "Ann", 3: "n/a", 4: "few"})]
    >>> others_beside(Grid("a", "a.xlsx", rows), 0)
    {2: 'reports_to', 3: 'advice'}
    """
    people, posts = sheets()["people"], sheets()["posts"]
    header = grid.rows[start][1] if start < len(grid.rows) else {}
    fields = {column.field: at for at, column in settled_headings(header, people).fields.items()}
    if "name" not in fields:
        return {}
    known = _called(grid, start, fields["name"])
    in_units = bool(posts_beside(header, people, posts))
    found: dict[int, str] = {}
    for at, text in header.items():
        kind = vocabulary("tie_heading").code(text) or _question(text)
        line = posts.heads(text, _LINE)
        if at in fields.values():
            continue
        if line and not in_units:
            found[at] = _LINE
        elif kind and _names_people(grid, start, at, known):
            found[at] = kind
    return found


def _question(heading: str) -> str:
    """The kind of tie that a question ends with asking for; nothing for any other heading.

    Examples
    --------
    >>> _question("遇到难题时您常向谁请教（可多选）"), _question("受谁影响"), _question("姓名")
    ('advice', 'advice', '')
    """
    known = vocabulary("tie_heading")
    shown = fold(_IN_BRACKETS.sub("", unicodedata.normalize("NFKC", heading).strip().rstrip("?")))
    words = (word for word in known.codes if len(word) >= _QUESTION and not word.isascii())
    return next((known.codes[word] for word in words if shown.endswith(word)), "")


def ties_to_others(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """A tie for each cell that names another of the list of people."""
    start = heading_row(grid, sheets()["people"]) if grid.rows else 0
    others = others_beside(grid, start)
    if "posts" in book.found:
        others = {at: kind for at, kind in others.items() if kind != _LINE}
    if not others:
        return
    number, header = grid.rows[start]
    people = settled_headings(header, sheets()["people"]).fields
    name = next(at for at, column in people.items() if column.field == "name")
    known, own = _called(grid, start, name), id_column(header)
    charted = any(one.how == "indented_people" and one.sheet == grid.on_tab for _, one in book.readings)
    for at, kind in others.items():
        if kind == _LINE and charted:
            continue  # who stands above is no column that anybody typed
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        label = kinds_vocabulary(Catalogue.default()).label(kind.removesuffix(TURNED), book.language)
        how = "turned_ties_beside" if kind.endswith(TURNED) else "ties_beside"
        book.note(order, ReadAs(how, *place, typed=header[at].strip(), taken=label))
    for number, cells in grid.rows[start + 1 :]:
        filled = {at: text.strip() for at, text in cells.items() if text.strip()}
        if name not in filled or kind_of_row(filled) or absence(filled[name]) is not None:
            continue
        if filled[min(filled)].startswith(IGNORED):
            continue
        for at, kind in others.items():
            for whom, share in _whom(filled.get(at, "")):
                ends = (own, filled[own]) if own in filled else (name, filled[name]), (at, whom)
                row = Row(book, sheets()["ties"], grid, order, number)
                _fill(row, kind, ends, share)
                _by_title(row, "from_id" if kind.endswith(TURNED) else "to_id", known)
                yield row


def _fill(row: Row, kind: str, ends: tuple[tuple[int, str], tuple[int, str]], share: str) -> None:
    one, other = reversed(ends) if kind.endswith(TURNED) else ends
    row.cells = {"from_id": one, "kind": (0, kind.removesuffix(TURNED)), "to_id": other}
    if share:
        row.cells["strength"] = (ends[1][0], share)


def _by_title(row: Row, end: str, known: Mapping[str, str]) -> None:
    """Put the name of whoever has a title in the list in place of the title."""
    at, text = row.cells[end]
    name = known.get(fold(text), "")
    if name and fold(name) != fold(text):
        row.read_as(end, name, "name")
        row.cells[end] = (at, name)


def _whom(text: str) -> Iterator[tuple[str, str]]:
    """The names in a cell, each with the share behind it if there is one."""
    parts = several(text) if len(text) <= _LONGEST else []
    if any(_SHARE.fullmatch(unicodedata.normalize("NFKC", part)) for part in parts):
        for part in parts:
            found = _SHARE.fullmatch(unicodedata.normalize("NFKC", part))
            yield (found[1], found[2]) if found else (part, "")
    elif says_something(text) and vocabulary("bool").code(text) != "no":
        yield text, ""


def _called(grid: Grid, start: int, name: int) -> dict[str, str]:
    """The people of a list by name, and by a title that one of them has."""
    posts, header = sheets()["posts"], grid.rows[start][1]
    titles = [at for at, text in header.items() if at != name and posts.heads(text, "name")]
    named, titled = dict[str, str](), dict[str, str]()
    for _, cells in grid.rows[start + 1 :]:
        who = cells.get(name, "").strip()
        for title in (fold(cells[at]) for at in titles if who and cells.get(at, "").strip()):
            titled[title] = who if title not in titled else ""
        named[fold(who)] = who
        named.setdefault(bare_name(who), who)
    return {title: who for title, who in titled.items() if who} | named


def _names_people(grid: Grid, start: int, at: int, known: Mapping[str, str]) -> bool:
    told = [cells.get(at, "") for _, cells in grid.rows[start + 1 :]]
    named = [[whom for whom, _ in _whom(text)] for text in told if text.strip()]
    named = [whom for whom in named if whom]
    hits = sum(
        any({fold(part), bare_name(part)} & known.keys() for one in whom for part in several(one))
        for whom in named
    )
    return bool(named) and 2 * hits >= len(named)

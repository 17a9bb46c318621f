"""Lists of people with a column of titles for each body: 党工委职务, 管委会职务, 兼任职务."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book, Row
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.posts_held.unit_in_title import split_post
from stakemap.io.tables.natural import absence, says_something
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["posts_by_body", "titles_by_body"]

_LONGEST = 60


def titles_by_body(header: Mapping[int, str]) -> dict[int, str]:
    """The columns of titles in a body that the heading names, each with it; nothing for those held besides.

    Only where at least one names a body, and no column of titles stands beside one of units.

    Examples
    --------
    >>> titles_by_body({1: "姓名", 2: "党工委职务", 3: "管委会职务", 4: "兼任职务"})
    {2: '党工委', 3: '管委会', 4: ''}
    >>> titles_by_body({1: "姓名", 2: "行政职务", 3: "兼任职务"}), titles_by_body({1: "姓名", 2: "职务"})
    ({}, {})
    """
    people, posts = sheets()["people"], sheets()["posts"]
    fields = {column.field for column in settled_headings(header, people).fields.values()}
    if "name" not in fields or posts_beside(header, people, posts):
        return {}
    ends = [word for word, code in vocabulary("titles_of").codes.items() if code == "behind"]
    found: dict[int, str] = {}
    for at, text in header.items():
        shown = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
        body = next((shown.removesuffix(end) for end in ends if shown.endswith(end)), "")
        if body and names_unit(body):
            found[at] = body
        elif vocabulary("titles_of").code(shown) == "besides":
            found[at] = ""
    return found if any(found.values()) else {}


def posts_by_body(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """A post for each title under such a heading; of one held besides only where its unit is written."""
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people) if grid.rows else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    told = titles_by_body(header)
    fields = {column.field: at for at, column in settled_headings(header, people).fields.items()}
    for at in told:
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(order, ReadAs("titles_of_body", *place, typed=header[at].strip()))
    for number, cells in grid.rows[start + 1 :] if told else ():
        filled = {at: text for at, text in cells.items() if text.strip()}
        who = filled.get(fields["name"], "")
        skipped = not who or kind_of_row(filled) or absence(who) is not None or who.startswith(IGNORED)
        for at, body in told.items() if not skipped else ():
            if not says_something(filled.get(at, "")):
                continue
            post = _post(filled[at], body)
            if post is None:
                book.note(order, ReadAs("line_partly", grid.file, grid.on_tab, row=number))
                continue
            said = {"unit": (at, post[0]), "name": (at, post[1]), "holder": (fields["name"], who)}
            yield Row(book, posts, grid, order, number, cells=said)


def _post(text: str, body: str) -> tuple[str, str] | None:
    """The unit and the title of a cell; the body need not be written again before the title.

    Examples
    --------
    >>> _post("党工委书记", "党工委"), _post("副主任（挂职）", "管委会"), _post("东湖区委常委", "")
    (('党工委', '书记'), ('管委会', '副主任(挂职)'), ('东湖区委', '常委'))
    >>> _post("纪工委书记", "党工委")
    ('纪工委', '书记')
    """
    found = split_post(text)
    if found is not None and (not body or fold(found[0]) != fold(body)):
        return found
    shown = unicodedata.normalize("NFKC", text).strip()
    return (body, shown.removeprefix(body).strip() or shown) if body else None

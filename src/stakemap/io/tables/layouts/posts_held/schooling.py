"""Where people of a list studied or served, and until when, as columns beside their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book, Row
from stakemap.io.tables.cells import plain_value
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.posts_held.career_lines import school_of
from stakemap.io.tables.natural import absence, says_something
from stakemap.io.tables.typed.headings import id_column, settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.spans import split_span
from stakemap.io.tables.vocabulary import sheets, vocabulary
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

__all__ = ["rows_of_schooling", "schooling_columns"]

_COHORT = re.compile(r"((?:19|20)\d\d)\s*(\S*)")
_PASTS: Mapping[str, Mapping[str, str]] = {
    "education": {name: name for name in ("place", "detail", "valid_from", "valid_to")},
    "service": {"place": "service_place", "valid_from": "service_from"},
}
"""Kinds of past that columns tell, and which word of `schooling` stands for which field of careers."""
_ENDS = ("valid_from", "valid_to")


def schooling_columns(grid: Grid, start: int) -> dict[int, str]:
    """The columns of a list of people that say where they studied or served: what of it each tells.

    None without a school or a body: a subject alone is no stretch of anybody's past.

    Examples
    --------
    >>> schooling_columns(Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "毕业院校", 3: "专业", 4: "毕业年份"})]), 0)
    {2: 'place', 3: 'detail', 4: 'valid_to'}
    >>> schooling_columns(Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "专业"})]), 0)
    {}
    """
    header = grid.rows[start][1]
    people = settled_headings(header, sheets()["people"]).fields
    known = ((at, vocabulary("schooling").code(text)) for at, text in header.items() if at not in people)
    found = {at: code for at, code in known if code is not None}
    told = [fields for fields in _PASTS.values() if fields["place"] in found.values()]
    return {at: code for at, code in found.items() if any(code in fields.values() for fields in told)}


def rows_of_schooling(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """A row of careers for each person beside whom a school or a body stands."""
    careers, start = sheets()["careers"], heading_row(grid, sheets()["people"]) if grid.rows else 0
    columns = schooling_columns(grid, start) if grid.rows and "careers" not in book.found else {}
    if not columns:
        return
    number, header = grid.rows[start]
    people = settled_headings(header, sheets()["people"]).fields
    name = next((at for at, column in people.items() if column.field == "name"), 0)
    own = id_column(header)
    book.note(order, ReadAs("schooling", grid.file, grid.on_tab, row=number))
    for number, cells in grid.rows[start + 1 :]:
        filled = {at: text for at, text in cells.items() if text.strip()}
        if name not in filled or kind_of_row(filled) or filled[min(filled)].lstrip().startswith(IGNORED):
            continue
        who = (own, filled[own]) if own in filled else (name, filled[name])
        for kind, fields in _PASTS.items():
            at_of = {code: at for at, code in columns.items() if at in filled}
            said = {f: (at_of[code], filled[at_of[code]]) for f, code in fields.items() if code in at_of}
            if "place" not in said or not says_something(said["place"][1]) or absence(who[1]) is not None:
                continue
            told = {"person": who, "kind": (0, kind), **_apart(said, book.language)}
            yield Row(book, careers, grid, order, number, cells=told)


def _apart(said: Mapping[str, tuple[int, str]], lang: str) -> dict[str, tuple[int, str]]:
    """A school and the subject in its cell, and whether a year is one of entry or of leaving: 2003届.

    A year of entry without one of leaving is told beside the subject: as a date it would last until today.
    """
    at, text = said["place"]
    school = school_of(text)
    found = {"place": (at, school[0] if school else text)}
    if school and school[1]:
        found["detail"] = (at, school[1])
    for field, (place, told) in said.items():
        year = _COHORT.fullmatch(unicodedata.normalize("NFKC", told).strip())
        end = vocabulary("cohort").code(fold(year[2])) if year and field in _ENDS else None
        if field != "place":
            found[end or field] = (place, year[1] if year and end else told)
    read = partial(plain_value, sheets()["careers"].column("valid_from"))
    spans = "valid_from" in found and split_span(found["valid_from"][1], read) is not None
    if "valid_from" in found and "valid_to" not in found and not spans:
        place, year_of_entry = found.pop("valid_from")
        at, subject = found.get("detail", (place, ""))
        entered = Words("readings", lang).say("entered", year=year_of_entry.strip())
        found["detail"] = (at, listed(filter(None, (subject, entered)), lang))
    return found

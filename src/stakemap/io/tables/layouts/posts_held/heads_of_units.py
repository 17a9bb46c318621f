"""Who stands beside the names of units: heads, deputies, members, those who oversee."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.cells import plain_value
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.natural import says_something
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.post_before_name import titles_of_posts
from stakemap.io.tables.typed.names.several_names import is_name, listed_names
from stakemap.io.tables.typed.names.short_names import titled_head
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.spans import is_open, split_span
from stakemap.io.tables.typed.which_sheet import is_deputy_heading
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["heads_of_units", "seat_told"]

_REMARKED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<remark>[^()]{1,40})\)")
_PARTS = re.compile(r"[\u3001,\s]+")
_LONGEST = 200


def heads_of_units(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """The heads, deputies and members beside the names of units, where no post is told otherwise."""
    units = sheets()["units"]
    start = heading_row(grid, units) if grid.rows and "unit" not in book.lost else 0
    number, header = grid.rows[start] if grid.rows else (0, {})
    found = settled_headings(header, units)
    unit = next((at for at, column in found.fields.items() if column.field == "name"), 0)
    head, over = (
        next((at for at in found.unknown if vocabulary(words).code(header[at])), 0)
        for words in ("unit_head", "unit_overseer")
    )
    told = _told_elsewhere(book)
    seats = {at: title for at in found.unknown if (title := _title_of_seats(header[at], book.language))}
    for at in (at for at in (head, *seats) if at and unit):
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        how = "column_left" if told else ("heads" if at == head else "seats")
        book.note(order, ReadAs(how, *place, typed=header[at].strip()))
    if over and unit:
        place = (grid.file, grid.on_tab, f"{column_letters(over)}{number}", number)
        how = "column_left" if told else ("overseers" if head else "no_heads")
        book.note(order, ReadAs(how, *place, typed=header[over].strip()))
    if unit and not told:
        heads = list(_rows_of_heads(book, grid, order, start, (unit, head, over))) if head else []
        yield from heads
        led = {(row.number, fold(row.cells["holder"][1])) for row in heads}
        for at, title in seats.items():
            yield from _rows_of_seats(book, grid, order, start, (unit, at, title), led)


def _told_elsewhere(book: Book) -> bool:
    """Whether posts are told otherwise than beside the names of units."""
    listed = {id(row.grid) for row in book.rows if row.sheet.key == "units"}
    return any(row.sheet.fact == "post" and id(row.grid) not in listed for row in book.rows)


def _title_of_seats(heading: str, lang: str) -> str:
    """The title of those who stand under a heading beside units: members, or deputies by what it says."""
    if code := vocabulary("unit_members").code(heading):
        return vocabulary("unit_members").label(code, lang)
    return heading.strip() if is_deputy_heading(heading) else ""


def _rows_of_heads(
    book: Book, grid: Grid, order: int, start: int, columns: tuple[int, int, int]
) -> Iterator[Row]:
    """A post for each who heads a unit, reporting to those who are named as overseeing it."""
    unit, head, over = columns
    title = grid.rows[start][1][head].strip()
    for number, cells in _lines(grid, start, unit, head):
        own, who = titled_head(cells[head])
        told = {name: (head, text) for name, text in seat_told(who, own or title).items()}
        said = {"unit": (unit, cells[unit]), **told}
        if says_something(cells.get(over, "")) and fold(cells[over]) != fold(told["holder"][1]):
            said["reports_to"] = (over, ";".join(listed_names(cells[over])))
        yield Row(book, sheets()["posts"], grid, order, number, cells={**said, "head": (head, "yes")})


def _rows_of_seats(
    book: Book, grid: Grid, order: int, start: int, seat: tuple[int, int, str], led: set[tuple[int, str]]
) -> Iterator[Row]:
    """A seat for each who is named beside a body and does not head it."""
    unit, at, title = seat
    for number, cells in _lines(grid, start, unit, at):
        for name in listed_names(cells[at].strip()):
            if (number, fold(name)) not in led:
                told = {field: (at, text) for field, text in seat_told(name, title).items()}
                said = {"unit": (unit, cells[unit]), **told}
                yield Row(book, sheets()["posts"], grid, order, number, cells=said)


def _lines(grid: Grid, start: int, unit: int, at: int) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows that name a unit and somebody beside it."""
    for number, cells in grid.rows[start + 1 :]:
        filled = {place: text for place, text in cells.items() if text.strip()}
        if unit in filled and at in filled and not kind_of_row(filled):
            yield number, filled


def seat_told(text: str, title: str) -> dict[str, str]:
    """The seat of a title, who holds it, and what stands in brackets behind the name: since when, acting.

    That they hold another seat as well is no part of a name; that they run the unit is told with the title.

    Examples
    --------
    >>> seat_told("甲一（2023.6-至今）", "处长"), seat_told("乙二(代)", "处长")["acting"]
    ({'name': '处长', 'holder': '甲一', 'holder_from': '2023.6'}, 'yes')
    >>> seat_told("丙三（主持工作）", "副处长"), seat_told("丁四（兼）", "处长")["holder"]
    ({'name': '副处长(主持工作)', 'holder': '丙三'}, '丁四')
    >>> seat_told("戊五（董事长）", "负责人")
    {'name': '董事长', 'holder': '戊五'}
    >>> seat_told("丁四（东）", "处长")["holder"], seat_told("（空缺）", "处长")["holder"]
    ('丁四（东）', '（空缺）')
    """
    shown = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    found = _REMARKED.fullmatch(shown)
    said = _remark(found["remark"].strip(), title) if found and is_name(found["name"]) else None
    if found is None or said is None:
        return {"name": title, "holder": text}
    return {"name": title, "holder": found["name"], **said}


def _remark(text: str, title: str) -> Mapping[str, str] | None:
    """What a remark behind a name tells of the seat; ``None`` of any other remark."""
    if vocabulary("acting_word").code(text):
        return {"acting": "yes"}
    if code := vocabulary("seat_remark").code(text):
        return {"name": f"{title}({text})"} if code == "runs" else {}
    if set(_PARTS.split(text)) <= titles_of_posts():
        return {"name": text}
    column = sheets()["posts"].column("holder_from")
    span = split_span(text, partial(plain_value, column))
    if span is None:
        return None
    return {"holder_from": span[0]} | ({} if is_open(span[1]) else {"holder_to": span[1]})

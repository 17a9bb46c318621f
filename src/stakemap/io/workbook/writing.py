"""Records as an .xlsx workbook that a person can go on working in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.atomic import whole_file
from stakemap.io.limits import LIMITS
from stakemap.io.tables.writing import SheetRows, table_rows
from stakemap.io.workbook.legible import legible
from stakemap.model import Record
from stakemap.wording.display_width import display_width

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "NUMERIC",
    "OPTIONS",
    "fact_sheets",
    "list_sheet",
    "new_workbook",
    "put",
    "style",
    "write_workbook",
]

NUMERIC = ("int", "number", "amount")
"""Heads of the types of columns whose cells are numbers."""

OPTIONS: dict[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 56, 200
"""Columns in characters, and how many of their cells are looked at."""
_LINE, _HIGHEST, _A4 = 15.0, 12, 9
"""Points of a line, the most lines of a row, the number of A4 paper."""
_FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}


def new_workbook(place: Path | BytesIO, lang: str) -> xlsxwriter.Workbook:
    """A workbook whose bytes depend on its content alone, and in which no text is a formula."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(place) if isinstance(place, Path) else place, OPTIONS)
    book.set_properties({"created": _MADE, "author": "stakemap", "title": "stakemap"})
    book.formats[0].set_font_name(_FONT[lang])
    return book


def style(book: xlsxwriter.Workbook, lang: str, **more: Any) -> Format:
    """A cell format in the font of the language."""
    return book.add_format({"font_name": _FONT[lang], "valign": "top", **more})


def write_workbook(facts: Iterable[Record], path: Path, *, lang: str = "en", catalogue: Catalogue) -> None:
    """Write one sheet a kind; reading it gives the same facts.

    Raises
    ------
    InputError
        A text longer than a cell can hold, or a place that cannot be written to.
    """
    facts = tuple(facts)
    with whole_file(path) as made:
        book = new_workbook(made, lang)
        fact_sheets(book, facts, lang, catalogue=catalogue)
        book.close()


def fact_sheets(
    book: xlsxwriter.Workbook,
    facts: Iterable[Record],
    lang: str,
    *,
    catalogue: Catalogue,
    named: bool = False,
) -> None:
    """Add one sheet a kind, settings first; `named` puts names for ids where they read back as the same.

    Raises
    ------
    InputError
        A text longer than a cell can hold.
    """
    ordered = sorted(facts, key=lambda fact: fact.id)
    tables = table_rows(ordered, catalogue=catalogue, lang=lang)
    tables = legible(tables, ordered, catalogue=catalogue, lang=lang) if named else tables
    _check_length(tables)
    head = _head(book, lang, num_format="@")
    text = style(book, lang, num_format="@")
    number = style(book, lang)
    for table in tables:
        _write_sheet(book, table, lang, head, text, number)


def list_sheet(
    book: xlsxwriter.Workbook,
    lang: str,
    name: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | float | None]],
    shares: Collection[int] = (),
    *,
    unprinted: int = 0,
) -> None:
    """Add a sheet to look at: numbers as numbers, every text as text, a filter over each column.

    The columns of `shares` hold shares of one, shown as per cent; the last column stays on one line.
    So many columns at the end are for programs: they are on no print, which they would make tiny.
    """
    page = book.add_worksheet(name)
    head, text, last = _head(book, lang), style(book, lang, text_wrap=True, indent=1), len(headings) - 1
    numbers = {True: style(book, lang, num_format="0.0%"), False: style(book, lang)}
    widths = [_width(heading, (row[at] for row in rows)) for at, heading in enumerate(headings)]
    for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        page.write_string(0, at, heading, head)
        page.set_column(at, at, width)
    for place, row in enumerate(rows, 1):
        page.set_row(place, _LINE * max([1, *map(_height, row[:last], widths)]))
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                page.write_string(place, at, cell, text if at < last else numbers[False])
            elif isinstance(cell, int | float):
                page.write_number(place, at, cell, numbers[at in shares])
    _shown(page, len(rows), len(headings))
    if unprinted:
        page.print_area(0, 0, len(rows), last - unprinted)


def _width(heading: str, cells: Iterable[str | float | None]) -> int:
    """A column that shows its heading with the sign of a filter, and the first cells whole, within limits."""
    texts = (cell for cell in islice(cells, _LOOKED_AT) if isinstance(cell, str))
    lines = (line for text in texts for line in text.split("\n"))
    return min(
        _WIDEST, max(_NARROWEST, display_width(heading) + 4, *(display_width(line) + 3 for line in lines), 0)
    )


def _height(cell: str | float | None, width: int) -> int:
    """How many lines a text takes in a column."""
    lines = cell.split("\n") if isinstance(cell, str) else [""]
    return min(_HIGHEST, sum(max(1, ceil(display_width(line) / (width - 1))) for line in lines))


def _shown(page: Worksheet, rows: int, columns: int) -> None:
    """Head and first column stay in sight, each column has a filter, a print is as wide as its paper."""
    page.freeze_panes(1, 1)
    if rows and columns:
        page.autofilter(0, 0, rows, columns - 1)
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _head(book: xlsxwriter.Workbook, lang: str, **more: Any) -> Format:
    return style(book, lang, bold=True, font_color="#FFFFFF", bg_color="#1F4E79", text_wrap=True, **more)


def _check_length(tables: Iterable[SheetRows]) -> None:
    for table in tables:
        for row in table.rows:
            for heading, cell in zip(table.headings, row, strict=True):
                if len(cell) > LIMITS.cell_characters:
                    cause = f"longer than the {LIMITS.cell_characters} characters of a cell"
                    raise InputError(
                        [Problem(cause, "write JSON or CSV", sheet=table.sheet.key, field=heading)]
                    )


def _write_sheet(
    book: xlsxwriter.Workbook, table: SheetRows, lang: str, head: Format, text: Format, number: Format
) -> None:
    sheet = book.add_worksheet(table.sheet.names[lang])
    types = [column.head for column in table.columns] or ["line"] * len(table.headings)
    for at, heading in enumerate(table.headings):
        sheet.write_string(0, at, heading, head)
        numeric = types[at] in NUMERIC
        width = _width(heading, (row[at] for row in table.rows))
        sheet.set_column(at, at, width, number if numeric else text)
    for line, row in enumerate(table.rows, 1):
        for at, cell in enumerate(row):
            numeric = types[at] in NUMERIC
            put(sheet, (line, at), cell, number if numeric else text, numeric=numeric)
    _shown(sheet, len(table.rows), len(table.headings))


def put(sheet: Worksheet, at: tuple[int, int], cell: str, shape: Format, *, numeric: bool) -> None:
    """One cell: a number where it is one and keeps all its figures, else text; nothing where it is empty."""
    if cell and numeric and _exact(cell):
        sheet.write_number(*at, float(cell), shape)
    elif cell:
        sheet.write_string(*at, cell, shape)


def _exact(text: str) -> bool:
    """Whether the 16 figures of a number cell keep it whole."""
    value = float(text)
    return float(f"{value:.16G}") == value

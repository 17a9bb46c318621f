"""Settings typed above a table, where a workbook has no sheet of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.which_sheet import named_sheet
from stakemap.io.tables.vocabulary import sheets

__all__ = ["settings_apart", "with_settings_apart"]

_TWO = 2


def settings_apart(grid: Grid) -> list[Grid]:
    """The table, and behind it a table of the settings that stand in two columns above it, if there are any.

    Examples
    --------
    >>> rows = [(1, {1: "Account:", 2: "City"}), (3, {1: "Name", 2: "Title", 3: "Unit"}), (4, {1: "Ann"})]
    >>> [(part.name, part.rows[0]) for part in settings_apart(Grid("People", "a.xlsx", rows))]
    [('People', (1, {1: 'Account:', 2: 'City'})), ('Settings', (1, {1: 'Account', 2: 'City'}))]
    """
    sheet = sheets()["settings"]
    above = list(takewhile(lambda row: len(row[1]) <= _TWO, grid.top))
    if grid.unread is not None or grid.hidden or len(above) == len(grid.rows):
        return [grid]
    found = {}
    for number, cells in above:
        at = min(cells, default=0)
        name = unicodedata.normalize("NFKC", cells.get(at, "")).strip().removesuffix(":").rstrip()
        if len(cells) == _TWO and at + 1 in cells and fold(name) in sheet.by_heading:
            found[number] = {1: name, 2: cells[at + 1]}
    if not found:
        return [grid]
    kept = [row for row in grid.rows if row[0] not in found or _is_a_body(found[row[0]][1])]
    settings = Grid(sheet.names["en"], grid.file, list(found.items()), tab=grid.on_tab)
    return [replace(grid, rows=kept), settings]


def _is_a_body(name: str) -> bool:
    """Whether a setting names the body that the table is about: the table keeps that line too."""
    sheet = sheets()["settings"]
    return sheet.by_heading.get(fold(name)) is sheet.column("account")


def with_settings_apart(book: Book, grids: Iterable[Grid]) -> Iterator[Grid]:
    """The tables of a file, and behind each the settings that stand above it, where it is none of them."""
    for place, grid in enumerate(grids):
        called = named_sheet(grid.name.strip())
        if called is not None and called.key == "settings":
            yield grid
            continue
        table, *settings = settings_apart(grid)
        for number, cells in (row for part in settings for row in part.rows):
            at = (grid.file, grid.on_tab, f"A{number}", number)
            lang = "en" if cells[1].isascii() else "zh"
            meant = sheets()["settings"].by_heading[fold(cells[1])].headings[lang]
            book.note(place, ReadAs("setting_above", *at, typed=cells[1], taken=meant))
        yield from (table, *settings)

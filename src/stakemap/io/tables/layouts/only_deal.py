"""The only decision of a file that lists none: named above a table, or without a name."""

from __future__ import annotations

from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.one_decision import is_vote_heading, opinions_beside
from stakemap.io.tables.typed.headings import posts_beside, settled_headings
from stakemap.io.tables.typed.layout import Layout, heading_row
from stakemap.io.tables.typed.which_sheet import OF_ONE_DECISION, named_sheet
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["Table", "deal_told"]

Table = tuple[str, int, Grid, Layout]
"""Of which sheet a table is, its place among them, its cells, and what was done to merged ones."""


def deal_told(book: Book, named: list[tuple[Grid, int, int, str]], tables: list[Table]) -> list[Table]:
    """The only decision that titles above tables name, or one without a name: a table with one row."""
    read = [id(grid) for _, _, grid, _ in tables]
    lost = any(
        id(grid) not in read and named_sheet(grid.name) is sheets()["decisions"] for grid in book.grids
    )
    if len(named) > 1 or lost:
        return []
    if not named:
        return _deal_without_name(book, tables)
    ((grid, number, at, name),) = named
    return [_one_deal(book, "deal", grid, (number, at), name)]


def _deal_without_name(book: Book, tables: list[Table]) -> list[Table]:
    """A decision whose name is not told, where tables about one name none at all."""
    about = [(grid, sheets()[key]) for key, _, grid, _ in tables if grid.rows and _is_about_one(key, grid)]
    starts = [heading_row(grid, sheet) for grid, sheet in about]
    named = any(
        column.field == "decision"
        for (grid, sheet), start in zip(about, starts, strict=True)
        for column in settled_headings(grid.rows[start][1], sheet).fields.values()
    )
    if not about or named:
        return []
    (grid, _), start = about[0], starts[0]
    number, header = grid.rows[start]
    name = vocabulary("untold_name").label("decision", book.language)
    return [_one_deal(book, "deal_without_name", grid, (number, min(header)), name)]


def _is_about_one(key: str, grid: Grid) -> bool:
    """Whether a table tells of parts, positions or steps in a decision; of people their parts or votes."""
    if key != "people":
        return key in OF_ONE_DECISION
    start = heading_row(grid, sheets()["people"])
    header = grid.rows[start][1]
    told = opinions_beside(grid, start, posts_beside(header, sheets()["people"], sheets()["posts"]))
    return any(column.field == "role" or is_vote_heading(header[at]) for at, column in told.items())


def _one_deal(book: Book, how: str, grid: Grid, place: tuple[int, int], name: str) -> Table:
    number, at = place
    order, sheet = book.sheets[grid.name], sheets()["decisions"]
    cell = f"{column_letters(at)}{number}"
    book.note(order, ReadAs(how, grid.file, grid.on_tab, cell, number, taken=name))
    book.found.add("decisions")
    rows = [(number, {at: sheet.column("name").headings["en"]}), (number, {at: name})]
    return "decisions", order, Grid(grid.name, grid.file, rows, tab=grid.tab), Layout()

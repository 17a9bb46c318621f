"""What a book is told of units and people inside each other: pairs, a column of who is above, notes."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.levels.people_by_indent import lines_by_indent
from stakemap.io.tables.layouts.levels.unit_levels import (
    Levels,
    drop_levels,
    indented,
    join_levels,
    led_units,
    levels_of,
    list_levels,
    names_all,
)
from stakemap.io.tables.layouts.posts_held.unit_on_tab import unit_above
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.which_sheet import fits, named_sheet
from stakemap.io.tables.vocabulary import Sheet, sheets

__all__ = ["with_indented_people", "with_indented_units", "with_indents", "with_levels"]


def with_levels(grid: Grid, called: Sheet | None, book: Book, sheet: Sheet | None) -> Sheet | None:
    """Join columns of units that are inside each other, and say which sheet the table is then."""
    levels = levels_of(grid)
    if levels is None or (sheet is None and not levels.numbered):
        return sheet
    listed = next((other for other in book.grids if other is not grid and _lists_units(other)), None)
    if listed is not None and not names_all(listed, grid, levels):
        return sheet
    own = _sheet_beside(grid, called, levels)
    if sheet is None and not (own.key == "people" and _names_titles(grid, levels)):
        return sheet  # numbered levels alone may be of approval, of skill, of anything
    if own.key == "units" and listed is not None:
        return sheet
    join_levels(grid, levels)
    order, number = book.sheets[grid.name], grid.rows[levels.start][0]
    taken = " > ".join(levels.headings)
    how = "paths" if levels.roots else "levels"
    book.note(order, ReadAs(how, grid.file, grid.on_tab, row=number, taken=taken))
    for row, at, typed, name in levels.leadership.values():
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{row}", row)
        book.note(order, ReadAs("text", *place, typed=typed, taken=name))
    if own.key == "units":
        list_levels(grid, levels)
    elif listed is None:
        book.inside.extend((grid, order, pair) for pair in levels.inside)
    if own.key == "people" and not _names_titles(grid, levels):
        drop_levels(grid, levels)
        book.note(order, ReadAs("no_titles", grid.file, grid.on_tab, row=number))
    return own


def with_indents(grid: Grid, book: Book) -> None:
    """Write the unit above beside each unit whose name is indented, where no column says which that is."""
    units = sheets()["units"]
    start = heading_row(grid, units)
    fields = {column.field: at for at, column in settled_headings(grid.rows[start][1], units).fields.items()}
    above = indented(grid, start, fields["name"]) if "name" in fields and "led_by" not in fields else {}
    if above:
        beside = grid.free_column
        grid.rows[start][1][beside] = units.column("led_by").headings["en"]
        for number, cells in grid.rows[start + 1 :]:
            if number in above:
                cells[beside] = above[number]
        book.note(book.sheets[grid.name], ReadAs("indented", grid.file, grid.on_tab))


def with_indented_units(grid: Grid, book: Book) -> None:
    """Put down which unit is inside which where those of posts are indented and no sheet lists units."""
    posts = sheets()["posts"]
    start = heading_row(grid, posts)
    fields = {column.field: at for at, column in settled_headings(grid.rows[start][1], posts).fields.items()}
    listed = any(other is not grid and _lists_units(other) for other in book.grids)
    at = fields.get("unit", 0)
    if at and not listed:
        _under_leadership(grid, book, start, at)
    above = indented(grid, start, at) if at and not listed else {}
    if above:
        order = book.sheets[grid.name]
        named = {number: cells[at].strip() for number, cells in grid.rows if number in above}
        pairs = ((number, at, named[number], outer) for number, outer in above.items())
        book.inside.extend((grid, order, pair) for pair in pairs if fold(pair[2]) != fold(pair[3]))
        book.note(order, ReadAs("indented", grid.file, grid.on_tab))


def _under_leadership(grid: Grid, book: Book, start: int, at: int) -> None:
    """Put down that the leadership leads the departments beside which it stands as one of them."""
    leader, led = led_units(grid, start, at)
    unit = unit_above(grid, start) if leader else ""
    if leader:
        order = book.sheets[grid.name]
        for number, cells in grid.rows[start + 1 :] if unit else ():
            if fold(cells.get(at, "")) == fold(leader):
                place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
                book.note(order, ReadAs("text", *place, typed=cells[at], taken=unit))
                cells[at] = unit
        leader = unit or leader
        book.inside.extend((grid, order, (number, at, name, leader)) for number, name in led.items())
        book.note(order, ReadAs("leadership", grid.file, grid.on_tab, taken=leader))


def with_indented_people(grid: Grid, book: Book) -> None:
    """As of posts; without a unit, write who stands above beside each who is indented."""
    with_indented_units(grid, book)
    open_seats = lines_by_indent(grid)
    if open_seats is None:
        return
    order = book.sheets[grid.name]
    book.note(order, ReadAs("indented_people", grid.file, grid.on_tab))
    for number in open_seats:
        book.note(order, ReadAs("under_nobody", grid.file, grid.on_tab, row=number))


def _sheet_beside(grid: Grid, called: Sheet | None, levels: Levels) -> Sheet:
    """What a table lists whose columns name units: people, posts, or nothing but the units."""
    header = [text for at, text in grid.rows[levels.start][1].items() if at not in levels.columns]
    for key in ("people", "posts"):
        if any(sheets()[key].heads(text, "name") for text in header):
            return called if called is not None and called.key == "posts" else sheets()[key]
    return sheets()["units"]


def _names_titles(grid: Grid, levels: Levels) -> bool:
    """Whether titles stand beside people, so that it is told which posts of a unit they hold."""
    posts, person = sheets()["posts"], sheets()["people"].by_heading
    header = grid.rows[levels.start][1].values()
    return any(posts.heads(text, "name") and fold(text) not in person for text in header)


def _lists_units(grid: Grid) -> bool:
    """Whether a table has a name of the sheet of units."""
    return named_sheet(grid.name.strip()) is sheets()["units"] and fits(grid, sheets()["units"])

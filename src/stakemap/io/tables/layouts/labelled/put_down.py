"""What a book is told of lines that begin with what they tell: what they were read as, what was left."""

from __future__ import annotations

from stakemap.errors import Problem
from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.labelled.bodies import list_body, seat_in_body
from stakemap.io.tables.layouts.labelled.minutes import list_minutes
from stakemap.io.tables.vocabulary import Sheet, sheets

__all__ = ["drop_told_twice", "sheet_of_lines", "with_body"]


def sheet_of_lines(grid: Grid, book: Book) -> Sheet | None:
    """The sheet of a table without headings whose lines begin with what they tell, if it is one."""
    order, place = book.sheets[grid.name], (grid.file, grid.on_tab)
    listed = list_body(grid)
    minutes = list_minutes(grid) if listed is None else None
    if listed is not None:
        sheet, unclear, left = sheets()["posts"], listed.unclear, listed.left
        book.seats.append(grid)
        _tell_body(grid, book, listed.body)
        for line in listed.partly:
            book.note(order, ReadAs("line_partly", *place, row=line.number))
    elif minutes is not None:
        sheet, unclear, left = minutes
        how = "minutes" if sheet is sheets()["interactions"] else "minutes_without_ours"
        book.note(order, ReadAs(how, *place))
    else:
        return None
    for line in unclear:
        cure = "write the names alone, with a comma between them"
        cell = f"{column_letters(line.at)}{line.number}"
        book.tell(
            Problem("names that cannot be told from what stands beside", cure, *place, cell, line.number)
        )
    for line in left:
        book.note(order, ReadAs("line_left", *place, row=line.number))
    return sheet


def _tell_body(grid: Grid, book: Book, body: str) -> None:
    """Say in which body the people of a list are; ask for its name where nothing says it."""
    place = (grid.file, grid.on_tab)
    if body:
        book.note(book.sheets[grid.name], ReadAs("body_lines", *place, taken=body))
    else:
        cure = "write its name into a row of its own above"
        book.tell(Problem("a list of who is in a body that is not named", cure, *place))


def drop_told_twice(book: Book) -> None:
    """Leave out the post of somebody that a line tells beside their part, where a list tells it too."""
    lines = {id(grid) for grid in book.seats}
    told = {_post(row) for row in book.rows if lines and id(row.grid) not in lines}
    book.rows[:] = [row for row in book.rows if id(row.grid) not in lines or _post(row) not in told]


def _post(row: Row) -> tuple[str, ...]:
    return (row.sheet.key, *(fold(row.cells.get(name, (0, ""))[1]) for name in ("unit", "name", "holder")))


def with_body(grid: Grid, book: Book) -> None:
    """Read titles that are parts in a body, 组长 and 成员, as those: they are no posts in units beside."""
    found = seat_in_body(grid)
    if found is None:
        return
    body, number, unit = found
    order, place = book.sheets[grid.name], (grid.file, grid.on_tab)
    if unit:
        cell = f"{column_letters(unit)}{number}"
        book.note(order, ReadAs("units_of_members", *place, cell, number, taken=body))
    _tell_body(grid, book, body)

"""What the columns of a table are: called by their full names, by what stands in them or beside them."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap.errors import Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import Book
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.beside_each_other import (
    TURNED,
    kind_in_heading,
    kind_in_label,
)
from stakemap.io.tables.layouts.columns.ticked_positions import take_ticks
from stakemap.io.tables.layouts.labelled.put_down import with_body
from stakemap.io.tables.layouts.one_decision import (
    mark_heads,
    mark_players,
    mark_roles,
    mark_stances,
    parts_of_members,
)
from stakemap.io.tables.layouts.people.named_otherwise import name_the_names
from stakemap.io.tables.layouts.people.panel import seat_in_panel
from stakemap.io.tables.layouts.posts_held.beside_names import (
    fill_units,
    number_seats,
    number_steps,
)
from stakemap.io.tables.layouts.posts_held.career_lines import take_career_lines
from stakemap.io.tables.layouts.posts_held.moves import take_moves
from stakemap.io.tables.layouts.posts_held.unit_in_title import names_another_body, units_from_titles
from stakemap.io.tables.layouts.posts_held.unit_on_tab import unit_on_tab
from stakemap.io.tables.layouts.posts_held.who_what_where import answer_questions
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.which_sheet import (
    OF_ONE_DECISION,
    fits,
)
from stakemap.io.tables.vocabulary import Sheet, kinds_vocabulary, sheets, vocabulary

__all__ = ["cure_for_later", "mark_columns"]


def mark_columns(grid: Grid, called: Sheet | None, book: Book) -> None:
    """Call columns by their full names where what stands in them, or beside them, says what they are."""
    lists = called is None or called.key == "people"
    _mark_answers(grid, called, book)
    of_two = [(n, text) for n, cells in grid.rows for text in cells.values() if names_another_body(text)]
    if called in (None, sheets()["careers"]):
        _take_careers(grid, book)
    if lists or called in (sheets()["tenures"], sheets()["posts"]):
        _take_moves(grid, book)
    if called is sheets()["roles"] and (panel := seat_in_panel(grid)):
        book.note(book.sheets[grid.name], ReadAs("body_lines", grid.file, grid.on_tab, taken=panel))
    if lists:
        _name_the_names(grid, book)
    if lists and (unit := unit_on_tab(grid, tab=called is None)):
        book.note(book.sheets[grid.name], ReadAs("unit_on_tab", grid.file, grid.on_tab, taken=unit))
    if lists:
        _sort_columns(grid, book)
    if called in (None, sheets()["stages"]):
        _leave_numbers(grid, book, number_steps(grid))
    if (lists or called is sheets()["tenures"]) and (row := units_from_titles(grid)):
        book.note(book.sheets[grid.name], ReadAs("unit_in_title", grid.file, grid.on_tab, row=row))
    if called is None or called.key in ("people", "posts", "roles"):
        mark_roles(grid)
        mark_players(grid)
        mark_stances(grid)
        _mark_committee(grid, book)
    if lists:
        with_body(grid, book)
    if called is None or called.key in ("people", "posts", "units"):
        mark_heads(grid)
    if called in (None, sheets()["ties"]):
        kind_in_label(grid)
    if _says_who(grid, called):
        _mark_kind(grid, book)
    left = {(number, text) for number, cells in grid.rows for text in cells.values()}
    for number in sorted({number for number, text in of_two if (number, text) not in left}):
        book.note(book.sheets[grid.name], ReadAs("line_partly", grid.file, grid.on_tab, row=number))


def _mark_answers(grid: Grid, called: Sheet | None, book: Book) -> None:
    """Take ticks under positions as one column of positions, and answers to who, what and where as posts."""
    key = "" if called is None else called.key
    if key in ("", "people", *OF_ONE_DECISION) and (row := take_ticks(grid)):
        book.note(book.sheets[grid.name], ReadAs("ticked_positions", grid.file, grid.on_tab, row=row))
    if key in ("", "people", "posts", "tenures") and (row := answer_questions(grid)):
        book.note(book.sheets[grid.name], ReadAs("questions", grid.file, grid.on_tab, row=row))


def _sort_columns(grid: Grid, book: Book) -> None:
    """Tell numbers of seats from titles, and a unit from the body in which it is."""
    order, place = book.sheets[grid.name], (grid.file, grid.on_tab)
    _leave_numbers(grid, book, number_seats(grid))
    found = fill_units(grid)
    if found is not None:
        wide, narrow = (grid.rows[heading_row(grid, sheets()["people"])][1][at] for at in found)
        book.note(order, ReadAs("wider_unit", *place, typed=wide, taken=narrow))


def _leave_numbers(grid: Grid, book: Book, found: Iterable[tuple[int, int, str]]) -> None:
    """Say which columns are left alone because they only count."""
    for number, at, text in found:
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(book.sheets[grid.name], ReadAs("column_left", *place, typed=text))


def _take_careers(grid: Grid, book: Book) -> None:
    """Take what is no post out of a list of careers told in one cell; a body without a name is left."""
    order, past = book.sheets[grid.name], take_career_lines(grid)
    named = [(number, said) for number, said in past if "place" in said]
    if past:
        book.past.append((grid, order, named))
        book.note(order, ReadAs("career_lines", grid.file, grid.on_tab))
    for number in {number for number, _ in past} - {number for number, _ in named}:
        book.note(order, ReadAs("unnamed_body", grid.file, grid.on_tab, row=number))


def _take_moves(grid: Grid, book: Book) -> None:
    """Take former posts out of a list of appointments; whoever is only meant for one is asked about."""
    order, place, found = book.sheets[grid.name], (grid.file, grid.on_tab), take_moves(grid)
    if found is None:
        return
    book.past.append((grid, order, found.past))
    book.note(order, ReadAs("moves", *place, row=found.row))
    for number in found.unnamed:
        book.note(order, ReadAs("unnamed_body", *place, row=number))
    for number, at in found.not_yet:
        cell, row = grid.typed_at(at, number)
        book.tell(Problem("not yet in the post", cure_for_later(book), *place, cell, row, "name"))


def cure_for_later(book: Book) -> str:
    """What to do about a post that somebody is only meant for."""
    what_if = sheets()["what_if"].names[book.language]
    return f"leave the row out until then; what would follow can be asked on the sheet {what_if!r}"


def _name_the_names(grid: Grid, book: Book) -> None:
    """Say that a column with another heading is read as the names of people."""
    found = name_the_names(grid)
    if found is not None:
        number, at, typed = found
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number, "name")
        how = f"named_by_{vocabulary('name_heading').code(typed)}"
        book.note(book.sheets[grid.name], ReadAs(how, *place, typed=typed))


def _mark_committee(grid: Grid, book: Book) -> None:
    """Say which members of a body have a part in a decision, and who sits there without a vote."""
    order, role = book.sheets[grid.name], vocabulary("role")
    for number, at, typed, code in parts_of_members(grid):
        if code:
            place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number, "role")
            book.note(order, ReadAs("text", *place, typed=typed, taken=role.label(code, book.language)))
        else:
            book.note(order, ReadAs("silent", grid.file, grid.on_tab, row=number))


def _mark_kind(grid: Grid, book: Book) -> None:
    """Say which kind of tie a heading tells, and from whom to whom."""
    found = kind_in_heading(grid)
    if found is not None:
        number, at, typed, kind = found
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        label = kinds_vocabulary(Catalogue.default()).label(kind.removesuffix(TURNED), book.language)
        how = "turned_ties_beside" if kind.endswith(TURNED) else "ties_beside"
        book.note(book.sheets[grid.name], ReadAs(how, *place, typed=typed.strip(), taken=label))


def _says_who(grid: Grid, called: Sheet | None) -> bool:
    """Whether a table that is no whole one of ties is one by its name, or by a heading as *Who*."""
    ties = sheets()["ties"]
    if called not in (None, ties) or fits(grid, ties):
        return False
    header = grid.rows[heading_row(grid, ties)][1].values()
    ends = [text for text in header if ties.heads(text, "from_id")]
    return called is ties or any(fold(text) not in sheets()["people"].by_heading for text in ends)

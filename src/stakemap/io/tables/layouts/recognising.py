"""Which of our sheets each table of a file is, and in which language the file speaks."""

from __future__ import annotations

from collections.abc import Iterable

from stakemap import policy
from stakemap.errors import Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.name_index import fold
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.beside_each_other import (
    stood_up,
)
from stakemap.io.tables.layouts.by_place.margins import drop_margins
from stakemap.io.tables.layouts.by_place.stepped_units import list_stepped
from stakemap.io.tables.layouts.by_place.ticked_groups import list_ticked
from stakemap.io.tables.layouts.by_place.units_on_tab import put_inside
from stakemap.io.tables.layouts.columns.bilingual import take_one_language
from stakemap.io.tables.layouts.columns.dressed_headings import drop_group_row, plain_headings
from stakemap.io.tables.layouts.columns.marking import cure_for_later, mark_columns
from stakemap.io.tables.layouts.columns.signed_positions import take_signs
from stakemap.io.tables.layouts.labelled.put_down import sheet_of_lines
from stakemap.io.tables.layouts.levels.chart_of_units import list_chart
from stakemap.io.tables.layouts.levels.put_down import (
    with_indented_people,
    with_indented_units,
    with_indents,
    with_levels,
)
from stakemap.io.tables.layouts.people.by_number import name_by_number
from stakemap.io.tables.layouts.people.group_members import lists_members
from stakemap.io.tables.layouts.people.in_cells import (
    drop_sections,
    lists_seats,
    split_people,
    split_titles,
    take_not_yet,
    take_remarks,
)
from stakemap.io.tables.layouts.people.more_than_names import (
    drop_bodies,
    drop_repeated,
    take_posts,
    take_titles,
)
from stakemap.io.tables.layouts.people.ours import (
    CAUSE,
    MAY_BE,
    cure_for,
    cure_in_doubt,
    drop_ours,
    take_ours,
)
from stakemap.io.tables.layouts.posts_held.acting_titles import take_acting_titles
from stakemap.io.tables.layouts.posts_held.beside_names import (
    leave_committee_parts,
)
from stakemap.io.tables.layouts.posts_held.past_posts import take_past_posts, tells_careers
from stakemap.io.tables.layouts.posts_held.unit_beside_title import split_units
from stakemap.io.tables.layouts.step_chain import join_actors, list_chain
from stakemap.io.tables.layouts.unknown_sheet import is_form, say_unknown
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.matrix import is_raci, known_by_ours, matrix_of, two_sided
from stakemap.io.tables.typed.names.name_parts import join_names
from stakemap.io.tables.typed.names.several_names import names_in
from stakemap.io.tables.typed.which_sheet import (
    OF_ONE_DECISION,
    fits,
    has_its_name,
    lists_people,
    named_sheet,
    sheet_by_headings,
)
from stakemap.io.tables.vocabulary import Sheet, sheets, vocabulary

__all__ = ["language_of", "recognised"]

_LATIN = 0x2E7F
_OF_PEOPLE = frozenset(("interaction", "membership", "tenure", "spell", "stance"))
"""Facts whose sheets name people, and may only lack another column."""
_MAY_BE_LINES = ("interactions", "people", "posts", "units", "groups", "memberships", "roles")
"""Sheets that may be typed as lines, each of which begins with what it tells."""


def language_of(grids: Iterable[Grid]) -> str:
    """The language of most sheet names, those that are known before others; else of what stands in them.

    Examples
    --------
    >>> language_of([Grid("人员", "a.xlsx"), Grid("Notes", "a.xlsx")])
    'zh'
    """
    listed = list(grids)
    names = [grid.name for grid in listed]
    known = [name for name in names if named_sheet(name.strip()) is not None]
    known = (
        known or [text for grid in listed for _, cells in grid.rows[:1] for text in cells.values()] or names
    )
    chinese = sum(any(ord(c) > _LATIN for c in name) for name in known)
    return "zh" if 2 * chinese >= len(known) > 0 else "en"


def recognised(grid: Grid, book: Book) -> Sheet | None:
    """Which of our sheets a table is, if any; what is wrong with its name or was made of it is put down."""
    bare = grid.name.strip()
    refused = policy.refusal(bare, of_person=False)
    called = _called(grid, bare)
    if called is None and refused is not None:
        book.tell(policy.refused_problem(refused, Problem("", file=grid.file, sheet=grid.name)))
        return None
    unread = bare.startswith((IGNORED, "_")) or vocabulary("unread_sheet").code(bare) is not None
    left_alone = called is None and unread
    asked = not left_alone and called in (None, sheets()["decisions"]) and is_form(grid, book)
    if asked or not grid.rows or left_alone:
        return None if asked else called
    if called is None or called.key in _MAY_BE_LINES:
        lined = sheet_of_lines(grid, book)
        if lined is not None:
            return lined
    if called is None or called.key != "settings":
        _plain_headings(grid, book)
    if join_names(grid, sheets()["people"]):
        book.note(book.sheets[grid.name], ReadAs("joined", grid.file, grid.on_tab))
    people = sheets()["people"]
    if called in (None, people, sheets()["posts"]) and stood_up(grid, people):
        book.note(book.sheets[grid.name], ReadAs("stood_people", grid.file, grid.on_tab))
    _list_marks_and_steps(grid, called, book)
    chain = _is_chain(grid, called, book)
    mark_columns(grid, called, book)
    sheet = chain or _of_people(grid, called, book, sheet_by_headings(grid, called))
    if sheet is None or sheet.key in ("units", "people", "posts"):
        sheet = with_levels(grid, called, book, sheet)
    no_list = sheet is None or (sheet.key == "ties" and not fits(grid, sheet))
    if no_list and _is_matrix(grid, book):
        return None
    sheet = (_of_two_sides(grid, book) if no_list else None) or sheet
    if sheet is sheets()["decisions"] and stood_up(grid, sheet):
        book.note(book.sheets[grid.name], ReadAs("stood_up", grid.file, grid.on_tab))
    if sheet is not None:
        _sort_cells(grid, book, sheet, called, chain=chain is not None)
        if called is None and grid.hidden:
            book.note(book.sheets[grid.name], ReadAs("hidden_left", grid.file, grid.on_tab))
            return None
        if called is not sheet:
            name = sheet.names[book.language]
            book.note(book.sheets[grid.name], ReadAs("sheet", grid.file, grid.on_tab, taken=name))
        return sheet
    if is_raci(grid):
        book.responsibilities.append((grid, book.sheets[grid.name]))
        return None
    say_unknown(grid, book)
    return None


def _called(grid: Grid, name: str) -> Sheet | None:
    """The sheet whose name a table has; none where that is another word for it and the table lists people."""
    called, people = named_sheet(name), sheets()["people"]
    if called is None or called.level != "extra" or fits(grid, called):
        return called
    if _joins_people(grid):
        return sheets()["ties"]
    if has_its_name(grid, called):
        return called
    return None if fits(grid, people) and called.fact not in _OF_PEOPLE else called


def _joins_people(grid: Grid) -> bool:
    """Whether a table names both ends of ties: From and To with names below them, and no days."""
    ties = sheets()["ties"]
    start = heading_row(grid, ties) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    ends = [ties.place(header, field) for field in ("from_id", "to_id")]
    below = [cells[at] for _, cells in grid.rows[start + 1 :] for at in ends if cells.get(at, "").strip()]
    return all(ends) and bool(below) and not any(map(str.isdigit, "".join(below)))


def _list_marks_and_steps(grid: Grid, called: Sheet | None, book: Book) -> None:
    """Make a list of groups from marks under their names, and one of units from a chart by columns."""
    order, place = book.sheets[grid.name], (grid.file, grid.on_tab)
    number = grid.rows[0][0]
    left = list_ticked(grid) if called is not None and called.key in ("groups", "memberships") else None
    if left is not None:
        book.note(order, ReadAs("ticked", *place, row=number))
    for at, text in (left or {}).items():
        book.note(order, ReadAs("column_left", *place, f"{column_letters(at)}{number}", number, typed=text))
    if called is sheets()["units"] and list_stepped(grid):
        how = "stepped_people" if _charts_people(grid) or lists_people(grid) else "stepped"
        book.note(order, ReadAs(how, *place, row=number))
    chart = list_chart(grid) if called is sheets()["units"] else None
    if chart is not None:
        book.note(order, ReadAs("chart_lines", *place))
    for row in chart or ():
        book.note(order, ReadAs("title", *place, row=row))


def _sort_cells(grid: Grid, book: Book, sheet: Sheet, called: Sheet | None, *, chain: bool) -> None:
    """Put into cells of their own what stands beside a name: levels, further people, remarks."""
    indents = {"units": with_indents, "posts": with_indented_units, "people": with_indented_people}
    if sheet.key == "people":
        _ask_for_ours(grid, book)
    if sheet.key in ("people", "memberships"):
        for number in drop_ours(grid, heading_row(grid, sheet)):
            book.note(book.sheets[grid.name], ReadAs("ours_left", grid.file, grid.on_tab, row=number))
    parts = leave_committee_parts(grid) if sheet.key == "people" else None
    if parts is not None:
        number, at, text = parts
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(book.sheets[grid.name], ReadAs("committee_left", *place, typed=text))
    if sheet.key in indents:
        indents[sheet.key](grid, book)
    if sheet.key == "units" and (body := put_inside(grid, tab=called is None)):
        book.note(book.sheets[grid.name], ReadAs("units_on_tab", grid.file, grid.on_tab, taken=body))
    if sheet.key == "people":
        _name_by_number(grid, book)
        _tell_titles(grid, book)
        _split_people(grid, book)
    if chain:
        join_actors(grid)
    if sheet.key == "posts" or (sheet.key == "people" and not book.has("posts")):
        _take_remarks(grid, book)
    for number, at in take_signs(grid, sheet) if sheet.key in ("people", *OF_ONE_DECISION) else ():
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(book.sheets[grid.name], ReadAs("by_sign", *place))


def _ask_for_ours(grid: Grid, book: Book) -> None:
    """Ask back who of a list of people is ours: they are stakeholders of nothing."""
    start = heading_row(grid, sheets()["people"])
    for number, at, sure in take_ours(grid, start, with_team=book.has("team")):
        cell, row = grid.typed_at(at, number)
        cause, cure = (CAUSE, cure_for) if sure else (MAY_BE, cure_in_doubt)
        book.tell(Problem(cause, cure(book.language), grid.file, grid.on_tab, cell, row, "name"))


def _plain_headings(grid: Grid, book: Book) -> None:
    """Leave of the headings what names their columns."""
    plain_headings(grid)
    take_one_language(grid)
    both = split_titles(grid)
    if both:
        book.note(book.sheets[grid.name], ReadAs("name_and_title", grid.file, grid.on_tab, row=both))
    if both := split_units(grid):
        book.note(book.sheets[grid.name], ReadAs("unit_and_title", grid.file, grid.on_tab, row=both))
    group = drop_group_row(grid)
    if group:
        book.note(book.sheets[grid.name], ReadAs("title", grid.file, grid.on_tab, row=group))


def _name_by_number(grid: Grid, book: Book) -> None:
    found = name_by_number(grid)
    if found is not None:
        number, header = grid.rows[heading_row(grid, sheets()["people"])]
        place = (grid.file, grid.on_tab, f"{column_letters(found[0])}{number}", number)
        taken = header[found[1]].strip()
        book.note(book.sheets[grid.name], ReadAs("by_number", *place, typed=header[found[0]], taken=taken))


def _tell_titles(grid: Grid, book: Book) -> None:
    """Take titles from behind names, and leave bodies out that stand among the names."""
    order, place = book.sheets[grid.name], (grid.file, grid.on_tab)
    for number, at, typed, name in take_posts(grid):
        book.note(order, ReadAs("post_before", *place, *grid.typed_at(at, number), "name", typed, name))
    for number, at, typed, name in take_titles(grid):
        book.note(order, ReadAs("title_behind", *place, *grid.typed_at(at, number), "name", typed, name))
    for number, at, name in drop_repeated(grid):
        book.note(order, ReadAs("seat_again", *place, *grid.typed_at(at, number), "name", name, name))
    for number, at, typed in drop_bodies(grid):
        book.note(order, ReadAs("body_named", *place, *grid.typed_at(at, number), "name", typed))


def _split_people(grid: Grid, book: Book) -> None:
    """Make a row for each person of a cell that names several."""
    for number in drop_sections(grid):
        book.note(book.sheets[grid.name], ReadAs("title", grid.file, grid.on_tab, row=number))
    for number, at, names in split_people(grid):
        place = (grid.file, grid.on_tab, *grid.typed_at(at, number), "name")
        reading = ReadAs("several", *place, typed=names[:60], taken=str(len(names_in(names))))
        book.note(book.sheets[grid.name], reading)


def _take_remarks(grid: Grid, book: Book) -> None:
    """Take remarks from behind names; whoever is not yet in the post is asked about, and is nobody."""
    for number, at in take_not_yet(grid):
        cell, row = grid.typed_at(at, number)
        cure = cure_for_later(book)
        book.tell(Problem("not yet in the post", cure, grid.file, grid.on_tab, cell, row, "name"))
    for number, at, typed in take_acting_titles(grid):
        where = (grid.file, grid.on_tab, *grid.typed_at(at, number), "acting")
        book.note(book.sheets[grid.name], ReadAs("acting_title", *where, typed=typed))
    for number, at, field, remark in take_remarks(grid):
        place = (grid.file, grid.on_tab, *grid.typed_at(at, number), field)
        book.note(book.sheets[grid.name], ReadAs("remark", *place, typed=remark, taken=remark))


def _is_chain(grid: Grid, called: Sheet | None, book: Book) -> Sheet | None:
    """The sheet of people for a table of steps with who acts in each, and their titles and units."""
    may = called is None or called.key in ("people", "posts", "roles", "stages")
    if not may or not list_chain(grid):
        return None
    book.note(book.sheets[grid.name], ReadAs("chain", grid.file, grid.on_tab))
    return sheets()["people"]


def _of_people(grid: Grid, called: Sheet | None, book: Book, sheet: Sheet | None) -> Sheet | None:
    """The sheet of people for one of posts that names who holds them, where there is no other."""
    people, posts = sheets()["people"], sheets()["posts"]
    if sheet is sheets()["units"] and _charts_people(grid):
        return people
    if sheet is sheets()["groups"] and lists_members(grid):
        return sheets()["memberships"]
    if sheet is sheets()["tenures"] and not book.has("posts") and lists_people(grid) and lists_seats(grid):
        return posts
    if sheet in (people, posts) and called is not posts and tells_careers(grid):
        past = take_past_posts(grid)
        book.past.append((grid, book.sheets[grid.name], past))
        book.note(book.sheets[grid.name], ReadAs("past_posts", grid.file, grid.on_tab, taken=str(len(past))))
        return posts
    if sheet is posts and called is not posts and (called is people or _are_others(grid, book)):
        return people if lists_people(grid) else posts
    return sheet


def _charts_people(grid: Grid) -> bool:
    """Whether names stand beside titles in what is called a chart of units, and no unit has a heading."""
    people, units, posts = (sheets()[key] for key in ("people", "units", "posts"))
    if has_its_name(grid, units) or not fits(grid, people):
        return False
    header = [fold(text) for text in grid.rows[heading_row(grid, people)][1].values()]
    named = [text for text in header if units.by_heading.get(text) is units.column("name")]
    titled = [text for text in header if posts.by_heading.get(text) is posts.column("name")]
    return all(text in people.by_heading for text in named) and any(
        text not in people.by_heading and text not in units.by_heading for text in titled
    )


def _are_others(grid: Grid, book: Book) -> bool:
    """Whether most of who holds a post in a table is on no sheet that has the name of one of people."""
    posts = sheets()["posts"]
    start = heading_row(grid, posts)
    fields = settled_headings(grid.rows[start][1], posts).fields
    at = next((at for at, column in fields.items() if column.field == "holder"), 0)
    held = {fold(cells[at]) for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()}
    people = [other for other in book.grids if _has_name_of(other, "people")]
    known = {fold(text) for other in people for _, cells in other.rows for text in cells.values()}
    return not people or (bool(held) and 2 * len(held & known) < len(held))


def _has_name_of(grid: Grid, key: str) -> bool:
    called = named_sheet(grid.name.strip())
    return called is not None and called.key == key


def _of_two_sides(grid: Grid, book: Book) -> Sheet | None:
    """The sheet of people for a table of who of ours knows whom; who is ours is asked for."""
    start = None if grid.hidden else two_sided(grid)
    if start is None:
        return None
    if known_by_ours(grid):
        book.note(book.sheets[grid.name], ReadAs("known_by_ours", grid.file, grid.on_tab))
        return sheets()["people"]
    number = grid.rows[start][0]
    corner = vocabulary("matrix_corner").label("corner", book.language)
    cure = (
        f"write {corner!r} into this cell where ours stand down the side, and put them there if they do not"
    )
    cause = "a table of who knows whom, which does not say where ours stand"
    book.tell(Problem(cause, cure, grid.file, grid.on_tab, f"A{number}", number))
    return None


def _is_matrix(grid: Grid, book: Book) -> bool:
    """Whether a table says who with whom; one that does not say which kind of tie is asked for it."""
    found = None if grid.hidden else matrix_of(grid)
    if found is None:
        return False
    order, number = book.sheets[grid.name], grid.rows[found.start][0]
    cell = f"{column_letters(found.side)}{number}"
    rows, columns = drop_margins(grid, found.start, found.side)
    for row in rows:
        book.note(order, ReadAs("total", grid.file, grid.on_tab, row=row))
    for at in columns:
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(order, ReadAs("column_left", *place))
    book.matrices.append((found, order))
    if found.kind:
        shown = Catalogue.default()[found.kind]
        label = shown.label_zh if book.language == "zh" else shown.label_en
        book.note(order, ReadAs("matrix", grid.file, grid.on_tab, cell, number, taken=label))
    else:
        advice = Catalogue.default()["advice"]
        label = advice.label_zh if book.language == "zh" else advice.label_en
        cure = f"write the kind of tie into this cell, as {label!r}: from the side to the top"
        cause = "a table of who with whom, which does not say how"
        book.tell(Problem(cause, cure, grid.file, grid.on_tab, cell, number))
    return True

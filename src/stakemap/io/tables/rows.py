"""Sheets to rows: which sheet it is, which column is which field, which rows count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from stakemap import policy
from stakemap.errors import Problem
from stakemap.graph.name_index import fold
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import ReadAs
from stakemap.io.tables.book import IGNORED, Book, Row
from stakemap.io.tables.grids import Grid, column_letters, column_number
from stakemap.io.tables.layouts.beside import rows_beside, tells_of_leaving
from stakemap.io.tables.layouts.beside_each_other import by_kind, one_below_another, side_by_side
from stakemap.io.tables.layouts.by_place.as_above import repeat_above
from stakemap.io.tables.layouts.by_place.day_above import day_above
from stakemap.io.tables.layouts.by_place.settings_above import with_settings_apart
from stakemap.io.tables.layouts.columns.foreign import leave_foreign, leave_grounds, may_be_a_source
from stakemap.io.tables.layouts.columns.settled_forms import settled_forms
from stakemap.io.tables.layouts.labelled.put_down import drop_told_twice
from stakemap.io.tables.layouts.one_decision import (
    decisions_above,
    off_scale,
    on_own_scale,
    only_decision,
    opinions_beside,
    veto_of_steps,
)
from stakemap.io.tables.layouts.only_deal import Table, deal_told
from stakemap.io.tables.layouts.others_beside import others_beside
from stakemap.io.tables.layouts.posts_held.schooling import schooling_columns
from stakemap.io.tables.layouts.posts_held.titles_by_body import titles_by_body
from stakemap.io.tables.layouts.recognising import language_of, recognised
from stakemap.io.tables.layouts.steps_across import steps_across
from stakemap.io.tables.natural import OF_ONE
from stakemap.io.tables.typed.headings import (
    Headings,
    count_as_above,
    english_heading,
    posts_beside,
    read_headings,
    without_remark,
)
from stakemap.io.tables.typed.layout import Layout, fill_merged, heading_row
from stakemap.io.tables.typed.numbers import OWN
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.which_sheet import OF_ONE_DECISION, fits, is_deputy_heading, posts_told
from stakemap.io.tables.vocabulary import Column, Sheet, sheets, vocabulary
from stakemap.wording.phrases import LANGUAGES, Words
from stakemap.work import each

__all__ = ["read_rows"]

_BESIDE = {
    "units": ("unit_head", "unit_members", "unit_overseer"),
    "stages": ("step_people", "step_body"),
    "decisions": ("decision_people",),
}
"""Sheets beside whose names people may stand, and by which headings."""
_LOOKED_AT = 1_000
"""Signs of a heading that may be a refused name; no column is taken by a longer one."""


def read_rows(grids: Iterable[Grid], limits: Limits = LIMITS) -> Book:
    """Recognise sheets and columns; skip examples and blank rows."""
    book = Book(limits)
    pages = [page for grid in with_settings_apart(book, grids) for page in one_below_another(grid)]
    apart = [(by_kind(part), part) for page in pages for part in side_by_side(page)]
    listed = [part for (parts, _), _ in apart for part in parts]
    book.grids, book.language = listed, language_of(listed)
    book.sheets = {grid.name: order for order, grid in enumerate(listed)}
    for (parts, left), grid in apart:
        order = book.sheets[parts[0].name]
        if len(parts) > 1:
            book.note(order, ReadAs("kinds_apart", grid.file, grid.on_tab))
        for number in left:
            book.note(order, ReadAs("other_kind", grid.file, grid.on_tab, row=number))
    tables: list[Table] = []
    for order, grid in enumerate(listed):
        layout = fill_merged(grid, limits)
        _repeat_above(book, grid, order)
        sheet = recognised(grid, book)
        same = [other for key, _, other, _ in tables if sheet is not None and key == sheet.key]
        if sheet is not None and _is_taken(book, grid, sheet, same):
            tables.append((sheet.key, order, grid, layout))
    book.found = {key for key, _, grid, _ in tables if all(grid is not one for one in book.seats)}
    if "decisions" not in book.found:
        tables[:0] = deal_told(book, decisions_above(listed), tables)
    deals = [grid for key, _, grid, _ in tables if key == "decisions"]
    book.decision = only_decision(deals[0]) if len(deals) == 1 else ""
    for key, order, grid, layout in tables:
        _read_table(book, sheets()[key], order, grid, layout)
    for row in rows_beside(book, [(key, grid, order) for key, order, grid, _ in tables]):
        book.rows.append(row)  # one by one: what stands there already is told no second time
    drop_told_twice(book)
    book.implied = {
        kind
        for kind in ("unit", "person", "post", "decision", "team_member", "source", "group")
        if not any(r.sheet.fact == kind for r in book.rows)
    }
    book.implied -= set(book.lost)
    if not tables and not book.matrices and not book.responsibilities:
        names = ", ".join(s.names[book.language] for s in sheets().values() if s.level == "basic")
        book.tell(Problem("no known sheet", f"name the sheets {names}; or begin with a template"))
    return book


def _is_taken(book: Book, grid: Grid, sheet: Sheet, same: list[Grid]) -> bool:
    """Whether a table is read: a further one of a sheet where none of its rows stands in another of it.

    A copy is refused, and what fits no sheet is left alone.
    """
    above_a_table = sheet.key == "settings" and any(one.tab for one in (grid, *same))
    if not same or above_a_table:
        return True
    if not fits(grid, sheet):
        book.note(book.sheets[grid.name], ReadAs("sheet_left", grid.file, grid.on_tab))
        return False
    heads = grid.rows[: heading_row(grid, sheet) + 1]
    rows = {_said(cells) for _, cells in grid.rows} - {_said(cells) for _, cells in heads}
    if sheet.key != "settings" and not any(rows & {_said(cells) for _, cells in one.rows} for one in same):
        return True
    _sheet_problem(book, grid, f"a second sheet for the same rows as {same[0].name!r}", "join the two")
    return False


def _repeat_above(book: Book, grid: Grid, order: int) -> None:
    """Fill cells that say no more than that they are as the one above, and say so."""
    for number, at, text in repeat_above(grid):
        place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
        book.note(order, ReadAs("as_above", *place, taken=text[:60]))


def _said(cells: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(fold(text) for _, text in sorted(cells.items()) if text.strip())


def _read_table(book: Book, sheet: Sheet, order: int, grid: Grid, layout: Layout) -> None:
    if grid.unread is not None or (grid.hidden and grid.rows):
        _unread(book, grid, sheet)
        return
    if grid.read_as:
        book.note(order, ReadAs(grid.read_as, grid.file))
    if grid.comments:
        place = (grid.file, grid.on_tab, grid.comments[0])
        book.note(order, ReadAs("comments", *place, taken=str(len(grid.comments))))
    if grid.links:
        place = (grid.file, grid.on_tab, grid.links[0])
        book.note(order, ReadAs("links", *place, taken=str(len(grid.links))))
    if sheet.key == "settings":
        _read_settings(book, grid, sheet, order)
    else:
        book.rows.extend(_read_sheet(book, grid, sheet, order, layout))


def _unread(book: Book, grid: Grid, sheet: Sheet) -> None:
    """Say why a sheet is not read; what names its rows waits for it."""
    book.lost[sheet.fact] = grid.name
    if grid.unread is not None:
        book.tell(grid.unread)
    else:
        _sheet_problem(book, grid, "a hidden sheet holds rows", "show it, or delete it")


def _sheet_problem(book: Book, grid: Grid, cause: str, cure: str, cell: str = "") -> None:
    book.tell(Problem(cause, cure, file=grid.file, sheet=grid.on_tab, cell=cell))


def _read_settings(book: Book, grid: Grid, sheet: Sheet, order: int) -> None:
    book.settings_row = Row(book, sheet, grid, order, 1)
    begun = False
    for index, (number, cells) in enumerate(grid.rows):
        name = cells.get(1, "").strip()
        column = sheet.by_heading.get(fold(name))
        title = not begun and (index == 0 or len(cells) == 1 or _heads_settings(name))
        begun = begun or column is not None
        if name.startswith(IGNORED) or (title and column is None):
            continue
        row = Row(book, sheet, grid, order, number)
        if column is None:
            near = _near_heading(name, sheet, book.language)
            cure = f"did you mean {near!r}?" if near else "leave it out"
            book.tell(_unknown(row, 1, "unknown setting", cure, name))
            continue
        row.columns = {column.field: 2}
        if (number, 2) in grid.flaws:
            row.flaws.append((2, grid.flaws[number, 2]))
        if column.field in book.settings:
            book.tell(row.problem(column.field, "a setting is given twice", "keep one"))
        elif cells.get(2, "").strip():
            row.cells[column.field] = (2, cells[2])
            book.settings[column.field] = row
        else:
            book.blank_settings[column.field] = row


def _read_sheet(book: Book, grid: Grid, sheet: Sheet, order: int, layout: Layout) -> Iterator[Row]:
    if not grid.rows:
        return
    start = heading_row(grid, sheet)
    number, header = grid.rows[start]
    if any(not min(cells.items())[1].startswith(IGNORED) for _, cells in grid.rows[:start]):
        book.note(order, ReadAs("above", grid.file, grid.on_tab, row=number))
    found = read_headings(header, sheet)
    unit = count_as_above((cells for _, cells in grid.rows[:start]), found)
    if unit:
        book.note(order, ReadAs("counted_above", grid.file, grid.on_tab, taken=unit))
    if sheet.key == "people":
        _spare(found, others_beside(grid, start))
        _spare(found, opinions_beside(grid, start, {}))
    if sheet.key == "people" and "posts" not in book.found:
        posts = posts_beside(header, sheet, sheets()["posts"])
        _spare(found, posts)
        found.fields = {at: c for at, c in found.fields.items() if at not in posts or c.field == "name"}
    _settle_by_cells(grid, sheet, start, found)
    _settle_forms(book, grid, order, settled_forms(grid, sheet, start, found))
    skipped = _tell_headings(book, grid, sheet, order, found)
    columns = {column.field: at for at, column in found.fields.items()}
    given = book.decision if sheet.key in OF_ONE_DECISION and "decision" not in columns else ""
    if given:
        book.note(order, ReadAs("one_decision", grid.file, grid.on_tab, taken=given))
    told = {"decision": given, "confirmed": _day_of_list(book, grid, sheet, order, start, found)}
    outside = {name: (0, text) for name, text in told.items() if text}
    lacking = any(c.field not in columns for c in sheet.required if not (given and c.field == "decision"))
    if lacking or grid.torn:
        book.lost[sheet.fact] = grid.name
    layout.across = [one for one in layout.across if one[1] > number and _over_several(one[0], header)]
    _tell_merged(book, grid, order, layout, found.fields, number)
    for at, first in sorted(grid.computed.items()):
        if at in found.fields:
            place = (grid.file, grid.on_tab, f"{column_letters(at)}{first}", first)
            book.note(order, ReadAs("formula", *place, found.fields[at].field))
    across = {row for _, row in layout.across}
    least = min((*found.fields, *skipped), default=1)
    seat = _seat_columns(book, header, sheet)
    for number, cells in each(_records(book, grid, order, layout, start, least)):
        if (
            _is_seat(cells, seat, columns.get("name", 0))
            and (number, columns.get("name", 0)) not in grid.flaws
        ):
            book.note(order, ReadAs("no_holder", grid.file, grid.on_tab, row=number))
            continue
        torn = grid.torn.get(number)
        row = Row(book, sheet, grid, order, number, columns={} if torn else columns, units=found.units)
        row.wrong = number in across or torn is not None
        row.bad = lacking or row.wrong
        if torn is not None:
            book.tell(Problem(torn.cause, torn.cure, grid.file, grid.on_tab, row=number))
        else:
            _take_cells(row, cells, found.fields, skipped)
            row.cells |= outside
            _join_unit(row, cells.get(found.unit_of_post or 0, "").strip())
        yield row


def _day_of_list(book: Book, grid: Grid, sheet: Sheet, order: int, start: int, found: Headings) -> str:
    """The day on which all of a list holds, as a line above it says; a column of such days goes before.

    Sheets whose rows are confirmed by nobody, as those of sources and of steps, have no place for it.
    """
    told = day_above(grid.rows[:start])
    confirmed = sheet.by_field.get("confirmed")
    if told is None or confirmed is None or confirmed in found.fields.values():
        return ""
    number, at, text, day = told
    place = (grid.file, grid.on_tab, f"{column_letters(at)}{number}", number)
    book.note(order, ReadAs("day_above", *place, typed=text[:60], taken=day))
    return day


def _settle_by_cells(grid: Grid, sheet: Sheet, start: int, found: Headings) -> None:
    """Leave columns alone that hold something else than their headings say, and note scales of their own."""
    leave_foreign(grid, sheet, start, found)
    leave_grounds(grid, start, found)
    own = (c.field for at, c in found.fields.items() if c.field in OF_ONE and off_scale(grid, start, at))
    found.units = {**dict.fromkeys(own, OWN), **found.units}


def _settle_forms(
    book: Book, grid: Grid, order: int, told: Iterable[tuple[str, str, int, int, str, str]]
) -> None:
    """Say which names and dates are read as the rest of their column shows."""
    for how, field, number, at, typed, taken in told:
        place = (grid.file, grid.on_tab, *grid.typed_at(at, number), field)
        book.note(order, ReadAs(how, *place, typed=typed, taken=taken))


def _seat_columns(book: Book, header: Mapping[int, str], sheet: Sheet) -> set[int]:
    """The columns of title and unit beside the names of people, where posts are read from them."""
    if sheet.key != "people" or "posts" in book.found:
        return set()
    found = posts_beside(header, sheet, sheets()["posts"])
    return {at for at, column in found.items() if column.field in ("name", "unit")}


def _is_seat(cells: Mapping[int, str], seat: set[int], name: int) -> bool:
    """Whether a row of a list of people has a title and a unit, and nobody's name."""
    filled = {at for at, text in cells.items() if text.strip()}
    return bool(seat) and seat <= filled and name not in filled


def _spare(found: Headings, others: Iterable[int]) -> None:
    """Ask of no column that is read from beside the names whether it is a slip of the pen."""
    found.unknown += [at for at in others if found.misspelt.pop(at, None) is not None]


def _others(book: Book, grid: Grid, sheet: Sheet) -> set[int]:
    """The columns of a list of people that are read as ties to others of it."""
    found = others_beside(grid, heading_row(grid, sheet)) if sheet.key == "people" else {}
    return {at for at, kind in found.items() if kind != "reports_to" or "posts" not in book.found}


def _why_left(book: Book, grid: Grid, sheet: Sheet, at: int, in_posts: bool) -> str:
    """Which reading says why a column is left alone: titles without units, own scales, other grounds."""
    start, posts, roles = heading_row(grid, sheet), sheets()["posts"], sheets()["roles"]
    typed = grid.rows[start][1][at]
    if sheet.key != "settings" and may_be_a_source(typed):
        return "which_ground"
    if english_heading(typed, book.language):
        return "other_language"
    heading = fold(without_remark(typed))
    reason = _no_place_for(sheet, heading)
    if reason or sheet.key != "people":
        return reason
    of_posts = None if in_posts or "posts" in book.found else posts.by_heading.get(heading)
    if of_posts is posts.column("name"):
        return "no_units"
    if of_posts is posts.column("unit"):
        return "no_titles"
    if vocabulary("rating_heading").code(heading):
        return "rated"
    stance = roles.by_heading.get(heading) is roles.column("stance")
    return "own_scale" if stance and on_own_scale(grid, start, at) else ""


def _no_place_for(sheet: Sheet, heading: str) -> str:
    """Which reading says why a sheet has no place for what a column tells, if it is a usual one."""
    tier = sheet.by_field.get("tier")
    if tier is not None and sheet.by_heading.get(heading) is tier:
        return "rank_of_unit"
    reason = vocabulary("left_heading").code(heading)
    return f"left_{reason}" if reason else ""


def _records(
    book: Book, grid: Grid, order: int, layout: Layout, start: int, leftmost: int
) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows below the headings that are records; which others there are is put down."""
    for number, cells in grid.rows[start + 1 :]:
        first = cells[min(cells)].lstrip()
        if first.startswith(IGNORED) and min(cells) <= leftmost:
            continue
        filled = {at: text for at, text in cells.items() if text.strip()}
        kind = "title" if number in layout.titles else kind_of_row(filled) if filled else ""
        if kind:
            book.note(order, ReadAs(kind, grid.file, grid.on_tab, row=number))
        elif filled:
            yield number, cells


def _join_unit(row: Row, unit: str) -> None:
    """Put the unit that stands beside a title before it."""
    at, title = row.cells.get("post", (0, ""))
    if unit and title.strip() and "/" not in title:
        row.cells["post"] = (at, f"{unit}/{title.strip()}")
        row.read_as("post", f"{unit}/{title.strip()}", "with_unit", typed=title)


def _take_cells(row: Row, cells: Mapping[int, str], fields: Mapping[int, Column], skipped: set[int]) -> None:
    for at, text in cells.items():
        if at in fields:
            row.cells[fields[at].field] = (at, text)
        elif at not in skipped:
            skipped.add(at)
            place = (row.grid.file, row.grid.on_tab, *row.grid.typed_at(at, row.number))
            row.book.note(row.order, ReadAs("no_heading", *place))
        if (row.number, at) in row.grid.flaws and at in fields:
            row.flaws.append((at, row.grid.flaws[row.number, at]))


def _tell_merged(
    book: Book, grid: Grid, order: int, layout: Layout, fields: Mapping[int, Column], header: int
) -> None:
    """Say which merged cells below the headings were filled, and which cannot be."""
    for area, top, at in layout.filled:
        if top > header:
            place = (grid.file, grid.on_tab, f"{column_letters(at)}{top}", top)
            book.note(order, ReadAs("merged", *place, fields[at].field if at in fields else "", taken=area))
    for area, _ in layout.across:
        cell = area.partition(":")[0]
        _sheet_problem(book, grid, f"merged cells {area}", "unmerge them and fill each cell", cell)


def _over_several(area: str, header: Mapping[int, str]) -> bool:
    """Whether merged cells lie under several headings: one text for all of them."""
    left, right = (column_number(end.rstrip("0123456789")) for end in area.split(":"))
    return sum(left <= at <= right for at in header) > 1


def _heads_settings(name: str) -> bool:
    """Whether a text heads the column of the settings' names."""
    return fold(name) in {fold(Words("template", lang).say("heading.setting")) for lang in LANGUAGES}


def _tell_headings(book: Book, grid: Grid, sheet: Sheet, order: int, found: Headings) -> set[int]:
    """Say what is wrong with headings, and which columns are left alone; those that are not read."""
    number, header = grid.rows[heading_row(grid, sheet)]
    row = Row(book, sheet, grid, order, number)
    start = heading_row(grid, sheet)
    posts = posts_told(grid, start) if sheet.key == "people" else {}
    opinions = opinions_beside(grid, start, posts) if sheet.key == "people" else {}
    others = _others(book, grid, sheet)
    read_too: dict[str, Mapping[int, str]] = {
        "decisions": steps_across(header),
        "people": titles_by_body(header) if "posts" not in book.found else {},
    }
    steps = read_too.get(sheet.key, {})
    schools = schooling_columns(grid, start) if sheet.key == "people" and "careers" not in book.found else {}
    for at in found.twice:
        book.tell(_unknown(row, at, "a column is given twice", "keep one", header[at].strip()))
    for at, column in found.misspelt.items():
        near = column.headings[book.language]
        cure = f"did you mean {near!r}? begin it with {IGNORED} to have it left alone"
        _tell_column(row, at, header[at].strip(), cure)
    for at in found.unknown:
        head = any(vocabulary(name).code(header[at]) for name in _BESIDE.get(sheet.key, ()))
        head = head or (sheet.key == "units" and is_deputy_heading(header[at])) or at in steps
        head = head or (sheet.key == "stages" and at == veto_of_steps(header))
        of_posts = at in posts or (bool(posts) and tells_of_leaving(grid, start, at))
        head = head or (vocabulary("kind_heading").code(header[at]) is not None and _told_apart(book, grid))
        beside = head or at in {*opinions, *others, *schools} or (of_posts and "posts" not in book.found)
        why = _why_left(book, grid, sheet, at, bool(posts))
        if why and not beside:
            _note_column(row, at, why, header[at], english_heading(header[at], book.language))
        else:
            _tell_column(row, at, header[at].strip(), "", noted=not beside)
    for at in (at for at in found.reduced if at in found.fields):
        _note_column(row, at, "heading", header[at], found.fields[at].headings[book.language])
    for column in sheet.required:
        about_one = column.field == "decision" and sheet.key in OF_ONE_DECISION
        if column not in found.fields.values() and not (about_one and book.decision):
            heading = column.headings[book.language]
            cure = f"add the column {heading!r}"
            if about_one:
                cure += f", or a sheet {sheets()['decisions'].names[book.language]!r} with one row"
            book.tell(row.problem(column.field, f"the column {heading!r} is missing", cure))
    apart = {found.unit_of_post} if found.unit_of_post is not None else set()
    return {*found.twice, *found.misspelt, *found.unknown, *apart, *posts}


def _told_apart(book: Book, grid: Grid) -> bool:
    """Whether a column of kinds was read that tells the people of a table from its bodies."""
    return any(one.how == "kinds_apart" and one.sheet == grid.on_tab for _, one in book.readings)


def _tell_column(row: Row, at: int, name: str, cure: str, *, noted: bool = True) -> None:
    """Refuse a column, or leave it alone and say so."""
    looked_at = name.lstrip(IGNORED)[:_LOOKED_AT]
    refused = policy.refusal(looked_at, of_person=row.sheet.fact in policy.OF_A_PERSON)
    if refused is not None:
        row.book.problems.append(policy.refused_problem(refused, _unknown(row, at, "", "", name)))
    elif name.startswith(IGNORED):
        return
    elif cure:
        row.book.problems.append(_unknown(row, at, "unknown column", cure, name))
    elif noted:
        _note_column(row, at, "column_left", name, "")


def _note_column(row: Row, at: int, how: str, typed: str, taken: str) -> None:
    place = (row.grid.file, row.grid.on_tab, *row.grid.typed_at(at, row.number))
    row.book.note(row.order, ReadAs(how, *place, typed=typed.strip()[:60], taken=taken))


def _near_heading(name: str, sheet: Sheet, lang: str) -> str:
    near = get_close_matches(fold(name)[:60], list(sheet.by_heading), n=1)
    return sheet.by_heading[near[0]].headings[lang] if near else ""


def _unknown(row: Row, at: int, cause: str, cure: str, value: str = "") -> Problem:
    cell, number = row.grid.typed_at(at, row.number)
    return Problem(cause, cure, row.grid.file, row.grid.on_tab, cell, number, value=value[:60] or None)

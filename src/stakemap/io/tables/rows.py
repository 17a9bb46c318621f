"""Sheets to rows: which sheet it is, which column is which field, which rows count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from stakemap import policy
from stakemap.errors import Problem
from stakemap.graph.name_index import fold
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import DEPENDS, DOUBT, ReadAs
from stakemap.io.tables.grids import Flaw, Grid, column_letters
from stakemap.io.tables.layout import Layout, fill_merged, heading_row
from stakemap.io.tables.typed.headings import Headings, posts_beside, read_headings
from stakemap.io.tables.typed.name_parts import join_names
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.which_sheet import fits, lists_people, named_sheet, sheet_by_headings
from stakemap.io.tables.vocabulary import Column, Sheet, sheets, vocabulary
from stakemap.wording.phrases import LANGUAGES, Words
from stakemap.work import each

__all__ = ["Book", "Row", "language_of", "read_rows"]

IGNORED = "#"
"""A row, a column or a sheet whose name begins with this is left alone."""


@dataclass(slots=True, eq=False)
class Row:
    """One filled row of a known sheet, with the text of each cell under its field."""

    book: Book
    sheet: Sheet
    grid: Grid
    order: int
    number: int
    cells: dict[str, tuple[int, str]] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    """By field, in what the heading says that its numbers are counted."""
    flaws: list[tuple[int, Flaw]] = field(default_factory=list)
    bad: bool = False
    wrong: bool = False
    """Refused for something of its own, not only because of another row or of the settings."""
    told: set[str] = field(default_factory=set)

    @property
    def language(self) -> str:
        """In which sheets, headings and choices are named when something is wrong."""
        return self.book.language

    @property
    def place(self) -> str:
        """As in ``Posts row 14``."""
        return f"{self.grid.name} row {self.number}"

    def refuse(self, problem: Problem) -> None:
        """Put a problem down and refuse the row, unless only a cell of it is in doubt."""
        if problem.code != DOUBT:
            self.bad = True
            self.wrong = self.wrong or problem.code != DEPENDS
        self.told.add(problem.field)
        kept = {DEPENDS: self.book.waiting, DOUBT: self.book.doubts}.get(problem.code, self.book.roots)
        if len(kept) < self.book.limits.problems:
            kept.append((self.order, problem))

    def read_as(self, name: str, taken: str, how: str = "text", typed: str = "") -> None:
        """Put down that a field was not taken letter by letter."""
        column, text = self.cells.get(name, (self.columns.get(name, 0), ""))
        cell = f"{column_letters(column)}{self.number}" if column else ""
        place = (self.grid.file, self.grid.name, cell, self.number, name)
        self.book.note(self.order, ReadAs(how, *place, (typed or text)[:60], taken[:60]))

    def problem(self, name: str, cause: str, cure: str, *, fact_id: str = "", code: str = "input") -> Problem:
        """Something wrong with a field of this row; without a cell where the column is missing."""
        column, text = self.cells.get(name, (self.columns.get(name, 0), ""))
        return Problem(
            cause=cause,
            cure=cure,
            file=self.grid.file,
            sheet=self.grid.name,
            cell=f"{column_letters(column)}{self.number}" if column else "",
            row=self.number,
            field=name,
            fact_id=fact_id,
            code=code,
            value=text[:60] or None,
        )


@dataclass(slots=True)
class Book:
    """Everything typed into one file: settings, rows in order, and what is wrong with rows and sheets."""

    limits: Limits = LIMITS
    rows: list[Row] = field(default_factory=list)
    settings: dict[str, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with sheets."""
    roots: list[tuple[int, Problem]] = field(default_factory=list)
    """What is wrong with rows, with the order of the sheet."""
    doubts: list[tuple[int, Problem]] = field(default_factory=list)
    """Cells with two readings."""
    waiting: list[tuple[int, Problem]] = field(default_factory=list)
    """What only follows from another row's problem."""
    sheets: dict[str, int] = field(default_factory=dict)
    language: str = "en"
    settings_row: Row | None = None
    """The sheet of settings as a whole."""
    blank_settings: dict[str, Row] = field(default_factory=dict)
    readings: list[tuple[int, ReadAs]] = field(default_factory=list)
    """What was rewritten, with the order of the sheet."""
    implied: set[str] = field(default_factory=set)
    """Kinds of fact of which there is no sheet: whoever is named is one."""
    lost: dict[str, str] = field(default_factory=dict)
    """Kinds of fact of which rows are there that cannot be read, with the name of their sheet."""

    def has(self, key: str) -> bool:
        """Whether one of its sheets is called so."""
        return any(
            (sheet := named_sheet(name.strip())) is not None and sheet.key == key for name in self.sheets
        )

    def tell(self, problem: Problem) -> None:
        """Put a problem of a sheet down, up to a cap."""
        if len(self.problems) < LIMITS.problems:
            self.problems.append(problem)

    def note(self, order: int, reading: ReadAs) -> None:
        """Put a reading down, up to a cap."""
        if len(self.readings) < LIMITS.problems:
            self.readings.append((order, reading))


def read_rows(grids: Iterable[Grid], limits: Limits = LIMITS) -> Book:
    """Recognise sheets and columns; skip examples and blank rows."""
    book = Book(limits)
    seen: dict[str, str] = {}
    people: tuple[Grid, int] | None = None
    listed = list(grids)
    book.language = language_of(listed)
    book.sheets = {grid.name: order for order, grid in enumerate(listed)}
    for order, grid in enumerate(listed):
        layout = fill_merged(grid, limits)
        sheet = _recognised(grid, book)
        if sheet is None:
            continue
        if sheet.key in seen and not fits(grid, sheet):
            book.note(order, ReadAs("sheet_left", grid.file, grid.name))
            continue
        if sheet.key in seen:
            _sheet_problem(
                book, grid, f"a second sheet for the same rows as {seen[sheet.key]!r}", "join the two"
            )
            continue
        seen[sheet.key] = grid.name
        if grid.unread is not None or (grid.hidden and grid.rows):
            _unread(book, grid, sheet)
            continue
        if grid.read_as:
            book.note(order, ReadAs(grid.read_as, grid.file))
        if sheet.key == "settings":
            _read_settings(book, grid, sheet, order)
        else:
            book.rows.extend(_read_sheet(book, grid, sheet, order, layout))
        if sheet.key == "people":
            people = (grid, order)
    if people is not None and "posts" not in seen and "post" not in book.lost:
        book.rows.extend(_read_posts_of_people(book, *people))
    book.implied = {
        kind
        for kind in ("unit", "person", "post", "team_member")
        if not any(r.sheet.fact == kind for r in book.rows)
    }
    book.implied -= set(book.lost)
    if not seen:
        names = ", ".join(s.names[book.language] for s in sheets().values() if s.level == "basic")
        book.tell(Problem("no known sheet", f"name the sheets {names}; or begin with a template"))
    return book


def _unread(book: Book, grid: Grid, sheet: Sheet) -> None:
    """Say why a sheet is not read; what names its rows waits for it."""
    book.lost[sheet.fact] = grid.name
    if grid.unread is not None:
        book.tell(grid.unread)
    else:
        _sheet_problem(book, grid, "a hidden sheet holds rows", "show it, or delete it")


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


_LATIN = 0x2E7F
_OF_EVIDENCE = re.compile(r"[A-F](?:\W*[1-6]|$)|[^A-Za-z\d]", re.IGNORECASE)
"""How a grade of evidence begins, or a remark that is no grade of anything."""
_LOOKED_AT = 1_000
"""Signs of a heading that may be a refused name; no column is taken by a longer one."""
_ALIKE = 0.75
"""From where on the name of a sheet counts as a known one with a slip of the pen."""


def _recognised(grid: Grid, book: Book) -> Sheet | None:
    bare = grid.name.strip()
    refused = policy.refusal(bare, of_person=False)
    called = named_sheet(bare)
    if called is None and refused is not None:
        book.tell(policy.refused_problem(refused, Problem("", file=grid.file, sheet=grid.name)))
        return None
    left_alone = bare.startswith((IGNORED, "_")) or vocabulary("unread_sheet").code(bare)
    if not grid.rows or (called is None and left_alone):
        return called
    if join_names(grid, sheets()["people"]):
        book.note(book.sheets[grid.name], ReadAs("joined", grid.file, grid.name))
    sheet = sheet_by_headings(grid, called)
    people, posts = sheets()["people"], sheets()["posts"]
    if sheet is posts and called is not posts and (called is people or not book.has("people")):
        sheet = people if lists_people(grid) else posts
    if sheet is not None:
        if called is not sheet:
            name = sheet.names[book.language]
            book.note(book.sheets[grid.name], ReadAs("sheet", grid.file, grid.name, taken=name))
        return sheet
    _unknown_sheet(grid, book)
    return None


def _unknown_sheet(grid: Grid, book: Book) -> None:
    """Refuse a sheet that may be one of ours; leave another alone, and say so."""
    bare = grid.name.strip()
    known = [name for s in sheets().values() for name in s.names.values()]
    near = get_close_matches(bare[:60], known, n=1, cutoff=_ALIKE)
    alike = [s.names[book.language] for s in sheets().values() if s.level != "written" and fits(grid, s)]
    if not near and (grid.hidden or not alike):
        book.note(book.sheets[grid.name], ReadAs("sheet_left", grid.file, grid.name))
        return
    cure = (
        f"did you mean {near[0]!r}? "
        if near
        else f"give it the name of what it lists, {alike[0]!r} or another; "
    )
    meant = named_sheet(near[0]) if near else None
    if meant is not None:
        book.lost.setdefault(meant.fact, grid.name)
    _sheet_problem(book, grid, "unknown sheet", f"{cure}begin its name with {IGNORED} to have it left alone")


def _sheet_problem(book: Book, grid: Grid, cause: str, cure: str, cell: str = "") -> None:
    book.tell(Problem(cause, cure, file=grid.file, sheet=grid.name, cell=cell))


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
        book.note(order, ReadAs("above", grid.file, grid.name, row=number))
    found = read_headings(header, sheet)
    if sheet.key == "people" and not book.has("posts"):
        posts = posts_beside(header, sheet, sheets()["posts"])
        found.fields = {at: c for at, c in found.fields.items() if at not in posts or c.field == "name"}
    _leave_pay_grades(grid, sheet, start, found)
    skipped = _tell_headings(book, grid, sheet, order, found)
    columns = {column.field: at for at, column in found.fields.items()}
    lacking = any(c.field not in columns for c in sheet.required)
    if lacking or grid.torn:
        book.lost[sheet.fact] = grid.name
    _tell_merged(book, grid, order, layout, found.fields, number)
    for at, first in sorted(grid.computed.items()):
        if at in found.fields:
            place = (grid.file, grid.name, f"{column_letters(at)}{first}", first)
            book.note(order, ReadAs("formula", *place, found.fields[at].field))
    across = {row for _, row in layout.across if row > number}
    least = min((*found.fields, *skipped), default=1)
    for number, cells in each(_records(book, grid, order, layout, start, least)):
        torn = grid.torn.get(number)
        row = Row(book, sheet, grid, order, number, columns={} if torn else columns, units=found.units)
        row.wrong = number in across or torn is not None
        row.bad = lacking or row.wrong
        if torn is not None:
            book.tell(Problem(torn.cause, torn.cure, grid.file, grid.name, row=number))
        else:
            _take_cells(row, cells, found.fields, skipped)
            _join_unit(row, cells.get(found.unit_of_post or 0, "").strip())
        yield row


def _leave_pay_grades(grid: Grid, sheet: Sheet, start: int, found: Headings) -> None:
    """Leave alone a column "Grade" of people or posts that holds no grade of evidence: G12, EO, 7."""
    at = next((at for at, column in found.fields.items() if column.field == "grade"), None)
    if at is None or sheet.key not in ("people", "posts"):
        return
    told = [cells[at].strip() for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
    if told and not any(_OF_EVIDENCE.match(unicodedata.normalize("NFKC", text)) for text in told):
        del found.fields[at]
        found.unknown.append(at)


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
            book.note(order, ReadAs(kind, grid.file, grid.name, row=number))
        elif filled:
            yield number, cells


def _read_posts_of_people(book: Book, grid: Grid, order: int) -> Iterator[Row]:
    """The posts that stand beside the names of people, where there is no sheet of posts."""
    if not grid.rows:
        return
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    fields = posts_beside(grid.rows[start][1], people, posts)
    if not fields:
        return
    book.note(order, ReadAs("posts_too", grid.file, grid.name, row=grid.rows[start][0]))
    columns = {column.field: at for at, column in fields.items()}
    for number, cells in grid.rows[start + 1 :]:
        said = {fields[at].field: (at, text) for at, text in cells.items() if at in fields and text.strip()}
        filled = {at: text for at, text in cells.items() if text.strip()}
        if not filled or kind_of_row(filled) or cells[min(cells)].lstrip().startswith(IGNORED):
            continue
        if "name" in said:
            yield Row(book, posts, grid, order, number, cells=said, columns=columns)
        elif "unit" in said:
            book.note(order, ReadAs("no_post", grid.file, grid.name, row=number))


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
            place = (row.grid.file, row.grid.name, f"{column_letters(at)}{row.number}", row.number)
            row.book.note(row.order, ReadAs("no_heading", *place))
        if (row.number, at) in row.grid.flaws and at in fields:
            row.flaws.append((at, row.grid.flaws[row.number, at]))


def _tell_merged(
    book: Book, grid: Grid, order: int, layout: Layout, fields: Mapping[int, Column], header: int
) -> None:
    """Say which merged cells below the headings were filled, and which cannot be."""
    for area, top, at in layout.filled:
        if top > header:
            place = (grid.file, grid.name, f"{column_letters(at)}{top}", top)
            book.note(order, ReadAs("merged", *place, fields[at].field if at in fields else "", taken=area))
    for area, row in layout.across:
        if row > header:
            cell = area.partition(":")[0]
            _sheet_problem(book, grid, f"merged cells {area}", "unmerge them and fill each cell", cell)


def _heads_settings(name: str) -> bool:
    """Whether a text heads the column of the settings' names."""
    return fold(name) in {fold(Words("template", lang).say("heading.setting")) for lang in LANGUAGES}


def _tell_headings(book: Book, grid: Grid, sheet: Sheet, order: int, found: Headings) -> set[int]:
    """Say what is wrong with headings, and which columns are left alone; those that are not read."""
    number, header = grid.rows[heading_row(grid, sheet)]
    row = Row(book, sheet, grid, order, number)
    posts = posts_beside(header, sheet, sheets()["posts"]) if sheet.key == "people" else {}
    for at in found.twice:
        book.tell(_unknown(row, at, "a column is given twice", "keep one", header[at].strip()))
    for at, column in found.misspelt.items():
        near = column.headings[book.language]
        cure = f"did you mean {near!r}? begin it with {IGNORED} to have it left alone"
        _tell_column(row, at, header[at].strip(), cure)
    for at in found.unknown:
        _tell_column(row, at, header[at].strip(), "", noted=at not in posts or book.has("posts"))
    for at in found.reduced:
        _note_column(row, at, "heading", header[at], found.fields[at].headings[book.language])
    for column in sheet.required:
        if column not in found.fields.values():
            heading = column.headings[book.language]
            cure = f"add the column {heading!r}"
            book.tell(row.problem(column.field, f"the column {heading!r} is missing", cure))
    beside = {found.unit_of_post} if found.unit_of_post is not None else set()
    return {*found.twice, *found.misspelt, *found.unknown, *beside, *posts}


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
    cell = f"{column_letters(at)}{row.number}"
    place = (row.grid.file, row.grid.name, cell, row.number)
    row.book.note(row.order, ReadAs(how, *place, typed=typed.strip()[:60], taken=taken))


def _near_heading(name: str, sheet: Sheet, lang: str) -> str:
    near = get_close_matches(fold(name)[:60], list(sheet.by_heading), n=1)
    return sheet.by_heading[near[0]].headings[lang] if near else ""


def _unknown(row: Row, at: int, cause: str, cure: str, value: str = "") -> Problem:
    cell = f"{column_letters(at)}{row.number}"
    return Problem(cause, cure, row.grid.file, row.grid.name, cell, row.number, value=value[:60] or None)

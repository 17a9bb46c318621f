"""Sheets to rows: which sheet it is, which column is which field, which rows count."""

from __future__ import annotations

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
from stakemap.io.tables.vocabulary import Column, Sheet, sheet_named, sheets, vocabulary
from stakemap.wording.phrases import LANGUAGES, Words

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
    lost: dict[str, str] = field(default_factory=dict)
    """Kinds of fact of which rows are there that cannot be read, with the name of their sheet."""

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
    listed = list(grids)
    book.language = language_of(listed)
    for order, grid in enumerate(listed):
        book.sheets[grid.name] = order
        sheet = _recognised(grid, book)
        if sheet is None:
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
            book.rows.extend(_read_sheet(book, grid, sheet, order))
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
    """The language of most sheet names; Chinese where none is known and one has Chinese letters.

    Examples
    --------
    >>> language_of([Grid("人员", "a.xlsx"), Grid("Notes", "a.xlsx")])
    'zh'
    """
    names = [grid.name for grid in grids]
    known = [name for name in names if sheet_named(name.strip()) is not None] or names
    chinese = sum(any(ord(c) > _LATIN for c in name) for name in known)
    return "zh" if 2 * chinese >= len(known) > 0 else "en"


_LATIN = 0x2E7F


def _recognised(grid: Grid, book: Book) -> Sheet | None:
    bare = grid.name.strip()
    refused = policy.refusal(bare)
    sheet = sheet_named(bare)
    if sheet is None and refused is not None:
        book.tell(policy.refused_problem(refused, Problem("", file=grid.file, sheet=grid.name)))
        return None
    left_alone = bare.startswith((IGNORED, "_")) or vocabulary("unread_sheet").code(bare)
    if sheet is not None or not grid.rows or left_alone:
        return sheet
    known = [name for s in sheets().values() for name in s.names.values()]
    near = get_close_matches(bare[:60], known, n=1)
    cure = f"did you mean {near[0]!r}? " if near else ""
    meant = sheet_named(near[0]) if near else None
    if meant is not None:
        book.lost.setdefault(meant.fact, grid.name)
    _sheet_problem(book, grid, "unknown sheet", f"{cure}begin its name with {IGNORED} to have it left alone")
    return None


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


def _read_sheet(book: Book, grid: Grid, sheet: Sheet, order: int) -> Iterator[Row]:
    if not grid.rows:
        return
    layout = fill_merged(grid, book.limits)
    start = heading_row(grid, sheet)
    (number, header), body = grid.rows[start], grid.rows[start + 1 :]
    if any(not min(cells.items())[1].startswith(IGNORED) for _, cells in grid.rows[:start]):
        book.note(order, ReadAs("above", grid.file, grid.name, row=number))
    fields, skipped = _read_header(book, grid, sheet, number, header)
    columns = {column.field: at for at, column in fields.items()}
    leftmost = min((*fields, *skipped), default=1)
    lacking = any(c.field not in columns for c in sheet.required)
    if lacking or grid.torn:
        book.lost[sheet.fact] = grid.name
    _tell_merged(book, grid, order, layout, fields, number)
    across = {row for _, row in layout.across if row > number}
    for number, cells in body:
        if number in layout.titles:
            book.note(order, ReadAs("title", grid.file, grid.name, row=number))
            continue
        first = cells[min(cells)].lstrip()
        if first.startswith(IGNORED) and min(cells) <= leftmost:
            continue
        row = Row(book, sheet, grid, order, number, columns={} if number in grid.torn else columns)
        row.wrong = number in across or number in grid.torn
        row.bad = lacking or row.wrong
        if number in grid.torn:
            torn = grid.torn[number]
            book.tell(Problem(torn.cause, torn.cure, grid.file, grid.name, row=number))
        else:
            _take_cells(row, cells, fields, skipped)
        yield row


def _take_cells(row: Row, cells: Mapping[int, str], fields: Mapping[int, Column], skipped: set[int]) -> None:
    for at, text in cells.items():
        if at in fields:
            row.cells[fields[at].field] = (at, text)
        elif at not in skipped:
            cure = "give the column a heading, or clear it"
            row.book.tell(_unknown(row, at, "a value without a heading", cure))
            row.bad = row.wrong = True
        if (row.number, at) in row.grid.flaws and at not in skipped:
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


def _read_header(
    book: Book, grid: Grid, sheet: Sheet, number: int, header: Mapping[int, str]
) -> tuple[dict[int, Column], set[int]]:
    fields: dict[int, Column] = {}
    skipped: set[int] = set()
    row = Row(book, sheet, grid, 0, number)
    for at, text in sorted(header.items()):
        name = text.strip()
        column = sheet.by_heading.get(fold(name))
        if column is not None and column in fields.values():
            book.tell(_unknown(row, at, "a column is given twice", "keep one", name))
            skipped.add(at)
        elif column is not None:
            fields[at] = column
        else:
            skipped.add(at)
            book.problems.extend(_unknown_column(row, at, name, sheet))
    for column in sheet.required:
        if column not in fields.values():
            heading = column.headings[book.language]
            cure = f"add the column {heading!r}"
            book.tell(row.problem(column.field, f"the column {heading!r} is missing", cure))
    return fields, skipped


def _unknown_column(row: Row, at: int, name: str, sheet: Sheet) -> Iterator[Problem]:
    place = _unknown(row, at, "unknown column", "", name)
    refused = policy.refusal(name.lstrip(IGNORED))
    if refused is not None:
        yield policy.refused_problem(refused, place)
    elif not name.startswith(IGNORED):
        near = _near_heading(name, sheet, row.language)
        cure = f"did you mean {near!r}? " if near else ""
        yield _unknown(
            row, at, "unknown column", f"{cure}begin it with {IGNORED} to have it left alone", name
        )


def _near_heading(name: str, sheet: Sheet, lang: str) -> str:
    near = get_close_matches(fold(name)[:60], list(sheet.by_heading), n=1)
    return sheet.by_heading[near[0]].headings[lang] if near else ""


def _unknown(row: Row, at: int, cause: str, cure: str, value: str = "") -> Problem:
    cell = f"{column_letters(at)}{row.number}"
    return Problem(cause, cure, row.grid.file, row.grid.name, cell, row.number, value=value[:60] or None)

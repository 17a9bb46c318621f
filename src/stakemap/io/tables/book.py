"""What is typed into one file: its settings and rows, and what is wrong or was read otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stakemap.errors import Problem
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import DEPENDS, DOUBT, ReadAs
from stakemap.io.tables.grids import Flaw, Grid
from stakemap.io.tables.typed.matrix import Matrix
from stakemap.io.tables.typed.which_sheet import named_sheet
from stakemap.io.tables.vocabulary import Sheet

__all__ = ["IGNORED", "Book", "PastPost", "Row"]

IGNORED = "#"
"""A row, a column or a sheet whose name begins with this is left alone."""

PastPost = tuple[int, Mapping[str, tuple[int, str]]]
"""Row of a post that has ended, and the cells of the career that it is by field."""


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
        return f"{self.grid.on_tab} row {self.number}"

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
        place = (self.grid.file, self.grid.on_tab, *self.grid.typed_at(column, self.number), name)
        self.book.note(self.order, ReadAs(how, *place, (typed or text)[:60], taken[:60], self.sheet.key))

    def problem(self, name: str, cause: str, cure: str, *, fact_id: str = "", code: str = "input") -> Problem:
        """Something wrong with a field of this row; without a cell where the column is missing."""
        column, text = self.cells.get(name, (self.columns.get(name, 0), ""))
        cell, number = self.grid.typed_at(column, self.number)
        return Problem(
            cause=cause,
            cure=cure,
            file=self.grid.file,
            sheet=self.grid.on_tab,
            cell=cell,
            row=number,
            field=name,
            fact_id=fact_id,
            code=code,
            value=text[:60] or None,
            table=self.sheet.key,
        )


@dataclass(slots=True)
class Book:
    """Everything typed into one file: settings, rows in order, and what is wrong with rows and sheets."""

    limits: Limits = LIMITS
    rows: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """What stands in columns of ids, as it is typed."""
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
    grids: list[Grid] = field(default_factory=list)
    inside: list[tuple[Grid, int, tuple[int, int, str, str]]] = field(default_factory=list)
    """Table, order of its sheet, and where columns of levels say which unit is inside which."""
    seats: list[Grid] = field(default_factory=list)
    """Tables made of lines that tell who is in a body: they list its seats, and no others."""
    past: list[tuple[Grid, int, list[PastPost]]] = field(default_factory=list)
    """Tables of posts from which those that have ended were taken, each with the order of its sheet."""
    matrices: list[tuple[Matrix, int]] = field(default_factory=list)
    """Tables of who with whom, each with the order of its sheet."""
    responsibilities: list[tuple[Grid, int]] = field(default_factory=list)
    """RACI tables, each with the order of its sheet."""
    decision: str = ""
    """The name of the only decision of the file, if it has one."""
    found: set[str] = field(default_factory=set)
    """Which of our sheets there are, by whatever name."""
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

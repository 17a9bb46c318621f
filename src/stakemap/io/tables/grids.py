"""What a workbook and a folder of CSV have in common: named sheets of text cells with their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from stakemap.errors import LimitExceeded, Problem
from stakemap.io.limits import Limits

__all__ = ["Flaw", "Grid", "column_letters", "column_number", "kept_cells"]

_MOST_ABOVE = 20
"""Filled rows of a sheet among which its headings are looked for."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that cannot be taken as it stands, whatever its column."""

    cause: str
    cure: str
    value: str | None = None


@dataclass(slots=True)
class Grid:
    """One sheet: for each row that holds something, its cells by column number from 1."""

    name: str
    file: str
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    hidden: bool = False
    plain_text: bool = False
    """Whether it comes from a plain text file, as programs write them."""
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)
    computed: dict[int, int] = field(default_factory=dict)
    """Columns with formulas of which the last value is read, each with the first such row."""
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    """How far a program indents the text of a cell, by row and column, where it does."""
    merged: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    """Cells on which a comment hangs, which is not read."""
    links: list[str] = field(default_factory=list)
    """Cells with a link behind a text that is no address itself; the link is not read."""
    read_as: str = ""
    """In which form a plain text file was found to be written, where that is not UTF-8 with commas."""
    unread: Problem | None = None
    """Why nothing of the sheet could be read."""
    widths: dict[int, int] = field(default_factory=dict)
    """Cells of each row, blank ones included, until they were compared."""
    torn: dict[int, Flaw] = field(default_factory=dict)
    """Rows whose cells could not be told apart."""
    tab: str = ""
    """The tab on which it stands, where its own title is its name."""
    moved: dict[int, int] = field(default_factory=dict)
    """Columns that were made from what stands in another, and which that is."""
    stood: tuple[int, ...] = ()
    """Of a record typed from top to bottom, the row in which each column stands."""

    @property
    def on_tab(self) -> str:
        """The name by which a program shows the sheet."""
        return self.tab or self.name

    @property
    def top(self) -> list[tuple[int, dict[int, str]]]:
        """The rows among which headings are looked for."""
        return self.rows[:_MOST_ABOVE]

    @property
    def free_column(self) -> int:
        """The first column behind all that hold anything."""
        return max((at for _, cells in self.rows for at in cells), default=0) + 1

    def typed_at(self, column: int, row: int) -> tuple[str, int]:
        """Where a cell was typed, and in which row.

        Examples
        --------
        >>> Grid("a", "a.xlsx").typed_at(3, 2), Grid("a", "a.xlsx", stood=(1, 2, 4)).typed_at(3, 2)
        (('C2', 2), ('B4', 4))
        """
        column = self.moved.get(column, column)
        if not 0 < column <= len(self.stood):
            return f"{column_letters(column)}{row}" if column else "", row
        there = self.stood[column - 1]
        return f"{column_letters(row - self.stood[0] + 1)}{there}", there


def column_letters(number: int) -> str:
    """The letters of a column.

    Examples
    --------
    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def kept_cells(path: Path, number: int, cells: list[str], long: int, limits: Limits) -> dict[int, str]:
    """The cells of a row that hold anything, by column number, within the limits."""
    if len(cells) > limits.columns:
        raise LimitExceeded(
            [Problem(f"more than {limits.columns} columns", "split it", path.name, code="limit")]
        )
    kept = {at: text for at, text in enumerate(cells, 1) if text}
    for at, text in kept.items():
        if len(text) > long:
            cell = f"{column_letters(at)}{number}"
            cause = f"a cell of more than {long} characters"
            raise LimitExceeded(
                [Problem(cause, "shorten it", path.name, cell=cell, row=number, code="limit")]
            )
    return kept

"""The cells of an OpenDocument spreadsheet (.ods) as text: what LibreOffice and its kin write.

Read with the same small parser and the same caps as a workbook of Excel.
"""

from __future__ import annotations

import re
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.tables.grids import Flaw, Grid, column_letters
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.dates import plain_date
from stakemap.io.workbook.archive import ADDRESS_SIGNS, Archive, open_archive

__all__ = ["open_document_grids"]

_CONTENT = "content.xml"
_MOST_MERGED = 20_000
_ERROR = re.compile(r"#[\w/]+[!?]?|Err:\d+", re.ASCII)
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_OF_NUMBERS = ("float", "currency", "percentage")


def open_document_grids(path: Path, *, limits: Limits = LIMITS) -> list[Grid]:
    """All sheets of an OpenDocument spreadsheet in order.

    Raises
    ------
    InputError
        When it is none, or broken; `LimitExceeded` when too large.
    """
    with open_archive(path, limits) as archive:
        if _CONTENT not in archive.names:
            raise InputError([Problem("not an OpenDocument spreadsheet", "save it as .xlsx", path.name)])
        reader = _Reader(archive, limits)
        archive.parse(_CONTENT, reader.start, reader.end, reader.text)
        return reader.grids


class _Reader:
    """Collects sheets, rows and cells; rows and cells may stand for several."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.grids: list[Grid] = []
        self.hidden: set[str] = set()
        self.style = ""
        self.row_number = self.column = self.rows_alike = self.filled_rows = 0
        self.row: dict[int, str] = {}
        self.cell: dict[str, str] = {}
        self.pieces: list[str] = []
        self.length = 0
        self.in_text = self.in_remark = 0
        self.linked = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        said = {name.rpartition(":")[2]: value for name, value in attrs.items() if "calcext" not in name}
        if tag == "style":
            self.style = said.get("name", "")
        elif tag == "table-properties" and said.get("display") == "false":
            self.hidden.add(self.style)
        elif tag == "table":
            self._start_sheet(said)
        elif tag == "table-row":
            self.rows_alike = _number(said.get("number-rows-repeated"))
            self.column, self.row = 0, {}
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.pieces, self.length, self.linked = said, [], 0, False
        elif tag == "annotation":
            self.in_remark += 1
        elif tag == "p":
            self._write("\n" if self.pieces else "")
            self.in_text += 1
        elif tag == "a":
            self.linked = self.linked or not said.get("href", "#").startswith("#")
        elif tag in _BLANKS and self.in_text:
            self._write(_BLANKS[tag] * min(_number(said.get("c")), self.limits.cell_characters + 1))

    def text(self, piece: str) -> None:
        if self.in_text:
            self._write(piece)

    def end(self, tag: str) -> None:
        if tag == "annotation":
            self.in_remark -= 1
        elif tag == "p":
            self.in_text -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()

    def _start_sheet(self, said: dict[str, str]) -> None:
        if len(self.grids) >= self.limits.sheets:
            raise self._over(f"more than {self.limits.sheets} sheets")
        hidden = said.get("style-name", "") in self.hidden
        self.grids.append(Grid(said.get("name", ""), self.archive.file, hidden=hidden))
        self.row_number = 0

    def _write(self, piece: str) -> None:
        if self.in_remark:
            return
        self.length += len(piece)
        if self.length > self.limits.cell_characters:
            raise self._over(f"a cell of more than {self.limits.cell_characters} characters")
        self.pieces.append(piece)

    def _end_cell(self) -> None:
        alike, value = _number(self.cell.get("number-columns-repeated")), self._value()
        if value and len(self.row) + alike > self.limits.columns:
            raise self._over(f"more than {self.limits.columns} columns")
        if value:
            at, number = self.column + 1, self.row_number + 1
            self.row |= dict.fromkeys(range(at, at + alike), value)
            self._note(at, number, value)
        self.column += alike

    def _note(self, at: int, number: int, value: str) -> None:
        """Put down a formula, an error value, a link behind a text, and an area of merged cells."""
        grid = self.grids[-1]
        if _ERROR.fullmatch(value) and "value-type" in self.cell and "formula" in self.cell:
            grid.flaws[number, at] = Flaw(f"an error value {value[:12]}", "type the value", value[:60])
        elif "formula" in self.cell:
            grid.computed.setdefault(at, number)
        if self.linked and len(grid.links) < _MOST_MERGED and not any(s in value for s in ADDRESS_SIGNS):
            grid.links.append(f"{column_letters(at)}{number}")
        right = at + _number(self.cell.get("number-columns-spanned")) - 1
        bottom = number + _number(self.cell.get("number-rows-spanned")) - 1
        if right > at or bottom > number:
            if len(grid.merged) >= _MOST_MERGED:
                raise self._over(f"more than {_MOST_MERGED} merged cells")
            grid.merged.append(f"{column_letters(at)}{number}:{column_letters(right)}{bottom}")

    def _value(self) -> str:
        shown, kind = "".join(self.pieces), self.cell.get("value-type", "")
        if kind in _OF_NUMBERS and not _ERROR.fullmatch(shown):
            return _plain_number(self.cell.get("value", shown))
        if kind == "date":
            return _as_shown(self.cell.get("date-value", shown)[:10], shown)
        if kind == "boolean":
            return "yes" if self.cell.get("boolean-value") == "true" else "no"
        return shown

    def _end_row(self) -> None:
        grid = self.grids[-1]
        if self.row:
            self.filled_rows += self.rows_alike
            if self.filled_rows > self.limits.rows:
                raise self._over(f"more than {self.limits.rows} rows")
            numbers = range(self.row_number + 1, self.row_number + 1 + self.rows_alike)
            grid.rows.extend((number, dict(self.row)) for number in numbers)
        self.row_number += self.rows_alike

    def _over(self, cause: str) -> LimitExceeded:
        name = self.grids[-1].name if self.grids else ""
        place = Problem(cause, "split it, or clear what is not needed", self.archive.file, name, code="limit")
        return LimitExceeded([place])


def _as_shown(day: str, shown: str) -> str:
    """As much of a date as the cell shows of it."""
    try:
        part = plain_date(shown)
    except CellError:
        return day
    return part if len(part) in (4, 7) and day.startswith(part) else day


def _plain_number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1

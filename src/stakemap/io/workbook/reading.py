"""The cells of an .xlsx workbook as text, read part by part.

Reading by our own small parser keeps memory bounded by what is kept, and shows what matters here:
formulas, merged cells, hidden sheets, and how much of a date its format shows.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path, PurePosixPath

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.tables.grids import Flaw, Grid, column_letters, column_number
from stakemap.io.workbook.archive import ADDRESS_SIGNS, Archive, open_archive

__all__ = ["workbook_grids"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')
_MONTHS = frozenset((17, 27, 36, 50, 52, 57))
_DAYS = frozenset((14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58))
_TIMES = frozenset((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56))
_MOST_MERGED = 20_000
_FIRST_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576


def workbook_grids(path: Path, *, limits: Limits = LIMITS) -> list[Grid]:
    """All sheets of a workbook in order.

    Raises
    ------
    InputError
        When it is no workbook, or broken; `LimitExceeded` when too large.
    """
    with open_archive(path, limits) as archive:
        return _Workbook(archive, limits).grids()


def shown(code: str) -> str:
    """How much of a date a number format shows: ``y``, ``m``, ``d``, ``t`` for a time only, or nothing.

    Examples
    --------
    >>> shown("yyyy-mm-dd"), shown("mmm-yy"), shown("0.00"), shown('[Red]0" days"')
    ('d', 'm', '', '')
    """
    plain = _NOT_SHOWN.sub("", code.split(";", 1)[0]).lower()
    if plain == "general" or not any(letter in plain for letter in "ydmhs"):
        return ""
    if "d" in plain:
        return "d"
    if "y" in plain:
        return "m" if "m" in plain else "y"
    return "t" if "h" in plain or "s" in plain else "d"


class _Workbook:
    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.rows = 0
        self.formats: list[str] = []
        self.indents: dict[int, int] = {}
        self.texts: list[str] = []
        self.first_day = date(1899, 12, 30)

    def grids(self) -> list[Grid]:
        main = self._main_part()
        listed: list[tuple[str, str, bool]] = []

        def start(tag: str, attrs: dict[str, str]) -> None:
            if tag == "sheet":
                hidden = attrs.get("state", "visible") != "visible"
                key = next((value for name, value in attrs.items() if name.endswith(":id")), "")
                listed.append((attrs.get("name", ""), key, hidden))
            elif tag == "workbookPr" and attrs.get("date1904") in ("1", "true"):
                self.first_day = date(1904, 1, 1)

        self.archive.parse(main, start)
        if len(listed) > self.limits.sheets:
            raise self.over(f"{len(listed)} sheets, at most {self.limits.sheets}")
        targets = self._relations(main)
        self._read_styles(targets)
        self._read_texts(targets)
        return [self._grid(name, targets.get(key, ("", ""))[1], hidden) for name, key, hidden in listed]

    def over(self, cause: str, sheet: str = "", cell: str = "") -> LimitExceeded:
        """The error for a cap."""
        place = Problem(
            cause, "split it, or clear what is not needed", self.archive.file, sheet, cell, code="limit"
        )
        return LimitExceeded([place])

    def _main_part(self) -> str:
        found = [t for kind, t in self._relations("").values() if kind.endswith("/officeDocument")]
        if found and found[0] in self.archive.names:
            return found[0]
        raise InputError([Problem("not an Excel workbook", "save it as .xlsx", self.archive.file)])

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part: id to kind and target."""
        path = PurePosixPath(part)
        name = str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"
        found: dict[str, tuple[str, str]] = {}
        if name not in self.archive.names:
            return found

        def start(tag: str, attrs: dict[str, str]) -> None:
            if tag == "Relationship" and attrs.get("TargetMode") != "External":
                target = attrs.get("Target", "")
                whole = target[1:] if target.startswith("/") else str(path.parent / target)
                found[attrs.get("Id", "")] = (attrs.get("Type", ""), _normal(whole))

        self.archive.parse(name, start)
        return found

    def _part(self, targets: dict[str, tuple[str, str]], kind: str) -> str:
        return next((t for k, t in targets.values() if k.endswith(kind) and t in self.archive.names), "")

    def _read_styles(self, targets: dict[str, tuple[str, str]]) -> None:
        custom: dict[int, str] = {}
        inside = False

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                custom[_integer(attrs.get("numFmtId"))] = shown(attrs.get("formatCode", "")[:400])
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                number = _integer(attrs.get("numFmtId"))
                self.formats.append(custom.get(number, _built_in(number)))
            elif tag == "alignment" and inside and _integer(attrs.get("indent")):
                self.indents[len(self.formats) - 1] = _integer(attrs.get("indent"))

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        part = self._part(targets, "/styles")
        if part:
            self.archive.parse(part, start, end)

    def _read_texts(self, targets: dict[str, tuple[str, str]]) -> None:
        pieces: list[str] = []
        taken = phonetic = False
        total = 0

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal taken, phonetic
            if tag == "rPh":
                phonetic = True
            taken = tag == "t" and not phonetic

        def end(tag: str) -> None:
            nonlocal taken, phonetic
            taken = False
            if tag == "rPh":
                phonetic = False
            elif tag == "si":
                self.texts.append(_plain("".join(pieces)))
                pieces.clear()

        def text(piece: str) -> None:
            nonlocal total
            if taken:
                total += len(piece)
                if total > self.limits.shared_characters:
                    raise self.over(f"more than {self.limits.shared_characters} characters of text")
                pieces.append(piece)

        part = self._part(targets, "/sharedStrings")
        if part:
            self.archive.parse(part, start, end, text)

    def _grid(self, name: str, part: str, hidden: bool) -> Grid:
        grid = Grid(name, self.archive.file, hidden=hidden)
        if part not in self.archive.names:
            raise self.archive.damaged(f"sheet {name[:60]!r} is not there")
        reader = _SheetReader(self, grid)
        self.archive.parse(part, reader.start, reader.end, reader.text)
        self._read_comments(part, grid)
        return grid

    def _read_comments(self, part: str, grid: Grid) -> None:
        """Where comments hang on cells: nothing of them is read."""

        def start(tag: str, attrs: dict[str, str]) -> None:
            if tag == "comment":
                grid.comments.append(attrs.get("ref", "")[:10])

        comments = self._part(self._relations(part), "/comments")
        if comments:
            self.archive.parse(comments, start)

    def day(self, number: float, precision: str) -> str:
        """The date of a day number, as much of it as its format shows."""
        whole = int(number)
        if self.first_day.year == 1899 and 0 < whole < 60:
            whole += 1
        day = self.first_day + timedelta(days=whole)
        return day.isoformat()[: {"y": 4, "m": 7}.get(precision, 10)]


class _SheetReader:
    """Collects the cells of one sheet."""

    def __init__(self, book: _Workbook, grid: Grid) -> None:
        self.book, self.grid = book, grid
        self.row_number = self.column = self.indent = 0
        self.row: dict[int, str] = {}
        self.kind = self.precision = ""
        self.pieces: list[str] = []
        self.length = 0
        self.taken = self.formula = self.phonetic = False
        self.texts: dict[int, dict[int, str]] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attrs)
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.taken = True
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "row":
            self._start_row(attrs)
        elif tag == "hyperlink" and any(name.endswith(":id") for name in attrs):
            self._take_link(attrs.get("ref", ""))
        elif tag == "mergeCell":
            if len(self.grid.merged) >= _MOST_MERGED:
                raise self.book.over(f"more than {_MOST_MERGED} merged cells", self.grid.name)
            self.grid.merged.append(attrs.get("ref", "")[:40])

    def text(self, piece: str) -> None:
        if self.taken:
            self.length += len(piece)
            limit = self.book.limits.cell_characters
            if self.length > limit:
                raise self.book.over(f"a cell of more than {limit} characters", self.grid.name, self._cell())
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.taken = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and self.row:
            self.grid.rows.append((self.row_number, self.row))
            self.row = {}

    def _take_link(self, ref: str) -> None:
        """Note a link to the outside; the cells of the sheet stand before its links."""
        found = _FIRST_CELL.match(ref)
        if found is None or len(self.grid.links) >= _MOST_MERGED:
            return
        self.texts = self.texts or dict(self.grid.rows)
        text = self.texts.get(int(found[2]), {}).get(column_number(found[1]), "")
        if not any(sign in text for sign in ADDRESS_SIGNS):
            self.grid.links.append(found[0])

    def _start_row(self, attrs: dict[str, str]) -> None:
        number = _integer(attrs.get("r")) or self.row_number + 1
        if not self.row_number < number <= _LAST_ROW:
            raise self.book.archive.damaged(f"rows of sheet {self.grid.name!r} are not in order")
        self.row_number, self.column, self.row = number, 0, {}
        self.book.rows += 1
        if self.book.rows > self.book.limits.rows:
            raise self.book.over(f"more than {self.book.limits.rows} rows", self.grid.name)

    def _start_cell(self, attrs: dict[str, str]) -> None:
        at = _column(attrs.get("r", "")) or self.column + 1
        if not self.column < at <= _LAST_COLUMN:
            raise self.book.archive.damaged(f"cells of sheet {self.grid.name!r} are not in order")
        self.column, self.kind = at, attrs.get("t", "n")
        style = _integer(attrs.get("s"))
        self.indent = self.book.indents.get(style, 0)
        self.precision = self.book.formats[style] if 0 <= style < len(self.book.formats) else ""
        self.pieces, self.length, self.formula, self.taken = [], 0, False, False

    def _cell(self) -> str:
        return f"{column_letters(self.column)}{self.row_number}"

    def _end_cell(self) -> None:
        raw = "".join(self.pieces)
        if not raw and not self.formula:
            return
        if len(self.row) >= self.book.limits.columns:
            raise self.book.over(
                f"more than {self.book.limits.columns} columns", self.grid.name, self._cell()
            )
        value = self._value(raw)
        if self.formula and raw.strip():
            self.grid.computed.setdefault(self.column, self.row_number)
        elif self.formula:
            self._flaw("a formula", "paste the value instead (paste special, values)", raw)
            value = " "
        if len(value) > self.book.limits.cell_characters:
            limit = self.book.limits.cell_characters
            raise self.book.over(f"a cell of more than {limit} characters", self.grid.name, self._cell())
        if value:
            self.row[self.column] = value
            if self.indent:
                self.grid.indents[self.row_number, self.column] = self.indent

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            index = _integer(raw, -1)
            if not 0 <= index < len(self.book.texts):
                raise self.book.archive.damaged(
                    f"cell {self._cell()} of sheet {self.grid.name!r} has no text"
                )
            return self.book.texts[index]
        if self.kind in ("inlineStr", "str"):
            return _plain(raw)
        if self.kind == "b":
            return "yes" if raw.strip() == "1" else "no"
        if self.kind == "e":
            self._flaw(f"an error value {raw[:12]}", "type the value", raw)
            return raw.lstrip("#") or " "
        if self.kind == "d":
            return raw.strip()[:10]
        return self._number(raw.strip())

    def _number(self, raw: str) -> str:
        try:
            number = float(raw)
            if self.precision == "t":
                self._flaw("a time of day", "write the day, as 2019-03-14", raw)
            elif self.precision:
                return self.book.day(number, self.precision)
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        except (ValueError, OverflowError):
            self._flaw("a number that cannot be read", "type it again", raw)
            return raw[:60] or " "

    def _flaw(self, cause: str, cure: str, value: str) -> None:
        self.grid.flaws[self.row_number, self.column] = Flaw(cause, cure, value[:60])


def _plain(text: str) -> str:
    """Undo the escapes that stand for characters XML cannot hold."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _built_in(number: int) -> str:
    if number in _MONTHS:
        return "m"
    return "d" if number in _DAYS else ("t" if number in _TIMES else "")


@lru_cache(maxsize=4096)
def _integer(text: str | None, missing: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else missing


def _column(reference: str) -> int:
    return _number_of(reference[:4].rstrip("0123456789"))


@lru_cache(maxsize=4096)
def _number_of(letters: str) -> int:
    number = 0
    for character in letters:
        if not "A" <= character <= "Z":
            break
        number = number * 26 + ord(character) - 64
    return number


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)

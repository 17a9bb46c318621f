"""A folder of CSV files, one for each sheet, as UTF-8, UTF-16 or GBK, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem, refuse
from stakemap.graph.catalogue import Catalogue
from stakemap.io.atomic import cannot_write, whole_file
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.packed import whole
from stakemap.io.tables.grids import Flaw, Grid, kept_cells
from stakemap.io.tables.layouts.levels.chart_of_people import chart_in
from stakemap.io.tables.typed.layout import heading_row, known_headings
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.which_sheet import named_sheet, sheet_by_headings
from stakemap.io.tables.vocabulary import Sheet, sheet_named, sheets
from stakemap.io.tables.writing import SheetRows, table_rows
from stakemap.model import Record
from stakemap.work import each

__all__ = ["csv_grid", "csv_grids", "decoded", "files_of_cells", "found_encoding", "write_csv"]

_WIDE = chr(0xFF0C)
_WIDE_QUOTES = re.compile(r"^\s*[\u201c\u300c]([^\u201c\u201d\u300c\u300d]*)[\u201d\u300d]\s*$")
"""Between full-width commas full-width quotes stand round a cell."""
_SEPARATORS = {",": "", ";": "semicolon", "\t": "tab", "|": "pipe", _WIDE: "wide_comma"}
"""Each with the key of its sentence in `wording/readings.csv`; the comma first, for where none gives more."""
_SEEN, _MOST_LINES = 20_000, 20
"""Characters and lines in which the headings are looked for."""
_COMMON = 0.9
"""Share of common characters from which bytes count as GBK; rare ones occur in names."""
_FREQUENT_IN_BIG5 = 0xC6
"""The first byte of the last of the frequent characters; the rare ones come after them."""
_ASCII = 0x7F
_WESTERN = "cp1252"
_LATIN_PAGES = (_WESTERN, "cp1250", "cp1254", "cp1257")
_FEW_ACCENTS = 0.25
"""Accents for each plain letter: more are in no language of Latin letters, and all in Greek or Cyrillic."""
_MAILS = re.compile(r'\s*(?:"[^"\n]{1,80}"|[^"<>,;\n]{1,80})\s*<[^<>@\s]{1,80}@[^<>@\s]{1,80}>\s*[;,\n]')
"""The first of names with their mail addresses, as programs copy them."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-")
_MARK = b"\xef\xbb\xbf"
"""Tells spreadsheet programs that the file is UTF-8."""


def csv_grids(folder: Path, *, encoding: str | None = None, limits: Limits = LIMITS) -> list[Grid]:
    """All files of a folder with commas or tabs, in order of name; one that cannot be read says so itself.

    Without an encoding UTF-8, UTF-16 and GBK are told apart by the bytes; commas, semicolons and tabs by the
    headings that they give.

    Raises
    ------
    InputError
        When there is no such file, or none can be read; `LimitExceeded` when they are too large.
    """
    files = files_of_cells(folder)
    if not files:
        cure = "name a folder with people.csv, posts.csv ..., a workbook (.xlsx) or a .json file"
        raise InputError([Problem("no CSV files in the folder", cure, folder.name)])
    if len(files) > limits.sheets or sum(path.stat().st_size for path in files) > limits.file_bytes:
        cause = f"more than {limits.sheets} files or {limits.file_bytes} bytes"
        raise LimitExceeded([Problem(cause, "split it", folder.name, code="limit")])
    grids: list[Grid] = []
    left = limits.rows
    for path in files:
        try:
            grids.append(csv_grid(path, encoding, limits, left))
            left -= len(grids[-1].rows)
        except LimitExceeded:
            raise
        except InputError as error:
            grids.append(Grid(path.stem, path.name, unread=error.problems[0]))
    if all(grid.unread is not None for grid in grids):
        raise refuse(grid.unread for grid in grids if grid.unread is not None)
    return grids


def files_of_cells(folder: Path) -> list[Path]:
    """The files of a folder that hold cells, in order of name; the others are left alone."""
    return sorted(path for path in folder.iterdir() if path.is_file() and _holds_cells(path))


def _holds_cells(path: Path) -> bool:
    """Whether a file of a folder is one of cells: by its ending, as text with lines of tabs, as a chart."""
    ending = path.suffix.lower()
    if ending != ".txt":
        return ending in (".csv", ".tsv")
    with path.open("rb") as file:
        raw = file.read(_SEEN)
        cut = bool(file.read(1))
    first, *further = raw.split(b"\n")[:_MOST_LINES]
    lines = raw.rpartition(b"\n")[0] if cut else raw  # what a cut leaves of the last one is no line
    text = lines.decode(found_encoding(lines) or "utf-8", "replace")
    tabs = sum(b"\t" in line.strip() for line in further)
    return b"\t" in first or tabs > 1 or chart_in(text, path) is not None


def csv_grid(path: Path, encoding: str | None, limits: Limits, rows_left: int) -> Grid:
    """One CSV file, with at most so many rows."""
    grid = Grid(path.stem, path.name, plain_text=True)
    raw = whole(path, limits)
    grid.read_as = "" if encoding else found_encoding(raw)
    text = decoded(path, raw, encoding or grid.read_as or "utf-8")
    if not text:
        raise InputError([Problem("an empty file", "delete it, or give it a heading row", path.name)])
    text = text.replace("\r\n", "\n")
    text = text if "\n" in text else text.replace("\r", "\n")
    lone = text.find("\r")
    if lone >= 0:
        row = text.count("\n", 0, lone) + 1
        raise InputError([Problem("a lone carriage return", "save it as CSV UTF-8", path.name, row=row)])
    chart = chart_in(text, path) if path.suffix.lower() == ".txt" else None
    if chart is not None:
        return chart
    if _MAILS.match(text):
        cure = "write a table: headings such as Name, Title, Unit, and a row for each person"
        raise InputError([Problem("a list of mail addresses, which is no table", cure, path.name)])
    sheet = named_sheet(path.stem)
    mark = found_separator(text, sheet)
    grid.read_as = grid.read_as or _SEPARATORS[mark]
    long = limits.plan_characters if sheet is not None and sheet.fact == "run" else limits.cell_characters
    number = 0
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        for number, typed in enumerate(each(lines), 1):
            cells = [_WIDE_QUOTES.sub(r"\1", cell) for cell in typed] if mark == _WIDE else typed
            if number > rows_left:
                raise LimitExceeded(
                    [Problem(f"more than {limits.rows} rows", "split it", path.name, code="limit")]
                )
            kept = kept_cells(path, number, cells, long, limits)
            if kept:
                grid.rows.append((number, kept))
                grid.widths[number] = len(cells)
    except csv.Error as error:
        raise _broken(path, number + 1, str(error), long) from None
    sheet = sheet_by_headings(grid, sheet)
    if sheet is not None and grid.rows:
        _check_widths(grid, sheet)
    return grid


def _check_widths(grid: Grid, sheet: Sheet) -> None:
    """Say which rows have more or fewer cells than the headings: theirs may have slipped."""
    start = heading_row(grid, sheet)
    width = grid.widths[grid.rows[start][0]]
    cure = "a comma in a text needs quotes round the text; save it as CSV UTF-8 with commas"
    for number, cells in grid.rows[start + 1 :]:
        filled = {at: text for at, text in cells.items() if text.strip()}
        only_blanks = grid.widths[number] > width and max(filled, default=0) <= width
        fewer = grid.widths[number] < width and not any(mark in cells[max(cells)] for mark in _SEPARATORS)
        if grid.widths[number] != width and filled and not (only_blanks or fewer or kind_of_row(filled)):
            grid.torn[number] = Flaw(f"{grid.widths[number]} cells, the heading row has {width}", cure)
    grid.widths.clear()


def found_separator(text: str, sheet: Sheet | None) -> str:
    r"""The sign between the cells: the one that gives the most headings; a comma where none gives more.

    Examples
    --------
    >>> found_separator("Name;Origin\nAnn;army\n", sheet_named("people"))
    ';'
    """
    lines = text[:_SEEN].split("\n")[:_MOST_LINES]
    tried = (sheet,) if sheet is not None else tuple(sheets().values())
    counts = {
        mark: max(known_headings(_cells(line, mark), one) for line in lines for one in tried)
        for mark in _SEPARATORS
    }
    known = max(counts.values())
    return max(counts, key=lambda mark: counts[mark] if known else lines[0].count(mark))


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def found_encoding(raw: bytes) -> str:
    """The encoding that the bytes plainly are in: UTF-16, GBK, Big5, Latin; nothing for UTF-8 or in doubt.

    Chinese text counts as GBK, or else as Big5, where nearly all of it is of the common characters.  Latin
    text counts as the page of Western Europe where those of Central Europe, the Baltic and Turkey say the
    same.

    Examples
    --------
    >>> found_encoding("姓名,李伟".encode("gbk")), found_encoding("Name,Müller".encode("latin-1"))
    ('gb18030', 'cp1252')
    >>> found_encoding("機關,姓名,職稱".encode("big5"))
    'big5'
    >>> found_encoding("Łódź".encode("cp1250")), found_encoding("Имя,Мюллер".encode("cp1251"))
    ('', '')
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        raw.decode("utf-8")
        return ""
    except UnicodeDecodeError:
        pass
    try:
        foreign = [c for c in raw.decode("gb18030") if c > "\x7f"]
    except UnicodeDecodeError:
        foreign = []
    common = len("".join(foreign).encode("gb2312", "ignore")) // 2
    if foreign and common >= _COMMON * len(foreign):
        return "gb18030"
    if _is_big5(raw):
        return "big5"
    return _WESTERN if _says_the_same_in_latin(raw) else ""


def _is_big5(raw: bytes) -> bool:
    """Whether the bytes are traditional Chinese in Big5, nearly all of it of the frequent characters."""
    try:
        foreign = [c for c in raw.decode("big5") if c > "\x7f"]
    except UnicodeDecodeError:
        return False
    frequent = sum(c.encode("big5")[0] <= _FREQUENT_IN_BIG5 for c in foreign)
    return bool(foreign) and frequent >= _COMMON * len(foreign)


def _says_the_same_in_latin(raw: bytes) -> bool:
    """Whether accents are few, stand beside plain letters, and are the same on every page of Latin text."""
    high = [at for at, byte in enumerate(raw) if byte > _ASCII]
    letters = sum(chr(byte).isalpha() for byte in raw if byte <= _ASCII)
    beside = sum(
        any(chr(b).isascii() and chr(b).isalpha() for b in raw[max(0, at - 1) : at + 2]) for at in high
    )
    same = {page: bytes(raw[at] for at in high).decode(page, "replace") for page in _LATIN_PAGES}
    told = same[_WESTERN]
    alike = len(set(same.values())) == 1 and told.isalpha()
    return alike and beside == len(high) and len(high) <= _FEW_ACCENTS * letters


def _broken(path: Path, row: int, cause: str, long: int) -> InputError:
    if "field larger" in cause:
        place = Problem(
            f"a cell of more than {long} characters", "is a closing quote missing?", path.name, row=row
        )
        return LimitExceeded([place])
    cure = "close the quotes of this row, or save it again as CSV UTF-8"
    return InputError([Problem(f"not proper CSV: {cause}", cure, path.name, row=row)])


def decoded(path: Path, raw: bytes, encoding: str = "utf-8") -> str:
    """The text of a file in an encoding; a mark at the start is dropped.

    Raises
    ------
    InputError
        With the place of the first byte that does not fit.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and encoding == "utf-8":
        raise InputError([Problem("UTF-16 text", "save it as CSV UTF-8", path.name)])
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError([Problem("a workbook under another name", "give it its own ending", path.name)])
    if raw.startswith(_PICTURES):
        raise InputError(
            [Problem("a picture or PDF under another name", "name a file that holds facts", path.name)]
        )
    nul = raw.find(b"\0")
    if nul >= 0 and encoding == "utf-8":
        row = raw.count(b"\n", 0, nul) + 1
        raise InputError(
            [Problem(f"a NUL byte at offset {nul}", "save it again as UTF-8", path.name, row=row)]
        )
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        cure = "save it as UTF-8, or give its encoding, for example encoding='gb18030'"
        cause = f"not {encoding.replace('utf-16', 'UTF-16')} at offset {error.start}"
        raise InputError([Problem(cause, cure, path.name, row=row)]) from None
    except LookupError:
        raise InputError(
            [Problem("an unknown encoding", "for example utf-8 or gb18030", path.name)]
        ) from None
    return text.removeprefix("\ufeff")


def write_csv(facts: Iterable[Record], folder: Path, *, lang: str = "en", catalogue: Catalogue) -> None:
    """Write one file a sheet; a folder that is there keeps its other files, not its known ones.

    Bytes are the same for the same facts.  Cells stand as they are: to open in a spreadsheet program what
    others typed, write a workbook, where no cell is ever a formula.
    """
    tables = table_rows(facts, catalogue=catalogue, lang=lang)
    texts = {f"{table.sheet.key}.csv": _text(table).encode("utf-8") for table in tables}
    made_here = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        old = [p for p in folder.glob("*.csv") if sheet_named(p.stem) is not None]
    except OSError as error:
        raise cannot_write(folder, error) from None
    try:
        with ExitStack() as all_files:
            for name, text in texts.items():
                all_files.enter_context(whole_file(folder / name)).write_bytes(_MARK + text)
    except InputError:
        if made_here:
            shutil.rmtree(folder)
        raise
    for path in old:
        if path.name not in texts:
            path.unlink()


def _text(table: SheetRows) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(table.headings)
    for row in table.rows:
        if any(text and ("\0" in text or "\r" in text) for text in row):
            raise InputError([Problem("a control character that CSV cannot hold", "write JSON")])
        writer.writerow(row)
    return out.getvalue()

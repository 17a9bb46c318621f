"""A folder of CSV files, one for each sheet: UTF-8, commas, a heading row."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.io.atomic import cannot_write, whole_file
from stakemap.io.limits import LIMITS, Limits
from stakemap.io.reading import refuse
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.vocabulary import sheet_named
from stakemap.io.tables.writing import SheetRows, table_rows
from stakemap.model import Record

__all__ = ["csv_grid", "csv_grids", "decoded", "write_csv"]

_MARK = b"\xef\xbb\xbf"
"""Tells spreadsheet programs that the file is UTF-8."""


def csv_grids(folder: Path, *, encoding: str = "utf-8", limits: Limits = LIMITS) -> list[Grid]:
    """All CSV files of a folder, in order of name.

    Raises
    ------
    InputError
        With every file that cannot be read; `LimitExceeded` when they are too large.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not files:
        cure = "name a folder with people.csv, posts.csv ..., a workbook (.xlsx) or a .json file"
        raise InputError([Problem("no CSV files in the folder", cure, folder.name)])
    if len(files) > limits.sheets or sum(path.stat().st_size for path in files) > limits.file_bytes:
        cause = f"more than {limits.sheets} files or {limits.file_bytes} bytes"
        raise LimitExceeded([Problem(cause, "split it", folder.name, code="limit")])
    grids: list[Grid] = []
    problems: list[Problem] = []
    left = limits.rows
    for path in files:
        try:
            grids.append(csv_grid(path, encoding, limits, left))
            left -= len(grids[-1].rows)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise refuse(problems)
    return grids


def csv_grid(path: Path, encoding: str, limits: Limits, rows_left: int) -> Grid:
    """One CSV file, with at most so many rows."""
    grid = Grid(path.stem, path.name)
    text = decoded(path, path.read_bytes(), encoding)
    if not text:
        raise InputError([Problem("an empty file", "delete it, or give it a heading row", path.name)])
    text = text.replace("\r\n", "\n")
    lone = text.find("\r")
    if lone >= 0:
        row = text.count("\n", 0, lone) + 1
        raise InputError([Problem("a lone carriage return", "save it as CSV UTF-8", path.name, row=row)])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    sheet = sheet_named(path.stem)
    long = limits.plan_characters if sheet is not None and sheet.fact == "run" else limits.cell_characters
    number, width = 0, 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > rows_left:
                cause = f"more than {limits.rows} rows"
                raise LimitExceeded([Problem(cause, "split it", path.name, code="limit")])
            width = width or len(cells)
            kept = _row(path, number, cells, width, long, limits)
            if kept:
                grid.rows.append((number, kept))
    except csv.Error as error:
        raise _broken(path, number + 1, str(error), long) from None
    return grid


def _row(path: Path, number: int, cells: list[str], width: int, long: int, limits: Limits) -> dict[int, str]:
    if cells and len(cells) != width:
        cause = f"{len(cells)} cells, the heading row has {width}"
        cure = "a comma in a text needs quotes round the text; save it as CSV UTF-8 with commas"
        raise InputError([Problem(cause, cure, path.name, row=number)])
    if number == 1 and len(cells) == 1 and any(mark in cells[0] for mark in ";\t"):
        raise InputError(
            [Problem("no commas between the headings", "save it as CSV with commas", path.name, row=1)]
        )
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


def _broken(path: Path, row: int, cause: str, long: int) -> InputError:
    if "field larger" in cause:
        place = Problem(
            f"a cell of more than {long} characters", "is a closing quote missing?", path.name, row=row
        )
        return LimitExceeded([place])
    cure = "close the quotes of this row, or save it again as CSV UTF-8"
    return InputError([Problem(f"not proper CSV: {cause}", cure, path.name, row=row)])


def decoded(path: Path, raw: bytes, encoding: str = "utf-8") -> str:
    """The text of a file in the stated encoding, never a guessed one; a mark at the start is dropped.

    Raises
    ------
    InputError
        With the place of the first byte that does not fit.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and encoding == "utf-8":
        raise InputError([Problem("UTF-16 text", "save it as CSV UTF-8", path.name)])
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError([Problem("a workbook under another name", "give it its own ending", path.name)])
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
        cause = f"not {encoding} at offset {error.start}"
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

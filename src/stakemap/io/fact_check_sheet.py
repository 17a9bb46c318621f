"""The sheet of an audit: written to be filled in, and read back with every problem named at once.

Sheets, headings and answers are known by the texts of `wording/fact_check_sheet.csv`, in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap import policy
from stakemap.errors import InputError, Problem, check_known, refuse
from stakemap.graph.name_index import fold
from stakemap.io.atomic import cannot_write, whole_file
from stakemap.io.formats import WORKBOOK, grids_of
from stakemap.io.harmless import table_text
from stakemap.io.reading import in_file
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.workbook.writing import new_workbook, style
from stakemap.model.free_text import check_texts, heard, log
from stakemap.wording.phrases import LANGUAGES, phrases

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

__all__ = ["SETTINGS", "SHEETS", "Cell", "FilledSheet", "known_day", "read_audit_sheet", "write_audit_sheet"]

SHEETS: Mapping[str, tuple[str, ...]] = {
    "about": ("setting", "value", "meaning"),
    "known": ("person_id", "person", "post", "turns_to", "in_data", "known_from", "remark"),
    "facts": ("fact_id", "statement", "grade", "source", "answer", "looked_up_in", "remark"),
}
"""Columns of each sheet."""
SETTINGS = ("day", "audit_source", "seed", "as_of", "sample")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "in_data": ("found", "absent", "unsure"),
    "answer": ("right", "wrong", "unsure"),
}
_FILLED = {"turns_to", "in_data", "known_from", "remark", "answer", "looked_up_in"}
_FREE = ("audit_source", "known_from", "remark", "looked_up_in")
_WIDTHS = {"person": 22, "post": 34, "statement": 62, "source": 34, "meaning": 70, "value": 34}
_LONGEST = 1_000

Rows = Mapping[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it was typed, with its place."""

    text: str
    sheet: str
    place: str
    row: int
    heading: str

    def problem(self, cause: str, cure: str) -> Problem:
        """What is wrong with it."""
        return Problem(
            cause,
            cure,
            sheet=self.sheet,
            cell=self.place,
            row=self.row,
            field=self.heading,
            value=self.text or None,
        )

    def choice(self, column: str) -> str | None:
        """The code of the answer; ``None`` for none of the choices."""
        return next((code for code in CHOICES[column] if fold(self.text) in _forms(code)), None)


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What came back: the settings by name, and rows of cells by column."""

    about: Mapping[str, Cell]
    known: tuple[Mapping[str, Cell], ...] = ()
    facts: tuple[Mapping[str, Cell], ...] = ()

    def warnings(self) -> Iterator[Problem]:
        """Texts of the cells that are filled in freely, where their words call for a second look."""
        rows: tuple[Mapping[str, Cell], ...] = (self.about, *self.known, *self.facts)
        for cell in (row[name] for row in rows for name in _FREE if name in row):
            yield from heard(cell.text, cell.problem("", ""))


def _words() -> Mapping[str, Mapping[str, str]]:
    return phrases("fact_check_sheet")


def _forms(key: str) -> set[str]:
    return {fold(key), *(fold(text) for text in _words()[key].values())}


def write_audit_sheet(path: str | Path, rows: Rows, lang: str = "en") -> Path:
    """Write the sheet: a workbook (.xlsx), or else a folder of CSV files.

    Parameters
    ----------
    path
        Where to write.
    rows
        For each of `SHEETS` its rows, cells by column.
    lang
        ``en`` or ``zh``.

    Raises
    ------
    UnknownName
        For another language.
    InputError
        When the place cannot be written to.
    """
    check_known("language", lang, LANGUAGES)
    place = Path(path)
    if place.suffix.lower() == WORKBOOK.suffixes[0]:
        with whole_file(place) as made:
            book = new_workbook(made, lang)
            _Book(book, lang).write(rows)
            book.close()
    else:
        _write_folder(place, rows, lang)
    return place


def _write_folder(folder: Path, rows: Rows, lang: str) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    for sheet, columns in SHEETS.items():
        heads = [_words()[column][lang] for column in columns]
        text = table_text(heads, ([row.get(column, "") for column in columns] for row in rows[sheet]))
        with whole_file(folder / f"{sheet}.csv") as made:
            made.write_bytes(text.encode("utf-8"))


class _Book:
    def __init__(self, book: xlsxwriter.Workbook, lang: str) -> None:
        self.book, self.lang = book, lang
        self.head = self._style(
            bold=True, font_color="#FFFFFF", bg_color="#1F4E79", border=1, valign="vcenter"
        )
        self.given = self._style(font_color="#404040")
        self.box = self._style(bg_color="#FFF8E5", border=1, border_color="#BFBFBF")

    def _style(self, **more: Any) -> Any:
        return style(self.book, self.lang, num_format="@", text_wrap=True, **more)

    def write(self, rows: Rows) -> None:
        for sheet, columns in SHEETS.items():
            page = self.book.add_worksheet(_words()[f"sheet.{sheet}"][self.lang])
            page.set_row(0, 34)
            for at, column in enumerate(columns):
                page.write_string(0, at, _words()[column][self.lang], self.head)
                page.set_column(at, at, _WIDTHS.get(column, 20))
                for line, row in enumerate(rows[sheet], 1):
                    self._cell(page, line, at, row.get(column, ""), fill=self._fills(sheet, column, row))
                if rows[sheet]:
                    self._prompt(page, column, at, len(rows[sheet]))
            page.freeze_panes(1, 2 if sheet != "about" else 0)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)

    def _fills(self, sheet: str, column: str, row: Mapping[str, str]) -> bool:
        if sheet == "about":
            return column == "value" and row.get("setting") in {_words()[s][self.lang] for s in SETTINGS[:2]}
        return column in _FILLED

    def _cell(self, page: Worksheet, line: int, at: int, text: str, *, fill: bool) -> None:
        form = self.box if fill else self.given
        if text:
            page.write_string(line, at, text, form)
        else:
            page.write_blank(line, at, None, form)

    def _prompt(self, page: Worksheet, column: str, at: int, lines: int) -> None:
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": _words()[column][self.lang][:32],
            "input_message": _words().get(f"help.{column}", {"en": "", "zh": ""})[self.lang][:255],
        }
        if column in CHOICES:
            rule |= {"validate": "list", "source": [_words()[code][self.lang] for code in CHOICES[column]]}
        if rule["input_message"] or column in CHOICES:
            page.data_validation(1, at, lines, at, rule)


# --- the filled sheet


def read_audit_sheet(path: str | Path) -> FilledSheet:
    """The cells of a filled sheet, a workbook or a folder of CSV files.

    Raises
    ------
    InputError
        When it cannot be read, or sheets, columns or settings are not there.
    """
    place = Path(path)
    name = place.name[:200]
    cure = "name the sheet that was filled in (.xlsx, or a folder of CSV files)"
    try:
        if not (place.is_file() or place.is_dir()):
            raise InputError([Problem("no such file", cure)])
        filled = _sheet(grids_of(place))
        found = tuple(replace(warning, file=name) for warning in filled.warnings())
        check_texts(found)
    except InputError as error:
        raise in_file(error, name) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "the path cannot be used"
        raise InputError([Problem(f"cannot be read: {cause}", cure, file=name)]) from None
    log(found)
    return filled


def _sheet(grids: Iterable[Grid]) -> FilledSheet:
    named = {fold(grid.name): grid for grid in grids}
    found, problems = {}, []
    for sheet in SHEETS:
        forms = _forms(f"sheet.{sheet}") | {fold(sheet)}
        grid = next((named[form] for form in sorted(forms) if form in named), None)
        if grid is None:
            names = " / ".join(
                dict.fromkeys((_words()[f"sheet.{sheet}"]["en"], _words()[f"sheet.{sheet}"]["zh"]))
            )
            problems.append(Problem(f"sheet {names} is not there", "fill in the sheet as it was written"))
        else:
            found[sheet] = list(_cells(grid, SHEETS[sheet], problems.append))
            problems += [
                Problem(flaw.cause, flaw.cure, sheet=grid.name, cell=f"{column_letters(at)}{row}", row=row)
                for (row, at), flaw in grid.flaws.items()
            ]
    about = {
        name: row["value"]
        for row in found.get("about", ())
        for name in SETTINGS
        if fold(row["setting"].text) in _forms(name)
    }
    if "about" in found:
        gone = [_words()[name]["en"] for name in SETTINGS if name not in about]
        problems += [Problem(f"row {n!r} is not there", "fill in the sheet as it was written") for n in gone]
    if problems:
        raise refuse(problems)
    return FilledSheet(about, tuple(found["known"]), tuple(found["facts"]))


def _cells(
    grid: Grid, columns: tuple[str, ...], tell: Callable[[Problem], None]
) -> Iterator[dict[str, Cell]]:
    """Rows of a grid, all columns in each; empty cells are empty texts."""
    first, *rows = grid.rows or [(1, {})]
    places = {fold(text): at for at, text in first[1].items()}
    where = {column: next((places[f] for f in _forms(column) if f in places), 0) for column in columns}
    for column, at in where.items():
        if not at:
            heading = _words()[column]["en"]
            tell(
                Problem(
                    f"column {heading!r} is not there", "fill in the sheet as it was written", sheet=grid.name
                )
            )
    for at, text in first[1].items():
        row = policy.refusal(text) if at not in where.values() else None
        if row is not None:
            place = Problem("", sheet=grid.name, cell=f"{column_letters(at)}{first[0]}", row=first[0])
            tell(policy.refused_problem(row, place))
    for number, cells in rows:
        yield {
            column: Cell(
                cells.get(at, "").strip().removeprefix("'")[:_LONGEST] if at else "",
                grid.name,
                f"{column_letters(at)}{number}" if at else "",
                number,
                first[1].get(at, ""),
            )
            for column, at in where.items()
        }


def known_day(text: str) -> str | None:
    """A full day as ISO text; ``None`` for anything else."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None

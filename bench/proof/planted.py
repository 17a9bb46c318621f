"""One known fault in one cell of a good file: whether the reader names its sheet, row and column."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.proof.good_files import TYPED, one_of_each, typed_workbook
from stakemap.errors import InputError, Problem
from stakemap.io import read_records, write
from stakemap.io.tables.grids import column_letters
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.vocabulary import Column, sheet_named

__all__ = ["FORMS", "Planted", "planted"]

NOT_A_DATE = ("2023-02-30", "2019-13-01", "soon", "9999999999", "2019-00")
NOT_A_NUMBER = ("NaN", "lots", "1e400", "--3", "1/0")
NOT_A_CHOICE = ("zzqq", "qqzz qq", "xyzzy 7")
NOBODY = ("nobody of this name", "无此名称者", "p:nobody-000")
HIDDEN = ("An\u202en", "Ann\u2066", "An\x07n", "x" * 5_000)
FAULTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("date", "day"), NOT_A_DATE),
    **dict.fromkeys(("int", "number", "amount", "rank"), NOT_A_NUMBER),
    **dict.fromkeys(("choice", "choices", "bool", "grade", "kind"), NOT_A_CHOICE),
    **dict.fromkeys(("ref", "refs", "stage"), NOBODY),
    **dict.fromkeys(("line", "name", "lines"), HIDDEN),
}
"""By the first word of a column's type, texts that no cell of it may hold."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault and what was said of it."""

    where: tuple[str, ...]
    fault: str
    named: bool
    told: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' '.join(self.where)} {self.fault[:20]!r}: {'; '.join(self.told[:3]) or 'nothing'}"


def _problems(path: Path) -> tuple[Problem, ...]:
    try:
        return read_records(path).problems
    except InputError as error:
        return error.problems


def _cells(name: str, rows: list[list[str]]) -> Iterator[tuple[int, int, Column]]:
    """Row, column and meaning of every cell below the headings for which a fault is known."""
    sheet = sheet_named(name)
    if sheet is None or sheet.key == "settings":
        return
    found = settled_headings(dict(enumerate(rows[0], 1)), sheet).fields
    for row in range(2, len(rows) + 1):
        for at, column in found.items():
            if column.head in FAULTS:
                yield row, at, column


def _seen(name: str, row: int, at: int, fault: str, problems: tuple[Problem, ...]) -> Planted:
    cell = f"{column_letters(at)}{row}"
    named = any(p.sheet == name and p.row == row and p.cell == cell for p in problems)
    return Planted((name, cell), fault, named, tuple(p.place for p in problems))


def _in_folder(folder: Path, number: int, chance: random.Random) -> Iterator[Planted]:
    """A folder of CSV files with every sheet."""
    place = folder / "all"
    write(one_of_each(), place)
    tables = {path: _rows(path) for path in sorted(place.glob("*.csv"))}
    cells = [(path, *cell) for path, rows in tables.items() for cell in _cells(path.stem, rows)]
    for _ in range(number):
        path, row, at, column = chance.choice(cells)
        fault, good = chance.choice(FAULTS[column.head]), path.read_bytes()
        rows = [list(cells) for cells in tables[path]]
        rows[row - 1][at - 1] = fault
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        yield _seen(path.stem, row, at, fault, _problems(place))
        path.write_bytes(good)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _in_workbook(folder: Path, number: int, chance: random.Random) -> Iterator[Planted]:
    """A workbook as a person types it."""
    import openpyxl

    path = typed_workbook(folder)
    book = openpyxl.load_workbook(path)
    tables = {
        name: [["" if c is None else str(c) for c in row] for row in rows] for name, rows in TYPED.items()
    }
    cells = [(name, *cell) for name, rows in tables.items() for cell in _cells(name, rows)]
    for _ in range(number):
        name, row, at, column = chance.choice(cells)
        fault = chance.choice(
            [text for text in FAULTS[column.head] if text.isprintable() or "\u202e" in text]
        )
        cell = book[name].cell(row, at)
        good, cell.value = cell.value, fault
        book.save(path)
        cell.value = good
        yield _seen(name, row, at, fault, _problems(path))


def _in_json(folder: Path, number: int, chance: random.Random) -> Iterator[Planted]:
    """Facts in JSON: a field of another type, with a hidden sign, or that is none."""
    write(one_of_each(), folder / "all.json")
    values = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    values.pop("digest")
    path = folder / "plain.json"
    facts: list[dict[str, Any]] = values["facts"]
    places = [(n, name) for n, fact in enumerate(facts) for name in fact if name not in {"fact", "id"}]
    for _ in range(number):
        n, name = chance.choice(places)
        good = facts[n]
        field, fault = chance.choice(((name, {"a": [1]}), (name, "An\u202en"), ("shoe", "x")))
        values["facts"] = [*facts[:n], {**good, field: fault}, *facts[n + 1 :]]
        path.write_text(json.dumps(values), encoding="utf-8")
        problems = _problems(path)
        named = any(p.fact_id == good["id"] and p.field.partition(".")[0] == field for p in problems)
        yield Planted(
            (good["id"], field), str(fault), named, tuple(f"{p.fact_id} {p.field}" for p in problems)
        )


FORMS = {"folder": _in_folder, "workbook": _in_workbook, "JSON": _in_json}
"""Forms of files with their share of the faults."""


def planted(form: str, folder: Path, number: int, seed: int) -> Iterator[Planted]:
    """So many single faults in good files of a form, by lot."""
    yield from FORMS[form](folder, number, random.Random(f"{form}:{seed}"))

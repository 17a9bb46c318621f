"""One CSV file: a tie a row, with the columns of `sm.from_frame` or the sheet of ties; else another sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stakemap import policy
from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.from_data.frames import COUNTED, Columns, collected
from stakemap.graph.from_data.words import FIELDS, UNCLEAR, columns_by_meaning
from stakemap.graph.name_index import fold
from stakemap.io.limits import Limits
from stakemap.io.reading import ReadAs, Reading
from stakemap.io.tables.cells import CellError, read_cell, rewritten, turned_kind
from stakemap.io.tables.csv_folder import csv_grid
from stakemap.io.tables.grids import Grid, column_letters
from stakemap.io.tables.layouts.columns.bilingual import are_headings
from stakemap.io.tables.records import read_grids
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.matrix import matrix_of
from stakemap.io.tables.typed.row_words import kind_of_row
from stakemap.io.tables.typed.spans import ends_shared_time, is_open
from stakemap.io.tables.typed.which_sheet import fits, named_sheet, sheet_by_headings
from stakemap.io.tables.vocabulary import Column, Vocabulary, kinds_vocabulary, sheets
from stakemap.work import each

__all__ = ["read_edge_list"]

_Taken = dict[int, tuple[str, Column]]


def read_edge_list(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
    """Each row a tie, all of one source where no column says whose report it is.

    A table whose headings are those of another sheet is read as that sheet.
    """
    grid = csv_grid(path, encoding, limits, limits.rows)
    ties, kinds = sheets()["ties"], kinds_vocabulary(catalogue)
    start = heading_row(grid, ties)
    (number, header), *body = grid.rows[start:] or [(1, {})]
    readings = [ReadAs(grid.read_as, path.name)] if grid.read_as else []
    taken, problems = _headings(path, number, header, body, readings)
    if not {"source", "target"} <= {what for what, _ in taken.values()}:
        return _other_table(path, grid, catalogue, limits)
    rows: list[tuple[int, dict[str, Any]]] = []
    count = 0
    for number, cells in each(body):
        filled = {at: text for at, text in cells.items() if text.strip()}
        kind = kind_of_row(filled) if filled else ""
        if kind:
            readings.append(ReadAs(kind, path.name, row=number))
        if kind or not filled:
            continue
        count += 1
        wrong, said = _row(path, number, filled, taken, kinds, readings)
        problems += wrong
        if not wrong:
            rows.append((number, said))
    columns = Columns({what: what for what, _ in taken.values()}, "advice")
    made = collected(Collector(catalogue, counted=COUNTED), columns, rows)
    problems += made.problems
    graph = made.good()
    lost = min(len({problem.row for problem in problems if problem.row}), count)
    return Reading(graph.facts, tuple(problems), count - lost, lost, graph, readings=tuple(readings))


def _other_table(path: Path, grid: Grid, catalogue: Catalogue, limits: Limits) -> Reading:
    """What the file says as another sheet; what is wrong with it where it can be none."""
    ties, problem = sheets()["ties"], _no_ends(path, grid)
    sheet = sheet_by_headings(grid, named_sheet(path.stem))
    if sheet is ties and not fits(grid, ties) and matrix_of(grid) is None:
        raise problem
    reading = read_grids([grid], catalogue=catalogue, limits=limits)
    asked = any(found.cell for found in reading.problems)
    left = any(read.how in ("raci_left", "hidden_left") for read in reading.readings)
    if reading.rows_ok or reading.rows_rejected or asked or left:
        return reading
    raise problem


def _headings(
    path: Path,
    number: int,
    header: Mapping[int, str],
    body: list[tuple[int, dict[int, str]]],
    readings: list[ReadAs],
) -> tuple[_Taken, list[Problem]]:
    """What each column says, and the columns of which it is not clear; the others are left alone.

    ``source`` beside ``target`` is an end; else, as in the sheet of ties, it is where a row comes from.
    """
    ties = sheets()["ties"]
    own = {fold(what): what for what in FIELDS}
    plain = {fold(text) for text in header.values()} >= {"source", "target"}
    meant = {name: what for what, name in columns_by_meaning(header.values()).items()}
    taken: _Taken = {}
    problems: list[Problem] = []
    for at, text in header.items():
        name = fold(text)
        what = own[name] if name in own and (plain or name != "source") else meant.get(text)
        place = Problem("", file=path.name, cell=f"{column_letters(at)}{number}", row=number, value=text[:60])
        refused = policy.refusal(text, of_person=False)
        told = {told for told, _ in taken.values()}
        if refused is not None:
            problems.append(policy.refused_problem(refused, place))
        elif name in UNCLEAR and not {"strength", "count"} & told and _shares(at, body):
            taken[at] = "strength", ties.by_field["strength"]
            readings.append(ReadAs("heading", path.name, "", place.cell, number, "", text, "strength"))
        elif name in UNCLEAR:
            problems.append(
                _at(
                    place,
                    "may be a strength or a count",
                    "call it strength and write shares of 1, or count and write whole numbers",
                )
            )
        elif what is not None and what not in told:
            taken[at] = what, ties.by_field[FIELDS[what]]
        elif not text.startswith("#"):
            readings.append(ReadAs("column_left", path.name, "", place.cell, number, "", text))
    return taken, problems


def _shares(at: int, body: list[tuple[int, dict[int, str]]]) -> bool:
    """Whether the numbers of a column can only be strengths: all from 0 to 1, and not all whole."""
    try:
        held = [float(cells[at].replace(",", ".")) for _, cells in body if cells.get(at, "").strip()]
    except ValueError:
        return False
    return all(0 <= value <= 1 for value in held) and any(0 < value < 1 for value in held)


def _at(place: Problem, cause: str, cure: str) -> Problem:
    return Problem(cause, cure, place.file, cell=place.cell, row=place.row, value=place.value)


def _no_ends(path: Path, grid: Grid) -> InputError:
    headed = any(are_headings(cells.values()) for _, cells in grid.top)
    if path.suffix.casefold() == ".txt" and not headed:
        cure = "write a table: headings such as Name, Title, Unit, Reports to, and a row for each person"
        return InputError([Problem("text in sentences, which is not read", cure, path.name)])
    if headed and fits(grid, sheets()["people"]):
        cure = "give the file the name of what it lists: people.csv, units.csv, groups.csv or another"
        return InputError([Problem("a list of names, which does not say what they are of", cure, path.name)])
    cure = (
        "head two columns source and target for ties, or Name, Title and Unit for people, "
        "or Date, Who of ours and Whom for meetings, or those of another sheet as the template has them"
    )
    return InputError([Problem("no list of ties: its two ends are not named", cure, path.name)])


def _row(
    path: Path,
    number: int,
    cells: Mapping[int, str],
    taken: _Taken,
    kinds: Vocabulary,
    readings: list[ReadAs],
) -> tuple[list[Problem], dict[str, Any]]:
    """What is wrong with the cells of a row, and what they say."""
    problems: list[Problem] = []
    said: dict[str, Any] = {}
    turned = ""
    for at, text in cells.items():
        if at not in taken:
            continue
        what, column = taken[at]
        cell = f"{column_letters(at)}{number}"
        turned = turned_kind(text) if what == "kind" else turned
        if what == "kind" and turned:
            readings.append(_turned(path, cell, number, text, kinds.label(turned, "en")))
            said[what] = turned
            continue
        if what == "until" and is_open(text):
            readings.append(ReadAs("open", path.name, "", cell, number, what, text[:60]))
            continue
        try:
            said[what] = read_cell(column, text, kinds)
        except CellError as error:
            place = Problem("", "", path.name, cell=cell, row=number, value=text[:60])
            problems.append(replace(place, cause=error.cause, cure=error.cure, field=what, code=error.code))
            continue
        shown = rewritten(column, text, said[what], kinds, "en")
        if shown:
            readings.append(ReadAs("text", path.name, "", cell, number, what, text[:60], shown[:60]))
    kind, *ends = (str(said.get(what, "")) for what in ("kind", "since", "until"))
    if ends_shared_time(kind, *ends):
        cell = next(f"{column_letters(at)}{number}" for at, (what, _) in taken.items() if what == "until")
        readings.append(
            ReadAs(
                "shared_end", path.name, "", cell, number, "until", said.pop("until"), kinds.label(kind, "en")
            )
        )
    if turned and not problems:
        said |= {
            end: said[other] for end, other in (("source", "target"), ("target", "source")) if other in said
        }
    return problems, said


def _turned(path: Path, cell: str, number: int, text: str, label: str) -> ReadAs:
    return ReadAs("reversed", path.name, "", cell, number, "kind", text[:60], label)

"""One CSV file with a tie a row: the columns of `sm.from_frame`, or the headings of the sheet of ties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stakemap import policy
from stakemap.errors import InputError, Problem
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.from_data.collector import Collector
from stakemap.graph.from_data.frames import Columns, collected
from stakemap.graph.name_index import fold
from stakemap.io.limits import Limits
from stakemap.io.reading import Reading
from stakemap.io.tables.cells import CellError, read_cell
from stakemap.io.tables.csv_folder import csv_grid
from stakemap.io.tables.grids import column_letters
from stakemap.io.tables.typed.which_sheet import named_sheet
from stakemap.io.tables.vocabulary import Column, Vocabulary, kinds_vocabulary, sheets

__all__ = ["read_edge_list"]

_Taken = dict[int, tuple[str, Column]]

_FIELDS = {
    "source": "from_id",
    "target": "to_id",
    "strength": "strength",
    "count": "count",
    "kind": "kind",
    "since": "valid_from",
    "until": "valid_to",
    "confirmed": "confirmed",
    "reported_by": "source",
}
"""The columns of `from_frame`, and the field of the sheet of ties that reads their cells."""


def read_edge_list(path: Path, encoding: str | None, catalogue: Catalogue, limits: Limits) -> Reading:
    """Each row a tie, all of one source where no column says whose report it is."""
    grid = csv_grid(path, encoding, limits, limits.rows)
    (number, header), *body = grid.rows or [(1, {})]
    taken, problems = _headings(path, number, header)
    kinds = kinds_vocabulary(catalogue)
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, cells in body:
        wrong = list(_flaws(path, number, cells, taken, kinds))
        problems += wrong
        if not wrong:
            held = {taken[at][0]: (taken[at][1], text) for at, text in cells.items() if at in taken}
            rows.append((number, {what: read_cell(col, text, kinds) for what, (col, text) in held.items()}))
    columns = Columns({what: what for what, _ in taken.values()}, "advice")
    made = collected(Collector(catalogue), columns, rows)
    problems += made.problems
    graph = made.good()
    lost = len({problem.row for problem in problems if problem.row})
    return Reading(graph.facts, tuple(problems), len(body) - min(lost, len(body)), lost, graph)


def _headings(path: Path, number: int, header: Mapping[int, str]) -> tuple[_Taken, list[Problem]]:
    """What each column says, and the columns of which it is not clear.

    ``source`` beside ``target`` is an end; else, as in the sheet of ties, it is where a row comes from.
    """
    ties = sheets()["ties"]
    by_field = {field: what for what, field in _FIELDS.items()}
    own = {fold(what): what for what in _FIELDS}
    plain = {fold(text) for text in header.values()} >= {"source", "target"}
    taken: _Taken = {}
    problems: list[Problem] = []
    for at, text in header.items():
        name = fold(text)
        column = ties.by_heading.get(name)
        what = by_field.get(column.field if column else "")
        if name in own and (plain or name != "source"):
            what = own[name]
        place = Problem("", file=path.name, cell=f"{column_letters(at)}{number}", row=number, value=text[:60])
        refused = policy.refusal(text)
        if refused is not None:
            problems.append(policy.refused_problem(refused, place))
        elif name in ("weight", "value"):
            problems.append(_at(place, "may be a strength or a count", "call it strength (0 to 1), or count"))
        elif what is not None and what not in {told for told, _ in taken.values()}:
            taken[at] = what, ties.by_field[_FIELDS[what]]
        elif not text.startswith("#"):
            problems.append(_at(place, "unknown column", "begin it with # to have it left alone"))
    if not {"source", "target"} <= {what for what, _ in taken.values()}:
        raise _no_ends(path)
    return taken, problems


def _at(place: Problem, cause: str, cure: str) -> Problem:
    return Problem(cause, cure, place.file, cell=place.cell, row=place.row, value=place.value)


def _no_ends(path: Path) -> InputError:
    cure = "give the folder that holds it"
    if named_sheet(path.stem) is None:
        cure = "name two columns source and target; of another sheet give the folder that holds it"
    return InputError([Problem("no list of ties: its two ends are not named", cure, path.name)])


def _flaws(
    path: Path,
    number: int,
    cells: Mapping[int, str],
    taken: _Taken,
    kinds: Vocabulary,
) -> Iterator[Problem]:
    for at, text in cells.items():
        if at not in taken:
            continue
        what, column = taken[at]
        try:
            read_cell(column, text, kinds)
        except CellError as error:
            cell = f"{column_letters(at)}{number}"
            yield Problem(
                error.cause,
                error.cure,
                path.name,
                cell=cell,
                row=number,
                field=what,
                code=error.code,
                value=text[:60],
            )

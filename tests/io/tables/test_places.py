"""A planted fault is reported at its own cell, whatever the sheet and the column."""

from __future__ import annotations

import copy

import openpyxl
import pytest

from stakemap.errors import InputError
from stakemap.graph.name_index import fold
from stakemap.io import template
from stakemap.io.tables.grids import Flaw, column_letters
from stakemap.io.tables.records import read_grids
from stakemap.io.tables.vocabulary import sheet_named
from stakemap.io.workbook.reading import workbook_grids

FREE = ("line", "name", "text", "open", "raw", "list", "lines")
"""Columns that take any text."""
BODY = ("careers", "unit")
"""A body that is no unit stands by its name."""


@pytest.fixture(scope="module")
def grids(tmp_path_factory):
    """The examples of the template, made to count."""
    path = tmp_path_factory.mktemp("places") / "examples.xlsx"
    template(path, "en")
    made = openpyxl.load_workbook(path)
    for page in made:
        for row in page.iter_rows(min_row=2, max_col=1):
            if str(row[0].value).startswith("#"):
                row[0].value = row[0].value[2:]
    made["Settings"]["B4"] = "City website: leadership page"
    made["Settings"]["B7"] = "lawfully published"
    made.save(path)
    return workbook_grids(path)


def cells(grids):
    """Every filled cell below a heading, with its column."""
    for at, grid in enumerate(grids):
        sheet = sheet_named(grid.name)
        if sheet is None or (not sheet.fact and sheet.key != "stages"):
            continue
        header = grid.rows[0][1]
        for line, (number, row) in enumerate(grid.rows[1:], 1):
            for column in row:
                yield at, line, number, column, sheet.by_heading[fold(header[column])]


def with_value(grids, at, line, column, value):
    made = copy.deepcopy(grids)
    made[at].rows[line][1][column] = value
    return made


def test_a_wrong_value_is_reported_at_its_cell_and_good_rows_always_make_a_graph(grids):
    planted = 0
    for at, line, number, column, meaning in cells(grids):
        reading = read_grids(with_value(grids, at, line, column, "no such thing"))
        problems = reading.problems
        assert reading.graph.facts == reading.records
        if problems:
            assert reading.rows_rejected or {p.code for p in problems} == {"doubt"}
            with pytest.raises(InputError):
                reading.checked()
        if meaning.head in FREE or (meaning.sheet, meaning.field) == BODY:
            continue
        place = (grids[at].name, f"{column_letters(column)}{number}")
        assert place in {(p.sheet, p.cell) for p in problems if p.code != "depends"}, place
        planted += 1
    assert planted > 80


def test_a_required_value_that_is_missing_is_reported_at_its_cell(grids):
    for at, line, number, column, meaning in cells(grids):
        if meaning.level != "required":
            continue
        made = copy.deepcopy(grids)
        del made[at].rows[line][1][column]
        if not made[at].rows[line][1]:
            continue
        found = {(p.sheet, p.cell): p for p in read_grids(made).problems}
        problem = found[grids[at].name, f"{column_letters(column)}{number}"]
        assert problem.cause.endswith("missing")


def test_formulas_are_each_reported_at_their_cells_however_many_there_are(grids):
    for at, grid in enumerate(grids):
        places = [(number, column) for where, _, number, column, _ in cells(grids) if where == at]
        made = copy.deepcopy(grids)
        made[at].flaws |= {place: Flaw("a formula", "paste the value", "1") for place in places}
        causes = {(p.sheet, p.cell): p.cause for p in read_grids(made).problems}
        for number, column in places:
            assert causes[grid.name, f"{column_letters(column)}{number}"] == "a formula"

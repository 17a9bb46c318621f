"""What a workbook can hold that a table cannot: formats, formulas, merged cells, hidden sheets."""

from __future__ import annotations

from datetime import date

import openpyxl

from stakemap.io import read
from stakemap.model import Person, Tie
from typed_workbook import one, refused


def test_a_date_cell_gives_as_much_as_its_format_shows(tmp_path, book):
    path = book(
        Ties=[("From", "Kind", "To", "Since", "Confirmed"), ("Wang Fang", "advice", "Li Wei", None, None)]
    )
    made = openpyxl.load_workbook(path)
    made["Ties"]["D2"] = date(2019, 3, 1)
    made["Ties"]["D2"].number_format = "mmm-yy"
    made["Ties"]["E2"] = date(2026, 3, 14)
    made.save(path)
    tie = next(t for t in read(path).of(Tie) if t.kind == "advice")

    assert (str(tie.valid.start), str(tie.confirmed)) == ("2019-03", "2026-03-14")


def test_a_text_that_looks_like_a_formula_stays_text(book):
    path = book(People=[("Name",), ("Li Wei",), ("Wang Fang",)])
    made = openpyxl.load_workbook(path)
    cell = made["People"]["A4"]
    cell.value, cell.data_type = "=HYPERLINK(1)", "s"
    made.save(path)

    assert "=HYPERLINK(1)" in {p.name for p in read(path).of(Person)}


def test_a_formula_is_refused_and_says_paste_the_value(book):
    problem = one(book(People=[("Name", "Rank"), ("Li Wei", "=6*2"), ("Wang Fang", None)]))

    assert (problem.cell, problem.cause) == ("B2", "a formula")


def test_cells_merged_beside_others_and_hidden_sheets_are_refused(book):
    path = book()
    made = openpyxl.load_workbook(path)
    made["People"].merge_cells("A2:B2")
    made["People"]["C2"] = "A talk"
    made["Ties"].sheet_state = "hidden"
    made.save(path)
    causes = {(p.sheet, p.cause) for p in refused(path)}

    assert ("People", "merged cells A2:B2") in causes
    assert ("Ties", "a hidden sheet holds rows") in causes

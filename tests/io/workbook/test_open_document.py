"""OpenDocument spreadsheets, as LibreOffice writes them."""

from __future__ import annotations

import zipfile

import pytest

from stakemap.errors import InputError, LimitExceeded
from stakemap.io import Limits, read, read_records
from stakemap.io.workbook.open_document import open_document_grids
from stakemap.model import Person, Tie

HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" '
    'xmlns:style="s"><office:automatic-styles><style:style style:name="ta1">'
    '<style:table-properties table:display="true"/></style:style><style:style style:name="ta2">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def cell(text, kind="string", **attrs):
    """A cell; ``table__x`` and ``office__x`` are attributes of these names."""
    said = {"office__value_type": kind, **attrs}
    listed = " ".join(f'{name.replace("__", ":").replace("_", "-")}="{said[name]}"' for name in said)
    inside = text if text.startswith("<") else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {listed}>{inside}</table:table-cell>"


def line(*values):
    return "".join(cell(value) for value in values)


def repeated(cells, times):
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def sheet(name, *rows, style="ta1"):
    body = "".join(row if row.startswith("<table:table-row") else repeated(row, 1) for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{body}</table:table>'


def ods(path, *sheets):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", HEAD + "".join(sheets) + TAIL)
    return path


SETTINGS = sheet(
    "Settings",
    line("Default source", "Site"),
    cell("Date of the default source") + cell("Mar 2026", "date", office__date_value="2026-03-01"),
    line("Default lawful basis", "public"),
    line("Keep for", "36 months"),
)
BLANK = repeated('<table:table-cell table:number-columns-repeated="1024"/>', 1_048_000)


def test_texts_numbers_dates_remarks_and_repeated_cells_are_read(tmp_path):
    strength = cell("60%", "percentage", office__value="0.6", table__formula="of:=[.A1]")
    since = cell("2019-03", "date", office__date_value="2019-03-01")
    note = "<office:annotation><text:p>a remark</text:p></office:annotation>"
    tie = line("Wang Fang", "advice", "Li Wei")
    path = ods(
        tmp_path / "city.ods",
        SETTINGS,
        sheet(
            "People", cell("Name"), cell(f"{note}<text:p>Li<text:s/>Wei</text:p>"), line("Wang Fang"), BLANK
        ),
        sheet("Ties", line("From", "Kind", "To", "Strength", "Since"), tie + strength + since),
        sheet("Lists", line("a"), style="ta2"),
    )
    reading = read_records(path)
    (tie,) = reading.graph.of(Tie)

    assert reading.problems == ()
    assert {p.name for p in reading.graph.of(Person)} == {"Li Wei", "Wang Fang"}
    assert (tie.strength, str(tie.valid.start)) == (0.6, "2019-03")
    assert {one.how for one in reading.readings} >= {"formula", "sheet_left"}


def test_merged_and_repeated_cells_stand_where_they_are_shown(tmp_path):
    merged = cell("Wang Fang", table__number_rows_spanned="2", table__number_columns_spanned="1")
    covered = "<table:covered-table-cell/>"
    rows = (line("From", "Kind", "To"), merged + line("advice", "Li Wei"), covered + line("advice", "Bo"))
    wide = cell("x", table__number_columns_repeated="3") + cell("y")
    ties, wide = open_document_grids(ods(tmp_path / "city.ods", sheet("Ties", *rows), sheet("Wide", wide)))

    assert ties.merged == ["A2:A3"]
    assert ties.rows[2] == (3, {2: "advice", 3: "Bo"})
    assert wide.rows == [(1, {1: "x", 2: "x", 3: "x", 4: "y"})]


def test_a_formula_with_an_error_is_refused_at_its_cell(tmp_path):
    wrong = cell("#DIV/0!", table__formula="of:=1/0")
    path = ods(tmp_path / "city.ods", SETTINGS, sheet("People", line("Name", "Origin"), cell("Ann") + wrong))
    with pytest.raises(InputError, match="error value") as caught:
        read(path)
    assert [problem.cell for problem in caught.value.problems] == ["B2"]


@pytest.mark.parametrize(
    ("row", "limits"),
    [
        (repeated(cell("x"), 900_000), Limits(rows=1_000)),
        (cell("x", table__number_columns_repeated="16000"), Limits(columns=500)),
        (cell('<text:p><text:s text:c="9999999"/></text:p>'), Limits(cell_characters=100)),
    ],
)
def test_repetition_is_bounded(tmp_path, row, limits):
    with pytest.raises(LimitExceeded):
        open_document_grids(ods(tmp_path / "city.ods", sheet("People", row)), limits=limits)


def test_rows_are_counted_over_all_sheets(tmp_path):
    rows = repeated(cell("x"), 600)
    path = ods(tmp_path / "city.ods", sheet("People", rows), sheet("Units", rows))
    with pytest.raises(LimitExceeded, match="more than 1000 rows"):
        open_document_grids(path, limits=Limits(rows=1_000))


def test_another_file_under_this_name_is_refused_in_plain_words(tmp_path):
    with zipfile.ZipFile(tmp_path / "city.ods", "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    with pytest.raises(InputError, match="OpenDocument"):
        read(tmp_path / "city.ods")


@pytest.mark.parametrize("ending", [".xls", ".numbers", ".et", ".xlsb"])
def test_a_table_in_a_form_that_is_not_read_says_how_to_save_it(tmp_path, ending):
    (tmp_path / f"city{ending}").write_bytes(b"something")
    with pytest.raises(InputError) as caught:
        read(tmp_path / f"city{ending}")
    assert caught.value.problems[0].cure == "open it in the program that wrote it, and save it as .xlsx"

"""A fault names the cell into which it was typed, however the sheet is laid out."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook

from stakemap.io import read_records

LAYOUTS = {
    "from top to bottom": [
        ("Deal", "Wi-Fi"),
        ("Unit", "City"),
        ("Since", "{bad}"),
        ("Until", "{bad}"),
        ("Budget colour", "red"),
    ],
    "side by side": [
        ("People", None, None, "Ties"),
        ("Name", "Since", None, "From", "Kind", "To", "Strength"),
        ("Ann", "{bad}", None, "Ann", "advice", "Bo", "{bad}"),
        ("Bo", None, None, "Bo", "{bad}", "Ann"),
    ],
}


@pytest.mark.parametrize("blank", [0, 2])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_fault_stands_in_the_cell_that_is_named(tmp_path, layout, blank):
    book = Workbook()
    tab = book.active.title = "Deal" if layout == "from top to bottom" else "My notes"
    for row in [()] * blank + LAYOUTS[layout]:
        book.active.append([cell and cell.replace("{bad}", "2024-99-99") for cell in row])
    book.save(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")[tab]
    bad = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == "2024-99-99"}

    reading = read_records(tmp_path / "a.xlsx")
    told = [p for p in reading.problems if p.value == "2024-99-99"]

    assert {p.cell for p in told} == bad
    for place in [*told, *(r for r in reading.readings if r.cell)]:
        assert place.sheet == tab
        assert sheet[place.cell].row == place.row
        assert sheet[place.cell].value is not None

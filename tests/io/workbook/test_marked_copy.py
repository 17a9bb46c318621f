"""The copy in which refused cells are coloured."""

from __future__ import annotations

import openpyxl

from stakemap.io import marked_copy
from typed_workbook import refused


def test_a_copy_of_the_workbook_shows_what_is_wrong_where_it_is_wrong(book, tmp_path):
    path = book(People=[("Name", "Rank"), ("Li Wei", 99), ("Wang Fang", 12)])
    before = path.read_bytes()
    count = marked_copy(path, refused(path), tmp_path / "marked.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "marked.xlsx")["People"]["B2"]
    assert count == 1
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert "27" in cell.comment.text
    assert path.read_bytes() == before

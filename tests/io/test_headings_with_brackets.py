"""A heading with something in brackets gives way to the plain one, and takes what it says along."""

from __future__ import annotations

import pytest

from stakemap.io import read_records
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.vocabulary import sheets
from typed_rows import told as read_typed


@pytest.mark.parametrize("header", [["Amount", "Amount (万元)"], ["Amount (万元)", "Amount"]])
def test_the_unit_of_a_heading_that_gives_way_counts_for_no_other(header):
    told = settled_headings(dict(enumerate(header, 1)), sheets()["budget"])
    plain = header.index("Amount") + 1
    assert {at: column.field for at, column in told.fields.items()} == {plain: "amount"}
    assert (told.units, told.reduced, told.unknown) == ({}, [], [3 - plain])


def test_alone_it_is_read_with_its_unit():
    told = settled_headings({2: "Amount (万元)"}, sheets()["budget"])
    assert (told.units, told.reduced) == ({"amount": "万元"}, [2])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("units", "block,Led by (An\u202en)\nCity Government,\nTransport Bureau,City Government\n"),
        ("units", "Led by (old),Led by,Unit\n,,City Government\nx,City Government,Transport Bureau\n"),
        ("people", "Name,Grade (pay)\nAnn,G12\n"),
    ],
)
def test_a_column_that_is_left_alone_is_told_and_never_an_error_of_ours(tmp_path, name, text):
    (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    told = read_records(tmp_path)
    assert [one.how for one in told.readings].count("heading") == 0
    assert any(one.how == "column_left" for one in told.readings) or told.problems


@pytest.mark.parametrize(
    "heading", ["支持度(1-5)", "Support (1-5)", "Attitude (-2 to 2)", "态度（1~10）", "立场（每月）"]
)
def test_a_scale_in_brackets_is_no_unit_and_no_fault_of_the_file(heading):
    found = read_typed(人员=[["姓名", "单位", "职务", heading], ["甲一鸣", "信息处", "处长", "3"]])
    assert found.problems == ()
    count = read_typed(Ties=[["From", "Kind", "To", "Count (per month)"], ["Ann", "advice", "Bo", "3"]])
    assert not [problem for problem in count.problems if problem.code == "input"]

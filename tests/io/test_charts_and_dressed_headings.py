"""Charts typed as lists, headings over headings, and headings with marks of what must be filled in."""

from __future__ import annotations

import openpyxl
from openpyxl.styles import Alignment

from stakemap.io import read_records
from stakemap.model import DecisionRole, Person, Post, Stance, Tenure, Unit
from typed_rows import SETTINGS, names, seats, ties, told


def test_people_indented_by_format_report_to_whom_they_stand_under(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Org chart"
    rows = [
        (0, "Director", "Ann Ames"),
        (1, "Head of IT", "Bo Burr"),
        (2, "Clerk", "Cy Cole"),
        (1, "Treasurer", "vacant"),
        (2, "Buyer", "Dee Dunn"),
    ]
    sheet.append(["Position", "Name"])
    for depth, title, name in rows:
        sheet.append([title, name])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(indent=depth)
    settings = book.create_sheet("Settings")
    for row in SETTINGS:
        settings.append(row)
    book.save(tmp_path / "chart.xlsx")
    reading = read_records(tmp_path / "chart.xlsx")

    assert reading.problems == ()
    assert names(reading, Person) == {"Ann Ames", "Bo Burr", "Cy Cole", "Dee Dunn"}
    assert not reading.graph.of(Unit)
    assert ties(reading, "reports_to") == {("Bo Burr", "Ann Ames"), ("Cy Cole", "Bo Burr")}
    assert [r.row for r in reading.readings if r.how == "under_nobody"] == [6]


def test_a_row_of_headings_over_groups_of_headings_is_left_out(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Stakeholders"
    for row in (
        ["Person", None, "Position", None],
        ["Name", "Origin", "Title", "Division"],
        ["Ann Ames", None, "Head", "Roads"],
        [None, None, "Clerk", "Roads"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    settings = book.create_sheet("Settings")
    for row in SETTINGS:
        settings.append(row)
    book.save(tmp_path / "groups.xlsx")
    reading = read_records(tmp_path / "groups.xlsx")

    assert reading.problems == ()
    assert seats(reading) == {("Roads", "Head", "Ann Ames")}
    assert {post.name for post in reading.graph.of(Post)} == {"Head", "Clerk"}
    assert len(reading.graph.of(Tenure)) == 1, "a title without a name is a seat and nobody's"


def test_a_mark_of_what_must_be_filled_in_is_no_part_of_a_heading():
    rows = [["姓名（必填）", "职务", "部门（选填）"], ["甲一鸣", "主任", "信息中心"]]

    assert seats(told(联系人=rows)) == {("信息中心", "主任", "甲一鸣")}


def test_a_chain_of_steps_with_who_acts_their_titles_and_departments_gives_posts_and_parts():
    rows = [
        ["项目：智慧水务"],
        ["环节", "责任人", "职务", "责任部门", "态度"],
        ["需求提出", "甲一鸣", "科长", "业务科", "支持"],
        ["审批", "乙二林", "局长", "局领导", "不支持"],
    ]
    reading = told(决策链=rows)
    called = {fact.id: fact.name for fact in reading.graph.of(Person)}

    assert reading.problems == ()
    assert seats(reading) == {("业务科", "科长", "甲一鸣"), ("局领导", "局长", "乙二林")}
    assert {(called[r.player], r.role, r.stage) for r in reading.graph.of(DecisionRole)} == {
        ("甲一鸣", "user", "需求提出"),
        ("乙二林", "approver", "审批"),
    }
    assert {called[s.person]: s.position for s in reading.graph.of(Stance)} == {"甲一鸣": 0.8, "乙二林": 0.2}


def test_what_stands_right_of_all_headings_is_nothing_of_a_column_that_is_made_there():
    reading = told(Units=[["Unit"], ["City", "Roads"], ["  Roads"], ["  Parks"]])

    assert ties(reading, "leads") == {("City", "Roads"), ("City", "Parks")}
    assert [one.cell for one in reading.readings if one.how == "no_heading"] == ["B2"]

"""Lists of contacts as programs for customers and staff write them, with columns of their own."""

from __future__ import annotations

import pytest

from stakemap.model import Person, Spell, Tenure
from typed_rows import names, seats, ties, told

CHINESE = [
    ["联系人姓名（必填）", "客户名称", "部门", "职务", "汇报对象", "关键决策人", "立场", "亲密程度"],
    ["甲一鸣", "云岭市数据局", "局领导", "局长", "", "是", "中立", "一般"],
    ["乙二林", "云岭市数据局", "信息中心", "主任", "甲一鸣", "否", "支持", "熟悉"],
]
OWN = ["负责人", "手机1", "最后跟进时间", "生命状态"]


@pytest.mark.parametrize("more", [[], OWN])
def test_a_chinese_export_is_a_list_of_people_with_their_posts(more):
    rows = [[*row, *["小冯", "", "2026-10-10", "正常"][: len(more)]] for row in CHINESE]
    rows[0] = [*CHINESE[0], *more]
    reading = told(联系人=rows)

    assert reading.problems == ()
    assert seats(reading) == {("云岭市数据局", "局长", "甲一鸣"), ("信息中心", "主任", "乙二林")}
    assert ties(reading, "leads") == {("云岭市数据局", "信息中心")}


def test_numbers_of_those_above_are_read_as_the_people_who_have_them():
    rows = [
        ["person_id", "full_name", "job_title", "dept", "manager_id"],
        ["11", "Ann Ames", "CEO", "Board", ""],
        ["12", "Bo Burr", "CFO", "Board", "11.0"],
    ]
    reading = told(staff=rows)

    assert reading.problems == ()
    assert ties(reading, "reports_to") == {("CFO", "Ann Ames")}
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}


def test_a_number_that_nobody_has_stays_and_is_asked_back():
    rows = [["person_id", "Name", "manager_id"], ["11", "Ann Ames", ""], ["12", "Bo Burr", "99"]]
    (problem,) = told(People=rows).problems

    assert (problem.cell, problem.value) == ("C3", "99")


@pytest.mark.parametrize(
    ("heading", "state"), [("Status", "Inactive"), ("is_active", "false"), ("状态", "离职")]
)
def test_who_is_marked_as_gone_held_the_post_once_and_holds_none(heading, state):
    rows = [
        ["Name", "Title", "Unit", heading],
        ["Ann Ames", "Head", "Roads", ""],
        ["Bo Burr", "Clerk", "Roads", state],
    ]
    reading = told(People=rows)

    assert not reading.problems
    assert [(one.detail, one.valid.end) for one in reading.graph.of(Spell)] == [("Clerk", None)]
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}
    assert len(reading.graph.of(Tenure)) == 1

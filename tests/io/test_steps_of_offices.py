"""Steps of a decision as Chinese firms, hospitals and townships head their columns."""

from __future__ import annotations

from stakemap.model import Decision, DecisionRole, Person, Unit
from typed_rows import names, ties, told

PEOPLE = [["姓名", "职务", "单位"], ["甘一鸣", "局长", "水务局"], ["甘二霜", "科长", "信息科"]]


def actors(found):
    called = {fact.id: fact.name for fact in found.graph if hasattr(fact, "name")}
    return {(part.stage, called[part.player]) for part in found.graph.of(DecisionRole)}


def test_who_has_the_say_stands_beside_a_step_with_the_post_before_or_behind_the_name():
    rows = [["步骤", "谁说了算", "需要多久"], ["论证", "甘三峰（信息办主任）", "2周"]]
    found = told(
        决策链=[*rows, ["批准", "校长 甘四海", "10天"]],
        关系=[["从", "关系类型", "到"], ["甘三峰", "认识", "甘四海"]],
    )
    assert names(found, Person) == {"甘三峰", "甘四海"}
    assert actors(found) == {("论证", "甘三峰"), ("批准", "甘四海")}
    assert [step.days_low for step in found.graph.of(Decision)[0].stages] == [14, 10]


def test_a_step_without_who_approves_is_taken_by_who_prepares_it():
    rows = [
        ["案名：污水下水道"],
        ["階段", "承辦", "核定"],
        ["需求提出", "甘二霜", "甘一鸣"],
        ["決標", "信息科", ""],
    ]
    found = told(人员=PEOPLE, 採購流程=rows)
    assert found.problems == ()
    assert names(found, Decision) == {"污水下水道"}
    assert {who for _, who in actors(found)} == {"甘一鸣", "信息科"}


def test_milestones_with_who_approves_are_steps_whatever_the_sheet_is_called():
    rows = [
        ["序号", "节点", "主办", "审批领导", "计划完成"],
        ["1", "初设批复", "信息科", "甘一鸣", "2026-12-31"],
    ]
    assert actors(told(人员=PEOPLE, 三小新建=rows)) == {("初设批复", "甘一鸣")}


def test_bodies_beside_steps_and_votes_are_who_takes_each_and_no_list_of_units():
    rows = [["程序", "机构", "主持人", "表决规则", "备注"], ["论证", "信息科", "甘二霜", "", "须先论证"]]
    found = told(人员=PEOPLE, 三重一大=rows)
    assert names(found, Unit) == {"水务局", "信息科"}
    assert actors(found) == {("论证", "信息科")}


def test_all_members_beside_a_step_are_the_body_beside_it():
    rows = [["环节", "责任部门", "审批人"], ["批准", "信息科", "甘一鸣"], ["审议", "领导小组", "全体成员"]]
    found = told(人员=PEOPLE, 项目审批=rows)
    assert actors(found) == {("批准", "甘一鸣"), ("审议", "领导小组")}


def test_months_cost_their_cell_and_a_body_in_traditional_characters_is_one():
    rows = [["環節", "承辦", "天数"], ["評選", "採購評選委員會", "2个月"], ["決標", "甘二霜", "10"]]
    found = told(人员=PEOPLE, 环节=rows)
    assert [(one.cell, one.cause, one.cure) for one in found.problems] == [
        ("C2", "months, which are not all as long", "write the days, as 60")
    ]
    assert "採購評選委員會" in names(found, Unit)


def test_two_names_of_a_list_with_a_blank_between_them_are_two_people():
    rows = [["从", "关系类型", "到"], ["甘一鸣", "认识", "农三 商四"]]
    found = told(人员=[["姓名"], ["甘一鸣"], ["农三"], ["商四"]], 关系=rows)
    assert ties(found, "knows") == {("甘一鸣", "农三"), ("甘一鸣", "商四")}


def test_a_board_beside_a_step_is_a_body_also_where_units_are_listed():
    rows = [
        ["程序", "机构", "表决规则"],
        ["前置研究", "集团党委会", ""],
        ["审议", "董事会", ""],
        ["采购", "采购部", ""],
    ]
    found = told(单位=[["名称"], ["甲集团"], ["采购部"]], 三重一大=rows)
    assert names(found, Unit) == {"甲集团", "采购部", "集团党委会", "董事会"}
    assert {unit.kind for unit in found.graph.of(Unit) if unit.name == "董事会"} == {"committee"}
    assert actors(found) == {("前置研究", "集团党委会"), ("审议", "董事会"), ("采购", "采购部")}


def test_a_department_beside_a_step_that_is_on_no_list_of_units_is_asked_back():
    found = told(单位=[["名称"], ["采购部"]], 三重一大=[["程序", "机构", "表决规则"], ["采购", "财务处", ""]])
    assert "B2" in [one.cell for one in found.problems]

"""What people type into a cell of names beside the name: a post before it, who stands in, whose side."""

from __future__ import annotations

import pytest

from stakemap.io.files import read_records
from stakemap.model import Person, Post, Unit
from typed_rows import SETTINGS, names, seats, ties, told

REGISTER = ["编号", "利益相关方", "诉求"]


def test_a_post_before_a_name_is_taken_for_the_post():
    rows = [["姓名", "备注"], ["市交通局 局长 甘一鸣", ""], ["新区管委会副主任储二蕙", ""], ["甘三", ""]]
    found = told(人员=rows)
    assert names(found, Person) == {"甘一鸣", "储二蕙", "甘三"}
    assert seats(found) == {("市交通局", "局长", "甘一鸣"), ("新区管委会", "副主任", "储二蕙")}
    assert [one.taken for one in found.readings if one.how == "post_before"] == ["甘一鸣", "储二蕙"]


def test_bodies_and_people_at_large_in_a_register_are_nobody_also_with_a_number():
    rows = [REGISTER, ["S1", "甘一鸣", ""], ["S2", "市财政局", ""], ["S3", "沿线居民", ""]]
    found = told(登记册=[*rows, ["S4", "电网公司（联系人：甘二）", ""]])
    assert names(found, Person) == {"甘一鸣"}
    assert {one.how for one in found.readings} >= {"body_named", "crowd_named"}


def test_who_runs_an_empty_seat_does_not_fill_it():
    found = told(科室=[["科室", "主任"], ["检验科", "空缺（甘一代管）"], ["药剂科", "甘二"]])
    assert names(found, Person) == {"甘二"}
    assert len(found.graph.of(Post)) == 2


def test_a_title_behind_a_head_is_the_seat_and_a_second_head_in_a_chart_is_kept():
    rows = [["一级", "二级", "负责人"], ["甲集团", "", "甘一（董事长）"], ["甲集团", "", "甘二（总经理）"]]
    found = told(组织架构=[*rows, ["甲集团", "采购部", "甘三"]])
    assert seats(found) == {
        ("甲集团", "董事长", "甘一"),
        ("甲集团", "总经理", "甘二"),
        ("采购部", "负责人", "甘三"),
    }
    assert names(found, Unit) == {"甲集团", "采购部"}


@pytest.mark.parametrize("typed", ["校长 甘一鸣", "理学院 甘一鸣（院长）", "副局长甘一鸣"])
def test_a_post_before_a_name_elsewhere_names_whoever_has_the_name(typed):
    rows = [["从", "关系类型", "到"], ["甘二", "请教", typed]]
    found = told(人员=[["姓名"], ["甘一鸣"], ["甘二"]], 关系=rows)
    assert ties(found, "advice") == {("甘二", "甘一鸣")}
    alone = told(关系=rows)
    assert names(alone, Person) == {"甘一鸣", "甘二"}


def test_one_of_ours_before_whose_name_our_side_stands_is_asked_back():
    rows = [["从", "关系类型", "到"], ["我方 何一", "认识", "甘二"]]
    found = told(关系=rows)
    assert "何一" not in str(names(found, Person))
    assert [one.cell for one in found.problems] == ["A2"]
    listed = told(关系=rows, 团队=[["姓名"], ["何一"]])
    assert ties(listed, "knows") == {("何一", "甘二")}


def test_a_pasted_table_under_a_title_is_read_from_a_folder_too(tmp_path):
    (tmp_path / "list.txt").write_text("关键人物\n\n姓名\t职务\t单位\n甘一\t局长\t水务局\n", encoding="utf-8")
    lines = "\n".join(",".join(row) for row in SETTINGS)
    (tmp_path / "settings.csv").write_text(lines, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("Ask Dana.\nOr\tBo.\n", encoding="utf-8")
    assert names(read_records(tmp_path), Person) == {"甘一"}


def test_the_same_seat_told_again_is_no_second_person_and_a_body_alone_is_a_unit():
    rows = [
        ["职务", "姓名", "单位及职务"],
        ["副组长", "甘一", "市水务局局长"],
        ["成员", "甘二", "市财政局副局长"],
    ]
    found = told(领导小组=[*rows, ["成员", "待定", "市发改委"], ["办公室主任", "甘一", "市水务局局长（兼）"]])
    assert found.problems == ()
    assert seats(found) == {("市水务局", "局长", "甘一"), ("市财政局", "副局长", "甘二")}
    assert [one.row for one in found.readings if one.how == "seat_again"] == [5]


def test_a_list_of_which_most_are_on_no_other_list_is_one_of_people():
    panel = [["姓名", "工作单位", "职称"], ["甘一", "甲医院", "主任医师"], ["甘二", "乙研究所", "教授"]]
    found = told(评标委员会=[*panel, ["甘三", "丙学校", "教授"]], 关键人=[["姓名"], ["甘一"], ["甘四"]])
    assert found.problems == ()
    assert names(found, Person) == {"甘一", "甘二", "甘三", "甘四"}

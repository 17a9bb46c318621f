"""A cell for one person that names several, and names that only look so."""

from __future__ import annotations

import pytest

from stakemap.graph.name_index import fold
from stakemap.model import Person, Spell, TeamMember, Tenure
from typed_rows import names, seats, ties, told


@pytest.mark.parametrize("typed", ["钱一雪、孙二霜", "钱一雪 孙二霜", "钱一雪\n孙二霜", "钱一雪；孙二霜"])
def test_each_person_of_a_cell_holds_a_seat_of_its_own(typed):
    reading = told(人员=[["姓名", "职务", "单位"], [typed, "科员", "办公室"], ["李 伟", "主任", "办公室"]])

    assert not reading.problems
    assert seats(reading) == {
        ("办公室", "科员", "钱一雪"),
        ("办公室", "科员", "孙二霜"),
        ("办公室", "主任", "李伟"),
    }
    assert [(r.cell, r.taken) for r in reading.readings if r.how == "several"] == [("A2", "2")]


@pytest.mark.parametrize(
    "typed",
    [
        "欧阳 修远",
        "李伟 局长",
        "李伟、主任",
        "Ames, Ann",
        "Ann Ames, MBE",
        "Ann Ames / Finance Director",
        "Ann",
    ],
)
def test_one_name_stays_one(typed):
    assert len(names(told(People=[["Name"], [typed]]), Person)) == 1


@pytest.mark.parametrize("typed", ["钱一雪 孙二霜", "钱一雪、孙二霜"])
def test_several_people_whom_a_tie_names_and_no_sheet_lists_are_not_one(typed):
    reading = told(关系=[["从", "关系类型", "到"], ["周三丰", "请教", typed]])

    assert ties(reading, "advice") == {("周三丰", "钱一雪"), ("周三丰", "孙二霜")}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("姓名/职务", "甲一鸣 局长"),
        ("姓名、职务", "甲一鸣（局长）"),
        ("职务姓名", "局长 甲一鸣"),
        ("姓名及职务", "甲一鸣\n局长"),
    ],
)
def test_a_column_of_names_and_titles_is_two(heading, cell):
    reading = told(名单=[[heading, "单位"], [cell, "水务局"], ["乙二林", "水务局"]])

    assert reading.problems == ()
    assert seats(reading) == {("水务局", "局长", "甲一鸣")}
    assert names(reading, Person) == {"甲一鸣", "乙二林"}
    assert "A2" in {r.cell for r in reading.readings if r.how == "heads_by_title"}, "where it was typed"


def test_names_with_titles_in_english_are_two_by_the_order_of_their_heading():
    one = told(People=[["Name and title", "Unit"], ["Ann Ames, Director", "Roads"]])
    other = told(People=[["Title / name", "Unit"], ["Director - Ann Ames", "Roads"]])

    assert seats(one) == seats(other) == {("Roads", "Director", "Ann Ames")}


@pytest.mark.parametrize(
    ("typed", "name", "acting", "until"),
    [
        ("Bo Burr (left 2025)", "Bo Burr", False, "2025"),
        ("甲一鸣（2024年6月退休）", "甲一鸣", False, "2024-06"),
        ("Bo Burr (interim)", "Bo Burr", True, "None"),
        ("Bo Burr (former minister)", "Bo Burr (former minister)", False, "None"),
    ],
)
def test_a_remark_behind_a_name_tells_of_its_post(typed, name, acting, until):
    reading = told(People=[["Name", "Title", "Unit"], [typed, "Clerk", "Roads"]])
    (held,) = reading.graph.of(Tenure)

    assert reading.problems == ()
    assert names(reading, Person) == {name}
    assert (held.acting, str(held.valid.end)) == (acting, until)


def test_who_left_on_a_day_that_is_not_told_held_the_post_some_day():
    reading = told(人员=[["姓名", "职务", "单位"], ["甲一鸣（已退休）", "科员", "办公室"]])

    assert not reading.problems
    assert not reading.graph.of(Tenure)
    assert [(one.detail, one.valid.end) for one in reading.graph.of(Spell)] == [("科员", None)]


@pytest.mark.parametrize("title", ["局长", "副主任", "总工程师", "（销售）", "(售前)", "同志"])
def test_whoever_is_named_with_a_title_once_and_without_it_once_is_one_person(title):
    met = [("拜访日期", "拜访对象", "我方人员"), ("2024-03-05", f"钱小满{title}、孙二霜", f"李一帆{title}")]
    met += [("2024-03-06", "钱小满", "李一帆")]
    reading = told(拜访记录=met)
    assert not reading.problems
    assert names(reading, Person) == {"钱小满", "孙二霜"}
    assert names(reading, TeamMember) == {"李一帆"}


@pytest.mark.parametrize("name", ["钱处长", "欧阳主任", "李总工程师", "钱小满（大）"])
def test_a_surname_keeps_its_title_and_a_name_what_tells_it_from_another(name):
    reading = told(拜访记录=[("拜访日期", "拜访对象", "我方人员"), ("2024-03-05", name, "李一帆")])
    assert {fold(one) for one in names(reading, Person)} == {fold(name)}

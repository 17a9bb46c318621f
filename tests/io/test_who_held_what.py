"""Lists of posts held, as offices type them: past and present posts, empty seats, remarks behind names."""

from __future__ import annotations

from stakemap.model import Person, Post, Spell, Tenure
from typed_rows import names, seats, told


def test_past_posts_of_a_curriculum_are_careers_and_the_present_one_is_held():
    found = told(
        简历=[
            ["姓名", "起止时间", "工作单位", "职务"],
            ["贺砚秋", "1995.07--2003.05", "信息中心", "工程师"],
            ["贺砚秋", "2015.08-2021.03", "发改委", "副主任"],
            ["贺砚秋", "2021.03-", "数据局", "局长"],
            ["顾望舒", "2000年9月至2010年", "云溪大学", "讲师"],
            ["顾望舒", "2010年至今", "数据局", "副局长"],
        ]
    )
    assert found.problems == ()
    assert seats(found) == {("数据局", "局长", "贺砚秋"), ("数据局", "副局长", "顾望舒")}
    assert {(one.place, one.detail, str(one.valid.start)) for one in found.graph.of(Spell)} == {
        ("信息中心", "工程师", "1995-07"),
        ("发改委", "副主任", "2015-08"),
        ("云溪大学", "讲师", "2000-09"),
    }
    assert "past_posts" in {one.how for one in found.readings}


def test_one_person_with_two_present_posts_is_one_person():
    found = told(
        干部=[
            ["姓名", "单位", "职务", "任职时间"],
            ["贺砚秋", "数据局", "局长", "2021-03"],
            ["贺砚秋", "市政府办公室", "副秘书长", "2022"],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"贺砚秋"}
    assert len(seats(found)) == 2
    assert [one.taken for one in found.readings if one.how == "one_person"] == ["2"]


def test_two_rows_of_one_name_without_dates_are_still_asked_about():
    found = told(人员=[["姓名", "单位", "职务"], ["王伟", "财政局", "处长"], ["王伟", "数据局", "科员"]])
    assert {problem.field for problem in found.problems} == {"name", "holder"}


def test_an_empty_seat_on_a_list_of_appointments_is_nobody():
    found = told(
        任职=[
            ["姓名", "单位", "职务", "任职时间"],
            ["空缺", "数据局", "总工程师", ""],
            ["姚听雨（代）", "数据局", "办公室主任", "2025.10"],
        ]
    )
    assert found.problems == ()
    assert names(found, Person) == {"姚听雨"}
    assert names(found, Post) == {"总工程师", "办公室主任"}
    assert [one.acting for one in found.graph.of(Tenure)] == [True]


def test_whoever_is_not_yet_in_post_is_asked_about_and_is_nobody_until_then():
    found = told(
        人员=[["姓名", "单位", "职务"], ["严知返（拟任）", "数据局", "总工程师"], ["白露", "数据局", "科员"]]
    )
    assert [(problem.cell, problem.cause) for problem in found.problems] == [("A2", "not yet in the post")]
    assert names(found, Person) == {"白露"}

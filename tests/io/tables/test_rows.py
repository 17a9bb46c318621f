"""Which sheets, columns and rows count, and which cross the red line."""

from __future__ import annotations

import pytest

from stakemap.errors import PolicyRefused
from stakemap.io import read
from stakemap.model import Person, Tie
from typed_workbook import SHEETS, refused


def test_sheets_columns_and_choices_are_read_in_chinese_and_by_field_name(book):
    path = book(
        Settings=[
            ("设置项", "取值"),
            ("默认来源", "网站"),
            ("默认合法依据", "依法公开"),
            ("retention", "36个月"),
        ],
        Sources=None,
        来源=[("标题", "published"), ("网站", "2026-03-02")],
        Units=None,
        单位=[("名称", "层级", "领导单位(块)"), ("市政府", "市级", None), ("交通局", "city", "市政府")],
        People=None,
        人员=[("姓名", "出身"), ("李伟", "军人"), ("王芳", "university")],
        Posts=None,
        岗位=[("岗位", "单位", "是否正职", "在任者"), ("局长", "交通局", "是", "李伟")],
        Ties=None,
        关系=[("从", "关系类型", "到"), ("王芳", "请教", "李伟"), ("王芳", "汇报给", "交通局局长")],
    )
    graph = read(path)

    assert sorted(p.origin for p in graph.of(Person)) == ["military", "university"]
    assert sorted(t.kind for t in graph.of(Tie)) == ["advice", "leads", "reports_to"]


@pytest.mark.parametrize("heading", ["Religion", "宗教信仰", "Ｒｅｌｉｇｉｏｎ", "Home address", "#性格"])
def test_a_refused_attribute_as_a_heading_crosses_the_red_line(book, heading):
    people = [("Name", heading), ("Li Wei", "x"), ("Wang Fang", None)]
    with pytest.raises(PolicyRefused) as caught:
        read(book(People=people))

    assert caught.value.problems[0].cell == "B1"


def test_a_refused_kind_of_tie_crosses_the_red_line(book):
    ties = [("From", "Kind", "To"), ("Wang Fang", "has_leverage_over", "Li Wei")]
    with pytest.raises(PolicyRefused):
        read(book(Ties=ties))


@pytest.mark.parametrize(("heading", "near"), [("Nmae", "Name"), ("Orgin", "Origin")])
def test_a_misspelt_column_is_refused_with_the_nearest_name(book, heading, near):
    people = [("Name", heading), ("Li Wei", None), ("Wang Fang", None)]
    if near == "Name":
        people = [(heading,), ("Li Wei",), ("Wang Fang",)]
    assert any(near in p.cure for p in refused(book(People=people)))


def test_examples_remarks_and_blank_rows_do_not_count(book):
    people = [*SHEETS["People"], ("# Zhao Min", "astronaut", None), (None, None, None)]
    people = [(*row, None) for row in people]
    people[0] = (*SHEETS["People"][0], "# my remarks")
    people[1] = (*people[1][:3], "call him")
    graph = read(book(People=people, **{"#scratch": [("anything",), ("goes",)]}))

    assert len(graph.of(Person)) == 2

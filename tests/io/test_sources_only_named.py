"""Sources that are named beside facts and have no row of their own."""

from __future__ import annotations

from stakemap.io.problem_texts import told as said
from typed_rows import told

TIES = [
    ["人员A", "人员B", "关系", "信息来源"],
    ["甲一鸣", "乙二行", "同事", "公开简历"],
    ["乙二行", "丙三思", "同事", "校友录"],
    ["丙三思", "甲一鸣", "同事", "校友录"],
]


def test_sources_without_a_date_are_told_once_with_where_to_write_it():
    problems = told(关系=TIES).problems
    roots = [problem for problem in problems if problem.code == "input"]
    assert [problem.cell for problem in roots] == ["D2"]
    assert said(roots[0], "zh").partition("：")[2] == (
        "有 2 个来源只写了名称而没有日期，6 个保存期限无从起算；"
        "请增加“来源”表，填写各来源的“标题”和“发布日期”，或在本表填写“确认日期”列"
    )


def test_following_it_works_in_one_step():
    listed = [["标题", "发布日期"], ["公开简历", "2026-03"], ["校友录", "2026-05"]]
    assert told(关系=TIES, 来源=listed).problems == ()
    dated = [[*row, "确认日期" if not at else "2026-09"] for at, row in enumerate(TIES)]
    assert told(关系=dated).problems == ()

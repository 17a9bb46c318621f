"""Amounts whose unit stands in the heading, in the cell, or in both."""

from __future__ import annotations

import pytest

from stakemap.model import Award
from typed_rows import told

HEADS = ["中标项目", "采购方", "中标方"]


def awarded(heading, typed, **more):
    found = told(
        中标结果=[[*HEADS, heading, *more], ["系统一期", "云局", "蓝桥公司", typed, *more.values()]],
        单位=[["名称"], ["云局"]],
        供应商=[["供应商"], ["蓝桥公司"]],
    )
    return [(award.value, award.currency) for award in found.graph.of(Award)], found.problems


@pytest.mark.parametrize(
    ("heading", "typed", "value", "currency"),
    [
        ("中标金额（万元）", "320", 3.2e6, "CNY"),
        ("中标金额（万元）", "1,280.50", 1.28050e7, "CNY"),
        ("中标金额（万元）", "860万元", 8.6e6, "CNY"),
        ("中标金额（万元）", "860000元", 8.6e5, "CNY"),
        ("中标金额（人民币万元）", "320", 3.2e6, "CNY"),
        ("中标金额（元）", "860000", 8.6e5, "CNY"),
        ("中标金额（万美元）", "12", 1.2e5, "USD"),
        ("Amount (USD)", "1200", 1200, "USD"),
        ("Amount (k)", "$1.2m", 1.2e6, "CNY"),
    ],
)
def test_an_amount_counts_once_in_its_own_unit_or_in_that_of_its_heading(heading, typed, value, currency):
    more = {"Currency": "CNY"} if typed.startswith("$") else {}
    assert awarded(heading, typed, **more) == ([(value, currency)], ())


def test_a_column_of_currencies_counts_before_the_heading_and_another_currency_is_asked_back():
    assert awarded("中标金额（万元）", "3200万") == ([(3.2e7, "CNY")], ())
    assert awarded("中标金额（万元）", "320", 币种="HKD") == ([(3.2e6, "HKD")], ())
    _, problems = awarded("中标金额（万美元）", "320", 币种="CNY")
    assert [(problem.field, problem.code) for problem in problems] == [("value", "doubt")]


@pytest.mark.parametrize(
    ("above", "value"), [("单位：万元", 3.2e6), ("单位：云局", 320), ("金额单位:元", 320)]
)
def test_a_text_above_the_table_says_in_what_its_amounts_are_counted(above, value):
    found = told(
        中标结果=[["历年中标情况"], ["", "", "", above], [*HEADS, "金额", "币种"],
              ["系统一期", "云局", "蓝桥公司", "320", "CNY"]],
        单位=[["名称"], ["云局"]],
        供应商=[["供应商"], ["蓝桥公司"]],
    )  # fmt: skip
    assert [award.value for award in found.graph.of(Award)] == [value]
    assert ("counted_above" in {reading.how for reading in found.readings}) is (above != "单位：云局")

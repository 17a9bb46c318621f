"""The page and the workbook of a portfolio, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import openpyxl
import pytest

import stakemap as sm
from portfolio_accounts import DAY, full
from stakemap.engagement.portfolio.account_line import account_line
from stakemap.engagement.portfolio.calls import CALLS
from stakemap.engagement.portfolio.listing import Entry, compared, portfolio
from stakemap.model import Level
from stakemap.reports.portfolio.page import render_portfolio
from stakemap.reports.portfolio.sheet import COLUMNS, write_portfolio
from stakemap.wording.phrases import phrases
from stakemap.wording.plain import day_text


@pytest.fixture(scope="module")
def listing():
    graph = full()
    plan = sm.Plan(as_of=DAY.isoformat(), today=DAY.isoformat(), decision="d", draws=0)
    scored = account_line(graph.with_(*sm.analyze(graph, plan=plan).assessments()), "river", DAY)
    was = replace(scored, level=Level.PARTNER, coverage=0.1, calls=scored.calls[:2], stakes=())
    other = replace(account_line(graph, "=cmd", DAY), name=("<b>Lake</b>", "湖城"))
    entries = [compared(Entry(scored), was, 4), Entry(other)]
    return portfolio(entries, DAY.isoformat(), failed=[("broken", "no such thing")])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_every_figure_and_nothing_of_others(listing, lang):
    page = render_portfolio(listing, lang)

    assert page == render_portfolio(listing, lang)
    assert "<b>Lake</b>" not in page
    assert "<script" not in page
    assert {"en": "River", "zh": "河城"}[lang] in page
    for text in (
        {"en": "100 CNY", "zh": "100元"}[lang],
        "7 EUR",
        "30%",
        day_text("2026-09-11", lang),
        "broken",
    ):
        assert text in page
    assert not re.search(r"\{\w+\}", page.partition("</style>")[2])
    changed = {"en": "partner to vendor", "zh": "伙伴变为供应商"}[lang]
    assert changed in page


def test_every_call_has_a_text_and_a_short_name_in_both_languages():
    for code in (*CALLS, "no-scores", "old-scores"):
        assert f"call.{code}" in phrases("portfolio")
    for code in CALLS:
        assert f"short.{code}" in phrases("portfolio")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_has_the_same_and_no_formula(listing, lang, tmp_path):
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_portfolio(listing, one, lang)
    write_portfolio(listing, two, lang)
    accounts, waits = openpyxl.load_workbook(one).worksheets

    assert one.read_bytes() == two.read_bytes()
    rows = list(accounts.iter_rows(values_only=True))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    by_name = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    assert [row["dataset"] for row in by_name] == [e.line.account for e in listing.entries]
    river = next(row for row in by_name if row["dataset"] == "river")
    assert (river["keep"], river["win"], river["currency"]) == (100, 100, "CNY")
    assert river["not_covered"] == pytest.approx(200 * (1 - river["coverage"]))
    assert river["load"] == pytest.approx(0.3)
    assert waits.max_row - 1 == sum(len(e.calls) for e in listing.entries)
    kinds = {cell.data_type for page in (accounts, waits) for row in page.iter_rows() for cell in row}
    assert "f" not in kinds


def test_an_empty_portfolio_has_a_page():
    for lang in ("en", "zh"):
        assert "<table" not in render_portfolio(portfolio([], "2026-09-01"), lang)

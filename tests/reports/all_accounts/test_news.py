"""What is told of an account against the last run, and in which order accounts stand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from stakemap import examples
from stakemap.analysis import analyze
from stakemap.engagement.portfolio.stakes import Stake
from stakemap.reports.all_accounts.account_state import AccountState, DecisionState, state_from, state_of
from stakemap.reports.all_accounts.index_page import index_page
from stakemap.reports.all_accounts.listing import Line, listing
from stakemap.reports.all_accounts.news import FactCount, news
from stakemap.reports.all_accounts.summary import summary


@pytest.fixture(scope="module")
def city():
    return analyze(examples.city(), as_of=examples.TODAY, decision=examples.DECISION, draws=50)


@pytest.fixture(scope="module")
def now(city):
    return state_of([city], "city", 3)


def test_a_state_can_be_written_and_read(now):
    assert state_from(now.to_dict()) == now
    assert now.states
    assert now.stakes


def test_nothing_is_told_where_nothing_differs(city, now):
    assert news(now, now, [city], FactCount()) == ()
    assert news(now, now, [city], None) == ()


def test_the_first_report_says_so(city, now):
    assert news(None, now, [city], None) == (
        ("First run: there is nothing to compare with yet.", "首次运行，尚无可比较的结果。"),
    )


def test_decisions_that_open_and_close_are_told(city, now):
    other = DecisionState("d:old", ("Old lamps", "旧灯"), None, ())
    before = replace(now, decisions=(other,))
    told = news(before, now, [city], None)

    title = now.decisions[0].title
    assert told == (
        (f"Newly open: {title[0]}.", f"新增未决事项：{title[1]}。"),
        ("No longer open: Old lamps.", "已不再未决：旧灯。"),
    )


def test_a_state_that_came_is_told_in_its_words_and_one_that_went_by_its_kind(city, now):
    code, subject = now.states[0]
    finding = next(f for f in city.findings if f.code == code and f.subjects[0] == subject)
    gone = replace(now, states=(*now.states, ("empty-seat", "p:lu-xiangyi"), ("unknown-person", "p:nobody")))

    assert news(replace(now, states=now.states[1:]), now, [city], None) == (
        (finding.text_en, finding.text_zh),
    )
    assert [en for en, _ in news(gone, now, [city], None)] == [
        "No longer so: an empty seat (Lu Xiangyi).",
        "No longer so: a seat whose holder nobody knows; who it was about is no longer on record.",
    ]


def moved(now, **to):
    return replace(now, decisions=(replace(now.decisions[0], **to),))


def test_a_chance_is_news_from_half_a_point_on(city, now):
    was, half, point = (moved(now, chance=chance) for chance in (0.5, 0.503, 0.51))

    assert news(was, half, [city], None) == ()
    assert "was 50% and is 51%" in news(was, point, [city], None)[0][0]
    assert "chance to pass, 51%" in news(moved(now, chance=None), point, [city], None)[0][0]
    assert news(was, moved(now, chance=None), [city], None) == ()


def test_who_is_listened_to_is_news_only_where_both_are_settled(city, now):
    was, other = (moved(now, leaders=leaders) for leaders in (("p:lu-xiangyi",), ("p:qi-wangshu",)))
    gone, open_ = moved(now, leaders=("p:nobody",)), moved(now, leaders=())

    assert "is now Qi Wangshu; before it was Lu Xiangyi" in news(was, other, [city], None)[0][0]
    assert "nobody" not in news(gone, other, [city], None)[0][0]
    assert news(open_, other, [city], None) == news(was, open_, [city], None) == ()


def test_facts_are_counted(city, now):
    assert news(now, now, [city], FactCount(1, 2, 3))[0][0] == "Facts: 1 new, 2 changed, 3 gone."


def line(account, decisions=0, value=0, **more):
    each = DecisionState("d", ("D", "丁"), None, ())
    stakes = (Stake("CNY", Decimal(value), Decimal(0), ()),) if value else ()
    return Line(
        account,
        f"{account}.html",
        AccountState((account, account), 1, (each,) * decisions, (), stakes),
        **more,
    )


def test_what_changed_stands_first_then_open_decisions_then_value():
    told = (("x", "x"),)
    lines = [
        line("e"),
        line("d", value=5),
        line("c", 1),
        line("b", 2, 1),
        line("a", 2, 9),
        line("z", news=told),
    ]

    assert [one.account for one in listing(lines, "2026-09-01").lines] == ["z", "a", "b", "c", "d", "e"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_and_summary_hold_every_account_and_run_no_markup(lang):
    bad = "<b>[x](javascript:1)`$"
    lines = [
        line(bad, 1, 5, news=((bad, bad),)),
        line("failed", reason=(bad, bad)),
        line("waits", reached=False),
        line("same", remade=True),
        Line("bare", reason=("why", "why")),
    ]
    found = listing(lines, "2026-09-01", gone=[bad])
    page, mail = index_page(found, lang, "other.html"), summary(found, lang, "https://x")

    assert "<b>" not in page
    assert "<b>" not in mail
    assert "[x](" not in mail
    for name in ("failed", "waits", "same", "bare"):
        assert name in page
        assert name in mail


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_account_is_a_page_too(lang):
    assert "<h1>" in index_page(listing([], "2026-09-01"), lang)
    assert summary(listing([], "2026-09-01"), lang).startswith("# ")

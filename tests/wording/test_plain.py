"""Dates and uncertain shares as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.wording.plain import cases, day_text, odds, with_days

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_day_keeps_its_year_month_and_day_in_both_languages(day):
    assert day_text(day.isoformat()) == f"{day.day} {day:%b} {day.year}"
    assert day_text(day.isoformat(), "zh") == f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.parametrize("text", ["run-2026-09-01", "2026-13-01", "12026-09-01", "2026-09-01-a", "2026"])
def test_what_is_no_date_stays_as_it_is(text):
    assert with_days(text) == text


@given(st.floats(0, 1) | st.sampled_from((0.0, 0.002, 0.998, 1.0)), st.sampled_from(["en", "zh"]))
def test_uncertain_shares_are_told_in_tenths_and_never_as_sure_as_they_are_not(share, lang):
    sure = {"en": "in all plausible cases", "zh": "所有可能情形中都"}[lang]
    assert (cases(share, lang) == sure) == (share >= 1 - 1e-9)
    none = {"en": "in no plausible case", "zh": "任何可能情形中都不"}[lang]
    assert (cases(share, lang) == none) == (share <= 1e-9)
    assert "%" not in cases(share, lang) + odds(share, lang)
    if 0.05 < share < 0.95:
        assert str(round(10 * share)) in odds(share, lang)

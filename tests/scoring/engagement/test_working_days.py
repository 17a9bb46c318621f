"""On which days people work."""

import csv
from datetime import date, timedelta
from importlib.resources import files

from stakemap.scoring.engagement.working_days import known_years, specials, working


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=k) for k in range(365)]


def test_every_row_has_a_source_and_names_in_both_languages():
    text = (files("stakemap.data") / "working_days.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert row["source"]
        assert row["name_en"]
        assert row["name_zh"]
        assert row["first"] <= row["last"]
        assert row["state"] in ("arranged", "expected")


def test_the_arranged_years_have_as_many_working_days_as_the_notices_leave():
    # 365 days less weekends, holidays on weekdays, plus weekends worked
    assert sum(map(working, days_of(2025))) == 261 - 18 + 5
    assert sum(map(working, days_of(2026))) == 261 - 19 + 6


def test_weekends_worked_lie_on_weekends_and_holidays_of_arranged_years_are_free():
    for day, special in specials().items():
        if special.works:
            assert day.weekday() >= 5
        assert working(day) is special.works


def test_2027_is_expected_and_not_arranged_and_later_years_have_no_row():
    assert dict(known_years()) == {2025: True, 2026: True, 2027: False}
    assert not any(special.works for day, special in specials().items() if day.year == 2027)
    assert working(date(2031, 10, 1)), "only weekends are known of a year without rows"

"""One account on many days."""

import json
from datetime import date

import pytest

import stakemap as sm
from dated_account import TODAY, small
from stakemap.comparison.series import days_between
from stakemap.errors import InputError, UnknownName


@pytest.fixture(scope="module")
def found():
    return sm.series(small(), days=["2026-03-01", "2026-01-01"], plan=sm.Plan(today=TODAY), draws=60)


def test_days_come_in_order_and_each_is_an_analysis_of_its_day(found):
    assert found.days == ("2026-01-01", "2026-03-01")
    assert found["2026-01-01"].snapshot.as_of == "2026-01-01"
    assert len(found) == 2


def test_a_row_has_value_and_rank_with_their_intervals(found):
    row = found.of("p7")[-1]
    assert row["low"] <= row["value"] <= row["high"]
    assert row["rank_low"] <= row["rank"] <= row["rank_high"]
    assert [r["day"] for r in found.of("p7")] == list(found.days)


def test_the_values_are_those_of_single_analyses(found):
    alone = sm.analyze(small(), as_of="2026-03-01", plan=sm.Plan(today=TODAY), draws=60)
    assert found.of("p6")[-1]["value"] == alone.scores["influence"]["p6"]


def test_risers_and_faders_are_those_of_first_against_last(found):
    assert [m.node for m in found.rising] == ["p7"]
    assert [m.node for m in found.fading] == ["p6"]
    assert found.change("2026-01-01", date(2026, 3, 1)) is found.change()
    assert found.findings[0].code in {"rising", "fading"}


def test_it_becomes_json_and_a_page_the_same_each_time(found):
    again = sm.series(small(), days=["2026-01-01", "2026-03-01"], plan=sm.Plan(today=TODAY), draws=60)
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert text == json.dumps(again.to_dict(), allow_nan=False)
    assert "<table>" in found._repr_html_()
    assert repr(found) == "<Series of influence: 2 days, 2026-01-01 to 2026-03-01>"


def test_a_frame_is_indexed_by_day_and_id(found):
    pytest.importorskip("pandas")
    assert found.to_frame().index.names == ["day", "id"]


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("month", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-01"]),
        ("quarter", ["2026-01-31", "2026-04-01"]),
        (40, ["2026-01-31", "2026-03-12", "2026-04-01"]),
    ],
)
def test_steps_keep_the_day_of_the_month_and_end_with_the_last_day(every, days):
    assert [str(day) for day in days_between(date(2026, 1, 31), date(2026, 4, 1), every)] == days


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": []},
        {"days": ["2026-01-01"], "since": "2026-01-01"},
        {"since": "soon"},
        {"since": "2026-01-02", "until": "2026-01-01"},
        {"since": "2020-01-01", "until": "2026-01-01", "every": 1},
        {"since": "2020-01-01", "every": 0},
        {"since": "2020-01-01", "every": "week"},
        {"days": ["2026-01-01"], "measure": "closeness"},
    ],
)
def test_wrong_days_are_refused(wrong):
    with pytest.raises((InputError, UnknownName)):
        sm.series(small(), plan=sm.Plan(today=TODAY), draws=10, **wrong)


def test_facts_without_dates_have_no_series():
    with pytest.raises(InputError, match="dated"):
        sm.series(sm.from_edges([("a", "b")]), days=["2026-01-01"])


def test_progress_is_told_day_by_day():
    told = []
    days = ["2026-01-01", "2026-03-01"]
    sm.series(small(), days=days, draws=10, progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert (told[0], 0.5 in told, told[-1]) == (0, True, 1)


def test_unknown_days_and_people_are_named(found):
    with pytest.raises(UnknownName, match="day"):
        found["2020-01-01"]
    with pytest.raises(UnknownName, match="person"):
        found.of("nobody")

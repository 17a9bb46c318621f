"""`calibrate`, and reports made with its profile."""

from __future__ import annotations

import json

import pytest

import stakemap as sm

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")


@pytest.fixture
def profile(folder):
    given = {"source": "two insiders", "date": "2026-08-01", "answers": 12, "gain": (-0.1, 0.0, 0.1)}
    fitted = sm.Profile(**given, weights=(("influence", 0.2), ("standing", 1.5)), curve=((10, 0.75),))
    return fitted.write(folder / "profile.json")


def test_a_report_made_with_a_profile_says_so_everywhere_and_is_rebuilt(call, bureau, profile, folder):
    call("report", bureau, *DAY, "--out", "with", "--profile", profile)
    call("report", bureau, *DAY, "--out", "without")
    page, plain = (
        next((folder / name).glob("*.html")).read_text(encoding="utf-8") for name in ("with", "without")
    )
    said = "itted profile of 2026-08-01: 12 answers, two insiders; no gain over the defaults"
    assert said in page
    assert "10: 75%" in page
    assert "not used here" in page, "the bureau has a decision, whose rule decides"
    assert said not in plain
    record = next((folder / "with").glob("*.run.json"))
    values = json.loads(record.read_text(encoding="utf-8"))
    assert values["plans"][0]["profile"]["source"] == "two insiders"
    other = json.loads(next((folder / "without").glob("*.run.json")).read_text(encoding="utf-8"))
    assert values["runs"] != other["runs"]
    profile.unlink()
    call("rebuild", record, "--out", "again")
    for made in (folder / "again").iterdir():
        assert made.read_bytes() == (folder / "with" / made.name).read_bytes()


def test_a_chinese_report_says_it_in_chinese(call, bureau, profile, folder):
    call("report", bureau, *DAY, "--lang", "zh", "--formats", "html", "--profile", profile)
    page = next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert "采用2026-08-01校准的参数：依据12个答案（two insiders）；与默认值相比没有提升" in page


def test_answers_that_cannot_be_read_are_told_row_by_row_and_nothing_is_written(call, bureau, folder):
    (folder / "a.csv").write_text("id,answer\np:wu,maybe\n,yes\n", encoding="utf-8")
    told = call("calibrate", bureau, "--answers", "a.csv", "--source", "x", *DAY, code=1).stderr
    assert "row 2" in told
    assert "row 3" in told
    assert not (folder / "profile.json").exists()


def test_fewer_than_ten_answers_are_refused_and_a_profile_is_not_replaced_unasked(
    call, bureau, profile, folder
):
    (folder / "a.csv").write_text("id,answer\np:wu,yes\np:sun,no\n", encoding="utf-8")
    arguments = ("calibrate", bureau, "--answers", "a.csv", "--source", "x", *DAY)
    assert "--force" in call(*arguments, code=2).stderr
    assert "at least 10" in call(*arguments, "--out", "other.json", code=1).stderr
    assert not (folder / "other.json").exists()


def test_a_profile_that_is_none_is_refused(call, bureau, folder):
    (folder / "p.json").write_text("{}", encoding="utf-8")
    assert "profile" in call("report", bureau, *DAY, "--profile", "p.json", code=1).stderr

"""`demo`: from nothing to a report, in an empty folder."""

from __future__ import annotations

import json

from stakemap import examples


def test_the_demo_says_the_answer_in_five_lines(demonstrated):
    _, (english, chinese, _) = demonstrated

    assert len([line for line in english.splitlines() if line]) == 9
    assert "Who decides: " in english
    assert "谁决定：" in chinese
    assert examples.TODAY in english


def test_the_demo_writes_both_languages_and_says_where(demonstrated):
    place, (english, _, values) = demonstrated
    pages = json.loads(values)["reports"]

    assert sorted(pages) == ["en", "zh"]
    assert all((place / "reports" / lang).glob("*.html") for lang in pages)
    assert all(path in english for path in pages.values())


def test_the_demo_is_pinned_to_its_day_and_does_nothing_twice(demonstrated):
    place, _ = demonstrated
    runs = list(place.glob("reports/*/*.run.json"))

    assert len(runs) == 2
    assert all(json.loads(run.read_text("utf-8"))["plans"][0]["today"] == examples.TODAY for run in runs)

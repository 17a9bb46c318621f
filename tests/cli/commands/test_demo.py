"""`demo`: from nothing to a report, in an empty folder."""

from __future__ import annotations

import json

from stakemap import examples


def test_the_demo_says_the_answer_in_six_lines(demonstrated):
    _, (english, chinese, _) = demonstrated

    assert len([line for line in english.splitlines() if line]) == 11
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


def test_the_last_line_of_the_demo_is_a_command_that_tries_a_scenario(demonstrated, monkeypatch):
    from typer.testing import CliRunner

    from stakemap.cli.app import app

    place, (english, _, _) = demonstrated
    last = [line for line in english.splitlines() if line][-1]
    command = last[last.index("stakemap report") :].split()[1:]
    monkeypatch.chdir(place)
    done = CliRunner().invoke(app, command)

    assert done.exit_code == 0, done.stderr
    (page,) = place.glob("reports/city*chief-engineer*.html")
    assert "Tan Yixing acts as Chief engineer" in page.read_text("utf-8")

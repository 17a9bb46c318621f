"""`demo`: from nothing to a report, in an empty folder."""

from __future__ import annotations

import json

import pytest

from stakemap import examples


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    from typer.testing import CliRunner

    from stakemap.cli.app import app

    out = tmp_path_factory.mktemp("demo") / "reports"
    runs = [
        CliRunner().invoke(app, ["demo", "--out", str(out), *more])
        for more in ((), ("--lang", "zh"), ("--json",))
    ]
    assert [run.exit_code for run in runs] == [0, 0, 0], [run.stderr for run in runs]
    return out, [run.stdout for run in runs]


def test_the_demo_says_the_answer_in_five_lines(told):
    _, (english, chinese, _) = told

    assert len([line for line in english.splitlines() if line]) == 9
    assert "Who decides: " in english
    assert "谁决定：" in chinese
    assert examples.TODAY in english


def test_the_demo_writes_both_languages_and_says_where(told):
    out, (english, _, values) = told
    pages = json.loads(values)["reports"]

    assert sorted(pages) == ["en", "zh"]
    assert all((out / lang).glob("*.html") for lang in pages)
    assert all(path in english for path in pages.values())


def test_the_demo_is_pinned_to_its_day_and_does_nothing_twice(told):
    out, _ = told
    runs = list(out.glob("*/*.run.json"))

    assert len(runs) == 2
    assert all(json.loads(run.read_text("utf-8"))["plans"][0]["today"] == examples.TODAY for run in runs)

"""Each promise names what shows it, and what was run of it stands in the table of the page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench import promises
from bench.__main__ import topics

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / promises.PAGE).read_text(encoding="utf-8")
NAMED = promises.named(PAGE)
CASES = [
    ET.fromstring(f'<testcase classname="{place}" name="a" time="{seconds}">{inside}</testcase>')
    for place, seconds, inside in (
        ("tests.io.test_a", 1, ""),
        ("tests.io.test_a", 2, "<skipped/>"),
        ("tests.io.test_ab", 4, ""),
        ("tests.store.test_b", 8, "<failure/>"),
    )
]


def test_every_promise_names_what_shows_it():
    rows = [line for line in PAGE.splitlines() if re.match(r"\| P\d", line)]
    assert [row.split(" | ")[0] for row in rows] == [f"| P{n}" for n in range(1, 23)]
    assert all(promises.named(row) for row in rows)


@pytest.mark.parametrize("one", NAMED)
def test_what_shows_a_promise_is_there(one):
    words = [word for word in shlex.split(one) if not word.startswith("HYPOTHESIS_PROFILE=")]
    assert (ROOT / words[0]).exists()
    assert words[0] != "scripts/bench" or words[1] in topics()


@pytest.mark.parametrize(
    ("path", "told", "seconds"),
    [
        ("", "2 passed, 1 failure, 1 skipped", 15),
        ("tests/io/", "2 passed, 1 skipped", 7),
        ("tests/io/test_a.py", "1 passed, 1 skipped", 3),
        ("tests/store", "1 failure", 8),
        ("tests/nothing", "no test", 0),
    ],
)
def test_tests_are_counted_below_a_path_and_not_below_one_that_begins_alike(path, told, seconds):
    assert promises.counted(CASES, path) == (told, seconds)


def test_what_ended_badly_says_so_in_the_table():
    assert "**ended with 1** two lost" in promises.table(
        [promises.Row("scripts/bench x", "two lost", 3.0, code=1)]
    )


def test_the_last_lines_that_are_not_indented_are_told_in_one_cell():
    assert promises.said("first\n  inside\na | b\n\n") == "first; a / b"

"""Each row of the seed that works has a test, a place in the report and a line of the demo that exist."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest

import report_cases
from stakemap.cli.app import app
from stakemap.reports.formats import render_html

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("row", "reading", "where", "test", "place", "line", "state")
OUT = {"S75", "S76"}


def _rows() -> list[dict[str, str]]:
    lines = (ROOT / "docs" / "seed.md").read_text("utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| S")
    ]
    return [dict(zip(NAMES, row, strict=True)) for row in cells]


ROWS = _rows()
WORKS = [row for row in ROWS if row["state"].startswith("works")]


def _plain(text: str) -> str:
    text = re.sub(r"<sup.*?</sup>|<(script|style).*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))
    return re.sub(r" ([.,;:)])", r"\1", text)


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    """Heading -> text of the sections that have it."""
    page = render_html(report_cases.city(), "en")
    head = page[page.index("<body") : page.index("<section")]
    found: dict[str, str] = {"Head of the page": _plain(head)}
    for body in re.findall(r"<section[^>]*>(.*?)</section>", page, flags=re.DOTALL):
        for heading in re.findall(r"<h[2-4][^>]*>(.*?)</h[2-4]>", body, flags=re.DOTALL):
            name = _plain(heading).strip().partition(" · ")[0]
            found[name] = found.get(name, "") + _plain(body)
    return found


def test_all_rows_are_there_and_none_is_open():
    assert [row["row"] for row in ROWS] == [f"S{n}" for n in range(1, 89)]
    states = Counter(re.match(r"works|partly: .|out of scope|.*", row["state"])[0][:6] for row in ROWS)
    assert set(states) <= {"works", "partly", "out of"}
    assert states["partly"] <= 5
    assert {row["row"] for row in ROWS if row["state"] == "out of scope"} == OUT


@pytest.mark.parametrize("row", WORKS, ids=lambda row: row["row"])
def test_what_works_names_tests_that_exist(row):
    named = [name.strip() for name in row["test"].split(",")]
    assert named
    for name in named:
        assert (ROOT / name).exists(), name
        assert name.endswith(".py") or list((ROOT / name).rglob("test_*.py")), name


@pytest.mark.parametrize("row", WORKS, ids=lambda row: row["row"])
def test_what_works_stands_in_the_report_with_a_line_of_the_demo(row, places):
    place, line = row["place"], row["line"]
    if place.startswith("`stakemap "):
        commands = {command.callback.__name__ for command in app.registered_commands}
        assert place.strip("`").split()[1] in commands
        pages = "\n".join(
            path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md") if path.name != "seed.md"
        )
        assert line in pages
    else:
        assert place in places
        assert line in places[place]

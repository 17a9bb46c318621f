"""Commands of the pages on formats print what stands there, on the public files and on the demo city."""

from __future__ import annotations

import re
import shlex
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stakemap as sm
from stakemap.cli.app import app

PAGES = Path(__file__).resolve().parents[2] / "docs" / "formats"
SHOWN = re.compile(
    r"^```console\n\$ stakemap (?P<command>(?:[^\n]*\\\n)*[^\n]*)\n(?P<told>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ARCHIVES = {
    "data": ("openstates", "openstates-ga-ny.zip"),
    "docs/examples": ("ocds", "docs-examples.zip"),
    "department_of_education-2011-09-30-senior.csv": ("uk-organograms", "uk-organograms-2011-2013.zip"),
}
"""What comes out of an archive, of which data set."""
FILES = {
    "bods-package-fi-soe.json": ("bods", "examples"),
    "congress-legislators": ("", "congress-legislators"),
    "dynamicTest.gexf": ("gexf", ""),
    "ireland-ep-popolo-v1.0.json.gz": ("popolo", ""),
}
"""What lies in a data set as it is, and below which folder of it."""
OWN = {
    "toy.dl",
    "advice.csv",
    "experts.ftm.json",
    "krackhardt.graphml",
    "office.jsonld",
    "chemnet.net",
    "positions.json",
}
"""What a page makes by hand first, or what a test of the reader makes."""


def shown() -> list[tuple[str, str, str]]:
    """Page, command and what it prints there, of commands whose input is public or the city."""
    found = []
    for page in sorted(PAGES.glob("*.md")):
        for match in SHOWN.finditer(page.read_text(encoding="utf-8")):
            command = match["command"].replace("\\\n", " ")
            if shlex.split(command)[1] not in OWN:
                found.append((page.stem, command, match["told"]))
    return found


def pattern(told: str) -> re.Pattern[str]:
    """What stands on the page, where three dots are any text and a line of them is any lines."""
    lines = told.splitlines()
    parts = [
        "(?:.*\n)*?" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + "\n"
        for line in lines
    ]
    return re.compile("".join(parts))


def test_every_command_with_input_of_others_is_tried():
    wanted = {shlex.split(command)[1] for _, command, _ in shown()}
    assert wanted == {*ARCHIVES, *FILES, "city.xlsx"}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory, data_folder):
    """``laid_out("data")`` is a folder in which the input of a command lies under the name of the page."""

    def lay(name: str) -> Path:
        desk = tmp_path_factory.mktemp("desk")
        if name in ARCHIVES:
            folder, archive = ARCHIVES[name]
            with zipfile.ZipFile(data_folder(folder) / archive) as packed:
                inside = [
                    path
                    for path in packed.namelist()
                    if f"/{path}".startswith(f"/{name}/") or path.endswith(name)
                ]
                packed.extractall(desk, inside)
                if not (desk / name).exists():
                    (desk / name).symlink_to(desk / inside[0])
        elif name in FILES:
            folder, below = FILES[name]
            (desk / name).symlink_to(data_folder(folder) / below / ("" if below == name else name))
        else:
            sm.write(sm.examples.city(), desk / name)
        return desk

    return lay


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "command", "told"), shown(), ids=lambda part: part if len(part) < 12 else ""
)
def test_a_page_shows_what_its_command_prints(page, command, told, laid_out, monkeypatch):
    arguments = shlex.split(command)
    monkeypatch.chdir(laid_out(arguments[1]))
    done = CliRunner(env={"STAKEMAP_LANG": "", "COLUMNS": "200"}).invoke(app, arguments)
    without_progress = re.sub(r"^\w+: \d+ s\n", "", done.output, flags=re.MULTILINE)
    assert pattern(told).match(without_progress), without_progress

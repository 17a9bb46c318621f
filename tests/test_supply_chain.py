"""What stakemap runs on: few packages, pinned, none under a licence that binds its users."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from bench.proof.packages import declared, packages
from bench.sbom import bill

from stakemap.errors import MissingExtra
from stakemap.io.calendar_file import calendar_bytes

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = (
    "frames",
    "cjk",
    "pdf",
    "docx",
    "calendar",
    "fast",
    "neo4j-fast",
    "parquet",
    "service",
    "service-fast",
)
REASONS = {
    "pydantic": "facts",
    "networkx": "graphs in and out, and what it has measured",
    "numpy": "arrays",
    "scipy": "sparse solves",
    "neo4j": "a store",
    "matplotlib": "pictures",
    "jinja2": "the page",
    "xlsxwriter": "workbooks, written",
    "openpyxl": "the marked copy of a workbook",
    "typer": "commands",
    "rich": "what they print",
    "pyyaml": "scenarios that people write",
    "threadpoolctl": "the same digits on any number of processors",
}
"""Why each is there for everybody; what only one command needs is an extra."""
BINDS = re.compile(r"\b(A|L)?GPL|GNU|Affero|SSPL|EUPL", re.IGNORECASE)


def test_what_everybody_installs_is_listed_with_its_reason():
    assert set(declared()) == set(REASONS)


@pytest.mark.parametrize("name", sorted(packages((*declared(), *declared(*EXTRAS)))))
def test_nothing_that_runs_is_under_a_licence_that_binds(name):
    package = packages([name])[name]

    assert package.licences, f"{name} states no licence"
    assert not any(map(BINDS.search, package.licences)), package.licences


@pytest.mark.parametrize("text", ["GPL-3.0-or-later", "LGPLv3+", "GNU General Public License v2", "AGPL-3.0"])
def test_a_licence_that_binds_would_be_seen(text):
    assert BINDS.search(text)


def test_every_package_is_pinned_as_it_is_tested():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    pinned = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    found = packages((*declared(), *declared(*EXTRAS)))

    assert set(found) - set(pinned) == set()
    assert not any("://" in line or "@" in line for line in lines)


def test_the_bill_of_materials_names_each_package_once_and_what_needs_it():
    made = bill(EXTRAS)
    refs = [one["bom-ref"] for one in made["components"]]
    needed = {ref for one in made["dependencies"] for ref in one["dependsOn"]}

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert len(refs) == len(set(refs)) == len(packages((*declared(), *declared(*EXTRAS))))
    assert needed == set(refs)
    assert all(
        one["licenses"] and one["version"] and one["purl"] == one["bom-ref"] for one in made["components"]
    )
    assert len(bill()["components"]) < len(refs)


def test_a_calendar_without_its_package_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtra, match=r"stakemap\[calendar\]"):
        calendar_bytes([])

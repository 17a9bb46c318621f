"""JSON as programs write it: lists of plain objects, read as the sheets of a workbook are."""

from __future__ import annotations

import json

import pytest

from stakemap.errors import InputError
from stakemap.io import read_records
from stakemap.model import Person, Tenure, Tie

SETTINGS = {
    "Default source": "Own notes",
    "Kind of the default source": "own notes",
    "Date of the default source": "2026-11-20",
    "Default lawful basis": "contract",
    "Keep for": "24 months",
}
PEOPLE = [
    {"name": "Ann Ames", "title": "Director", "unit": "Roads"},
    {"name": "Bo Burr", "title": "Clerk", "unit": "Roads", "since": None},
]
TIES = [{"from": "Bo Burr", "to": "Ann Ames", "kind": "advice", "strength": 0.5}]


def told(tmp_path, whole):
    path = tmp_path / "people.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return read_records(path)


def test_lists_of_objects_under_their_names_are_tables(tmp_path):
    reading = told(tmp_path, {"settings": SETTINGS, "people": PEOPLE, "ties": TIES})
    assert reading.problems == ()
    assert {one.name for one in reading.graph.of(Person)} == {"Ann Ames", "Bo Burr"}
    assert len(reading.graph.of(Tenure)) == 2
    assert [tie.strength for tie in reading.graph.of(Tie)] == [0.5]


def test_what_is_wrong_is_told_at_its_object_and_what_is_lacking_with_a_cure_for_json(tmp_path):
    reading = told(tmp_path, {"settings": SETTINGS, "people": PEOPLE, "ties": [{**TIES[0], "to": "Cy Dunn"}]})
    assert [(p.sheet, p.row) for p in reading.problems] == [("ties", 2)]
    (problem,) = (p for p in told(tmp_path, PEOPLE).problems if p.code != "depends")
    assert problem.cure.startswith("add an object 'settings' beside the list, with the keys 'Default source'")


@pytest.mark.parametrize("religion", ["religion", "宗教"])
def test_a_refused_attribute_is_refused_here_too(tmp_path, religion):
    reading = told(tmp_path, {"settings": SETTINGS, "people": [{**PEOPLE[0], religion: "x"}]})
    assert [p.code for p in reading.problems] == ["policy"]


@pytest.mark.parametrize("whole", [[1, 2], {"people": [[1]]}, [{"name": {"first": "Ann"}}], {}, [{}]])
def test_what_is_no_table_is_still_no_file_of_ours(tmp_path, whole):
    with pytest.raises(InputError, match="not a stakemap file"):
        told(tmp_path, whole)

"""JSON as programs write it: lists of plain objects, read as the sheets of a workbook are."""

from __future__ import annotations

import json

import pytest

from stakemap.errors import InputError
from stakemap.io import read_records
from stakemap.model import Person, Post, Tenure, Tie

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


NESTED = {
    "organization": "City",
    "teams": [
        {
            "id": "t1",
            "name": "Board",
            "lead": "u1",
            "people": [{"id": "u1", "name": "Ann Ames", "title": "CEO"}],
        },
        {
            "id": "t2",
            "name": "IT",
            "parent": "t1",
            "members": [{"id": "u2", "name": "Bo Burr", "title": "CTO", "reports_to": "u1"}],
        },
    ],
    "relationships": [{"from": "u1", "to": "u2", "type": "advice", "weight": 0.7}],
}


def test_people_inside_their_teams_are_of_them_and_teams_of_the_organisation(tmp_path):
    graph = told(tmp_path, {**NESTED, "settings": SETTINGS}).graph
    called = {fact.id: fact.name for fact in graph if hasattr(fact, "name")}
    posts = {post.name: (called[post.unit], post.head) for post in graph.of(Post)}
    found = {(tie.kind, called[tie.from_id], called[tie.to_id]) for tie in graph.of(Tie)}

    assert posts == {"CEO": ("Board", True), "CTO": ("IT", False)}
    assert found == {
        ("leads", "City", "Board"),
        ("leads", "Board", "IT"),
        ("reports_to", "CTO", "Ann Ames"),
        ("advice", "Ann Ames", "Bo Burr"),
    }


@pytest.mark.parametrize("as_list", [True, False])
def test_who_stands_under_the_reports_of_somebody_reports_to_them(tmp_path, as_list):
    tree = {"name": "Ann Ames", "reports": [{"name": "Bo Burr", "reports": [{"name": "Cy Cole"}]}]}
    reading = told(tmp_path, {"people": [tree] if as_list else tree, "settings": SETTINGS})
    called = {one.id: one.name for one in reading.graph.of(Person)}

    assert reading.problems == ()
    assert {(called[tie.from_id], called[tie.to_id]) for tie in reading.graph.of(Tie)} == {
        ("Bo Burr", "Ann Ames"),
        ("Cy Cole", "Bo Burr"),
    }


@pytest.mark.parametrize("inner", [{"pets": [{"name": "x"}]}, {"reports": [{"title": "Clerk"}]}])
def test_objects_inside_others_of_which_it_is_not_known_what_they_are_are_no_file_of_ours(tmp_path, inner):
    with pytest.raises(InputError, match="not a stakemap file"):
        told(tmp_path, [{"name": "Ann Ames", **inner}])


def test_whoever_heads_a_unit_inside_another_is_read_where_no_list_of_people_is_in_it(tmp_path):
    tree = {"name": "Council", "head": "Ann Ames", "units": [{"name": "Roads", "head": "Bo Burr"}]}
    reading = told(tmp_path, {"units": [tree], "settings": SETTINGS})

    assert reading.problems == ()
    assert {person.name for person in reading.graph.of(Person)} == {"Ann Ames", "Bo Burr"}
    assert {post.head for post in reading.graph.of(Post)} == {True}

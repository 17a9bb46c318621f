"""openstates: people, roles and committee seats, counted a second way."""

from __future__ import annotations

import zipfile
from collections import Counter

import pytest
import yaml

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records
from stakemap.model import Person, Post, Tenure, Tie, Unit

KEPT = Evidence(retention="2030-01-01")
STATE = "ocd-jurisdiction/country:us/state:ga/government"
ANN = f"""id: ocd-person/ann
name: Ann Bell
gender: Female
birth_date: 1970-01-02
party:
- name: Blues
email: ann@example.org
roles:
- start_date: 2021-01-11
  type: lower
  jurisdiction: {STATE}
  district: '23'
- end_date: 2020-12-31
  type: secretary of state
  jurisdiction: {STATE}
"""
ROADS = f"""id: ocd-organization/roads
jurisdiction: {STATE}
classification: committee
name: Roads
chamber: lower
sources:
- url: https://example.org/roads
members:
- name: Ann Bell
  role: chair
  person_id: ocd-person/ann
- name: B. Carr
  role: member
- name: Ann Bell
  role: exofficio
  person_id: ocd-person/ann
"""


@pytest.fixture
def told(tmp_path):
    """The reading of files, each by its name."""

    def reading(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return read_records(tmp_path, format="openstates", evidence=KEPT)

    return reading


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


def test_seats_lie_in_chambers_governments_and_committees(told):
    reading = told(ann=ANN, roads=ROADS)
    graph = reading.graph
    seats = {(graph[t.post].name, graph[graph[t.post].unit].name): t for t in of(reading, Tenure)}
    assert set(seats) == {
        ("member", "GA lower chamber"),
        ("secretary of state", "GA government"),
        ("chair", "Roads"),
        ("ex officio", "Roads"),
    }
    assert seats["member", "GA lower chamber"].valid.start == "2021-01-11"
    assert seats["secretary of state", "GA government"].valid.end == "2021-01-01"
    assert {post.name for post in of(reading, Post) if post.head} == {"chair"}
    above = {(graph[t.from_id].name, graph[t.to_id].name) for t in of(reading, Tie)}
    assert above == {("GA legislature", "GA lower chamber"), ("GA lower chamber", "Roads")}
    assert not reading.problems


def test_a_member_without_an_id_is_counted_and_not_taken_for_somebody(told):
    reading = told(ann=ANN, roads=ROADS)
    assert left(reading)["members", "name_alone"] == 1
    assert [person.name for person in of(reading, Person)] == ["Ann Bell"]
    assert dict(reading.imported.read)["members"] == 3


def test_party_birth_and_contacts_do_not_enter(told):
    reading = told(ann=ANN, roads=ROADS.replace("role: member", "role: ranking republican member"))
    said = str([fact.to_dict() for fact in reading.records])
    assert not [word for word in ("Blues", "1970", "Female", "example.org/ann", "epublican") if word in said]
    assert left(reading)["birth_date", "private"] == 1
    assert left(reading)["district", "area"] == 1


def test_each_fact_names_record_and_address(told):
    reading = told(ann=ANN, roads=ROADS)
    notes = {fact.note for fact in of(reading, Tenure) if "roads" in (fact.note or "")}
    assert notes == {
        "#members/ocd-organization/roads.1 https://example.org/roads",
        "#members/ocd-organization/roads.3 https://example.org/roads",
    }


@pytest.mark.parametrize(
    ("text", "row", "cause"),
    [
        ("id: x\nid: y\n", 2, "a key twice in one object"),
        ("a: &x [1]\nb: *x\n", 2, "an alias"),
        ("a: [1\nb: 2\n", 2, "not YAML"),
        ("{? [1]: 2}\n", 1, "no text as key"),
        ("a: \xff\xfe", None, ""),
        ("x: 1\n", 1, "no person and no committee"),
        (ROADS.replace("id: ocd-organization/roads", "id: ''"), 1, "without an id"),
    ],
)
def test_a_wrong_file_is_named_and_the_others_stand(told, tmp_path, text, row, cause):
    (tmp_path / "wrong.yml").write_bytes(text.encode("latin-1"))
    reading = told(ann=ANN)
    (problem, *_) = reading.problems
    assert problem.file == "wrong.yml"
    assert row is None or problem.row == row
    assert cause in problem.cause
    assert len(of(reading, Person)) == 1


@pytest.mark.parametrize("text", ["", "- a\n", "x: 1\n"])
def test_a_file_alone_that_is_none_is_refused(tmp_path, text):
    path = tmp_path / "a.yml"
    path.write_text(text)
    with pytest.raises(InputError):
        read_records(path, format="openstates", evidence=KEPT).checked()


@pytest.fixture(scope="module")
def public(data_folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("openstates")
    with zipfile.ZipFile(data_folder("openstates") / "openstates-ga-ny.zip") as packed:
        packed.extractall(place)
    return place


def _counted(folder):
    """People, committees, seats in committees and roles, as another parser reads them."""
    found = Counter()
    for path in folder.rglob("*.yml"):
        body = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if isinstance(body, dict):
            found["committees" if "members" in body else "people"] += 1
            found["members"] += len(body.get("members", ()))
            found["roles"] += len(body.get("roles", ()))
    return found


def test_the_governments_and_towns_of_public_states_are_read_whole(public):
    for folder in [*public.rglob("municipalities"), *public.rglob("executive")]:
        reading = read_records(folder, format="openstates", evidence=KEPT)
        found = _counted(folder)
        assert (len(of(reading, Person)), len(of(reading, Tenure))) == (found["people"], found["roles"])
        assert not reading.problems


@pytest.mark.slow
def test_both_public_states_give_each_person_committee_and_seat(public):
    reading = read_records(public, format="openstates", evidence=KEPT)
    found = _counted(public)
    assert (found["people"], found["committees"], found["members"], found["roles"]) == (503, 183, 2871, 597)
    assert dict(reading.imported.read) == {k: found[k] for k in ("people", "committees", "members", "roles")}
    assert len(of(reading, Person)) == 503
    assert len([unit for unit in of(reading, Unit) if unit.kind == "committee"]) == 183
    assert len(of(reading, Tenure)) == 2871 + 597
    assert not reading.problems
    roles = {post.name for post in of(reading, Post)}
    assert "ex officio" in roles
    assert not {"ex-officio", "exofficio", "ranking republican member"} & roles

"""congress-legislators: members, terms, committees and seats, counted a second way."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
import yaml

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records
from stakemap.model import Person, Post, Tenure, Tie, Unit

KEPT = Evidence(retention="2030-01-01")
PEOPLE = """- id: {bioguide: A1, govtrack: 1}
  name: {first: Ann, last: Bell, official_full: Ann M. Bell}
  bio: {birthday: '1970-01-01', gender: F}
  family: [{name: Bob Bell, relation: daughter}]
  terms:
  - {type: rep, start: '2019-01-03', end: '2021-01-03', state: GA, party: Blues}
  - {type: sen, start: '2021-01-03', end: '2027-01-03', state: GA, party: Blues}
  leadership_roles:
  - {title: Senate Democratic Steering Committee Chair, chamber: senate, start: '2021-01-03'}
  - {title: President Pro Tempore, chamber: senate, start: '2023-01-03', end: '2025-01-03'}
- id: {govtrack: 2}
  name: {first: George, last: Old}
  terms: [{type: prez, start: '1789-04-30', end: '1793-03-04', party: none}]
"""
COMMITTEES = """- type: senate
  name: Senate Committee on Roads
  thomas_id: SSRD
  subcommittees: [{name: Bridges, thomas_id: '01'}]
- {type: joint, name: Joint Committee on the Garden Party, thomas_id: JSGP}
"""
SEATS = """SSRD:
- {name: Ann Bell, party: majority, rank: 1, title: Chairman, bioguide: A1}
SSRD01:
- {name: Ann Bell, party: majority, rank: 2, bioguide: A1}
- {name: Gone, party: minority, rank: 1, bioguide: Z9}
"""


@pytest.fixture
def told(tmp_path):
    for name, text in (("people", PEOPLE), ("committees", COMMITTEES), ("seats", SEATS)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_records(tmp_path, format="congress", evidence=KEPT)


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


def test_terms_titles_and_committees_become_seats(told):
    graph = told.graph
    seats = {
        (graph[t.person].name, graph[t.post].name, graph[graph[t.post].unit].name, t.valid.start, t.valid.end)
        for t in of(told, Tenure)
    }
    assert seats == {
        ("Ann M. Bell", "representative", "US House of Representatives", "2019-01-03", "2021-01-03"),
        ("Ann M. Bell", "senator", "US Senate", "2021-01-03", "2027-01-03"),
        ("Ann M. Bell", "President Pro Tempore", "US Senate", "2023-01-03", "2025-01-03"),
        ("George Old", "president", "US Executive", "1789-04-30", "1793-03-04"),
        ("Ann M. Bell", "chair", "Senate Committee on Roads", None, None),
        ("Ann M. Bell", "member", "Bridges", None, None),
    }
    above = {(graph[t.from_id].name, graph[t.to_id].name) for t in of(told, Tie)}
    assert above == {
        ("US Congress", "US House of Representatives"),
        ("US Congress", "US Senate"),
        ("US Congress", "Joint Committee on the Garden Party"),
        ("US Senate", "Senate Committee on Roads"),
        ("Senate Committee on Roads", "Bridges"),
    }
    assert not told.problems


def test_parties_kin_and_birth_do_not_enter(told):
    said = str([fact.to_dict() for fact in told.records])
    assert not [word for word in ("Blues", "Democratic", "majority", "Bob", "1970") if word in said]
    assert left(told)["leadership_roles", "political"] == 1
    assert left(told)["family", "private"] == 1
    assert left(told)["members", "no_person"] == 1


FORMER = """- type: house
  name: House Committee on Bees
  thomas_id: HSBE
  names: {95: Bees, 96: Bees, 98: Bees and Honey}
  congresses: [95, 96, 98]
  subcommittees:
  - {name: Hives, thomas_id: '01', names: {96: Hives}, congresses: [96]}
- {type: senate, name: Senate Committee on Roads, thomas_id: SSRD, congresses: [100], names: {100: Roads},
   subcommittees: [{name: Toll, thomas_id: '09', congresses: [73, 74], names: {73: Toll, 74: Toll}}]}
"""


def test_former_committees_hold_in_the_congresses_that_the_file_names(told, tmp_path):
    (tmp_path / "former.yaml").write_text(FORMER, encoding="utf-8")
    reading = read_records(tmp_path, format="congress", evidence=KEPT)
    known = {unit.id for unit in of(told, Unit)}
    units = {unit.id: unit for unit in of(reading, Unit) if unit.id not in known}
    assert {(unit.name, unit.valid.start, unit.valid.end) for unit in units.values()} == {
        ("Bees", "1977-01-03", "1981-01-03"),  # the 97th congress had none
        ("House Committee on Bees", "1983-01-03", "1985-01-03"),
        ("Hives", "1979-01-03", "1981-01-03"),
        ("Toll", "1933-03-04", "1937-01-03"),
    }
    above = {(t.from_id, units[t.to_id].name) for t in of(reading, Tie) if t.to_id in units}
    bees = next(ident for ident, unit in units.items() if unit.name == "Bees")
    roads = next(unit.id for unit in of(told, Unit) if unit.name == "Senate Committee on Roads")
    house = next(unit.id for unit in of(told, Unit) if unit.name == "US House of Representatives")
    assert above == {(house, "Bees"), (house, "House Committee on Bees"), (bees, "Hives"), (roads, "Toll")}
    assert left(reading)["former_committees", "older"] == 1
    assert {t.id for t in of(told, Tenure)} == {t.id for t in of(reading, Tenure)}


def test_without_the_committees_of_today_nobody_says_that_one_has_ended(tmp_path):
    (tmp_path / "former.yaml").write_text(FORMER, encoding="utf-8")
    reading = read_records(tmp_path / "former.yaml", format="congress", evidence=KEPT)
    spans = {unit.name: unit.valid.end for unit in of(reading, Unit) if unit.kind == "committee"}
    assert spans == {
        "Bees": "1981-01-03",
        "House Committee on Bees": None,
        "Hives": None,
        "Senate Committee on Roads": None,
        "Toll": None,
    }


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("[]")
    with pytest.raises(InputError, match=r"a\.yaml"):
        read_records(path, format="congress", evidence=KEPT)


@pytest.mark.slow
def test_the_public_congress_gives_each_member_committee_and_seat(data_folder):
    folder = data_folder("congress-legislators")
    reading = read_records(folder, format="congress", evidence=KEPT)

    def values(name):
        return yaml.load(gzip.decompress((folder / f"{name}.yaml.gz").read_bytes()), Loader=yaml.CSafeLoader)

    people, executives = values("legislators-current"), values("executive")
    committees, seats = values("committees-current"), values("committee-membership-current")
    parts = sum(len(one.get("subcommittees", ())) for one in committees)
    sitting = sum(map(len, seats.values()))
    assert (len(people), len(executives), len(committees), parts) == (537, 80, 49, 181)
    assert (len(seats), sitting) == (230, 3_879)
    assert len(of(reading, Person)) == 617
    held = [unit for unit in of(reading, Unit) if unit.kind == "committee"]
    assert len([unit for unit in held if unit.valid.start is None]) == 230
    gone = values("committees-historical")
    today = {one["thomas_id"] for one in committees}
    ended = [one for one in gone if one["thomas_id"] not in today]
    assert len(ended) == 27
    assert {one["name"] for one in ended} <= {unit.name for unit in held if unit.valid.end}
    names = Counter(reading.graph[t.post].unit for t in of(reading, Tenure))
    assert sum(n for unit, n in names.items() if reading.graph[unit].kind == "committee") == sitting
    terms = sum(len(one["terms"]) for one in (*people, *executives))
    roles = [role for one in people for role in one.get("leadership_roles", ())]
    named = [
        r for r in roles if {"Democratic", "Republican", "Conference", "Caucus"} & set(r["title"].split())
    ]
    assert len(of(reading, Tenure)) == sitting + terms + len(roles) - len(named)
    assert not [post for post in of(reading, Post) if "Democrat" in post.name or "Republican" in post.name]
    assert not reading.problems

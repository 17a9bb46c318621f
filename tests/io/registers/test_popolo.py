"""Popolo: each person, body, post and membership as a sourced, dated fact; what is left out is counted."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest

from stakemap.errors import InputError
from stakemap.graph.seats import Seating
from stakemap.io import Evidence, Limits, read, read_records
from stakemap.io.reading import DOUBT
from stakemap.model import Person, Post, Tenure, Tie, Unit

KEPT = Evidence(retention="2030-01-01")
PEOPLE = [{"id": "ann", "name": "Ann Bell"}, {"id": "bob", "name": "Bob Carr"}]
BODIES = [
    {"id": "house", "name": "House", "classification": "legislature"},
    {"id": "roads", "name": "Roads committee", "classification": "committee", "parent_id": "house"},
    {"id": "blue", "name": "Blues", "classification": "party"},
]


@pytest.fixture
def told(tmp_path):
    """The reading of lists of Popolo."""

    def reading(whole=None, **lists):
        path = tmp_path / "house.json"
        path.write_text(
            json.dumps({"persons": PEOPLE, "organizations": BODIES} | lists if whole is None else whole)
        )
        return read_records(path, format="popolo", evidence=KEPT)

    return reading


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def spans(reading):
    return [(one.valid.start, one.valid.end) for one in of(reading, Tenure)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


def member(**more):
    return {"person_id": "ann", "organization_id": "house", "role": "member"} | more


@pytest.mark.parametrize(
    ("name", "people", "seats"), [("estonia", 193, 299), ("ireland", 226, 324), ("burundi", 227, 227)]
)
def test_a_public_parliament_gives_each_person_and_membership(data_folder, tmp_path, name, people, seats):
    text = gzip.decompress((data_folder("popolo") / f"{name}-ep-popolo-v1.0.json.gz").read_bytes())
    path = tmp_path / f"{name}.json"
    path.write_bytes(text)
    reading = read_records(path, format="popolo", evidence=KEPT)

    whole = json.loads(text)
    assert (len(whole["persons"]), len(whole["memberships"])) == (people, seats)
    assert sorted(p.name for p in of(reading, Person)) == sorted(p["name"] for p in whole["persons"])
    holders = sorted(one.person.rpartition(":")[2] for one in of(reading, Tenure))
    assert holders == sorted(m["person_id"] for m in whole["memberships"])
    parties = [o for o in whole["organizations"] if o["classification"] == "party"]
    assert left(reading)["organizations", "refused"] == len(parties)
    assert left(reading)["on_behalf_of_id", "political"] == seats
    said = json.dumps([fact.to_dict() for fact in reading.records])
    assert not [o["name"] for o in parties if len(o["name"]) > 4 and json.dumps(o["name"]) in said]
    terms = {e["id"]: e for e in whole["events"]}
    ours = sorted(str(one.valid.start) for one in of(reading, Tenure))
    theirs = [
        m.get("start_date")
        or (
            None
            if "end_date" in m and m["end_date"] < terms[m["legislative_period_id"]]["start_date"]
            else terms[m["legislative_period_id"]].get("start_date")
        )
        for m in whole["memberships"]
    ]
    assert ours == sorted(map(str, theirs))


def test_missing_days_are_those_of_the_term_and_the_last_day_still_counts(told):
    events = [{"id": "t1", "start_date": "2011-03", "end_date": "2015-03-23"}]
    seats = [
        member(legislative_period_id="t1"),
        member(legislative_period_id="t1", start_date="2012-05-01"),
        member(person_id="bob", end_date="2014"),
    ]
    assert sorted(spans(told(memberships=seats, events=events)), key=str) == [
        ("2011-03", "2015-03-24"),
        ("2012-05-01", "2015-03-24"),
        (None, "2014"),
    ]


def test_a_seat_that_ends_before_its_term_keeps_its_own_days(told):
    events = [{"id": "t", "start_date": "2015-03-30"}]
    reading = told(memberships=[member(legislative_period_id="t", end_date="2015-03-27")], events=events)
    assert spans(reading) == [(None, "2015-03-28")]
    assert [(p.row, p.field, p.code) for p in reading.problems] == [(1, "term", DOUBT)]


def test_an_empty_role_and_a_list_of_people_are_read(told):
    reading = told(memberships=[member(role=None, person_id=["ann", "bob"])])
    assert {(one.name, one.unit) for one in of(reading, Post)} == {("member", "u:popolo:house")}
    assert len(of(reading, Post)) == len(of(reading, Tenure)) == 2


def test_posts_and_records_inside_others_are_read_as_if_they_stood_alone(told):
    inside = [{"id": "cho", "name": "Cho Dee", "memberships": [{"post_id": "chair", "start_date": "2019"}]}]
    post = {"id": "chair", "label": "Chair", "organization_id": "roads"}
    apart = told(
        persons=[{"id": "cho", "name": "Cho Dee"}],
        posts=[post],
        memberships=[{"person_id": "cho", "post_id": "chair", "start_date": "2019"}],
    )
    reading = told(persons=inside, posts=[post])
    assert [f.id for f in of(reading, Tenure)] == [f.id for f in of(apart, Tenure)]
    assert spans(reading) == [("2019", None)]
    assert not reading.problems


def test_to_which_party_somebody_belongs_does_not_enter(told):
    reading = told(memberships=[member(on_behalf_of_id="blue"), member(organization_id="blue")])
    assert "lues" not in json.dumps([fact.to_dict() for fact in reading.records])
    assert left(reading)["organizations", "refused"] == 1
    assert left(reading)["memberships", "refused"] == 1


def test_each_fact_names_its_source_and_its_record(told):
    reading = told(memberships=[member(id="m-1")])
    (seat,) = of(reading, Tenure)
    assert (seat.source, seat.note) == ("src:popolo:house.json", "#memberships/m-1")
    assert reading.graph[seat.source].locator == "house.json"
    assert seat.complete


@pytest.mark.parametrize(
    ("more", "row", "field"),
    [
        ({"start_date": "0000-01-01"}, 1, "start"),
        ({"start_date": "31/12/2014"}, 1, "start"),
        ({"end_date": "3033"}, 1, "end"),
        ({"start_date": "2014-05", "end_date": "2013"}, 1, "end"),
        ({"person_id": None}, 1, "person"),
        ({"organization_id": None}, 1, "post"),
    ],
)
def test_a_wrong_membership_is_named_and_left_out(told, more, row, field):
    reading = told(memberships=[member(**more), member(person_id="bob")])
    assert [(p.file, p.sheet, p.row, p.field) for p in reading.problems] == [
        ("house.json", "memberships", row, field)
    ]
    assert len(of(reading, Tenure)) == 1
    assert reading.rows_rejected == 1


def test_the_year_9999_is_an_open_end_and_told(told):
    reading = told(memberships=[member(start_date="2010", end_date="9999-12-31")])
    assert spans(reading) == [("2010", None)]
    assert [p.code for p in reading.problems] == [DOUBT]


def test_records_without_an_id_or_with_one_twice_are_named(told):
    people = [*PEOPLE, {"name": "No id"}, {"id": "ann", "name": "Other"}, {"id": "bob", "name": "Bob Carr"}]
    reading = told(persons=people)
    assert [(p.sheet, p.row, p.field) for p in reading.problems] == [
        ("persons", 3, "id"),
        ("persons", 4, "id"),
    ]
    assert left(reading)["persons", "twice"] == 1
    assert [p.name for p in of(reading, Person)] == ["Ann Bell", "Bob Carr"]


def test_a_membership_id_twice_counts_once_and_with_another_content_is_named(told):
    first = member(id="m", start_date="2019")
    assert len(of(told(memberships=[first, first]), Tenure)) == 1
    reading = told(memberships=[first, first | {"start_date": "2020"}])
    assert [(p.row, p.field) for p in reading.problems] == [(2, "id")]
    assert spans(reading) == [("2019", None)]


def test_bodies_above_each_other_in_a_circle_are_named_and_kept_without(told):
    bodies = [
        {"id": a, "name": a, "parent_id": b} for a, b in (("x", "y"), ("y", "x"), ("z", "x"), ("s", "s"))
    ]
    reading = told(organizations=bodies)
    assert [p.row for p in reading.problems] == [1, 2, 4]
    assert [(t.from_id, t.to_id) for t in of(reading, Tie)] == [("u:popolo:x", "u:popolo:z")]
    assert len(of(reading, Unit)) == 4


ROADS_RENAMED = {
    "id": "roads",
    "name": "Works Board",
    "parent_id": "house",
    "founding_date": "2000",
    "other_names": [
        {"name": "Roads Board", "start_date": "2000", "end_date": "2009-12-31"},
        {"name": "Streets Board", "start_date": "2010-01-01", "end_date": "2014-12-31"},
        {"name": "The Board"},
    ],
}


def _sits(reading, day):
    seating = Seating(reading.graph, date.fromisoformat(day))
    found = [(t.person[-3:], seating.posts[t.post]) for t in seating.tenures]
    return {(who, reading.graph[post.unit].name) for who, post in found}


@pytest.mark.parametrize("seat", [{"role": "member"}, {"post_id": "chair", "organization_id": None}])
def test_a_body_is_what_it_was_called_on_each_day(told, seat):
    chair = {"id": "chair", "label": "Chair", "organization_id": "roads"}
    reading = told(
        organizations=[BODIES[0], ROADS_RENAMED],
        posts=[chair],
        memberships=[member(organization_id="roads", start_date="2005-01-01", end_date="2017-12-31") | seat],
    )
    days = {
        "2004-06-30": None,
        "2006-06-30": "Roads Board",
        "2012-06-30": "Streets Board",
        "2016-06-30": "Works Board",
    }
    assert {day: _sits(reading, day) for day in days} == {
        day: {("ann", name)} if name else set() for day, name in days.items()
    }
    graph = reading.graph
    became = [
        (graph[t.from_id].name, graph[t.to_id].name, t.valid.start)
        for t in of(reading, Tie)
        if t.kind == "became"
    ]
    assert sorted(became) == [
        ("Roads Board", "Streets Board", "2010-01-01"),
        ("Streets Board", "Works Board", "2015-01-01"),
    ]
    led = {graph[t.to_id].name for t in of(reading, Tie) if t.kind == "leads"}
    assert led == {"Roads Board", "Streets Board", "Works Board"}
    assert not reading.problems


def test_a_member_whose_days_are_not_known_sits_in_the_body_as_it_is(told):
    reading = told(organizations=[BODIES[0], ROADS_RENAMED], memberships=[member(organization_id="roads")])
    assert _sits(reading, "2020-01-01") == {("ann", "Works Board")}
    assert len(of(reading, Tenure)) == 1


def test_members_who_are_not_in_the_file_are_counted(told):
    reading = told(whole=[member(), member(person_id=["ann", "bob"])])
    assert left(reading)["memberships", "no_person"] == 3


@pytest.mark.parametrize(
    "text",
    ['{"persons": [{"id": 1', "[", "{}", '{"persons": 3}', '{"persons": [], "persons": []}', "", "\xff\xfe"],
)
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "cut.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"cut\.json"):
        read(path, format="popolo", evidence=KEPT)


def test_records_that_are_no_objects_are_named(told):
    reading = told(persons=[*PEOPLE, "x", None])
    assert [(p.sheet, p.row) for p in reading.problems] == [("persons", 3), ("persons", 4)]


def test_too_large_a_file_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"persons": PEOPLE}))
    with pytest.raises(InputError, match="at most 10"):
        read_records(path, format="popolo", evidence=KEPT, limits=Limits(file_bytes=10))


def test_a_seat_of_ones_own_ends_with_the_last_time_somebody_sat_there(told):
    terms = [("ann", "2010", "2012-05-31"), ("ann", "2014", "2015-02-28"), ("bob", "2010", None)]
    found = told(memberships=[member(person_id=p, start_date=a, end_date=b) for p, a, b in terms])
    held = {tenure.post: tenure.person for tenure in of(found, Tenure)}
    ends = {held[post.id].rpartition(":")[2]: post.valid.end for post in of(found, Post)}
    assert ends == {"ann": "2015-03-01", "bob": None}

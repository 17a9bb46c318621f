"""Positions held after Wikidata; every result here is invented, for no sample is at hand."""

from __future__ import annotations

import json

import pytest

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records
from stakemap.model import Person, Post, Tenure, Unit

KEPT = Evidence(retention="2030-01-01")


def row(person, start="", end="", position="90", body="91", **more):
    entity = "http://www.wikidata.org/entity/Q"
    said = {
        "person": f"{entity}{person}", "personLabel": f"P {person}", "position": entity + position,
        "positionLabel": f"Post {position}", "body": entity + body if body else "",
        "bodyLabel": f"Body {body}", "start": start, "end": end, **more,
    }  # fmt: skip
    return {name: {"type": "literal", "value": text} for name, text in said.items() if text}


@pytest.fixture
def told(tmp_path):
    def reading(*rows, whole=None):
        path = tmp_path / "held.json"
        path.write_text(json.dumps({"results": {"bindings": rows}} if whole is None else whole))
        return read_records(path, format="wikidata", evidence=KEPT)

    return reading


def of(reading, kind):
    return [one for one in reading.records if isinstance(one, kind)]


def test_holders_who_follow_each_other_share_a_post(told):
    reading = told(
        row(1, "2010-03-01", "2014-05-31"), row(2, "2014-05-31", "2019-01-01"), row(1, "2019-03-01")
    )
    assert [(one.name, one.unit) for one in of(reading, Post)] == [("Post 90", "u:wikidata:Q91")]
    spans = sorted((one.person[-2:], str(one.valid.start), str(one.valid.end)) for one in of(reading, Tenure))
    assert spans == [
        ("Q1", "2010-03-01", "2014-06-01"),
        ("Q1", "2019-03-01", "None"),
        ("Q2", "2014-05-31", "2019"),
    ]


def test_members_at_one_time_have_a_seat_each(told):
    reading = told(row(1, "2010"), row(2, "2012-05-01"))
    assert [one.name for one in of(reading, Post)] == ["Post 90"] * 2
    assert len({one.post for one in of(reading, Tenure)}) == 2


def test_the_precision_says_how_much_of_a_day_is_known(told):
    reading = told(
        row(1, "2010-01-01T00:00:00Z", startPrecision="11"), row(2, "2012-07-01", startPrecision="10")
    )
    assert sorted(str(one.valid.start) for one in of(reading, Tenure)) == ["2010-01-01", "2012-07"]


def test_somebody_who_is_not_known_holds_nothing_and_facts_are_graded_as_of_anybody(told):
    nobody = {"person": {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/ab"}}
    reading = told(row(1, "2010"), row(2, "2011") | nobody)
    assert [one.person for one in of(reading, Tenure)] == ["p:wikidata:Q1"]
    assert [one.cause for one in reading.problems] == ["a seat of nobody"]
    assert {one.grade for one in of(reading, Person)} == {"C3"}


def test_the_short_form_says_the_same(told):
    rows = [row(1, "2010-03-01"), row(2, "2012-05-01")]
    short = [{name: value["value"] for name, value in one.items()} for one in rows]
    assert told(whole=short).records == told(*rows).records


def test_a_party_and_a_birthday_are_counted_and_stay_out(told):
    reading = told(row(1, "2010", partyLabel="PLANTED", birth="PLANTED", religionLabel="PLANTED"))
    left = {(one.what, one.why) for one in reading.imported.left_out}
    assert {("partyLabel", "political"), ("birth", "private"), ("religionLabel", "refused")} <= left
    assert "PLANTED" not in str([fact.to_dict() for fact in reading.records])


def test_a_position_in_no_body_is_told_as_left_out(told):
    reading = told(row(1, "2010", body=""))
    assert of(reading, Tenure) == []
    assert [len(of(reading, kind)) for kind in (Person, Unit)] == [1, 0]
    assert ("position", "no_unit") in {(one.what, one.why) for one in reading.imported.left_out}


@pytest.mark.parametrize("whole", [{}, [], {"results": {"bindings": [{"a": {"value": "b"}}]}}, 5])
def test_what_is_no_result_of_positions_is_refused(told, whole):
    with pytest.raises(InputError):
        told(whole=whole)

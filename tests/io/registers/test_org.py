"""W3C ORG in JSON-LD; every file here is invented."""

from __future__ import annotations

import json

import pytest

from stakemap.errors import InputError
from stakemap.io import Evidence, read_records

pytest.importorskip("rdflib")
CONTEXT = {
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "ex": "http://amber.example/",
}


def to(name):
    return {"@id": f"ex:{name}"}


ROADS = {"@id": "ex:roads", "@type": "org:OrganizationalUnit", "skos:prefLabel": "Roads"}
ANN = {"@id": "ex:ann", "@type": "foaf:Person", "foaf:name": "Ann Ames"}


@pytest.fixture
def told(tmp_path):
    def reading(*listed, whole=None):
        path = tmp_path / "a.jsonld"
        path.write_text(json.dumps({"@context": CONTEXT, "@graph": listed} if whole is None else whole))
        return read_records(path, format="org", evidence=Evidence(retention="2030-01-01"))

    return reading


def kinds(reading):
    return sorted(fact.kind_of_fact for fact in reading.records)


def test_a_membership_has_its_role_and_its_days(told):
    moment = {"time:inXSDDate": "2020-05-31"}
    seat = {
        "@type": "org:Membership", "org:member": to("ann"), "org:organization": to("roads"),
        "org:role": {"skos:prefLabel": "engineer"}, "org:memberDuring": {"time:hasEnd": moment},
    }  # fmt: skip
    reading = told(ROADS, ANN, seat)
    (post,) = [one for one in reading.records if one.kind_of_fact == "post"]
    (tenure,) = [one for one in reading.records if one.kind_of_fact == "tenure"]
    assert (post.name, post.unit) == ("engineer", "u:org:http://amber.example/roads")
    assert (tenure.valid.start, tenure.valid.end) == (None, "2020-06-01")
    assert told(ROADS, ANN, seat).records == reading.records


def test_a_property_may_be_told_from_its_other_end(told):
    head = {"@id": "ex:head", "@type": "org:Post", "skos:prefLabel": "Head"}
    near = told(ROADS, ANN | {"org:holds": to("head")}, head | {"org:postIn": to("roads")})
    far = told(ROADS | {"org:hasPost": to("head")}, ANN, head | {"org:heldBy": to("ann")})
    assert kinds(near) == kinds(far) == ["person", "post", "source", "tenure", "unit"]
    assert [fact.id for fact in near.records] == [fact.id for fact in far.records]


def test_who_reports_keeps_its_direction(told):
    bo = {"@id": "ex:bo", "@type": "foaf:Person", "foaf:name": "Bo", "org:reportsTo": to("ann")}
    (tie,) = [one for one in told(ANN, bo).records if one.kind_of_fact == "tie"]
    assert (tie.kind, tie.from_id[-2:], tie.to_id[-3:]) == ("reports_to", "bo", "ann")


def test_red_lines_and_parties_stay_out(told):
    ann = ANN | {"ex:religion": "PLANTED", "foaf:mbox": "PLANTED", "ex:hobby": "PLANTED"}
    party = {"@id": "ex:blue", "@type": "org:Organization", "skos:prefLabel": "Blue Party"}
    reading = told(ann | {"org:memberOf": to("blue")}, party)
    left = {(one.what, one.why) for one in reading.imported.left_out}
    assert {("religion", "refused"), ("mbox", "reach"), ("organization", "refused")} <= left
    assert kinds(reading) == ["person", "source"]
    assert "PLANTED" not in str([fact.to_dict() for fact in reading.records])


@pytest.mark.parametrize(
    "whole",
    [
        {"@context": "http://amber.example/context", "@graph": [ANN]},
        {"@context": [CONTEXT, "http://amber.example/context"], "@graph": [ANN]},
        {"@context": {"@import": "http://amber.example/c"}, "@graph": [ANN]},
        {"@graph": [{"@context": "http://amber.example/c"}]},
    ],
)
def test_a_context_elsewhere_is_refused_and_never_fetched(told, whole):
    with pytest.raises(InputError, match="nothing is fetched"):
        told(whole=whole)


@pytest.mark.parametrize(
    "whole", [{}, [], 5, {"@context": {"@vocab": 5}}, {"@context": CONTEXT, "@graph": [{}]}]
)
def test_what_says_nothing_of_organizations_is_refused(told, whole):
    with pytest.raises(InputError):
        told(whole=whole)

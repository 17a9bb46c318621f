"""Beneficial ownership: the newest statement of a record counts; seats, control and interests."""

from __future__ import annotations

import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.io import Evidence, Limits, read_records
from stakemap.io.reading import DOUBT
from stakemap.io.registers.ownership.bods_earlier import Replaced
from stakemap.model import Label, Person, Post, Tenure, Tie, Unit

KEPT = Evidence(retention="2030-01-01")
PUBLISHER = {"publisher": {"name": "Register"}, "publicationDate": "2024-01-02"}


def statement(kind, record, day="2020-01-01", status="new", **details):
    common = {"statementId": f"s-{record}-{day}", "statementDate": day, "publicationDetails": PUBLISHER}
    return {
        **common,
        "recordType": kind,
        "recordId": record,
        "recordStatus": status,
        "recordDetails": details,
    }


def body(record, kind="registeredEntity", **more):
    return statement("entity", record, entityType={"type": kind}, name=record.title(), **more)


def person(record, kind="knownPerson"):
    return statement("person", record, personType=kind, names=[{"fullName": record.title()}])


def interest(record, party, subject, *interests, **more):
    return statement(
        "relationship", record, interestedParty=party, subject=subject, interests=list(interests), **more
    )


ANN, FIRM, STATE = person("ann"), body("firm"), body("state", "stateBody")
CHAIR = {"type": "boardChair", "directOrIndirect": "direct", "startDate": "2019-02-03"}
SHARES = {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 51}}


@pytest.fixture
def told(tmp_path):
    """The reading of statements: an array, or with `lines` one a line."""

    def reading(*statements, lines=False, limits=None):
        path = tmp_path / "a.json"
        text = "\n".join(map(json.dumps, statements)) if lines else json.dumps(statements)
        path.write_text(text, encoding="utf-8")
        return read_records(path, format="bods", evidence=KEPT, limits=limits or Limits())

    return reading


def of(reading, kind):
    return [fact for fact in reading.records if isinstance(fact, kind)]


def left(reading):
    return {(one.what, one.why): one.count for one in reading.imported.left_out}


def test_a_record_that_was_replaced_thousands_of_times_is_followed_once_and_a_circle_stands_for_nobody():
    known, many = Replaced(), 20_000
    for k in range(many):
        known.take({"statementID": str(k + 1), "replacesStatements": [str(k)]})
    known.take({"statementID": "a", "replacesStatements": ["b", "before"]})
    known.take({"statementID": "b", "replacesStatements": ["a"]})

    assert {known.last(str(k)) for k in range(many + 1)} == {str(many)}
    assert [known.last(one) for one in ("before", "a", "b")] == ["before", "a", "b"]


@pytest.mark.parametrize("lines", [False, True])
def test_a_board_seat_is_a_tenure_and_a_majority_is_control(told, lines):
    reading = told(
        interest("r1", "ann", "firm", CHAIR),
        interest("r2", "state", "firm", SHARES),
        ANN,
        FIRM,
        STATE,
        lines=lines,
    )
    (seat,), (tie,), (post,) = of(reading, Tenure), of(reading, Tie), of(reading, Post)
    assert (seat.person, seat.valid.start, post.name, post.head) == (
        "p:bods:ann",
        "2019-02-03",
        "board chair",
        True,
    )
    assert (tie.kind, tie.from_id, tie.to_id) == ("leads", "u:bods:state", "u:bods:firm")
    assert seat.note == "#seats/r1.1 #statement/s-r1-2020-01-01"
    assert reading.graph[seat.source].title == "Register"
    assert {unit.name: unit.kind for unit in of(reading, Unit)} == {"Firm": "company", "State": "public_body"}


@pytest.mark.parametrize(
    ("share", "kept"),
    [({"exact": 50}, 0), ({"exact": 50.5}, 1), ({"minimum": 51}, 1), ({"exclusiveMinimum": 50}, 1), ({}, 0)],
)
def test_a_body_leads_another_from_more_than_half(told, share, kept):
    reading = told(FIRM, STATE, interest("r", "state", "firm", {**SHARES, "share": share}))
    assert len(of(reading, Tie)) == kept
    assert left(reading).get(("interest", "minor"), 0) == 1 - kept


def test_what_a_person_owns_serves_conflict_checks_alone(told):
    reading = told(ANN, FIRM, interest("r", "ann", "firm", SHARES))
    (tie,) = of(reading, Tie)
    assert (tie.kind, tie.label) == ("declared_interest", Label.RESTRICTED)
    assert reading.graph.snapshot().m == 0


def test_an_interest_by_way_of_others_is_left_to_them(told):
    reading = told(FIRM, STATE, interest("r", "state", "firm", {**SHARES, "directOrIndirect": "indirect"}))
    assert left(reading)["interest", "indirect"] == 1
    assert not of(reading, Tie)


def test_the_newest_statement_counts_and_a_closed_relation_has_ended(told):
    first = interest("r", "ann", "firm", CHAIR)
    closed = {**first, "statementDate": "2022-05-06", "recordStatus": "closed"}
    for order in ([first, closed], [closed, first]):
        (seat,) = of(told(ANN, FIRM, *order), Tenure)
        assert (seat.valid.start, seat.valid.end) == ("2019-02-03", "2022-05-06")
    assert left(told(ANN, FIRM, first, closed))["statement", "older"] == 1


def test_unknown_people_and_parties_are_counted(told):
    reading = told(
        person("x", "unknownPerson"),
        body("y", "unknownEntity"),
        FIRM,
        interest("r", {"reason": "unknown"}, "firm", CHAIR),
        interest("q", "x", "firm", CHAIR),
    )
    assert not of(reading, Person)
    assert left(reading)["person", "unspecified"] == left(reading)["relationship", "unspecified"] == 1
    assert left(reading)["seats", "no_person"] == 1


def test_bodies_that_control_each_other_are_named_and_kept_without(told):
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]
    lines = [interest(f"r{k}", one, other, SHARES) for k, (one, other) in enumerate(pairs)]
    reading = told(*(body(name) for name in "abcd"), *lines)
    assert [(p.row, p.code) for p in reading.problems] == [(5, DOUBT), (6, DOUBT), (7, DOUBT)]
    assert [(t.from_id, t.to_id) for t in of(reading, Tie)] == [("u:bods:a", "u:bods:d")]


@pytest.mark.parametrize(
    ("bad", "cause"),
    [
        ({"statementID": "1", "statementType": "other"}, "no statement"),
        ({"statementType": "personStatement", "personType": "knownPerson"}, "without an id"),
        ({"statementId": "1"}, "no statement"),
        (statement("person", "", personType="knownPerson", names=[{"fullName": "X"}]), "without an id"),
        (statement("person", "x", personType="knownPerson"), "without a name"),
        (statement("relationship", "x", subject="firm", interestedParty="ann",
                   interests=[{**CHAIR, "startDate": "31/12/2014"}]), "no day"),
        (["a"], "no statement"),
    ],
)  # fmt: skip
def test_a_wrong_statement_is_named_and_the_others_stand(told, bad, cause):
    reading = told(ANN, FIRM, bad)
    assert [(p.row, cause in p.cause) for p in reading.problems] == [(3, True)]
    assert len(of(reading, Person)) == 1


@pytest.mark.parametrize("text", ["", "[", "[]", "x", '{"a": 1'])
def test_a_file_that_is_none_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "cut.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"cut\.json"):
        read_records(path, format="bods", evidence=KEPT).checked()


def test_birth_and_exposure_do_not_enter(told):
    ann = {
        **ANN,
        "recordDetails": {**ANN["recordDetails"], "birthDate": "1970-01-02", "politicalExposure": {"a": 1}},
    }
    reading = told(ann)
    assert "1970" not in json.dumps([fact.to_dict() for fact in reading.records])
    assert left(reading)["birthDate", "private"] == left(reading)["politicalExposure", "private"] == 1


def _known_people(path):
    """Records of people whom a file of statements knows, by another way than the reader's."""
    return {
        told["recordId"]
        for told in json.loads(path.read_bytes())
        if told["recordType"] == "person" and told["recordDetails"].get("personType") == "knownPerson"
    }


def test_every_public_example_is_read_whole(data_folder):
    paths = sorted((data_folder("bods") / "examples").glob("*.json"))
    assert len(paths) == 19
    for path in paths:
        reading = read_records(path, format="bods", evidence=KEPT)
        assert not [p for p in reading.problems if p.code != DOUBT], path.name
        assert len(of(reading, Person)) == len(_known_people(path)), path.name


def test_public_statements_that_break_the_standard_are_read_or_named(data_folder, tmp_path):
    with zipfile.ZipFile(data_folder("bods") / "tests-data.zip") as packed:
        packed.extractall(tmp_path)
    names = list(tmp_path.rglob("*.json"))
    refused: list[tuple[str, str]] = []
    for path in names:
        try:
            read_records(path, format="bods", evidence=KEPT)
        except InputError as error:
            refused.append((path.name, error.problems[0].file))
    assert len(names) == 303
    assert len(refused) < len(names) / 2
    assert all(name == told for name, told in refused)


def earlier(kind, ident, version="0.2", **details):
    """A statement before 0.4, by the names that its version uses."""
    sort = {"entity": "entityStatement", "person": "personStatement"}.get(kind, "ownershipOrControlStatement")
    common = {"statementID": ident, "statementType": sort, "statementDate": "2022-01-10"}
    if kind == "entity" and version == "0.3":
        details["entityType"] = {"type": details["entityType"]}
    for one in details.get("interests", ()):
        level = one.pop("level", "direct")
        one["directOrIndirect" if version == "0.3" else "interestLevel"] = level
    return {**common, **details, "publicationDetails": PUBLISHER}


def holds(ident, party, subject, *interests, version="0.2", **more):
    sort = "Person" if party == "ann" else "Entity"
    ends = {
        "subject": {"describedByEntityStatement": subject},
        "interestedParty": {f"describedBy{sort}Statement": party},
    }
    listed = [dict(one) for one in interests]
    return earlier("relationship", ident, version, **ends, interests=listed, **more)


@pytest.mark.parametrize(("version", "chair"), [("0.2", "board-chair"), ("0.3", "boardChair")])
def test_statements_before_0_4_give_what_the_same_say_in_0_4(told, version, chair):
    share = {"minimum": 50, "maximum": 75, "exclusiveMinimum": True}
    old = told(
        earlier("person", "ann", version, personType="knownPerson", names=[{"fullName": "Ann"}]),
        earlier("entity", "firm", version, entityType="registeredEntity", name="Firm"),
        earlier("entity", "state", version, entityType="stateBody", name="State"),
        holds("r1", "ann", "firm", {"type": chair, "startDate": "2019-02-03"}, version=version),
        holds("r2", "state", "firm", {"type": "shareholding", "share": share}, version=version),
        holds("r3", "state", "firm", {"type": chair, "level": "indirect"}, version=version),
    )
    above = {"minimum": 50, "maximum": 75, "exclusiveMinimum": 50}
    new = told(
        ANN,
        FIRM,
        STATE,
        interest("r1", "ann", "firm", CHAIR),
        interest("r2", "state", "firm", {**SHARES, "share": above}),
        interest("r3", "state", "firm", {**CHAIR, "directOrIndirect": "indirect"}),
    )
    assert not old.problems
    assert [(f.id, f.kind_of_fact) for f in old.records] == [(f.id, f.kind_of_fact) for f in new.records]
    assert {(one.what, one.why) for one in old.imported.left_out} == {
        (one.what, one.why) for one in new.imported.left_out
    }


@given(st.permutations(range(5)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_statements_that_replace_each_other_the_last_stands_in_any_order(told, order):
    firms = [
        earlier("entity", name, entityType="registeredEntity", name=f"Firm {name}", replacesStatements=old)
        for name, old in (("a", []), ("b", ["a"]), ("c", ["b"]))
    ]
    held = holds("r", "ann", "a", {"type": "board-member"})
    ann = earlier("person", "ann", personType="knownPerson", names=[{"fullName": "Ann"}])
    everything = [*firms, ann, held]
    reading = told(*(everything[k] for k in order))
    assert [(one.id, one.name) for one in of(reading, Unit)] == [("u:bods:c", "Firm c")]
    assert [one.unit for one in of(reading, Post)] == ["u:bods:c"]
    assert not reading.problems


def test_statements_that_replace_each_other_in_a_circle_all_stand(told):
    firms = [
        earlier("entity", name, entityType="registeredEntity", name=name, replacesStatements=[old])
        for name, old in (("a", "b"), ("b", "a"), ("c", "c"))
    ]
    assert [one.id for one in of(told(*firms), Unit)] == ["u:bods:a", "u:bods:b", "u:bods:c"]


def test_political_exposure_of_earlier_statements_does_not_enter(told):
    ann = earlier(
        "person", "ann", personType="knownPerson", names=[{"fullName": "Ann"}], hasPepStatus=True,
        pepStatusDetails=[{"reason": "PLANTED"}], placeOfResidence={"address": "PLANTED"},
    )  # fmt: skip
    reading = told(ann)
    assert "PLANTED" not in str([fact.to_dict() for fact in reading.records])
    left = {one.what: one.why for one in reading.imported.left_out}
    assert set(left) == {"hasPepStatus", "pepStatusDetails", "placeOfResidence"}
    assert set(left.values()) <= {"refused", "private"}


def test_a_seat_whose_role_is_a_word_of_the_standard_has_a_name_in_both_languages(told):
    codes = ("boardMember", "boardChair", "seniorManagingOfficial", "trustee", "protector")
    seats = [{**CHAIR, "type": code} for code in codes]
    posts = of(told(ANN, FIRM, interest("r", "ann", "firm", *seats)), Post)
    named = {(one.name, one.name_zh) for one in posts}
    assert ("board chair", "董事长") in named
    assert len(named) == 5
    assert all(zh for _, zh in named)

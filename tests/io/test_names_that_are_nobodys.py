"""What stands where people are named and is nobody's name: empty seats, bodies, couples, anybody."""

from __future__ import annotations

import pytest

from stakemap.model import Person, Post, Tenure, Tie
from typed_rows import names, told

LIST = ["Name", "Title", "Unit"]
KNOWN = ["Ann Ames", "Head", "Roads"]


def causes(reading):
    return {problem.cause for problem in reading.problems}


@pytest.mark.parametrize(
    "word", ["open", "Position open", "TBH", "to be filled", "Vacant (recruiting)", "vacant since Aug 2025"]
)
def test_a_seat_that_is_open_is_empty_on_every_list(word):
    for reading in (
        told(People=[LIST, KNOWN, [word, "Works Manager", "Roads"]]),
        told(
            Posts=[
                ["Unit", "Post", "Holder"],
                ["Roads", "Head", "Ann Ames"],
                ["Roads", "Works Manager", word],
            ]
        ),
    ):
        assert names(reading, Person) == {"Ann Ames"}
        assert names(reading, Post) == {"Head", "Works Manager"}
        assert len(reading.graph.of(Tenure)) == 1
        assert reading.problems == ()


def test_an_open_position_is_no_empty_seat():
    votes = [["Decision", "Name", "Role", "Stance"], ["Bridge", "Ann Ames", "approver", "open"]]
    assert names(told(Decision_roles=votes), Person) == {"Ann Ames"}


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("Nick & Sue Harte", "two people under one name, or a firm"),
        ("Mr. and Mrs. Teal", "two people under one name, or a firm"),
        ("Siri Vik -> moves to Tax", "a question or a remark within a name"),
        ("everyone", "may be anybody, and names no person"),
        ("the farm owners", "may be anybody, and names no person"),
    ],
)
def test_what_may_be_nobodys_name_is_asked_back_wherever_people_are_named(name, cause):
    rows = [["From", "To", "Kind"], ["Ann Ames", name, "knows"]]
    for reading in (told(People=[LIST, KNOWN, [name, "Clerk", "Roads"]]), told(Ties=rows)):
        assert cause in causes(reading)
        assert names(reading, Person) <= {"Ann Ames"}


def test_a_name_that_is_asked_back_is_taken_with_an_id_beside_it():
    rows = [["Id", *LIST], ["p:both", "Nick & Sue Harte", "Clerk", "Roads"]]
    assert names(told(People=rows), Person) == {"Nick & Sue Harte"}


def test_capitals_nobody_can_say_behind_a_name_are_asked_about_where_nothing_else_stands_there():
    rows = [LIST, KNOWN, ["Fort Meade DPW"], ["Bo Burr MBBS", "Surgeon", "Clinic"], ["Cy SMYTH"]]
    reading = told(People=rows)
    assert names(reading, Person) == {"Ann Ames", "Bo Burr MBBS", "Cy SMYTH"}
    assert causes(reading) == {"may be the name of a body"}


@pytest.mark.parametrize("body", ["Union (GMB)", "Biomed team", "Harte Paving LLC", "HM Treasury"])
def test_a_body_by_its_last_word_is_no_person(body):
    assert names(told(People=[LIST, KNOWN, [body, "", ""]]), Person) == {"Ann Ames"}
    reading = told(Ties=[["From", "To", "Kind"], ["Ann Ames", body, "knows"]])
    assert body not in names(reading, Person)
    assert causes(reading) == {"'knows' cannot stand at a unit"}


def test_plain_names_are_as_before():
    plain = ["Andrea Sand", "Bo Burr (interim)", "Anders Openshaw", "Max Open", "Dr. Ann Ames, MBE"]
    reading = told(People=[["Name"], *([name] for name in plain)])
    assert (names(reading, Person), len(reading.graph.of(Tie))) == ({*plain}, 0)

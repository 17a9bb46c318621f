"""Strengths and positions on a scale that people are used to: told in the heading, or only to be seen."""

from __future__ import annotations

import pytest

from stakemap.model import Stance, Tie
from typed_rows import told


def strengths(reading):
    return [tie.strength for tie in sorted(reading.graph.of(Tie), key=lambda tie: tie.from_id)]


def ties(heading, *values):
    rows = [(f"P{n}", "Zoe", "advice", text) for n, text in enumerate(values)]
    return told(Ties=[("From", "To", "Kind", heading), *rows])


def test_a_heading_with_a_scale_that_begins_at_0_makes_shares_of_its_numbers_and_says_so():
    reading = ties("Strength (0-5)", "5", "1", "2")

    assert not reading.problems
    assert strengths(reading) == [1.0, 0.2, 0.4]
    assert [r.taken for r in reading.readings if r.field == "strength" and r.how == "text"] == [
        "1",
        "0.2",
        "0.4",
    ]


@pytest.mark.parametrize("scale", ["1-10", "1 to 10", "1～10"])
def test_a_scale_from_1_has_two_readings_and_is_asked_back_once_for_the_column(scale):
    reading = ties(f"Strength ({scale})", "8", "6", "1")

    (problem,) = reading.roots
    assert "(0-10)" in problem.cure
    assert strengths(reading) == [None, None, None]
    assert strengths(ties("Strength (0-10)", "8", "6", "1")) == [0.8, 0.6, 0.1]


def test_the_1_of_a_column_that_goes_above_1_is_not_the_most():
    reading = ties("Strength", "5", "1", "0.5", "60%")

    (problem,) = reading.roots
    assert "(0-5)" in problem.cure
    assert strengths(reading) == [None, None, None, 0.6]


def test_a_table_of_who_with_whom_has_one_scale_for_all_its_cells():
    rows = [("knows", "Ann", "Bo", "Cy"), ("Ann", "", "5", "1"), ("Bo", "5", "", "0"), ("Cy", "1", "0", "")]
    asked = told(Net=rows)
    (problem,) = asked.roots
    assert "(0-5)" in problem.cure
    assert strengths(asked) == [None, None]

    assert sorted(strengths(told(Net=[("knows (0-5)", *rows[0][1:]), *rows[1:]]))) == [0.2, 1.0]
    marks = [tuple("1" if text == "5" else text for text in row) for row in rows]
    assert strengths(told(Net=marks)) == [None, None]


def positions(*values, heading="Position"):
    people = [f"P{n}" for n in range(len(values))]
    return told(
        Decisions=[("Name",), ("Parking",)],
        People=[("Name",), *((name,) for name in people)],
        Stances=[
            ("Decision", "Person", heading),
            *zip(["Parking"] * len(values), people, values, strict=True),
        ],
    )


@pytest.mark.parametrize("heading", ["Position", "Attitude (-2 to +2)", "Support"])
def test_positions_with_signs_are_read_by_the_sign_and_the_0_is_between(heading):
    reading = positions("+1", "0", "-2", "2", heading=heading)

    assert not reading.problems
    assert [one.position for one in sorted(reading.graph.of(Stance), key=lambda one: one.person)] == [
        0.8,
        0.5,
        0.2,
        0.8,
    ]
    assert {one.cell for one in reading.readings if one.how == "by_sign"} == {"C1"}


@pytest.mark.parametrize("values", [("2", "0", "1"), ("+1", "maybe", "-1"), ("--", "1")])
def test_where_no_sign_or_not_only_numbers_stand_nothing_is_read_by_a_sign(values):
    assert "by_sign" not in {one.how for one in positions(*values).readings}


def test_attitudes_with_signs_beside_people_are_positions_in_the_only_decision():
    rows = [
        ("Name", "Title", "Unit", "Support"),
        ("Ann", "Head", "Roads", "+2"),
        ("Bo", "Clerk", "Roads", "-1"),
    ]
    reading = told(Decisions=[("Name",), ("Parking",)], Stakeholders=rows)

    assert sorted(one.position for one in reading.graph.of(Stance)) == [0.2, 0.8]

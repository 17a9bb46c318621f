"""Lists of people whose columns name others, and words for parts and positions as people type them."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError
from stakemap.io import read_records
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import DecisionRole, Person, Stance, Tie
from typed_rows import names, ties, told


def problems(reading):
    return [(problem.cell, problem.cause) for problem in reading.problems]


def test_without_a_column_of_units_who_reports_to_whom_is_a_tie_of_people():
    reading = told(
        People=[
            ["Name", "Title", "Reports to"],
            ["Ann Ames", "Director", "-"],
            ["Bo Burr", "Clerk", "Ann Ames"],
            ["Cy Cole", "Clerk", "Director"],
        ]
    )

    assert not reading.problems
    assert ties(reading, "reports_to") == {("Bo Burr", "Ann Ames"), ("Cy Cole", "Ann Ames")}
    assert {(r.cell, r.how) for r in reading.readings} >= {("B1", "no_units"), ("C1", "ties_beside")}


def test_a_column_of_who_is_listened_to_is_ties_and_the_other_way_round_turned():
    reading = told(
        Stakeholders=[
            ["Name", "Title", "Unit", "Influenced by", "Influences"],
            ["Ann Ames", "Director", "Roads", "Bo Burr, Cy Cole", ""],
            ["Bo Burr", "Head", "IT", "n/a", "Dee Dunn (80%)"],
            ["Cy Cole", "Clerk", "IT", "", "-"],
            ["Dee Dunn", "Buyer", "IT", "none", ""],
        ]
    )

    assert problems(reading) == []
    assert ties(reading, "advice") == {
        ("Ann Ames", "Bo Burr"),
        ("Ann Ames", "Cy Cole"),
        ("Dee Dunn", "Bo Burr"),
    }
    assert [tie.strength for tie in reading.graph.of(Tie) if tie.strength] == [0.8]


@pytest.mark.parametrize("heading", ["Influences", "朋友"])
def test_a_column_that_names_nobody_of_the_list_is_left_alone(heading):
    rows = [["Name", heading], ["Ann Ames", "policy"], ["Bo Burr", "budget, timing"]]
    reading = told(People=rows)

    assert not reading.problems
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}
    assert ("B1", "column_left") in {(r.cell, r.how) for r in reading.readings}


def test_who_listens_to_whom_is_read_from_two_headings_and_a_column_of_kinds():
    plain = told(圈子里=[["谁", "听谁的"], ["甲一鸣", "乙二林"]])
    kinds = told(
        联系=[["谁", "听谁的", "关系"], ["甲一鸣", "乙二林", "老同事"], ["甲一鸣", "丙三木", "信任"]]
    )

    assert ties(plain, "advice") == {("甲一鸣", "乙二林")}
    assert ties(kinds, "shared_work") == {("甲一鸣", "乙二林")}
    assert problems(kinds) == [("C3", "may be '请教' or '交好'")]


@pytest.mark.parametrize(
    ("typed", "position"),
    [("Not in favour", 0.2), ("不支持", 0.2), ("不太支持", 0.35), ("In favour", 0.8), ("unsure", None)],
)
def test_a_position_that_says_not_is_no_position_for_it(typed, position):
    reading = told(
        Decisions=[["Decision"], ["Parking"]],
        People=[["Name", "Attitude to us"], ["Ann Ames", typed], ["Bo Burr", "neutral"]],
    )

    (ann,) = (fact.id for fact in reading.graph.of(Person) if fact.name == "Ann Ames")
    assert [s.position for s in reading.graph.of(Stance) if s.person == ann] == [position][
        : position is not None
    ]


@pytest.mark.parametrize("typed", ["Not opposed", "不反对", "没意见"])
def test_not_against_may_be_neutral_or_for_and_is_asked_back(typed):
    reading = told(
        Decisions=[["Decision"], ["Parking"]],
        People=[["Name", "Role in the deal", "Support"], ["Ann Ames", "Voter", typed], ["Bo", "user", "for"]],
    )

    assert problems(reading) == [("C2", "may be 0.5 or 0.65")]
    assert {role.role for role in reading.graph.of(DecisionRole)} == {"approver", "user"}


@pytest.mark.parametrize("typed", ["does not cooperate with", "never works with", "没有来往", "distrusts"])
def test_a_tie_that_is_denied_is_none_and_nothing_like_it_is_offered(typed):
    rows = [["From", "Kind", "To"], ["Ann Ames", typed, "Bo Burr"]]
    (problem,) = told(People=[["Name"], ["Ann Ames"], ["Bo Burr"]], Ties=rows).problems

    assert problem.cause == "says that something is not so, which is no tie"
    assert problem.cure == "leave the row out"


def test_no_choice_is_offered_that_says_the_opposite():
    assert vocabulary("position").near("suportive") == "0.8"
    assert vocabulary("position").near("not suportive") != "0.8"
    assert vocabulary("position").near("不很支持她") != "0.8"


def test_sentences_in_a_plain_text_are_told_as_that(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Seen on Monday\nAnn Ames, Director, reports to Bo Burr\n", encoding="utf-8")
    with pytest.raises(InputError, match="text in sentences"):
        read_records(path)


@pytest.mark.parametrize("marks", [["+", "-", "0"], ["1", "x", "-1"], ["2", "1", "0"], ["5", "1", "1"]])
def test_nought_and_one_of_another_scale_are_no_positions(marks):
    people = [["Name", "Attitude"], *([f"Ann Ames {k}", mark] for k, mark in enumerate(marks))]
    reading = told(Decisions=[["Decision"], ["Parking"]], People=people)

    assert not reading.graph.of(Stance)
    assert ("B1", "own_scale") in {(r.cell, r.how) for r in reading.readings}

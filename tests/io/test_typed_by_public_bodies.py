"""Lists as people type them who deal with public bodies of India, Europe, Australia and the US."""

from __future__ import annotations

import pytest

from stakemap.model import Decision, Person, Post, Tie
from typed_rows import names, seats, ties, told

LIST = ["Name of the Officer", "Designation", "Office / Wing", "Reporting to"]


def test_whoever_somebody_reports_to_by_a_title_that_no_list_has_is_not_known():
    rows = [LIST, ["Leela Warrik", "Mission Director", "Health Society", "Addl. Chief Secretary"]]
    reading = told(Contacts=[*rows, ["Omkar Telve", "Manager", "Health Society", "Mission Director"]])
    assert {p.name: p.unknown for p in reading.graph.of(Person)} == {
        "Leela Warrik": False,
        "Omkar Telve": False,
        "Addl. Chief Secretary": True,
    }
    assert ("Health Society", "Mission Director", "Leela Warrik") in seats(reading)
    assert ties(reading, "reports_to") == {
        ("Mission Director", "Addl. Chief Secretary"),
        ("Manager", "Mission Director"),
    }


def test_a_title_that_is_nearly_one_of_the_list_is_asked_about():
    rows = [["Name", "Title", "Unit", "Reports to"], ["Ann Ames", "Finance Director", "Port", ""]]
    reading = told(People=[*rows, ["Bo Burr", "Clerk", "Port", "Finanace Director"]])
    assert [problem.cell for problem in reading.problems] == ["D3"]


@pytest.mark.parametrize("kind", ["Kind", "What's the relationship?"])
def test_a_sheet_of_relationships_with_names_at_both_ends_lists_ties(kind):
    rows = [["From", "To", kind], ["Ann Ames", "Bo Burr", "mentors"]]
    assert ties(told(Relationships=rows), "mentors") == {("Ann Ames", "Bo Burr")}


def test_ties_on_a_sheet_of_relationships_that_say_no_kind_are_asked_for_it_and_for_no_dates():
    reading = told(Relationships=[["From", "To"], ["Ann Ames", "Bo Burr"]])
    assert [problem.cause for problem in reading.problems] == ["the column 'Kind' is missing"]
    assert reading.graph.of(Tie) == ()


def test_a_majority_beside_one_person_is_the_rule_of_a_body_that_is_not_there():
    rows = [["Step", "Who", "Rule"], ["Committee vote", "Ann Ames", "majority of members"]]
    reading = told(Steps=[*rows, ["Signature", "Bo Burr", "signs"]])
    assert [problem.cell for problem in reading.problems] == ["C2"]
    assert [stage.quota for d in reading.graph.of(Decision) for stage in d.stages] == [None, 1]


def test_short_years_are_read_where_the_column_shows_that_they_stand_last():
    rows = [["Name", "Title", "Unit", "Last contact"], ["Ann Ames", "Head", "Roads", "3/11/26"]]
    reading = told(People=[*rows, ["Bo Burr", "Clerk", "Roads", "24/10/26"]])
    assert {str(p.confirmed) for p in reading.graph.of(Person)} == {"2026-11-03", "2026-10-24"}


def test_short_years_that_may_stand_first_are_asked_about():
    rows = [["Name", "Title", "Unit", "Last contact"], ["Ann Ames", "Head", "Roads", "23/11/26"]]
    reading = told(People=[*rows, ["Bo Burr", "Clerk", "Roads", "24/10/26"]])
    assert {problem.cell for problem in reading.problems} == {"D2", "D3"}
    assert names(reading, Post) <= {"Head", "Clerk"}

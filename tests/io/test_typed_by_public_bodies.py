"""Lists as people type them who deal with public bodies of India, Europe, Australia and the US."""

from __future__ import annotations

import pytest

from stakemap.model import Decision, DecisionRole, Person, Post, Tenure, Tie
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


def test_of_steps_with_a_body_and_who_the_person_acts_and_the_body_where_nobody_is_named():
    rows = [["Step", "Body", "Who", "Rule"], ["Proposal", "Works Committee", "Ann Ames", ""]]
    reading = told(Timeline=[*rows, ["Approval", "Budget Committee", "", ""]])
    acting = {role.player for role in reading.graph.of(DecisionRole)}
    called = {fact.name for fact in reading.graph if getattr(fact, "id", "") in acting}
    assert called == {"Ann Ames", "Budget Committee"}


@pytest.mark.parametrize("boss", ["CFO", "Perm Sec"])
def test_a_short_title_is_no_slip_of_another_and_near_to_no_name(boss):
    rows = [["Name", "Title", "Unit", "Reports to"], ["Perla Moe", "CIO", "Digital", boss]]
    reading = told(People=rows)
    assert {p.name for p in reading.graph.of(Person) if p.unknown} == {boss}
    assert reading.problems == ()


@pytest.mark.parametrize("word", ["very close", "slightly", "acquaintance", "warm"])
def test_words_of_closeness_cost_the_strength_and_not_the_tie(word):
    reading = told(Ties=[["From", "To", "Kind", "How close?"], ["Ann Ames", "Bo Burr", "knows", word]])
    assert ties(reading, "knows") == {("Ann Ames", "Bo Burr")}
    assert [problem.code for problem in reading.problems] == ["doubt"]


def test_who_is_marked_as_ours_behind_the_name_is_no_stakeholder():
    rows = [["Name", "Title", "Unit"], ["Ann Ames", "Head", "Roads"], ["Huw Beck (us)", "Organiser", "Roads"]]
    reading = told(People=rows)
    assert names(reading, Person) == {"Ann Ames"}
    assert [problem.cause for problem in reading.problems] == ["one of ours, who is no stakeholder"]


def test_targets_beside_titles_without_units_are_people():
    rows = [["Target", "Post", "Can be moved by"], ["Wyn Parry", "Cabinet member", ""]]
    reading = told(Power_map=[*rows, ["Iolo Marsh", "Head of Highways", "Wyn Parry"]])
    assert ties(reading, "advice") == {("Iolo Marsh", "Wyn Parry")}


def test_ad_interim_is_acting():
    reading = told(People=[["Name", "Title", "Unit"], ["Ilse Maartens", "Director-General (a.i.)", "Energy"]])
    assert [(held.acting) for held in reading.graph.of(Tenure)] == [True]


@pytest.mark.parametrize("title", ["Acting Dean", "A/Dean", "(Acting) Dean", "Interim Dean"])
def test_a_title_that_begins_with_acting_is_that_post_held_acting(title):
    reading = told(People=[["Name", "Title", "Unit"], ["Ann Ames", title, "Law"]])
    assert seats(reading) == {("Law", "Dean", "Ann Ames")}
    assert [held.acting for held in reading.graph.of(Tenure)] == [True]

"""Files as account managers, consultants, journalists, lobbyists and students type them on a first day."""

from __future__ import annotations

import openpyxl
import pytest

from stakemap.io import read_records
from stakemap.model import (
    DecisionRole,
    Group,
    Interaction,
    Membership,
    Person,
    Post,
    Source,
    Stance,
    Tenure,
    Tie,
    Unit,
)
from typed_rows import SETTINGS, names, told


def called(reading):
    return {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}


def sentences(reading):
    return {(one.cell, one.how, one.typed) for one in reading.readings}


@pytest.mark.parametrize("heading", ["In office since", "Took office"])
def test_since_when_somebody_is_in_office_is_read_under_the_words_of_journalists(heading):
    found = told(People=[["Name", "Position", "Agency", heading], ["Ann Ames", "Head", "Roads", "2021"]])

    assert found.problems == ()
    assert "column_left" not in {one.how for one in found.readings}


@pytest.mark.parametrize(
    "header",
    [
        ["Full name", "Job Title", "Associated Company"],
        ["Person - Name", "Person - Job title", "Person - Organization"],
        ["Name", "Title", "Parent customer"],
    ],
)
def test_the_body_beside_a_contact_is_read_under_the_headings_of_programs(header):
    found = told(Contacts=[header, ["Ann Ames", "Director", "Harbour Council"]])

    assert found.problems == ()
    assert names(found, Person, Post, Unit) == {"Ann Ames", "Director", "Harbour Council"}


def test_a_name_that_is_not_disclosed_is_nobody():
    rows = [["Name", "Title", "Unit"], ["N/D", "Deputy Director", "Roads"], ["Ann Ames", "Head", "Roads"]]

    assert "N/D" not in names(told(People=rows), Person)


def test_a_list_of_sources_may_call_its_titles_sources():
    found = told(
        Sources=[["Source", "Published"], ["Yearbook", "2024"]],
        People=[["Name", "Source"], ["Ann Ames", "Yearbook"]],
    )

    assert found.problems == ()
    assert {source.title for source in found.graph.of(Source)} >= {"Yearbook"}


def test_a_log_of_meetings_is_no_list_of_the_bodies_in_it():
    found = told(
        Meeting_log=[
            ["Date", "Our lobbyist", "Met with", "Organisation", "Subject"],
            ["2025-02-03", "Jo Rusk", "Ann Ames", "Roads Agency", "Parking bill"],
            ["2025-02-14", "Jo Rusk", "Bo Burr", "Roads Agency", "Parking bill"],
        ]
    )

    assert found.problems == ()
    assert len(found.graph.of(Interaction)) == 2
    assert not found.graph.of(Unit)


def test_decisions_with_who_has_which_part_in_each_are_parts_and_no_decisions_told_twice():
    found = told(
        Decisions=[
            ["Decision", "Decider", "Role"],
            ["Parking contract", "Ann Ames", "Approves"],
            ["Parking contract", "Bo Burr", "Signs"],
            ["Road budget", "Bo Burr", "Approves"],
        ]
    )
    name = called(found)

    assert found.problems == ()
    assert {(name[part.decision], name[part.player]) for part in found.graph.of(DecisionRole)} == {
        ("Parking contract", "Ann Ames"),
        ("Parking contract", "Bo Burr"),
        ("Road budget", "Bo Burr"),
    }


def test_who_influences_whom_is_told_at_the_heading_and_not_in_a_cell_that_nobody_typed():
    found = told(Who_influences_whom=[["Who", "Influences"], ["Ann Ames", "Bo Burr"]])
    name = called(found)

    assert [(name[tie.from_id], name[tie.to_id]) for tie in found.graph.of(Tie)] == [("Bo Burr", "Ann Ames")]
    assert ("B1", "turned_ties_beside", "Influences") in sentences(found)
    assert not any("_reversed" in one.typed or one.cell == "C2" for one in found.readings)


@pytest.mark.parametrize("alone", [True, False])
def test_advises_in_a_list_of_ties_turns_its_ends_alone_and_beside_other_files(tmp_path, alone):
    path = tmp_path if not alone else tmp_path / "edges.csv"
    (tmp_path / "edges.csv").write_text("from,to,relation\nAnn Ames,Bo Burr,advises\n", encoding="utf-8")
    settings = "Setting,Value\nDefault source,notes\nDate of the default source,2025\n"
    settings += "Default lawful basis,contract\nKeep for,24 months\n"
    (tmp_path / "settings.csv").write_text(settings, encoding="utf-8")
    found = read_records(path)
    name = called(found)

    assert found.problems == ()
    assert [(name[tie.from_id], name[tie.to_id]) for tie in found.graph.of(Tie)] == [("Bo Burr", "Ann Ames")]
    assert "reversed" in {one.how for one in found.readings}


def test_the_unit_of_a_post_that_is_only_named_is_told_by_its_own_name():
    found = told(Appointments=[["Name", "Position", "Organisation"], ["Ann Ames", "Director", "Roads"]])

    assert ("B2", "implied_unit", "Roads") in sentences(found)


def test_a_state_that_ends_a_term_is_not_told_as_left_alone():
    found = told(
        Contacts=[
            ["Full name", "Company name", "Job title", "Status"],
            ["Ann Ames", "Harbour Council", "Director", "Active"],
            ["Bo Burr", "Harbour Council", "Head", "Inactive"],
        ]
    )

    assert not found.problems
    assert len(found.graph.of(Tenure)) == 1
    assert ("D1", "column_left", "Status") not in sentences(found)


def test_a_member_of_something_in_a_list_of_ties_is_asked_back_with_the_sheet_where_it_belongs():
    found = told(Ties=[["From", "Kind", "To"], ["Ann Ames", "member", "Alumni club"]])

    (problem,) = (one for one in found.roots if one.cell == "B2")
    assert problem.cause == "says who belongs to what, which is no tie"
    assert "'Memberships'" in problem.cure


def test_marks_under_the_names_of_groups_say_who_belongs_to_them_and_make_no_groups_of_people():
    found = told(
        Groups=[
            ["Name", "Steering group", "Alumni club", "Decision maker?"],
            ["Ann Ames", "x", "", "TRUE"],
            ["Bo Burr", "✓", "x", "FALSE"],
            ["Cy Cole", "", "✓", "FALSE"],
        ]
    )
    name = called(found)

    assert found.problems == ()
    assert names(found, Group) == {"Steering group", "Alumni club"}
    assert {(name[one.person], name[one.group]) for one in found.graph.of(Membership)} == {
        ("Ann Ames", "Steering group"),
        ("Bo Burr", "Steering group"),
        ("Bo Burr", "Alumni club"),
        ("Cy Cole", "Alumni club"),
    }
    assert ("D1", "column_left", "Decision maker?") in sentences(found)


def test_several_people_in_a_cell_are_each_told_by_their_own_name():
    found = told(Groups=[["Group", "Members"], ["Alumni club", "Ann Ames; Bo Burr"]])

    assert {typed for _, how, typed in sentences(found) if how == "implied_person"} == {"Ann Ames", "Bo Burr"}


def test_a_chart_of_units_by_columns_is_read_without_headings():
    chart = [["Council"], ["", "Roads"], ["", "", "Permits"], ["", "Finance"]]
    found = told(Org_chart=chart)
    name = called(found)

    assert found.problems == ()
    assert {(name[tie.from_id], name[tie.to_id]) for tie in found.graph.of(Tie)} == {
        ("Council", "Roads"),
        ("Roads", "Permits"),
        ("Council", "Finance"),
    }


@pytest.mark.parametrize("settings", [SETTINGS, SETTINGS[:1]])
def test_settings_above_a_table_are_read_and_leave_the_table_what_it_is(settings):
    found = told(
        settings=("Settings", settings),
        People=[
            ["Account", "Harbour Council"],
            ["Decision", "Parking contract"],
            *(SETTINGS[1:] if settings is not SETTINGS else ()),
            [],
            ["Name", "Unit", "Post", "Stance"],
            ["Ann Ames", "Roads", "Director", "for"],
        ],
    )

    assert found.problems == ()
    assert {one.position for one in found.graph.of(Stance)} == {0.8}
    assert ("A1", "setting_above", "Account") in sentences(found)


def test_two_rows_of_a_unit_with_another_head_each_are_one_unit_with_two_heads():
    found = told(
        Units=[
            ["Unit", "Parent", "Head"],
            ["Roads", "", "Ann Ames"],
            ["Parking", "Roads", "Bo Burr"],
            ["Parking", "Roads", "Cy Cole"],
        ]
    )

    assert found.problems == ()
    assert names(found, Unit) == {"Roads", "Parking"}
    assert [post.head for post in found.graph.of(Post)] == [True, True, True]
    assert ("A4", "same_unit", "Parking") in sentences(found)


def test_rows_of_a_unit_that_say_different_things_of_it_are_still_asked_about():
    rows = [["Unit", "Parent", "Head"], ["Parking", "Roads", "Bo Burr"], ["Parking", "Parks", "Cy Cole"]]
    found = told(Units=[*rows, ["Roads", "", ""], ["Parks", "", ""]])

    assert any(problem.cause.startswith("the same name") for problem in found.roots)


@pytest.mark.parametrize(
    ("header", "cures"),
    [
        (["Name", "Funktion", "Behörde", "Seit"], ["Title", "Unit", "Since"]),
        (["Nom", "Prénom", "Fonction", "Service"], ["Last name", "First name", "Title", "Unit"]),
    ],
)
def test_headings_in_another_language_are_asked_for_by_their_own_and_read_when_mended(header, cures):
    row = ["Ames", "Ann", "Head", "Roads"] if header[0] == "Nom" else ["Ann Ames", "Head", "Roads", "2021"]
    found = told(Liste=[header, row])
    mended = told(Liste=[["Name", *cures] if header[0] == "Name" else cures, row])

    assert [problem.cure for problem in found.roots] == [f"write {cure!r} as this heading" for cure in cures]
    assert mended.problems == ()
    assert names(mended, Person, Post, Unit) == {"Ann Ames", "Head", "Roads"}


def test_a_sheet_in_another_language_that_lists_nobody_is_left_alone():
    found = told(People=[["Name"], ["Ann Ames"]], Termine=[["Datum", "Bemerkung"], ["2025", "x"]])

    assert found.problems == ()


@pytest.mark.parametrize(
    ("heading", "cell", "how"),
    [
        ("Power", "High", "rated"),
        ("Influence %", "80%", "rated"),
        ("Organisation", "Harbour Council", "no_titles"),
        ("Support (1-5)", "4", "own_scale"),
        ("Funktion", "Leiterin", "other_language"),
    ],
)
def test_a_column_of_a_stakeholder_grid_that_is_not_read_says_what_to_write_instead(heading, cell, how):
    found = told(Stakeholders=[["Stakeholder", heading], ["Ann Ames", cell]])

    assert ("B1", how, heading) in sentences(found)


def test_positions_in_words_are_read_under_a_heading_that_names_a_scale_and_numbers_are_not():
    people = [["Stakeholder", "Support (1-5)"], ["Ann Ames", "for"], ["Bo Burr", "against"]]
    numbers = [["Stakeholder", "Support (1-5)"], ["Ann Ames", "1"], ["Bo Burr", "1"]]
    deal = [["Decision"], ["Parking"]]

    assert {one.position for one in told(People=people, Decisions=deal).graph.of(Stance)} == {0.8, 0.2}
    assert not told(People=numbers, Decisions=deal).graph.of(Stance)


def test_the_column_that_tells_people_from_bodies_is_not_told_as_left_alone():
    found = told(Nodes=[["Id", "Label", "Type"], ["1", "Ann Ames", "person"], ["2", "Roads", "organisation"]])

    assert names(found, Person, Unit) == {"Ann Ames", "Roads"}
    assert "column_left" not in {one.how for one in found.readings}


@pytest.mark.parametrize(
    "sheets",
    [
        {"People": [["Name", "Organisation", "Title"], ["Jo Rusk", "Our company", "Account manager"]]},
        {"Groups": [["Group", "Members"], ["Parking chat", "Ann Ames, Jo Rusk (us)"]]},
    ],
)
def test_one_of_ours_is_taken_as_no_stakeholder_and_asked_to_stand_on_the_sheet_of_the_team(sheets):
    found = told(**sheets)

    (problem,) = found.roots
    assert problem.cause == "one of ours, who is no stakeholder"
    assert problem.cure == "list them on the sheet 'Team', and leave them out here"
    assert "Jo Rusk" not in names(found, Person)


def test_a_link_behind_a_text_is_told_and_one_that_stands_in_its_cell_is_not(tmp_path):
    made = openpyxl.Workbook()
    page = made.active
    page.title = "People"
    for row in (["Name", "Link"], ["Ann Ames", "news"], ["Bo Burr", "https://example.org/b"]):
        page.append(row)
    page["B2"].hyperlink = "https://example.org/a"
    page["B3"].hyperlink = "https://example.org/b"
    made.save(tmp_path / "a.xlsx")

    links = [one for one in read_records(tmp_path / "a.xlsx").readings if one.how == "links"]
    assert [(one.cell, one.taken) for one in links] == [("B2", "1")]


@pytest.mark.parametrize("away", ["; apologies: Cy Cole", ", Cy Cole (absent)", "; absent: Cy Cole"])
def test_who_sent_apologies_was_met_by_nobody_and_is_asked_about(away):
    log = [["Date", "Who of ours", "Attendees"], ["2025-03-04", "Jo Rusk", f"Ann Ames, Bo Burr{away}"]]
    found = told(Meetings=log)

    assert [problem.cause for problem in found.roots] == [
        "a label before a name, which may say that they were not there"
    ]
    assert not any("Cole" in name for name in names(found, Person))


def test_a_person_named_by_an_id_has_no_label():
    found = told(
        People=[["Name", "Id"], ["Ann Ames", "p:ann"]],
        Groups=[["Group", "Members"], ["Alumni club", "p:ann"]],
    )

    assert found.problems == ()


def test_weights_with_a_comma_for_a_point_are_strengths_where_they_can_be_nothing_else(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("Source;Target;Type;Weight\nAnn;Bo;advice;0,3\nBo;Cy;advice;1\n", encoding="utf-8")
    found = read_records(path)

    assert found.problems == ()
    assert {tie.strength for tie in found.graph.of(Tie)} == {0.3, 1.0}

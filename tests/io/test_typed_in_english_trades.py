"""Workbooks as sellers, bid managers, consultants, lobbyists and journalists type them in English."""

from __future__ import annotations

from stakemap.model import Decision, DecisionRole, Person, Post, Spell, Stance, Tenure, Tie, Unit
from typed_rows import names, seats, ties, told

PEOPLE = ["Name", "Title", "Unit"]


def people(reading):
    return {person.name: person.unknown for person in reading.graph.of(Person)}


def hows(reading):
    return {found.how for found in reading.readings}


def test_a_body_beside_a_step_is_a_unit_and_a_title_is_somebody_who_is_not_known():
    steps = [
        ["Step", "Decided by", "How"],
        ["Screening", "Evaluation Panel", ""],
        ["Recommendation", "Head of Procurement", "sign-off"],
        ["Award", "Cabinet", "simple majority"],
        ["Signature", "Ann Ames", ""],
    ]
    reading = told(Steps=steps)
    assert names(reading, Unit) == {"Evaluation Panel", "Cabinet"}
    assert people(reading) == {"Head of Procurement": True, "Ann Ames": False}
    assert {"implied_body", "implied_seat", "body_as_one"} <= hows(reading)


def test_who_only_stands_in_is_acting_on_every_list_of_posts():
    leaders = [["Unit", "Post", "Holder"], ["Faculty of Law", "Dean", "Hans Eder (acting)"]]
    offices = [["Office", "Head"], ["Bureau of Trails", "Gus Hale (Acting)"]]
    for reading in (told(Posts=leaders), told(Units=offices)):
        assert [held.acting for held in reading.graph.of(Tenure)] == [True]


def test_a_holder_with_the_family_name_first_is_one_person():
    rows = [["Unit", "Post", "Holder"], ["Physics", "Head", "Wren, Julia"], ["Law", "Dean", "Colm Daly"]]
    assert names(told(Posts=rows), Person) == {"Julia Wren", "Colm Daly"}


def test_two_holders_known_by_one_word_each_stay_two():
    rows = [["Unit", "Post", "Holder"], ["Physics", "Clerk", "Ann, Bo"], ["Law", "Clerk", "Cy"]]
    reading = told(Posts=rows)
    assert "Bo Ann" not in names(reading, Person)


def test_degrees_behind_a_name_do_not_make_another_person():
    rows = [["Name", "Title", "Unit", "Listens to"], ["Amit Rao, MD, FACC", "Chief", "Cardiology", ""]]
    reading = told(People=[*rows, ["Bo Burr", "Clerk", "Cardiology", "Amit Rao"]])
    assert ties(reading, "advice") == {("Bo Burr", "Amit Rao, MD, FACC")}
    assert reading.problems == ()


def test_a_title_behind_a_name_goes_into_the_empty_column_of_titles():
    rows = [
        PEOPLE,
        ["Dr. Rose Field, Director of Children", "", "Services"],
        ["Ann Ames, MBE", "Clerk", "Port"],
    ]
    assert seats(told(People=rows)) == {
        ("Services", "Director of Children", "Dr. Rose Field"),
        ("Port", "Clerk", "Ann Ames, MBE"),
    }


def test_a_body_among_the_names_of_people_is_nobody():
    rows = [PEOPLE, ["Ann Ames", "Clerk", "Port"], ["Ofwat", "Regulator", "Ofwat"], ["Audit Committee"]]
    reading = told(People=rows)
    assert names(reading, Person) == {"Ann Ames"}
    assert "body_named" in hows(reading)


def test_lines_under_a_list_of_people_are_nobody():
    rows = [["Member", "District", "Staff"], ["Ann Ames", "1", "Bo"], ["Bo Burr", "2", ""]]
    reading = told(People=[*rows, ["Total members", "2", ""], ["Need 4 of 6 to pass"], ["TBA", "3", "Cy"]])
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}


def test_a_plus_makes_a_dash_a_vote_against_and_a_dash_alone_says_nothing():
    def positions(*marks):
        rows = [["Name", "Role", "Support"]]
        rows += [
            [f"{name} Ames", "user", mark] for name, mark in zip(("Ann", "Bo", "Cy"), marks, strict=True)
        ]
        reading = told(Decisions=[["Decision"], ["Parking"]], Roles=rows)
        return sorted(stance.position for stance in reading.graph.of(Stance))

    assert positions("+", "-", "Neutral") == [0.2, 0.5, 0.8]
    assert positions("-", "for", "-") == [0.8]


def test_a_quorum_is_no_number_of_votes():
    rows = [["Step", "Quorum", "Who"], ["Council vote", "5", "Ann Ames; Bo Burr"]]
    (decision,) = told(Steps=rows).graph.of(Decision)
    assert [stage.quota for stage in decision.stages] == [None]


def test_a_chart_by_columns_with_titles_and_names_is_one_of_people():
    chart = [
        ["Calloway Utilities - organization chart (Feb 2026)"],
        ["General Manager - Frank Idle"],
        ["", "Deputy GM, Operations - Wanda Reese"],
        ["", "", "Distribution Superintendent - VACANT"],
        ["", "IT Manager - Bo Tran (acting)"],
    ]
    reading = told(Org_chart=chart)
    assert names(reading, Unit) == {"Calloway Utilities"}
    assert names(reading, Person) == {"Frank Idle", "Wanda Reese", "Bo Tran"}
    assert "Distribution Superintendent" in names(reading, Post)
    assert ("IT Manager", "Frank Idle") in ties(reading, "reports_to")
    assert {held.acting for held in reading.graph.of(Tenure)} == {False, True}
    assert "stepped_people" in hows(reading)


def test_who_acts_in_several_steps_of_a_chain_is_one_person():
    rows = [
        ["Step", "Approver", "Title", "Department"],
        ["Gateway 1", "Dr. Rose Field", "Director", "Services"],
        ["Gateway 2", "Ian Blunt", "Officer", "Finance"],
        ["Award", "Ian Blunt & Rose Field", "", ""],
        ["Signature", "Cabinet", "", ""],
    ]
    reading = told(Approval_chain=rows)
    assert names(reading, Person) == {"Dr. Rose Field", "Ian Blunt"}
    assert len(reading.graph.of(DecisionRole)) == 5
    assert reading.problems == ()


ACCOUNT_PLAN = [
    ["Account", "Marlow Council"],
    ["Opportunity", "Revenues platform"],
    ["Close date", "30/09/2026"],
    ["Name", "Job Title", "Buying role", "Sentiment", "Reports to"],
    ["Dr. Ann Ames", "CFO", "Economic Buyer", "🙂", "Tom Oduya"],
    ["Tom Oduya", "Chief Executive", "Decision maker", "😐", ""],
    ["Bob Stoker", "IT Director", "Blocker", "☹️", "Ann Ames"],
    ["TBD", "Procurement Manager", "Procurement", "", "Ann Ames"],
    ["Updated 14/03/2026 JP - Bob prefers the incumbent"],
]


def test_an_account_plan_tells_posts_lines_and_stances_in_the_body_that_stands_above():
    reading = told(Account_Plan=ACCOUNT_PLAN)
    assert reading.problems == ()
    assert ("Marlow Council", "CFO", "Dr. Ann Ames") in seats(reading)
    assert ("IT Director", "Dr. Ann Ames") in ties(reading, "reports_to")
    assert sorted(stance.position for stance in reading.graph.of(Stance)) == [0.2, 0.5, 0.8]
    assert not [name for name in names(reading, Person) if name.startswith("Updated")]


def test_a_seat_whose_holder_is_not_known_keeps_its_part_in_the_decision():
    reading = told(Account_Plan=ACCOUNT_PLAN)
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    assert ("Procurement Manager", "purchaser") in {
        (called[part.player], part.role.value) for part in reading.graph.of(DecisionRole)
    }


def test_an_organisation_that_stands_above_a_list_is_the_unit_of_its_people():
    rows = [["Agency:", "Port of Lund"], [], ["Name", "Title"], ["Ann Ames", "Director"]]
    assert seats(told(People=rows)) == {("Port of Lund", "Director", "Ann Ames")}


def test_marks_under_positions_are_positions_and_those_wanted_are_not():
    decision = [["Decision"], ["Harbour"]]
    count = [["Member", "Yes", "Lean no", "No"], ["Ann Ames", "x", "", ""], ["Bo Burr", "", "x", ""]]
    reading = told(Decisions=decision, Whip_count=[*count, ["TOTAL", "1", "1", "0"]])
    assert sorted(stance.position for stance in reading.graph.of(Stance)) == [0.35, 0.8]
    register = [["Name", "Unaware", "Resistant", "Neutral", "Supportive", "Leading"]]
    register += [
        ["Ann Ames", "", "C", "", "D", ""],
        ["Bo Burr", "C", "", "D", "", ""],
        ["Cy Cole", *[""] * 4, "C D"],
    ]
    reading = told(Decisions=decision, Stakeholder_register=register)
    assert sorted(stance.position for stance in reading.graph.of(Stance)) == [0.2, 1.0]


def test_a_row_that_names_nobody_is_left_alone_and_told():
    rows = [["From", "Type", "To"], ["Ann Ames", "advice", "Bo Burr"], ["Ann Ames", "advice", "TBC"]]
    reading = told(Ties=rows)
    assert reading.problems == ()
    assert "unsaid" in hows(reading)


def test_high_medium_and_low_cost_the_strength_and_not_the_tie():
    rows = [["From", "Type", "To", "Strength (H/M/L)"], ["Ann Ames", "influences", "Bo Burr", "H"]]
    reading = told(Ties=rows)
    assert ties(reading, "advice") == {("Bo Burr", "Ann Ames")}
    assert [problem.code for problem in reading.problems] == ["doubt"]


def test_targets_with_who_can_move_them_are_people_and_ties():
    rows = [
        ["Target", "Position", "Institution", "Who can move them"],
        ["Minister Clara Dunne", "Minister", "Dept of Water", "Alan Pugh"],
        ["Sir Alan Pugh", "Permanent Secretary", "Dept of Water", ""],
    ]
    reading = told(Targets=rows)
    assert ties(reading, "advice") == {("Minister Clara Dunne", "Sir Alan Pugh")}


def test_numbers_of_managers_are_the_people_and_whoever_is_terminated_holds_no_post():
    rows = [
        ["Emp ID", "First Name", "Last Name", "Position", "Org Unit", "Mgr ID", "Status"],
        ["1001", "Frank", "Idle", "General Manager", "Executive", "", "Active"],
        ["1002", "Wanda", "Reese", "Deputy", "Operations", "1001", "On leave"],
        ["1003", "Hal", "Dorn", "IT Manager", "IT", "1001", "Terminated"],
    ]
    reading = told(Export=rows)
    assert ("Deputy", "Frank Idle") in ties(reading, "reports_to")
    assert {name for _, _, name in seats(reading)} == {"Frank Idle", "Wanda Reese"}


def test_a_name_on_a_second_list_without_posts_is_the_same_person():
    rows = [PEOPLE, ["Dr. Ann Ames", "Head", "Cardiology"], ["Bo Burr", "Clerk", "Cardiology"]]
    listens = [["Physician", "Listens to"], ["Ann Ames", "Bo Burr"], ["Cy Cole", "Ann Ames"]]
    reading = told(People=rows, Opinion_leaders=listens)
    assert names(reading, Person) == {"Dr. Ann Ames", "Bo Burr", "Cy Cole"}
    assert ties(reading, "advice") == {("Dr. Ann Ames", "Bo Burr"), ("Cy Cole", "Dr. Ann Ames")}


def test_a_parent_office_leads_and_is_no_person():
    rows = [
        ["Office", "Parent office"],
        ["Department of Lands", ""],
        ["Bureau of Trails", "Department of Lands"],
    ]
    reading = told(Units=[*rows, ["Permits", "DoL"]])
    assert ties(reading, "leads") == {("Department of Lands", "Bureau of Trails")}
    assert [problem.cause for problem in reading.problems] == ["no unit or post of this name"]


def test_an_unknown_heading_that_begins_otherwise_is_no_slip_of_the_pen():
    rows = [[*PEOPLE, "Staff contact", "Lead", "Vote"], ["Ann Ames", "Clerk", "Port", "Moe", "Fi", "x"]]
    assert told(People=rows).problems == ()


def test_dates_with_two_readings_are_read_in_the_order_that_their_column_shows():
    rows = [[*PEOPLE, "In post since"], ["Ann Ames", "Clerk", "Port", "1/5/2024"]]
    settled = told(People=[*rows, ["Bo Burr", "Head", "Port", "3/14/2025"]])
    assert settled.problems == ()
    assert {str(held.valid.start) for held in settled.graph.of(Tenure)} == {"2024-01-05", "2025-03-14"}
    assert [problem.code for problem in told(People=rows).problems] == ["doubt"]


def test_a_way_to_a_vote_without_the_name_of_a_sheet_is_steps_and_a_plan_of_work_is_none():
    path = [["Stage", "Body", "Vote required"], ["Hearing", "Planning Commission", "majority"]]
    (decision,) = told(Path_to_approval=[*path, ["Floor", "City Council", "2/3"]]).graph.of(Decision)
    assert [stage.name for stage in decision.stages] == ["Hearing", "Floor"]
    work = [["Milestone", "Responsible", "Due"], ["Kick-off", "Ann Ames", "2026-09-01"]]
    assert not told(Plan_of_work=work).graph.of(Decision)


def test_steps_on_a_sheet_called_decision_are_steps():
    rows = [["Milestone", "Approves", "Rule"], ["Plan", "Gus Hale", "signature"], ["Award", "Ann Ames", ""]]
    reading = told(Decision=rows)
    assert len(reading.graph.of(DecisionRole)) == 2
    assert reading.problems == ()


def test_a_heading_may_say_to_what_the_positions_are():
    rows = [["Member", "Position on Harbor rezoning"], ["Ann Ames", "Lean no"], ["Bo Burr", "50/50"]]
    reading = told(Decisions=[["Decision"], ["Harbor rezoning"]], Committee=rows)
    assert sorted(stance.position for stance in reading.graph.of(Stance)) == [0.35, 0.5]


def test_sums_at_the_edge_of_a_table_of_who_with_whom_are_nobody_and_a_later_wave_counts():
    names_ = ["Ann Ames", "Bo Burr", "Cy Cole"]
    first = [["advice (0-3)", *names_, "Out"], ["Ann Ames", "-", 3, 0, 3], ["Bo Burr", 0, "-", 2, 2]]
    first += [["Cy Cole", 0, 1, "-", 1], ["Indegree", 0, 2, 1, ""]]
    second = [
        ["advice (0-3)", *names_],
        ["Ann Ames", "-", 1, 0],
        ["Bo Burr", 0, "-", 0],
        ["Cy Cole", 0, 0, "-"],
    ]
    reading = told(Wave_1=first, Wave_2=second)
    assert reading.problems == ()
    assert names(reading, Person) == set(names_)
    weights = {tie.strength for tie in reading.graph.of(Tie)}
    assert weights == {0.3333, 0.6667}
    assert "told_later" in hows(reading)


def test_two_rows_of_names_above_a_table_of_who_is_responsible_leave_the_steps_alone():
    rows = [
        ["Project: ERP"],
        ["", "Finance", "", "IT"],
        ["Activity", "Mara Lind (CFO)", "Joe Tan", "Eve Ruiz"],
    ]
    rows += [["Select vendor", "A", "n/a", "R"], ["Go live", "C", "I", "A/R"], ["Training", "I", "n/a", "R"]]
    (decision,) = (reading := told(RACI=rows)).graph.of(Decision)
    assert [stage.name for stage in decision.stages] == ["Select vendor", "Go live"]
    assert names(reading, Person) == {"Mara Lind", "Eve Ruiz"}


def test_a_title_beside_a_step_that_no_list_has_is_somebody_not_known_also_beside_a_list_of_people():
    steps = [["Step", "Decided by"], ["Vote", "City Council"], ["Signature", "Mayor"]]
    reading = told(People=[["Name"], ["Ann Ames"]], Steps=steps)
    assert people(reading) == {"Ann Ames": False, "Mayor": True}
    assert {unit.kind for unit in reading.graph.of(Unit)} == {"committee"}
    titled = told(People=[["Name", "Title"], ["Ann Ames", "Mayor"]], Steps=steps)
    assert people(titled) == {"Ann Ames": False}


def test_a_list_with_every_family_name_first_reads_as_names_are_said():
    rows = [[*PEOPLE, "Reports to"], ["Idle, Frank", "Manager", "Office", ""]]
    rows += [
        ["Reese, Wanda", "Deputy", "Works", "Idle, Frank"],
        ["Nash, Corey", "Clerk", "Works", "Wanda Reese"],
    ]
    reading = told(People=[*rows, ["VACANT", "Clerk", "Works", "Reese, Wanda"], ["Total", "", "", ""]])
    assert names(reading, Person) == {"Frank Idle", "Wanda Reese", "Corey Nash"}
    assert ("Clerk", "Wanda Reese") in ties(reading, "reports_to")


def test_who_was_what_where_and_when_is_who_held_which_post():
    rows = [
        ["Who", "What", "Where", "When"],
        ["Greta Holm", "Director-General", "Transport Agency", "Mar 2019 - present"],
        ["Greta Holm", "Deputy Mayor", "City of Aldern", "2015-Feb 2019"],
        ["Ulf Brandt", "Head of Procurement", "Transport Agency", "until 2022"],
        ["Sanna Vik", "Head of Procurement", "Transport Agency", "acting since June 2022"],
    ]
    reading = told(Timeline=rows)
    assert reading.problems == ()
    assert {name for _, _, name in seats(reading)} == {"Greta Holm", "Sanna Vik"}
    assert {(str(held.valid.start), held.acting) for held in reading.graph.of(Tenure)} == {
        ("2019-03", False),
        ("2022-06", True),
    }
    assert {str(spell.valid.end) for spell in reading.graph.of(Spell)} == {"2019-02", "2022"}
    events = [rows[0], ["Fi", "Lunch", "Paris", "2026-05-03"], ["Ravi", "Walk", "Lund", "2026-05-04"]]
    assert not told(Diary=events).graph.of(Post)

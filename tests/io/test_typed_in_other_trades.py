"""Files as a lobbyist, a bid manager, a city hall or a graph program would leave them."""

from __future__ import annotations

import json

import openpyxl
import pytest

from stakemap.errors import InputError
from stakemap.io import read_records
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.model import Decision, DecisionRole, Person, Post, Stance, Tenure, Tie, Unit

SETTINGS = [
    ("Setting", "Value"),
    ("Default source", "notes"),
    ("Kind of the default source", "own notes"),
    ("Date of the default source", "2026-11-20"),
    ("Default lawful basis", "contract"),
    ("Keep for", "24 months"),
]
PEOPLE = ("Name", "Title", "Unit")


def grid(name, rows):
    cells = [{at: text for at, text in enumerate(row, 1) if text} for row in rows]
    return Grid(name, "a.xlsx", [(number, row) for number, row in enumerate(cells, 1) if row])


def told(**sheets):
    pages = {**sheets, "Settings": SETTINGS}
    return read_grids(grid(name.replace("_", " "), rows) for name, rows in pages.items())


def names(graph, kind):
    return {fact.name for fact in graph.of(kind)}


def hows(reading):
    return [found.how for found in reading.readings]


def folder(path, text, **more):
    path.mkdir()
    (path / "typed.csv").write_text(text, encoding="utf-8")
    (path / "settings.csv").write_text("\n".join(map(",".join, SETTINGS)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Member,Role,Vote\nAnn Ames,Chair,For\n", "facts about people lack"),
        ("Name 姓名,Title 职务,Unit 单位\nWang Yi 王一,Head 处长,IT 信息处\n", "facts about people lack"),
        ("knows,Ann Ames,Bo Burr\nAnn Ames,,x\nBo Burr,x,\n", "source missing"),
        ("Stakeholder,Power\nAnn Ames,H\n", "missing"),
        ("姓名，职务，单位\n王一，处长，信息处\n", "facts about people lack"),
    ],
)
def test_one_csv_file_is_read_as_it_would_be_in_a_folder(tmp_path, text, cause):
    path = tmp_path / "typed.csv"
    path.write_text(text, encoding="utf-8")
    alone = read_records(path)
    beside = read_records(folder(tmp_path / "both", text))

    assert any(cause in problem.cause for problem in alone.roots)
    assert beside.rows_ok or any(cause in problem.cause for problem in beside.roots)


def test_a_strength_from_1_to_10_does_not_stop_the_whole_file(tmp_path):
    text = "From,To,Kind,Strength (1-10)\nAnn Ames,Bo Burr,advice,8\n"
    reading = read_records(folder(tmp_path / "both", text))

    assert len(reading.graph.of(Tie)) == 1
    assert ["(0-10)" in problem.cure for problem in reading.roots] == [True]


def test_members_with_a_vote_have_a_part_in_the_decision_and_a_secretary_has_none():
    rows = [
        ("Member", "Role", "Vote"),
        ("Ann Ames", "Chair", "for"),
        ("Bo Burr", "Member", "against"),
        ("Cy Cole", "Secretary", ""),
    ]
    assert names(told(Committee=rows).checked().graph, Decision) == {"Decision (name not told)"}

    cured = told(Committee=[("Decision", *rows[0]), *(("Parking", *row) for row in rows[1:])])
    graph = cured.checked().graph
    assert {(graph[role.player].name, role.role) for role in graph.of(DecisionRole)} == {
        ("Ann Ames", "approver"),
        ("Bo Burr", "approver"),
    }
    assert sorted(stance.position for stance in graph.of(Stance)) == [0.2, 0.8]
    assert names(graph, Decision) == {"Parking"}
    assert not graph.of(Post)
    assert {"silent", "implied_decision"} <= set(hows(cured))


def test_a_vote_that_counts_is_a_weight_and_an_abstention_is_asked_back():
    heads = ("Decision", "Member", "Role", "Vote")
    counted = told(Committee=[heads, ("Parking", "Ann", "Chair", "2"), ("Parking", "Bo", "Member", "1")])
    assert sorted(role.weight for role in counted.checked().graph.of(DecisionRole)) == [1, 2]

    rows = [heads, ("Parking", "Ann", "Chair", "for"), ("Parking", "Bo", "Member", "abstain")]
    (problem,) = told(Committee=rows).roots
    assert problem.cause == "may be 0.5 or 0.2"


def test_a_title_in_two_cells_above_a_wider_table_names_the_decision():
    rows = [("Project:", "Smart parking"), ("Member", "Role", "Vote"), ("Ann", "Chair", "for")]
    assert names(told(Committee=rows).checked().graph, Decision) == {"Smart parking"}


def test_an_error_of_a_spreadsheet_program_is_no_name_of_a_unit():
    reading = told(Contacts=[PEOPLE, ("Ann", "Head", "#REF!"), ("Bo", "Clerk", "IT")])

    assert names(reading.graph, Unit) == {"IT"}
    assert [(p.cell, p.cause) for p in reading.roots] == [("C2", "an error of the spreadsheet program")]


def test_who_stands_in_a_formula_without_a_value_leaves_no_empty_seat(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Contacts"
    for row in [("Name", "Post", "Unit", "Since"), ('="Ann"&" Ames"', "Mayor", "City", 43466)]:
        book.active.append(row)
    settings = book.create_sheet("Settings")
    for row in SETTINGS:
        settings.append(row)
    book.save(tmp_path / "a.xlsx")
    reading = read_records(tmp_path / "a.xlsx")

    assert [(p.cell, p.cause) for p in reading.roots] == [("A2", "a formula")]
    assert not reading.graph.of(Post)


def test_a_day_in_the_count_of_a_spreadsheet_program_is_read_and_said():
    reading = told(Contacts=[(*PEOPLE, "Since"), ("Ann", "Head", "IT", "43466")])

    (tenure,) = reading.checked().graph.of(Tenure)
    assert str(tenure.valid.start) == "2019-01-01"
    assert "2019-01-01" in [found.taken for found in reading.readings]


def test_the_role_of_a_stakeholder_is_no_name():
    rows = [("Full Name", "Job Title", "Company", "Manager", "Stakeholder Role")]
    rows += [
        ("Ann Ames", "Mayor", "City", "", "Decision Maker"),
        ("Bo Burr", "Clerk", "City", "Ann Ames", ""),
    ]

    assert names(told(Active_Contacts=rows).checked().graph, Person) == {"Ann Ames", "Bo Burr"}


@pytest.mark.parametrize("word", ["Average", "Median", "平均"])
def test_a_line_of_averages_is_nobody(word):
    rows = [("Name", "Organisation", "Position", "Power"), ("Ann", "City", "Mayor", "5"), (word, "", "", "5")]
    assert names(told(Sheet1=rows).checked().graph, Person) == {"Ann"}


def test_a_heading_among_the_rows_of_a_phone_list_is_nobody():
    rows = [PEOPLE, ("FINANCE",), ("Ann", "Clerk", "Finance"), ("Bo",)]
    reading = told(Phone_list=rows)

    assert names(reading.checked().graph, Person) == {"Ann", "Bo"}
    assert (2, "title") in {(found.row, found.how) for found in reading.readings}


def test_rows_of_organisations_among_people_are_units_and_projects_are_neither():
    rows = [("Label", "Type"), ("Ann", "Person"), ("IT", "Organization"), ("Wi-Fi", "Project")]
    reading = told(Elements=rows)
    graph = reading.checked().graph

    assert (names(graph, Person), names(graph, Unit)) == ({"Ann"}, {"IT"})
    assert [found.row for found in reading.readings if found.how == "other_kind"] == [4]


def test_the_elements_and_connections_of_a_graph_program_keep_people_and_bodies_apart(tmp_path):
    whole = {
        "elements": [{"label": "Ann", "type": "Person"}, {"label": "IT", "type": "Organization"}],
        "connections": [{"from": "Ann", "to": "IT", "type": "works at", "direction": "directed"}],
        "settings": dict(SETTINGS[1:]),
    }
    (tmp_path / "map.json").write_text(json.dumps(whole), encoding="utf-8")
    reading = read_records(tmp_path / "map.json")

    assert names(reading.graph, Person) == {"Ann"}
    (problem,) = reading.roots
    assert problem.cause == "says where somebody works, which is a post and no tie"


@pytest.mark.parametrize(("kind", "ok"), [("advises", 1), ("", 0)])
def test_how_a_program_draws_a_tie_is_not_its_kind_and_its_caption_may_be(kind, ok):
    rows = [("Source", "Target", "Type", "Label"), ("Ann", "Bo", "Directed", kind)]
    reading = told(People=[("Name",), ("Ann",), ("Bo",)], edges=rows)

    assert len(reading.graph.of(Tie)) == ok
    assert [problem.cause for problem in reading.roots] == ([] if ok else ["the column 'Kind' is missing"])


def test_a_caption_of_ties_says_nothing_of_who_may_see_them():
    rows = [("From", "To", "Type", "Label"), ("Ann", "Bo", "friends", "weekly tennis")]
    reading = told(People=[("Name",), ("Ann",), ("Bo",)], Ties=rows)

    assert [tie.kind for tie in reading.checked().graph.of(Tie)] == ["friendship"]
    assert ("D1", "column_left") in {(found.cell, found.how) for found in reading.readings}


def test_one_name_in_two_rows_is_asked_back_and_either_answer_is_taken():
    rows = [("Ann Ames", "Mayor", "City"), ("Ann Ames", "Chair", "Board")]
    asked = told(Contacts=[PEOPLE, *rows])
    assert ["the same where it is one person" in problem.cure for problem in asked.roots] == [True, True]

    heads = ("Id", *PEOPLE)
    one = told(Contacts=[heads, *(("a", *row) for row in rows)]).checked().graph
    two = told(Contacts=[heads, *((f"a{k}", *row) for k, row in enumerate(rows))]).checked().graph
    assert [len(graph.of(Person)) for graph in (one, two)] == [1, 2]
    assert {tenure.person for tenure in one.of(Tenure)} == {person.id for person in one.of(Person)}
    assert len({tenure.person for tenure in two.of(Tenure)}) == len(two.of(Tenure)) == 2


def test_two_rows_of_one_id_that_say_different_things_of_a_person_stay_refused():
    rows = [("Id", "Name", "Rank"), ("a", "Ann", "division head"), ("a", "Ann", "section member")]
    assert {problem.cause.partition(" as ")[0] for problem in told(People=rows).roots} == {"the same id"}


def test_the_date_in_the_title_of_minutes_is_the_date_of_the_source():
    rows = [(*PEOPLE, "Source"), ("Ann", "Head", "IT", "minutes 2024-03-12"), ("Bo", "Clerk", "IT", "notes")]
    reading = told(Contacts=rows)
    graph = reading.checked().graph

    dated = {graph.source_of(person).title: graph.source_of(person).published for person in graph.of(Person)}
    assert str(dated["minutes 2024-03-12"]) == "2024-03-12"
    assert "source_day" in hows(reading)


def test_members_and_chair_beside_a_body_hold_seats_in_it():
    rows = [("Body", "Members", "Chair"), ("Board", "Ann Ames, Bo Burr, Cy Cole", "Ann Ames")]
    graph = told(Bodies=rows).checked().graph

    held = {(graph[t.person].name, graph[t.post].name) for t in graph.of(Tenure)}
    assert held == {("Ann Ames", "Chair"), ("Bo Burr", "Member"), ("Cy Cole", "Member")}
    assert len(graph.of(Post)) == 3
    assert [post.head for post in graph.of(Post)].count(True) == 1


def test_tables_one_below_another_are_read_each_for_itself():
    rows = [("People",), PEOPLE, ("Ann", "Mayor", "City"), ("Bo", "Clerk", "City"), (), ("Relations",)]
    graph = told(Sheet1=[*rows, ("From", "To", "Kind"), ("Ann", "Bo", "advice")]).checked().graph

    assert names(graph, Person) == {"Ann", "Bo"}
    assert len(graph.of(Tie)) == 1


def test_headings_that_come_again_are_nobody():
    rows = [
        ("City",),
        ("Name", "Post"),
        ("Ann", "Mayor"),
        (),
        ("Finance",),
        ("Name", "Post"),
        ("Bo", "Clerk"),
    ]
    assert names(told(Contacts=rows).checked().graph, Person) == {"Ann", "Bo"}


@pytest.mark.parametrize("name", ["People", "Ann Ames"])
def test_a_table_on_its_side_is_turned_round(name):
    rows = [("Name", "Ann Ames", "Bo Burr"), ("Post", "Mayor", "Clerk"), ("Unit", "City", "IT")]
    reading = told(**{name.replace(" ", "_"): rows})
    graph = reading.checked().graph

    assert {(graph[t.person].name, graph[t.post].name) for t in graph.of(Tenure)} == {
        ("Ann Ames", "Mayor"),
        ("Bo Burr", "Clerk"),
    }
    assert "stood_people" in hows(reading)


def test_what_is_wrong_in_a_table_on_its_side_is_told_where_it_was_typed():
    rows = [("Name", "Ann", "Bo"), ("Post", "Mayor", "Clerk"), ("Unit", "City", "#REF!")]
    assert [problem.cell for problem in told(People=rows).roots] == ["C3"]


def test_a_heading_over_nothing_goes_down_to_the_row_of_headings():
    page = grid(
        "Sheet1", [("Person", "Where", "", "Comment"), ("", "Unit", "Post"), ("Ann", "City", "Mayor", "x")]
    )
    page.merged.append("B1:C1")
    graph = read_grids([page, grid("Settings", SETTINGS)]).checked().graph

    assert (names(graph, Person), names(graph, Post), names(graph, Unit)) == ({"Ann"}, {"Mayor"}, {"City"})


def test_a_raci_table_without_a_decision_says_what_to_write_and_that_is_enough():
    rows = [("Activity", "Ann", "Bo"), ("Run tender", "A", "R"), ("Sign contract", "R", "A")]
    (problem,) = told(RACI=rows).roots
    assert "'Decision: Smart parking'" in problem.cure

    assert told(RACI=[("Decision: Smart parking",), *rows]).checked().graph.of(DecisionRole)


def test_a_person_who_is_first_named_in_a_refused_row_is_there_for_the_others():
    rows = [("From", "Kind", "To"), ("Ann", "gossip", "Bo"), ("Ann", "advice", "Bo")]
    reading = told(Ties=rows)

    assert len(reading.graph.of(Tie)) == 1
    assert reading.rows_wrong == 1


def test_a_list_without_known_names_says_how_to_head_people_and_ties(tmp_path):
    path = tmp_path / "typed.csv"
    path.write_text("Wort;Zahl\nAnn;3\n", encoding="utf-8")
    with pytest.raises(InputError, match="Name, Title and Unit for people"):
        read_records(path)


@pytest.mark.parametrize(
    ("rule", "needed"),
    [("2/3 majority", 2), ("unanimous", 3), ("simple majority", 2), ("需三分之二以上同意", 2), ("2", 2)],
)
def test_a_rule_in_words_is_counted_from_those_who_stand_beside_the_step(rule, needed):
    rows = [("Decision", "Step", "Who acts", "Rule"), ("Parking", "Technical review", "Ann; Bo; Cy", rule)]
    (decision,) = told(Steps=rows).checked().graph.of(Decision)
    assert [stage.quota for stage in decision.stages] == [needed]
    (alone,) = told(Steps=[row[1:] for row in rows]).checked().graph.of(Decision)
    assert [stage.quota for stage in alone.stages] == [needed]


@pytest.mark.parametrize(
    "rule", ["simple majority, chair has casting vote", "3 of 5", "as the mayor sees fit"]
)
def test_a_rule_that_cannot_be_counted_is_asked_back_and_no_usual_one_is_told_for_it(rule):
    rows = [("Decision", "Step", "Who acts", "Rule"), ("Parking", "Approval", "Ann; Bo; Cy", rule)]
    assert [problem.cell for problem in told(Steps=rows).roots] == ["D2"]


def test_who_stands_beside_a_decision_has_the_part_that_the_heading_says():
    rows = [("Decision", "Who decides", "Who is consulted"), ("Parking", "Ann Ames", "Bo Burr")]
    reading = told(Decisions=rows)
    graph = reading.checked().graph

    assert {(graph[role.player].name, role.role) for role in graph.of(DecisionRole)} == {
        ("Ann Ames", "decider"),
        ("Bo Burr", "influencer"),
    }
    assert "decision_people" in hows(reading)


@pytest.mark.parametrize("ending", ["csv", "tsv", "txt"])
def test_settings_beside_a_file_of_any_ending_are_cure_enough(tmp_path, ending):
    mark = "," if ending == "csv" else "\t"
    place = folder(tmp_path / "both", "")
    (place / "typed.csv").unlink()
    lines = [PEOPLE, ("Ann Ames", "Mayor", "City")]
    (place / f"typed.{ending}").write_text("\n".join(map(mark.join, lines)), encoding="utf-8")
    (place / "read me.txt").write_text("Ask Dana.\n", encoding="utf-8")

    assert names(read_records(place).checked().graph, Person) == {"Ann Ames"}

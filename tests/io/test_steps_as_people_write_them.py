"""Steps of a decision as people write them: who decides, how, and who is left out; boards that lead posts."""

from __future__ import annotations

import pytest

from stakemap.model import Decision, DecisionRole, Person, Post, Spell, Stance, Tenure, Tie, Unit
from typed_rows import told


def quotas(reading):
    (decision,) = reading.graph.of(Decision)
    return [stage.quota for stage in decision.stages]


@pytest.mark.parametrize("who", ["Decided by", "Who decides", "Decider", "谁定", "拍板人"])
@pytest.mark.parametrize("how", ["How", "How decided", "方式"])
def test_who_decides_a_step_and_how_are_read_under_the_headings_that_people_use(who, how):
    steps = [
        ("Step", who, how),
        ("Budget", "Ann Ames", "sign-off"),
        ("Board", "Ann Ames, Bo Burr", "majority"),
    ]
    reading = told(People=[("Name",), ("Ann Ames",), ("Bo Burr",)], Process=steps)

    assert not reading.problems
    assert quotas(reading) == [1, 2]
    assert len(reading.graph.of(DecisionRole)) == 3


@pytest.mark.parametrize("way", ["签字", "批", "审批", "提出"])
def test_one_who_signs_alone_is_one_vote(way):
    reading = told(人员=[("姓名",), ("苏澄",)], 流程=[("环节", "谁定", "方式"), ("局长签批", "苏澄", way)])

    assert not reading.problems
    assert quotas(reading) == [1]


@pytest.mark.parametrize("way", ["过半", "签字", "majority of those present", "看情况"])
def test_a_way_that_gives_no_number_costs_the_cell_and_says_what_to_write(way):
    steps = [("环节", "谁定", "方式"), ("会签", "苏澄、罗泊的代表", way)]
    reading = told(人员=[("姓名",), ("苏澄",), ("罗泊的代表",)], 流程=steps)

    assert {p.cell for p in reading.problems} == {"C2"}
    assert all("votes are needed" in p.cure for p in reading.problems)
    assert quotas(reading) == [None]


@pytest.mark.parametrize("names", ["苏澄、罗泊等7人", "Ann Ames, Bo Burr et al.", "Ann Ames and 5 others"])
def test_others_who_are_not_named_are_asked_for_and_made_into_nobody(names):
    reading = told(People=[("Name",), ("Ann Ames",)], Process=[("Step", "Decided by"), ("Board", names)])

    (problem,) = reading.roots
    assert (problem.cell, problem.cause) == ("B2", "others beside a name, who are not named")
    assert not reading.graph.of(DecisionRole)


def test_a_post_that_reports_to_a_unit_is_led_by_it():
    rows = [
        ("Name", "Title", "Unit", "Reports to"),
        ("Ann Ames", "County Administrator", "Administration", "Board of Commissioners"),
        ("Bo Burr", "Clerk", "Administration", "Ann Ames"),
        ("Cy Cole", "Commissioner", "Board of Commissioners", ""),
    ]
    reading = told(Stakeholders=rows)

    assert not reading.problems
    board = next(unit.id for unit in reading.graph.of(Unit) if unit.name == "Board of Commissioners")
    found = {(tie.kind, tie.from_id == board) for tie in reading.graph.of(Tie)}
    assert found == {("leads", True), ("reports_to", False)}
    assert [one.cell for one in reading.readings if one.how == "led_by_unit"] == ["D2"]


BOARD = [
    ("Name", "Title", "Unit"),
    ("Ann Ames", "Commissioner, District 1", "Board"),
    ("Bo Burr", "Commissioner, District 2", "Board"),
    ("Cy Cole", "Commissioner, District 3", "Board"),
    ("Di Dunn", "Chief Clerk", "Clerk's Office"),
]


@pytest.mark.parametrize(("way", "votes"), [("majority", 2), ("2/3", 2), ("unanimous", 3), ("2 of 3", 2)])
def test_a_board_that_votes_is_its_members_and_one_that_signs_is_one_voice(way, votes):
    reading = told(People=BOARD, Process=[("Step", "Decided by", "How"), ("Award", "Board", way)])

    assert not reading.problems
    assert quotas(reading) == [votes]
    assert len(reading.graph.of(DecisionRole)) == 3
    assert [one.cell for one in reading.readings if one.how == "members_vote"] == ["B2"]
    signed = told(People=BOARD, Process=[("Step", "Decided by", "How"), ("Award", "Board", "signs")])
    assert len(signed.graph.of(DecisionRole)) == 1


@pytest.mark.parametrize(
    "row",
    [
        ("", "Vacant", "Commissioner", "Board", ""),
        ("3", "Di Dunn", "Commissioner", "Board", "2020-05"),
        ("2", "Bo Burr", "Vice Chair", "Board", ""),
    ],
)
def test_a_board_votes_by_those_who_sit_there_now_each_once(row):
    people = [
        ("ID", "Name", "Title", "Unit", "Until"),
        ("1", "Ann Ames", "Commissioner", "Board", "present"),
        ("2", "Bo Burr", "Commissioner", "Board", ""),
        row,
    ]
    reading = told(People=people, Process=[("Step", "Decided by", "How"), ("Award", "Board", "unanimous")])

    assert quotas(reading) == [2]
    assert len(reading.graph.of(DecisionRole)) == 2


def test_a_member_whose_term_ends_after_the_newest_source_votes_until_then():
    people = [
        ("Name", "Title", "Unit", "Until"),
        ("Ann Ames", "Commissioner", "Board", ""),
        ("Bo Burr", "Commissioner", "Board", "2028-06"),
        ("Cy Cole", "Commissioner", "Board", "2026"),
        ("Di Dunn", "Commissioner", "Board", "2026-10"),
    ]
    reading = told(People=people, Process=[("Step", "Decided by", "How"), ("Award", "Board", "unanimous")])

    assert not reading.problems
    assert quotas(reading) == [3]
    called = {person.id: person.name for person in reading.graph.of(Person)}
    ends = {called[role.player]: str(role.valid.end or "") for role in reading.graph.of(DecisionRole)}
    assert ends == {"Ann Ames": "", "Bo Burr": "2028-06", "Cy Cole": "2026"}
    held = {called[one.person]: str(one.valid.end or "") for one in reading.graph.of(Tenure)}
    assert held == {**ends, "Di Dunn": "2026-10"}


def test_a_body_that_votes_with_one_member_on_record_is_said_to_count_as_one():
    steps = [("Step", "Decided by", "How"), ("Award", "Clerk's Office", "majority")]
    reading = told(People=BOARD, Process=steps)

    assert len(reading.graph.of(DecisionRole)) == 1
    assert [one.cell for one in reading.readings if one.how == "body_as_one"] == ["B2"]


@pytest.mark.parametrize("title", ["Former Director", "ex-director", "退休总工", "前局长", "原副市长"])
def test_a_title_of_the_past_is_a_part_of_the_past_and_no_seat_today(title):
    reading = told(
        People=[("Name", "Title", "Unit"), ("Ann Ames", title, "Roads"), ("Bo Burr", "Head", "Roads")]
    )

    assert not reading.problems
    assert len(reading.graph.of(Tenure)) == 1
    (past,) = reading.graph.of(Spell)
    assert past.detail
    assert title.endswith(past.detail)


@pytest.mark.parametrize("title", ["前台", "前端工程师", "原料科长", "Export clerk", "Examiner"])
def test_a_title_that_only_begins_like_one_of_the_past_is_held(title):
    reading = told(People=[("Name", "Title", "Unit"), ("Ann Ames", title, "Roads")])

    assert len(reading.graph.of(Tenure)) == 1


def test_a_unit_with_a_remark_that_somebody_left_it_is_no_unit_of_its_own():
    rows = [("姓名", "职务", "单位"), ("苏澄", "局长", "水务局"), ("乔一苇", "总工", "水务局（已退）")]
    reading = told(人员=rows)

    assert not reading.problems
    assert [unit.name for unit in reading.graph.of(Unit)] == ["水务局"]
    assert [(one.detail, one.unit is not None) for one in reading.graph.of(Spell)] == [("总工", True)]


COUNCIL = [
    ("Councillor", "Ward", "Likely vote"),
    ("Ann Ames", "North", "Yes"),
    ("Bo Burr", "East", "Leaning no"),
    ("Cy Cole", "South", ""),
]


@pytest.mark.parametrize(
    ("rule", "votes"), [("simple majority of 3", 2), ("unanimous", 3), ("三分之二以上", 2)]
)
def test_who_votes_by_a_rule_of_votes_without_a_step_sits_in_one_step(rule, votes):
    rows = [*COUNCIL[:3], ("Cy Cole", "South", "No")]
    reading = told(Council=rows, Rule=[("Decision", "Rule"), ("Bike lanes", rule)])

    assert not reading.problems
    assert quotas(reading) == [votes]
    assert {role.role for role in reading.graph.of(DecisionRole)} == {"approver"}
    assert sorted(one.position for one in reading.graph.of(Stance)) == [0.2, 0.35, 0.8]


def test_a_rule_for_more_than_are_listed_is_asked_back():
    reading = told(Council=COUNCIL, Rule=[("Decision", "Rule"), ("Bike lanes", "simple majority of 7")])

    assert [problem.field for problem in reading.roots] == ["rule"]


def test_a_list_with_likely_votes_and_no_decision_is_about_one_without_a_name():
    reading = told(Council=COUNCIL)

    assert not reading.problems
    assert [one.name for one in reading.graph.of(Decision)] == ["Decision (name not told)"]


@pytest.mark.parametrize("heading", ["部门/职务", "单位及职务", "Department / Title"])
def test_unit_and_title_in_one_column_are_taken_apart_at_the_mark_between_them(heading):
    rows = [("姓名", heading), ("秦朗", "市消防支队/支队长"), ("孟溪", "市消防支队 / 信息科 / 科长")]
    reading = told(人员=rows)

    assert not reading.problems
    assert {post.name for post in reading.graph.of(Post)} == {"支队长", "科长"}
    assert "unit_and_title" in {one.how for one in reading.readings}


def test_a_column_of_titles_with_a_mark_in_one_of_them_stays_one():
    rows = [("姓名", "职务"), ("秦朗", "书记/局长"), ("孟溪", "科长"), ("何苗", "科员")]

    assert "unit_and_title" not in {one.how for one in told(人员=rows).readings}


@pytest.mark.parametrize(
    ("sheet", "head", "people"),
    [("Decisions", ("Decision", "Step", "Who"), "People"), ("决策", ("决策", "环节", "谁定"), "人员")],
)
def test_a_sheet_of_decisions_that_tells_one_in_several_rows_is_one_of_its_steps(sheet, head, people):
    rows = [head, ("New hall", "Request", "Ann Ames"), ("New hall", "Approval", "City Council")]
    reading = told(**{people: [("Name",), ("Ann Ames",)], sheet: rows})

    assert not reading.problems
    (decision,) = reading.graph.of(Decision)
    assert [stage.name for stage in decision.stages] == ["Request", "Approval"]
    assert len(reading.graph.of(DecisionRole)) == 2


def test_a_sheet_of_decisions_each_in_a_row_of_its_own_stays_one_of_decisions():
    reading = told(Decisions=[("Decision", "Stage"), ("New hall", "tender"), ("Old hall", "tender")])

    assert len(reading.graph.of(Decision)) == 2

"""Tables laid out by people who never saw our sheets: levels in columns, indents, stars, dashes."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.comments import Comment

from stakemap.graph.property_graph import PropertyGraph
from stakemap.io import read_records, write
from stakemap.model import (
    Decision,
    DecisionRole,
    Interaction,
    Person,
    Post,
    Stance,
    Tenure,
    Tie,
    Unit,
)
from typed_rows import names, seats, ties, told


def test_a_department_beside_its_body_is_a_unit_inside_it():
    rows = [
        ["单位", "部门", "职务", "姓名"],
        ["水务局", "局领导", "局长", "王建业"],
        ["水务局", "办公室", "主任", "孙莉"],
        ["水务局", "", "总工", "周平"],
        ["财政局", "办公室", "主任", "赵敏"],
    ]
    reading = told(组织架构=rows)
    assert reading.problems == ()
    assert seats(reading) == {
        ("水务局", "局长", "王建业"),
        ("水务局办公室", "主任", "孙莉"),
        ("水务局", "总工", "周平"),
        ("财政局办公室", "主任", "赵敏"),
    }
    assert ties(reading, "leads") == {("水务局", "水务局办公室"), ("财政局", "财政局办公室")}
    assert {"levels", "text", "implied_unit"} <= {one.how for one in reading.readings}


def test_with_a_sheet_of_units_a_department_counts_where_all_are_on_it():
    people = [["Name", "Organisation", "Department", "Job title"], ["Ann Ames", "Roads", "Permits", "Head"]]
    units = [["Name", "Led by"], ["Roads"], ["Permits", "Roads"]]
    assert seats(told(People=people, Units=units)) == {("Permits", "Head", "Ann Ames")}
    assert seats(told(People=people, Units=units[:2])) == {("Roads", "Head", "Ann Ames")}


LEVELS = [
    ["Level 1", "Level 2", "Level 3", "Title", "Name"],
    ["Ministry", "", "", "Secretary", "Ada Quill"],
    ["", "Planning", "", "Director", "Ben Stowe"],
    ["", "", "Permits", "Manager", "Cara Lund"],
    ["", "Finance", "", "Director", "Dov Hale"],
]
INSIDE = {("Ministry", "Planning"), ("Planning", "Permits"), ("Ministry", "Finance")}


def test_levels_in_columns_go_on_from_the_row_above():
    reading = told(Org_chart=LEVELS)
    assert reading.problems == ()
    assert ("Permits", "Manager", "Cara Lund") in seats(reading)
    assert ties(reading, "leads") == INSIDE
    assert names(reading, Unit) == {"Ministry", "Planning", "Permits", "Finance"}


def test_levels_without_titles_place_nobody_and_say_so():
    reading = told(Org_chart=[[*row[:3], row[4]] for row in LEVELS])
    assert names(reading, Person) == {"Ada Quill", "Ben Stowe", "Cara Lund", "Dov Hale"}
    assert not reading.graph.of(Tenure)
    assert "no_titles" in {one.how for one in reading.readings}


INDENTS = [["Unit"], ["Ministry"], ["  Planning"], ["\u3000\u3000Permits"], ["  Finance"]]


@pytest.mark.parametrize("rows", [[row[:3] for row in LEVELS], INDENTS])
def test_levels_or_indents_alone_are_units_with_those_above(rows):
    reading = told(Org_chart=rows)
    assert reading.problems == ()
    assert ties(reading, "leads") == INSIDE


def test_a_blank_that_slipped_in_and_levels_of_something_else_say_nothing_of_units():
    assert not told(Org_chart=[["Unit"], ["Ministry"], ["  Planning"], [" Finance"]]).graph.of(Tie)
    approvals = [["Amount", "Level 1", "Level 2"], ["100", "Ann Ames", "Bo Burr"]]
    assert not told(Approvals=approvals, People=[["Name"], ["Ann Ames"]]).graph.of(Unit)
    units = [["名称", "类型", "备注"], ["市政府", "机关", "科室"], ["公司", "科室", "王建业"]]
    assert names(told(单位=units), Unit) == {"市政府", "公司"}


def test_the_head_beside_a_unit_holds_its_post_unless_posts_are_told():
    units = [["Unit", "Head"], ["Roads", "Ann Ames"], ["Parks", "vacant"], ["Trees", ""]]
    reading = told(Units=units)
    assert seats(reading) == {("Roads", "Head", "Ann Ames")}
    assert all(post.head for post in reading.graph.of(Post))
    posts = [["Post", "Unit", "Holder"], ["Director", "Roads", "Ann Ames"]]
    assert seats(told(Units=units, Posts=posts)) == {("Roads", "Director", "Ann Ames")}


def test_a_hidden_sheet_of_another_name_takes_nothing_from_those_that_are_shown():
    people = [["Name", "Role", "Team"], ["Ann Ames", "Director", "Roads"]]
    reading = told(hidden=["Old"], Stakeholders=people, Old=people)
    assert reading.problems == ()
    assert seats(reading) == {("Roads", "Director", "Ann Ames")}
    assert [one.sheet for one in reading.readings if one.how == "hidden_left"] == ["Old"]


@pytest.mark.parametrize("nobody", ["TBC", "?", "待定"])
def test_nobody_is_a_person_called_to_be_confirmed(nobody):
    people = [["Name", "Title", "Unit"], ["Ann Ames", "Head", "Roads"], [nobody, "Clerk", "Roads"]]
    reading = told(People=people)
    assert nobody not in names(reading, Person)
    assert {"unnamed", "unknown"} <= {one.how for one in reading.readings}


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [
        ("People", "B2", "Band 7"),
        ("People", "C2", "private sector"),
        ("Posts", "D2", "early March"),
        ("Posts", "D2", "3月初"),
        ("Ties", "D2", "★★★"),
        ("Ties", "D2", "3/5"),
    ],
)
def test_what_only_describes_costs_its_cell_and_not_its_row(sheet, cell, text):
    sheets = {
        "People": [["Name", "Rank", "Origin"], ["Ann Ames"], ["Bo Burr"]],
        "Posts": [["Post", "Unit", "Holder", "Since"], ["Head", "Roads", "Ann Ames"]],
        "Ties": [["From", "Kind", "To", "Strength"], ["Ann Ames", "advice", "Bo Burr"]],
    }
    row = sheets[sheet][1]
    row.extend([""] * (ord(cell[0]) - 64 - len(row)))
    row[ord(cell[0]) - 65] = text
    reading = told(**sheets)
    assert [(p.sheet, p.cell, p.code) for p in reading.problems] == [(sheet, cell, "doubt")]
    assert reading.rows_rejected == 0


@pytest.mark.parametrize("nothing", ["-", "—", "/"])
def test_a_dash_in_a_cell_that_may_be_empty_is_empty_and_listed(nothing):
    posts = [
        ["Post", "Unit", "Holder", "Since", "Reports to"],
        ["Head", "Roads", "Ann Ames", nothing, nothing],
    ]
    reading = told(Posts=posts)
    assert reading.problems == ()
    assert [one.how for one in reading.readings if one.cell in ("D2", "E2")] == ["empty", "empty"]


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ("Kate O\u2019Neil", "Kate O'Neil"),
        ("Zoë Müller", "Zoe Muller"),
        ("Anne\u2013Marie Lund", "Anne-Marie Lund"),
    ],
)
def test_signs_that_a_keyboard_lacks_do_not_part_a_name(listed, typed):
    rows = [["From", "Kind", "To"], [typed, "advice", "Bo Burr"]]
    reading = told(People=[["Name"], [listed], ["Bo Burr"]], Ties=rows)
    assert reading.problems == ()
    assert ties(reading, "advice") == {(listed, "Bo Burr")}


DEAL = [["Project", "Department"], ["Smart parking", "Roads"]]
MAP = [
    ["Name", "Role in decision", "Power (1-5)", "Attitude"],
    ["Ann Ames", "Economic buyer", "5", "neutral"],
    ["Bo Burr", "User / technical gatekeeper", "3", "for"],
    ["Cy Dunn", "Purchaser", "2", "?"],
]


def parts(reading):
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    return {(called[one.player], one.role.value) for one in reading.graph.of(DecisionRole)}


def opinions(reading):
    called = {fact.id: fact.name for fact in reading.graph if hasattr(fact, "name")}
    return {called[one.person]: one.position for one in reading.graph.of(Stance)}


PARTS = {
    ("Ann Ames", "decider"),
    ("Bo Burr", "user"),
    ("Bo Burr", "technical_gatekeeper"),
    ("Cy Dunn", "purchaser"),
}


@pytest.mark.parametrize("called", ["Stakeholder map", "Buying committee", "Contacts"])
def test_a_table_about_a_decision_that_names_none_is_about_the_only_one(called):
    reading = told(**{called: MAP, "Deal": DEAL})
    assert reading.problems == ()
    assert parts(reading) == PARTS
    assert opinions(reading) == {"Ann Ames": 0.5, "Bo Burr": 0.8}
    assert {"one_decision", "opinions"} & {one.how for one in reading.readings}


def test_tables_about_a_decision_where_none_has_a_name_are_about_one_whose_name_is_not_told():
    reading = told(**{"Buying committee": MAP})
    assert reading.problems == ()
    assert parts(reading) == PARTS
    (decision,) = reading.graph.of(Decision)
    assert decision.name == "Decision (name not told)"
    assert {one.taken for one in reading.readings if one.how == "deal_without_name"} == {decision.name}


def test_with_two_decisions_it_is_asked_which():
    deals = [*DEAL, ["Road salt", "Roads"]]
    (problem,) = (p for p in told(**{"Buying committee": MAP, "Deal": deals}).problems if p.code != "depends")
    assert (problem.sheet, problem.field) == ("Buying committee", "decision")
    assert problem.cure == "add the column 'Decision', or a sheet 'Decisions' with one row"


def test_attitudes_beside_people_are_positions_in_the_only_decision_or_are_said_to_be_unread():
    people = [["Name", "Title", "Unit", "Attitude"], ["Ann Ames", "Head", "Roads", "for"]]
    assert opinions(told(People=people, Deal=DEAL)) == {"Ann Ames": 0.8}
    alone = told(People=people)
    assert opinions(alone) == {}
    assert "no_decision" in {one.how for one in alone.readings}


def test_a_column_of_roles_that_holds_titles_stays_one_of_titles():
    people = [["Name", "Role", "Unit"], ["Ann Ames", "Director", "Roads"], ["Bo Burr", "User", "Roads"]]
    assert seats(told(People=[*people, ["Cy Dunn", "Clerk", "Roads"]], Deal=DEAL))
    people = [["Name", "Role", "Unit"], ["Ann Ames", "Decider", "Roads"], ["Bo Burr", "User", "Roads"]]
    reading = told(People=people, Deal=DEAL)
    assert not seats(reading)
    assert parts(reading) == {("Ann Ames", "decider"), ("Bo Burr", "user")}


def test_steps_without_a_kind_have_that_of_their_name_and_the_rest_is_said_to_be_assumed():
    steps = [["环节", "说明"], ["技术评审", "x"], ["公开招标", "x"], ["局长办公会", "x"]]
    reading = told(采购流程=steps, 项目=[["项目", "单位"], ["智慧停车", "交通局"]])
    (decision,) = reading.graph.of(Decision)
    assert [step.kind.value for step in decision.stages] == ["technical", "purchase", "approve"]
    hows = [one.how for one in reading.readings if one.field == "name"]
    assert hows == ["step", "step", "step_assumed"]


def test_all_of_ours_met_all_of_theirs_at_one_occasion():
    meetings = [["日期", "参加人", "我方人员"], ["2026-04", "李静、赵敏", "张晓和刘洋"]]
    reading = told(
        人员=[["姓名"], ["李静"], ["赵敏"]],
        团队=[["姓名", "角色"], ["张晓", "销售"], ["刘洋", "售前"]],
        会议=meetings,
    )
    assert reading.problems == ()
    met = reading.graph.of(Interaction)
    assert len({(one.member, one.person) for one in met}) == 4
    assert len({one.occasion for one in met}) == 1


def test_a_unit_named_with_its_place_and_without_is_one():
    people = [["姓名", "单位", "职务"], ["王建业", "水务局", "局长"], ["赵敏", "财政局", "局长"]]
    reading = told(人员=people, 项目=[["项目", "采购单位"], ["智慧水务", "云泽市水务局"]])
    assert names(reading, Unit) == {"云泽市水务局", "财政局"}
    two = [["项目", "采购单位"], ["一期", "云泽市水务局"], ["二期", "长岭县水务局"]]
    assert names(told(人员=people, 项目=two), Unit) >= {"水务局", "云泽市水务局", "长岭县水务局"}


def test_traditional_characters_are_read_as_the_simplified_ones():
    people = [
        ["姓名", "單位", "職務", "任職時間"],
        ["陳志明", "環境局", "局長", "二〇二五年三月"],
        ["林淑芬", "環境局", "副局長"],
    ]
    settings = [
        ["設置項", "取值"],
        ["預設來源", "拜訪記錄"],
        ["默認來源日期", "2026年11月"],
        ["默認合法依據", "正當利益"],
        ["默認保存期限", "24個月"],
    ]
    ways = [["從", "關係類型", "到"], ["林淑芬", "匯報", "陈志明"]]
    reading = told(settings=("設定", settings), 關鍵人表=people, 關係=ways)
    assert reading.problems == ()
    assert seats(reading) == {("環境局", "局長", "陳志明"), ("環境局", "副局長", "林淑芬")}
    assert ties(reading, "reports_to") == {("林淑芬", "陳志明")}


def test_headings_sheets_choices_and_names_in_two_languages_at_once():
    people = [
        ["Name 姓名", "Unit 单位", "职务/Title"],
        ["李伟 Li Wei", "Transport Bureau 交通局", "Director 局长"],
        ["Wang Fang 王芳", "交通局", "Deputy director 副局长"],
    ]
    ways = [["From 从", "Type 关系类型", "To 到"], ["王芳", "asks advice 请教", "Li Wei"]]
    reading = told(**{"People 人员": people, "Ties 关系": ways})
    assert reading.problems == ()
    assert names(reading, Unit) == {"Transport Bureau 交通局"}
    assert len(seats(reading)) == 2
    assert ties(reading, "advice") == {("Wang Fang 王芳", "李伟 Li Wei")}


def test_a_choice_that_says_two_things_in_two_languages_is_none():
    stances = [["Decision", "Who", "Position"], ["Smart parking", "Ann Ames", "反对 for"]]
    (problem,) = told(Deal=DEAL, Stances=stances, People=[["Name"], ["Ann Ames"]]).problems
    assert problem.cell == "C2"


def test_who_stands_beside_a_step_takes_part_in_it():
    steps = [["环节", "责任人"], ["提出需求", "李静"], ["会签", "孙莉、赵敏"], ["公开招标", ""]]
    deals = [["项目", "单位"], ["智慧停车", "交通局"]]
    people = [["姓名"], ["李静"], ["孙莉"], ["赵敏"]]
    reading = told(采购流程=steps, 项目=deals, 人员=people)
    assert reading.problems == ()
    assert parts(reading) == {("李静", "user"), ("孙莉", "approver"), ("赵敏", "approver")}
    assert {one.stage for one in reading.graph.of(DecisionRole)} == {"提出需求", "会签"}
    alone = told(采购流程=steps, 人员=people)
    assert parts(alone) == parts(reading)
    assert [one.name for one in alone.graph.of(Decision)] == ["决策事项（名称未写明）"]


def test_a_head_beside_a_unit_is_said_to_be_unread_where_people_bring_their_posts():
    people = [["Name", "Title", "Unit"], ["Ann Ames", "Director", "Roads"]]
    reading = told(People=people, Units=[["Unit", "Head"], ["Roads", "Ann Ames"]])
    assert seats(reading) == {("Roads", "Director", "Ann Ames")}
    assert {one.cell for one in reading.readings if one.how == "column_left"} == {"B1"}


MATRIX = [
    ["", "Ann Ames", "Bo Burr", "Cy Dunn"],
    ["Ann Ames", "", "x", "0.6"],
    ["Bo Burr", "", "", "0"],
    ["Cy Dunn", "yes", "-", ""],
]


def test_a_matrix_is_a_tie_for_each_cell_of_the_kind_that_its_corner_or_name_says():
    reading = told(**{"Who asks whom": MATRIX})
    assert reading.problems == ()
    asked = {("Ann Ames", "Bo Burr"), ("Ann Ames", "Cy Dunn"), ("Cy Dunn", "Ann Ames")}
    assert ties(reading, "advice") == asked
    assert sorted(tie.strength or 0 for tie in reading.graph.of(Tie)) == [0, 0, 0.6]
    corner = [["knows", *MATRIX[0][1:]], *MATRIX[1:]]
    assert len(told(Sheet1=corner).graph.of(Tie)) == 2, "a kind without a direction, each pair once"


def test_a_matrix_that_does_not_say_how_is_asked_for_it():
    (problem,) = told(Sheet1=MATRIX).problems
    assert (problem.cell, problem.cause) == ("A1", "a table of who with whom, which does not say how")


def test_a_raci_table_is_left_alone_by_its_name_and_alone_it_is_no_account():
    raci = [["Activity", "Ann Ames", "Bo Burr"], ["Tender", "A/R", "C"], ["Contract", "I", "R"]]
    reading = told(RACI=raci)
    assert [one.how for one in reading.readings] == ["raci_left"]
    assert [p.cure for p in reading.problems] == [
        "write the decision above the table of who is responsible, as 'Decision: Smart parking'"
    ]


def test_comments_on_cells_are_said_to_be_unread(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "People"
    made.active.append(["Name"])
    made.active.append(["Ann Ames"])
    made.active["A2"].comment = Comment("retires in May", "me")
    made.save(tmp_path / "a.xlsx")
    found = [one for one in read_records(tmp_path / "a.xlsx").readings if one.how == "comments"]
    assert [(one.cell, one.taken) for one in found] == [("A2", "1")]


def test_a_holder_who_is_not_known_is_one_person_without_a_sheet_of_people():
    posts = [["Post", "Unit", "Holder"], ["Head", "Roads", "Ann Ames"], ["Clerk", "Roads", "?"]]
    assert names(told(Posts=posts), Person) == {"Ann Ames", "Clerk of Roads (holder not known)"}


def test_two_superiors_by_their_titles_with_a_stroke_between_are_two():
    people = [
        ["Name", "Title", "Unit", "Reports to"],
        ["Ann Ames", "Director", "Roads"],
        ["Bo Burr", "Treasurer", "Finance"],
        ["Cy Dunn", "Analyst", "Roads", "Director / Treasurer"],
        ["Di Eck", "Clerk", "Roads", "Roads / Director"],
    ]
    reading = told(People=people)
    assert reading.problems == ()
    assert ties(reading, "reports_to") == {
        ("Analyst", "Director"),
        ("Analyst", "Treasurer"),
        ("Clerk", "Director"),
    }


def test_units_inside_each_other_in_one_cell_are_told_apart_where_the_first_stands_elsewhere():
    people = [
        ["姓名", "单位", "职务"],
        ["王建业", "水务局", "局长"],
        ["李静", "水务局/信息处", "处长"],
        ["周平", "水务局-信息处-运维科", "科长"],
        ["赵敏", "卫生/体育局", "局长"],
    ]
    reading = told(人员=people)
    assert reading.problems == ()
    assert ties(reading, "leads") == {("水务局", "信息处"), ("信息处", "运维科")}
    assert ("卫生/体育局", "局长", "赵敏") in seats(reading)


def test_two_lists_of_people_are_both_read_and_a_copy_is_refused():
    head, ann, bo = ["Name", "Title", "Unit"], ["Ann Ames", "CIO", "Roads"], ["Bo Burr", "Buyer", "Roads"]
    reading = told(Contacts=[head, ann], More_contacts=[head, bo])
    assert reading.problems == ()
    assert names(reading, Person) == {"Ann Ames", "Bo Burr"}
    assert len(seats(reading)) == 2
    (problem,) = told(Contacts=[head, ann], Staff=[head, ann, bo]).problems
    assert (problem.sheet, problem.cause) == ("Staff", "a second sheet for the same rows as 'Contacts'")


def test_titles_in_a_column_called_position_are_no_positions_in_the_decision():
    people = [
        ["Stakeholder", "Position", "Support level"],
        ["Ann Ames", "CIO", "for"],
        ["Bo Burr", "Buyer", "?"],
    ]
    reading = told(**{"Stakeholder analysis": people, "Deal": DEAL})
    assert reading.problems == ()
    assert opinions(reading) == {"Ann Ames": 0.8}
    assert "B1" in {one.cell for one in reading.readings if one.how == "no_units"}


def test_what_stands_below_plain_headings_in_two_languages_is_data():
    people = [["姓名", "备注"], ["李伟", "机关|basis"], ["王芳", "单位 unit"]]
    reading = told(人员=people)
    assert {one.note for one in reading.graph.of(Person)} == {"机关|basis", "单位 unit"}


@pytest.mark.parametrize("name", ["?", "TBC", "vacant", "-"])
def test_a_person_of_such_a_name_who_comes_from_a_program_is_written_and_read_back(name, tmp_path):
    graph = PropertyGraph([Person(id="p:1", name=name)])
    write(graph, tmp_path / "a")
    assert read_records(tmp_path / "a").graph.facts == graph.facts


def test_relationships_between_people_are_ties_and_who_knows_somebody_is_one_of_ours():
    found = told(
        People=[
            ["Name", "Title", "Department", "Who knows them"],
            ["Ada Finch", "Chief executive", "Harbour Council", "Joe Moor"],
            ["Ben Crane", "Head of IT", "Harbour Council", ""],
        ],
        Relationships=[["Who", "Relationship", "With whom"], ["Ben Crane", "friend", "Ada Finch"]],
    )

    assert found.problems == ()
    assert ties(found, "friendship") == {("Ben Crane", "Ada Finch")}
    assert ties(found, "knows") == {("Joe Moor", "Ada Finch")}

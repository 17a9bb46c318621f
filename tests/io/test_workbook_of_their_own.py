"""A workbook that was never a template: an org chart, ties, a deal and its buying committee."""

from __future__ import annotations

import openpyxl
import pytest

import stakemap as sm
from stakemap.io import read_records
from stakemap.model import Decision, DecisionRole, Person, Post, Stance, TeamMember, Tenure, Tie, Unit
from typed_rows import SETTINGS

SHEETS = {
    "Org chart": [
        ["Northfield County Council: stakeholders (draft)"],
        [],
        ["Name", "Job title", "Department", "Reports to", "Grade", "In post since"],
        ["Helen Marsh", "Chief Executive", "Chief Executive's Office", "", "SCS2", "Apr 2021"],
        ["David Okoro", "Director of Resources", "Resources", "Helen Marsh", "", "2019"],
        ["Priya Nair", "Head of Procurement", "Resources", "David Okoro", "G12", "Q3 2022"],
        ["Sue Wray", "Solutions Architect", "Digital & ICT", "D. Okoro", "", "recently"],
        ["Vacant", "Head of Digital", "Digital & ICT", "David Okoro", "", ""],
    ],
    "Relationships": [
        ["Person A", "Person B", "Relationship", "How strong (1-5)"],
        ["Priya", "Sue Wray", "asks advice", 4],
        ["D. Okoro", "Priya", "listens to", 4],
    ],
    "Deal": [["Opportunity", "Owner dept"], ["Planning system", "Digital & ICT"]],
    "Buying committee": [
        ["Opportunity", "Person", "Role", "Veto?", "Support?"],
        ["Planning system", "David Okoro", "Economic buyer", "Y", "neutral"],
        ["Planning system", "Sue Wray", "Technical evaluator", "N", "champion"],
        ["Planning system", "Priya Nair", "Procurement", "N", "?"],
    ],
}


def book(tmp_path, **more):
    """The workbook, with further sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {**SHEETS, **more}.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    made.save(tmp_path / "own.xlsx")
    return tmp_path / "own.xlsx"


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    return read_records(book(tmp_path_factory.mktemp("own"), Settings=SETTINGS))


def named(reading, kind):
    return {fact.name for fact in reading.graph.of(kind)}


def test_all_of_it_is_read_as_it_was_meant(reading):
    graph = reading.graph
    assert [p.cell for p in reading.problems] == ["F7"]
    assert named(reading, Person) == {"Helen Marsh", "David Okoro", "Priya Nair", "Sue Wray"}
    assert named(reading, Unit) == {"Chief Executive's Office", "Resources", "Digital & ICT"}
    assert named(reading, Post) == {row[1] for row in SHEETS["Org chart"][3:]}
    assert len(graph.of(Tenure)) == 4
    called = {fact.id: fact.name for fact in graph.of(Person)}
    asked = {(called[t.from_id], called[t.to_id]) for t in graph.of(Tie) if t.kind == "advice"}
    assert asked == {("Priya Nair", "Sue Wray"), ("David Okoro", "Priya Nair")}
    roles = {called[role.player]: role.role.value for role in graph.of(DecisionRole)}
    assert roles == {
        "David Okoro": "decider",
        "Sue Wray": "technical_gatekeeper",
        "Priya Nair": "purchaser",
    }


def test_what_is_said_beside_a_role_is_a_stance(reading):
    called = {fact.id: fact.name for fact in reading.graph.of(Person)}
    assert {called[s.person]: s.position for s in reading.graph.of(Stance)} == {
        "David Okoro": 0.5,
        "Sue Wray": 0.8,
    }


def test_what_was_left_alone_or_rewritten_is_listed(reading):
    told = {(one.sheet, one.cell): (one.how, one.taken) for one in reading.readings}
    assert told["Org chart", "E3"][0] == "column_left"
    assert told["Relationships", "D1"][0] == "column_left"
    assert {one.how for one in reading.readings if one.cell == "A8"} == {"vacant"}
    assert told["Relationships", "A2"] == ("name", "Priya Nair")
    assert told["Relationships", "A3"] == ("name", "David Okoro")
    assert told["Buying committee", "E3"] == ("text", "0.8")


def test_it_makes_a_report(reading, tmp_path):
    now = sm.analyze(reading.graph, as_of="2026-11-29", decision="Planning system", draws=0)
    assert now.findings


def test_without_settings_one_problem_names_all_that_is_needed(tmp_path):
    told = [p for p in read_records(book(tmp_path)).problems if p.sheet == "Settings"]
    assert [(p.cause, p.cure) for p in told] == [
        (
            "19 facts about people lack what every one must have",
            "add a sheet 'Settings' with the columns 'Setting' and 'Value' and the rows 'Default source', "
            "'Date of the default source', 'Default lawful basis', 'Keep for'",
        )
    ]


@pytest.mark.parametrize("short", ["Ames", "A. Ames", "Ann"])
def test_a_part_of_two_names_is_asked_back_and_never_guessed(tmp_path, short):
    people = [["Name"], ["Ann Ames"], ["Ann B Ames"], ["Cy Dunn"]]
    ties = [["From", "Kind", "To"], ["Cy Dunn", "advice", short]]
    found = read_records(book(tmp_path, Settings=SETTINGS, Contacts=people, Relationships=ties))
    assert "C2" in {p.cell for p in found.problems if p.sheet == "Relationships"}


def test_one_table_in_plain_text_is_read_as_the_sheet_whose_columns_it_has(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名,单位,职务,上级\n王五,规划局,局长,\n李四,规划局,副局长,王五\n".encode("gbk"))
    found = read_records(path)
    assert found.rows_waiting == 2
    assert [p.cure for p in found.problems if p.code != "depends"] == [
        "put a file 'settings.csv' beside it with the columns '设置项' and '取值' and the rows '默认来源', "
        "'默认来源日期', '默认合法依据', '默认保存期限'; then give the folder"
    ]


LIST = [
    ["序号", "姓名", "单位", "职务", "直接上级", "我方对接人"],
    [1, "陆志远", "市教育局", "局长", "", "张晓"],
    [2, "白露", "市教育局信息中心", "主任", "陆志远", "张晓、李明"],
    [3, "顾南", "市教育局信息中心", "", "白露", ""],
    [4, "空缺", "市教育局信息中心", "副主任", "白露", ""],
]


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    path = tmp_path_factory.mktemp("list") / "list.xlsx"
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {"干系人清单": LIST, "Settings": SETTINGS}.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    made.save(path)
    return read_records(path)


def test_one_list_of_people_gives_their_posts_and_who_of_ours_knows_them(listed):
    graph = listed.graph
    called = {fact.id: fact.name for fact in graph if hasattr(fact, "name")}
    assert listed.problems == ()
    assert named(listed, Person) == {"陆志远", "白露", "顾南"}
    assert named(listed, Post) == {"局长", "主任", "副主任"}
    assert named(listed, TeamMember) == {"张晓", "李明"}
    knows = {(called[t.from_id], called[t.to_id]) for t in graph.of(Tie) if t.kind == "knows"}
    assert knows == {("张晓", "陆志远"), ("张晓", "白露"), ("李明", "白露")}


def test_with_a_team_sheet_only_its_people_are_ours(tmp_path):
    more = {"People": [["Name", "Our contact"], ["Ann Ames", "Kim Lee"], ["Bo Burr", "Zoe Fox"]]}
    team = [["Name", "Role"], ["Kim Lee", "account manager"]]
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {**more, "Team": team, "Settings": SETTINGS}.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    made.save(tmp_path / "team.xlsx")
    found = read_records(tmp_path / "team.xlsx")
    assert [(p.sheet, p.cell) for p in found.problems] == [("People", "B3")]


def voted(*steps):
    people = ["Helen Marsh", "David Okoro", "Priya Nair"]
    rows = [["Planning system", who, "Decider", step] for who, step in zip(people, steps, strict=False)]
    return [["Opportunity", "Person", "Role", "Step"], *rows]


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        (["2. Signature", "1. Budget review", "2. Signature"], ["Budget review", "Signature"]),
        (["Step 1: Signature", "step 2 - Budget review"], ["Signature", "Budget review"]),
        (["1 Signature", "3 Budget review"], ["1 Signature", "3 Budget review"]),
        (["2 signatures", "Budget review"], ["2 signatures", "Budget review"]),
    ],
)
def test_steps_numbered_from_one_on_are_in_that_order_and_lose_their_number(tmp_path, steps, named):
    sheets = {"Settings": SETTINGS, "Buying committee": voted(*steps)}
    (decision,) = read_records(book(tmp_path, **sheets)).graph.of(Decision)
    assert [stage.called("en") for stage in decision.stages] == named

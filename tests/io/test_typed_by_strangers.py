"""Sheets of people who never saw ours: what stands in a title, in the wrong cell, or beside another table."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Alignment

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


def grid(name, rows):
    cells = [{at: text for at, text in enumerate(row, 1) if text} for row in rows]
    return Grid(name, "a.xlsx", [(number, row) for number, row in enumerate(cells, 1) if row])


def told(**sheets):
    pages = {**sheets, "Settings": SETTINGS}
    return read_grids(grid(name.replace("_", " "), rows) for name, rows in pages.items())


def names(graph, kind):
    return {fact.name for fact in graph.of(kind)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Uwe Brandt +49 151 000000", "Uwe Brandt"),
        ("Ann Ames <ann@example.org>", "Ann Ames"),
        ("张建国13800001111", "张建国"),
        ("张建国（电话：010-8888 6666）", "张建国"),
        ("Bo Burr, tel. 020 7946 0000", "Bo Burr"),
        ("John Paul 2", "John Paul 2"),
    ],
)
def test_a_telephone_number_or_mail_address_is_no_part_of_a_name(typed, name):
    reading = told(People=[("Name", "Title", "Unit"), (typed, "Head", "City")])
    graph = reading.checked().graph

    assert names(graph, Person) == {name}
    assert len(graph.of(Tenure)) == 1
    assert all("8888" not in str(fact) and "@" not in str(fact) for fact in graph)


def test_n_n_is_a_holder_who_is_not_known():
    graph = told(People=[("Name", "Title", "Unit"), ("N.N.", "Head", "City")]).checked().graph
    assert [person.unknown for person in graph.of(Person)] == [True]


def test_a_row_of_strokes_between_people_is_nobody():
    rows = [
        ("Name", "Title", "Unit"),
        ("Ann", "Head", "City"),
        ("-- met once only --",),
        ("Bo", "Clerk", "City"),
    ]
    assert names(told(People=rows).checked().graph, Person) == {"Ann", "Bo"}


def test_two_tables_side_by_side_are_each_read_as_what_they_are():
    rows = [
        ("People", "", "", "", "Relationships"),
        ("Name", "Title", "Unit", "", "Who", "Listens to"),
        ("Ann", "Manager", "City", "", "Bo", "Ann"),
        ("Bo", "Clerk", "City", "", "Ann", "Cy"),
        ("Cy", "Buyer", "City"),
    ]
    graph = told(Map=rows).checked().graph
    called = {person.id: person.name for person in graph.of(Person)}

    assert set(called.values()) == {"Ann", "Bo", "Cy"}
    assert {(called[t.from_id], called[t.to_id]) for t in graph.of(Tie) if t.kind == "advice"} == {
        ("Bo", "Ann"),
        ("Ann", "Cy"),
    }


def test_an_empty_column_in_a_table_that_goes_on_beside_it_parts_nothing():
    rows = [("Name", "Title", "", "Unit"), ("Ann", "Manager", "", "City")]
    assert len(told(Map=rows).checked().graph.of(Tenure)) == 1


def test_a_deal_typed_from_top_to_bottom_is_one_decision():
    deal = [("Opportunity", "City Wi-Fi"), ("Value", "1.2m"), ("Close date", "March 2027"), ("Stage", "Bids")]
    graph = told(Deal=deal, Stances=[("Who", "View"), ("Ann", "for")]).checked().graph

    assert names(graph, Decision) == {"City Wi-Fi"}
    assert [stance.position for stance in graph.of(Stance)] == [0.8]


def test_a_list_of_deals_stays_a_list():
    deals = [("Opportunity", "Department"), ("City Wi-Fi", "IT"), ("Value for money review", "Audit")]
    assert names(told(Deals=deals).checked().graph, Decision) == {"City Wi-Fi", "Value for money review"}


CHAIN = [
    ("步骤", "责任部门", "负责人", "角色", "态度"),
    ("技术评审", "大数据局", "陈工", "技术把关", "中立"),
    ("最终审批", "市政府", "刘洋", "决策者", "支持"),
]


def test_the_title_above_a_table_names_its_decision():
    graph = told(决策链=[("项目：智慧停车平台采购",), *CHAIN]).checked().graph
    (decision,) = graph.of(Decision)

    assert decision.name == "智慧停车平台采购"
    assert {stage.name for stage in decision.stages} == {"技术评审", "最终审批"}
    assert {role.decision for role in graph.of(DecisionRole)} == {decision.id}


def test_titles_of_two_decisions_leave_it_open():
    reading = told(
        决策链=[("项目：停车",), *CHAIN],
        另一张=[("项目：路灯",), ("姓名", "职务", "单位"), ("王", "科长", "局")],
    )
    assert any("a sheet" in problem.cure for problem in reading.roots)
    assert not reading.graph.of(Decision)


def test_units_that_the_program_indents_are_inside_those_above_and_who_stands_under_head_heads_them(tmp_path):
    chart = [
        (0, "Riverside", "Anna Lowe", "Chief Executive"),
        (1, "Place", "Ben Foss", "Executive Director"),
        (2, "Parks", "vacant", "Head of Parks"),
        (1, "Finance", "Dev Patel", "Finance Director"),
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Org chart"
    sheet.append(["Unit", "Head", "Title"])
    for number, (depth, *cells) in enumerate(chart, 2):
        sheet.append(cells)
        sheet.cell(number, 1).alignment = Alignment(indent=depth)
    settings = book.create_sheet("Settings")
    for row in SETTINGS:
        settings.append(row)
    book.save(tmp_path / "chart.xlsx")
    graph = read_records(tmp_path / "chart.xlsx").checked().graph
    called = {unit.id: unit.name for unit in graph.of(Unit)}

    assert {(called[t.from_id], called[t.to_id]) for t in graph.of(Tie) if t.kind == "leads"} == {
        ("Riverside", "Place"),
        ("Place", "Parks"),
        ("Riverside", "Finance"),
    }
    assert {post.name for post in graph.of(Post) if post.head} == {title for *_, title in chart}
    assert names(graph, Person) == {"Anna Lowe", "Ben Foss", "Dev Patel"}


RACI = [
    ("Step", "Helen", "Tom", "Priya"),
    ("Technical evaluation", "C", "A/R", "R"),
    ("Final approval", "A", "C", "I"),
    ("Kick-off party", "", "R", "I"),
]


def test_a_raci_table_below_the_name_of_its_decision_says_who_decides_each_step_and_who_is_heard():
    graph = told(RACI=[("Decision: Case system",), *RACI]).checked().graph
    (decision,) = graph.of(Decision)
    called = {person.id: person.name for person in graph.of(Person)}
    steps = {stage.id: stage.name for stage in decision.stages}
    parts = {(called[r.player], str(r.role), steps.get(r.stage, "")) for r in graph.of(DecisionRole)}

    assert [stage.name for stage in decision.stages] == ["Technical evaluation", "Final approval"]
    assert parts == {
        ("Tom", "technical_gatekeeper", "Technical evaluation"),
        ("Helen", "approver", "Final approval"),
        ("Helen", "influencer", ""),
        ("Tom", "influencer", ""),
    }


def test_a_raci_table_of_no_decision_is_left_alone_and_says_what_to_write():
    reading = told(RACI=RACI, People=[("Name", "Title", "Unit"), ("Helen", "Head", "City")])
    assert [read.how for read in reading.readings if read.sheet == "RACI"] == ["raci_left"]

"""Tables of edges and nodes, sheets of Kumu, matrices and lists of UCINET."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from graph_readings import plain
from stakemap.errors import InputError
from stakemap.io import Evidence, read_records


@pytest.fixture
def folder(tmp_path):
    """``folder("kumu", {"elements.csv": "..."}, **mapping)`` is what a folder of CSV files gives."""

    def reading(form, files, **mapping):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        evidence = Evidence(basis="contract", retention="2030-01-01", mapping=mapping)
        return plain(read_records(tmp_path, format=form, evidence=evidence))

    return reading


# --- tables of edges


def test_a_public_list_of_edges_is_read_row_by_row_once_its_ends_are_declared(data_folder):
    path = data_folder("krackhardt") / "advice.csv"
    mapping = {"from": "asker", "to": "adviser", "kind": "advice"}
    evidence = Evidence(basis="published", retention="2030-01-01", mapping=mapping)
    made = plain(read_records(path, format="edges", evidence=evidence))
    rows = [(row["asker"], row["adviser"]) for row in csv.DictReader(path.read_text().splitlines())]
    assert made.arcs == sorted(("advice", *row) for row in rows)
    assert len(made.names) == 21
    with pytest.raises(InputError, match="declare them"):
        read_records(path, format="edges", evidence=Evidence(basis="published"))


def test_gephi_says_the_direction_and_the_weight(folder):
    nodes = "Id,Label\n1,Ann\n2,Bo\n"
    edges = "Source,Target,Type,Weight,Id\n1,2,Directed,4,x\n2,1,Undirected,2,y\n"
    made = folder("edges", {"nodes.csv": nodes, "edges.csv": edges}, weight="weight", scale="0..4")
    assert made.arcs == [("advice", "Ann", "Bo")] * 2 + [("advice", "Bo", "Ann")]
    assert made.strengths == [0.5, 0.5, 1.0]


def test_headings_of_neo4j_say_what_a_column_is(folder):
    nodes = "pid:ID(Person),name:string,:LABEL\n7,Ann,Person\n8,Bo,Person\n"
    edges = ":START_ID(Person),:END_ID(Person),:TYPE,since:date\n7,8,REPORTS_TO,2019\n"
    made = folder("edges", {"nodes.csv": nodes, "rels.csv": edges}, start="since")
    assert (made.arcs, made.spans) == ([("reports_to", "Ann", "Bo")], [("2019", "None")])
    assert "graph_people" not in made.assumed


def test_an_end_that_the_table_of_nodes_has_not_is_left_out(folder):
    made = folder("edges", {"n.csv": "Id,Label\n1,Ann\n", "e.csv": "Source,Target\n1,2\n"})
    assert (made.arcs, made.left["edges", "end_missing"]) == ([], 1)


# --- Kumu (fixtures of our own: no public sample is at hand)

ELEMENTS = "Label,Type,Description,Tags\nAnn,Person,,x|y\nRoads,Organization,,\nBo,Person,,\n"


def test_kumu_names_several_ends_in_a_cell_and_makes_elements_of_new_ones(folder):
    links = "From,To,Type,Direction\nAnn,Bo|Cy,Advice,directed\nBo,Ann,Influences,mutual\n"
    made = folder("kumu", {"e.csv": ELEMENTS, "l.csv": links}, **{"kind:Influences": "mentors"})
    assert made.arcs == [
        ("advice", "Ann", "Bo"),
        ("advice", "Ann", "Cy"),
        ("mentors", "Ann", "Bo"),
        ("mentors", "Bo", "Ann"),
    ]
    assert made.names == ["Ann", "Bo", "Cy"]
    assert dict(made.reading.imported.facts)["unit"] == 1
    assert made.left["Tags", "several"] == 1


def test_a_type_of_kumu_that_is_no_kind_is_told_and_never_taken_for_advice(folder):
    links = "From,To,Type\nAnn,Bo,Advice\nBo,Ann,Funds\n"
    made = folder("kumu", {"e.csv": ELEMENTS, "l.csv": links})
    assert made.arcs == [("advice", "Ann", "Bo")]
    assert [cause for *_, cause in made.problems] == ["unknown kind of relation"]


def test_a_workbook_of_kumu_leaves_out_sheets_to_ignore(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Elements"
    for row in (["Label", "Type"], ["Ann", "Person"], ["Bo", "Person"]):
        book.active.append(row)
    for title in ("Connections", "Draft (ignore)"):
        sheet = book.create_sheet(title)
        for row in (["From", "To"], ["Ann", "Bo"]):
            sheet.append(row)
    book.save(tmp_path / "map.xlsx")
    evidence = Evidence(basis="contract", retention="2030-01-01")
    made = plain(read_records(tmp_path / "map.xlsx", format="kumu", evidence=evidence))
    assert made.arcs == [("advice", "Ann", "Bo")]


# --- DL (fixtures of our own: no public sample is at hand)

MATRIX = "0 1 0\n0 0 2\n0 0 0\n"
EMBEDDED = "Ann Bo Cy\nAnn 0 1 0\nBo 0 0 2\nCy 0 0 0\n"
LABELS = 'labels:\n"Ann", Bo\nCy\n'


@pytest.mark.parametrize(
    "text",
    [
        f"dl n=3\n{LABELS}data:\n{MATRIX}",
        f"DL NR=3, NC=3 FORMAT = FullMatrix\nROW {LABELS}DATA:\n{MATRIX}",
        f"dl n = 3\nlabels embedded:\ndata:\n{EMBEDDED}",
        f"dl n=3 format=edgelist1\n{LABELS}data:\n1 2 1\n2 3 2\n",
        "dl n=3 format = edgelist1\nlabels embedded:\ndata:\nAnn Bo 1\nBo Cy 2\n",
        f"dl n=3 format = nodelist1\n{LABELS}data:\n1 2\n2 3\n",
        f"dl n=3 format = nodelist1b\n{LABELS}data:\n1 2\n1 3\n0\n",
    ],
)
def test_every_form_of_dl_says_the_same(told, text):
    made = told("dl", text, kind="advice", node="person", direction="forward")
    assert (made.arcs, made.names, made.assumed) == (
        [("advice", "Ann", "Bo"), ("advice", "Bo", "Cy")],
        ["Ann", "Bo", "Cy"],
        [],
    )


HALF = (("Ann", "Bo", 1), ("Ann", "Dee", 2), ("Bo", "Cy", 3), ("Cy", "Dee", 4))
"""Pairs who are in contact, with how often."""
ALL = "n=4 {}\nlabels:\nAnn Bo Cy Dee\ndata:\n"


@pytest.mark.parametrize(
    "text",
    [
        "dl " + ALL.format("") + "0 1 0 2\n1 0 3 0\n0 3 0 4\n2 0 4 0\n",
        "dl " + ALL.format("diagonal = absent") + "1 0 2\n1 3 0\n0 3 4\n2 0 4\n",
        "dl " + ALL.format("format=lowerhalf") + "0\n1 0\n0 3 0\n2 0 4 0\n",
        "dl " + ALL.format("format = LowerHalf DIAGONAL ABSENT") + "1\n0 3\n2 0 4\n",
        "dl " + ALL.format("format=uh") + "0 1 0 2\n0 3 0\n0 4\n0\n",
        "dl " + ALL.format("format=upperhalf diagonal=absent") + "1 0 2\n3 0\n4\n",
        "dl n=4 format=lowerhalf\nlabels embedded\ndata:\nAnn Bo Cy Dee\n"
        "Ann 0\nBo 1 0\nCy . 3 0\nDee 2 0 4 0\n",
        "dl n=4 format=lh\nrow labels embedded\ndata:\nAnn 0 Bo 1 0 Cy 0 3 0 Dee 2 0 4 0\n",
        "dl n=4 format=uh diagonal=absent\nlabels embedded\ndata:\nAnn Bo Cy Dee\n"
        "Ann 1 0 2\nBo 3 0\nCy 4\nDee\n",
    ],
)
def test_half_a_matrix_says_what_the_whole_says(told, text):
    mapping = {"kind": "works_with", "weight": "weight", "scale": "0..5", "node": "person"}
    made = told("dl", text, **mapping)
    assert made.names == ["Ann", "Bo", "Cy", "Dee"]
    assert {frozenset(ends) for _, *ends in made.arcs} == {frozenset(pair) for *pair, _ in HALF}
    ties = {fact.strength for fact in made.reading.records if fact.kind_of_fact == "tie"}
    assert ties == {times / 5 for *_, times in HALF}


@pytest.mark.parametrize(
    "text",
    [
        "dl nr=2, nc=3\nrow labels:\nAnn Bo\ncolumn labels:\nBo X Y\ndata:\n1 0 1\n0 1 0\n",
        "dl nr=2 nc=3\nlabels embedded\ndata:\nBo X Y\nAnn 1 0 1\nBo 0 1 0\n",
        "dl nr=2 nc=3 format=edgelist2\nlabels embedded\ndata:\nAnn Bo\nAnn Y\nBo X\n",
        "dl nr=2 nc=3 format=el2\nrow labels:\nAnn Bo\ncol labels:\nBo X Y\ndata:\n1 1\n1 3\n2 2\n",
        "dl nr=2 nc=3 format=nodelist2\nrow labels:\nAnn Bo\ncol labels:\nBo X Y\ndata:\n1 1 3\n2 2\n",
        "dl nr=2 nc=3 format=nl2\nlabels embedded\ndata:\nAnn Bo Y\nBo X\n",
    ],
)
def test_two_modes_are_what_is_declared_of_rows_and_columns(told, text):
    modes = {"node": "mode", "node:row": "person", "node:column": "group"}
    made = told("dl", text, **modes, kind="member_of")
    facts = {fact.id: fact for fact in made.reading.records}
    seats = [f for f in facts.values() if f.kind_of_fact == "membership"]
    assert sorted((facts[one.person].name, facts[one.group].name) for one in seats) == [
        ("Ann", "Bo"),  # a person and a group of one name stay two
        ("Ann", "Y"),
        ("Bo", "X"),
    ]
    with pytest.raises(InputError, match="different things"):
        told("dl", text)


def test_several_matrices_are_kinds_by_their_labels(told):
    text = f"dl n=3 nm=2\n{LABELS}matrix labels:\nadvice\nmentors\ndata:\n{MATRIX}0 0 0\n1 0 0\n0 0 0\n"
    assert told("dl", text).arcs == [
        ("advice", "Ann", "Bo"),
        ("advice", "Bo", "Cy"),
        ("mentors", "Bo", "Ann"),
    ]


def test_a_node_without_a_label_has_its_number(told):
    assert told("dl", "dl n=2\ndata:\n0 1\n0 0\n").names == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "n=3\ndata:\n0",
        "dl n=3\ndata:\n0 1\n",
        "dl n=2 format=edgelist2\ndata:\n1 2\n",
        "dl nr=2 nc=3\ndata:\n0 0 0 0 0 0\n",
        "dl nr=2 nc=3 format=lowerhalf\ndata:\n0 0 0\n",
        "dl n=2 format=blockmatrix\ndata:\n0 0 0 0\n",
        "dl n=2 format=nodelist1b\ndata:\n2 1\n",
        "dl n=3 format=lowerhalf diagonal=absent\ndata:\n0 0 0 0\n",
        "dl n=2\nlabels embedded:\ndata:\nA B\nB 0 1\nA 0 0\n",
        "dl n=999999999\ndata:\n0\n",
        "dl n=2 format=edgelist1\ndata:\n1 3\n",
        "dl n=1\nlabels:\na b\ndata:\n0\n",
        "",
    ],
)
def test_what_does_not_fit_is_refused(told, text):
    with pytest.raises(InputError):
        told("dl", text)


def test_names_are_not_in_ids_nor_in_problems(told):
    made = told("dl", 'dl n=2\nlabels:\n"Ann Ames" Bo\ndata:\n0 9\n0 0\n', weight="weight", scale="0..5")
    assert made.problems
    said = " ".join(problem.text() for problem in made.reading.problems)
    assert "Ann" not in said + " ".join(fact.id for fact in made.reading.records)

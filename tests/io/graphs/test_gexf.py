"""GEXF: nodes, edges, attributes and spells, whatever the version."""

from __future__ import annotations

import networkx as nx
import pytest

from stakemap.io import Evidence, read_records

HEAD = '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed" mode="dynamic" '
PEOPLE = '<nodes><node id="a" label="Ann"/><node id="b" label="Bo"/></nodes>'


def graph(edges, attributes="", people=PEOPLE, head='timeformat="date">'):
    return f"{HEAD}{head}{attributes}{people}<edges>{edges}</edges></graph></gexf>"


@pytest.mark.parametrize(
    ("name", "nodes", "edges", "ties"),
    [("staticTest", 306, 2345, 4690), ("dynamicTest", 4, 5, 5), ("dynamicTest2", 50, 64, 64)],
)
def test_public_files_give_each_node_and_edge(data_folder, name, nodes, edges, ties):
    path = data_folder("gexf") / f"{name}.gexf"
    reading = read_records(path, format="gexf", evidence=Evidence(basis="published", retention="2030-01-01"))
    assert dict(reading.imported.read) == {"nodes": nodes, "edges": edges}
    assert dict(reading.imported.facts) == {"person": nodes, "tie": ties, "source": 1}
    assert not reading.problems


def test_what_networkx_reads_of_a_public_file_is_what_is_read(data_folder):
    path = data_folder("gexf") / "staticTest.gexf"
    theirs = nx.read_gexf(path)
    reading = read_records(path, format="gexf", evidence=Evidence(basis="published"))
    both = {frozenset(pair) for pair in theirs.edges()}
    ends = {frozenset((t.from_id, t.to_id)) for t in reading.graph if t.kind_of_fact == "tie"}
    assert ends == {frozenset(f"p:gexf:{end}" for end in pair) for pair in both}


def test_an_end_still_counts_and_an_open_end_does_not(told):
    edges = (
        '<edge source="a" target="b" start="2019-03-01" end="2020-05-31"/>'
        '<edge source="a" target="b" start="2021" endopen="2022-02-01"/>'
    )
    assert told("gexf", graph(edges)).spans == [("2019-03-01", "2020-06-01"), ("2021", "2022-02-01")]


def test_each_spell_is_a_tie_of_its_own(told):
    spells = '<spells><spell start="2019"/><spell end="2018-01-31T10:00:00"/></spells>'
    made = told("gexf", graph(f'<edge source="a" target="b">{spells}</edge>'))
    assert made.spans == [("2019", "None"), ("None", "2018-02-01")]


def test_numbers_are_no_days_unless_they_are_declared_to_be_years(told):
    text = graph('<edge source="a" target="b" start="2004.0" end="2006.0"/>', head=">")
    assert told("gexf", text).spans == [("None", "None")]
    assert told("gexf", text).left["time", "numbers"] == 1
    assert told("gexf", text, time="year").spans == [("2004", "2006")]


def test_a_value_that_changes_over_time_is_left_out(told):
    attributes = '<attributes class="edge" mode="dynamic"><attribute id="w" title="n"/></attributes>'
    values = '<attvalues><attvalue for="w" value="1"/><attvalue for="w" value="2"/></attvalues>'
    made = told(
        "gexf",
        graph(f'<edge source="a" target="b">{values}</edge>', attributes),
        weight="n",
        scale="0..5",
    )
    assert made.left["n", "over_time"] == 1
    assert (made.strengths, len(made.ties)) == ([], 1)


def test_a_mixed_graph_keeps_the_direction_of_each_edge(told):
    edges = '<edge source="a" target="b"/><edge source="b" target="a" type="undirected"/>'
    made = told("gexf", graph(edges))
    assert made.arcs == [("advice", "Ann", "Bo")] * 2 + [("advice", "Bo", "Ann")]
    assert {"graph_both", "graph_advice", "graph_forward"} <= set(made.assumed)


def test_a_default_holds_where_nothing_is_said(told):
    attributes = (
        '<attributes class="edge"><attribute id="k" title="kind"><default>mentors</default></attribute>'
        "</attributes>"
    )
    values = '<attvalues><attvalue for="k" value="informs"/></attvalues>'
    edges = f'<edge source="a" target="b"/><edge source="b" target="a">{values}</edge>'
    assert told("gexf", graph(edges, attributes)).arcs == [
        ("informs", "Bo", "Ann"),
        ("mentors", "Ann", "Bo"),
    ]

"""GraphML: what networkx writes and reads, and what it does not."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, LimitExceeded
from stakemap.io import Evidence, Limits, read_records

KEPT = Evidence(basis="contract", retention="2030-01-01")
HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
PEOPLE = '<node id="a"/><node id="b"/>'


def graph(inside, keys="", directed="directed"):
    return f'{HEAD}{keys}<graph edgedefault="{directed}">{PEOPLE}{inside}</graph></graphml>'


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0, 1)), max_size=12),
    st.booleans(),
)
def test_what_networkx_writes_is_read_edge_by_edge(tmp_path_factory, edges, directed):
    theirs = nx.MultiDiGraph() if directed else nx.MultiGraph()
    theirs.add_nodes_from(range(6))
    theirs.add_weighted_edges_from(edges, weight="strength")
    path = tmp_path_factory.mktemp("graph") / "g.graphml"
    nx.write_graphml(theirs, path)
    made = read_records(path, format="graphml", evidence=KEPT)

    ties = sorted((t.from_id[-1], t.to_id[-1], t.strength) for t in made.graph if t.kind_of_fact == "tie")
    ways = [(str(a), str(b), s) for a, b, s in edges if a != b]
    ways += [] if directed else [(b, a, s) for a, b, s in ways]
    assert ties == sorted(ways)
    loops = sum(a == b for a, b, _ in edges)
    assert sum(one.count for one in made.imported.left_out if one.why == "loop") == loops


def test_labels_of_yed_are_names(told):
    label = "<y:ShapeNode><y:Geometry x='1'/><y:NodeLabel>Ann Ames</y:NodeLabel></y:ShapeNode>"
    node = f'<node id="c"><data key="d6">{label}</data></node>'
    assert told("graphml", graph(node).replace(HEAD, HEAD[:-1] + ' xmlns:y="urn:y">')).names == [
        "Ann Ames",
        "a",
        "b",
    ]


def test_an_edge_may_have_its_own_direction_and_its_place_is_told(told):
    edges = '<edge source="a" target="b" directed="true"/>\n<edge id="e2" source="b" target="z"/>'
    made = told("graphml", graph(edges, directed="undirected"))
    assert made.arcs == [("advice", "a", "b")]
    (away,) = [one for one in made.reading.imported.left_out if one.why == "end_missing"]
    assert away.first == "graph edges 2"


def test_a_hyperedge_and_a_port_are_told_as_left_out(told):
    made = told("graphml", graph('<hyperedge><endpoint node="a"/></hyperedge>'))
    assert made.left["hyperedge", "not_taken"] == 1


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + graph('<node id="&b;"/>'),
        '<!DOCTYPE g SYSTEM "file:///etc/passwd">' + graph(""),
        graph("")[:-5],
        "<svg/>",
        "no xml at all",
        '<?xml version="1.0" encoding="nonsense"?>' + graph(""),
        f'{HEAD}<graph edgedefault="directed"/></graphml>',
    ],
)
def test_what_is_no_graph_is_refused_with_its_file(told, text):
    with pytest.raises(InputError) as caught:
        told("graphml", text)
    assert caught.value.problems[0].file == "graph"


def test_elements_too_deep_or_too_many_are_refused(tmp_path):
    path = tmp_path / "g.graphml"
    path.write_text(HEAD + "<graph>" * 300 + "</graph>" * 300 + "</graphml>")
    with pytest.raises(LimitExceeded, match="deep"):
        read_records(path, format="graphml", evidence=KEPT)
    path.write_text(graph(""))
    for small in (Limits(rows=1), Limits(elements=2), Limits(file_bytes=20)):
        with pytest.raises(LimitExceeded):
            read_records(path, format="graphml", evidence=KEPT, limits=small)

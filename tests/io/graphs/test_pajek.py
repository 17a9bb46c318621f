"""Pajek: vertices by number; namesakes stay two, edges stay undirected."""

from __future__ import annotations

import networkx as nx
import pytest

from stakemap.errors import InputError

TWO_OF_ONE_NAME = """*Vertices 3
1 "Li Wei" 0.1 0.2 0.5
2 "Li Wei"
3 Bo
*Arcs :1 "advice"
1 3 2
*Edges :2 "friendship"
2 3
"""


def test_namesakes_are_two_people_and_each_relation_has_its_kind(told):
    made = told("pajek", TWO_OF_ONE_NAME)
    assert made.names == ["Bo", "Li Wei", "Li Wei"]
    assert sorted((t.kind, t.from_id, t.to_id) for t in made.ties) == [
        ("advice", "p:pajek:1", "p:pajek:3"),
        ("friendship", "p:pajek:2", "p:pajek:3"),
    ]
    assert made.left["weight", "no_scale"] == made.left["drawing", "not_taken"] == 1
    assert "graph_advice" not in made.assumed


def test_networkx_makes_one_person_of_both_and_nodes_of_the_next_heading():
    assert sorted(nx.parse_pajek(TWO_OF_ONE_NAME).nodes) == ["*Edges", ":2", "Bo", "Li Wei"]


@pytest.mark.parametrize(
    "lines",
    ["*Arcs\n1 2 1\n1 3 1\n3 1 2\n", "*Arcslist\n1 2 3\n3 1\n", "*Matrix\n0 1 1\n0 0 0\n2 0.0 0\n"],
)
def test_arcs_lists_and_a_matrix_say_the_same(told, lines):
    made = told("pajek", f"*Vertices 3\n1 Ann\n2 Bo\n3 Cy\n{lines}", kind="informs")
    assert made.arcs == [("informs", "Ann", "Bo"), ("informs", "Ann", "Cy"), ("informs", "Cy", "Ann")]


@pytest.mark.parametrize("text", ["*Edges\n1 2\n", "hello\n", "*Vertices 1\n1 a\n*Vertices 1\n1 b\n"])
def test_what_is_no_network_is_refused(told, text):
    with pytest.raises(InputError):
        told("pajek", text)


def test_a_huge_number_of_vertices_is_only_a_word(told):
    assert told("pajek", "*Vertices 999999999999\n1 Ann\n").names == ["Ann"]

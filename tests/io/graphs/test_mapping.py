"""What attributes stand for is declared; what is assumed is told, what is refused stays out."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, PolicyRefused, UnknownName
from stakemap.io import Evidence, read, read_records
from stakemap.io.graphs.mapping import Scale

PAIR = '<node id="a"/><node id="b"/>'


def graph(edges="", nodes=PAIR, **attributes):
    """GraphML with attributes of edges (``e_``) and nodes (``n_``) by name."""
    keys = "".join(
        f'<key id="{key}" for="{"edge" if key[0] == "e" else "node"}" attr.name="{title}"/>'
        for key, title in attributes.items()
    )
    return f'<graphml>{keys}<graph edgedefault="directed">{nodes}{edges}</graph></graphml>'


def edge(source="a", target="b", **said):
    data = "".join(f'<data key="{key}">{text}</data>' for key, text in said.items())
    return f'<edge source="{source}" target="{target}">{data}</edge>'


@pytest.mark.parametrize(
    ("direction", "arcs"),
    [
        ("forward", [("advice", "a", "b")]),
        ("backward", [("advice", "b", "a")]),
        ("both", [("advice", "a", "b"), ("advice", "b", "a")]),
    ],
)
def test_the_direction_is_as_declared_and_then_nothing_is_assumed(told, direction, arcs):
    made = told("graphml", graph(edge()), direction=direction, kind="advice", node="person")
    assert (made.arcs, made.assumed) == (arcs, [])


def test_without_a_word_the_assumptions_are_told(told):
    assert told("graphml", graph(edge())).assumed == ["graph_people", "graph_advice", "graph_forward"]


def test_a_number_is_no_strength_until_a_scale_is_declared(told):
    text = graph(edge(e_w="4") + edge("b", "a"), e_w="weight")
    bare = told("graphml", text)
    assert (bare.strengths, bare.left["weight", "no_scale"]) == ([], 1)
    assert told("graphml", text, weight="weight", scale="0..5").strengths == [0.8]
    counts = [t.count for t in told("graphml", text, weight="weight", scale="count").ties]
    assert sorted(counts, key=str) == [4.0, None]
    with pytest.raises(InputError, match="scale"):
        told("graphml", text, weight="weight")


@pytest.mark.parametrize("said", ["6", "-1", "nan", "inf", "much"])
def test_a_number_off_its_scale_is_told_at_its_line_and_makes_no_tie(told, said):
    made = told("graphml", graph(edge(e_w=said), e_w="n"), weight="n", scale="0..5")
    assert made.ties == []
    assert made.problems == [(1, "weight", "a number outside its scale, or none")]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.floats(0, 1))
def test_a_scale_takes_its_ends_to_nothing_and_one(low, width, share):
    scale = Scale("strength", low, low + width)
    assert scale.taken(repr(low)) == ("strength", 0.0)
    assert scale.taken(repr(low + width)) == ("strength", 1.0)
    found = scale.taken(repr(min(low + share * width, low + width)))
    assert found is not None
    assert 0 <= found[1] <= 1


@pytest.mark.parametrize(
    ("mapping", "error"),
    [
        ({"wieght": "w"}, UnknownName),
        ({"direction": "up"}, UnknownName),
        ({"scale": "5..0"}, InputError),
        ({"scale": "10"}, InputError),
        ({"name": "nmae"}, InputError),
        ({"kind": "luvs"}, InputError),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(told, mapping, error):
    with pytest.raises(error):
        told("graphml", graph(edge()), **mapping)


def test_words_of_the_file_are_declared_one_by_one_and_others_told_once(told):
    edges = edge(e_k="Influences") + edge("b", "a", e_k="loves") * 3
    made = told("graphml", graph(edges, e_k="type"), **{"kind": "type", "kind:Influences": "advice"})
    assert made.arcs == [("advice", "a", "b")]
    assert [cause for *_, cause in made.problems] == ["unknown kind of relation"]
    assert made.left["edges", "wrong"] == 3


def test_a_bad_edge_takes_no_other_of_its_line_with_it(told):
    text = graph(edge(e_w="9") + edge(e_w="4"), e_w="n")
    assert told("graphml", text, weight="n", scale="0..5").strengths == [0.8]


def test_units_posts_and_seats_are_read_as_our_own_graph_calls_them(told):
    ours = nx.MultiDiGraph()
    ours.add_node("p", kind="person", name="Ann")
    ours.add_node("u", kind="unit", name="Bureau")
    ours.add_node("h", kind="post", name="Head")
    ours.add_edge("p", "h", kind="holds")
    ours.add_edge("h", "u", kind="in")
    made = told("graphml", "\n".join(nx.generate_graphml(ours)))
    facts = {fact.kind_of_fact: fact for fact in made.reading.records}
    assert facts["post"].unit == facts["unit"].id
    assert (facts["tenure"].person, facts["tenure"].post) == (facts["person"].id, facts["post"].id)


@pytest.mark.parametrize("name", ["religion", "民族", "homeAddress", "gift"])
def test_an_attribute_behind_a_red_line_refuses_the_file_and_its_value_is_nowhere(told, name):
    text = graph(nodes='<node id="a"><data key="n_x">PLANTED</data></node>', n_x=name)
    made = told("graphml", text)
    assert [p.code for p in made.reading.problems] == ["policy"]
    assert "PLANTED" not in repr(made.reading) + "".join(p.text() for p in made.reading.problems)
    assert "PLANTED" not in str([fact.to_dict() for fact in made.reading.records])
    with pytest.raises(PolicyRefused):
        made.reading.checked()
    with pytest.raises(PolicyRefused):
        told("graphml", text, name=name)


@pytest.mark.parametrize("kind", ["gift", "leverage"])
def test_a_tie_behind_a_red_line_is_refused(told, kind):
    made = told("graphml", graph(edge(e_k=kind), e_k="type"), kind="type")
    assert made.ties == []
    assert [p.code for p in made.reading.problems] == ["policy"]


def test_kin_are_restricted_whatever_the_file_says(told):
    text = graph(edge(e_k="kin", e_l="public"), e_k="kind", e_l="evidence_label")
    (tie,) = told("graphml", text).ties
    assert (tie.kind, tie.label) == ("kin", "restricted")


def test_a_remark_is_read_only_where_declared_and_warned_of(told):
    text = graph(edge(e_d="away for health reasons"), e_d="description")
    assert told("graphml", text).left["description", "not_taken"] == 1
    made = told("graphml", text, note="description")
    assert made.ties[0].note.endswith("away for health reasons")
    assert [w.field for w in made.reading.warnings] == ["note"]


def test_source_basis_and_end_may_come_from_the_file(told):
    keys = {"e_s": "who", "e_b": "why", "e_x": "until", "e_g": "admiralty"}
    said = edge(e_s="Yearbook", e_b="published", e_x="2028-05-01", e_g="B2")
    (tie,) = told(
        "graphml", graph(said, **keys), source="who", basis="why", expires="until", grade="admiralty"
    ).ties
    assert (tie.basis, str(tie.expires), tie.grade) == ("published", "2028-05-01", "B2")
    assert tie.source.startswith("src:graphml:yearbook")


def test_a_basis_must_be_given(tmp_path):
    path = tmp_path / "a.graphml"
    path.write_text(graph(edge()))
    with pytest.raises(InputError, match="lawful basis missing"):
        read(path, format="graphml")
    with pytest.raises(InputError, match="name its format: graphml"):
        read(path)
    made = read_records(path, format="graphml", evidence=Evidence(basis="contract"))
    assert {fact.label for fact in made.records if fact.kind_of_fact == "tie"} == {"internal"}

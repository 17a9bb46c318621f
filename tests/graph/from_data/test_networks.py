import igraph
import networkx as nx
import numpy as np
import pytest

from stakemap.errors import InputError, LeftOut, PolicyRefused, UnknownName
from stakemap.graph.from_data.networks import from_igraph, from_networkx
from stakemap.model import Person, Tie, Unit


def arcs(graph, view="influence"):
    snapshot = graph.snapshot(view=view)
    names = snapshot.nodes
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    return {(names[i], names[j]): p for (i, j), p in zip(ends, snapshot.strength.tolist(), strict=True)}


def test_a_directed_networkx_graph_keeps_its_directions():
    graph = nx.DiGraph([("a", "b", {"w": 0.8}), ("b", "c", {})])

    assert arcs(from_networkx(graph, weight="w")) == {("a", "b"): 0.8, ("b", "c"): 0.5}


def test_an_undirected_networkx_graph_gives_both_arcs():
    graph = nx.Graph([("a", "b", {"w": 0.8})])
    graph.add_node("c")

    assert arcs(from_networkx(graph, weight="w")) == {("a", "b"): 0.8, ("b", "a"): 0.8}
    with pytest.warns(LeftOut, match="of edges w"):
        assert from_networkx(graph).snapshot().nodes == ("a", "b", "c")


@pytest.mark.parametrize(("values", "weight"), [("strength", 0.5), ("count", np.log(4))])
def test_a_kind_that_runs_both_ways_anyway_does_not_count_an_undirected_edge_twice(values, weight):
    graph = nx.Graph([("a", "b", {"w": 0.5 if values == "strength" else 3})])
    snapshot = from_networkx(graph, kind="works_with", weight="w", values=values).snapshot()

    assert snapshot.weight.tolist() == pytest.approx([weight, weight])


def test_parallel_edges_and_loops_of_networkx_are_taken():
    graph = nx.MultiDiGraph([("a", "b", {"w": 0.4}), ("a", "b", {"w": 0.6}), ("a", "a", {"w": 0.9})])

    assert arcs(from_networkx(graph, weight="w")) == {("a", "b"): 0.6}


def test_the_order_of_a_networkx_graph_does_not_matter():
    edges = [("a", "b", {"w": 0.5}), ("b", "c", {"w": 0.25}), ("c", "a", {"w": 0.75})]
    one, two = (from_networkx(nx.Graph(e), weight="w") for e in (edges, edges[::-1]))

    assert one.digest == two.digest


def test_the_florentine_families_come_over_whole():
    families = nx.florentine_families_graph()
    snapshot = from_networkx(families).snapshot()

    assert (snapshot.n, snapshot.m) == (15, 40)
    assert dict(zip(snapshot.nodes, np.diff(snapshot.in_indptr).tolist(), strict=True)) == dict(
        families.degree
    )


def test_names_and_attributes_that_the_model_has_are_kept_and_the_others_listed():
    graph = nx.DiGraph()
    graph.add_node("a", name="Ann", name_zh="安", rank=12, club="x")
    graph.add_node("b", rank=None, unknown=True)
    graph.add_edge("a", "b", strength=0.4, since=2019, until="2030-05", confirmed="2026-01", colour="red")
    with pytest.warns(LeftOut) as told:
        made = from_networkx(graph)

    assert sorted(str(one.message).rpartition(": ")[2] for one in told) == [
        "of edges colour",
        "of nodes club",
    ]
    assert {one.filename for one in told} == {__file__}
    ann, bob, tie = made["a"], made["b"], made.of(Tie)[0]
    assert (ann.name, ann.name_zh, ann.rank) == ("Ann", "安", 12)
    assert (bob.name, bob.unknown) == ("b", True)
    assert (tie.strength, tie.valid.start, tie.valid.end, tie.confirmed) == (
        0.4,
        "2019",
        "2030-05",
        "2026-01",
    )


def test_a_value_that_does_not_fit_an_attribute_is_refused_with_its_field():
    graph = nx.Graph()
    graph.add_node("a", rank="high")
    with pytest.raises(InputError) as found:
        from_networkx(graph)
    assert [p.field for p in found.value.problems] == ["rank"]


def test_a_weight_that_no_edge_has_is_an_error_that_names_those_there_are():
    graph = nx.Graph([("a", "b", {"weight": 0.5, "colour": 1})])
    with pytest.raises(InputError, match="no edge has the attribute 'wieght'") as found:
        from_networkx(graph, weight="wieght")
    assert "did you mean 'weight'?" in str(found.value.problems[0].cure)
    assert "colour, weight" in str(found.value.problems[0].cure)
    with pytest.raises(InputError, match="no edge has"):
        from_networkx(nx.path_graph(2), weight="weight")
    assert from_networkx(nx.Graph(), weight="weight").snapshot().m == 0


def test_an_attribute_that_must_not_be_recorded_is_refused():
    graph = nx.Graph()
    graph.add_node("a", religion="x")
    with pytest.raises(PolicyRefused):
        from_networkx(graph)


def test_the_kind_may_stand_on_the_edges():
    graph = nx.Graph([("a", "b", {"how": "works_with", "s": 0.5}), ("b", "c", {"how": "advice", "s": 0.25})])
    made = from_networkx(graph, kind="how", weight="s")

    assert sorted((tie.kind, tie.from_id, tie.to_id) for tie in made.of(Tie)) == [
        ("advice", "b", "c"),
        ("advice", "c", "b"),
        ("works_with", "a", "b"),
    ]
    with pytest.raises(UnknownName, match="kind of relation"):
        from_networkx(graph, kind="whow", weight="s")


def test_what_nodes_are_is_kept():
    graph = nx.DiGraph()
    graph.add_node("u", kind="unit", size=30)
    graph.add_node("p", kind="unknown")
    graph.add_edge("p", "u")
    made = from_networkx(graph)

    assert isinstance(made["u"], Unit)
    assert made["u"].size == 30
    assert isinstance(made["p"], Person)
    assert made["p"].unknown


def test_igraph_gives_the_same_graph_as_networkx():
    graph = igraph.Graph.TupleList([("ann", "bob", 0.8), ("bob", "cai", 0.5)], directed=True, weights="w")
    same = nx.DiGraph([("ann", "bob", {"w": 0.8}), ("bob", "cai", {"w": 0.5})])

    assert from_igraph(graph, weight="w").digest == from_networkx(same, weight="w").digest
    assert from_igraph(igraph.Graph.Ring(3)).snapshot().nodes == ("0", "1", "2")
    assert from_igraph(igraph.Graph.Ring(3)).snapshot().m == 6
    with pytest.raises(InputError, match="no edge has"):
        from_igraph(graph, weight="weight")

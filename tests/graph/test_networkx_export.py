import networkx as nx
import pytest

from stakemap.errors import UnknownName
from stakemap.graph.from_data.networks import from_networkx
from stakemap.graph.from_data.pairs import from_edges
from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Person, Post, Source, Spell, Tenure, Tie, Unit


def sample():
    return PropertyGraph(
        [
            Source(id="s", title="S"),
            Unit(id="u", name="Bureau"),
            Post(id="post", name="Director", unit="u", head=True),
            *(Person(id=i, name=i.upper()) for i in "abc"),
            Tenure(id="h", person="a", post="post"),
            Spell(id="sp", person="b", kind="employment", unit="u"),
            Tie(id="t1", kind="advice", from_id="b", to_id="a", strength=0.25),
            Tie(id="t2", kind="advice", from_id="b", to_id="a"),
            Tie(id="t3", kind="contacts", from_id="c", to_id="a", count=3.0),
            Tie(id="k", kind="kin", from_id="b", to_id="c"),
        ]
    )


def test_the_facts_become_a_multigraph_with_one_edge_a_fact():
    out = sample().to_networkx()

    assert isinstance(out, nx.MultiDiGraph)
    assert dict(out.nodes(data="kind")) == {
        "a": "person",
        "b": "person",
        "c": "person",
        "post": "post",
        "u": "unit",
    }
    assert out.nodes["a"]["name"] == "A"
    assert {(a, b, key): data for a, b, key, data in out.edges(keys=True, data=True)} == {
        ("a", "post", "h"): {"kind": "holds"},
        ("b", "a", "t1"): {"kind": "advice", "strength": 0.25},
        ("b", "a", "t2"): {"kind": "advice"},
        ("b", "u", "sp"): {"kind": "employment"},
        ("c", "a", "t3"): {"kind": "contacts", "count": 3.0},
        ("post", "u", "post"): {"kind": "in"},
    }


def test_kin_stays_out_of_the_multigraph_and_of_every_view_but_the_conflict_check():
    graph = sample()

    assert not graph.to_networkx().has_edge("b", "c")
    for view in ("influence", "formal", "informal", "introduction"):
        assert not graph.to_networkx(view).has_edge("b", "c")
    assert graph.to_networkx("conflict_check").has_edge("b", "c")


@pytest.mark.parametrize("weight", ["strength", "weight", "cost"])
def test_a_view_becomes_a_digraph_with_the_arrays_of_its_snapshot(weight):
    graph = sample()
    snapshot, out = graph.snapshot(), graph.to_networkx("influence", weight=weight)

    assert tuple(out) == snapshot.nodes
    assert out.graph == {"as_of": None, "view": "influence"}
    assert out.nodes["a"] == {"name": "A", "kind": "person"}
    values = getattr(snapshot, weight)
    for k, (i, j) in enumerate(zip(snapshot.sources, snapshot.targets, strict=True)):
        assert out[snapshot.nodes[i]][snapshot.nodes[j]] == {weight: values[k]}


def test_there_and_back_gives_the_same_arcs():
    graph = from_edges([("a", "b", 0.8), ("b", "c", 0.5), ("c", "a", 0.25)])
    back = from_networkx(graph.to_networkx("informal"), weight="strength")

    assert back.snapshot().digest == graph.snapshot().digest


def test_an_unknown_view_or_weight_is_refused():
    with pytest.raises(UnknownName, match="view"):
        sample().to_networkx("friends")
    with pytest.raises(UnknownName, match="did you mean 'strength'"):
        sample().to_networkx("formal", weight="strenght")

"""Tables, networks and rows as analysts have them: read, or one plain sentence with what to do."""

from __future__ import annotations

from decimal import Decimal

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.model import Person, Tie


def ties(graph):
    return {(t.from_id, t.kind, t.to_id, t.strength, t.count) for t in graph.of(Tie)}


HALF = {("a", "advice", "b", 0.5, None), ("b", "advice", "c", 0.25, None)}
FIVE = {("a", "advice", "b", None, 5), ("b", "advice", "c", None, 2)}


@pytest.mark.parametrize(
    ("columns", "values", "expected"),
    [
        (("from", "to", "weight"), (0.5, 0.25), HALF),
        (("Source", "Target", "Weight"), (0.5, 0.25), HALF),
        (("来源", "目标", "强度"), (0.5, 0.25), HALF),
        (("从", "到", "次数"), (5, 2), FIVE),
        (("ego", "alter", "n"), (5, 2), FIVE),
        (("Person A", "Person B", "Frequency"), (5, 2), FIVE),
        (("from", "to", "strength"), (Decimal("0.5"), Decimal("0.25")), HALF),
        (("from", "to", "value"), (np.float32(0.5), np.float32(0.25)), HALF),
    ],
)
@pytest.mark.parametrize("form", ["frame", "columns", "records", "file"])
def test_columns_by_their_names_in_the_wild(tmp_path, columns, values, expected, form):
    one, two, three = columns
    table = {one: ["a", "b"], two: ["b", "c"], three: list(values)}
    if form == "file":
        pd.DataFrame(table).to_csv(tmp_path / "edges.csv", index=False)
        assert ties(sm.read(tmp_path / "edges.csv")) == expected
        return
    records = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    given = {"frame": pd.DataFrame(table), "columns": table, "records": records}[form]
    assert ties(sm.from_frame(given)) == expected


def test_a_column_that_says_who_reported_is_no_end():
    made = sm.from_frame({"from": ["a"], "to": ["b"], "source": ["minutes"]})
    (tie,) = made.of(Tie)
    assert (tie.from_id, tie.to_id, made.source_of(tie).title) == ("a", "b", "minutes")


@pytest.mark.parametrize("values", [[1, 0], [5, 2], [0.5, 3]])
def test_a_weight_that_may_be_counts_or_a_scale_is_asked_for(tmp_path, values):
    table = pd.DataFrame({"from": ["a", "b"], "to": ["b", "c"], "weight": values})
    with pytest.raises(InputError, match="may be a strength or a count"):
        sm.from_frame(table)
    table.to_csv(tmp_path / "edges.csv", index=False)
    with pytest.raises(InputError, match="may be a strength or a count"):
        sm.read(tmp_path / "edges.csv")


def test_kinds_are_known_by_their_labels_and_other_words():
    table = {
        "from": ["a", "b", "c"],
        "to": ["b", "c", "d"],
        "relationship": ["请教", "Reports to", "colleague"],
    }
    kinds = {t.kind for t in sm.from_frame(table).of(Tie)}

    assert kinds == {"advice", "reports_to", "works_with"}
    assert sm.from_edges([("a", "b")], kind="请教") == sm.from_edges([("a", "b")])
    with pytest.warns(sm.errors.LeftOut, match="type"):
        sm.from_frame({"from": ["a"], "to": ["b"], "type": ["Directed"]})


@pytest.mark.parametrize(
    "ends",
    [
        (["1", "2"], ["2", "3"]),
        ([1, 2], [2, 3]),
        ([1.0, 2.0], [2.0, 3.0]),
        (pd.array([1, 2], dtype="Int64"), pd.array([2, 3], dtype="Int64")),
        (pd.Categorical(["1", "2"]), pd.Categorical(["2", "3"])),
        ([" 1", "2 "], ["2", "3\t"]),
    ],
)
def test_ids_of_each_type_of_column_are_the_same(ends):
    graph = sm.from_frame(pd.DataFrame({"source": ends[0], "target": ends[1]}))
    assert {p.id for p in graph.of(Person)} == {"1", "2", "3"}


def test_grouped_tables_keep_their_ends_in_the_index():
    rows = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "count": [2, 3]})
    assert ties(sm.from_frame(rows.groupby(["source", "target"]).sum())) == {("a", "advice", "b", None, 5)}


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, ""])
def test_an_empty_end_is_told_by_its_row(missing):
    with pytest.raises(InputError, match="row 2: an end is empty"):
        sm.from_frame({"source": ["a", missing], "target": ["b", "c"]})


@pytest.mark.parametrize(
    ("value", "cause"), [(-0.5, "less than 0"), (7, "more than 1"), ("much", "not a number")]
)
def test_a_strength_that_is_none_is_told_in_plain_words(value, cause):
    calls = (
        lambda: sm.from_frame({"source": ["a"], "target": ["b"], "strength": [value]}),
        lambda: sm.from_edges([("a", "b", value)]),
        lambda: sm.from_networkx(nx.DiGraph([("a", "b", {"w": value})]), weight="w"),
    )
    for call in calls:
        with pytest.raises(InputError, match=cause):
            call()


@pytest.mark.parametrize(
    ("call", "cure"),
    [
        (lambda: sm.from_edges(pd.DataFrame({"source": ["a"]})), "sm.from_frame"),
        (lambda: sm.from_edges(nx.path_graph(2)), "sm.from_networkx"),
        (lambda: sm.from_edges({"a": ["b"]}), "source, target"),
        (lambda: sm.from_edges([("a", "b", {"weight": 0.5})]), "sm.from_networkx"),
        (lambda: sm.from_networkx({"a": ["b"]}), "sm.from_"),
        (lambda: sm.from_networkx(igraph.Graph.Full(2)), "sm.from_igraph"),
        (lambda: sm.from_igraph(nx.path_graph(2)), "sm.from_networkx"),
        (lambda: sm.from_networkx(nx.davis_southern_women_graph()), "sm.from_groups"),
        (lambda: sm.from_igraph(igraph.Graph(edges=[(0, 1)], vertex_attrs={"name": ["a", "a"]})), "own name"),
        (lambda: sm.from_networkx(nx.Graph([(object(), "a")])), "ids of text"),
        (lambda: sm.from_networkx(nx.Graph([(frozenset("ab"), "a")])), "ids of text"),
        (lambda: sm.from_frame([("a", "b")]), "sm.from_edges"),
        (lambda: sm.from_groups(pd.DataFrame({"a": ["x"], "b": ["y"], "c": ["z"]})), "person and group"),
        (lambda: sm.from_groups(nx.path_graph(3)), "bipartite"),
        (lambda: sm.read(pd.DataFrame({"source": ["a"]})), "sm.from_frame"),
        (lambda: sm.read(nx.path_graph(2)), "sm.from_networkx"),
    ],
)
def test_what_came_to_another_door_says_which(call, cure):
    with pytest.raises(InputError) as caught:
        call()
    assert cure in f"{caught.value} {caught.value.hint}"


def test_rows_of_each_form_are_the_same_ties():
    expected = {("0", "advice", "1", None, None), ("1", "advice", "2", None, None)}
    for rows in (
        [(0, 1), (1, 2)],
        np.array([[0, 1], [1, 2]]),
        nx.path_graph(3).edges(),
        iter([(0, 1), (1, 2)]),
    ):
        assert ties(sm.from_edges(rows)) == expected
    assert ties(sm.from_edges({("a", "b"): 0.5, ("b", "c"): Decimal("0.25")})) == HALF


def test_kinds_on_edges_count_where_all_of_them_are_kinds():
    graph = nx.MultiDiGraph([("a", "b", {"kind": "advice", "strength": 0.5}), ("a", "b", {"kind": "knows"})])
    graph.add_edge("a", "a", kind="knows")
    assert {(t.kind, t.strength) for t in sm.from_networkx(graph).of(Tie)} == {
        ("advice", 0.5),
        ("knows", None),
    }
    graph.add_edge("b", "a", kind="strange")
    with pytest.warns(sm.errors.LeftOut, match="kind"):
        assert {t.kind for t in sm.from_networkx(graph).of(Tie)} == {"advice"}


def test_people_by_group_in_each_form():
    pairs = [("a", "g"), ("b", "g"), ("b", "h")]
    expected = sm.from_groups(pairs)
    network = nx.Graph(pairs)
    nx.set_node_attributes(network, {n: int(n in "gh") for n in network}, "bipartite")
    matrix = pd.DataFrame([[1, 0], [1, 1]], index=["a", "b"], columns=["g", "h"])

    for given in (
        pd.DataFrame(pairs, columns=["Person", "Group"]),
        matrix,
        network,
        {"g": ["a", "b"], "h": ["b"]},
    ):
        assert sm.from_groups(given) == expected


def test_a_matrix_with_its_rows_in_another_order_is_put_in_order():
    matrix = pd.DataFrame([[0, 0], [0, 0.5]], index=["b", "a"], columns=["a", "b"])
    assert ties(sm.from_matrix(matrix)) == {("a", "advice", "b", 0.5, None)}


@pytest.mark.parametrize(
    "made",
    [
        lambda: sm.from_frame(pd.DataFrame({"source": [], "target": []})),
        lambda: sm.from_edges([]),
        lambda: sm.from_networkx(nx.Graph()),
        lambda: sm.from_groups({}),
    ],
)
def test_nothing_is_an_empty_graph(made):
    assert len(made()) == 0

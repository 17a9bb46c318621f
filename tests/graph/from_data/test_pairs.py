from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.from_data.pairs import from_edges
from stakemap.model import Person, Tie, Unit


def arcs(graph, view="influence"):
    snapshot = graph.snapshot(view=view)
    names = snapshot.nodes
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    return {(names[i], names[j]): p for (i, j), p in zip(ends, snapshot.strength.tolist(), strict=True)}


def problems(rows, **options):
    with pytest.raises(InputError) as found:
        from_edges(rows, **options)
    return found.value.problems


def test_ties_told_twice_are_two_ties_numbered_in_turn():
    ids = sorted(tie.id for tie in from_edges([("ann", "bob", 0.8)] * 3).of(Tie))

    assert ids == [ids[0], f"{ids[0]}:2", f"{ids[0]}:3"]


def test_a_row_says_that_the_source_turns_to_the_target():
    graph = from_edges([("ann", "bob", 0.8), ["cai", "bob"]])

    assert arcs(graph) == {("ann", "bob"): 0.8, ("cai", "bob"): 0.5}
    assert [bool(x) for x in graph.snapshot().evidence.assumed] == [False, True]


def test_the_sentence_of_the_kind_begins_with_the_source():
    assert set(arcs(from_edges([("ann", "bob")], kind="mentors"))) == {("bob", "ann")}
    assert set(arcs(from_edges([("ann", "bob")], kind="reports_to"))) == {("ann", "bob")}


def test_facts_carry_the_source_given_in_code_count_fully_and_are_not_complete():
    graph = from_edges([("ann", "bob", 0.8)])

    assert {f.source for f in graph} == {"given-in-code"}
    assert not any(f.complete for f in graph)
    assert graph.snapshot().evidence.confidence.tolist() == [1.0]


def test_counts_are_counted():
    snapshot = from_edges([("ann", "bob", 3), ("ann", "bob", 4)], values="count").snapshot()

    assert snapshot.weight.tolist() == pytest.approx([np.log(8)])


def test_the_same_row_twice_counts_once_with_the_strongest():
    assert arcs(from_edges([("ann", "bob", 0.4), ("ann", "bob", 0.6)])) == {("ann", "bob"): 0.6}


def test_numbers_of_numpy_are_numbers():
    rows = [("a", "b", np.float32(0.5)), ("a", "c", np.int64(1)), ("a", "d", np.float64(0.25))]

    assert list(arcs(from_edges(rows)).values()) == [0.5, 1.0, 0.25]


def test_decimals_and_fractions_are_numbers_and_the_na_of_pandas_is_no_value():
    rows = [("a", "b", Decimal("0.25")), ("a", "c", Fraction(1, 8)), ("a", "d", pd.NA), ("a", "e", None)]

    assert list(arcs(from_edges(rows)).values()) == [0.25, 0.125, 0.5, 0.5]


@pytest.mark.parametrize("end", [pd.NA, pd.NaT, np.nan, None])
def test_an_end_that_is_not_there_is_refused_by_its_row(end):
    assert problems([("x", "y"), (end, "b")])[0].row == 2


def test_whole_numbers_of_any_type_are_one_id():
    rows = [(1, 2.0), (np.int64(2), Decimal(1)), (np.float64(1.0), "ann")]

    assert from_edges(rows).snapshot().nodes == ("1", "2", "ann")


def test_ids_become_text_and_nodes_without_ties_are_kept():
    graph = from_edges([(1, np.int64(2))], nodes=[7, "eight"])

    assert graph.snapshot().nodes == ("1", "2", "7", "eight")
    assert all(isinstance(f, Person | Tie) for f in graph)


def test_lines_between_units_make_units():
    graph = from_edges([("u1", "u2")], kind="leads")

    assert len(graph.of(Unit)) == 2
    assert arcs(graph, "formal") == {("seat:u2", "seat:u1"): 0.6}


def test_a_row_to_oneself_makes_no_tie_and_an_empty_list_an_empty_graph():
    assert from_edges([("a", "a", 0.5)]).snapshot().m == 0
    assert len(from_edges([])) == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("a", "b", 1.01), "strength"),
        (("a", "b", -0.1), "strength"),
        (("a", "b", 7), "strength"),
        (("a", "b", float("nan")), "strength"),
        (("a", "b", True), "strength"),
        (("a", "b", "0.5"), "strength"),
        (("a", "b", 10**400), "strength"),
        (("a", "b", np.array([0.5])), ""),
        (("a",), ""),
        (("a", "b", 0.5, "x"), ""),
        ("ab", ""),
        (5, ""),
        (None, ""),
        ({"a": 1, "b": 2}, ""),
        ((None, "b"), ""),
        ((float("nan"), "b"), ""),
        (("", "b"), ""),
        (("seat:x", "b"), ""),
        (("a\u200b", "b"), ""),
        (("x" * 201, "b"), ""),
    ],
)
def test_a_row_that_does_not_fit_is_named_by_its_number_with_a_cure(row, field):
    found = problems([("x", "y"), row])

    assert {p.row for p in found} == {2}
    assert found[0].field == field
    assert all(p.cure for p in found)


def test_all_bad_rows_are_reported_at_once():
    assert [p.row for p in problems([("a", "b", 2), ("a", "b"), ("c", "d", -1)])] == [1, 3]


def test_a_strength_above_one_points_to_counts():
    assert 'values="count"' in str(problems([("a", "b", 12)])[0].text())


def test_two_things_with_one_text_are_not_silently_one_node():
    assert problems([(1, "x"), ("1", "x")])[0].row == 2


def test_unknown_kinds_and_values_are_refused():
    with pytest.raises(UnknownName, match="did you mean 'advice'"):
        from_edges([], kind="advise")
    with pytest.raises(UnknownName, match="strength, count"):
        from_edges([("a", "b")], values="weight")

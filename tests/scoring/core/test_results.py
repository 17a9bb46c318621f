"""Scores and explanations as their readers meet them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.scoring.core.results import Explanation, Part, Scores


def _scores(values, **options):
    nodes = tuple("abcdefgh"[: len(values)])
    return Scores("in_degree", "people", nodes, np.array(values, float), **options)


def test_a_score_is_read_by_id():
    scores = _scores([1, 3])
    assert scores["b"] == 3.0
    assert isinstance(scores["b"], float)
    with pytest.raises(UnknownName):
        scores["z"]
    assert (len(scores), list(scores), "a" in scores) == (2, ["a", "b"], True)


def test_top_puts_equal_values_in_order_of_id_and_leaves_seats_out():
    scores = _scores([1, 3, 3 + 1e-14, 9], ranked=[True, True, True, False])
    assert [node for node, _ in scores.top()] == ["b", "c", "a"]
    assert scores.top(1) == [("b", 3.0)]
    assert scores.top(0) == []


def test_equal_values_share_the_better_rank():
    scores = _scores([1, 3, 3, 2, 5], ranked=[True] * 4 + [False])
    assert scores.ranks() == {"b": 1, "c": 1, "d": 3, "a": 4}
    assert scores.rank("d") == 3
    with pytest.raises(UnknownName):
        scores.rank("e")


def test_large_values_tie_by_relative_distance():
    assert _scores([1e15, 1e15 + 0.125, 1e14]).ranks() == {"a": 1, "b": 1, "c": 3}


def test_plain_forms_carry_unit_run_and_date():
    scores = dataclasses.replace(
        _scores([1, 2]), run="r1", as_of="2026-09-01", view="influence", names={"a": "Ann"}
    )
    assert scores.to_dict() == {
        "measure": "in_degree",
        "unit": "people",
        "run": "r1",
        "as_of": "2026-09-01",
        "view": "influence",
        "values": {"a": 1.0, "b": 2.0},
    }
    assert scores.to_rows()[0] == {"id": "a", "name": "Ann", "value": 1.0, "rank": 2}
    assert scores.to_frame().loc["b", "rank"] == 1


def test_bounds_appear_in_rows():
    scores = _scores([0.5], bounds=(np.array([0.4]), np.array([0.6])))
    assert scores.to_rows()[0] == {"id": "a", "name": "a", "value": 0.5, "rank": 1, "low": 0.4, "high": 0.6}


def test_a_row_tells_of_each_node_what_was_drawn_and_no_rank_of_whoever_has_none():
    pair = (np.array([0.1, 0.2]), np.array([0.3, 0.4]))
    ranks = (np.array([1.0, 1.0]), np.array([2.0, 2.0]))
    scores = _scores([0.2, 0.3], ranked=[True, False], bounds=pair, rank_bounds=ranks, medians=pair)
    assert scores.to_rows() == [
        {
            "id": "a", "name": "a", "value": 0.2, "rank": 1, "low": 0.1, "high": 0.3,
            "rank_low": 1.0, "rank_high": 2.0, "median": 0.1, "rank_median": 0.3,
        },
        {
            "id": "b", "name": "b", "value": 0.3, "rank": None, "low": 0.2, "high": 0.4,
            "rank_low": None, "rank_high": None, "median": 0.2, "rank_median": None,
        },
    ]  # fmt: skip


@pytest.mark.parametrize("values", [[np.nan], [np.inf], [1.0, -np.inf]])
def test_a_value_that_is_no_number_never_leaves_a_measure(values):
    with pytest.raises(InputError):
        _scores(values)


def test_values_are_frozen_and_not_shared_with_the_caller():
    mine = np.array([1.0, 2.0])
    scores = Scores("in_degree", "people", ("a", "b"), mine)
    mine[0] = 7
    assert scores["a"] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        scores.values[0] = 7
    with pytest.raises(dataclasses.FrozenInstanceError):
        scores.unit = "x"


def test_notebook_tables_escape_what_people_are_called():
    scores = dataclasses.replace(_scores([1, 2]), names={"b": "<script>alert(1)</script>"}, notes=("a < b",))
    html = scores._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "a &lt; b" in html
    ways = Explanation(
        "in_degree", "b", 2.0, (Part("x", 2.0, "tie", arc=("a", "b")), Part("own", 1.0, "own"))
    )
    assert ways._repr_html_().count("→") == 1
    assert "a → b" in ways._repr_html_()
    why = Explanation("in_degree", "b", 2.0, (Part("<b>", 2.0, "tie", arc=("<i>", "b"), facts=("<f>",)),))
    assert not any(tag in why._repr_html_() for tag in ("<b>", "<i>", "<f>"))


def test_a_score_without_explainer_says_so():
    why = _scores([1]).explain("a")
    assert (why.additive, why.parts) == (False, ())
    assert "no explanation" in why.note
    with pytest.raises(UnknownName):
        _scores([1]).explain("z")


def test_an_explanation_adds_up_and_turns_into_rows():
    parts = (Part("formal power", 0.25, "formal", node="a"), Part("b", 0.5, "tie", "b", ("b", "a"), ("f1",)))
    why = Explanation("influence", "a", 0.75, parts)
    assert why.total == 0.75
    assert why.to_rows()[1]["arc"] == ["b", "a"]
    assert why.to_dict()["parts"] == why.to_rows()
    assert list(why.to_frame()["value"]) == [0.25, 0.5]


def test_scores_say_whether_they_are_point_values_or_medians():
    drawn = dataclasses.replace(_scores([1, 2]), medians=(np.array([0.5, 1.5]), np.array([2.0, 1.0])))

    for shows in (repr(drawn), drawn._repr_html_()):
        assert "as_shown has the medians" in shows
    for shows in (repr(drawn.as_shown), drawn.as_shown._repr_html_()):
        assert "medians of the draws" in shows
        assert "as_shown" not in shows


def test_what_is_ones_own_is_no_formal_say_where_no_decision_was_named():
    why = sm.analyze(sm.from_edges([("a", "b")]), draws=0).explain("b")

    assert "own share: b" in why.text("en")
    assert "本人份额" in why.text("zh")
    assert "own share" in why._repr_html_()


def test_reprs_are_short():
    assert repr(_scores([1, 2, 3, 4])) == "<Scores in_degree of 4 nodes: d 4, c 3, b 2 ...>"
    assert repr(Explanation("m", "a", 0.5, ())) == "<Explanation m of a: 0.5 from 0 parts>"

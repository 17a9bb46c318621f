"""Two runs side by side."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.scoring.core.rank_moves import compare_scores
from stakemap.scoring.core.results import Scores


def _scores(values, measure="influence"):
    return Scores(measure, "share", tuple(sorted(values)), np.array([values[k] for k in sorted(values)]))


BEFORE = _scores({"a": 0.5, "b": 0.3, "c": 0.2})
AFTER = _scores({"a": 0.3, "b": 0.5, "d": 0.2})


def test_moves_say_who_rose_fell_came_and_left():
    moves = compare_scores(BEFORE, AFTER)
    assert [move.node for move in moves.rose()] == ["b"]
    assert [move.node for move in moves.fell()] == ["a"]
    assert moves["d"].status == "came"
    assert moves["c"].status == "left"
    assert moves["c"].change == pytest.approx(-0.2)
    assert (moves["b"].places, moves["d"].places) == (1, 0)
    assert moves.agreement == -1.0
    with pytest.raises(UnknownName):
        moves["z"]


def test_the_greatest_changes_stand_first():
    assert [move.node for move in compare_scores(BEFORE, AFTER).top(2)] == ["a", "b"]


def test_nothing_changes_between_a_run_and_itself():
    moves = compare_scores(BEFORE, BEFORE)
    assert moves.top() == []
    assert moves.agreement == 1.0
    assert repr(moves) == "<Moves of influence: 0 of 3 changed>"


def test_only_the_same_measure_is_compared():
    with pytest.raises(InputError):
        compare_scores(BEFORE, _scores({"a": 1.0}, "in_degree"))


def test_flat_or_disjoint_orders_have_no_agreement():
    assert compare_scores(BEFORE, _scores({"z": 1.0})).agreement is None
    assert compare_scores(BEFORE, _scores({"a": 1.0, "b": 1.0, "c": 1.0})).agreement is None


def test_moves_turn_into_rows_and_tables():
    moves = compare_scores(BEFORE, AFTER)
    assert moves.to_rows()[0]["id"] == "a"
    assert moves.to_dict()["measure"] == "influence"
    assert moves.to_frame().loc["b", "places"] == 1
    assert "+1" in moves._repr_html_()

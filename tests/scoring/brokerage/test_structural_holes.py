"""Structural holes by hand: stars, circles, bridges, and nobody."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size, efficiency, hierarchy

STAR = Snapshot.from_arrays([0, 0, 0], [1, 2, 3], [1, 1, 1], nodes=["hub", "x", "y", "z"])
CIRCLE = Snapshot.from_arrays([0, 1, 2], [1, 2, 0], [1, 1, 1], nodes=["x", "y", "z"])
KITE = Snapshot.from_arrays(
    [0, 1, 2, 0], [1, 2, 0, 3], [1, 1, 1, 1], nodes=["a", "b", "c", "tail"]
)  # a triangle with a tail at a


def test_the_hub_of_a_star_is_free_and_its_leaves_are_bound():
    assert constraint(STAR)["hub"] == pytest.approx(1 / 3)
    assert constraint(STAR)["x"] == 1.0
    assert effective_size(STAR)["hub"] == 3.0
    assert efficiency(STAR)["hub"] == 1.0
    assert hierarchy(STAR)["hub"] == pytest.approx(0)
    assert hierarchy(STAR)["x"] == 1.0


def test_a_closed_circle_has_the_values_worked_out_by_hand():
    assert constraint(CIRCLE)["x"] == pytest.approx(2 * (0.5 + 0.25) ** 2)
    assert effective_size(CIRCLE)["x"] == pytest.approx(1.0)
    assert efficiency(CIRCLE)["x"] == pytest.approx(0.5)


def test_a_triangle_with_a_tail_has_the_values_worked_out_by_hand():
    each, tail = (1 / 3 + 1 / 3 * 1 / 2) ** 2, (1 / 3) ** 2
    assert constraint(KITE)["a"] == pytest.approx(2 * each + tail)
    assert effective_size(KITE)["a"] == pytest.approx(3 - 2 / 3)
    shares = np.array([each, each, tail]) / ((2 * each + tail) / 3)
    assert hierarchy(KITE)["a"] == pytest.approx(float((shares * np.log(shares)).sum() / (3 * np.log(3))))


def test_parts_of_the_constraint_sum_to_it():
    for measure in (constraint, effective_size, efficiency):
        scores = measure(KITE)
        for node in KITE.nodes:
            told = scores.explain(node)
            assert told.additive
            assert told.total == pytest.approx(scores[node])
    told = hierarchy(KITE).explain("a")
    assert not told.additive
    assert told.note.startswith("hierarchy does not split into shares")
    assert {part.label for part in told.parts} == {"b", "c", "tail"}


def test_somebody_without_a_tie_brokers_nothing_and_the_result_says_so():
    snapshot = Snapshot.from_arrays([0], [1], [1], nodes=["a", "b", "lone"])
    assert [measure(snapshot)["lone"] for measure in (constraint, effective_size, efficiency, hierarchy)] == [
        1.0,
        0.0,
        0.0,
        0.0,
    ]
    assert "1 without a tie" in constraint(snapshot).notes[0]
    assert not constraint(snapshot).explain("lone").additive
    assert "does not split" not in hierarchy(snapshot).explain("lone").note
    assert hierarchy(snapshot).explain("lone").note == constraint(snapshot).explain("lone").note != ""


def test_weights_count_when_asked_for_and_their_scale_does_not():
    once = Snapshot.from_arrays([0, 1, 2, 0], [1, 2, 0, 3], [0.2, 0.4, 0.1, 0.3], nodes=list("abcd"))
    half = Snapshot.from_arrays([0, 1, 2, 0], [1, 2, 0, 3], [0.1, 0.2, 0.05, 0.15], nodes=list("abcd"))
    for measure in (constraint, effective_size, efficiency, hierarchy):
        assert measure(once, weight="weight").values == pytest.approx(measure(half, weight="weight").values)
        assert np.abs(measure(once, weight="weight").values - measure(once).values).max() > 1e-3
    with pytest.raises(UnknownName):
        constraint(once, weight="cost")

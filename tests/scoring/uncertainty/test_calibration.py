"""Fitting on arrays: knobs stay in their range, and answers left out are not seen."""

from __future__ import annotations

import math

import pytest

from stakemap.scoring.uncertainty.calibration import Knob


def test_a_knob_moves_in_logarithms_and_never_leaves_its_range():
    knob = Knob("advice", 0.5, 0.2, 0.8)
    assert knob.at(0.0) == 0.5
    low, high = knob.bounds
    assert knob.at(low) == pytest.approx(0.2)
    assert knob.at(high) == pytest.approx(0.8)
    assert knob.at(99.0) == 0.8
    assert knob.at(0.5) == pytest.approx(0.5 * math.exp(0.5 * math.log(4.0) / 2))


def test_a_figure_without_a_range_stays():
    knob = Knob("fixed", 0.3, 0.3, 0.3)
    assert knob.at(5.0) == pytest.approx(0.3)
    assert knob.bounds == (0.0, 0.0)

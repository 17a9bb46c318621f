"""Ranges hold the truth about as often as they say, in invented worlds; the benches that tell it run."""

from __future__ import annotations

import numpy as np
import pytest
from bench import levels, uncertainty
from bench.worlds import HALF, KAPPAS

from stakemap.scoring.uncertainty.fact_draws import Assumed

SMALL = {"people": (30, 50)}


@pytest.mark.parametrize("popularity", [False, True])
def test_nine_of_ten_true_values_and_ranks_lie_in_their_ranges(popularity):
    case = {"missing": 0.1, "popularity": popularity, **SMALL}
    found = uncertainty.coverage(case, range(60), 100, Assumed())["influence"]
    for name in ("values", "all"):
        mean, error = found[name]
        assert 0.87 - 2 * error < mean < 0.94 + 2 * error


def test_they_hold_where_it_is_not_known_how_much_of_a_view_ties_take():
    free = Assumed(kappas=KAPPAS, half=HALF)
    found = uncertainty.coverage({"missing": 0.1, "kappa": True, **SMALL}, range(60), 100, free)["influence"]
    mean, error = found["values"]
    assert 0.87 - 2 * error < mean < 0.94 + 2 * error


def test_draws_that_take_it_for_known_are_too_narrow_there():
    case = {"missing": 0.1, "kappa": True, **SMALL}
    blind = uncertainty.coverage(case, range(60), 100, Assumed())["influence"]["values"][0]
    assert blind < 0.85


def test_the_quantiles_are_those_between_which_so_much_of_the_truth_lies():
    sides = [np.tile(np.linspace(0, 1, 101), (2, 1)) for _ in range(3)]
    assert levels.learned(sides, 0.05) == pytest.approx((0.05, 0.95), abs=0.011)
    low, high = levels.learned([side**2 for side in sides], 0.05)
    assert low == pytest.approx(0.0025, abs=1e-3)
    assert high == pytest.approx(0.9025, abs=0.02)


def test_a_tiny_run_tells_a_row_for_each_process(capsys):
    assert levels.main(["--worlds", "2", "--draws", "40"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 + len(levels.PROCESSES)

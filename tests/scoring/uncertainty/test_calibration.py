"""Stacking: weights at the optimum, 0 or more, near equal ones with few answers, honest on unseen answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakemap.scoring.core.mid_ranks import normal_scores
from stakemap.scoring.uncertainty import calibration
from stakemap.scoring.uncertainty.calibration import fitted, start_of, weights_of


def told(seed, answers=24, columns=4, signal=(0.0, 0.0, 2.0, 0.0)):
    rng = np.random.default_rng(seed)
    table = normal_scores(rng.standard_normal((columns, answers))).T
    return table, table @ np.array(signal[:columns]) + rng.standard_normal(answers)


def whole(table, answers, weights, ridge):
    """The loss, pair by pair."""
    score, n = table @ weights, len(answers)
    pairs = [(i, j) for i in range(n) for j in range(n) if answers[i] > answers[j]]
    mean = sum(np.log1p(np.exp(-(score[i] - score[j]))) for i, j in pairs) / len(pairs)
    return n * mean + ridge / 2 * float(np.sum((weights - start_of(len(weights))) ** 2))


@pytest.mark.parametrize("seed", range(4))
def test_no_small_step_that_keeps_weights_at_zero_or_more_lowers_the_loss(seed):
    table, answers = told(seed)
    weights, ridge = weights_of(table, answers)
    assert ridge in calibration.RIDGES
    best = whole(table, answers, weights, ridge)
    for column in range(4):
        for step in (1e-2, -1e-2):
            moved = weights + step * (np.arange(4) == column)
            if moved[column] >= 0:
                assert whole(table, answers, moved, ridge) > best - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 20), st.integers(2, 5))
def test_weights_are_never_below_zero_and_only_the_order_of_answers_counts(seed, answers, columns):
    table, value = told(seed, answers, columns, (1.0, -1.0, 0.5, 0.0, 0.0))
    weights, _ = weights_of(table, value)
    assert (weights >= 0).all()
    assert weights_of(table, np.exp(value / 3))[0] == pytest.approx(weights, abs=1e-6)


def test_answers_all_alike_move_nothing():
    table, answers = told(0)
    assert weights_of(table, np.zeros_like(answers))[0].tolist() == [0.5, 0.5, 0.0, 0.0]


def test_a_column_that_orders_the_answers_gets_the_weight():
    table, answers = told(3, answers=60)
    found = fitted(table, answers)
    assert np.argmax(found.weights) == 2
    assert found.gain[0] > 0
    assert found.right == pytest.approx(found.default + found.gain[1])
    sizes, shares = zip(*found.curve, strict=True)
    assert sizes == (10, 15, 20, 30, 40)
    assert shares[-1] > shares[0]
    assert all(0 <= share <= 1 for share in shares)


def test_dice_gain_hardly_ever():
    claimed = 0
    for seed in range(20):
        table, _ = told(seed)
        claimed += fitted(table, np.random.default_rng([seed, 1]).uniform(size=24)).gain[0] > 0
    assert claimed <= 3


def test_each_answer_is_judged_by_a_fit_that_has_not_seen_it(monkeypatch):
    table, answers = told(5, answers=12)
    seen = []
    real = calibration.weights_of

    def watched(columns, values):
        seen.append(len(values))
        return real(columns, values)

    monkeypatch.setattr(calibration, "weights_of", watched)
    fitted(table, answers)
    folds = seen[: calibration.FOLDS]
    assert sorted(folds) == [10, 10, *[11] * 8]


def test_the_order_in_which_answers_come_changes_no_byte():
    table, answers = told(7)
    order = np.random.default_rng(1).permutation(len(answers))
    one, two = fitted(table, answers), fitted(table[order], answers[order])
    assert one.weights.tobytes() == two.weights.tobytes()
    assert (one.gain, one.curve) == (two.gain, two.curve)

"""Drawn strengths against the law they are drawn from, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from stakemap.graph.evidence import Evidence
from stakemap.scoring.uncertainty.fact_draws import Assumed, FactDraws
from stakemap.scoring.uncertainty.random_streams import RandomStreams

DRAWS = range(6000)
ADVICE, MEETS, FAMILY = range(3)
# kind, strength, count, assumed; one arc and one fact each
ROWS = [
    (ADVICE, 0.05, 0, False),
    (ADVICE, 0.20, 0, False),
    (ADVICE, 0.02, 0, False),
    (MEETS, 0.10, 0, False),
    (MEETS, 0.10, 0, False),
    (FAMILY, 0.30, 0, False),
    (ADVICE, 0.25, 0, True),
    (ADVICE, 0.0, 3, False),
]


def facts(assumed, rows=ROWS):
    kind, strength, count, guessed = (np.array(column) for column in zip(*rows, strict=True))
    size = len(rows)
    book = Evidence(
        facts=tuple(f"t{k}" for k in range(size)),
        confidence=np.ones(size),
        kinds=("advice", "meets", "family"),
        arc=np.arange(size, dtype=np.int32),
        kind=kind.astype(np.int16),
        cluster=np.arange(size, dtype=np.int32),
        strength=strength.astype(float),
        delta=np.ones(size),
        count=count.astype(float),
        assumed=guessed,
        fact_ptr=np.arange(size + 1, dtype=np.int64),
        fact_index=np.arange(size, dtype=np.int32),
    )
    return FactDraws(book, size, RandomStreams(5), assumed, np.full(size, -1))


def spread_by_hand(noise):
    """Mean logarithm and believed variance of each kind, from its stated strengths alone."""
    logs = {
        k: [math.log(s) for kind, s, _, guessed in ROWS if kind == k and s and not guessed] for k in range(3)
    }
    mean = {k: math.fsum(values) / len(values) for k, values in logs.items()}
    off = {k: math.fsum((one - mean[k]) ** 2 for one in values) for k, values in logs.items()}
    overall = math.fsum(off.values()) / sum(map(len, logs.values()))
    told = {}
    for k, values in logs.items():
        # reports of one kind that all agree are taken at their word; one alone leans on the other kinds
        variance = (off[k] + 4 * overall) / (len(values) + 4) if off[k] > 0 or len(values) < 2 else 0.0
        told[k] = mean[k], max(variance - noise**2, variance / 4)
    return told


@pytest.mark.parametrize("noise", [0.1, 0.4, 2.0])
def test_a_stated_strength_is_drawn_between_itself_and_its_kind(noise):
    drawn, by_hand = facts(Assumed(noise=noise)), spread_by_hand(noise)
    strengths = drawn._row_strengths(DRAWS)
    for row, (kind, strength, count, guessed) in enumerate(ROWS):
        if guessed or count:
            continue
        mean, variance = by_hand[kind]
        assert drawn.strength_spread[0][row] == pytest.approx(mean)
        assert drawn.strength_spread[1][row] == pytest.approx(variance)
        trust = variance / (variance + noise**2)
        middle, spread = mean + trust * (math.log(strength) - mean), math.sqrt(variance * (1 - trust))
        if middle + 4 * spread < 0:  # nothing is cut off at 1
            logs = np.log(strengths[row])
            assert logs.mean() == pytest.approx(middle, abs=0.05 * spread + 1e-9)
            assert logs.std() == pytest.approx(spread, rel=0.05, abs=1e-9)


def test_an_assumed_strength_is_drawn_over_the_range_of_its_kind_and_the_noise():
    band = {"advice": (0.05, 0.1, 0.4)}
    plain = facts(Assumed(noise=0.0, strengths=band))._row_strengths(DRAWS)
    assert (plain[:6] == np.array([row[1] for row in ROWS[:6]])[:, None]).all(), "what is stated stays"
    factor = plain[6] / 0.25
    assert 0.5 <= factor.min() < 0.6
    assert 3.5 < factor.max() <= 4.0
    assert np.median(factor) == pytest.approx(1.0, abs=0.05)
    noisy = facts(Assumed(noise=0.2, strengths=band))._row_strengths(DRAWS)
    luck = np.log(noisy[6] / plain[6])[noisy[6] < 1]
    assert luck.mean() == pytest.approx(0.0, abs=0.02)
    assert luck.std() == pytest.approx(0.2, rel=0.05)


def test_counts_are_no_strengths_and_nothing_is_stronger_than_certain():
    drawn = facts(Assumed(noise=2.0))._row_strengths(DRAWS)
    assert (drawn[7] == 0.0).all()
    assert drawn.max() <= 1.0

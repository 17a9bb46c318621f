"""What luck alone would bring about is not called worth checking; what somebody's place hangs on is."""

import numpy as np
import pytest
from scipy.stats import hypergeom

from stakemap.scoring.uncertainty.value_of_information import _tail, explained

FACTS, NODES = 40, 12


def drawn(seed, *, draws=200, planted=False, sources=True):
    """Facts that hold by chance, some together by the luck of their source, and people first by chance."""
    rng = np.random.default_rng(seed)
    lucky = rng.uniform(0.6, 1.0, draws) if sources else np.full(draws, 0.85)
    expected = np.tile(lucky, (FACTS, 1))
    present = rng.random((FACTS, draws)) < expected
    first = rng.random((draws, NODES)) < np.linspace(0.02, 0.9, NODES)
    if planted:
        first[:, 9] &= present[7]
    ids = tuple(f"f{k:02}" for k in range(FACTS))
    return explained(present, expected, first, ids, np.arange(FACTS), tuple(f"n{k:02}" for k in range(NODES)))


def test_luck_is_told_in_at_most_about_one_account_of_twenty():
    told = sum(any(one.luck <= 0.05 for one in drawn(seed)) for seed in range(20))
    assert told <= 4


def test_what_somebodys_place_hangs_on_is_beyond_luck():
    for seed in range(5):
        best = min(drawn(seed, planted=True), key=lambda one: one.luck)
        assert (best.fact, best.node, best.if_false) == ("f07", "n09", 0.0)
        assert best.luck < 0.05
        assert best.z > 3


def test_with_the_luck_of_the_source_nobody_hangs_on_a_fact_of_it():
    """All who are first when the source is right are so without any one of its facts."""
    rng = np.random.default_rng(3)
    lucky = np.repeat([0.4, 0.99], 150)
    expected = np.tile(lucky, (FACTS, 1))
    present = rng.random((FACTS, 300)) < expected
    first = (lucky[:, None] > 0.5) & (rng.random((300, 1)) < 0.9)
    found = explained(present, expected, first, tuple(map(str, range(FACTS))), np.arange(FACTS), ("n",))
    assert min(one.luck for one in found) > 0.05
    assert max(one.if_true - one.if_false for one in found) > 0.3


@pytest.mark.parametrize("counts", [(3, 10, 5, 40), (0, 10, 12, 40), (5, 5, 5, 30), (8, 20, 16, 40)])
def test_the_chance_of_four_counts_is_exact(counts):
    both, one, other, draws = counts
    law = hypergeom(draws, other, one)
    side = law.sf(both - 1) if both * draws >= one * other else law.cdf(both)
    assert _tail(*counts) == pytest.approx(min(1.0, 2 * side), rel=1e-9)

"""How likely chance does as much: a share of chance groups, never 0 and never more than 1."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.scoring.groups.significance import against_chance


def random_ties(n, ties, seed):
    chance = np.random.default_rng(seed)
    pairs = sorted({tuple(sorted(map(int, chance.choice(n, 2, replace=False)))) for _ in range(ties)})
    tail, head = np.array(pairs).T
    return tail, head, np.ones(len(pairs))


@pytest.mark.parametrize("seed", range(4))
def test_groups_without_meaning_are_as_likely_by_chance_as_the_pool_can_say(seed):
    n = 24
    labels = np.arange(n) % 4
    found = against_chance(n, random_ties(n, 60, seed), labels, 1.0, 30, seed)

    assert found.pool > 0
    assert (found.p >= 1 / (1 + found.pool)).all()
    assert (found.p <= 1).all()
    assert found.p.min() > 0.05


def test_two_cliques_stand_out_as_far_as_the_pool_can_say():
    n = 16
    whole = [(a, b) for side in (range(8), range(8, 16)) for a in side for b in side if a < b]
    tail, head = np.array([*whole, (0, 8)]).T
    found = against_chance(n, (tail, head, np.ones(len(tail))), np.arange(n) // 8, 1.0, 60, 0)

    assert found.p == pytest.approx([1 / (1 + found.pool)] * 2, rel=0.5)
    assert (found.p < 0.05).all()

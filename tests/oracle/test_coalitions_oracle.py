"""Coalitions of random compound games against going through all of them."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.graph.rules.game import Vote, players, wins
from stakemap.scoring.decision import coalitions as module
from stakemap.scoring.decision.cheapest_coalition import cheapest
from stakemap.scoring.decision.coalitions import minimal_blocking, minimal_winning, vetoes
from stakemap.scoring.selftest.random_games import NAMES, random_game
from stakemap.scoring.selftest.twins import rules


@pytest.mark.parametrize("block", range(5))
def test_a_thousand_random_compound_games_agree_with_brute_force(block):
    rng = np.random.default_rng(block)
    for _ in range(200):
        game = random_game(rng, NAMES[: rng.integers(2, 9)])
        names = players(game)
        everybody = frozenset(names)

        for coalitions, blocking in ((minimal_winning, False), (minimal_blocking, True)):
            expected = rules.minimal(game, blocking=blocking)
            found = coalitions(game, shown=10_000)
            assert found.count == len(expected)
            assert {frozenset(s) for s in found.smallest} == expected
            assert [len(s) for s in coalitions(game, shown=3).smallest] == sorted(map(len, expected))[:3]
        assert set(vetoes(game)) == {
            p for p in names if wins(game, everybody) and not wins(game, everybody - {p})
        }


@pytest.mark.parametrize("block", range(5))
def test_the_cheapest_coalition_of_a_thousand_games_agrees_with_brute_force(block):
    rng = np.random.default_rng(100 + block)
    for _ in range(200):
        game = random_game(rng, NAMES[: rng.integers(2, 9)])
        names = players(game)
        efforts = {p: int(rng.integers(0, 9)) / 2 for p in names if rng.random() < 0.9}
        friends = frozenset(p for p in names if rng.random() < 0.2)

        found = cheapest(game, efforts, supporters=friends)

        free = [p for p in names if p in efforts and p not in friends]
        costs = [sum(efforts[p] for p in s) for s in rules.coalitions(free) if wins(game, s | friends)]
        if not costs:
            assert found is None
        else:
            assert found is not None
            assert found.effort == pytest.approx(min(costs), abs=1e-12)
            if isinstance(game, Vote):
                sets = [s for s in rules.coalitions(free) if wins(game, s | friends)]
                fewest = min(len(s) for s in sets if sum(efforts[p] for p in s) == min(costs))
                assert len(found.asked) == fewest, "of equal effort those with the fewest people"
            assert wins(game, {*found.asked, *found.supporters})


def test_counting_in_halves_agrees_with_counting_by_sums(monkeypatch):
    rng = np.random.default_rng(0)
    votes = [
        Vote("v", tuple(f"p{k:02}" for k in range(14)), tuple(rng.integers(1, 60, 14).tolist()), 200)
        for _ in range(20)
    ]
    by_sums = [minimal_winning(vote) for vote in votes]
    monkeypatch.setattr(module, "MOST_SUMS", 5)

    assert [minimal_winning(vote) for vote in votes] == by_sums

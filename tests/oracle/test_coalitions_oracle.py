"""Coalitions of random compound games against going through all of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from random_games import NAMES, random_game
from stakemap.graph.rules.game import Vote, players, wins
from stakemap.scoring.decision import coalitions as module
from stakemap.scoring.decision.cheapest_coalition import cheapest
from stakemap.scoring.decision.coalitions import minimal_blocking, minimal_winning, vetoes


def _subsets(names):
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]


def _minimal(sets, true):
    return {s for s in sets if true[s] and not any(true[s - {p}] for p in s)}


@pytest.mark.parametrize("block", range(5))
def test_a_thousand_random_compound_games_agree_with_brute_force(block):
    rng = np.random.default_rng(block)
    for _ in range(200):
        game = random_game(rng, NAMES[: rng.integers(2, 9)])
        names = players(game)
        sets = _subsets(names)
        win = {s: wins(game, s) for s in sets}
        block_ = {s: not win[frozenset(names) - s] for s in sets}

        for coalitions, true in ((minimal_winning, win), (minimal_blocking, block_)):
            expected = _minimal(sets, true)
            found = coalitions(game, shown=10_000)
            assert found.count == len(expected)
            assert {frozenset(s) for s in found.smallest} == expected
            assert [len(s) for s in coalitions(game, shown=3).smallest] == sorted(map(len, expected))[:3]
        assert set(vetoes(game)) == {p for p in names if win[frozenset(names)] and block_[frozenset({p})]}


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
        costs = [sum(efforts[p] for p in s) for s in _subsets(free) if wins(game, s | friends)]
        if not costs:
            assert found is None
        else:
            assert found is not None
            assert found.effort == pytest.approx(min(costs), abs=1e-12)
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

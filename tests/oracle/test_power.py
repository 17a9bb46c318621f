"""Power indices against counting all coalitions, exact fractions and published values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from stakemap.graph.rules.game import All, AnyOf, AtLeast, Game, Vote, players, shared
from stakemap.scoring.decision.power import passing, power
from stakemap.scoring.selftest.random_games import NAMES, random_game
from stakemap.scoring.selftest.twins.rules import chance, indices, outcomes

COUNCIL = Vote(
    "security council",
    tuple(f"permanent {k}" for k in range(5)) + tuple(f"elected {k}" for k in range(10)),
    (7,) * 5 + (1,) * 10,
    39,
)
BOARD = Vote("board", ("a", "b", "c"), (1, 1, 1), 2)
CHAIN = All(
    (
        Vote("users", ("u", "v", "w"), (1, 1, 1), 2),
        Vote("committee", ("d", "e", "f", "g"), (3, 2, 2, 1), 5),
        Vote("approver", ("h",), (1,), 1),
        BOARD,
    )
)
MIXED = AtLeast(
    2,
    (
        Vote("x", ("a", "b", "c"), (1, 1, 1), 2, frozenset({"a"})),
        Vote("y", ("d", "e", "f", "a"), (3, 2, 2, 1), 5),
        AnyOf((Vote("z", ("h",), (1,), 1), Vote("q", ("b", "j"), (1, 3), 2))),
    ),
)
HEAVY = Vote("heavy", tuple("abcdefg"), (40, 30, 20, 12, 9, 5, 2), 61, frozenset({"d"}))
LIGHT = Vote("light", tuple("abcdefg"), (4, 3, 2, 2, 1, 1, 0), 3)
GAMES = {"chain": CHAIN, "mixed": MIXED, "heavy": HEAVY, "light": LIGHT, "any": AnyOf((BOARD, HEAVY))}
games = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES.keys())


def test_the_security_council_has_its_published_shares() -> None:
    found = power(COUNCIL).scores("shapley")
    for node in found:
        expected = Fraction(421, 2145) if node.startswith("permanent") else Fraction(4, 2145)
        assert abs(found[node] - float(expected)) < 1e-12
    assert power(COUNCIL).vetoes == tuple(f"permanent {k}" for k in range(5))


@games
def test_shapley_and_banzhaf_equal_the_count_over_all_coalitions(game: Game) -> None:
    shapley, banzhaf = indices(game)
    found = power(game)
    assert np.abs(found.shapley - np.array(shapley, float)).max() < 1e-13
    assert np.abs(found.banzhaf - np.array(banzhaf, float)).max() < 1e-13
    assert found.dummies == tuple(
        name for name, value in zip(found.players, shapley, strict=True) if value == 0
    )
    assert found.error == 0


@pytest.mark.parametrize("block", range(5))
def test_a_thousand_random_compound_games_with_shared_players_agree_with_brute_force(block: int) -> None:
    rng = np.random.default_rng(500 + block)
    with_shared = 0
    for _ in range(200):
        game = random_game(rng, NAMES[: rng.integers(2, 8)])
        shapley, banzhaf = indices(game)
        found = power(game)
        with_shared += bool(shared(game))
        assert np.abs(found.shapley - np.array(shapley, float)).max() < 1e-9
        assert np.abs(found.banzhaf - np.array(banzhaf, float)).max() < 1e-9
        assert found.error == 0
    assert with_shared > 60


@games
def test_chance_and_leverage_equal_the_sum_over_all_answers(game: Game) -> None:
    rng = np.random.default_rng(3)
    x = {name: float(rng.random()) for name in players(game)}
    assert abs(passing(game, x) - chance(outcomes(game), x)) < 1e-13
    found = power(game, stances=x)
    assert abs(found.passing - chance(outcomes(game), x)) < 1e-13
    for name, lever in zip(found.players, found.leverage.tolist(), strict=True):
        expected = chance(outcomes(game), {**x, name: 1.0}) - chance(outcomes(game), {**x, name: 0.0})
        assert abs(lever - expected) < 1e-12


def test_sampled_power_stays_within_its_printed_bound() -> None:
    names = [f"p{k:02d}" for k in range(14)]
    left = Vote("left", tuple(names), tuple(range(1, 15)), 40)
    right = Vote("right", tuple(names), (1,) * 14, 6)
    both = All((left, right))
    found = power(both, samples=4_000, seed=1)
    shapley, banzhaf = indices(both)
    assert 0 < found.error < 0.05
    assert "sampled" in found.notes[0]
    assert 0 < np.abs(found.shapley - np.array(shapley, float)).max() < found.error
    assert 0 < np.abs(found.banzhaf - np.array(banzhaf, float)).max() < found.error


def test_five_hundred_voters_agree_with_counting_by_size() -> None:
    rng = np.random.default_rng(0)
    weights = tuple(int(w) for w in rng.integers(1, 11, 500))
    quota = sum(weights) // 2 + 1
    names = tuple(f"v{k:03d}" for k in range(500))
    found = power(Vote("assembly", names, weights, quota))
    assert abs(found.shapley.sum() - 1) < 1e-12
    # The first voter's swings, counted in whole numbers.
    ways = [1] + [0] * sum(weights)
    for weight in weights[1:]:
        for total in range(len(ways) - 1, weight - 1, -1):
            ways[total] += ways[total - weight]
    swings = sum(ways[quota - weights[0] : quota])
    assert abs(found.banzhaf[0] - float(Fraction(swings, 2**499))) < 1e-13

"""Power of rules as a user asks for it."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, Vote, wins
from stakemap.scoring.decision import power as module
from stakemap.scoring.decision.power import banzhaf, leverage, passing, passing_each, power, shapley

BOARD = Vote("board", ("a", "b", "c"), (2, 1, 1), 3)


def test_columns_come_as_scores_with_their_units():
    assert shapley(BOARD).unit == "share of pivots"
    assert banzhaf(BOARD)["a"] == pytest.approx(0.75)
    assert leverage(BOARD, {"b": 0.0, "c": 0.0})["a"] == 0
    assert power(BOARD).scores("formal_power").values.tolist() == shapley(BOARD).values.tolist()
    with pytest.raises(InputError):
        power(BOARD).scores("nonsense")


def test_a_dictator_has_everything_and_a_dummy_nothing():
    found = power(Vote("boss", ("a", "b"), (3, 1), 3))
    assert found.shapley.tolist() == [1.0, 0.0]
    assert found.vetoes == ("a",)
    assert found.dummies == ("b",)


def test_a_rule_out_of_reach_says_so_and_gives_nobody_power():
    found = power(All((BOARD, Vote("gate", ("d",), (1,), 2))))
    assert not found.shapley.any()
    assert found.passing == 0
    assert found.vetoes == ()
    assert "never pass" in found.notes[-1]


def test_unknown_stances_count_one_half_and_are_counted():
    found = power(BOARD, stances={"a": 1.0})
    assert found.stances.tolist() == [1.0, 0.5, 0.5]
    assert found.passing == pytest.approx(0.75)
    assert "2 of 3" in found.notes[0]
    assert not power(BOARD).notes


@pytest.mark.parametrize("stance", [-0.1, 1.1, float("nan"), "yes"])
def test_a_stance_outside_its_range_is_refused(stance):
    with pytest.raises(InputError):
        power(BOARD, stances={"a": stance})


def test_a_shared_player_answers_once():
    rule = All((Vote("x", ("a", "b"), (1, 1), 1), Vote("y", ("a", "c"), (1, 1), 1)))
    # a alone passes both; treating the copies as two people would give (3/4)^2
    assert passing(rule, {}) == pytest.approx(0.5 + 0.5 * 0.25)


def test_weights_beyond_the_cap_are_refused_with_a_cure():
    with pytest.raises(LimitExceeded, match="larger units"):
        power(Vote("shares", ("a", "b"), (1_000_001, 7), 8))
    assert power(Vote("shares", ("a", "b"), (10**30, 10**30), 10**30 + 1)).vetoes == ("a", "b")


def test_too_many_players_are_refused():
    names = tuple(f"v{k}" for k in range(2_001))
    with pytest.raises(LimitExceeded):
        power(Vote("crowd", names, (1,) * 2_001, 1_001))


def test_a_sample_is_the_same_for_the_same_seed():
    names = tuple(f"p{k:02d}" for k in range(13))
    rule = All((Vote("x", names, tuple(range(1, 14)), 50), Vote("y", names, (1,) * 13, 5)))
    first, second = power(rule, samples=500, seed=4), power(rule, samples=500, seed=4)
    assert first.shapley.tobytes() == second.shapley.tobytes()
    assert first.banzhaf.tobytes() == second.banzhaf.tobytes()
    assert power(rule, samples=500, seed=5).shapley.tobytes() != first.shapley.tobytes()
    low, high = first.scores("shapley").bounds
    assert (high - low).max() > 0.05
    told = 2 * len(names) + 1  # both shares of each, and the chance to pass: Hoeffding's bound at once
    assert first.error == pytest.approx((np.log(2 * told / 0.05) / (2 * 500)) ** 0.5)


def test_a_sample_is_as_near_to_every_answer_tried_as_its_error_says():
    n, samples = 13, 3000
    names = tuple(f"p{k:02d}" for k in range(n))
    rule = All((Vote("x", names, tuple(range(1, n + 1)), 50), Vote("y", names, (1,) * n, 5)))
    stances = {name: (k % 5) / 4 for k, name in enumerate(names)}
    yes = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    won = ((yes @ np.arange(1, n + 1) >= 50) & (yes.sum(axis=1) >= 5)).astype(float)
    odds = np.where(yes, list(stances.values()), 1.0 - np.array(list(stances.values())))
    pivotal = [won[yes[:, k] == 1] - won[yes[:, k] == 0] for k in range(n)]
    size = yes.sum(axis=1)
    told = power(rule, stances=stances, samples=samples, seed=2)
    assert told.passing == pytest.approx(won @ odds.prod(axis=1), abs=told.error)
    for k, swing in enumerate(pivotal):
        without = yes[:, k] == 0
        orders = np.array([math.factorial(s) * math.factorial(n - 1 - s) for s in size[without]], float)
        rest = np.delete(odds[without], k, axis=1).prod(axis=1)
        assert told.shapley[k] == pytest.approx(swing @ orders / math.factorial(n), abs=told.error)
        assert told.banzhaf[k] == pytest.approx(swing.mean(), abs=told.error)
        assert told.leverage[k] == pytest.approx(swing @ rest, abs=told.error)


def test_cases_beyond_what_is_held_at_once_are_worked_out_in_parts(monkeypatch):
    rule = All((Vote("x", ("a", "b"), (1, 1), 1), Vote("y", ("a", "c"), (1, 1), 2)))
    cases = np.random.default_rng(1).random((7, 3))
    whole = passing_each(rule, ("a", "b", "c"), cases)
    assert whole == pytest.approx(cases[:, 0] * cases[:, 2])
    for held in (1, 30):
        monkeypatch.setattr(module, "HELD", held)
        assert passing_each(rule, ("a", "b", "c"), cases).tolist() == whole.tolist()


def test_cases_of_a_rule_too_large_to_be_exact_are_each_what_one_alone_is():
    names = tuple(f"p{k:02d}" for k in range(20))
    rule = All(tuple(Vote(f"v{k}", names, (1,) * 20, 9 + k) for k in range(2)))
    cases = np.random.default_rng(1).random((2, 20))
    alone = [passing(rule, dict(zip(names, case, strict=True))) for case in cases.tolist()]
    assert passing_each(rule, names, cases).tolist() == alone


def test_power_turns_into_rows_and_tables():
    found = power(BOARD, stances={"a": 1.0, "b": 0.0, "c": 0.25})
    assert found.to_rows()[0]["veto"] is True
    assert found.to_dict()["passing"] == pytest.approx(0.25)
    assert found.to_frame().loc["c", "leverage"] == pytest.approx(1.0)
    assert "Shapley" in found._repr_html_()
    assert repr(found) == "<Power of 3 players, passes with 0.25>"


COUNCIL = tuple(f"c{k:02d}" for k in range(13))


def overridden(*, weights=(1,) * 13):
    """A mayor may stop what the council decides, unless two thirds of it insist: everybody votes twice."""
    majority, insist = (
        Vote(name, COUNCIL, weights, quota) for name, quota in (("majority", 7), ("insist", 9))
    )
    return AnyOf((All((majority, Vote("sign", ("mayor",), (1,), 1))), insist))


@pytest.mark.parametrize(
    "rule", [Vote("floor", tuple(f"s{k}" for k in range(100)), (1,) * 100, 60), overridden()]
)
def test_whom_the_rule_does_not_tell_apart_has_the_very_same_number(rule):
    found = power(rule, stances={"s3": 0.9, "s4": 0.9})
    plain = [name != "mayor" and name not in ("s3", "s4") for name in found.players]

    assert len(set(found.shapley[[name != "mayor" for name in found.players]].tolist())) == 1
    assert len(set(found.banzhaf[[name != "mayor" for name in found.players]].tolist())) == 1
    assert len(set(found.leverage[plain].tolist())) == 1


@given(
    weights=st.lists(st.integers(0, 12), min_size=2, max_size=7),
    share=st.floats(0.05, 1.0),
    veto=st.booleans(),
)
def test_equal_power_is_equal_and_no_power_is_none_to_the_last_digit(weights, share, veto):
    names = tuple(f"v{k}" for k in range(len(weights)))
    rule = Vote(
        "vote", names, weights, max(1, round(share * sum(weights))), frozenset(names[:1] if veto else ())
    )
    exact, found = exactly(rule, names), power(rule).shapley.tolist()

    assert found == pytest.approx([float(one) for one in exact], abs=1e-12)
    assert [one == 0 for one in found] == [one == 0 for one in exact]
    assert all((found[i] == found[j]) == (exact[i] == exact[j]) for i in range(len(names)) for j in range(i))


def exactly(rule, names):
    """Shapley-Shubik by going through all coalitions, in fractions."""
    n, out = len(names), []
    for name in names:
        others, total = [one for one in names if one != name], Fraction(0)
        for size in range(n):
            swings = sum(
                not wins(rule, some) and wins(rule, {*some, name}) for some in combinations(others, size)
            )
            total += Fraction(swings, n * math.comb(n - 1, size))
        out.append(total)
    return out


POPULATION = (
    *(83_445, 68_401, 58_990, 48_610, 36_621, 19_067, 17_943, 11_832, 10_900, 10_552, 10_640, 10_397, 9_584),
    *(9_159, 6_446, 5_961, 5_604, 5_424, 5_344, 3_862, 2_886, 2_124, 1_872, 1_375, 933, 672, 563),
)
"""Thousands of people of the 27 states of the European Union, 2024, rounded."""
SHARES = {83_445: 0.17646, 68_401: 0.13501, 36_621: 0.06586, 9_159: 0.02230, 563: 0.00869}
"""Shapley-Shubik of five of them, by going through all 2^27 coalitions."""


def test_the_vote_of_the_council_of_the_union_takes_moments_and_is_near_its_exact_shares():
    """15 of 27 states with 65 % of the people, or all but three: every state votes three times."""
    names = tuple(f"s{people:06d}" for people in POPULATION)
    states, block = (Vote(name, names, (1,) * 27, quota) for name, quota in (("states", 15), ("block", 24)))
    mass = Vote("people", names, POPULATION, -(-65 * sum(POPULATION) // 100))
    began = process_time()
    found = power(AnyOf((All((states, mass)), block)))

    assert process_time() - began < 30, "where all is yes or no, votes are counted, not summed over weights"
    assert found.error < 0.01
    for people, share in SHARES.items():
        assert found.scores()[f"s{people:06d}"] == pytest.approx(share, abs=found.error / 2)


def test_players_are_called_by_their_names_where_these_are_known():
    assert "<td>a</td>" in power(BOARD)._repr_html_()
    named = replace(power(BOARD), names={"a": "Ann Lee"})._repr_html_()
    assert "<td>Ann Lee</td>" in named
    assert "<td>a</td>" not in named

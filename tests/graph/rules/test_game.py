"""Decision rules: who must say yes."""

from __future__ import annotations

import pytest

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import DEEPEST, All, AnyOf, AtLeast, Vote, meeting, players, shared, wins

BOARD = Vote("board", ("a", "b", "c"), (2, 1, 1), 3)
SIGN = Vote("sign", ("d",), (1,), 1)


def test_a_vote_passes_when_the_weight_of_yes_reaches_the_quota():
    assert wins(BOARD, {"a", "b"})
    assert not wins(BOARD, {"b", "c"})


def test_a_veto_player_must_say_yes_whatever_the_weights():
    vetoed = Vote("board", ("a", "b", "c"), (2, 2, 0), 2, frozenset({"c"}))
    assert not wins(vetoed, {"a", "b"})
    assert wins(vetoed, {"b", "c"})


def test_parts_join_by_and_or_and_at_least():
    third = Vote("other", ("e",), (1,), 1)
    assert not wins(All((BOARD, SIGN)), {"a", "b"})
    assert wins(All((BOARD, SIGN)), {"a", "b", "d"})
    assert wins(AnyOf((BOARD, SIGN)), {"d"})
    assert not wins(AnyOf((BOARD, SIGN)), {"b"})
    assert wins(AtLeast(2, (BOARD, SIGN, third)), {"d", "e"})
    assert not wins(AtLeast(2, (BOARD, SIGN, third)), {"e"})


def test_players_are_listed_once_and_shared_ones_are_found():
    rule = All((BOARD, AnyOf((SIGN, Vote("two", ("a", "d"), (1, 1), 1)))))
    assert players(rule) == ("a", "b", "c", "d")
    assert shared(rule) == ("a", "d")


def test_two_votes_meet_in_the_smallest_rule_that_has_both():
    one, two, three, four = (Vote(name, ("x",), (1,), 1) for name in ("one", "two", "three", "four"))
    rule = All((AtLeast(2, (one, two, AnyOf((three, four)))), SIGN))
    found = {pair: meeting(rule, *pair) for pair in (("one", "two"), ("two", "four"), ("three", "four"))}
    assert found == {("one", "two"): (2, 3), ("two", "four"): (2, 3), ("three", "four"): (1, 2)}
    assert meeting(rule, "four", "sign") == (2, 2)
    assert meeting(rule, "one", "one") is meeting(rule, "one", "nobody") is None


BAD = {
    "no voter": lambda: Vote("v", (), (), 1),
    "a voter twice": lambda: Vote("v", ("a", "a"), (1, 1), 1),
    "weights missing": lambda: Vote("v", ("a", "b"), (1,), 1),
    "a negative weight": lambda: Vote("v", ("a",), (-1,), 1),
    "a fraction as weight": lambda: Vote("v", ("a",), (0.5,), 1),
    "a truth value as weight": lambda: Vote("v", ("a",), (True,), 1),
    "a quota of 0": lambda: Vote("v", ("a",), (1,), 0),
    "a veto of somebody else": lambda: Vote("v", ("a",), (1,), 1, frozenset({"b"})),
    "no parts": lambda: All(()),
    "a part that is no rule": lambda: AnyOf(("a",)),
    "k above the parts": lambda: AtLeast(3, (BOARD, SIGN)),
    "k of 0": lambda: AtLeast(0, (BOARD, SIGN)),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD.keys())
def test_a_rule_that_makes_no_sense_is_refused(make):
    with pytest.raises(InputError):
        make()


def test_a_rule_may_not_be_nested_without_end():
    rule = SIGN
    for _ in range(DEEPEST - 1):
        rule = All((rule,))
    assert wins(rule, {"d"})
    with pytest.raises(LimitExceeded):
        All((rule,))

"""The chance to pass and its slopes, against all ways of voting, also where one sweep has no room."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote, players, wins
from stakemap.scoring.decision import multilinear_extension as module

BOARD = Vote("board", ("a", "b", "c", "d", "e"), (5, 3, 2, 2, 1), 7)
CALM = Vote("low", ("a", "b", "c"), (3, 1, 1), 1)
HELD = Vote("held", ("a", "b", "c"), (3, 1, 1), 4, frozenset({"a", "c"}))
RULES = {
    "few say no": BOARD,
    "one is enough": CALM,
    "vetoes": HELD,
    "nobody can": Vote("never", ("a", "b"), (1, 1), 3),
    "all": All((BOARD, Vote("mayor", ("m",), (1,), 1))),
    "any": AnyOf((HELD, Vote("mayor", ("m",), (1,), 1))),
    "two of three": AtLeast(2, (CALM, Vote("v", ("f", "g"), (1, 1), 2), Vote("mayor", ("m",), (1,), 1))),
}


def by_hand(rule, names, x):
    total = 0.0
    for said in product((False, True), repeat=len(names)):
        weight = np.prod([p if yes else 1.0 - p for p, yes in zip(x, said, strict=True)])
        total += float(weight) * wins(rule, {n for n, yes in zip(names, said, strict=True) if yes})
    return total


@pytest.mark.parametrize("room", [1, module.ROOM])
@pytest.mark.parametrize("name", RULES)
def test_chance_and_slopes_are_those_of_all_ways_of_voting(name, room, monkeypatch):
    monkeypatch.setattr(module, "ROOM", room)
    rule = RULES[name]
    names = sorted(players(rule))
    columns = {node: place for place, node in enumerate(names)}
    x = np.random.default_rng(3).random((3, len(names)))
    value, slope = module.gradient(rule, x, columns)
    assert module.chance(rule, x, columns) == pytest.approx(value, abs=1e-12)
    for row in range(len(x)):
        assert value[row] == pytest.approx(by_hand(rule, names, x[row]), abs=1e-12)
        for node, place in columns.items():
            yes, no = (np.where(np.arange(len(names)) == place, said, x[row]) for said in (1.0, 0.0))
            apart = by_hand(rule, names, yes) - by_hand(rule, names, no)
            assert slope[row, place] == pytest.approx(apart, abs=1e-12), node

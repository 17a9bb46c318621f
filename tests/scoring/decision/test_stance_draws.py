"""The chance of a yes over worlds in which stances hold or do not."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.graph.rules.game import All, Vote
from stakemap.scoring.decision.power import passing
from stakemap.scoring.decision.stance_draws import Stated, drawn_passing
from stakemap.scoring.uncertainty.random_streams import RandomStreams

EACH = Vote("each", ("a", "b", "c"), (1, 1, 1), 3)
BOARD = Vote("board", ("a", "b", "c"), (1, 1, 1), 2)


def test_a_sure_stance_always_holds_and_none_leaves_the_rule_alone():
    sure = [Stated("a", 0.9, "f:a", 1.0), Stated("b", 0.2, "f:b", 1.0)]
    found = drawn_passing(BOARD, sure, RandomStreams(0), 50)
    assert np.allclose(found, passing(BOARD, {"a": 0.9, "b": 0.2}), atol=1e-15)
    assert np.allclose(drawn_passing(BOARD, [], RandomStreams(0), 5), passing(BOARD, {}), atol=1e-15)


def test_each_world_is_one_of_the_cases_and_as_often_as_the_fact_is_believed():
    stated = [Stated("a", 0.9, "f:a", 0.7), Stated("b", 0.3, "f:b", 0.4)]
    found = drawn_passing(BOARD, stated, RandomStreams(3), 4000)
    both = passing(BOARD, {"a": 0.9, "b": 0.3})
    assert set(np.round(found, 12)) == {
        round(passing(BOARD, {"a": a, "b": b}), 12) for a in (0.9, 0.5) for b in (0.3, 0.5)
    }
    assert np.mean(np.isclose(found, both, atol=1e-12)) == pytest.approx(0.28, abs=0.03)


def test_stances_of_one_source_hold_together_more_often():
    def together(source):
        stated = [Stated(k, 1.0, f"f:{k}", 0.5, source) for k in "abc"]
        found = drawn_passing(EACH, stated, RandomStreams(1), 4000, luck=0.6)
        return np.mean(found == found.max())

    assert together(7) > together(-1) + 0.05


def test_a_rule_with_too_many_shared_players_has_no_interval():
    names = tuple(f"p{k:02}" for k in range(13))
    twice = All((Vote("x", names, (1,) * 13, 7), Vote("y", names, (1,) * 13, 6)))
    assert drawn_passing(twice, [], RandomStreams(0), 5) is None

"""One move of ours, one of a rival: against a count of all ways of voting."""

from itertools import product

import pytest

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, Vote, wins
from stakemap.scoring.decision.rivalry import rivalry

RULE = All(
    (
        Vote("screen", ("a",), (1,), 1),
        AnyOf((Vote("board", ("b", "c", "d"), (2, 1, 1), 3), Vote("mayor", ("m",), (1,), 1))),
    )
)
STANCES = {"a": 0.4, "b": 0.7, "c": 0.2, "m": 0.9}


def chance(stances):
    nodes, total = ("a", "b", "c", "d", "m"), 0.0
    for votes in product((0, 1), repeat=5):
        weight = 1.0
        for node, vote in zip(nodes, votes, strict=True):
            x = stances.get(node, 0.5)
            weight *= x if vote else 1 - x
        total += weight * wins(RULE, {n for n, v in zip(nodes, votes, strict=True) if v})
    return total


def shifted(stances, node, step):
    return {**stances, node: min(1.0, max(0.0, stances.get(node, 0.5) + step))}


@pytest.mark.parametrize("step", [0.1, 0.25, 1.0])
def test_every_move_and_answer_is_that_of_the_full_table(step):
    found = rivalry(RULE, STANCES, step=step)
    assert found.now == pytest.approx(chance(STANCES))
    for move in (found.idle, *found.moves):
        after = shifted(STANCES, move.ours, step) if move.ours else STANCES
        answers = {n: chance(shifted(after, n, -step)) for n in "abcdm"}
        assert move.chance == pytest.approx(chance(after))
        assert move.left == pytest.approx(min(answers.values()))
        if move.rival is not None:
            assert answers[move.rival] == pytest.approx(move.left)
    assert [m.left for m in found.moves] == sorted((m.left for m in found.moves), reverse=True)
    assert found.best is found.moves[0]


def test_only_those_named_are_moved_on_either_side():
    found = rivalry(RULE, STANCES, nodes=["b", "nobody"])
    assert [move.ours for move in found.moves] == ["b"]
    assert found.idle.rival == "b"
    nobody = rivalry(RULE, STANCES, nodes=[])
    assert nobody.best is None
    assert nobody.idle.rival is None


def test_where_no_answer_hurts_there_is_none():
    assert rivalry(RULE, dict.fromkeys("abcdm", 0.0)).idle.rival is None


def test_wrong_steps_stances_and_crowds_are_refused():
    for wrong in ({"step": 0}, {"step": 1.5}, {"stances": {"a": 2.0}}):
        with pytest.raises(InputError):
            rivalry(**{"game": RULE, "stances": STANCES} | wrong)
    crowd = tuple(f"n{k:02}" for k in range(31))
    with pytest.raises(LimitExceeded):
        rivalry(Vote("all", crowd, (1,) * 31, 16), {})


def test_a_notebook_shows_every_move_with_its_chances():
    found = rivalry(RULE, STANCES)
    page = found._repr_html_()
    assert "rival argues away" in page
    assert all(move.ours in page for move in found.moves if move.ours)


def test_a_table_of_moves_is_found_by_our_move():
    found = rivalry(RULE, STANCES)
    assert found.to_frame().index.tolist() == [move.ours for move in found.moves]

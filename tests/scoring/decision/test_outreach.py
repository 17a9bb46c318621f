from itertools import combinations

import numpy as np
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.rules.game import All, Vote
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.decision import outreach as module
from stakemap.scoring.decision.outcome import moved
from stakemap.scoring.decision.outreach import moved_together, outreach
from stakemap.scoring.decision.power import passing
from stakemap.scoring.influence.attention import listening

NODES = tuple("abcdefgh")
RNG = np.random.default_rng(3)
PAIRS = [(i, j) for i in range(8) for j in range(8) if i != j and RNG.random() < 0.35]
GRAPH = Snapshot.from_arrays(*zip(*PAIRS, strict=True), RNG.random(len(PAIRS)), nodes=NODES)
RULE = All((Vote("board", ("a", "b", "c"), (2, 1, 1), 3), Vote("mayor", ("d",), (1,), 1)))
STANCES = {"a": 0.4, "b": 0.7, "c": 0.2, "d": 0.5, "g": 0.9}


def test_one_person_moves_the_voters_as_the_rule_for_one_person_says():
    for node in NODES:
        one, two = moved(GRAPH, RULE, STANCES, node, 1.0), moved_together(GRAPH, RULE, STANCES, [node])
        assert one == pytest.approx(two, abs=1e-12)


def test_people_who_hold_their_position_together_move_voters_as_the_pinned_process_does():
    rows = listening(GRAPH)
    attention = np.zeros((8, 8))
    attention[GRAPH.sources, GRAPH.targets] = rows.attention
    held = [NODES.index(n) for n in "eg"]
    push = np.zeros(8)
    push[held] = [0.5, 0.1]
    shift = push.copy()
    for _ in range(500):
        shift = attention @ shift
        shift[held] = push[held]

    found = moved_together(GRAPH, RULE, STANCES, ["e", "g"])

    for player in "abcd":
        now = STANCES[player]
        assert found[player] == pytest.approx(min(1.0, now + shift[NODES.index(player)]), abs=1e-12)


def test_the_best_set_within_the_effort_agrees_with_trying_all():
    efforts = {n: float(k % 3 + 1) for k, n in enumerate(NODES)}
    found = outreach(GRAPH, RULE, STANCES, efforts, 4)

    best = max(
        passing(RULE, moved_together(GRAPH, RULE, STANCES, group))
        for size in range(len(NODES) + 1)
        for group in combinations(NODES, size)
        if sum(efforts[n] for n in group) <= 4
    )
    assert found.exact
    assert found.effort <= 4
    assert found.passing == pytest.approx(best, abs=1e-12)


def test_the_step_by_step_search_is_never_worse_than_the_best_single_person(monkeypatch):
    monkeypatch.setattr(module, "MOST_EXACT", 2)
    efforts = dict.fromkeys(NODES, 1.0)
    found = outreach(GRAPH, RULE, STANCES, efforts, 2)

    single = max(passing(RULE, moved(GRAPH, RULE, STANCES, node, 1.0)) for node in NODES)
    assert not found.exact
    assert found.passing >= single - 1e-12
    assert found.passing >= found.before


def test_the_second_who_is_asked_step_by_step_is_the_best_beside_the_first(monkeypatch):
    monkeypatch.setattr(module, "MOST_EXACT", 2)

    def value(*asked):
        return passing(RULE, moved_together(GRAPH, RULE, STANCES, asked))

    first = max(NODES, key=value)
    both = max(value(first, other) for other in NODES if other != first)
    assert both > value(first)
    assert outreach(GRAPH, RULE, STANCES, dict.fromkeys(NODES, 1.0), 2).passing >= both - 1e-12


def test_people_may_be_won_over_halfway_and_no_further_than_to_yes():
    efforts = dict.fromkeys(NODES, 1.0)
    half, whole = (outreach(GRAPH, RULE, STANCES, efforts, 1, to=to) for to in (0.95, 1.0))
    assert half.before < half.passing < whole.passing
    for beyond in (-0.01, 1.01):
        with pytest.raises(InputError, match="from 0 to 1"):
            outreach(GRAPH, RULE, STANCES, efforts, 1, to=beyond)


def test_nothing_is_asked_of_anyone_without_effort_to_spend():
    assert outreach(GRAPH, RULE, STANCES, {"a": 1.0}, 0).asked == ()
    with pytest.raises(InputError):
        outreach(GRAPH, RULE, STANCES, {"a": 1.0}, -1)
    with pytest.raises(UnknownName):
        moved_together(GRAPH, RULE, STANCES, ["zoe"])


def test_of_sets_that_do_as_much_the_first_of_the_smallest_is_taken():
    rule = Vote("board", ("a", "b"), (1, 1), 1)
    apart = Snapshot.from_arrays([0], [2], [0.5], nodes=("a", "b", "c"))
    found = outreach(apart, rule, {"a": 0.0, "b": 0.0, "c": 0.0}, dict.fromkeys("abc", 1.0), 3.0)
    assert [step.node for step in found.steps] == ["a"]
    assert found.passing == pytest.approx(1.0)

"""The smallest sets of facts that change the list, against trying every set on the facts themselves."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import stakemap as sm
from stakemap.analysis.uncertainty import smallest_flips
from stakemap.graph.seats import Seating
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.uncertainty import flips as module


def graph_of(seed, n=7, m=16):
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = sorted(rng.choice(len(pairs), m, replace=False).tolist())
    return sm.from_edges([(f"p{pairs[k][0]}", f"p{pairs[k][1]}", float(rng.uniform(0.2, 1))) for k in chosen])


def first_of(graph):
    return {node for node, _ in influence_of(graph.snapshot()).scores()["influence"].top(3)}


def ties(graph):
    return [f.id for f in graph.facts if f.kind_of_fact == "tie"]


def by_hand(graph, size):
    now, found = first_of(graph), set()
    for chosen in combinations(ties(graph), size):
        less = graph
        for fact in chosen:
            less = less.without(fact)
        if first_of(less) != now:
            found.add(tuple(sorted(chosen)))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_single_facts_and_pairs_are_all_those_that_change_the_list(seed):
    graph = graph_of(seed)
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    size = len(found.found[0].facts)
    assert {flip.facts for flip in found.found} == by_hand(graph, size)
    assert all(not by_hand(graph, smaller) for smaller in range(1, size))
    assert found.exact


def steady():
    """Three whom everybody asks, each for several reasons, and others whom hardly anybody does."""
    askers = [f"q{k}" for k in range(8)]
    strong = [(who, top, 0.9) for who in askers for top in ("a", "b", "c")]
    return sm.from_edges([*strong, *((who, "d", 0.02) for who in askers[:2])])


def test_where_no_two_facts_do_it_more_are_taken_away_and_that_is_said():
    graph = steady()
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    assert not found.exact
    assert "no fact alone changes it (tried each fact); tried all pairs, exactly" in found.note
    (flip,) = found.found
    assert len(flip.facts) == found.taken > 2
    less = graph
    for fact in flip.facts:
        less = less.without(fact)
    assert first_of(less) == (first_of(graph) - set(flip.leaves)) | set(flip.enters)


def test_beyond_the_limits_the_most_sensitive_are_tried_and_that_is_said(monkeypatch):
    monkeypatch.setattr(module, "_ALL", 5)
    monkeypatch.setattr(module, "_SENSITIVE", 6)
    graph = steady()
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    assert "all pairs of the 6 most sensitive" in found.note
    assert not found.exact


def test_beyond_the_work_single_facts_are_those_that_carry_most_and_that_is_said(monkeypatch):
    monkeypatch.setattr(module, "_ALL", 5)
    monkeypatch.setattr(module, "_WORK", 1.0)
    graph = steady()
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    assert "the 5 of 26 facts that carry most influence" in found.note
    assert not found.exact


def test_where_only_one_fact_may_be_tried_it_is_the_one_that_carries_most(monkeypatch):
    monkeypatch.setattr(module, "_ALL", 1)
    monkeypatch.setattr(module, "_WORK", 1.0)
    weak = [("p", "a", 0.5), ("p", "b", 0.5), ("q", "a", 0.3), ("q", "b", 0.3), ("r", "d", 0.1)]
    graph = sm.from_edges([*weak, ("z", "c", 0.9)])
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    assert first_of(graph) == {"a", "b", "c"}
    assert [flip.leaves for flip in found.found] == [("c",)]
    assert found.note == "tried the 1 of 6 facts that carry most influence alone, exactly"


def test_an_account_whose_only_tie_has_no_strength_has_nothing_that_flips():
    found = sm.analyze(sm.from_edges([("a", "b", 0.0)]), draws=5).flips()
    assert (found.claims, found.found) == (1, ())


def strictly(graph):
    """Who is inside the first three whatever the order of equals, and who is outside."""
    snapshot = graph.snapshot()
    scores = influence_of(snapshot).scores()["influence"].to_dict()["values"]
    least = {n: sum(v > scores[n] + 1e-12 for v in scores.values()) + 1 for n in scores}
    most = {n: sum(v >= scores[n] - 1e-12 for v in scores.values()) for n in scores}
    return {n for n in scores if most[n] <= 3}, {n for n in scores if least[n] > 3}


@pytest.mark.parametrize("staff", [2, 3, 6])
def test_of_equals_none_is_said_to_be_among_the_first_or_to_enter(staff):
    graph = sm.from_edges(
        [("deputy", "boss", 0.9), *((f"s{k}", "deputy", 0.8) for k in range(staff)), ("boss", "aide", 0.3)]
    )
    found = smallest_flips(Seating(graph, None), influence_of(graph.snapshot()), {})
    now, before = strictly(graph)
    assert set(found.first) == now
    assert found.found
    for flip in found.found:
        less = graph
        for fact in flip.facts:
            less = less.without(fact)
        then, _ = strictly(less)
        assert set(flip.leaves) == now - then
        assert set(flip.enters) == then & before

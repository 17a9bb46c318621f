"""Two analyses side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import UnknownName
from stakemap.findings.change.claims import only_in
from stakemap.findings.finding import Finding

EDGES = [("a", "b", 0.8), ("c", "b", 0.6), ("b", "d", 0.5), ("d", "a", 0.4)]


@pytest.fixture
def graph():
    return sm.from_edges(EDGES)


def test_nothing_moved_between_equal_runs(graph):
    same = sm.compare(sm.analyze(graph), sm.analyze(graph))
    assert same.top() == []
    assert same.facts == ()
    assert same.before == same.after


def test_a_removed_tie_is_named_and_moves_somebody(graph):
    tie = next(f for f in graph.facts if f.kind_of_fact == "tie" and f.to_id == "b")
    changed = sm.compare(sm.analyze(graph), sm.analyze(graph.without(tie.id)))
    assert [(c.fact, c.what) for c in changed.facts] == [(tie.id, "removed")]
    assert "b" in {move.node for move in changed.top()}


def test_a_changed_fact_is_one_change_and_not_two(graph):
    tie = next(f for f in graph.facts if f.kind_of_fact == "tie")
    other = graph.with_(tie.model_copy(update={"strength": 0.1}))
    changed = sm.compare(sm.analyze(graph), sm.analyze(other))
    assert [(c.fact, c.what) for c in changed.facts] == [(tie.id, "changed")]


def test_who_left_is_told_from_who_fell(graph):
    changed = sm.compare(sm.analyze(graph), sm.analyze(graph.without("b")))
    assert changed.moves["b"].status == "left"


def test_a_measure_that_was_not_computed_is_refused(graph):
    with pytest.raises(UnknownName):
        sm.compare(sm.analyze(graph), sm.analyze(graph), measure="charm")


def test_it_shows_itself_and_gives_plain_values(graph):
    changed = sm.compare(sm.analyze(graph), sm.analyze(graph.without("b")))
    assert "<table" in changed._repr_html_()
    assert changed.to_dict()["facts"]


@given(st.permutations(["ann", "bob", "cai"]), st.permutations(["ann", "bob", "cai"]), st.booleans())
def test_the_same_names_in_another_order_are_no_other_claim(one, two, more):
    def said(code, names, share):
        return Finding(code, "access", f"Nobody knows {', '.join(names)} ({share}).", "", tuple(names))

    before, after = said("nobody-knows", one, "30%"), said("nobody-knows", two[: 3 - more], "30%")
    assert (only_in([after], [before]) == []) == (set(one) == set(after.subjects))
    other = said("nobody-knows", one, "40%")
    assert only_in([other], [before]) == [other]
    assert only_in([other], [before], figures=False) == []
    ranked = [said("most-influential", names, "30%, 20%, 10%") for names in (one, two)]
    assert (only_in(ranked[:1], ranked[1:]) == []) == (one == two), "there the order says whose figure it is"

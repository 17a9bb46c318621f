"""Draws of many people: exact for the highest, an upper bound for the others, fewer of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stakemap as sm
from stakemap.graph.row_weights import Loads
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Person, Stage, Tie
from stakemap.reports.formats import render_html
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.variants import Added, Saturation, System
from stakemap.scoring.uncertainty import worlds


@st.composite
def arrows(draw):
    n = draw(st.integers(2, 9))
    pairs = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=25))
    pairs = sorted(pair for pair in pairs if pair[0] != pair[1])
    strength = [draw(st.sampled_from((0.05, 0.4, 1.0))) for _ in pairs]
    source, target = ([pair[side] for pair in pairs] for side in (0, 1))
    return Snapshot.from_arrays(source, target, strength, nodes=[f"n{k}" for k in range(n)])


@given(arrows(), st.integers(0, 3))
def test_the_highest_are_exact_and_nobody_is_below_the_truth(snapshot, many):
    point = influence_of(snapshot)
    whole = System.of(point, None)
    highest = tuple(range(min(many, snapshot.n)))
    one, share = snapshot.loads(), np.array([1.0, 0.5])
    loads = Loads(one.weight * share, one.pull * share, None)
    rule = Saturation(np.array([0.5, 0.1]), np.array([0.25, 2.0]))
    exact, degree = whole.solve(loads, Added.none(), rule)
    cheap, counted = replace(whole, highest=highest).solve(loads, Added.none(), rule)
    assert np.array_equal(degree, counted)
    assert cheap[:, list(highest)] == pytest.approx(exact[:, list(highest)], rel=2e-3)
    assert (cheap >= exact - 1e-5).all()
    assert (cheap >= whole.beta - 1e-12).all()


def crowd(n=320, voters=3):
    """Everybody asks two others; the first three vote."""
    facts = [Person(id=f"p{k:03}", name=f"P{k:03}") for k in range(n)]
    pairs = sorted({(k, (k * k + j) % n) for k in range(n) for j in (1, 7)})
    facts += [
        Tie(id=f"t:{i}:{j}", kind="advice", from_id=f"p{i:03}", to_id=f"p{j:03}", grade="B2")
        for i, j in pairs
        if i != j
    ]
    stage = Stage(id="s", name="s", kind="approve", quota=2)
    facts.append(sm.model.Decision(id="d", name="d", stages=(stage,)))
    facts += [
        sm.model.DecisionRole(
            id=f"r{k}", decision="d", player=f"p{k:03}", role="decider", stage="s", salience=2.0
        )
        for k in range(voters)
    ]
    return sm.PropertyGraph(facts)


def test_above_300_people_there_are_ranges_and_the_grid_places_people():
    found = sm.analyze(crowd(), decision="d")
    assert found.uncertainty.draws == found.plan.draws == 100
    assert found.left_out == ("more_draws",)
    assert found.scores["influence"].rank_bounds is not None
    places = found.grid().places
    assert any(place.powerful is not None for place in places)
    assert any(place.quadrant.value != "undecided" for place in places)
    page = render_html(found, "en")
    assert "draws=500" in page
    assert "ranges stand on 100 plausible cases".lower() in page.lower()


def test_at_300_people_nothing_changes():
    found = sm.analyze(crowd(300), decision="d", findings=False)
    assert found.uncertainty.draws == 500
    assert found.left_out == ()
    assert found.uncertainty.notes == ()


def test_cheap_draws_give_the_ranges_of_exact_ones(monkeypatch):
    cheap = sm.analyze(crowd(), decision="d", draws=100, findings=False)
    monkeypatch.setattr(worlds, "EXACT_PEOPLE", 1000)
    exact = sm.analyze(crowd(), decision="d", draws=100, findings=False)
    ends = [np.array(one.uncertainty["influence"].rank_interval) for one in (cheap, exact)]
    assert np.abs(ends[0] - ends[1]).mean() < 0.02 * len(cheap.snapshot.nodes)
    assert "exact in the draws for the 20 highest" in cheap.uncertainty.notes[0]
    assert exact.uncertainty.notes == ()

"""A shared past makes an unreported tie likelier, and no tie by itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import stakemap as sm
from stakemap.analysis.draws.columns import shared_pasts
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Person, Span, Spell, Tie, Unit
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.missing_ties import Background, missing_ties
from stakemap.scoring.uncertainty.random_streams import RandomStreams

DAY = date(2024, 1, 1)
NAMES = "abcdefgh"


def stays(*people, kind="employment", unit="u"):
    return [
        Spell(id=f"{unit}:{i}", person=i, kind=kind, unit=unit, valid=Span(start="2020-01-01"), grade="B2")
        for i in people
    ]


def graph_of(*facts):
    people = [Person(id=i, name=i) for i in NAMES]
    asks = [
        Tie(id=f"t:{i}{j}", kind="advice", from_id=i, to_id=j)
        for i, j in ("ab", "bc", "cd", "de", "ef", "fg", "gh")
    ]
    return sm.PropertyGraph([Unit(id="u", name="u"), Unit(id="v", name="v"), *people, *asks, *facts])


def rates(pasts):
    """Expected missing ties by receiver and sender, shape (8, 8)."""
    arrows = Snapshot.from_arrays(list(range(7)), list(range(1, 8)), [0.5] * 7, nodes=list(NAMES))
    prior = missing_ties(arrows, Background(pasts=pasts), RandomStreams(0), Assumed())
    return np.diff(prior.senders, prepend=0.0).reshape(8, 8)


def test_a_shared_past_moves_likely_ties_and_adds_none():
    plain, lifted = rates(None), rates(([0], [5], [3.0]))
    assert lifted.sum() == pytest.approx(plain.sum(), abs=1e-12)
    assert min(lifted[0, 5] / plain[0, 5], lifted[5, 0] / plain[5, 0]) > 1.5
    assert np.array_equal(rates(([0], [5], [1.0])), plain), "a lift of 1 is none"


def test_reported_ties_correct_the_lift():
    among = [(k, k + 1) for k in range(7)]
    never = [(k, k + 2) for k in range(6)]

    def lift(pairs, at):
        one, two = zip(*pairs, strict=True)
        return rates((one, two, [3.0] * len(pairs)))[at] / rates(None)[at]

    assert lift(among, (0, 1)) > lift(never, (0, 2)) > 0


def test_the_lift_is_by_hand_one_plus_lift_times_belief():
    graph = graph_of(*stays("a", "b"), *stays("a", "b", unit="v"))
    one, two, lift = shared_pasts(Seating(graph, DAY), graph.snapshot(DAY))
    strength = 0.5 * (1 - np.exp(-48 / 12))
    held = graph.catalogue.value("reliability_B") * graph.catalogue.value("credibility_2")
    faded = [sm.graph.confidence.confidence(graph, graph[f"{unit}:a"], DAY) for unit in "uv"]
    assert faded == pytest.approx([held] * 2)
    doubt = (1 - held**2 * strength) ** 2
    assert [NAMES[one[0]], NAMES[two[0]]] == ["a", "b"]
    assert lift.tolist() == pytest.approx([1 + 4 * (1 - doubt)])


def test_what_counts_as_a_tie_already_is_no_prior_as_well():
    graph = graph_of(*stays("a", "b"))
    assert shared_pasts(Seating(graph, DAY), graph.snapshot(DAY, inferred=True)) is None


def test_posts_entered_change_no_figure_without_draws_and_only_the_draws_with_them():
    bare, full = graph_of(), graph_of(*stays(*NAMES))
    values = [
        {name: one.to_dict()["values"] for name, one in sm.analyze(g, as_of=DAY, draws=0).scores.items()}
        for g in (bare, full)
    ]
    assert {k: v for k, v in values[0].items() if k != "standing"} == {
        k: v for k, v in values[1].items() if k != "standing"
    }
    asked = sm.analyze(full, as_of=DAY, draws=0, plan=sm.Plan(inferred=True))
    assert asked.scores["in_degree"]["a"] == 7


def test_the_plan_travels_with_its_word():
    assert sm.Plan.from_dict(sm.Plan(inferred=True).to_dict()).inferred
    assert not sm.Plan.from_dict({}).inferred

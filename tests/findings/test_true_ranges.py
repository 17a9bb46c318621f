"""A figure lies in its own range, the same one everywhere, and nobody is named as the first for noise."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import report_cases
import stakemap as sm
import strategies
from stakemap.errors import InputError
from stakemap.findings.certainty import _open, leaders, noticeable
from stakemap.plot.scenes.rank import rank_scene
from stakemap.reports.sections.brief import brief
from stakemap.reports.sections.influence import influence_part
from stakemap.reports.writer import Writer

DAY = "2024-06-30"


def analysed(facts, seed=0, decision="d:1", draws=30):
    """Facts analysed with few draws; without a decision where its rule does not fit."""
    plan = sm.Plan(as_of=DAY, today=DAY, draws=draws, seed=seed)
    graph = sm.PropertyGraph(facts)
    try:
        return sm.analyze(graph, plan=plan, decision=decision)
    except InputError:
        return sm.analyze(graph, plan=plan)


@settings(max_examples=25, deadline=None)
@given(strategies.facts(), st.integers(0, 5))
def test_the_interval_holds_the_shown_figure_and_place_always(facts, seed):
    analysis = analysed(facts, seed)
    for name in ("influence", "hidden_influence", "in_degree"):
        scores = analysis.scores[name]
        for k, node in enumerate(scores.nodes):
            low, high = (float(side[k]) for side in scores.bounds)
            assert low <= scores.as_shown[node] <= high
            if (place := scores.place(node)) is not None:
                best, worst = (float(side[k]) for side in scores.rank_bounds)
                assert np.floor(best) <= place <= np.ceil(worst)
                assert scores.as_shown[node] > 0
        for row in scores.to_rows():
            assert row["low"] <= row["median"] <= row["high"]


@settings(max_examples=15, deadline=None)
@given(strategies.facts(), st.integers(0, 5))
def test_page_picture_grid_and_data_show_one_figure(facts, seed):
    analysis = analysed(facts, seed)
    shown = analysis.scores["influence"].as_shown
    twin = json.loads(json.dumps(analysis.to_dict()))["scores"]["influence"]["shown"]
    assert twin["values"] == {node: shown[node] for node in shown.nodes}
    for row in influence_part(Writer.alone(analysis)).rows:
        assert row.total == shown[row.id] > 0
        assert row.between[0] <= row.place <= row.between[1]
        assert row.place == twin["places"][row.id]
        assert sum(part.value for part in row.ties) == pytest.approx(row.point, abs=1e-9)
    for row in rank_scene(analysis).rows:
        assert row.formal + row.hidden == pytest.approx(shown[row.id], abs=1e-12)
        assert row.low - 1e-12 <= row.formal + row.hidden <= row.high + 1e-12
    for place in analysis.grid().places:
        assert place.low <= place.power == shown[place.node] <= place.high


@settings(max_examples=25, deadline=None)
@given(strategies.facts(), st.integers(0, 5), st.sampled_from(["influence", "hidden_influence"]))
def test_the_first_are_settled_in_nine_of_ten_draws_or_open_between_those_named(facts, seed, measure):
    case = analysed(facts, seed).case
    found, spread = leaders(case, measure), case.uncertainty[measure]
    figures = case.scores[measure].as_shown
    least, best = noticeable(case), max((value for _, value in figures.top(1)), default=0.0)
    alike = len({round(value, 12) for _, value in figures.top(len(figures))}) <= 1
    assert (found is None) == (best < least or alike)
    if found is None:
        return
    people = [k for k, ranked in enumerate(spread.ranked) if ranked]
    hits = somebody = 0
    for world in spread.values:
        order = sorted((-world[k], spread.nodes[k]) for k in people)
        if found.settled:
            named = {node for _, node in order[: len(found.nodes)]} == set(found.nodes)
            last, after = order[len(found.nodes) - 1], order[len(found.nodes) :][:1]
            hits += named and all(after_[0] - last[0] > 1e-12 for after_ in after)
        else:
            best_ones = {node for value, node in order if value - order[0][0] <= 1e-12 < -value}
            hits += bool(best_ones) and best_ones <= set(found.nodes)
            somebody += bool(best_ones)
    worlds = len(spread.values)
    assert hits == pytest.approx(found.share * worlds)
    assert hits >= (0.9 * worlds if found.settled else somebody - 0.1 * worlds) - 1e-6
    if found.settled:
        assert all(figures[node] >= least for node in found.nodes)
    assert (found.kind == "or_nobody") == (not found.settled and len(found.nodes) == 1)
    assert len(found.nodes) < len(people) or found.kind in {"many", "one"}, "one of all is always first"


@pytest.mark.parametrize("ties", [[("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")]])
@pytest.mark.parametrize("draws", [0, 60])
def test_that_one_of_all_there_are_is_first_is_no_claim(ties, draws):
    analysis = sm.analyze(sm.from_edges(ties), draws=draws)
    found = leaders(analysis.case, "influence")

    assert found is None or len(found.nodes) < len(analysis.case.people) or found.kind == "many"
    for finding in analysis.findings.of("most-influential"):
        assert "which of them is first" not in finding.text("en") or len(finding.subjects) < len(
            analysis.case.people
        )


def test_the_headline_names_the_first_where_settled_and_says_between_whom_it_is_open():
    sure = [(f"p{k}", "hub", 0.9) for k in range(6)]
    plan = sm.Plan(draws=100)
    (found,) = sm.analyze(sm.from_edges(sure), plan=plan).findings.of("most-influential")
    assert found.subjects == ("hub",)
    even = [("a", "one", 0.5), ("b", "two", 0.5), ("c", "one", 0.5), ("d", "two", 0.5)]
    (found,) = sm.analyze(sm.from_edges(even), plan=plan).findings.of("most-influential")
    assert set(found.subjects) == {"one", "two"}
    assert "open" in found.text("en")


def test_nobody_is_named_for_a_few_percent():
    circle = [(f"p{k:02}", f"p{(k + 1) % 40:02}", 0.5) for k in range(40)]
    for draws in (0, 100):
        analysis = sm.analyze(sm.from_edges(circle), plan=sm.Plan(draws=draws))
        (listened,) = [a for a in brief(Writer.alone(analysis)) if a.heading == "Who is listened to"]
        for text in (listened.text, *(f.text("en") for f in analysis.findings.of("most-influential"))):
            assert "nobody stands out" in text
            assert not any(f"p{k:02}" in text for k in range(40))


def test_an_explanation_says_that_it_splits_the_point_value():
    analysis = report_cases.city()
    node = analysis.scores["influence"].as_shown.top(1)[0][0]
    told = analysis.explain(node)
    assert told.value == analysis.scores["influence"][node] == pytest.approx(told.total)
    assert f"{analysis.scores['influence'].as_shown[node]:.4g}" in told.note
    assert "point value" in told.note
    assert sm.analyze(sm.from_edges([("a", "b")]), draws=0).explain("b").note == ""


def test_one_name_is_open_only_against_nobody_and_every_text_says_so():
    """The only vote is of an empty seat from which one doubtful tie leads: without it nobody moves it."""
    facts = [
        sm.model.Source(id="s", title="s"),
        sm.model.Unit(id="u", name="u"),
        *(sm.model.Person(id=one, name=one) for one in ("ann", "bob")),
        *(sm.model.Post(id=f"post:{one}", name=one, unit="u") for one in ("chief", "aide")),
        sm.model.Tenure(id="ten", person="ann", post="post:aide", source="s", grade="A1"),
        sm.model.Tie(
            id="tie", kind="reports_to", from_id="post:chief", to_id="post:aide", source="s", grade="B3"
        ),
        sm.model.Decision(id="d", name="d"),
        sm.model.DecisionRole(id="r", decision="d", player="post:chief", role="approver"),
    ]
    analysis = sm.analyze(sm.PropertyGraph(facts), decision="d", as_of=DAY, draws=100)
    found = leaders(analysis.case, "influence")
    assert (found.nodes, found.kind) == (("ann",), "or_nobody")
    (told,) = analysis.findings.of("most-influential")
    assert "Whether anybody moves the decision is open" in told.text("en")
    assert "between" not in told.text("en")
    assert "之间" not in told.text("zh")
    (heard,) = [a for a in brief(Writer.alone(analysis)) if a.heading == "Who is listened to"]
    assert heard.text.startswith("Whether anybody is listened to is open")


def test_a_tie_that_may_not_hold_leaves_open_who_is_first():
    """Where it does not hold all are alike, so that one name alone would hide the others."""
    worlds = np.array([[0.5, 0.2, 0.2]] * 85 + [[0.3, 0.3, 0.3]] * 15)
    found = _open(["a", "b", "c"], worlds)
    assert set(found.nodes) == {"a", "b", "c"}
    assert not found.settled

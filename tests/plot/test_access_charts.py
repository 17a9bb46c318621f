"""Pictures of routes and coverage: what they say, in either language, and that they survive anything."""

from __future__ import annotations

import re

import pytest

import stakemap as sm
from stakemap import examples, plot
from stakemap.plot.scenes.coverage import (
    CoverageCell,
    CoverageColumn,
    CoverageRow,
    CoverageScene,
    coverage_scene,
)
from stakemap.plot.scenes.route import RouteLane, RouteLeg, RouteScene, RouteStop, route_scene


@pytest.fixture(scope="module")
def tender():
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY)
    return sm.analyze(examples.city(), decision=examples.DECISION, plan=plan, draws=0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_routes_show_every_person_step_date_and_one_weakest_step_a_lane(tender, lang):
    found = tender.routes()
    text = plot.svg(plot.routes(found, lang=lang))
    assert text == plot.svg(plot.routes(tender, lang=lang))
    weakest = {"en": "Weakest step", "zh": "最弱一段"}[lang]
    assert text.count(f">{weakest}</text>") == len(found.best) + 1, "each lane, and the legend"
    for route in found.best:
        assert all(found.cast.name(node, lang) in text for node in route.nodes)
        assert all(step.confirmed in text for step in route.steps)
        assert all(step.label[lang == "zh"] in text for step in route.steps)


def test_full_is_verified_dashed_reported_dotted_inferred(tender):
    scene = route_scene(tender.routes())
    assert {leg.state for lane in scene.lanes for leg in lane.legs} == {"verified", "reported", "inferred"}
    text = plot.svg(plot.routes(scene))
    for word in ("Verified", "Reported", "Inferred from a shared past"):
        assert f">{word}</text>" in text
    assert len(set(re.findall(r"stroke-dasharray:([^;\"]+)", text))) >= 2


def test_the_day_of_each_step_stands_below_it_where_steps_are_taken_in_order(tender):
    text = plot.svg(plot.routes(tender.routes(until="2026-12-31")))
    assert f"from {examples.TODAY}" in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_grid_shows_each_of_ours_and_theirs_with_what_is_thin(tender, lang):
    found = tender.coverage()
    text = plot.svg(plot.coverage(found, lang=lang))
    assert text == plot.svg(plot.coverage(tender, lang=lang))
    people = (*found.grid.team, *found.grid.people)
    assert all(found.cast.name(node, lang) in text for node in people)
    nobody = {"en": "nobody knows them", "zh": "无人认识"}[lang]
    assert text.count(f">{nobody}</text>") == len(found.grid.gaps)


def test_a_row_shows_the_ties_or_else_the_one_best_way(tender):
    for row in coverage_scene(tender.coverage()).rows:
        known = any(cell.direct > 0 for cell in row.cells)
        assert sum(cell.way > 0 for cell in row.cells) == (not known)


def test_where_there_is_no_way_the_picture_says_so(tender):
    alone = tender.graph.without(*(t.id for t in tender.graph.facts if t.id.startswith("tie:knows:")))
    found = sm.analyze(alone, plan=tender.plan).routes()
    assert found.answer == "no path"
    assert "There is no way in the facts at hand." in plot.svg(plot.routes(found))


def test_empty_and_hostile_scenes_are_drawn():
    bad = "</script><img onerror=1> $\\frac{ \x00" + "x" * 400
    stop, leg = RouteStop(bad, bad, bad), RouteLeg(bad, bad, 0.001, "unknown", weakest=True)
    lanes = (RouteLane((stop,) * 9, (leg,) * 8, bad), RouteLane((stop,), ()), RouteLane((), ()))
    row = CoverageRow(bad, bad, bad, 0.0, 0.0, 2.0, (CoverageCell(1.0), CoverageCell()), bad, "shared")
    columns = tuple(CoverageColumn(f"{bad}{k}", bad, bad) for k in range(20))
    for axes in (
        plot.routes(RouteScene(())),
        plot.coverage(CoverageScene((), ())),
        plot.routes(RouteScene(lanes, bad, bad)),
        plot.coverage(CoverageScene(columns, (row,), bad)),
    ):
        text = plot.svg(axes)
        assert text.startswith("<svg")
        assert "<img" not in text
        assert "</script" not in text

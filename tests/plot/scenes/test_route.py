"""From routes to lanes: every person, step, date and the weakest steps of a lane."""

import re

import pytest

import stakemap as sm
from stakemap.plot.scenes.route import route_scene
from stakemap.wording.plain import day_text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_lane_is_a_route_step_by_step(tender, lang):
    found = tender.routes()
    lanes = route_scene(found, lang).lanes
    assert [[stop.id for stop in lane.stops] for lane in lanes] == [list(route.nodes) for route in found.best]
    for lane, route in zip(lanes, found.best, strict=True):
        assert [leg.probability for leg in lane.legs] == [step.probability for step in route.steps]
        assert [leg.label for leg in lane.legs] == [
            "← " * step.turned + step.label[lang == "zh"] for step in route.steps
        ]
        assert all(
            leg.note.startswith(day_text(str(step.confirmed or ""), lang))
            for leg, step in zip(lane.legs, route.steps, strict=True)
        )
        assert [stop.ours for stop in lane.stops] == [node in found.sources for node in route.nodes]


def test_the_weakest_step_is_the_least_likely_one(tender):
    for lane in route_scene(tender.routes()).lanes:
        least = min(leg.probability for leg in lane.legs)
        alike = all(abs(leg.probability - least) < 1e-12 for leg in lane.legs)
        assert all(leg.weakest == (abs(leg.probability - least) < 1e-12 and not alike) for leg in lane.legs)


def test_a_step_has_one_of_three_states(tender):
    assert {leg.state for lane in route_scene(tender.routes()).lanes for leg in lane.legs} == {
        "verified",
        "reported",
        "inferred",
    }


@pytest.mark.parametrize(("lang", "start"), [("en", r"from \d+ \w+ 2026$"), ("zh", r"自2026年\d+月\d+日起$")])
def test_where_steps_are_taken_in_order_the_day_stands_below(tender, lang, start):
    lanes = route_scene(tender.routes(until="2026-12-31"), lang).lanes
    assert all(re.match(start, leg.note) for lane in lanes for leg in lane.legs)


def test_a_tie_that_goes_with_the_post_says_so(tender):
    found = tender.routes()
    bound = [
        (leg.note, step)
        for lane, route in zip(route_scene(found).lanes, found.best, strict=True)
        for leg, step in zip(lane.legs, route.steps, strict=True)
    ]
    assert all(note.endswith("with the post") == (step.bearer == "post") for note, step in bound)


@pytest.mark.parametrize(
    ("lang", "note"), [("en", "There is no way in the facts at hand."), ("zh", "现有事实中没有路径。")]
)
def test_where_there_is_no_way_the_scene_says_so(tender, lang, note):
    alone = tender.graph.without(
        *(t.id for t in tender.graph.facts if t.id.startswith(("tie:knows:", "contact:")))
    )
    found = sm.analyze(alone, plan=tender.plan, draws=0).routes()
    assert found.answer == "no path"
    assert (route_scene(found, lang).lanes, route_scene(found, lang).note) == ((), note)


def test_the_title_names_the_targets(tender):
    found = tender.routes()
    for lang, joined in (("en", " or "), ("zh", "或")):
        title = route_scene(found, lang).title
        assert joined.join(found.cast.name(node, lang) for node in found.targets) in title

"""Ways to somebody: lanes from left to right, how well each step is known, and which is weakest."""

import pytest

from stakemap import examples, plot
from stakemap.plot.scenes.route import RouteLane, RouteLeg, RouteScene, RouteStop
from stakemap.wording.plain import day_text

OURS, HUB, GOAL = (
    RouteStop("us", "Us", "Sales", ours=True),
    RouteStop("hub", "Hub"),
    RouteStop("goal", "Goal"),
)
LANES = (
    RouteLane(
        (OURS, HUB, GOAL),
        (
            RouteLeg("alumni", "2026-01-01", 0.9, "verified"),
            RouteLeg("advice", "2025", 0.4, "reported", weakest=True),
        ),
        "36%",
    ),
    RouteLane(
        (OURS, HUB, RouteStop("x", "Ex"), GOAL),
        (RouteLeg("kin", "", 0.001, "inferred"), *[RouteLeg("t")] * 2),
    ),
)


@pytest.fixture(scope="module")
def found(seen):
    return seen(plot.routes(RouteScene(LANES, "Ways", "No way is verified.", lang="en")))


def _legs(found):
    """Steps lane by lane from left to right; the page holds those with a pill first."""

    def place(leg):
        share = next(word for word in leg.words if "%" in word.text)
        return share.y, share.x

    return sorted(found.things("leg"), key=place)


def _line(leg):
    return max((one for one in leg.shapes if one.stroke and not one.fill), key=lambda one: one.width)


def test_lanes_stand_one_below_the_other_from_ours_to_the_target(found):
    stops = {}
    for thing in found.things("stop"):
        stops.setdefault(thing.shapes[0].top, []).append((thing.shapes[0].left, thing.texts[0]))
    assert [[name for _, name in sorted(lane)] for _, lane in sorted(stops.items())] == [
        ["Us", "Hub", "Goal"],
        ["Us", "Hub", "Ex", "Goal"],
    ]
    assert (
        len({min(lane)[0] for lane in stops.values()}) == len({max(lane)[0] for lane in stops.values()}) == 1
    )


def test_full_is_verified_dashed_reported_dotted_inferred(found):
    verified, reported, inferred, *_ = map(_line, _legs(found))
    assert verified.dash == ()
    assert reported.dash[0] > inferred.dash[0] > 0
    assert (verified.stroke, inferred.stroke) == ("formal", "soft")
    assert {"Verified", "Reported", "Inferred from a shared past"} <= set(found.legend)


def test_the_weakest_step_has_its_own_colour_and_says_so(found):
    weak = [leg for leg in _legs(found) if "Weakest step" in leg.texts]
    assert [leg.texts[0] for leg in weak] == ["advice"]
    assert _line(weak[0]).stroke == "hidden"
    assert weak[0].spoken == "advice, reported, 40%, 2025, Weakest step"
    assert [leg for leg in _legs(found) if leg.having(stroke="hidden")][1:] == []


def test_a_step_says_how_likely_it_works_and_when_it_was_confirmed(found):
    texts = [leg.texts[1:3] for leg in _legs(found)]
    assert texts[0] == ["90%", "2026-01-01"]
    assert [text[0] for text in texts[1:3]] == ["40%", "<1%"]


def test_an_arrow_points_to_the_next_stop(found):
    stops = {thing.texts[0]: thing.shapes[0] for thing in found.things("stop")[:3]}
    first = _legs(found)[0]
    tip = first.shape(fill="formal")
    assert stops["Us"].right < _line(first).left < tip.left < tip.right < stops["Hub"].left


def test_ours_the_target_and_who_is_in_several_ways_have_cards_of_their_own(found):
    edges = {thing.texts[0]: thing.shapes[0].stroke for thing in found.things("stop")}
    assert edges == {"Us": "formal", "Hub": "guide", "Ex": "edge", "Goal": "ink"}
    assert found.things("stop")[0].spoken == "Us, Sales, Our side"
    assert found.things("stop")[2].spoken == "Goal, Target"
    assert "In several ways" in found.legend


def test_the_note_stands_below_the_lanes(found):
    assert found.word("No way is verified.").y > max(thing.shapes[0].bottom for thing in found.things("stop"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_analysis_shows_the_routes_to_those_who_sign(tender, seen, lang):
    routes, found = tender.routes(), seen(plot.routes(tender, lang=lang))
    assert [thing.texts[0] for thing in found.things("stop")] == [
        routes.cast.name(node, lang) for route in routes.best for node in route.nodes
    ]
    steps = [step for route in routes.best for step in route.steps]
    said = ["← " * step.turned + step.label[lang == "zh"] for step in steps]
    shown = [" ".join(leg.texts) for leg in _legs(found)]
    assert all(text.startswith(label) for text, label in zip(shown, said, strict=True))
    weakest = {"en": "Weakest step", "zh": "最弱一段"}[lang]
    assert sum(weakest in leg.texts for leg in _legs(found)) == sum(len(r.weak_steps) for r in routes.best)


def test_the_day_of_each_step_stands_below_it_where_steps_are_taken_in_order(tender, seen):
    found = seen(plot.routes(tender.routes(until="2026-12-31")))
    assert any(f"from {day_text(examples.TODAY)}" in text for leg in _legs(found) for text in leg.texts)


def test_no_lanes_leave_only_title_and_note(seen):
    found = seen(plot.routes(RouteScene((), "Ways", "There is no way.", lang="en")))
    assert found.texts == ["Ways", "There is no way."]


def test_somebody_with_two_long_posts_is_shown_with_both(seen):
    posts = "Head of the centre, Hupo Traffic Operations Centre; Deputy director for operations, Hupo Bureau"
    stop = RouteStop("goal", "Goal", posts)
    for between in (0, 2):
        stops = (OURS, *[HUB] * between, stop)
        lane = RouteLane(stops, tuple(RouteLeg("t") for _ in stops[1:]), "36%")
        found = seen(plot.routes(RouteScene((lane,), "Ways", lang="en")))
        (goal,) = [thing for thing in found.things("stop") if thing.texts[0] == "Goal"]
        assert " ".join(goal.texts[1:]) == posts
        (card,) = {(one.top, one.bottom) for one in goal.shapes}
        assert all(card[0] < word.y < card[1] for word in goal.words)

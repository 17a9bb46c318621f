"""Power and interest: everybody in the field the grid says, or beside the fields."""

from dataclasses import replace
from itertools import pairwise

import pytest

import report_cases
from stakemap import plot
from stakemap.errors import InputError
from stakemap.examples import OTHER_DECISION


@pytest.fixture(scope="module")
def grid():
    return report_cases.city(OTHER_DECISION).grid()


@pytest.fixture(scope="module")
def found(grid, seen):
    return seen(plot.grid(grid))


def _mark(found, place):
    """The round mark of a person: the shape with an edge of paper, or the hollow one."""
    return next(one for one in found.person(place.node).shapes if one.fill)


def _lines(found):
    """Height of the line of power, and place of the line of interest."""
    power, interest = (thing.shapes[0] for thing in found.things("line"))
    return power.top, interest.left


def test_the_lines_stand_between_the_fields(found):
    power, interest = _lines(found)
    words = {name: found.word(name) for name in ("Keep satisfied", "Watch", "Keep informed")}
    assert words["Keep satisfied"].y < power < words["Watch"].y
    assert words["Watch"].x < interest < words["Keep informed"].x


def test_everybody_stands_on_the_side_of_each_line_that_their_numbers_say(grid, found):
    power, interest = _lines(found)
    assert set(found.people) == {place.node for place in grid.places}
    for place in grid.places:
        x, y = _mark(found, place).middle
        assert (y < power) == (place.power > grid.power_line)
        if place.interest is not None:
            assert (x > interest) == (place.interest > grid.interest_line)


def test_the_undecided_are_hollow_and_the_others_filled(grid, found):
    quadrants = {place.quadrant.value for place in grid.places}
    assert {"undecided", "manage_closely"} <= quadrants
    colors = {"manage_closely": "for", "keep_satisfied": "formal", "keep_informed": "hidden", "watch": "soft"}
    for place in grid.places:
        mark = _mark(found, place)
        field = place.quadrant.value
        assert (mark.fill, mark.stroke) == (
            ("paper", "open") if field == "undecided" else (colors[field], "paper")
        )


def test_the_interval_of_power_passes_through_the_mark(grid, found):
    for place in grid.places:
        interval = next(one for one in found.person(place.node).shapes if one.opacity < 1)
        assert interval.top <= _mark(found, place).middle[1] <= interval.bottom
        assert interval.left == pytest.approx(_mark(found, place).middle[0], abs=0.02)


def test_whoever_has_no_interest_on_record_stands_in_a_strip_before_the_fields(grid, found, seen):
    strip = found.things("strip")[0].shapes[0]
    inside = {place.node for place in grid.places if strip.left < _mark(found, place).middle[0] < strip.right}
    assert inside == {place.node for place in grid.places if place.interest is None}
    known = replace(grid, places=tuple(place for place in grid.places if place.interest is not None))
    without = seen(plot.grid(known))
    assert without.things("strip") == []
    assert "No interest on record" not in without.texts


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everybody_is_named_in_the_language_asked_for(grid, seen, lang):
    found = seen(plot.grid(grid, lang=lang))
    assert {place.node: found.person(place.node).texts[-1] for place in grid.places} == {
        place.node: grid.name(place.node, lang) for place in grid.places
    }


def test_names_do_not_touch(found):
    words = [found.person(person).words[-1] for person in found.people]
    for column in {word.x for word in words}:
        heights = sorted(word.y for word in words if word.x == column)
        assert all(low - high >= 14.9 for high, low in pairwise(heights))


def test_nobody_is_refused(grid):
    with pytest.raises(InputError):
        plot.grid(replace(grid, places=()))

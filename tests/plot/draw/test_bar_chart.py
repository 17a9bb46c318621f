"""Rows of bars: one axis, bars and marks at their values, ends clipped, words at the right."""

import pytest

from stakemap import plot
from stakemap.plot.scenes.bar import BarRow, BarScene

ROWS = (
    BarRow("a", "Ann", "Head", bars=((0.0, 2.0, "hidden"), (2.0, 6.0, "wire")), text="constraint 0.20"),
    BarRow("b", "Bo", interval=(-1.0, 3.0), bars=((0.0, -1.5, "against"),)),
    BarRow("c", "Cy", marks=((1.0, "diamond", "soft"), (90.0, "circle", "formal"))),
    BarRow("d", "Di", bars=((1.0, 1.0, "for"),)),
)


@pytest.fixture(scope="module", params=["brokers", "mixing", "gap"])
def found(request, seen):
    legend = ("Signs", (("outside", "bar", "hidden"), ("range", "interval", "ink")))
    ticks = ((-2.0, "low"), (0.0, "none"), (6.0, "high"))
    scene = BarScene("Bars", "an axis", ROWS, -2.0, 6.0, ticks, 0.0, legend, "en")
    return seen(getattr(plot, request.param)(scene))


def _x(found, value):
    low, high = (found.word(text).x for text in ("low", "high"))
    return pytest.approx(low + (high - low) * (value + 2.0) / 8.0, abs=0.02)


def test_bars_follow_each_other_in_their_colours(found):
    apart, tied = (found.person("a").shape(fill=color) for color in ("hidden", "wire"))
    assert (apart.left, apart.right) == (_x(found, 0.0), _x(found, 2.0))
    assert (tied.left, tied.right) == (_x(found, 2.0), _x(found, 6.0))


def test_a_bar_to_the_left_starts_at_its_value_and_ends_at_zero(found):
    bar = found.person("b").shape(fill="against")
    assert (bar.left, bar.right) == (_x(found, -1.5), _x(found, 0.0))
    line = max(found.person("b").having(stroke="ink"), key=lambda one: one.width)
    assert (line.left, line.right) == (_x(found, -1.0), _x(found, 3.0))


def test_marks_stand_at_their_values_and_never_beyond_the_axis(found):
    near, far = (found.person("c").shape(fill=color) for color in ("soft", "formal"))
    assert near.middle[0] == _x(found, 1.0)
    assert far.middle[0] == _x(found, 6.0)
    assert len(near.points) < len(far.points), "a diamond has corners"


def test_no_length_is_no_bar(found):
    assert found.person("d").shapes == []


def test_rows_stand_in_order_with_names_at_the_left_and_words_at_the_right(found):
    rows = [found.person(person) for person in "abcd"]
    heights = [row.words[0].y for row in rows]
    assert heights == sorted(heights)
    assert rows[0].texts == ["Ann", "Head", "constraint 0.20"]
    assert rows[0].word("Ann").x < found.word("low").x
    assert rows[0].word("constraint 0.20").x > found.word("high").x


def test_the_line_at_zero_is_darker_than_the_other_ticks(found):
    colors = {thing.texts[0]: thing.shapes[0].stroke for thing in found.things("tick")}
    assert colors == {"low": "edge", "none": "wire", "high": "edge"}


def test_the_legend_is_that_of_the_scene(found):
    assert found.legend == ["Signs", "outside", "range"]

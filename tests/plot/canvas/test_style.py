"""Colours, dashes, forms and sizes that can be told apart."""

import pytest

from stakemap.plot.canvas.style import (
    COLORS,
    DARK,
    LARGEST,
    SMALLEST,
    STATE_DASHES,
    kind_colors,
    origin_styles,
    radius,
)


def _luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_light_and_dark_name_the_same_distinct_colours():
    assert set(COLORS) == set(DARK)
    assert len(set(COLORS.values())) == len(COLORS)


@pytest.mark.parametrize("colors", [COLORS, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_paper_and_on_boxes(colors):
    for ground in ("paper", "box", "strip"):
        assert _contrast(colors["ink"], colors[ground]) >= 7.0
        assert _contrast(colors["soft"], colors[ground]) >= 4.5


def test_the_first_eight_kinds_have_a_colour_each():
    kinds = [f"kind {at}" for at in range(36)]
    assert len(set(kind_colors(kinds[:8]).values())) == 8
    assert kind_colors(reversed(kinds)) == kind_colors(kinds)


def test_each_grade_has_a_dash_of_its_own():
    assert len({STATE_DASHES[state] for state in ("verified", "reported", "inferred")}) == 3


def test_a_known_origin_looks_the_same_whoever_else_is_there():
    alone, among = origin_styles(["recruited"]), origin_styles(["recruited", "military", "astronaut"])
    assert alone["recruited"] == among["recruited"]
    assert len(set(among.values())) == 3
    assert "" not in origin_styles(["", "military"])


def test_the_area_of_a_mark_grows_with_the_score():
    areas = [radius(score, 4.0) ** 2 for score in (0.0, 2.0, 4.0)]
    assert areas == pytest.approx([SMALLEST**2, (SMALLEST**2 + LARGEST**2) / 2, LARGEST**2])
    assert radius(9.0, 4.0) == LARGEST
    assert SMALLEST < radius(0.0, 0.0) < LARGEST

"""A picture in fewer bytes looks the same."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.reports.slim_pictures import slim

PLACES = st.floats(-999, 999).map(lambda value: round(value, 2))
LINES = st.lists(
    st.one_of(
        st.tuples(st.just("L"), st.lists(PLACES, min_size=2, max_size=2)),
        st.tuples(st.just("Q"), st.lists(PLACES, min_size=4, max_size=4)),
        st.tuples(st.just("C"), st.lists(PLACES, min_size=6, max_size=6)),
        st.tuples(st.just("M"), st.lists(PLACES, min_size=2, max_size=2)),
    ),
    min_size=1,
    max_size=12,
)
SIZES = {"m": 2, "l": 2, "q": 4, "c": 6, "h": 1, "v": 1}


def shape(path, style="fill:none"):
    root = ET.Element("svg")
    ET.SubElement(root, "path", {"d": path, "style": style})
    return root


def slimmed(root):
    return list(ET.fromstring(slim(ET.tostring(root, encoding="unicode"))))


def absolute(path):
    """Every corner and handle of a path in absolute figures."""
    at, start, found = (0.0, 0.0), (0.0, 0.0), []
    for letter, rest in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
        if letter == "z":
            at = start
            continue
        figures = [float(f) for f in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        assert len(figures) == SIZES[letter.lower()]
        if letter in "hv":
            end = (at[0] + figures[0], at[1]) if letter == "h" else (at[0], at[1] + figures[0])
            found.append(end)
        else:
            base = (0.0, 0.0) if letter == "M" else at
            pairs = [(base[0] + x, base[1] + y) for x, y in zip(figures[::2], figures[1::2], strict=True)]
            found += pairs
            end = pairs[-1]
        at = end
        start = end if letter == "M" else start
    return found


@given(st.lists(PLACES, min_size=2, max_size=2), LINES)
def test_a_path_goes_through_the_same_places(start, lines):
    pieces = [("M", start), *lines]
    plain = " ".join(f"{letter} {' '.join(f'{f:.2f}' for f in figures)}" for letter, figures in pieces)
    (path,) = slimmed(shape(plain))
    told, meant = absolute(path.get("d")), [f for _, figures in pieces for f in figures]
    assert [f for pair in told for f in pair] == pytest.approx(meant, abs=0.02)


def test_a_circle_is_written_as_one():
    plain = (
        "M 572 62 C 572.4 62 572.78 62.16 573.06 62.44 C 573.34 62.72 573.5 63.1 573.5 63.5 "
        "C 573.5 63.9 573.34 64.28 573.06 64.56 C 572.78 64.84 572.4 65 572 65 "
        "C 571.6 65 571.22 64.84 570.94 64.56 C 570.66 64.28 570.5 63.9 570.5 63.5 "
        "C 570.5 63.1 570.66 62.72 570.94 62.44 C 571.22 62.16 571.6 62 572 62 z"
    )
    (circle,) = slimmed(shape(plain))
    assert circle.tag == "circle"
    assert [circle.get(name) for name in ("cx", "cy", "r")] == ["572", "63.5", "1.5"]


def test_a_style_that_stands_often_becomes_one_rule_and_says_the_same():
    root = shape("M 0 0 L 1 1", "fill:none;stroke:red;stroke-linejoin:miter")
    ET.SubElement(root, "text", {"class": "sm-halo", "style": "fill:none;stroke:red;stroke-linejoin:miter"})
    ET.SubElement(root, "text", {"style": "fill:blue"})
    sheet, path, text, other = slimmed(root)
    name = path.get("class")
    assert sheet.text == f".{name}{{fill:none;stroke:red}}"
    assert text.get("class") == f"sm-halo {name}"
    assert (text.get("style"), other.get("style")) == (None, "fill:blue")

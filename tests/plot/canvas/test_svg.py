"""Vectors for a page: same bytes, one group a thing, colours that can change, text that stays text."""

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from stakemap import plot
from stakemap.plot.scenes.org import OrgScene, PersonMark, TieArc, UnitBox

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!-- ]]> --> &amp; &#0; \"'",
    r"$\frac{1$ ^_{} \x",
    "x" * 100_000,
    "a\x00b\x1b[31m\u202e\ud800\ufffe",
    "",
    " ",
]
SCRIPT = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("invented", sys.argv[1])
module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)
from stakemap import plot
text = plot.svg(plot.formal_and_informal(module.city()))
text += plot.svg(plot.decision_chain(module.chain())) + plot.svg(plot.ranking(module.ranks()))
assert "matplotlib.pyplot" not in sys.modules
print(hashlib.sha256(text.encode()).hexdigest())
"""

TEXT = "{http://www.w3.org/2000/svg}text"
PLACES = ("x", "y", "cx", "cy", "r")


def _told(text):
    """Elements without their figures, and the places of words and circles."""
    elements = list(ET.fromstring(text).iter())
    plain = [
        (one.tag, one.text, {k: v for k, v in one.items() if k not in {"d", "style", *PLACES}})
        for one in elements
    ]
    return plain, [float(one.get(name)) for one in elements for name in PLACES if one.get(name)]


@pytest.fixture(scope="module")
def text(chart):
    return plot.svg(chart)


def _digest(invented, seed, **more):
    environment = {**os.environ, "PYTHONHASHSEED": seed, **more}
    command = [sys.executable, "-c", SCRIPT, invented.__file__]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_bytes_depend_neither_on_hash_seed_nor_on_fonts(invented):
    from matplotlib import get_data_path

    serif = f"{get_data_path()}/fonts/ttf/DejaVuSerif.ttf"
    assert _digest(invented, "0") == _digest(invented, "4711", STAKEMAP_FONT=serif)


def test_the_same_picture_twice_gives_the_same_bytes(chart, text):
    assert plot.svg(chart) == text


def test_every_person_has_an_element_that_can_be_reached_by_keyboard(chart, text, city):
    found = plot.gids(chart)
    elements = {element.get("id"): element for element in ET.fromstring(text).iter()}
    assert set(found) == {person.id for person in city.people}
    assert all(
        elements[gid].get("tabindex") == "0" and elements[gid].get("aria-label") for gid in found.values()
    )


def test_ids_are_unique_and_a_prefix_keeps_two_pictures_apart(chart, text):
    ids = re.findall(r'\bid="([^"]+)"', text)
    other = plot.svg(chart, prefix="second-")
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(re.findall(r'\bid="([^"]+)"', other))
    assert set(plot.gids(chart, prefix="second-").values()) <= set(re.findall(r'\bid="([^"]+)"', other))


def test_ties_name_their_ends_kind_and_state(chart, text):
    ties = [element for element in ET.fromstring(text).iter() if element.get("class") == "sm-tie"]
    people = set(plot.gids(chart).values())
    assert len(ties) == 40
    assert all({tie.get("data-a"), tie.get("data-b")} <= people for tie in ties)
    assert all(tie.get("data-kind") and tie.get("data-label") and tie.get("data-state") for tie in ties)


def test_nothing_is_asked_for_and_no_date_or_version_is_told(text):
    addresses = set(re.findall(r"https?://[^\"'\s<]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(
        r"<(?:metadata|style|image|use|script|a)\b|url\(|@import|atplotlib|20\d\d-\d\d", text
    )


def test_every_colour_can_be_changed_by_the_page(text):
    assert not re.search(r"(?<!,)#[0-9a-f]{6}", text)


def test_a_page_of_its_own_styles_is_told_no_colours_or_font_and_no_ids_but_of_people(chart, text):
    short = plot.svg(chart, styled=True)
    people = "|".join(map(re.escape, plot.gids(chart).values()))
    assert not re.search(r"#[0-9a-f]{6}|font-family", short)
    again = rf',#[0-9a-f]{{6}}| font-family="[^"]*"|(?<=<g) id="(?!(?:{people})")[^"]*"'
    assert re.sub(again, "", text) == short


def test_plain_colours_for_readers_without_variables(chart):
    assert "var(" not in plot.svg(chart, themed=False)


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_label_stays_text(label):
    people = (
        PersonMark("a", label, label, "u", is_head=True, origin=label, origin_label=label),
        PersonMark("b", "B"),
    )
    scene = OrgScene(label, (UnitBox("u", label),), people, ties=(TieArc("a", "b", label, label),))
    drawn = plot.svg(plot.formal_and_informal(scene))
    root = ET.fromstring(drawn)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "circle",
        "g",
        "path",
        "svg",
        "text",
    }
    assert "<img" not in drawn
    assert "</script" not in drawn
    assert len(drawn) < 60_000


def test_strange_ids_give_safe_element_ids():
    scene = OrgScene("t", (), (PersonMark('"><x', "A"), PersonMark("\ud800", "B")))
    ids = plot.gids(plot.formal_and_informal(scene)).values()
    assert all(re.fullmatch(r"person:[0-9a-f]{10}", one) for one in ids)


def test_a_sheet_says_what_the_axes_say_that_it_would_be_painted_on(invented):
    for draw, scene in (
        (plot.formal_and_informal, invented.city()),
        (plot.decision_chain, invented.chain()),
        (plot.ranking, invented.ranks()),
    ):
        sheet = draw.sheet(scene)
        (plain, places), (other, painted) = _told(plot.svg(sheet)), _told(plot.svg(draw(scene)))
        assert plain == other
        assert places == pytest.approx(painted, abs=0.02)
        assert plot.gids(sheet) == plot.gids(draw(scene))


def test_two_pictures_of_one_figure_stand_where_their_axes_are(invented):
    from matplotlib.figure import Figure

    left, right = Figure(figsize=(20, 6)).subplots(1, 2)
    plot.decision_chain(invented.chain(), ax=left)
    plot.ranking(invented.ranks(), ax=right)
    root = ET.fromstring(plot.svg(left))
    places = [
        [
            float(text.get("x"))
            for group in root
            if group.get("id", "").startswith(name)
            for text in group.iter(TEXT)
        ]
        for name in ("member:", "rank:")
    ]
    assert root.get("viewBox") == "0 0 1440 432"
    assert all(places)
    assert max(places[0]) < 720 < min(places[1])


def test_a_picture_for_a_page_loads_no_matplotlib(invented):
    script = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("invented", sys.argv[1])
module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module)
from stakemap import plot
plot.svg(plot.formal_and_informal.sheet(module.city()), prefix="a-")
print("matplotlib" in sys.modules)
"""
    command = [sys.executable, "-c", script, invented.__file__]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"

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

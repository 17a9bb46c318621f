"""The picture of how sure the order is."""

from __future__ import annotations

import re

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import stakemap as sm
from stakemap import examples, plot
from stakemap.errors import InputError
from stakemap.plot.scenes import band as scenes
from stakemap.plot.scenes.band import BandRow, BandScene


@pytest.fixture(scope="module")
def analysis():
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, decision=examples.DECISION, draws=80)
    return sm.analyze(examples.city(), plan=plan)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_shown_has_a_bar_and_each_band_a_box(analysis, lang):
    scene = scenes.band_scene(analysis, lang)
    svg = plot.svg(plot.intervals(scene))
    assert len(re.findall(r'class="[^"]*sm-range', svg)) == len(scene.rows) == 15
    assert len(set(re.findall(r'id="[^"]*band:[0-9a-f]+', svg))) >= len({row.band for row in scene.rows})
    assert svg == plot.svg(plot.intervals(analysis, lang=lang))


def test_the_scene_is_what_the_draws_say(analysis):
    scene, spread = scenes.band_scene(analysis), analysis.uncertainty["influence"]
    shown = [row.id for row in scene.rows]
    assert shown == [node for band in spread.bands for node in band][:15]
    assert all(row.low <= row.median <= row.high for row in scene.rows)
    last = scene.rows[-1].band
    assert scene.more == len(spread.bands[last - 1]) - sum(row.band == last for row in scene.rows)


def test_it_draws_into_given_axes_one_person_and_nobody():
    ax = Figure(figsize=(6, 3)).add_subplot()
    one = BandScene((BandRow("a", "甲", 1, 1.0, 1.0, 1.0),), title="t")
    assert plot.intervals(one, ax=ax) is ax
    assert isinstance(plot.intervals(BandScene(())), Axes)


def test_without_draws_there_is_no_such_picture():
    with pytest.raises(InputError, match="draws"):
        plot.intervals(sm.analyze(sm.from_edges([("a", "b", 0.5)]), draws=0))

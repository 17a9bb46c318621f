"""From the draws of an analysis to ranges of places."""

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.plot.scenes.band import band_scene


def test_the_scene_is_what_the_draws_say(tender):
    scene, spread = band_scene(tender), tender.uncertainty["influence"]
    shown = [row.id for row in scene.rows]
    assert shown == [node for band in spread.bands for node in band][:15]
    assert all(row.low <= row.median <= row.high for row in scene.rows)
    last = scene.rows[-1].band
    assert scene.more == len(spread.bands[last - 1]) - sum(row.band == last for row in scene.rows)


def test_bands_follow_each_other_without_a_gap(tender):
    bands = [row.band for row in band_scene(tender, rows=500).rows]
    assert bands == sorted(bands)
    assert set(bands) == set(range(1, max(bands) + 1))
    assert band_scene(tender, rows=500).more == 0


@pytest.mark.parametrize(
    ("lang", "note"),
    [("en", "Assumes {:g} to {:g}% unreported ties"), ("zh", "假定{:g}%至{:g}%的关系未被报告")],
)
def test_the_note_says_what_was_assumed_of_ties_that_nobody_reported(tender, lang, note):
    low, high = tender.uncertainty.assumed.missing
    assert band_scene(tender, lang).note == note.format(100 * low, 100 * high)


def test_without_draws_there_is_no_such_picture():
    with pytest.raises(InputError, match="draws"):
        band_scene(sm.analyze(sm.from_edges([("a", "b", 0.5)]), draws=0))

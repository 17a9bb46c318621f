"""What several scenes share."""

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.plot.scenes.bar import broker_scene, gap_scene, mixing_scene
from stakemap.plot.scenes.case_labels import origin_label
from stakemap.plot.scenes.chain import chain_scene
from stakemap.plot.scenes.group import group_scene
from stakemap.plot.scenes.org import org_scene
from stakemap.wording.phrases import Words


@pytest.fixture(scope="module")
def bare():
    return sm.analyze(sm.examples.city().snapshot(sm.examples.TODAY), draws=0)


@pytest.mark.parametrize("make", [org_scene, chain_scene, group_scene, broker_scene, mixing_scene, gap_scene])
def test_bare_arrays_have_no_facts_to_show(make, bare):
    with pytest.raises(InputError, match="bare arrays"):
        make(bare)


def test_an_origin_without_words_is_left_to_the_picture():
    assert origin_label("military", Words("plot", "zh")) == "军人"
    assert origin_label("", Words("plot")) == origin_label("astronaut", Words("plot")) == ""

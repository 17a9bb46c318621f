from itertools import pairwise

import pytest

import stakemap as sm
from stakemap import examples, plot
from stakemap.analysis import Plan
from stakemap.plot.layout.org import arc_hits, label_hits, layout
from stakemap.plot.layout.sizes import NAME_SIZE
from stakemap.plot.scenes.chain import chain_scene
from stakemap.plot.scenes.org import org_scene
from stakemap.plot.scenes.rank import rank_scene


@pytest.fixture(scope="module")
def analysis():
    plan = Plan(as_of=examples.TODAY, today=examples.TODAY)
    return sm.analyze(examples.city(), decision=examples.DECISION, plan=plan)


@pytest.fixture(scope="module", params=["zh", "en"])
def scene(request, analysis):
    return org_scene(analysis, request.param)


@pytest.fixture(scope="module")
def found(scene):
    return layout(scene, top=40.0)


def test_no_arc_passes_a_third_person_and_few_pass_a_text(found):
    assert arc_hits(found) == 0
    assert label_hits(found) <= 8


def test_the_picture_is_a_landscape_whose_names_can_be_read_at_1100_px(scene):
    wide, high = plot.formal_and_informal(scene).get_figure().get_size_inches()
    assert 1.3 < wide / high < 1.7
    assert NAME_SIZE * 1100 / (72 * wide) >= 11.0


def test_no_name_and_no_post_is_cut(found):
    assert not any("…" in line for spot in found.spots.values() for line in (*spot.names, *spot.posts))
    assert not any("…" in line for frame in found.frames.values() for line in frame.label)


def test_formal_and_professional_lines_pass_no_box(found, scene):
    home = {person.id: person.unit_id for person in scene.people}
    for wire in (*found.wires, *found.guides):
        ends = {home.get(wire.boss, wire.boss), home.get(wire.other, wire.other)}
        for unit, frame in found.frames.items():
            left, top, right, bottom = frame.rect
            through = any(
                min(x, x2) < right - 1
                and max(x, x2) > left + 1
                and min(y, y2) < bottom - 1
                and max(y, y2) > top + 1
                for (x, y), (x2, y2) in pairwise(wire.points)
            )
            assert unit in ends or not through
    assert len(found.guides) == 4


def test_outside_bodies_stand_in_the_group_at_the_side(found):
    left = found.panel[0]
    aside = {unit for unit, frame in found.frames.items() if frame.rect[0] > left}
    assert {"u:provincial-transport", "u:provincial-security", "u:county-transport"} <= aside
    assert "u:transport" not in aside


def test_drawing_twice_gives_the_same_picture(scene):
    first = plot.svg(plot.formal_and_informal(scene))
    assert plot.svg(plot.formal_and_informal(scene)) == first


@pytest.mark.parametrize("name", ["decision_chain", "ranking"])
def test_a_picture_takes_an_analysis_in_either_language(name, analysis):
    draw = getattr(plot, name)
    make = {"decision_chain": chain_scene, "ranking": rank_scene}[name]
    for lang in ("en", "zh"):
        assert plot.svg(draw(analysis, lang=lang)) == plot.svg(draw(make(analysis, lang)))
    assert plot.svg(draw(analysis)) == plot.svg(draw(analysis, lang="en"))


def test_an_organisation_is_drawn_from_an_analysis_in_english_where_nothing_is_said(analysis):
    text = plot.svg(plot.formal_and_informal(analysis))
    assert "Formal lines and informal ties" in text
    assert ">Outside<" in text


@pytest.mark.parametrize(("lang", "word"), [("en", "or"), ("zh", "或")])
def test_either_signature_is_enough_and_the_picture_says_so(analysis, lang, word):
    joined = {stage.label: stage.joined for stage in chain_scene(analysis, lang).stages}
    assert list(joined.values()) == ["", "", "", "", "", word]

"""Groups over units, brokers, mixing and gap: the same twice, readable, in both languages."""

import pytest

import stakemap as sm
from stakemap import examples, plot
from stakemap.errors import InputError
from stakemap.plot.scenes import bar, group
from stakemap.plot.scenes.bar import BarRow, BarScene
from stakemap.plot.scenes.group import GroupColumn, GroupMember, GroupScene
from stakemap.wording.phrases import Words

NAMES = ("groups", "brokers", "mixing", "gap")
SCENES = {
    "groups": group.group_scene,
    "brokers": bar.broker_scene,
    "mixing": bar.mixing_scene,
    "gap": bar.gap_scene,
}


@pytest.fixture(scope="module")
def analysis():
    plan = sm.Plan(as_of=examples.TODAY, today=examples.TODAY, draws=0)
    return sm.analyze(examples.city(), decision=examples.DECISION, plan=plan)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_picture_of_an_analysis_is_that_of_its_scene_and_the_same_twice(name, lang, analysis):
    draw, scene = getattr(plot, name), SCENES[name](analysis, lang)
    first = plot.svg(draw(analysis, lang=lang))
    assert first == plot.svg(draw(scene))
    assert scene.title in first


def test_everybody_in_a_group_is_in_the_picture_once(analysis):
    scene = group.group_scene(analysis, "en")
    shown = [member.id for member in scene.members]
    assert sorted(shown) == sorted(node for circle in sm.groups(analysis) for node in circle.core)
    assert len(plot.gids(plot.groups(scene))) == len(shown)
    assert sum(member.broker for member in scene.members) == 3


def test_a_crowded_cell_says_how_many_more():
    crowd = [
        GroupMember(id=f"p:{k}", label=f"Person {k}", unit="u", column=0, score=float(k)) for k in range(40)
    ]
    cut = group._cut(crowd, "u", 0, Words("plot"))
    assert len(cut) == 12
    assert cut[-1].label == "29 more"
    assert cut[0].id == "p:39"
    scene = GroupScene("t", (GroupColumn("Group 1"),), (("u", "Unit"),), tuple(cut), lang="en")
    assert "29 more" in plot.svg(plot.groups(scene))


def test_hostile_names_stay_text():
    member = GroupMember(id="p", label="<script>alert(1)</script>", unit="u", column=0, unknown=True)
    scene = GroupScene("<b>", (GroupColumn("x", named=False),), (("u", "<i>"),), (member,), lang="en")
    rows = (BarRow("r", "<script>", bars=((0.0, 1.0, "hidden"),), interval=(0.2, 0.8), text="<b>"),)
    for picture in (
        plot.groups(scene),
        plot.brokers(BarScene("<u>", "a", rows, 0.0, 1.0, lang="en")),
        plot.gap(BarScene("t", "a", (), 0.0, 0.0, lang="en")),
    ):
        text = plot.svg(picture)
        assert "<script" not in text
        assert "<b>" not in text


def test_without_two_origins_there_is_no_picture_of_mixing():
    with pytest.raises(InputError):
        plot.mixing(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])))

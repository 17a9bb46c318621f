"""From an analysis to the decision's stages: who votes, with what, and what joins the stages."""

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.plot.scenes.chain import chain_scene


def test_stages_and_seats_are_those_of_the_electorate(tender):
    scene, voters = chain_scene(tender), tender.electorate
    assert [[member.id for member in stage.members] for stage in scene.stages] == [
        [member.node for member in panel.members] for panel in voters.panels
    ]
    members = {member.id: member for stage in scene.stages for member in stage.members}
    assert any(member.stance is not None for member in members.values())
    assert all(member.stance == voters.stances.get(node) for node, member in members.items())
    assert all(member.power == tender.scores["formal_power"][node] for node, member in members.items())
    assert {node for node, member in members.items() if member.vacant} == {
        node for node in members if node.startswith("seat:")
    }


@pytest.mark.parametrize(
    ("lang", "alone", "word", "kinds"),
    [
        ("en", "one decides", "or", {"Start", "Users", "Screening", "Budget", "Vote", "Purchase"}),
        ("zh", "一人决定", "或", {"发起", "用户", "技术把关", "预算", "表决", "采购"}),
    ],
)
def test_stages_say_what_they_do_how_many_it_takes_and_how_they_are_joined(tender, lang, alone, word, kinds):
    scene = chain_scene(tender, lang)
    assert {stage.kind for stage in scene.stages} <= kinds
    assert [stage.joined for stage in scene.stages] == ["", "", "", "", "", word]
    panels = tender.electorate.panels
    for stage, panel in zip(scene.stages, panels, strict=True):
        total = sum(member.weight for member in panel.members)
        votes = {"en": f"{panel.quota} of {total} votes", "zh": f"{total}票中须得{panel.quota}票"}[lang]
        assert stage.quota_text == (alone if len(panel.members) == 1 else votes)
    assert {len(panel.members) == 1 for panel in panels} == {True, False}


def test_without_a_decision_there_is_no_such_picture():
    with pytest.raises(InputError, match="decision"):
        chain_scene(sm.analyze(sm.from_edges([("a", "b")]), draws=0))

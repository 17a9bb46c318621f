"""The chain: cards in order, votes, vetoes, stances without colour alone, power, and how steps join."""

import itertools
import re

import pytest

from stakemap import plot
from stakemap.plot.scenes.chain import ChainScene, MemberMark, StageBox

SEATS = (
    MemberMark("For", stance=0.6, power=0.1, id="for"),
    MemberMark("Against", stance=0.4, power=0.2, id="against"),
    MemberMark("Between", weight=2, stance=0.5, power=0.0, id="between"),
    MemberMark("Silent", veto=True, id="silent"),
    MemberMark("Nobody", vacant=True, id="seat"),
)


@pytest.fixture(scope="module")
def found(seen):
    stages = (StageBox("Vote", "ballot", "3 of 6 votes", SEATS), StageBox("Sign"))
    return seen(plot.decision_chain(ChainScene(stages, "vote(3) AND sign", "T", lang="en")))


def test_a_stance_has_a_sign_and_a_colour(found):
    marks = {one: min(found.person(one).shapes, key=lambda shape: shape.left) for one in found.people}
    fills = {person: mark.fill for person, mark in marks.items()}
    empty = dict.fromkeys(("silent", "seat"), "paper")
    assert fills == {"for": "for", "against": "against", "between": "open", **empty}
    assert [person for person, mark in marks.items() if mark.dash] == ["seat"]
    strokes = {person: len(found.person(person).having(stroke="paper", fill="")) for person in found.people}
    assert (strokes["for"], strokes["against"]) == (2, 1), "a plus and a minus"
    assert "?" in found.person("silent").texts
    assert "?" not in found.person("seat").texts
    assert found.person("against").spoken == "Against, Against"


def test_only_a_veto_has_the_red_sign(found):
    reds = {person: len(found.person(person).having(fill="against")) for person in found.people}
    assert reds == {"for": 0, "against": 1, "between": 0, "silent": 1, "seat": 0}
    assert found.person("silent").spoken.endswith("Veto")


def test_power_is_a_bar_and_a_share_and_votes_a_factor(found):
    small, large = (found.person(person).shape(fill="formal") for person in ("for", "against"))
    assert large.width == pytest.approx(2 * small.width)
    assert found.person("for").word("10.0%").x > small.left
    assert not found.person("between").having(fill="formal")
    assert "×2" in found.person("between").texts
    assert not any("×" in text for text in found.person("for").texts)


def test_the_legend_names_what_is_there_and_nothing_else(found, seen):
    signs = ["For", "In between", "Against", "Has not said", "Nobody on record", "Veto", "Formal say"]
    assert found.legend == ["Signs", *signs]
    assert seen(plot.decision_chain(ChainScene((StageBox("Sign"),), lang="en"))).legend == []


def test_a_card_has_number_name_quota_and_says_where_nobody_is_recorded(found):
    first, second = found.things("stage")
    assert [first.texts[:4], second.texts] == [
        ["1", "Vote", "3 of 6 votes", "ballot"],
        ["2", "Sign", "Nobody recorded"],
    ]
    assert first.shapes[0].right < second.shapes[0].left
    assert first.shapes[0].top == second.shapes[0].top


@pytest.mark.parametrize(("lang", "told"), [("en", "Rule: a AND b"), ("zh", "规则：a AND b")])
def test_the_rule_stands_below_the_cards(lang, told, seen):
    found = seen(plot.decision_chain(ChainScene((StageBox("S"),), "a AND b", lang=lang)))
    assert found.word(told).y > found.things("stage")[0].shapes[0].bottom


def test_a_long_chain_goes_on_in_rows_of_three(seen):
    stages = tuple(StageBox(f"stage {at}", members=(MemberMark("A", veto=True),)) for at in range(7))
    found = seen(plot.decision_chain(ChainScene(stages, rule_text="x" * 10_000, lang="en")))
    cards = [thing.shapes[0] for thing in found.things("stage")]
    assert [len({card.top for card in cards[at : at + 3]}) for at in (0, 3, 6)] == [1, 1, 1]
    assert cards[0].bottom < cards[3].top < cards[3].bottom < cards[6].top
    assert cards[6].left == cards[3].left == cards[0].left
    assert found.size[0] < 1440


def test_stages_that_are_not_both_needed_are_joined_by_a_word_and_no_arrow(seen):
    words = ("", "", "or", "2 of 3", "or")
    stages = tuple(StageBox(f"stage {at}", joined=word) for at, word in enumerate(words))
    steps = seen(plot.decision_chain(ChainScene(stages, lang="en"))).things("step")
    assert [step.texts for step in steps] == [[], ["or"], ["2 of 3"], ["or"]]
    assert [bool(step.having(fill="soft")) for step in steps] == [True, False, False, False]


def test_a_scene_may_say_it_in_words_of_its_own(seen):
    scene = ChainScene((StageBox("S", members=SEATS),), words=(("for", "Would sign"),), lang="en")
    found = seen(plot.decision_chain(scene))
    assert "Would sign" in found.legend
    assert re.search(r'aria-label="For, Would sign"', found.svg)


def test_on_narrow_paper_the_stages_stand_one_below_the_other(invented, seen):
    scene = invented.chain("en")
    found = seen(plot.decision_chain(scene, stacked=True))
    boxes = [thing.shapes[0] for thing in found.things("stage")]
    assert len(boxes) == len(scene.stages) > 1
    assert all(one.bottom < other.top for one, other in itertools.pairwise(boxes))
    assert found.size[0] == 340

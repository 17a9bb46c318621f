import pytest

import stakemap as sm
from stakemap.comparison.scenario import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeRule,
    ChangeVote,
    DropTie,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.comparison.what_if import blame, what_if
from stakemap.errors import InputError, UnknownName
from stakemap.examples import DECISION, TODAY, city
from stakemap.findings.change.what_if import edit_words
from stakemap.graph.change.scenario import Scenario

QI, CHIEF = "p:qi-wangshu", "post:chief-engineer"
PLAN = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION, measures=("in_degree",))
RETIRE = Scenario(
    "retire", (Leave(QI), Appoint("p:tu-zhiye", CHIEF), FlipStance(DECISION, "p:tu-zhiye", 0.8))
)


@pytest.fixture(scope="module")
def graph():
    return city()


@pytest.fixture(scope="module")
def found(graph):
    return what_if(graph, RETIRE, PLAN)


def test_the_parts_of_each_person_add_up_to_the_whole_change(found):
    for move in found.comparison.moves:
        assert sum(found.blame.in_order[move.node]) == pytest.approx(move.change, abs=1e-12)


def test_who_leaves_falls_by_the_edit_that_says_so(found):
    first = found.blame.of(QI)[0]

    assert first[0] == "Qi Wangshu leaves"
    assert first[1] == pytest.approx(-found.before.scores["influence"][QI])
    assert found.comparison.moves[QI].status == "left"


def test_the_chance_to_pass_is_followed_edit_by_edit(found):
    chances = found.blame.chances

    assert len(chances) == 4
    assert chances[0] == found.before.power.passing
    assert chances[-1] == found.after.power.passing
    assert chances[2] != chances[3]


def test_an_edit_that_the_others_need_cannot_be_blamed_alone(found):
    assert found.blame.alone[QI][0] is None
    assert found.blame.alone[QI][2] is not None


def test_the_whole_is_the_same_each_time(graph, found):
    again = what_if(graph, RETIRE, PLAN)

    assert again.to_dict() == found.to_dict()
    assert again.after.run == found.after.run != found.before.run


def test_every_claim_has_its_numbers_its_facts_and_both_languages(found):
    assert found.findings.of("scenario-chance")
    assert len(found.findings) > 2
    after = {fact.id for fact in found.after.graph}
    for finding in found.findings:
        assert finding.numbers
        assert finding.facts
        assert set(finding.facts) <= after
        assert finding.text_zh != finding.text_en
        assert finding.caveat_en


def test_who_takes_the_post_rises_because_of_the_appointment(found):
    texts = [f.text_en for f in found.findings if f.subjects == ("p:tu-zhiye",)]

    assert len(texts) == 1
    assert "rises" in texts[0]
    assert "because Tu Zhiye also becomes Chief engineer" in texts[0]


def test_a_scenario_that_changes_nothing_is_blamed_for_nothing(graph):
    stance = sm.analyze(graph, plan=PLAN).electorate.stances[QI]
    found = what_if(graph, Scenario("same", (FlipStance(DECISION, QI, stance),)), PLAN)

    assert {part for parts in found.blame.in_order.values() for part in parts} == {0.0}
    assert found.blame.to_rows() == []
    assert found.comparison.top() == []


def test_unknown_measures_and_empty_scenarios_are_refused(graph):
    with pytest.raises(UnknownName):
        blame(graph, RETIRE, PLAN, measure="fame")
    with pytest.raises(InputError, match="without edits"):
        blame(graph, Scenario("none"), PLAN)


@pytest.mark.parametrize(
    "edit",
    [
        Leave(QI, on="2026-10"),
        Move(QI, CHIEF),
        Appoint(QI, CHIEF, acting=True),
        Vacate(CHIEF),
        ChangeRule(DECISION, "screen"),
        ChangeQuota(DECISION, "board", 3),
        ChangeQuota(DECISION, "committee", 3),
        ChangeVote(DECISION, "post:mayor", weight=2, veto=False),
        FlipStance(DECISION, QI, 0.25),
        AddTie("advice", QI, "p:tu-zhiye"),
        DropTie("advice", QI, "p:tu-zhiye"),
        Reorganise("u:transport", led_by="u:finance", guided_by="u:audit"),
    ],
)
def test_every_edit_can_be_said_in_both_languages(graph, edit):
    en, zh = edit_words(graph, edit), edit_words(graph, edit, "zh")

    assert en.isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)


def test_the_same_fact_has_the_same_luck_on_both_sides(graph):
    from stakemap.analysis.draw_columns import source_number

    scenario = Scenario("one tie more", (AddTie("advice", "p:die-feiyu", "p:zhu-xiaoxi"),))
    found = what_if(graph, scenario, PLAN.changed(draws=40))
    one, two = (side.uncertainty.facts for side in (found.before, found.after))
    place = {fact: k for k, fact in enumerate(two.evidence.facts)}
    both = [(k, place[fact]) for k, fact in enumerate(one.evidence.facts) if fact in place]
    before, after = (side.present(range(40)) for side in (one, two))

    assert len(both) == len(one.evidence.facts)
    assert all((before[a] == after[b]).all() for a, b in both)
    assert source_number(None) == -1 < source_number("s:a") != source_number("s:b")


def test_the_chance_has_intervals_and_its_change_is_taken_world_by_world(graph):
    found = what_if(graph, RETIRE, PLAN.changed(draws=80))
    chance = found.chance

    assert chance.before_interval[0] <= chance.before <= chance.before_interval[1]
    assert chance.change == found.blame.chances[-1] - found.blame.chances[0]
    assert chance.interval[0] <= chance.interval[1]
    assert "before" in found._repr_html_()


def test_a_flip_that_every_world_feels_is_beyond_noise(graph):
    found = what_if(graph, Scenario("won over", (FlipStance(DECISION, QI, 1.0),)), PLAN.changed(draws=80))

    assert found.chance.beyond_noise
    assert found.chance.interval[0] > 0
    assert found.succession == ()
    assert found.lost_ties == ()

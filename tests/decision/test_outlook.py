from datetime import date

import pytest

import stakemap as sm
from stakemap.decision.motives import deciders_of
from stakemap.decision.outlook import decision_steps, outlook
from stakemap.errors import InputError
from stakemap.examples import DECISION, OTHER_DECISION, TODAY, city
from stakemap.graph.change.edits import FlipStance
from stakemap.model import ComplianceRisk, Stance

PLAN = sm.Plan(as_of=TODAY, today=TODAY, measures=("in_degree",))


@pytest.fixture(scope="module")
def graph():
    return city()


@pytest.fixture(scope="module")
def analysis(graph):
    return sm.analyze(graph, decision=DECISION, plan=PLAN)


def test_without_disturbances_that_end_it_the_clock_and_the_rule_give_one_chance(analysis):
    found = outlook(analysis)

    assert found.clock.passing == pytest.approx(found.passing, abs=1e-12)
    assert found.passing == analysis.power.passing
    assert found.winning.count == 16
    assert {(v,) for v in found.vetoes} <= set(found.blocking.smallest)


def test_deciders_come_by_formal_power_then_by_id(analysis):
    formal, players = analysis.scores["formal_power"], analysis.electorate.players
    told = deciders_of(analysis.case)

    assert told == tuple(sorted((n for n in players if n[:2] == "p:"), key=lambda n: (-formal[n], n)))
    assert formal[told[0]] > formal[told[-1]]


def test_the_steps_carry_what_may_disturb_them_as_likely_as_it_is_believed(graph, analysis):
    steps, whole = decision_steps(graph, analysis.electorate, date.fromisoformat(TODAY))

    screen = next(step for step in steps if step.stage == "screen")
    assert steps[0].stage == "users"
    assert (screen.low, screen.high) == (40, 75)
    assert [(d.effect, d.days) for d in screen.disturbances] == [("delays", 30)]
    assert 0 < screen.disturbances[0].chance <= 1
    assert whole == ()


def test_the_gain_of_a_person_is_the_slope_of_the_chance(graph, analysis):
    who, step = "p:qi-wangshu", 1e-3
    now = analysis.electorate.stances[who]
    moved = FlipStance(DECISION, who, now + step).apply(graph, date.fromisoformat(TODAY))
    after = sm.analyze(moved, decision=DECISION, plan=PLAN)

    slope = (after.power.passing - analysis.power.passing) / step
    assert outlook(analysis).leverage[who] == pytest.approx(slope, abs=1e-6)
    assert outlook(analysis).influence[who] >= outlook(analysis).leverage[who]


def test_nobody_is_asked_who_has_a_compliance_note_or_is_not_known(graph):
    risky = ComplianceRisk(id="risk:x", subject="p:qi-wangshu", text="a note")
    analysis = sm.analyze(graph.with_(risky), decision=DECISION, plan=PLAN)
    efforts = dict.fromkeys(analysis.electorate.players, 1.0) | {"seat:post:mayor": 1.0}
    found = outlook(analysis, efforts=efforts, effort=2)

    assert found.cheapest is None
    assert "p:qi-wangshu" not in found.briefing.asked
    assert any("p:qi-wangshu has a compliance note" in note for note in found.notes)


def test_nobody_is_proposed_during_the_quiet_time(graph):
    analysis = sm.analyze(graph, decision=DECISION, plan=PLAN, as_of="2026-10-01")
    found = outlook(analysis, efforts={"p:qi-wangshu": 1.0}, effort=1)

    assert found.briefing is None
    assert any("quiet time" in note for note in found.notes)


def test_efforts_lead_to_the_people_with_a_veto(analysis):
    efforts = dict.fromkeys(analysis.electorate.players, 1.0)
    found = outlook(analysis, efforts=efforts, effort=2)

    assert found.briefing.asked == ("p:qi-wangshu", "p:suan-wuyi")
    assert found.briefing.passing > found.passing
    assert set(found.vetoes) <= {*found.cheapest.asked, *found.cheapest.supporters}
    assert not found.cheapest.within


def test_an_outlook_is_the_same_each_time_and_shows_names(graph):
    first, second = (outlook(sm.analyze(graph, decision=OTHER_DECISION, plan=PLAN)) for _ in range(2))

    assert first.to_dict() == second.to_dict()
    assert "Ling Cuozhi" in first._repr_html_()


def test_without_a_decision_there_is_no_outlook(graph):
    with pytest.raises(InputError, match="no decision"):
        outlook(sm.analyze(graph, plan=PLAN))


def test_no_chance_is_given_while_too_few_positions_are_known(graph, analysis):
    stances = [s.id for s in graph.of(Stance) if s.decision == DECISION]
    silent = sm.analyze(graph.without(*stances), decision=DECISION, plan=PLAN)
    found = outlook(silent, efforts={"p:qi-wangshu": 1.0}, effort=1.0)

    assert not found.known.told
    assert (found.passing, found.influence, found.leverage, found.critical) == (None, None, None, None)
    assert (found.clock, found.briefing) == (None, None)
    assert (found.known.low, found.known.high) == (0.0, 1.0)
    assert len(found.known.ask) == 3
    assert found.vetoes == outlook(analysis).vetoes
    assert found.days is not None
    values = found.to_dict()
    assert (values["passing"], values["clock"], values["influence"]) == (None, None, None)
    assert values["known"]["high"] == 1.0
    for text in (repr(found), found._repr_html_()):
        assert "cannot be told yet: between 0 and 1" in text
    assert outlook(analysis).known.told

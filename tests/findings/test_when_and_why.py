"""The clock with its factors, the phases, a rival's answer, motives and positions: what they say and why."""

import pytest

import report_cases
import stakemap as sm
from stakemap.decision.clock import clock_of, decision_steps, tornado
from stakemap.decision.motives import alignments, motives_of
from stakemap.decision.phases import phases_of
from stakemap.decision.rivalry import quiet_now, rivalry_of
from stakemap.findings.change.alerts import came_and_went, chance_change
from stakemap.findings.finding import Finding
from stakemap.model import MotiveKind, Phase, parse
from stakemap.scoring.decision.clock import clock
from stakemap.wording.lists import half


@pytest.fixture(scope="module")
def case():
    return report_cases.city().case


def analysed(*extra, **changes):
    bodies = [parse({"source": "s:site", **body}) for body in extra]
    graph = report_cases.small(**changes).with_(*bodies)
    plan = sm.Plan(as_of=report_cases.TODAY, today=report_cases.TODAY, decision="d:one", draws=0)
    return sm.analyze(graph, plan=plan)


KNOWN = {"fact": "stance", "id": "st:2", "decision": "d:one", "person": "p:li", "position": 0.4}
FACTOR = {"fact": "factor", "decision": "d:one", "kind": "audit"}
STAGES = next(fact["stages"] for fact in report_cases.FACTS if fact["fact"] == "decision")


def timed(*more):
    days = [{**stage, "days_low": 10, "days_high": 20} for stage in STAGES]
    return {"d:one": {"stages": [*days, *more]}}


# the clock and what may disturb it


def test_the_clock_of_an_analysis_is_that_of_the_outlook(case):
    assert clock_of(case).to_dict() == sm.outlook(report_cases.city()).clock.to_dict()


def test_each_swing_is_the_clock_with_the_factor_gone_and_with_it_sure(case):
    for swing in tornado(case):
        for chance, said in ((0.0, swing.without), (1.0, swing.surely)):
            steps, whole = decision_steps(case.graph, case.electorate, case.day, {swing.fact: chance})
            alone = clock(case.electorate.game, case.electorate.stances, steps, disturbances=whole)
            assert (said.chance, said.days) == (alone.passing, alone.day(0.5))


def test_the_factor_that_swings_most_comes_first():
    stops = FACTOR | {"id": "f:1", "name": "halt", "effect": "stops", "stage": "money"}
    waits = FACTOR | {"id": "f:2", "name": "wait", "effect": "delays", "days": 40, "stage": "money"}
    found = tornado(analysed(waits, stops, **timed()).case)

    assert [swing.fact for swing in found] == ["f:1", "f:2"]
    assert found[0].surely.chance == 0.0
    assert found[0].surely.days is None
    assert found[1].days == 40
    assert found[1].points == pytest.approx(0.0)


def test_a_decision_without_factors_has_no_swings():
    assert tornado(analysed().case) == ()
    assert clock_of(sm.analyze(report_cases.small(), as_of=report_cases.TODAY, draws=0).case) is None


def test_the_critical_step_is_said_with_its_days(case):
    said = report_cases.city().findings.of("critical-step")[0]
    assert "“Technical screening”, which passes with 35%" in said.text_en
    assert "“技术审查”若必定通过，帮助最大" in said.text_zh
    assert said.numbers["passing"] == pytest.approx(clock_of(case).passing)
    assert not analysed().findings.of("critical-step"), "too few positions are known"
    plain = analysed(KNOWN).findings.of("critical-step")[0]
    assert "days" not in plain.text_en


# phases


def test_stages_after_the_signature_have_people_and_no_vote():
    later = {"id": "build", "name": "Build", "phase": "deliver", "days_low": 30, "days_high": 60}
    role = {"fact": "decision_role", "id": "r:9", "decision": "d:one", "stage": "build"}
    plain, more = analysed(**timed()), analysed(role | {"player": "p:xi", "role": "user"}, **timed(later))

    assert more.power.passing == plain.power.passing
    assert more.electorate.players == plain.electorate.players
    assert more.electorate.notes == plain.electorate.notes
    efforts = {effort.phase: effort for effort in phases_of(more.case)}
    assert efforts[Phase.DELIVER].nodes == ("p:xi",)
    assert (efforts[Phase.DELIVER].low, efforts[Phase.DELIVER].high) == (30, 60)
    assert (efforts[Phase.NEGOTIATE].low, efforts[Phase.NEGOTIATE].high) == (30, 60)
    said = more.findings.of("front-loaded")[0]
    assert said.text_en.startswith("3 of the 4 people and seats")


def test_one_phase_alone_says_nothing_of_effort():
    found = analysed()
    assert [effort.phase for effort in phases_of(found.case)] == [Phase.NEGOTIATE]
    assert found.findings.of("front-loaded") == ()


# a rival's answer


def test_empty_seats_and_people_under_a_compliance_note_are_never_moved():
    noted = {"fact": "compliance_risk", "id": "risk:2", "subject": "p:bai", "text": "Orders were split."}
    found = rivalry_of(analysed(noted).case)
    moved = {move.ours for move in found.moves} | {move.rival for move in (found.idle, *found.moves)}

    assert "p:bai" not in moved
    assert not any(str(node).startswith("seat:") for node in moved)
    assert {"p:li"} <= moved


def test_the_quiet_time_is_said():
    assert quiet_now(analysed().case)
    assert not quiet_now(report_cases.city().case)


def test_where_a_rival_hurts_most_is_said_in_both_languages():
    said = report_cases.city().findings.of("rival-move")[0]
    assert "hurts most at Qi Wangshu" in said.text_en
    assert "对岐望舒影响最大" in said.text_zh
    assert said.numbers["idle"] < said.numbers["best"] < said.numbers["now"]


def test_one_who_alone_decides_is_not_told_as_the_worst_of_several():
    stage = {"id": "sign", "name": "sign", "kind": "approve"}
    bodies = (
        {"fact": "person", "id": "p", "name": "ann"},
        {"fact": "decision", "id": "d", "name": "d", "stages": [stage]},
        {"fact": "decision_role", "id": "r", "decision": "d", "player": "p", "role": "approver"},
        {"fact": "stance", "id": "st", "decision": "d", "person": "p", "position": 0.75},
    )
    graph = sm.PropertyGraph([parse(body) for body in bodies])
    (said,) = sm.analyze(graph, decision="d", draws=0).findings.of("rival-move")
    assert said.text_en == (
        "If a rival argues ann away by 0.25 of the scale, the chance falls from 75% to 50%. "
        "If we convince ann first by as much, 75% is left after that."
    )
    assert "最" not in said.text_zh


# motives and positions

WISH = {"fact": "motive", "id": "m:1", "subject": "u:a", "text": "谨慎 / No mistakes.", "decision": "d:one"}


def test_motives_of_person_post_and_body_stand_behind_a_decider(case):
    found = [(m.node, m.subject, m.whose) for m in motives_of(case)]
    assert ("p:lan-zhixing", "post:deputy-mayor-transport", "post") in found
    assert ("p:qi-wangshu", "p:qi-wangshu", "own") in found
    assert ("p:suan-wuyi", "u:finance", "body") in found


def test_a_target_counts_until_its_end_else_until_the_end_of_the_term():
    target = WISH | {"kind": "performance_target"}
    own = analysed(target | {"valid": {"end": "2027-06-01"}})
    term = analysed(target, **{"ten:li": {"valid": {"start": "2022", "end": "2027-03-01"}}})

    def ends(found):
        return {(m.node, str(m.until), m.term) for m in motives_of(found.case)}

    assert ("p:li", "2027-06-01", False) in ends(own)
    assert ("p:li", "2027-03-01", True) in ends(term)
    assert ("p:bai", "None", False) in ends(term)


def test_a_motive_of_another_decision_or_of_the_past_does_not_count():
    other = {"fact": "decision", "id": "d:two", "name": "Bridge"}
    past = WISH | {"id": "m:2", "kind": "performance_target", "valid": {"end": "2025-01-01"}}
    found = analysed(other, WISH | {"kind": "performance_target", "decision": "d:two"}, past)
    assert motives_of(found.case) == ()


def test_who_can_stop_it_and_stands_for_a_wish_to_avoid_mistakes_is_named_with_what_lowers_it():
    own = {"fact": "motive", "id": "m:3", "subject": "p:bai", "kind": "professional_interest"}
    own |= {"text": "Values trials.", "decision": "d:one", "purpose": "to prepare"}
    said = analysed(WISH | {"kind": "risk_avoidance"}, own).findings.of("veto-risk")
    by_person = {finding.subjects[0]: finding for finding in said}

    assert "No mistakes. What lowers such a risk is evidence: references" in by_person["p:bai"].text_en
    assert "On record as valued: Values trials." in by_person["p:bai"].text_en
    assert "谨慎" in by_person["p:bai"].text_zh
    assert set(by_person["p:bai"].facts) == {"m:1", "m:3"}
    assert all(m.kind is not MotiveKind.RISK_AVOIDANCE or m.veto for m in motives_of(analysed().case))


def test_two_stated_positions_that_lie_apart_are_a_tension():
    head = {"fact": "stance", "id": "st:2", "decision": "d:one", "person": "p:li", "position": 0.9}
    near = head | {"position": 0.4}
    apart, together = analysed(head), analysed(near)

    assert [(a.node, a.unit, a.apart) for a in alignments(apart.case)] == [("p:bai", "u:a", True)]
    (finding,) = apart.findings.of("tension")
    assert "Bai Yang: against; Li Wang (head of Bureau A): for." in finding.text_en
    (own,) = analysed(head | {"person": "u:a"}).findings.of("tension")
    assert "Bai Yang: against; Bureau A: for." in own.text_en
    assert together.findings.of("tension") == ()
    assert not alignments(together.case)[0].apart
    assert alignments(analysed().case) == ()


def test_only_texts_in_two_languages_are_halved():
    assert half("审计 / audit", "en") == "audit"
    assert half("lines / blocks", "zh") == "lines / blocks"
    assert half("条 / 块", "en") == "条 / 块"


# what a night's comparison tells


def test_a_change_of_the_chance_is_told_from_half_a_point_on():
    before, after = analysed(KNOWN), analysed(KNOWN, **{"st:1": {"position": 0.9}})
    said = list(chance_change(before.case, after.case, 0.005))
    assert said[0].text_en == "The chance to pass goes from 4% to 18%, at the stances on record."
    assert list(chance_change(analysed().case, after.case, 0.005)) == [], "one side cannot be told"
    assert list(chance_change(before.case, before.case, 0.005)) == []


def test_a_state_that_only_says_another_figure_is_the_same_state():
    one, two, other = (
        Finding("empty-seat", "evidence", f"{k} %", f"{k}%", subjects=(who,))
        for k, who in ((1, "seat:a"), (2, "seat:a"), (3, "seat:b"))
    )
    assert list(came_and_went([one], [two])) == []
    assert [f.text_en for f in came_and_went([one], [other])] == ["3 %", "No longer so: 1 %"]
    assert list(came_and_went([], [Finding("old-fact", "evidence", "x", "x")])) == []

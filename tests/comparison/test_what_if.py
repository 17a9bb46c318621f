from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from stakemap.findings.change.what_if import chance_moves, edit_words, people_move
from stakemap.graph.change.scenario import Scenario
from stakemap.model import Decision, Person
from stakemap.reports.scenario.what_if import render_what_if
from stakemap.scoring.core.rank_moves import Move as Shift

CITY = city()
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


def test_an_edit_that_changes_no_fact_is_an_error_with_its_place(graph):
    stance = sm.analyze(graph, plan=PLAN).electorate.stances[QI]
    for edit in (FlipStance(DECISION, QI, stance), Move(QI, CHIEF), Leave("p:lan-zhixing", on="2026-01")):
        gone = Scenario("gone", (Leave("p:lan-zhixing", on="2025-01"),)).apply(graph, TODAY)
        with pytest.raises(InputError, match="row 2: changes no fact"):
            what_if(gone, Scenario("same", (AddTie("advice", QI, "p:tu-zhiye"), edit)), PLAN)


def test_an_edit_without_a_result_says_which_facts_would_have_to_differ(graph):
    other = next(d.id for d in graph.of(Decision) if d.id != DECISION)
    lonely = graph.with_(Person(id="p:lonely", name="Lonely"))
    for edit, reason in (
        (FlipStance(other, QI, 0.9), "which this comparison is not about"),
        (Leave("p:lonely"), "No tie of others to Lonely and no vote of Lonely is on record"),
    ):
        found = what_if(lonely, Scenario("x", (edit,)), PLAN.changed(draws=0))  # a median would tell noise
        assert not found.changes_result
        assert all(abs(part) < 1e-12 for parts in found.blame.in_order.values() for part in parts)
        assert found.findings[0].code == "scenario-nothing"
        assert found.findings[0].text_en.startswith("No figure changes.")
        assert reason in found.findings[0].text_en


def test_a_later_edit_is_compared_on_its_day_and_the_first_line_says_so(graph):
    plan = PLAN.changed(as_of="2026-11-29", today="2026-11-29")
    found = what_if(graph, Scenario("later", (Leave(QI, on="2027-03-01"),)), plan)

    assert found.asked_on == "2026-11-29"
    assert (found.before.snapshot.as_of, found.after.snapshot.as_of) == ("2027-03-01", "2027-03-01")
    assert found.comparison.moves[QI].status == "left"
    assert found.changes_result
    assert found.findings[0].text_en == (
        "Compared on 2027-03-01, when the last change happens, not on 2026-11-29, the day of the report."
    )
    assert found.to_dict()["asked_on"] == "2026-11-29"


def test_an_edit_on_or_before_the_day_is_compared_on_the_day(graph):
    found = what_if(graph, Scenario("now", (Leave(QI, on="2026-08"),)), PLAN)
    assert found.asked_on is None
    assert found.before.snapshot.as_of == TODAY
    assert not found.findings.of("scenario-day")


def test_a_dated_edit_on_facts_without_dates_takes_effect():
    plain = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5), ("bob", "cai", 0.3)])
    found = what_if(plain, Scenario("later", (Leave("bob", on="2100-01"),)))
    assert found.comparison.moves["bob"].status == "left"
    assert found.asked_on is not None


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_whoever_leaves_on_whatever_later_day_is_gone_on_the_day_of_the_comparison(data):
    people = [p.id for p in CITY.of(Person)]
    who = data.draw(st.sampled_from(people))
    day = data.draw(st.dates(date(2026, 9, 2), date(2030, 1, 1)))
    plan = PLAN.changed(draws=0)
    found = what_if(CITY, Scenario("x", (Leave(who, on=day.isoformat()),)), plan)

    assert found.before.snapshot.as_of == day.isoformat()
    assert who not in found.after.snapshot.nodes
    assert found.findings.of("scenario-day")
    assert found.changes_result == (not found.findings.of("scenario-nothing"))


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

    assert en.translate({0x201C: None, 0x201D: None}).isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)


def test_the_same_fact_has_the_same_luck_on_both_sides(graph):
    from stakemap.analysis.draws.columns import source_number

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


def test_a_place_beside_a_figure_is_told_only_above_zero(found):
    measure = found.comparison.measure
    for move in found.comparison.moves:
        told = found.told(move)
        for side, value, place in (
            (found.before, told.before, told.rank_before),
            (found.after, told.after, told.rank_after),
        ):
            ranked = move.node in side.scores[measure].ranks()
            assert (place is not None) == (value is not None and ranked and value > 1e-12)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=4))
def test_a_change_is_laid_on_one_edit_only_where_it_moves_more_than_all_others_together(thousandths):
    chances = [k / 1000 for k in thousandths]
    people = ("p:qi-wangshu", "p:suan-wuyi", "p:tian-mailang")[: len(chances) - 1]
    edits = [FlipStance(DECISION, person, 0.9) for person in people]
    (said,) = chance_moves(CITY, edits, chances)
    parts = [later - sooner for sooner, later in pairwise(thousandths)]
    size = sum(map(abs, parts))
    named = [edit for edit, part in zip(edits, parts, strict=True) if 2 * abs(part) > size]
    if f"{chances[0]:.0%}" == f"{chances[-1]:.0%}":
        assert said.text_en == f"The chance to pass stays at {chances[-1]:.0%}."
    else:
        assert ("because" in said.text_en) == bool(named)
        assert all(edit_words(CITY, edit) in said.text_en for edit in named)
        assert ("most of it" in said.text_en) == (bool(named) and len(edits) > 1)
    for sign in (1, -1):
        old, new = (9, 8) if sum(parts) * sign > 0 else (8, 9)
        shifts = [Shift("p:qi-wangshu", chances[0], chances[-1], old, new)]
        (moved,) = people_move(CITY, edits, shifts, {"p:qi-wangshu": [part / 1000 for part in parts]})
        reason = len(edits) == 1 or (bool(named) and sign == 1)
        assert ("because" in moved.text_en) == reason, "places that move the other way have other reasons"


def test_without_a_decision_nobody_is_said_to_move_one():
    plain = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5), ("bob", "cai", 0.3)])
    found = what_if(plain, Scenario("x", (Leave("bob"),)))
    left = next(f for f in found.findings.of("scenario-person") if f.subjects == ("bob",))
    assert "of what everybody thinks followed this person" in left.text_en
    page = render_what_if(found)
    assert "who moved" in page
    assert "the decision" not in page


def voting(*positions, quota):
    stage = {"id": "b", "name": "b", "kind": "approve", "quota": quota}
    bodies = [{"fact": "decision", "id": "d", "name": "d", "stages": [stage]}]
    for k, position in enumerate(positions):
        bodies += [
            {"fact": "person", "id": f"p{k}", "name": f"p{k}"},
            {"fact": "decision_role", "id": f"r{k}", "decision": "d", "player": f"p{k}", "role": "approver"},
            {"fact": "stance", "id": f"s{k}", "decision": "d", "person": f"p{k}", "position": position},
        ]
    return sm.PropertyGraph([sm.model.parse(body) for body in bodies])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=1, max_size=4), st.integers(1, 4))
def test_a_position_that_the_others_leave_no_room_for_is_said_to_be_settled(positions, quota):
    quota = min(quota, len(positions))
    found = what_if(
        voting(*positions, quota=quota),
        Scenario("x", (FlipStance("d", "p0", 0.25),)),
        sm.Plan(decision="d", draws=0),
    )
    sure, open_ = positions[1:].count(1.0), positions[1:].count(0.5)
    settled = not sure < quota <= sure + open_ + 1
    told = [f.text_en for f in found.findings.of("scenario-nothing")]
    assert bool(told) == settled
    assert all("Wherever p0 stands" in text for text in told)


def test_that_somebody_is_gone_because_they_leave_is_not_said(found):
    gone = next(f for f in found.findings.of("scenario-person") if f.subjects == (QI,))
    assert gone.text_en.startswith("Qi Wangshu is no longer there; ")

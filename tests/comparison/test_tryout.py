from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import report_cases
import stakemap as sm
from stakemap import access
from stakemap.access import Access
from stakemap.comparison.prepared_changes import AGAINST, FOR, prepared
from stakemap.comparison.tryout import DRAWS, FEW_CHANGES, MOST_CHANGES, after, tryout, view
from stakemap.comparison.what_if import what_if
from stakemap.decision.known_positions import known_positions
from stakemap.errors import InputError
from stakemap.examples import DECISION, TODAY, city
from stakemap.graph.change.edits import EDITS, DropStance, FlipStance, Leave
from stakemap.graph.change.scenario import Scenario
from stakemap.model import Decision
from strategies import facts

PLAN = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION)


@pytest.fixture(scope="module")
def found():
    return tryout(report_cases.city())


def edits_of(one):
    return tuple(EDITS[body["do"]](**{k: v for k, v in body.items() if k != "do"}) for body in one.edits)


def asked(graph, plan, one):
    """The same, asked of the scenario itself."""
    return what_if(graph, Scenario("what if", edits_of(one)), plan)


def check_view(told, side):
    """Every figure of a view against the analysis of that side."""
    scores, power, case = side.scores["influence"], side.power, side.case
    for one in told.listened:
        assert one.place == scores.place(one.node)
        if scores.rank_bounds is None:
            assert one.low is one.high is None
        else:
            low, high = (bound[scores.index(one.node)] for bound in scores.rank_bounds)
            assert (one.low, one.high) == (np.floor(low), np.ceil(high))
            assert one.low <= one.place <= one.high
    assert all(a.place <= b.place for a, b in pairwise(told.listened))
    ranked = sorted(place for node in scores.ranks() if (place := scores.place(node)))
    assert [one.place for one in told.listened] == ranked[: len(told.listened)]
    assert len(told.listened) == min(5, len(ranked))
    if power is None:
        assert (told.chance, told.between, told.say, told.vetoes) == (None, None, (), ())
    else:
        shares = {node: side.scores["formal_power"][node] for node in power.players}
        known = known_positions(case)
        assert told.vetoes == tuple(sorted(power.vetoes))
        assert [share for _, share in told.say] == sorted(shares.values(), reverse=True)[: len(told.say)]
        assert all(shares[node] == share for node, share in told.say)
        assert told.between == (known.low, known.high)
        assert (told.chance is None) == (not known.told)
        if told.chance is not None:
            assert told.chance[0] == power.passing
    if not case.once(Access).team:
        assert (told.known, told.reached, told.gaps) == (None, None, ())
        return
    cover = access.coverage(case)
    assert (told.known[0], told.reached[0]) == pytest.approx((cover.share_known, cover.share_reached))
    assert told.gaps == cover.grid.gaps
    if cover.bounds is not None:
        assert (told.known[1], told.reached[1]) == (cover.bounds.known, cover.bounds.reached)


def test_every_figure_of_the_city_is_what_the_scenario_itself_gives(found):
    graph, plan = city(), PLAN.changed(draws=DRAWS)
    assert found.draws == DRAWS
    check_view(found.before, sm.analyze(graph, plan=plan))
    for one in found.tried:
        direct = asked(graph, plan, one)
        check_view(one.after, direct.after)
        chance = direct.chance
        assert one.change == (chance.interval if chance is not None else None)
        assert one.beyond_noise == (chance is not None and chance.beyond_noise)
        if chance is not None:
            assert one.after.chance == (chance.after, chance.after_interval)
            assert found.before.chance == (chance.before, chance.before_interval)
        changed = [f for f in direct.comparison.facts if f.kind != "source"]
        assert sorted((*one.ends, *one.begins)) == [f.fact for f in changed]
        assert set(one.begins) == {f.fact for f in changed if f.what == "added"}


def test_the_city_has_changes_of_every_kind_and_both_pairs(found):
    kinds = [one.kind for one in found.tried]
    assert set(kinds) == {"leaves", "for", "against", "unknown", "strong_tie", "weak_tie", "seat", "pair"}
    assert len(kinds) == MOST_CHANGES + kinds.count("pair") == MOST_CHANGES + 2
    for one in found.tried:
        assert one.text["en"] != one.text["zh"]
        if one.kind == "pair":
            assert edits_of(one) == tuple(e for k in one.of for e in edits_of(found.tried[k]))
        else:
            assert len(one.edits) == 1
            assert one.of == ()


def test_a_position_that_is_tried_is_another_than_the_one_on_record(found):
    stances = report_cases.city().electorate.stances
    for one in found.tried:
        for edit in edits_of(one):
            now = stances.get(getattr(edit, "person", None))
            if isinstance(edit, DropStance):
                assert now is not None
            if isinstance(edit, FlipStance):
                assert edit.position in (FOR, AGAINST)
                assert now is None or (now <= 0.5 if edit.position == FOR else now >= 0.5)


def test_the_plan_says_how_many_and_none_is_none():
    graph = city()
    assert tryout(sm.analyze(graph, plan=PLAN.changed(what_ifs=0, draws=0))) is None
    three = tryout(sm.analyze(graph, plan=PLAN.changed(what_ifs=3, draws=0)))
    assert len([one for one in three.tried if one.kind != "pair"]) == 3
    assert three.draws == 0
    assert three.before.listened[0].low is None
    assert three.before.chance[1] is None


def test_many_people_have_only_the_first_few():
    ties = [(f"p{k}", f"p{k // 3}", 0.5) for k in range(1, 150)]
    found = tryout(sm.analyze(sm.from_edges(ties), draws=0))
    assert len([one for one in found.tried if one.kind != "pair"]) == FEW_CHANGES


def test_bare_arrays_and_power_given_by_the_caller_have_none():
    graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5)])
    assert tryout(sm.analyze(graph.snapshot())) is None
    assert tryout(sm.analyze(graph, beta={"ann": 1.0})) is None
    assert tryout(sm.analyze(graph)) is not None
    with pytest.raises(InputError, match="facts"):
        view(sm.analyze(graph.snapshot()))
    with pytest.raises(InputError, match="facts"):
        after(sm.analyze(graph.snapshot()), (Leave("ann"),))


def test_it_is_worked_out_once_and_gives_the_same_each_time(found):
    assert tryout(report_cases.city()) is found
    again = tryout(sm.analyze(city(), plan=PLAN))
    assert again.to_dict() == found.to_dict()


def test_everybody_who_is_told_of_has_a_name(found):
    for side in (found.before, *(one.after for one in found.tried)):
        nodes = (*(n for n, _ in side.say), *side.vetoes, *(p.node for p in side.listened), *side.gaps)
        assert set(nodes) <= set(found.names)
    assert all(name["en"] and name["zh"] for name in found.names.values())


@settings(max_examples=25, deadline=None)
@given(facts(), st.booleans(), st.integers(0, 3))
def test_on_random_accounts_every_figure_is_what_the_scenario_itself_gives(given_facts, decided, draws):
    graph = sm.PropertyGraph(given_facts)
    decision = next((d.id for d in graph.of(Decision)), None) if decided else None
    plan = sm.Plan(as_of="2020-06-01", today="2020-06-01", decision=decision, draws=draws * 5)
    try:
        analysis = sm.analyze(graph, plan=plan)
    except InputError:
        return
    found = tryout(analysis)
    assert (found is None) == (analysis.case is None or not prepared(analysis.case, MOST_CHANGES))
    if found is None:
        return
    check_view(found.before, analysis)
    for one in found.tried:
        direct = asked(graph, plan, one)
        check_view(one.after, direct.after)
        assert one.change == (direct.chance.interval if direct.chance is not None else None)


def test_draws_are_those_of_the_side_before_only_where_positions_do_not_enter_them():
    graph = city()
    before = sm.analyze(graph, plan=PLAN.changed(draws=40))
    who = "p:qi-wangshu"
    assert after(before, (DropStance(DECISION, who),)).uncertainty is before.uncertainty
    left = after(before, (Leave(who),))
    assert left.uncertainty is not before.uncertainty
    assert left.uncertainty.draws == 40

"""Groups, brokers and layers as results a user asks for."""

from __future__ import annotations

import pytest

import stakemap as sm
from stakemap.errors import InputError, UnknownName
from stakemap.scoring.brokerage.roles import ROLES
from stakemap.scoring.core.results import Scores
from stakemap.structure.formal_informal import levels
from stakemap.structure.informal_groups import declared_sets, shared_past
from stakemap.structure.informal_network import lines_of

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, draws=0)


@pytest.fixture(scope="module")
def tender():
    return sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=PINNED)


def test_groups_carry_core_nearest_body_and_shared_records_with_facts(tender):
    found = sm.groups(tender)
    assert sm.groups(tender) is found, "worked out once"
    for circle in found:
        assert sorted(circle.core) == sorted(circle.group.members)
        assert circle.declared == (circle.nearest is not None and circle.nearest.jaccard >= 0.5)
        facts = found.facts(circle.group.number)
        assert facts
        assert all(fact in tender.graph for fact in facts)
        assert found.explain(circle.group.number) is circle
        assert all(len(row.people) >= 2 for row in circle.shared)
    assert all(circle in found.named for circle in found.undeclared)
    assert len(found.to_frame()) == sum(len(circle.group.strength) for circle in found)
    assert found.to_dict()["groups"][0]["core"] == list(found.circles[0].core)
    assert found.to_dict()["mixing"]["draws"] > 0
    assert "Informal groups" in found._repr_html_()
    with pytest.raises(UnknownName):
        found.explain(99)


def test_the_core_has_the_most_ties_inside(tender):
    found = sm.groups(tender)
    circle, snapshot = found.circles[0], found.snapshot
    inside = dict.fromkeys(circle.core, 0)
    pairs = {
        tuple(sorted((snapshot.nodes[i], snapshot.nodes[j])))
        for i, j in zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    }
    for one, two in pairs:
        if one in inside and two in inside:
            inside[one] += 1
            inside[two] += 1
    assert circle.ties == sum(inside.values()) / 2
    assert [inside[node] for node in circle.core] == sorted(inside.values(), reverse=True)


def test_what_members_share_is_counted_from_their_records(tender):
    members = ["p:qi-wangshu", "p:tu-zhiye", "p:ruan-moxing"]
    shared = {(row.kind, row.body): row.people for row in shared_past(tender.case, members)}
    assert shared["education", "u:university"] == tuple(sorted(members))
    assert shared_past(tender.case, []) == ()
    assert "g:flood-team" in declared_sets(tender.case)


@pytest.mark.parametrize("by", ["unit", "line", "origin"])
def test_brokers_are_ordered_by_effective_size_and_agree_with_their_measures(tender, by):
    found = sm.brokerage(tender, by)
    top = found.top(10)
    assert [b.effective_size for b in top] == sorted((b.effective_size for b in top), reverse=True)
    for broker in top:
        assert 0 < broker.effective_size <= broker.contacts
        assert broker.constraint == pytest.approx(found.explain(broker.node).total)
        assert broker.role in ("", *ROLES)
    rows = found.to_rows()
    assert len(found.to_frame()) == len(rows) <= found.snapshot.n
    assert rows[0]["node"] == top[0].node
    assert found.to_dict()["by"] == by
    assert "Who stands between others" in found._repr_html_()


def test_crossings_name_ties_between_lines_and_single_threads_have_facts(tender):
    found = sm.brokerage(tender, "line")
    assert any(one.single for one in found.crossings)
    for one in found.crossings:
        assert one.labels[0] != one.labels[1]
        assert all((found.labels[a], found.labels[b]) == one.labels for a, b in one.ties)
        assert one.facts or not one.single
    with pytest.raises(UnknownName):
        sm.brokerage(tender, "shoe size")


def test_a_line_leads_to_the_highest_unit_that_guides(tender):
    lines = lines_of(tender.case)
    assert lines["u:county-transport"] == lines["u:transport"] == "u:provincial-transport"
    assert lines["u:finance"] == "u:finance"


def test_units_that_guide_each_other_do_not_run_for_ever():
    from stakemap.model import Source, Tie, Unit

    facts = [
        Source(id="s", title="list", grade="A1"),
        Unit(id="u:a", name="a"),
        Unit(id="u:b", name="b"),
        Tie(id="t1", kind="guides", from_id="u:a", to_id="u:b", source="s"),
        Tie(id="t2", kind="guides", from_id="u:b", to_id="u:a", source="s"),
    ]
    assert lines_of(_case(facts)) == {"u:a": "u:b", "u:b": "u:a"}


def _case(facts):
    from stakemap.context.case import Case
    from stakemap.context.context import Context

    graph = sm.PropertyGraph(facts)
    nobody = sm.Snapshot.from_arrays([], [], [], nodes=[])
    return Case(Context(graph, None), nobody, {}, influence=None)


def test_the_gap_is_against_levels_where_most_have_one_and_against_power_elsewhere(tender):
    found = sm.gap(tender)
    assert found.basis == "level"
    assert isinstance(levels(tender.case), Scores)
    assert found.top(1)[0].node == "p:xi-ruowei"
    assert found["p:xi-ruowei"].low <= found["p:xi-ruowei"].gap <= found["p:xi-ruowei"].high
    assert "above the post" in found.explain("p:xi-ruowei")
    assert found.bottom(1)[0].gap < 0
    assert len(found.to_frame()) == len(found)
    assert found.to_dict()["pulls"][0]["unit"] == "u:traffic-police"
    assert "Two masters" in found._repr_html_()
    plain = sm.gap(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])))
    assert plain.basis == "formal_power"


def test_a_conflict_index_is_unknown_where_a_side_said_nothing(tender):
    rows = {pull.unit: pull for pull in sm.gap(tender).pulls}
    assert rows["u:traffic-police"].index == pytest.approx(0.6)
    assert rows["u:transport"].index is None


@pytest.mark.parametrize("ask", [sm.groups, sm.brokerage, sm.gap])
def test_bare_arrays_are_sent_to_scoring(ask):
    snapshot = sm.Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b"])
    with pytest.raises(InputError):
        ask(sm.analyze(snapshot))

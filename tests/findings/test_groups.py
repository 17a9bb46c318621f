"""Claims about groups, origins, line and block on the example city."""

from __future__ import annotations

import re

import pytest

import stakemap as sm
from stakemap.errors import InputError
from stakemap.findings.groups import (
    declared_sets,
    groups,
    informal_groups,
    origin_mixing,
    pulls,
    shared_past,
    undeclared_groups,
)

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)


@pytest.fixture(scope="module")
def tender():
    return sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=PINNED)


@pytest.fixture(scope="module")
def found(tender):
    return groups(tender)


def test_every_claim_is_said_in_both_languages_and_rests_on_facts_that_are_there(found, tender):
    assert {finding.code for finding in found} == {"undeclared-group", "origin-mix", "line-block-pull"}
    for finding in found:
        assert finding.facts
        assert all(fact in tender.graph for fact in finding.facts)
        assert finding.caveat("en")
        assert finding.caveat("zh")
        assert re.search("[一-鿿]", finding.text("zh"))
        assert not re.search("[一-鿿]", finding.text("en"))


def test_an_undeclared_group_matches_no_unit_or_reported_group_by_half(found, tender):
    declared = declared_sets(tender.case)
    for finding in found.of("undeclared-group"):
        people = set(finding.subjects)
        assert all(len(people & who) / len(people | who) < 0.5 for who in declared.values())
        assert finding.numbers["p"] <= 0.05


def test_a_group_that_is_declared_is_not_reported_again(tender):
    case = tender.case
    for match in informal_groups(case).compared_with(declared_sets(case)).values():
        assert match is not None
    named = informal_groups(case)
    assert len(list(undeclared_groups(case, named))) <= len(named.named)


def test_what_members_share_is_counted_from_their_records(tender):
    members = ["p:qi-wangshu", "p:tu-zhiye", "p:ruan-moxing"]
    shared = {(row.kind, row.body): row.people for row in shared_past(tender.case, members)}
    assert shared["education", "u:university"] == tuple(sorted(members))
    assert shared_past(tender.case, []) == ()


def test_a_unit_whose_masters_took_different_positions_is_pulled_apart(tender, found):
    row = pulls(tender.case)[0]
    assert row.unit == "u:traffic-police"
    assert row.index == pytest.approx(0.6)
    assert found.of("line-block-pull")[0].subjects[0] == row.unit
    unknown = [row for row in pulls(tender.case) if row.index is None]
    assert all(not row.block or not row.line for row in unknown)


def test_mixing_by_origin_covers_the_origins_of_the_city(tender):
    kinds = {share.label for share in origin_mixing(tender.case).kinds}
    assert kinds == {"military", "university", "lateral_transfer", "civil_service", "recruited"}


def test_bare_arrays_have_no_groups_in_words():
    snapshot = sm.Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b"])
    with pytest.raises(InputError):
        groups(sm.analyze(snapshot))


def test_a_graph_without_origins_or_groups_says_nothing():
    assert list(groups(sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])))) == []

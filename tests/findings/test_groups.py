"""Claims about groups, brokers, origins, lines and blocks on the example city."""

from __future__ import annotations

import re

import pytest

import stakemap as sm
from stakemap.analysis.run import FINDERS
from stakemap.structure.informal_groups import shared_text

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, draws=0)
CODES = {
    "undeclared-group",
    "origin-mix",
    "broker",
    "cross-line",
    "formal-informal",
    "line-block-pull",
    "former-employer",
}


@pytest.fixture(scope="module")
def tender():
    """With ties inferred from a shared past among the ties: the reported ones alone hold no such group."""
    return sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=PINNED.changed(inferred=True))


@pytest.fixture(scope="module")
def found(tender):
    return [finding for finding in tender.findings if finding.code in CODES]


def test_every_claim_is_said_in_both_languages_and_rests_on_facts_that_are_there(found, tender):
    assert {finding.code for finding in found} == CODES
    assert {code for code, _ in FINDERS} >= CODES
    for finding in found:
        assert finding.facts
        assert all(fact in tender.graph for fact in finding.facts)
        assert finding.caveat("en")
        assert finding.caveat("zh")
        assert re.search("[一-鿿]", finding.text("zh"))
        assert not re.search("[一-鿿]", finding.text("en"))


def test_a_shared_past_is_no_informal_tie_unless_asked_for(tender):
    plain = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=PINNED)
    kinds = plain.graph.catalogue.inferred
    assert not kinds & set(plain.snapshot.evidence.kinds)
    assert not kinds & set(sm.groups(plain).snapshot.evidence.kinds)
    assert kinds & set(sm.groups(tender).snapshot.evidence.kinds)
    for finding in tender.findings.of("undeclared-group"):
        assert "shared past" in finding.caveat("en")
    for finding in plain.findings:
        assert (
            "shared past" not in f"{finding.text('en')} {finding.caveat('en')}" or finding.topic == "access"
        )


def test_an_undeclared_group_matches_no_unit_or_reported_group_by_half(tender):
    declared = sm.groups(tender).declared
    for finding in tender.findings.of("undeclared-group"):
        people = set(finding.subjects)
        assert all(len(people & who) / len(people | who) < 0.5 for who in declared.values())
        assert finding.numbers["p"] <= 0.05


def test_a_unit_whose_masters_took_different_positions_is_pulled_apart(tender):
    finding = tender.findings.of("line-block-pull")[0]
    assert finding.subjects[0] == "u:traffic-police"
    assert finding.numbers["index"] == pytest.approx(0.6)
    assert "stance:smart-traffic:provincial-security" in finding.facts


def test_the_one_who_is_asked_by_many_and_the_one_who_is_heard_beyond_the_post_are_told_apart(tender):
    assert tender.findings.of("broker")[0].subjects == ("p:lu-xiangyi",)
    assert "p:xi-ruowei" in tender.findings.of("formal-informal")[0].subjects
    assert "p:lu-xiangyi" not in tender.findings.of("formal-informal")[0].subjects


def test_openly_recruited_people_are_flagged_with_the_firm_they_came_from_and_nothing_secret(tender):
    flags = tender.findings.of("former-employer")
    assert [finding.subjects for finding in flags] == [
        ("p:tan-yixing", "p:yun-shiqi"),
        ("p:dian-qingshu", "p:xing-manhe"),
    ]
    assert not any("declared_interest" in fact for finding in flags for fact in finding.facts)


def test_exchange_between_units_is_told_from_records(tender):
    told = tender.findings.of("cross-line")[-1]
    assert "tie:secondment:lu-jiudian:digital" in told.facts
    assert told.numbers["exchanges"] == 4.0


def test_nothing_shared_is_said_so(tender):
    assert "nothing in common" in shared_text(tender.case, (), 3, "en")


def test_a_graph_without_origins_or_groups_says_nothing_of_structure():
    found = sm.analyze(sm.from_edges([("a", "b"), ("c", "b")])).findings
    assert {finding.code for finding in found} & CODES <= {"broker"}
    assert not sm.analyze(sm.from_edges([("a", "b")])).findings.of("broker")


def test_bare_arrays_have_no_claims():
    snapshot = sm.Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b"])
    assert len(sm.analyze(snapshot).findings) == 0

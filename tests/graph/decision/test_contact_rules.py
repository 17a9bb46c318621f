"""Whom a rule of a tender means: who has a say, by the part that he plays and the phase that it is in."""

from __future__ import annotations

import pytest

from stakemap.graph.decision.contact_rules import contact_rules
from stakemap.model import Decision, DecisionRole, Phase, Role, Stage

DECISION = Decision(
    id="d",
    name="Lamps",
    unit="u",
    stages=(Stage(id="s1", name="choose"), Stage(id="s2", name="deliver", phase=Phase.DELIVER)),
)
EVALUATION = next(rule for rule in contact_rules() if rule.name == "evaluation")
COMMITTEE = next(rule for rule in contact_rules() if rule.name == "committee")
QUIET = next(rule for rule in contact_rules() if rule.name == "quiet")


def part(role, stage="s1"):
    return DecisionRole(id="r", decision="d", player="p:a", role=role, stage=stage)


@pytest.mark.parametrize("role", Role)
def test_who_influences_or_benefits_has_no_say_and_every_other_part_has(role):
    without = {Role.INFLUENCER, Role.BENEFICIARY}
    assert EVALUATION.concerns([part(role)], DECISION) is (role not in without)
    assert EVALUATION.concerns([part(role, None)], DECISION) is (role not in without)
    assert not EVALUATION.concerns([part(role, "s2")], DECISION)


@pytest.mark.parametrize("role", Role)
def test_a_rule_for_some_parts_means_these_alone_and_one_for_all_means_anybody(role):
    named = {Role.TECHNICAL_GATEKEEPER, Role.APPROVER, Role.PURCHASER}
    assert COMMITTEE.concerns([part(role)], DECISION) is (role in named)
    assert QUIET.concerns([part(role)], DECISION)
    assert QUIET.concerns([], DECISION)
    assert not COMMITTEE.concerns([], DECISION)

"""Steps of a decision that only its roles name, and rules that are told to be none."""

from __future__ import annotations

import pytest

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.records import read_grids
from stakemap.model import Decision

PEOPLE = [("Name",), ("Ann",), ("Bo",), ("Cy",), ("Di",)]
SETTINGS = [
    ("Setting", "Value"),
    ("Default source", "own notes"),
    ("Default lawful basis", "contract"),
    ("Keep for", "2029-01-01"),
]


def reading(roles, stages=(), decision=("Water",), heads=("Decision",)):
    """A workbook with one decision."""
    sheets = {
        "Settings": SETTINGS,
        "People": PEOPLE,
        "Decisions": [heads, decision],
        "Decision roles": [("Decision", "Player", "Role", "Stage"), *roles],
    }
    if stages:
        sheets["Stages"] = [("Decision", "Stage", "Kind"), *stages]
    grids = [
        Grid(
            name,
            "a.xlsx",
            [(k, {c: v for c, v in enumerate(row, 1) if v is not None}) for k, row in enumerate(rows, 1)],
        )
        for name, rows in sheets.items()
    ]
    return read_grids(grids)


def stages_of(found):
    """Name and kind of each step, in order."""
    decision = next(fact for fact in found.records if isinstance(fact, Decision))
    return [(stage.name, stage.kind.value) for stage in decision.stages]


def test_they_are_taken_as_the_steps_in_the_order_of_their_kinds_and_listed():
    found = reading(
        [
            ("Water", "Ann", "approver", "Mayor's meeting"),
            ("Water", "Bo", "technical gatekeeper", "Technical review"),
            ("water", "Cy", "approver", "mayor's  meeting"),
        ]
    )
    assert found.problems == ()
    assert stages_of(found) == [("Technical review", "technical"), ("Mayor's meeting", "approve")]
    assert [(r.cell, r.how) for r in found.readings if r.how == "implied_stage"] == [
        ("D2", "implied_stage"),
        ("D3", "implied_stage"),
    ]


def test_a_role_without_a_step_keeps_its_vote():
    found = reading(
        [
            ("Water", "Ann", "approver", "Mayor's meeting"),
            ("Water", "Bo", "budget holder", None),
            ("Water", "Cy", "user", None),
            ("Water", "Di", "influencer", None),
        ]
    )
    assert stages_of(found) == [("budget", "budget"), ("Mayor's meeting", "approve")]


def test_no_step_is_made_where_no_role_names_one_or_the_sheet_lists_some():
    assert stages_of(reading([("Water", "Ann", "approver", None)])) == []
    found = reading([("Water", "Ann", "approver", "Board")], stages=[("Water", "Review", "technical")])
    assert [p.cause for p in found.problems] == ["no stage of this name in the decision"]


@pytest.mark.parametrize("quiet", ["2026-12-01", "the 1st"])
def test_a_sentence_for_a_rule_is_told_beside_whatever_else_is_wrong(quiet):
    found = reading(
        [("Water", "Ann", "approver", "Board"), ("Water", "Bo", "user", "Users")],
        decision=("Water", "more than half of the office", quiet),
        heads=("Decision", "Rule", "Quiet period from"),
    )
    told = {p.field: (p.cause, p.cure) for p in found.problems}
    assert told["rule"] == (
        "a rule that names no step of the decision",
        "join the names of steps, as 'users and board'; leave it empty where every step must agree",
    )
    assert ("quiet_from" in told) == (quiet == "the 1st")

"""Where a rule gives many the same, nobody of them is named as if they stood out."""

from __future__ import annotations

import pytest

import stakemap as sm
from stakemap.model import Decision, DecisionRole, Person, Stage
from stakemap.reports.formats import render_html


def floor(voters, quota, *, vetoes=0, chair=1):
    """One vote of so many, the first of them with a veto or with more votes."""
    people = [Person(id=f"p:{k:03d}", name=f"Senator {k:03d}") for k in range(voters)]
    told = Decision(id="d", name="Cloture", stages=(Stage(id="floor", name="floor", quota=quota),))
    roles = [
        DecisionRole(
            id=f"r:{k}",
            decision="d",
            player=one.id,
            stage="floor",
            role="decider",
            veto=k < vetoes,
            weight=chair if k == 0 else 1,
        )
        for k, one in enumerate(people)
    ]
    return sm.analyze(sm.PropertyGraph([*people, told, *roles]), decision="d", draws=0)


def told(analysis, code, lang="en"):
    return [finding.text(lang) for finding in analysis.findings.of(code)]


def test_a_hundred_equal_voters_are_told_once():
    found = floor(100, 60)

    names = "Senator 000, Senator 001, Senator 002, Senator 003, Senator 004 and 95 more"
    assert told(found, "decides") == [f"100 people and seats hold 1% of the formal say each: {names}."]
    assert "97 others count as much" in told(found, "chance-open")[0]
    assert "all 100 who vote have an equal part of the formal say, 1% each" in render_html(found)
    assert "100名投票者的正式决定权相同" in render_html(found, "zh")


def test_those_with_a_veto_are_told_one_by_one_and_the_equals_after_them_not_at_all():
    found = floor(15, 9, vetoes=5)

    (first,) = told(found, "most-influential")
    assert "move equally much, and nobody moves more: 20% of the decision each" in first
    assert "open" not in first
    assert len(told(found, "decides")) == 5
    assert all("can stop the decision alone" in text for text in told(found, "decides"))


def test_of_seven_with_a_veto_none_is_told_before_another():
    (text,) = told(floor(15, 9, vetoes=7), "decides")

    assert text.startswith("7 people and seats hold 14% of the formal say each, and each of them can stop")


@pytest.mark.parametrize("chair", [2, 5])
def test_whoever_has_more_is_told_before_the_equals(chair):
    first, rest = told(floor(11, 7, chair=chair), "decides")

    assert first.startswith("Senator 000 holds")
    assert rest.startswith("10 people and seats hold")
    assert "hold the most of the formal say" not in render_html(floor(11, 7, chair=chair))

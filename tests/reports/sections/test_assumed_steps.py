"""What stands on no fact about the steps of a decision is said to be assumed, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.model import DecisionRole, Person, parse
from stakemap.reports.sections.brief.answers import answers
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.writer import Writer


def account(voters, quotas, rule=""):
    """A decision with a step for each quota (``None``: not told), and so many voters in each."""
    steps = [
        {"id": f"s{k}", "name": f"S{k}", "kind": "approve", **({"quota": quota} if quota else {})}
        for k, quota in enumerate(quotas)
    ]
    body = {"fact": "decision", "id": "d", "name": "D", "stages": steps, **({"rule": rule} if rule else {})}
    facts = [parse(body)]
    for k, count in enumerate(voters):
        for n in range(count):
            facts.append(Person(id=f"p:{k}-{n}", name=f"P{k}{n}"))
            place = {"stage": f"s{k}"} if steps else {}
            facts.append(
                DecisionRole(id=f"r:{k}-{n}", decision="d", player=f"p:{k}-{n}", role="approver", **place)
            )
    return Writer.alone(sm.analyze(sm.PropertyGraph(facts), decision="d", draws=0))


def said(writer):
    return answers(writer)["decides"].text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.none() | st.just(1)), min_size=1, max_size=4))
def test_votes_are_assumed_where_several_vote_and_no_source_gives_them(steps):
    voters, quotas = [count for count, _ in steps], [quota for _, quota in steps]
    writer = account(voters, quotas)
    open_ = [f"S{k}" for k, (count, quota) in enumerate(steps) if count > 1 and quota is None]

    assert ("is assumed" in said(writer)) is bool(open_)
    assert all(name in said(writer) for name in open_)
    shown = {step.name: step.takes for step in steps_part(writer).steps}
    assert {name for name, takes in shown.items() if "assumed" in takes} == set(open_)


def test_votes_that_the_rule_gives_are_not_assumed():
    assert "assumed" not in said(account([3, 1], [None, None], "s0(2) AND s1"))
    assert "assumed" in said(account([3, 1], [None, None], "s0 AND s1"))


@pytest.mark.parametrize("voters", [[1], [3]])
def test_steps_of_a_decision_that_lists_none_are_assumed(voters):
    assert "No step is on record" in said(account(voters, []))

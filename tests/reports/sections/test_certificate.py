"""The section on what the order stands on, and the same in the twin."""

from __future__ import annotations

import math

import pytest

import report_cases
import stakemap as sm
from stakemap.reports.formats import render_html
from stakemap.reports.sections.certificate import certificate
from stakemap.reports.writer import Writer


@pytest.fixture(scope="module")
def analysis():
    return report_cases.city()


def test_every_fact_that_carries_the_list_is_cited_with_who_leaves_and_enters(analysis):
    found = certificate(Writer.alone(analysis))
    assert len(found.stands) == min(5, len(analysis.flips().found))
    for stand in found.stands:
        assert stand.sentences
        assert stand.facts
        assert stand.leaves
        assert stand.enters


def test_chains_are_the_largest_and_never_said_to_be_all(analysis):
    found = certificate(Writer.alone(analysis))
    assert found.chains
    for one in found.chains:
        values = [chain.value for chain in one.chains]
        assert values == sorted(values, reverse=True)
        assert all(chain.facts for chain in one.chains)
        assert 0 < one.told < 1
    assert "not all" in render_html(analysis, "en")


def test_chains_do_not_exceed_what_others_give(analysis):
    for node, _ in analysis.scores["influence"].top(10):
        why = analysis.explain(node)
        total = math.fsum(walk.value for walk in why.walks)
        assert total <= analysis.scores["hidden_influence"][node] + 1e-12
        assert all(len(walk.facts) == len(walk.nodes) - 1 for walk in why.walks)


def test_the_twin_holds_flips_walks_coalitions_and_influence_on_the_outcome(analysis):
    twin = analysis.to_dict()
    assert twin["flips"]["found"] == analysis.flips().to_rows()
    assert twin["decision"]["coalitions"]["winning"]["count"] == sm.outlook(analysis).winning.count
    assert twin["decision"]["outcome"]
    some = next(iter(twin["explanations"].values()))
    assert set(some["by_tie"]["walks"][0]) == {"nodes", "value", "facts"}


def test_without_draws_the_section_is_left_out():
    plain = sm.analyze(report_cases.small(), as_of=report_cases.TODAY, decision="d:one", draws=0)
    assert certificate(Writer.alone(plain)) is None
    assert plain.to_dict()["flips"] is None
    assert 'class="certificate"' not in render_html(plain)

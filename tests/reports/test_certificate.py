"""What the order stands on, and what would carry or stop a decision, on the page and in the twin."""

from __future__ import annotations

import math

import pytest

import report_cases
import stakemap as sm
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html
from stakemap.reports.sections.certificate import certificate
from stakemap.reports.sections.outcome import outcome_part
from stakemap.reports.words import Words


@pytest.fixture(scope="module")
def analysis():
    return report_cases.city()


def part(maker, analysis, lang="en"):
    return maker(analysis, Words(lang), Footnotes(analysis.case, used_facts(analysis), lang))


def test_every_fact_that_carries_the_list_is_cited_with_who_leaves_and_enters(analysis):
    found = part(certificate, analysis)
    assert len(found.stands) == min(5, len(analysis.flips().found))
    for stand in found.stands:
        assert stand.sentences
        assert stand.facts
        assert stand.leaves
        assert stand.enters


def test_chains_are_the_largest_and_never_said_to_be_all(analysis):
    found = part(certificate, analysis)
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


def test_both_sections_stand_in_the_page_in_both_languages(analysis):
    for lang, titles in (
        ("en", ("What this order stands on", "What would carry it or stop it", "How sure the order is")),
        ("zh", ("排名的依据", "什么能促成或阻止", "排名有多确定")),
    ):
        page = render_html(analysis, lang)
        assert all(title in page for title in titles)


def test_the_outcome_names_groups_the_critical_approver_and_exact_flips(analysis):
    found = part(outcome_part, analysis)
    outlook = sm.outlook(analysis)
    assert found.critical == analysis.case.name(outlook.critical)
    assert found.winning.count == str(outlook.winning.count)
    assert found.levers
    for lever in found.levers:
        assert lever.whole >= lever.own >= 0
        assert lever.surely_for >= 0 >= lever.surely_against
        assert -found.passing - 1e-12 <= lever.surely_against


def test_the_twin_holds_flips_walks_coalitions_and_influence_on_the_outcome(analysis):
    twin = analysis.to_dict()
    assert twin["flips"]["found"] == analysis.flips().to_rows()
    assert twin["decision"]["coalitions"]["winning"]["count"] == sm.outlook(analysis).winning.count
    assert twin["decision"]["outcome"]
    some = next(iter(twin["explanations"].values()))
    assert set(some["by_tie"]["walks"][0]) == {"nodes", "value", "facts"}


def test_without_draws_or_a_decision_the_sections_are_left_out():
    plain = sm.analyze(sm.from_edges([("a", "b", 0.5)]), draws=0)
    assert part(certificate, plain) is None
    assert part(outcome_part, plain) is None
    assert plain.to_dict()["flips"] is None
    assert 'class="certificate"' not in render_html(plain)

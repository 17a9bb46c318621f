"""The section on what would carry a decision or stop it."""

import pytest

import report_cases
import stakemap as sm
from stakemap.model import DecisionRole, Person, parse
from stakemap.reports.formats import render_html
from stakemap.reports.sections.outcome import outcome_part
from stakemap.reports.writer import Writer


def test_the_outcome_names_groups_the_critical_approver_and_exact_flips():
    analysis = report_cases.city()
    found = outcome_part(Writer.alone(analysis))
    outlook = sm.outlook(analysis)
    assert found.critical == analysis.case.name(outlook.critical)
    assert found.winning.lead.startswith(f"{outlook.winning.count} in all, none can be made smaller")
    assert found.levers
    for lever in found.levers:
        assert lever.whole >= lever.own >= 0
        assert lever.surely_for >= 0 >= lever.surely_against
        assert -outlook.passing - 1e-12 <= lever.surely_against


@pytest.mark.parametrize(
    ("quota", "carry", "stop"),
    [
        (5, "One, which cannot be made smaller:", "5 in all, none can be made smaller; 3 of the smallest:"),
        (
            2,
            "10 in all, none can be made smaller; 3 of the smallest:",
            "5 in all, none can be made smaller; 3 of",
        ),
    ],
)
def test_of_groups_of_one_size_none_is_told_to_be_smaller_than_the_others(quota, carry, stop):
    stage = {"id": "s", "name": "s", "quota": quota}
    facts = [parse({"fact": "decision", "id": "d", "name": "d", "stages": [stage]})]
    facts += [Person(id=f"p:{one}", name=one) for one in "abcde"]
    facts += [
        DecisionRole(id=f"r:{one}", decision="d", player=f"p:{one}", role="approver", stage="s")
        for one in "abcde"
    ]
    analysis = sm.analyze(sm.PropertyGraph(facts), decision="d", draws=0)
    found = outcome_part(Writer.alone(analysis))
    assert found.winning.lead == carry
    assert found.blocking.lead.startswith(stop)


def test_without_a_decision_the_section_is_left_out():
    assert 'class="outcome"' in render_html(report_cases.analysed())
    assert 'class="outcome"' not in render_html(report_cases.analysed(decision=None))

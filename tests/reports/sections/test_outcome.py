"""The section on what would carry a decision or stop it."""

import report_cases
import stakemap as sm
from stakemap.reports.formats import render_html
from stakemap.reports.sections.outcome import outcome_part
from stakemap.reports.writer import Writer


def test_the_outcome_names_groups_the_critical_approver_and_exact_flips():
    analysis = report_cases.city()
    found = outcome_part(Writer.alone(analysis))
    outlook = sm.outlook(analysis)
    assert found.critical == analysis.case.name(outlook.critical)
    assert found.winning.count == str(outlook.winning.count)
    assert found.levers
    for lever in found.levers:
        assert lever.whole >= lever.own >= 0
        assert lever.surely_for >= 0 >= lever.surely_against
        assert -outlook.passing - 1e-12 <= lever.surely_against


def test_without_a_decision_the_section_is_left_out():
    assert 'class="outcome"' in render_html(report_cases.analysed())
    assert 'class="outcome"' not in render_html(report_cases.analysed(decision=None))

"""The part of the page on who reaches whom."""

from __future__ import annotations

import report_cases
from stakemap.reports.access import access_part
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html
from stakemap.reports.words import Words
from stakemap.twin import used_facts


def part(lang="en"):
    analysis = report_cases.city()
    return access_part(analysis, Words(lang), Footnotes(analysis.case, used_facts(analysis), lang))


def test_each_way_has_its_steps_with_facts_and_one_weakest():
    for ways in part().ways:
        for way in ways.ways:
            assert all(stage.facts for stage in way.stages)
            assert sum(stage.weakest for stage in way.stages) == (len(way.stages) > 1)


def test_the_grid_has_a_cell_for_each_of_ours_and_the_plan_its_facts():
    found = part("zh")
    assert all(len(row.direct) == len(found.team) for row in found.grid)
    assert found.grid_facts
    assert all(ask.facts for ask in found.plan)


def test_the_section_stands_in_the_page_in_both_languages():
    assert 'id="d1-access"' in render_html(report_cases.city(), "en")
    assert "谁能接触谁" in render_html(report_cases.city(), "zh")


def test_without_a_team_there_is_no_such_section():
    analysis = report_cases.analysed()
    if not analysis.case.access.team:
        assert access_part(analysis, Words("en"), Footnotes(analysis.case)) is None
        assert 'id="d1-access"' not in render_html(analysis, "en")

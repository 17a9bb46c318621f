"""The part of the page on who reaches whom."""

from __future__ import annotations

import re

import pytest

import report_cases
from stakemap.access import Access
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html
from stakemap.reports.sections.access import access_part
from stakemap.reports.words import Words


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


def test_the_routes_to_those_who_sign_and_the_grid_are_pictures_with_ids_of_their_own():
    page = render_html(report_cases.city(), "en")
    assert part().ways[0].picture is not None
    assert page.count("sm-picture sm-routes") == 1
    assert page.count("sm-picture sm-coverage") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_ladder_says_level_and_next_step_and_the_plan_what_to_do_if_it_fails(lang):
    found = part(lang)
    assert all(rung.step and rung.facts for rung in found.ladder)
    assert any(rung.today and rung.target for rung in found.ladder)
    assert any(ask.backup for ask in found.plan)
    assert found.apart, "in the city no two of ours speak to one person"
    assert all(claim.facts for claim in (*found.thin, *found.entry, *found.narrow, *found.plan_claims))


def test_the_section_stands_in_the_page_in_both_languages():
    assert 'id="d1-access"' in render_html(report_cases.city(), "en")
    assert "谁能接触谁" in render_html(report_cases.city(), "zh")


def test_without_a_team_there_is_no_such_section():
    analysis = report_cases.analysed()
    if not analysis.case.once(Access).team:
        assert access_part(analysis, Words("en"), Footnotes(analysis.case)) is None
        assert 'id="d1-access"' not in render_html(analysis, "en")

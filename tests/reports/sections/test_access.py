"""The section on who reaches whom."""

from __future__ import annotations

import re

import pytest

import report_cases
from stakemap import access
from stakemap.access import Access
from stakemap.reports.formats import render_html
from stakemap.reports.sections.access import access_part
from stakemap.reports.writer import Writer


def part(lang="en"):
    return access_part(Writer.alone(report_cases.city(), lang))


def test_each_way_has_its_steps_with_facts_and_the_weakest_of_those_that_differ():
    for ways in part().ways:
        for way in ways.ways:
            assert all(stage.facts for stage in way.stages)
            least = min(stage.probability for stage in way.stages)
            weak = [abs(stage.probability - least) < 1e-12 for stage in way.stages]
            assert [stage.weakest for stage in way.stages] == [one and not all(weak) for one in weak]


def test_the_grid_has_a_cell_for_each_of_ours_and_the_plan_its_facts():
    found = part("zh")
    grid = access.coverage(report_cases.city().case).grid
    assert [row.direct for row in found.grid] == [tuple(column) for column in grid.direct.T]
    assert found.grid_facts
    assert all(ask.facts for ask in found.plan)


def test_the_routes_to_those_who_sign_and_the_grid_are_pictures_with_ids_of_their_own():
    page = report_cases.page("en")
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


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_those_in_between_stand_once_with_post_and_unit_before_the_ways(lang):
    case, found = report_cases.city().case, part(lang)
    told = " ".join([way.text for ways in found.ways for way in ways.ways] + [c.text for c in found.narrow])
    grid = access.coverage(case).grid
    between = [node for node in case.people if case.name(node, lang) in told and node not in grid.people]
    assert len(between) > 4
    for node in between:
        name, post = case.name(node, lang), case.post_text(node, lang)
        assert found.between.count(f"{name} ({post})" if lang == "en" else f"{post}{name}") == 1


def test_without_a_team_there_is_no_such_section():
    analysis = report_cases.analysed()
    assert not analysis.case.once(Access).team
    assert access_part(Writer.alone(analysis)) is None
    assert 'id="d1-access"' not in render_html(analysis, "en")

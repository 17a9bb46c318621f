"""The section on the next hours says what the plan says, in both languages."""

from __future__ import annotations

import re

import pytest

import report_cases
import stakemap as sm
from stakemap.engagement.account_plan.progress import plan_progress
from stakemap.engagement.effort.planning import effort
from stakemap.reports.formats import render_html
from stakemap.reports.sections.engagement.effort import effort_part
from stakemap.reports.writer import Writer
from stakemap.wording.plain import day_text


@pytest.fixture(scope="module", params=["en", "zh"])
def writer(request):
    return Writer.alone(report_cases.city(), request.param)


def test_each_step_stands_with_its_day_hours_and_facts(writer):
    part, plan = effort_part(writer), effort(writer.case)
    assert [task.day for task in part.tasks] == [step.day for step in plan.steps]
    assert [float(task.hours) for task in part.tasks] == [step.hours for step in plan.steps]
    assert all(task.facts for task in part.tasks)
    assert len(part.loads) == len(plan.loads)
    said = [text for text, _ in part.left]
    assert all(sum(writer.name(one.person) in text for text in said) == 1 for one in plan.left)
    assert len(part.promises) == len(plan_progress(writer.case).steps)
    assert part.picture is not None


def test_it_is_on_the_page_folded_behind_one_line(writer):
    page = render_html(writer.analysis, writer.lang)
    fold = r'<details class="fold">\s*<summary>.*?</summary>\s*<section aria-labelledby="d1-effort">'
    assert len(re.findall(fold, page)) == 1
    assert day_text(effort(writer.case).steps[0].day, writer.lang) in page[page.index('id="d1-effort"') :]


def test_without_a_team_there_is_no_section():
    plain = sm.analyze(sm.from_edges([("ann", "bob")]))
    assert effort_part(Writer.alone(plain)) is None

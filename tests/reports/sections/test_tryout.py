import json
import re
from html import unescape

import jsonschema
import pytest

import report_cases
import stakemap as sm
from stakemap.comparison.tryout import tryout
from stakemap.examples import DECISION, TODAY
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.sections.tryout import tryout_part
from stakemap.reports.writer import Writer

LARGEST = 60_000


def section(page):
    found = re.search(r'<section class="tryout".*?</section>', page, re.DOTALL)
    return found.group(0) if found else ""


def words_of(html):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_tells_every_change_without_a_script(lang):
    html = section(report_cases.page(lang))
    part = tryout_part(Writer.alone(report_cases.city(), lang))

    assert 0 < len(html.encode()) < LARGEST
    assert html.count('class="view"') == html.count("data-tried") == len(part.variants) == 16
    assert " hidden>" not in html.replace('<p class="hint" hidden>', "")
    said = words_of(html)
    for one in part.variants:
        for text in (
            one.title,
            one.meaning,
            *(side for line in one.lines for side in (line.before, line.after)),
        ):
            assert text in said


def test_the_json_twin_holds_the_same_figures():
    values = json.loads(render_json(report_cases.city()))
    jsonschema.validate(values, sm.schema("analysis"))
    assert values["tryout"] == json.loads(json.dumps(tryout(report_cases.city()).to_dict()))
    part = tryout_part(Writer.alone(report_cases.city()))
    for one, told in zip(part.variants, values["tryout"]["tried"], strict=True):
        by_key = {line.key: line.after for line in one.cells}
        if told["after"]["chance"] is not None:
            assert by_key["chance"].startswith(f"{told['after']['chance'][0]:.0%}")
        names = [values["tryout"]["names"][p["node"]]["en"] for p in told["after"]["listened"][:3]]
        assert [re.sub(r" \([^()]*\)$", "", text) for text in by_key["listened"].split(", ")] == names


def test_only_what_differs_stands_in_the_two_columns_and_the_rest_is_named():
    part = tryout_part(Writer.alone(report_cases.city()))
    for one in part.variants:
        assert all(line.before != line.after for line in one.lines)
        assert len(one.lines) + len(re.findall(r"(?:, | and )(?=[A-Z])", one.same)) + bool(one.same) == 6


def test_facts_that_end_have_footnotes():
    writer = Writer.alone(report_cases.city())
    part = tryout_part(writer)
    found = tryout(report_cases.city())
    for one, told in zip(part.variants, found.tried, strict=True):
        assert one.ends == writer.numbers(told.ends)
        assert (str(len(told.ends)) in one.facts) == bool(told.ends)


def test_a_plan_without_changes_has_no_section_and_no_script():
    plan = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION, draws=0, what_ifs=0)
    analysis = sm.analyze(sm.examples.city(), plan=plan)
    page = render_html(analysis)
    assert section(page) == ""
    assert "data-tryout" not in page
    assert json.loads(render_json(analysis))["tryout"] is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_decision_no_chance_is_told(lang):
    part = tryout_part(Writer.alone(report_cases.city(None, 0), lang))
    keys = {line.key for one in part.variants for line in (*one.cells, *one.lines)}
    assert "chance" not in keys
    assert "listened" in keys
    assert all(one.change == "" and one.sure is None for one in part.variants)


def test_names_are_written_as_text():
    graph = report_cases.small(**{"p:xi": {"name": "<b>x</b>", "name_en": "<b>x</b>", "name_zh": "<b>x</b>"}})
    html = section(render_html(report_cases.analysed(graph)))
    assert "&lt;b&gt;x" in html
    assert "<b>" not in html


def test_a_chance_that_cannot_be_told_says_between_what():
    part = tryout_part(Writer.alone(report_cases.analysed()))
    told = tryout(report_cases.analysed())
    assert told.before.chance is None
    low, high = told.before.between
    assert part.now[0] == f"cannot be told yet (between {low:.0%} and {high:.0%})"

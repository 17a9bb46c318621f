"""Clock, motives and grid on the page and in its JSON twin."""

import json
import re

import pytest

import report_cases
import stakemap as sm
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html, render_json
from stakemap.reports.sections.clock import clock_part
from stakemap.reports.sections.motives import motives_part
from stakemap.reports.sections.power_interest import quadrants_part
from stakemap.reports.words import Words


@pytest.fixture(scope="module")
def pages():
    return {lang: render_html(report_cases.city(), lang) for lang in ("en", "zh")}


def parts(analysis, lang="en"):
    words, notes = Words(lang), Footnotes(analysis.case, used_facts(analysis), lang)
    found = (clock_part(analysis, words, notes), motives_part(analysis, words, notes))
    return (*found, quadrants_part(analysis, words, notes, "x-"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("How long, how likely, where it is lost", "What moves their offices", "Power and interest")),
        ("zh", ("多久、多大可能、在哪里受阻", "各方职位所求", "影响力与关切度")),
    ],
)
def test_the_sections_stand_on_the_page_and_in_its_contents(pages, lang, said):
    for key, text in zip(("clock", "motives", "quadrants"), said, strict=True):
        assert f'<a href="#d1-{key}">{text}</a>' in pages[lang]
        assert f'<h2 id="d1-{key}">{text}</h2>' in pages[lang]


def test_every_footnote_of_the_sections_leads_to_a_fact(pages):
    page = pages["en"]
    start, end = page.index('id="d1-clock"'), page.index('id="d1-access"')
    targets = set(re.findall(r'href="#([\w-]+)"', page[start:end]))
    assert len(targets) > 15
    assert all(f'id="{target}"' in page for target in targets)


def test_the_figures_of_the_page_are_those_of_the_twin():
    analysis = report_cases.city()
    said = json.loads(render_json(analysis))
    clock, motives, quadrants = parts(analysis)

    assert clock.passing == said["outlook"]["clock"]["passing"]
    assert [step.critical for step in clock.steps].index(True) == 1
    assert [row.people for row in clock.phases] == [len(p["nodes"]) for p in said["outlook"]["phases"]]
    assert len(clock.factors) == len(said["outlook"]["factors"]) == 4
    assert [m.left for m in clock.moves[1:]] == [m["left"] for m in said["outlook"]["rivalry"]["moves"]][:5]
    assert sum(len(d.office) + len(d.own) for d in motives.drivers) == len(said["outlook"]["motives"])
    assert [row.power for row in quadrants.rows] == [p["power"] for p in said["grid"]["places"]]


def test_what_is_not_on_record_is_said(pages):
    assert "since no offer is on record" in pages["en"]
    assert "since no contracts of others are on record" in pages["en"]
    small = render_html(report_cases.analysed())
    assert "No disturbing factor is on record." in small
    assert "Only steps before the signature are on record" in small
    assert "No interest is on record for anybody" in small
    assert "The quiet period runs: nobody may be contacted." in small


def test_without_a_decision_there_are_no_such_sections():
    plain = sm.analyze(report_cases.small(), as_of=report_cases.TODAY, draws=0)
    assert parts(plain) == (None, None, None)
    assert "-clock" not in render_html(plain)
    twin = plain.to_dict()
    assert twin["outlook"] is None
    assert twin["grid"] is None

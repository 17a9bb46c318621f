"""The order of a report is the order of the rows of its contents."""

import re

import pytest

import report_cases
import stakemap as sm
from stakemap.reports import document, rendered
from stakemap.reports.contents import APPENDIX, DETAILS, FRONT, Needs
from stakemap.reports.formats import render_html


def headings(page):
    return re.findall(r'<h[23] id="([^"]+)"', page)


def linked(page):
    return re.findall(r'href="#([^"]+)"', re.search(r"<nav.*?</nav>", page, re.DOTALL)[0])


def expected(sections):
    return ["answer" if a == "answer" else f"d1-{a}" for one in sections for a, _ in one.headings]


def test_contents_and_page_follow_the_rows():
    page = render_html(report_cases.city())
    ids = [*expected((*FRONT, *DETAILS)), *(a for one in APPENDIX for a, _ in one.headings)]
    assert linked(page) == ids
    assert [i for i in headings(page) if i in ids] == ids


def test_changing_the_order_of_the_rows_changes_the_order_of_the_page(monkeypatch):
    for module in (rendered, document):
        monkeypatch.setattr(module, "DETAILS", DETAILS[::-1])
    page = render_html(report_cases.city())
    ids = expected(DETAILS[::-1])
    assert [i for i in linked(page) if i in ids] == ids
    assert [i for i in headings(page) if i in ids] == ids


@pytest.mark.parametrize(
    ("analysis", "met"),
    [
        (report_cases.analysed, {Needs.NOTHING, Needs.FACTS, Needs.DECISION}),
        (lambda: report_cases.analysed(decision=None), {Needs.NOTHING, Needs.FACTS}),
        (lambda: sm.analyze(sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])), {Needs.NOTHING}),
    ],
)
def test_a_section_without_what_it_needs_is_left_out(analysis, met):
    left_out = [one for one in (*FRONT, *DETAILS) if one.needs not in met]
    assert not set(linked(render_html(analysis()))) & set(expected(left_out))


def test_details_and_appendix_stand_behind_one_line_each():
    page = render_html(report_cases.city())
    folds = re.findall(r'<details class="fold"( open)?>\n<summary>.*?</summary>\n<section', page, re.DOTALL)
    assert len(folds) == len((*DETAILS, *APPENDIX))
    assert folds.count(" open") == sum(section.unfolded for section in DETAILS)
    assert page.index('<details class="fold"') > page.index('id="d1-evidence"')

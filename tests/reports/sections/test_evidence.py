"""The appendix of facts."""

import re

import report_cases
from stakemap.reports.formats import render_html
from stakemap.reports.sections import evidence


def test_of_very_many_facts_only_those_are_listed_that_the_page_cites(monkeypatch):
    whole = render_html(report_cases.city())
    monkeypatch.setattr(evidence, "_MOST", 10)
    page = render_html(report_cases.city())
    listed, linked = set(re.findall(r'<tr id="(f\d+)"', page)), set(re.findall(r'href="#(f\d+)"', page))
    assert linked <= listed < set(re.findall(r'<tr id="(f\d+)"', whole))
    assert f"Only the {len(listed)} facts" in page

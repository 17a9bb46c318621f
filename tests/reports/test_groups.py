"""The part of the page on groups, brokers and the two layers."""

from __future__ import annotations

import report_cases
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.render import render_html
from stakemap.reports.sections.groups import structure_part
from stakemap.reports.words import Words


def part(lang="en"):
    analysis = report_cases.city()
    notes = Footnotes(analysis.case, used_facts(analysis), lang)
    return structure_part(analysis, Words(lang), notes, "d1-groups-")


def test_every_row_that_rests_on_facts_cites_them():
    found = part()
    assert found.circles
    for row in (*found.circles, *found.brokers, *found.pulls):
        assert row.facts
    assert set(found.cited()) >= {row.facts for row in found.brokers}
    assert found.picture is not None
    assert found.mixing[-1].name == "All ties"
    assert found.by_level


def test_the_section_stands_in_the_page_and_the_twin_in_both_languages():
    page = render_html(report_cases.city(), "en")
    assert 'id="d1-structure"' in page
    assert "Informal groups over declared units" in page
    assert "群体与居间者" in render_html(report_cases.city(), "zh")
    told = report_cases.city().to_dict()["structure"]
    assert set(told) == {"groups", "brokerage", "single_threads", "formal_against_informal"}
    assert told["groups"]["groups"][0]["named"]


def test_facts_behind_the_rows_are_in_the_evidence():
    analysis = report_cases.city()
    listed = {fact["id"] for fact in analysis.to_dict()["evidence"]["facts"]}
    for circle in analysis.to_dict()["structure"]["groups"]["groups"]:
        assert all(fact in listed for row in circle["shared"] for fact in row["facts"])

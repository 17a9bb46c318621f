"""How large the files of the city may be: what makes them so is in docs/figures.md."""

import pytest

import report_cases
from stakemap import examples
from stakemap.reports.formats import render_html, render_json

PAGE, BOTH, TWIN = 735_000, 1_175_000, 720_000
"""Bytes: a page of one decision, of two, and the values of one."""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_of_one_decision_stays_small(lang):
    assert len(report_cases.page(lang).encode()) <= PAGE


def test_a_second_decision_repeats_neither_facts_nor_what_is_of_the_account():
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    assert len(render_html(both).encode()) <= BOTH


def test_the_values_of_one_decision_hold_no_spaces_between_them():
    text = render_json(report_cases.city())
    assert len(text.encode()) <= TWIN
    assert "\n" not in text[:-1]

"""How large the files of the city may be: what makes them so is in docs/figures.md."""

import pytest

import report_cases
from stakemap import examples
from stakemap.reports.format_table import FORMATS
from stakemap.reports.rendered import Rendered

PAGE, BOTH, TWIN = 550_000, 882_000, 717_000
"""Bytes: a page of one decision, of two, and the values of one."""


def _written(form, *analyses, lang="en"):
    (found,) = FORMATS[form].render(Rendered(analyses, lang)).values()
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_of_one_decision_stays_small(lang):
    assert len(_written("html", report_cases.city(), lang=lang)) <= PAGE


def test_a_second_decision_repeats_neither_facts_nor_what_is_of_the_account():
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    assert len(_written("html", *both)) <= BOTH


def test_the_values_of_one_decision_hold_no_spaces_between_them():
    text = _written("json", report_cases.city())
    assert len(text) <= TWIN
    assert b"\n" not in text[:-1]

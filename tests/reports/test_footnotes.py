import re

import pytest

import report_cases
from stakemap.analysis.twin.parts import used_facts
from stakemap.reports.footnotes import Footnotes, safe_link
from stakemap.reports.writer import Writer


@pytest.mark.parametrize(
    "locator",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/a",
        "https://",
        "http://[",
        "file:///etc/passwd",
        "https://a b",
        "https://x@evil.example",
        'https://a"onclick=1',
        "page 12",
    ],
)
def test_only_plain_web_addresses_become_links(locator):
    assert safe_link(locator) == ""


def test_web_addresses_become_links():
    assert safe_link("https://例子.中国/甲?a=1") == "https://例子.中国/甲?a=1"


def test_numbers_are_given_once_in_order_and_unknown_facts_have_none():
    analysis = report_cases.analysed()
    notes = Footnotes(analysis.case, used_facts(analysis))
    numbers = [entry.number for group in notes.groups for entry in group.entries]
    assert numbers == list(range(1, len(notes) + 1))
    assert notes.numbers(["t:1", "nobody", "t:1"]) == notes.numbers(["t:1"])


def test_an_entry_shows_state_grade_date_confidence_and_source():
    analysis = report_cases.analysed()
    entries = {entry.id: entry for entry in Footnotes(analysis.case, used_facts(analysis)).entries}
    assert (entries["t:1"].state, entries["t:1"].grade, entries["t:1"].confirmed) == (
        "reported",
        "C3",
        "2026-01-10",
    )
    assert entries["r:1"].state == "verified"
    assert 0 < entries["t:1"].confidence < entries["r:1"].confidence <= 1
    assert entries["t:1"].open_ended
    assert entries["t:1"].defaulted == ("basis",)


def test_sources_say_how_many_facts_come_from_them():
    analysis = report_cases.analysed()
    sources = {source.title: source for source in Footnotes(analysis.case, used_facts(analysis)).sources}
    assert sources["Meeting notes"].facts == 2
    assert sources["Meeting notes"].link == ""
    assert sources["City website"].link.startswith("https://")


def test_facts_and_sources_of_the_city_are_in_one_language_and_say_no_word_twice():
    told = Writer.alone(report_cases.city(), "en").notes
    said = [*(one.text for one in told.entries), *(one.title + one.publisher for one in told.sources)]
    assert not [text for text in said if re.search("[\u4e00-\u9fff]", text)]
    assert not [
        one.text for one in Writer.alone(report_cases.city(), "zh").notes.entries if "中心中心" in one.text
    ]

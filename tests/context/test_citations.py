"""Articles of laws that tables cite are those that were read; what was not read is marked."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest

import report_cases
from stakemap.engagement.tender.calendar import calendar
from stakemap.reports.sections.engagement.tender import tender_part
from stakemap.reports.writer import Writer

READ = {
    "CN Bidding Law": {"5", "37", "38", "43", "44"},
    "CN Regulation on the Bidding Law": {"28", "49", "52", "54", "60"},
    "CN Government Procurement Law": {"6", "33", "52"},
    "CN Budget Law (2018)": {"32", "42", "52", "57"},
    "EU Directive 2014/24": {"18(1)"},
    "US FAR 15.201(f)": set(),
}
NAMES = {
    "《招标投标法》": "CN Bidding Law",
    "《招标投标法实施条例》": "CN Regulation on the Bidding Law",
    "《政府采购法》": "CN Government Procurement Law",
    "《预算法》（2018）": "CN Budget Law (2018)",
    "欧盟指令2014/24": "EU Directive 2014/24",
}
MARKS = {"en": "not checked against the text: ", "zh": "未核对原文："}
ARTICLE = re.compile(r"\d+(?:\(\d+\))?")


def rows() -> list[dict[str, str]]:
    found = []
    for table in ("contact_rules", "budget_phases"):
        text = resources.files("stakemap.data").joinpath(f"{table}.csv").read_text("utf-8")
        found += csv.DictReader(text.splitlines())
    return found


def cited(source):
    """Law -> articles, of the part that claims to have been read."""
    for part in source.partition(MARKS["en"])[0].split("; "):
        law, mark, articles = part.partition(" art. ")
        if law.startswith(("CN ", "EU ", "US ")):
            yield law, set(ARTICLE.findall(articles.partition(" (o")[0])) if mark else set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["name"])
def test_only_articles_that_were_read_are_cited(row):
    laws = dict(cited(row["source"]))
    assert laws
    for law, articles in laws.items():
        assert articles <= READ[law]
        assert articles or not READ[law]
    unread = row["source"].partition(MARKS["en"])[2]
    assert not re.search(r"\bart\. ?\d", unread), "no article of a law that was not read"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["name"])
def test_both_languages_cite_the_same_and_mark_the_same(row):
    assert (MARKS["en"] in row["source"]) == (MARKS["zh"] in row["source_zh"])
    read = row["source_zh"].partition(MARKS["zh"])[0]
    assert {NAMES[name] for name in NAMES if name in read} == {
        law for law, _ in cited(row["source"]) if law in NAMES.values()
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_shows_the_mark(lang):
    writer = Writer.alone(report_cases.city(), lang)
    marked = sum(MARKS[lang] in one.law(lang) for one in calendar(writer.case).periods)
    shown = sum(MARKS[lang] in row.law for row in tender_part(writer).periods)
    assert marked
    assert shown

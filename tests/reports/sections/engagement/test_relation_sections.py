"""The sections on relations, levels and tenders say what the results say, in both languages."""

from __future__ import annotations

import re

import pytest

import report_cases
import stakemap as sm
from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.indicators import indicator_rows
from stakemap.engagement.relations.levels import levels
from stakemap.engagement.tender.calendar import calendar
from stakemap.engagement.tender.contact_check import contact_check
from stakemap.io.tables.vocabulary import sheets
from stakemap.model import Person
from stakemap.reports.formats import render_html
from stakemap.reports.sections.engagement.levels import levels_part
from stakemap.reports.sections.engagement.relations import relations_part
from stakemap.reports.sections.engagement.tender import tender_part
from stakemap.reports.writer import Writer

PARTS = (relations_part, levels_part, tender_part)


@pytest.fixture(scope="module", params=["en", "zh"])
def writer(request):
    return Writer.alone(report_cases.city(), request.param)


def test_the_table_of_relations_has_each_with_its_numbers(writer):
    part, found = relations_part(writer), relations(writer.case)
    assert [row.health for row in part.rows] == [one.value for one in found.relations]
    assert [row.days for row in part.rows] == [one.days for one in found.relations]
    assert [row.cooling for row in part.rows] == [one.cooling for one in found.relations]
    assert re.findall(r"\d+", part.summary) == [str(len(found.relations)), str(len(found.cooling))]
    assert {claim.code for claim in part.claims} == {"relation-cooling", "relation-burdened"}
    assert part.more == 0


def test_the_comparison_with_days_names_a_pair_that_it_orders_otherwise(writer):
    part, found = relations_part(writer), relations(writer.case)
    better, worse = max(found.reordered, key=lambda pair: pair[0].days - pair[1].days)
    assert better.value > worse.value
    assert better.days > worse.days
    for one in (better, worse):
        assert writer.name(one.person) in part.compared
        assert str(one.days) in part.compared


def test_the_levels_stand_beside_each_other_with_what_is_missing(writer):
    part, found = levels_part(writer), levels(writer.case)
    shown = [one for one in found.standings if one.estimated or one.declared or one.target]
    others = [one for one in found.standings if one not in shown]
    assert others
    assert re.search(r"\d+", part.others)[0] == str(len(others))
    assert writer.name(others[0].subject) in part.others
    for row, one in zip(part.rows, shown, strict=True):
        assert row.name == writer.name(one.subject)
        assert len(row.signs) == sum(sign.level is not None for sign in one.signs)
        assert bool(row.missing) == bool(one.missing)
        assert bool(row.unknown) == bool(one.unknown)
        assert (row.estimated == part.words.say("level.none")) == (one.estimated is None)
    told = sum(one.estimated is not None for one in found.standings)
    assert re.findall(r"\d+", part.summary) == [str(len(found.standings)), str(told)]


def test_what_tells_an_indicator_names_sheets_and_columns_of_the_workbook():
    known = {lang: {s.names[lang] for s in sheets().values()} for lang in ("en", "zh")}
    columns = {c.headings["zh"] for c in sheets()["interactions"].columns}
    for row in indicator_rows():
        named = set(re.findall("“(.+?)”", row.cure_zh))
        assert named
        assert named <= known["zh"] | columns
        told = re.sub(r"^sheets? |, .*$", "", row.cure_en)
        assert set(told.split(" and ")) <= known["en"] or told in known["en"]


def test_the_calendar_lists_what_is_not_over_and_the_check_what_is_stopped(writer):
    part, found, check = tender_part(writer), calendar(writer.case), contact_check(writer.case)
    day = writer.case.day.isoformat()
    assert len(part.periods) == sum((p.until or "9") > day for p in found.periods)
    assert [row.now for row in part.periods if row.now] == [True] * len(found.now)
    assert [row.day for row in part.days] == [str(e.day) for e in found.entries if not e.past]
    codes = [claim.code for claim in part.claims]
    assert codes.count("step-barred") == len(check.stopped) == 2
    assert codes.count("step-care") == 1
    assert all(row.law for row in part.periods)


@pytest.mark.parametrize("part", PARTS)
def test_without_such_facts_there_is_no_section(part):
    plain = sm.analyze(sm.PropertyGraph([Person(id="a", name="A"), Person(id="b", name="B")]), draws=0)
    assert part(Writer.alone(plain)) is None


def test_the_sections_are_folded_and_come_before_the_method():
    page = render_html(report_cases.city(), "en")
    places = [page.index(f'id="d1-{name}"') for name in ("motives", "tender", "relations", "levels")]
    assert places == sorted(places)
    assert places[-1] < page.index('id="method"')
    for name in ("relations", "levels", "tender"):
        fold = rf'<details class="fold">\s*<summary>.*?</summary>\s*<section aria-labelledby="d1-{name}">'
        assert len(re.findall(fold, page)) == 1

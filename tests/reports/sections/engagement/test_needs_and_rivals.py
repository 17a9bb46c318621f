"""The sections on needs and rivals: what the twin holds, in words, folded, with footnotes."""

from __future__ import annotations

import json
import re

import pytest

import report_cases
import stakemap as sm
from market_accounts import DAY
from stakemap.model import Contract, Need, Person, Supplier, Unit
from stakemap.reports.formats import render_html, render_json
from stakemap.reports.sections.engagement.needs import needs_part
from stakemap.reports.sections.engagement.rivals import rivals_part
from stakemap.reports.writer import Writer


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rows_are_those_of_the_twin_and_each_has_its_facts(lang):
    writer, twin = (
        Writer.alone(report_cases.city(), lang),
        json.loads(render_json(report_cases.city())),
    )
    needs, rivals = needs_part(writer), rivals_part(writer)
    assert [row.together for row in needs.rows] == [row["together"] for row in twin["needs"]["rows"]]
    assert len(needs.space) == len(twin["needs"]["white"])
    assert len(rivals.contracts) == len(twin["rivals"]["holdings"])
    assert len(rivals.firms) == len(twin["rivals"]["fields"])
    assert all(
        row.facts for group in (needs.rows, needs.space, rivals.contracts, rivals.firms) for row in group
    )
    assert all(claim.facts for claim in (*needs.claims, *rivals.claims))


@pytest.mark.parametrize("name", ["needs", "rivals"])
def test_a_section_folds_behind_one_line_and_stands_after_those_of_today(name):
    page = render_html(report_cases.city())
    fold = rf'<details class="fold">\s*<summary>.*?</summary>\s*<section aria-labelledby="d1-{name}">'
    assert len(re.findall(fold, page)) == 1
    assert page.index('id="d1-motives"') < page.index(f'id="d1-{name}"') < page.index('id="method"')


def test_an_account_without_such_facts_has_no_such_section():
    bare = sm.analyze(sm.PropertyGraph([Person(id="p", name="P")]), as_of=DAY, draws=0)
    page, twin = render_html(bare), json.loads(render_json(bare))
    assert 'id="d1-needs"' not in page
    assert 'id="d1-rivals"' not in page
    assert twin["needs"] is None
    assert twin["rivals"] is None


def test_sums_of_two_currencies_are_never_one():
    bought = [
        Contract(id=f"c:{code}", name=code, buyer="u", supplier="s", category="x", value="5", currency=code)
        for code in ("CNY", "USD")
    ]
    facts = [Person(id="p", name="P"), Unit(id="u", name="U"), Supplier(id="s", name="S"), *bought]
    facts.append(Need(id="n", name="N", subject="u", category="x"))
    done = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0)
    (space,) = needs_part(Writer.alone(done)).space
    assert space.at_stake == "5 CNY, 5 USD"
    part = rivals_part(Writer.alone(done))
    assert (part.markets, part.few) == ((), 1)
    third = bought[0].model_copy(update={"id": "c:third"})
    more = rivals_part(Writer.alone(sm.analyze(sm.PropertyGraph([*facts, third]), as_of=DAY, draws=0)))
    assert ([row.by_value for row in more.markets], more.few) == ([""], 0)
    rated = done.rivals(rates={"USD": 7}, currency="CNY").markets[0]
    assert rated.currency == "CNY"
    assert rated.by_value.counted == 1.0


@pytest.mark.parametrize(("side", "told"), [("unstated", True), ("rival", False), ("ours", False)])
def test_whether_a_supplier_is_ours_is_asked_only_where_nobody_says(side, told):
    facts = [Person(id="p", name="P"), Unit(id="u", name="U"), Supplier(id="s", name="Lamps", side=side)]
    facts.append(Contract(id="c", name="C", buyer="u", supplier="s", valid={"end": "2027-01-01"}))
    done = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0)
    part = rivals_part(Writer.alone(done))
    assert ("Lamps" in part.unstated) == told
    page = render_html(done)
    assert ("contracts of others" in page) == (side == "rival")
    assert ("not known to be ours" in page) == told
    facts.append(Supplier(id="s2", name="Lamps", side="ours"))
    assert not rivals_part(Writer.alone(sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0))).unstated


def test_a_name_with_markup_stays_text():
    bad = "<script>x</script>"
    facts = [Person(id="p", name="P"), Unit(id="u", name=bad), Supplier(id="s", name=bad, places=(bad,))]
    facts += [
        Contract(id="c", name=bad, buyer="u", supplier="s", category=bad),
        Need(id="n", name=bad, subject="u"),
    ]
    page = render_html(sm.analyze(sm.PropertyGraph(facts), as_of=DAY, draws=0))
    assert bad not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Xing Manhe (4% of the formal say)"), ("zh", "星满河（占正式决定权的4%）")]
)
def test_whom_a_supplier_reaches_says_of_what_the_share_is(lang, said):
    rivals = rivals_part(Writer.alone(report_cases.city(), lang))
    assert said in [firm.people for firm in rivals.firms]

"""Names link to the cards that are on the page, and to nothing else."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.analysis.twin.cards import cards_of
from stakemap.findings.card import people_with_cards
from stakemap.model import Person, Source
from stakemap.reports.formats import render_html
from stakemap.reports.html.card_links import CardLinks
from stakemap.reports.sections.cards import card_id

LINK = re.compile(r'<a href="#([\w-]+-card-[\w-]+)">([^<]*)</a>')
names = st.text(st.sampled_from("ab <&\"'望李.(1"), min_size=1, max_size=4)


@given(st.dictionaries(names, st.sampled_from(["", "c1", "c2"]), max_size=5), st.lists(names, max_size=5))
def test_a_text_with_links_says_what_it_said(places, pieces):
    text = "".join(pieces)
    marked = str(CardLinks(places, "en").marked(text))
    assert html.unescape(re.sub(r'<a href="#c[12]">|</a>', "", marked)) == text
    for at, name in re.findall(r'<a href="#(c[12])">(.*?)</a>', marked):
        assert places[html.unescape(name)] == at


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_of_the_page_leads_to_the_card_of_the_one_it_names(lang):
    page = report_cases.page(lang)
    found = LINK.findall(page)
    cards = dict(re.findall(r'<article class="person-card" id="([^"]+)">\s*<h\d>([^<]*)', page))
    assert len(found) > 100
    for at, name in found:
        assert cards[at] == name
    voters = report_cases.city().electorate.players
    ids = {card_id("d1", node) for node in voters if node in people_with_cards(report_cases.city().case)}
    assert ids <= {at for at, _ in found}


def test_where_several_decisions_share_the_cards_the_names_of_each_lead_there():
    page = render_html([report_cases.city(), report_cases.city(examples.OTHER_DECISION)])
    found = LINK.findall(page)
    assert {at for at, _ in found} <= set(re.findall(r' id="([^"]+)"', page))
    assert found


def test_a_copy_without_cards_has_names_without_links_and_no_cards_in_its_values():
    source = Source(id="s", title="Register", kind="register")
    people = [Person(id=f"p:{k}", name=f"Pan {k}", label="public", source="s") for k in range(3)]
    graph = sm.PropertyGraph([source, *people])
    copy = sm.analyze(graph, plan=sm.Plan(as_of="2026-09-01", audience="external"))
    page = render_html(copy)
    assert "person-card" in render_html(sm.analyze(graph, as_of="2026-09-01"))
    assert '<article class="person-card"' not in page
    assert not LINK.search(page)
    assert copy.to_dict()["cards"] is None


def test_the_values_have_the_cards_of_the_page_with_facts_that_stand_among_the_evidence():
    analysis = report_cases.city()
    values = analysis.to_dict()
    known = {fact["id"] for fact in values["evidence"]["facts"]}
    assert [card["person"] for card in values["cards"]] == list(people_with_cards(analysis.case))
    for card in values["cards"]:
        found = analysis.card(card["person"])
        told = [(line["topic"], line["facts"], line.get("numbers", {})) for line in card["lines"]]
        assert told == [
            (line.topic, list(line.claim.facts), dict(line.claim.numbers)) for line in found.lines
        ]
        assert {fact for line in card["lines"] for fact in line["facts"]} <= known
        assert (card["not_known"], card.get("more", {})) == (list(found.missing), dict(found.more))
    assert cards_of(analysis) == values["cards"]

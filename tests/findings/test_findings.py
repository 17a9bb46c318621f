"""Claims in words: they fire where they should, and rest on facts that exist."""

from __future__ import annotations

import re

import pytest

import stakemap as sm
from stakemap.findings.fact_sentences import sentence
from stakemap.model import Assessment, Entity, Record, Run, Source

PINNED = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)


@pytest.fixture(scope="module")
def city():
    return sm.examples.city()


@pytest.fixture(scope="module")
def tender(city):
    return sm.analyze(city, decision=sm.examples.DECISION, plan=PINNED)


@pytest.fixture(scope="module")
def upkeep(city):
    return sm.analyze(city, decision=sm.examples.OTHER_DECISION, plan=PINNED)


def test_every_claim_rests_on_facts_that_are_there_and_says_what_to_bear_in_mind(tender, upkeep, city):
    for finding in [*tender.findings, *upkeep.findings]:
        assert finding.facts, finding.code
        assert all(fact in city for fact in finding.facts)
        assert finding.caveat("en")
        assert finding.caveat("zh")


def test_every_claim_is_said_in_both_languages(tender):
    for finding in tender.findings:
        assert re.search("[一-鿿]", finding.text("zh"))
        assert not re.search("[一-鿿]", finding.text("en"))


def test_those_with_a_veto_are_said_to_stop_the_decision(tender):
    told = {f.subjects[0] for f in tender.findings.of("decides") if "stop" in f.text("en")}
    assert told == set(tender.power.vetoes) & {f.subjects[0] for f in tender.findings.of("decides")}
    assert told


def test_the_adviser_without_a_vote_is_found(tender):
    assert "p:xi-ruowei" in {f.subjects[0] for f in tender.findings.of("beyond-post")}
    assert tender.scores["formal_power"]["p:xi-ruowei"] == 0


def test_score_and_count_disagree_only_by_three_ranks_and_a_tenth_of_the_people(tender):
    score, count = tender.scores["influence"].ranks(), tender.scores["in_degree"].ranks()
    for finding in tender.findings.of("disagrees-with-count"):
        node = finding.subjects[0]
        assert abs(score[node] - count[node]) >= max(3, 0.1 * len(score))


def test_a_unit_that_one_body_leads_and_another_guides_has_two_bosses(tender):
    assert "u:traffic-police" in {f.subjects[0] for f in tender.findings.of("two-bosses")}


def test_an_empty_seat_that_votes_is_named(upkeep):
    seats = {f.subjects[0] for f in upkeep.findings.of("empty-seat")}
    assert any(seat.startswith("seat:") for seat in seats)


def test_the_oldest_facts_stand_first(tender, city):
    dates = [city.confirmed(city[f.facts[0]]) for f in tender.findings.of("old-fact")]
    assert dates == sorted(dates)
    assert 0 < len(dates) <= 5


def test_voters_without_a_stance_are_counted_from_the_facts(tender):
    (finding,) = tender.findings.of("stance-missing")
    silent = set(tender.electorate.players) - set(tender.electorate.stances)
    assert set(finding.subjects) == silent


def test_kin_and_declared_interests_stand_in_no_claim(tender, city):
    conflict = {f.id for f in city.facts if getattr(f, "kind", None) in ("kin", "declared_interest")}
    assert conflict
    assert not conflict & {fact for finding in tender.findings for fact in finding.facts}


def test_every_fact_of_the_city_is_one_sentence_in_both_languages(city):
    for fact in city.facts:
        for lang in ("en", "zh"):
            text = sentence(city, fact, lang)
            assert text
            assert "\n" not in text
            assert isinstance(fact, Record)
            if not isinstance(fact, Entity | Source | Run | Assessment):
                assert fact.id not in text, "a fact without a sentence of its own shows its id"


def test_findings_show_themselves_as_a_table(tender):
    assert len(tender.findings.to_rows()) == len(tender.findings)
    assert "<table" in tender.findings._repr_html_()

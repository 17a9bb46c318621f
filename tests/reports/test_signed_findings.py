"""Who of ours looked at a finding stands beside it, with what is newer than that."""

from __future__ import annotations

from datetime import date

import pytest

import stakemap as sm
from stakemap.engagement.account_plan.sign_offs import finding_reviews, since
from stakemap.model import PartialDate, Review, Source
from stakemap.reports.formats import render_html
from stakemap.reports.writer import Writer

KEPT = {"source": "s:own", "grade": "B3", "basis": "legitimate_interest", "expires": date(2031, 1, 1)}
LATER = {"single-thread": "2026-08-20", "entry": "2020-01"}


@pytest.fixture(scope="module")
def done():
    city = sm.examples.city()
    member = next(fact.id for fact in city if fact.kind_of_fact == "team_member")
    rows = [
        ("rev:old", "single-thread", "2026-05-01", "returned"),
        ("rev:new", "single-thread", "2026-08-20", "approved"),
        ("rev:long", "entry", "2020-01", "noted"),
        ("rev:ahead", "decides", "2027-01-01", "noted"),
    ]
    reviews = [
        Review(id=i, member=member, finding=code, day=day, verdict=verdict, **KEPT)
        for i, code, day, verdict in rows
    ]
    graph = city.with_(Source(id="s:own", title="Own record", kind="own record"), *reviews)
    return sm.analyze(graph, as_of=sm.examples.TODAY, decision=sm.examples.DECISION, draws=0)


def test_the_last_review_up_to_the_day_counts(done):
    found = finding_reviews(done.case)
    assert {code: str(one.day) for code, one in found.items()} == LATER
    assert found["single-thread"].fact == "rev:new"


def test_what_is_newer_was_confirmed_or_began_after_the_day(done):
    finding = next(f for f in done.findings if f.code == "entry")
    day = PartialDate("2020-01")
    newer = since(done.case, finding.facts, day)
    for ident in finding.facts:
        fact = done.case.graph[ident]
        days = [d for d in (getattr(fact, "confirmed", None), fact.valid.start) if d is not None]
        assert (ident in newer) == any(d.earliest >= date(2020, 2, 1) for d in days)
    assert newer


@pytest.mark.parametrize(("lang", "words"), [("en", "looked at this on"), ("zh", "审阅过此项")])
def test_it_is_said_beside_each_finding_that_somebody_looked_at_and_no_other(done, lang, words):
    writer = Writer.alone(done, lang)
    for claim, finding in zip(writer.claims(), done.findings, strict=True):
        assert bool(claim.signed) == (finding.code in LATER)
        if claim.signed:
            assert words in claim.signed
            assert LATER[finding.code] in claim.signed
            assert len(claim.review) == 1
    page = render_html(done, lang)
    assert words in page
    assert done.to_dict()["engagement"]["finding_reviews"][1]["fact"] == "rev:new"

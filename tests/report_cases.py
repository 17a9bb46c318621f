"""Graphs and analyses that several tests of reports share."""

from __future__ import annotations

import random
from functools import cache

import stakemap as sm
from stakemap import examples
from stakemap.model import parse
from stakemap.reports.format_table import FORMATS
from stakemap.reports.formats import render_html
from stakemap.reports.rendered import Rendered

TODAY = "2026-09-01"

FACTS = [
    {
        "fact": "source",
        "id": "s:site",
        "title": "City website",
        "published": "2026-06-15",
        "grade": "A1",
        "locator": "https://example.org/a?b=1&c=2",
    },
    {
        "fact": "source",
        "id": "s:talk",
        "title": "Meeting notes",
        "published": "2026-01-10",
        "grade": "C3",
        "locator": "javascript:alert(1)",
    },
    {"fact": "account", "id": "acc", "name": "琥珀市", "name_en": "Amber City", "name_zh": "琥珀市"},
    {"fact": "unit", "id": "u:a", "name": "甲局", "name_en": "Bureau A", "name_zh": "甲局"},
    {"fact": "unit", "id": "u:b", "name": "乙局", "name_en": "Bureau B", "name_zh": "乙局"},
    {"fact": "unit", "id": "u:c", "name": "丙厅", "name_en": "Department C", "name_zh": "丙厅"},
    {
        "fact": "post",
        "id": "post:head",
        "name": "局长",
        "name_en": "Head",
        "name_zh": "局长",
        "unit": "u:a",
        "head": True,
        "rank": 20,
    },
    {
        "fact": "post",
        "id": "post:eng",
        "name": "总工程师",
        "name_en": "Chief engineer",
        "name_zh": "总工程师",
        "unit": "u:a",
        "rank": 18,
    },
    {
        "fact": "post",
        "id": "post:money",
        "name": "预算处长",
        "name_en": "Budget head",
        "name_zh": "预算处长",
        "unit": "u:b",
        "head": True,
    },
    {
        "fact": "person",
        "id": "p:li",
        "name": "李望",
        "name_en": "Li Wang",
        "name_zh": "李望",
        "origin": "military",
    },
    {"fact": "person", "id": "p:bai", "name": "白杨", "name_en": "Bai Yang", "name_zh": "白杨"},
    {"fact": "person", "id": "p:xi", "name": "席远", "name_en": "Xi Yuan", "name_zh": "席远"},
    {"fact": "tenure", "id": "ten:li", "person": "p:li", "post": "post:head", "valid": {"start": "2022"}},
    {"fact": "tenure", "id": "ten:bai", "person": "p:bai", "post": "post:eng", "valid": {"start": "2021-05"}},
    {
        "fact": "tie",
        "id": "t:1",
        "kind": "advice",
        "from_id": "p:li",
        "to_id": "p:xi",
        "strength": 0.9,
        "source": "s:talk",
    },
    {"fact": "tie", "id": "t:2", "kind": "advice", "from_id": "p:bai", "to_id": "p:xi", "source": "s:talk"},
    {"fact": "tie", "id": "t:3", "kind": "leads", "from_id": "u:b", "to_id": "u:a"},
    {"fact": "tie", "id": "t:4", "kind": "guides", "from_id": "u:c", "to_id": "u:a"},
    {
        "fact": "decision",
        "id": "d:one",
        "name": "停车",
        "name_en": "Smart parking",
        "name_zh": "停车",
        "rule": "screen AND money AND vote(1)",
        "quiet": {"start": "2026-08-20", "end": "2026-10-01"},
        "stages": [
            {
                "id": "screen",
                "name": "技术审查",
                "name_en": "Screening",
                "name_zh": "技术审查",
                "kind": "technical",
            },
            {"id": "money", "name": "预算", "name_en": "Money", "name_zh": "预算", "kind": "budget"},
            {"id": "vote", "name": "表决", "name_en": "Vote", "name_zh": "表决", "kind": "approve"},
        ],
    },
    {
        "fact": "decision_role",
        "id": "r:1",
        "decision": "d:one",
        "player": "post:eng",
        "role": "technical_gatekeeper",
        "stage": "screen",
    },
    {
        "fact": "decision_role",
        "id": "r:2",
        "decision": "d:one",
        "player": "post:money",
        "role": "budget_holder",
        "stage": "money",
    },
    {
        "fact": "decision_role",
        "id": "r:3",
        "decision": "d:one",
        "player": "post:head",
        "role": "decider",
        "stage": "vote",
    },
    {"fact": "stance", "id": "st:1", "decision": "d:one", "person": "p:bai", "position": 0.2},
    {
        "fact": "compliance_risk",
        "id": "risk:1",
        "subject": "u:b",
        "text": "Orders were split, says the audit.",
    },
]


def small_facts(**changes):
    """A small account; `changes` replaces fields by fact id."""
    facts = []
    for body in FACTS:
        full = dict(body) | changes.get(body["id"], {})
        if full["fact"] != "source":
            full = {
                "source": "s:site",
                "basis": "published",
                "expires": "2029-06-15",
                "defaulted": ["basis"],
            } | full
        facts.append(parse(full))
    return facts


def small(**changes):
    """The small account as a graph."""
    return sm.PropertyGraph(small_facts(**changes))


def shuffled(seed):
    """The small account with its facts in another order."""
    facts = small_facts()
    random.Random(seed).shuffle(facts)
    return sm.PropertyGraph(facts)


def analysed(graph=None, decision="d:one"):
    """The small account, analysed."""
    plan = sm.Plan(as_of=TODAY, today=TODAY, decision=decision)
    return sm.analyze(graph if graph is not None else small(), plan=plan)


@cache
def city(decision=examples.DECISION, draws=None, *, inferred=False):
    """The invented city, analysed; fewer draws are faster where intervals do not count."""
    plan = sm.Plan(as_of=TODAY, today=TODAY, decision=decision, draws=draws, inferred=inferred)
    return sm.analyze(examples.city(), plan=plan)


def every_format(analysis, lang="zh", *, full=False):
    """The bytes of every format, by name."""
    rendered = Rendered([analysis], lang, full=full)
    return {name: b"".join(one.render(rendered).values()) for name, one in FORMATS.items()}


@cache
def page(lang="en"):
    """The page of the city, written once for the tests that read it."""
    return render_html(city(), lang)

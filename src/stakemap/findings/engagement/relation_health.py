"""Relations that cool, and relations that something we did not do well weighs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.engagement.contacts import relations
from stakemap.findings.finding import Finding, claim
from stakemap.model import Complaint, Delivery, OpenIssue
from stakemap.wording.lists import half, listed

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.engagement.relation import Relation
    from stakemap.wording.phrases import Words

__all__ = ["burdened", "cooling"]

_ROOM = "findings_engagement"


def cooling(case: Case) -> Iterator[Finding]:
    """Relations silent for longer than their own rhythm lets expect."""
    found = relations(case)
    return (_cools(case, one, found.tested) for one in found.cooling)


def _cools(case: Case, one: Relation, tested: int) -> Finding:
    rhythm, limit = one.rhythm or 0.0, case.graph.catalogue.value("cooling_chance")

    def text(words: Words) -> tuple[str, ...]:
        silent = words.say("relation-cooling.silent", n=one.silent) if one.silent < one.days else ""
        cools = words.say(
            "relation-cooling",
            member=case.name(one.member, words.lang),
            person=case.name(one.person, words.lang),
            days=one.days,
            rhythm=rhythm,
            chance=one.chance,
            health=one.value,
        )
        return cools, silent

    return claim(
        "relation-cooling",
        "access",
        text,
        caveat=lambda words: words.say("relation-cooling.caveat", tested=tested, expected=tested * limit),
        subjects=(one.member, one.person),
        numbers={
            "days": float(one.days),
            "silent": float(one.silent),
            "rhythm": rhythm,
            "chance": one.chance,
            "health": one.value,
            "tested": float(tested),
            "expected": tested * limit,
        },
        facts=one.facts,
        room=_ROOM,
    )


def burdened(case: Case) -> Iterator[Finding]:
    """Relations that an open complaint, an open issue or an overdue delivery weighs on."""
    for one in relations(case).relations:
        open_ = [ident for ident in one.burdens if _open(case, ident)]
        if open_:
            yield _weighs(case, one, open_)


def _open(case: Case, ident: str) -> bool:
    """Whether it is not settled, not done, on the day."""
    fact, day = case.graph[ident], case.day
    if isinstance(fact, Delivery):
        end = fact.done
    else:
        end = fact.settled if isinstance(fact, Complaint | OpenIssue) else None
    return end is None or (day is not None and end.earliest > day)


def _weighs(case: Case, one: Relation, open_: list[str]) -> Finding:
    whole = one.strength * one.balance

    def text(words: Words) -> str:
        names = (
            half(fact.name, words.lang)
            for i in open_
            if isinstance(fact := case.graph[i], Complaint | Delivery)
        )
        return words.say(
            "relation-burdened",
            member=case.name(one.member, words.lang),
            person=case.name(one.person, words.lang),
            what=listed(names, words.lang),
            health=one.value,
            without=whole,
        )

    return claim(
        "relation-burdened",
        "access",
        text,
        caveat="relation-burdened.caveat",
        subjects=(one.member, one.person),
        numbers={"open": float(len(open_)), "health": one.value, "without": whole},
        facts=sorted({*open_, *one.burdens}),
        room=_ROOM,
    )

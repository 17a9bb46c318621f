"""Contacts that a rule of a tender forbids, planned or on record, and those that need care."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.engagement.tender import Breach, contact_check
from stakemap.findings.finding import Finding, claim
from stakemap.model import Step
from stakemap.wording.lists import half

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["breaches", "cautions", "stopped_steps"]

_ROOM = "findings_engagement"


def stopped_steps(case: Case) -> Iterator[Finding]:
    """Open steps that a rule forbids: no plan may hold them as they are."""
    return (_told(case, "step-barred", one) for one in contact_check(case).stopped)


def breaches(case: Case) -> Iterator[Finding]:
    """Contacts on record that a rule forbade: to be told to whoever answers for conduct."""
    return (_told(case, "contact-barred", one) for one in contact_check(case).happened)


def cautions(case: Case) -> Iterator[Finding]:
    """Open steps that are allowed in the way that a rule says."""
    return (_told(case, "step-care", one) for one in contact_check(case).cautions if one.planned)


def _told(case: Case, code: str, one: Breach) -> Finding:
    def text(words: Words) -> tuple[str, ...]:
        return (
            words.say(
                code,
                step=_step(case, one, words.lang),
                who=case.name(one.whom, words.lang),
                member=case.name(one.member, words.lang) if one.member else "",
                day=one.day,
                decision=case.name(one.rule.decision, words.lang),
                rule=one.rule.text(words.lang),
                source=one.rule.law(words.lang),
            ),
            _until(one, words) if code == "step-barred" else "",
        )

    return claim(
        code,
        "access",
        text,
        caveat=f"{code}.caveat",
        subjects=tuple(ident for ident in (one.member, one.whom) if ident is not None),
        facts=one.facts,
        room=_ROOM,
    )


def _until(one: Breach, words: Words) -> str:
    return words.say("step-barred.free", day=one.free) if one.free else words.say("step-barred.open")


def _step(case: Case, one: Breach, lang: str) -> str:
    fact = case.graph[one.fact]
    return half(fact.name, lang) if isinstance(fact, Step) else ""

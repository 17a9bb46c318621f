"""Who may stop a decision to avoid mistakes, and whose position lies apart from that of their body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.motives import Alignment, Moved, alignments, motives_of
from stakemap.findings.finding import Finding, claim
from stakemap.model import Motive, MotiveKind, Stance
from stakemap.wording.lists import half, stance_text
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["body_text", "tensions", "veto_risks"]


def veto_risks(case: Case) -> Iterator[Finding]:
    """Who can stop the decision alone and has, or stands for, a sourced wish to avoid mistakes."""
    moved = motives_of(case)
    for one in moved:
        if one.veto and one.kind is MotiveKind.RISK_AVOIDANCE:
            yield _veto_risk(case, one, [m for m in moved if m.node == one.node and m.kind.personal])


def _veto_risk(case: Case, risk: Moved, wishes: list[Moved]) -> Finding:
    def text(words: Words) -> str:
        valued = ("" if words.zh else " ").join(_said(case, wish, words.lang) for wish in wishes)
        return words.say(
            "veto-risk",
            name=case.name(risk.node, words.lang),
            subject=case.graph.name(risk.subject, words.lang),
            motive=_said(case, risk, words.lang),
            valued=words.say("veto-risk.valued", wishes=valued) if wishes else "",
        )

    return claim(
        "veto-risk",
        "power",
        text,
        caveat="veto-risk.caveat",
        subjects=(risk.node, risk.subject),
        facts=sorted({*risk.facts, *(f for wish in wishes for f in wish.facts)}),
        room="findings_decision",
    )


def _said(case: Case, moved: Moved, lang: str) -> str:
    motive = case.graph[moved.fact]
    assert isinstance(motive, Motive)  # noqa: S101  that is what `motives_of` lists
    return half(motive.text, lang)


def tensions(case: Case) -> Iterator[Finding]:
    """Deciders whose stated position and that of their body lie apart."""
    return (_tension(case, one) for one in alignments(case) if one.apart)


def body_text(case: Case, pair: Alignment, lang: str = "en") -> str:
    """Whose the position of a body is: its own, or that of whoever heads it, who is named."""
    unit, said = case.graph.name(pair.unit, lang), case.graph[pair.facts[1]]
    if not isinstance(said, Stance) or said.person == pair.unit:
        return unit
    head = Words("context", lang).say("seat.head", unit=unit)
    return Words("findings", lang).say("person.in-post", name=case.name(said.person, lang), post=head)


def _tension(case: Case, pair: Alignment) -> Finding:
    return claim(
        "tension",
        "power",
        lambda words: words.say(
            "tension",
            name=case.name(pair.node, words.lang),
            own=stance_text(pair.own, words.lang),
            unit=body_text(case, pair, words.lang),
            body=stance_text(pair.body, words.lang),
        ),
        caveat="tension.caveat",
        subjects=(pair.node, pair.unit),
        numbers={"own": pair.own, "body": pair.body},
        facts=pair.facts,
        room="findings_decision",
    )

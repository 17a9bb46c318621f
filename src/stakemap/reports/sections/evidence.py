"""What is not known, what to check again, what to keep clear of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stakemap.findings.fact_sentences import span_text
from stakemap.findings.finding import Finding
from stakemap.model import Certainty, Decision
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["Claim", "EvidencePart", "OpenPlace", "Recheck", "claim", "evidence_part"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding in the language of the page, with the numbers of its facts."""

    code: str
    text: str
    caveat: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A seat or a person that matters and of whom nobody is known."""

    name: str
    empty: bool
    share: float
    moves: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recheck:
    """A fact worth asking about again."""

    text: str
    behind: str
    confirmed: str
    months: int
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """Gaps, facts to check again, integrity notes."""

    open_places: tuple[OpenPlace, ...]
    gaps: tuple[Claim, ...]
    coverage: tuple[Claim, ...]
    worth: tuple[Claim, ...]
    rechecks: tuple[Recheck, ...]
    integrity: tuple[Claim, ...]
    quiet: tuple[Claim, ...]


def claim(finding: Finding, words: Words, notes: Footnotes) -> Claim:
    """A finding for the page."""
    return Claim(
        finding.code, finding.text(words.lang), finding.caveat(words.lang), notes.numbers(finding.facts)
    )


def claims(analysis: Analysis, words: Words, notes: Footnotes, *codes: str) -> tuple[Claim, ...]:
    """The findings of some kinds, in order."""
    return tuple(claim(f, words, notes) for f in analysis.findings if f.code in codes)


def evidence_part(analysis: Analysis, words: Words, notes: Footnotes) -> EvidencePart:
    """Everything the page says on what is open."""
    return EvidencePart(
        open_places=_open_places(analysis, words, notes),
        gaps=claims(analysis, words, notes, "stance-missing", "ties-missing"),
        coverage=claims(analysis, words, notes, "nobody-knows"),
        worth=claims(analysis, words, notes, "worth-checking"),
        rechecks=_rechecks(analysis, words, notes),
        integrity=claims(analysis, words, notes, "compliance-risk"),
        quiet=_quiet(analysis, words, notes),
    )


def _open_places(analysis: Analysis, words: Words, notes: Footnotes) -> tuple[OpenPlace, ...]:
    case = analysis.case
    if case is None:
        return ()
    return tuple(
        OpenPlace(
            case.name(f.subjects[0], words.lang),
            f.code == "empty-seat",
            f.numbers["formal_power"],
            f.numbers["influence"],
            notes.numbers(f.facts),
        )
        for f in analysis.findings
        if f.code in ("empty-seat", "unknown-person")
    )


def _rechecks(analysis: Analysis, words: Words, notes: Footnotes) -> tuple[Recheck, ...]:
    case = analysis.case
    if case is None:
        return ()
    return tuple(
        Recheck(
            notes.text(f.facts[0]),
            case.name(f.subjects[0], words.lang),
            str(case.confirmed(f.facts[0]) or ""),
            int(f.numbers["months"]),
            notes.numbers(f.facts),
        )
        for f in analysis.findings.of("old-fact")
    )


def _quiet(analysis: Analysis, words: Words, notes: Footnotes) -> tuple[Claim, ...]:
    """The time in which bidders must not make contact."""
    if analysis.graph is None or analysis.electorate is None:
        return ()
    decision = analysis.graph[analysis.electorate.decision]
    if not isinstance(decision, Decision) or decision.quiet is None:
        return ()
    text = words.say("quiet", what=decision.called(words.lang), span=span_text(decision.quiet, words.lang))
    day = date.fromisoformat(analysis.snapshot.as_of) if analysis.snapshot.as_of else None
    now = day is not None and decision.quiet.covers(day) is not Certainty.NO
    return (Claim("quiet-time", text, words.say("quiet_now") if now else "", notes.numbers([decision.id])),)

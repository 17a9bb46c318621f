"""Units with two bosses, empty seats, what is not known, what to check again, what to keep clear of."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.context.post_names import name_with_unit
from stakemap.findings.finding import Finding
from stakemap.reports.sections.brief.checks import checked
from stakemap.reports.sections.brief.next_steps import NOTES
from stakemap.reports.writer import Claim, Writer

__all__ = ["Bosses", "GapsPart", "OpenPlace", "Recheck", "gaps_part"]


@dataclass(frozen=True, slots=True)
class Bosses:
    """A unit that one body leads and another guides."""

    unit: str
    leads: str
    guides: str
    caveat: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A seat or a person that matters and of whom nobody is known."""

    name: str
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
class GapsPart:
    """Two bosses, gaps, facts to check again, integrity notes: what the brief does not hold already."""

    bosses: tuple[Bosses, ...]
    open_places: tuple[OpenPlace, ...]
    gaps: tuple[Claim, ...]
    rechecks: tuple[Recheck, ...]
    integrity: tuple[Claim, ...]


def gaps_part(writer: Writer) -> GapsPart | None:
    """What else is open; ``None`` where nothing is."""
    findings, brief = writer.analysis.findings, checked(writer)
    writer.tells("two-bosses", "empty-seat", "unknown-person")
    part = GapsPart(
        bosses=tuple(_bosses(writer, f) for f in findings.of("two-bosses")),
        open_places=tuple(
            OpenPlace(
                writer.name(f.subjects[0]),
                f.numbers["formal_power"],
                f.numbers["influence"],
                writer.numbers(f.facts),
            )
            for f in findings
            if f.code in ("empty-seat", "unknown-person")
        ),
        gaps=tuple(
            writer.claim(f)
            for f in findings
            if f.code in ("several-heads", "source-unjudged", "outlived-unit") and f not in brief
        ),
        rechecks=tuple(_recheck(writer, f) for f in findings.of("old-fact") if f not in brief),
        integrity=writer.claims("compliance-risk")[NOTES:],
    )
    return part if any((part.bosses, part.open_places, part.gaps, part.rechecks, part.integrity)) else None


def _bosses(writer: Writer, finding: Finding) -> Bosses:
    graph, lang = writer.case.graph, writer.lang

    def masters(role: str) -> str:
        ties = (tie for tie in writer.case.tie_facts(role) if tie.id in finding.facts)
        return writer.say("comma").join(
            dict.fromkeys(name_with_unit(graph, tie.from_id, lang) for tie in ties)
        )

    pulled = {one.subjects[0]: one for one in writer.analysis.findings.of("line-block-pull")}
    apart = pulled.get(finding.subjects[0])
    writer.told.extend([apart] if apart is not None else [])
    caveat = finding.caveat(lang) if apart is None else apart.text(lang)
    facts = writer.numbers((*finding.facts, *(apart.facts if apart is not None else ())))
    return Bosses(
        graph.name(finding.subjects[0], lang), masters("block"), masters("professional"), caveat, facts
    )


def _recheck(writer: Writer, finding: Finding) -> Recheck:
    fact = finding.facts[0]
    return Recheck(
        writer.notes.text(fact),
        writer.name(finding.subjects[0]),
        str(writer.case.confirmed(fact) or ""),
        int(finding.numbers["months"]),
        writer.numbers(finding.facts),
    )

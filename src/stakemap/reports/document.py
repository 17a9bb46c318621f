"""A report as plain values: one section for each decision, and the appendix they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stakemap.analysis import Analysis
from stakemap.analysis.export import title_of, used_facts
from stakemap.errors import InputError
from stakemap.findings.certainty import unreported
from stakemap.reports import pictures
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.sections.access import AccessPart, access_part
from stakemap.reports.sections.brief import Answer, brief
from stakemap.reports.sections.certificate import Certificate, certificate
from stakemap.reports.sections.clock import ClockPart, clock_part
from stakemap.reports.sections.evidence import Claim, EvidencePart, claim, claims, evidence_part
from stakemap.reports.sections.groups import StructurePart, structure_part
from stakemap.reports.sections.influence import BASELINES, Row, influence_part
from stakemap.reports.sections.method import MethodPart, method_part
from stakemap.reports.sections.motives import MotivesPart, motives_part
from stakemap.reports.sections.outcome import OutcomePart, outcome_part
from stakemap.reports.sections.power import Bosses, PowerPart, power_part, two_bosses
from stakemap.reports.sections.power_interest import QuadrantsPart, quadrants_part
from stakemap.reports.words import Words

__all__ = ["MOST_FACTS", "Document", "Section", "document"]

MOST_FACTS = 3_000
"""Above this many facts only those that the page cites are listed; the JSON twin has all."""


@dataclass(frozen=True)
class Section:
    """One decision (or the whole, where none is named)."""

    key: str
    title: str
    answers: tuple[Answer, ...]
    power: PowerPart | None
    matter: tuple[Claim, ...]
    rows: tuple[Row, ...]
    beyond: tuple[Claim, ...]
    differs: tuple[Claim, ...]
    bosses: tuple[Bosses, ...]
    outcome: OutcomePart | None
    certificate: Certificate | None
    bands: pictures.Picture | None
    access: AccessPart | None
    structure: StructurePart | None
    evidence: EvidencePart
    claims: tuple[Claim, ...]
    chain: pictures.Picture | None
    org: pictures.Picture | None
    people: int
    clock: ClockPart | None = None
    motives: MotivesPart | None = None
    quadrants: QuadrantsPart | None = None
    basis: str = ""

    @cached_property
    def _anchors(self) -> Mapping[tuple[int, ...], str]:
        """Where all facts of a list can be read, by the list."""
        found = {row.facts: f"{self.key}-n{row.place}" for row in self.rows}
        found |= {c.facts: f"{self.key}-c{k}" for k, c in enumerate(self.claims, start=1)}
        if self.structure is not None:
            found |= {row.facts: f"{self.key}-structure" for row in self.structure.brokers}
        return found | {a.facts: f"{self.key}-a{k}" for k, a in enumerate(self.answers, start=1)}

    def anchor(self, facts: tuple[int, ...]) -> str:
        """Id of the element that lists these facts in full."""
        return self._anchors.get(facts, "evidence")

    @property
    def most(self) -> float:
        """The longest bar."""
        return max([row.total for row in self.rows], default=1.0) or 1.0

    def cited(self) -> set[int]:
        """Numbers of all facts this section cites."""
        lists = [
            *(answer.facts for answer in self.answers),
            *(one.facts for one in (*self.claims, *self.evidence.quiet)),
            *(row.facts for row in self.rows),
            *((*v.facts, *v.stance_facts) for v in (self.power.voters if self.power else ())),
            *(one.facts for one in (self.power.warnings if self.power else ())),
            *((lever.facts for lever in self.outcome.levers) if self.outcome else ()),
            *([self.certificate.facts] if self.certificate else ()),
            *((way.facts for ways in self.access.ways for way in ways.ways) if self.access else ()),
            *(self.access.cited() if self.access else ()),
            *(facts for part in (self.clock, self.motives, self.quadrants) if part for facts in part.cited),
        ]
        if self.structure is not None:
            lists += self.structure.cited()
        return {number for numbers in lists for number in numbers}


@dataclass(frozen=True)
class Document:
    """Everything the templates write."""

    title: str
    words: Words
    as_of: str
    clearance: str
    sections: tuple[Section, ...]
    notes: Footnotes
    cited_only: frozenset[int] | None
    method: MethodPart
    has_facts: bool
    verified: float

    @property
    def several(self) -> bool:
        """Whether there is more than one decision."""
        return len(self.sections) > 1


def document(analyses: Sequence[Analysis], lang: str = "en") -> Document:
    """The values of a page.

    Raises
    ------
    InputError
        No analysis; or several that do not look at the same facts on the same day.
    UnknownName
        No such language.
    """
    words = Words(lang)
    first = _same(analyses)
    used = set().union(*(used_facts(a) for a in analyses)) if first.graph is not None else set()
    notes = Footnotes(first.case, used, lang)
    sections = tuple(_section(a, words, notes, k) for k, a in enumerate(analyses, start=1))
    states = [entry.state == "verified" for entry in notes.entries]
    return Document(
        title=_title(first, words),
        words=words,
        as_of=first.snapshot.as_of or "",
        clearance=first.plan.clearance,
        sections=sections,
        notes=notes,
        cited_only=frozenset().union(*(s.cited() for s in sections)) if len(notes) > MOST_FACTS else None,
        method=_method(analyses, words, notes),
        has_facts=first.graph is not None,
        verified=sum(states) / len(states) if states else 0.0,
    )


def _same(analyses: Sequence[Analysis]) -> Analysis:
    if not analyses:
        raise InputError("a report needs an analysis")
    seen = {(a.facts_digest, a.snapshot.as_of, a.plan.clearance, a.snapshot.digest) for a in analyses}
    if len(seen) > 1:
        raise InputError(
            "these analyses do not look at the same facts on the same day",
            hint="make one report for each, or analyse the decisions with one graph, as_of and view",
        )
    return analyses[0]


def _title(analysis: Analysis, words: Words) -> str:
    return title_of(analysis.case)[words.lang] if analysis.case else words.say("kind")


def _section(analysis: Analysis, words: Words, notes: Footnotes, number: int) -> Section:
    key = f"d{number}"
    decided = analysis.plan.decision if analysis.case and analysis.electorate else None
    title = analysis.case.name(decided, words.lang) if analysis.case and decided else words.say("no_decision")
    return Section(
        key=key,
        title=title,
        answers=brief(analysis, words, notes),
        power=power_part(analysis, words, notes),
        matter=claims(analysis, words, notes, "complexity", "may-decide", "plain-words", "user-and-buyer"),
        rows=influence_part(analysis, words, notes),
        beyond=claims(analysis, words, notes, "beyond-post"),
        differs=claims(analysis, words, notes, "disagrees-with-count"),
        bosses=two_bosses(analysis, words, notes),
        outcome=outcome_part(analysis, words, notes),
        certificate=certificate(analysis, words, notes),
        bands=pictures.band_picture(analysis, words, f"{key}-bands-"),
        access=access_part(analysis, words, notes, f"{key}-"),
        structure=structure_part(analysis, words, notes, f"{key}-groups-"),
        evidence=evidence_part(analysis, words, notes),
        claims=tuple(claim(f, words, notes) for f in analysis.findings),
        chain=pictures.chain_picture(analysis, words, f"{key}-chain-"),
        org=pictures.org_picture(analysis, words, f"{key}-org-"),
        people=analysis.snapshot.n,
        clock=clock_part(analysis, words, notes),
        motives=motives_part(analysis, words, notes),
        quadrants=quadrants_part(analysis, words, notes, f"{key}-quadrants-"),
        basis=unreported(analysis.case, words.lang) if analysis.case else "",
    )


def _method(analyses: Sequence[Analysis], words: Words, notes: Footnotes) -> MethodPart:
    parts = [method_part(a, words, notes, BASELINES) for a in analyses]
    first = parts[0]
    return MethodPart(
        caveat=first.caveat,
        measures=first.measures,
        assumed=first.assumed,
        defaults=first.defaults,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        identity=tuple(dict.fromkeys(row for part in parts for row in part.identity)),
    )

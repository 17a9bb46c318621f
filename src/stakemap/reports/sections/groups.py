"""Groups, brokers and the two layers: who holds together, who stands between, who is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from stakemap import structure
from stakemap.findings.fact_sentences import choice
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.pictures import Picture
from stakemap.reports.sections.evidence import Claim, claims
from stakemap.reports.words import Words
from stakemap.structure import Structure
from stakemap.structure.informal_groups import origin_mixing, shared_text

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["BrokerRow", "CircleRow", "GapRow", "MixRow", "PullRow", "StructurePart", "structure_part"]

_CIRCLES, _BROKERS, _GAPS, _NAMES = 8, 8, 4, 8


@dataclass(frozen=True, slots=True)
class CircleRow:
    """One group that beats chance."""

    number: int
    people: int
    core: str
    more: int
    nearest: str
    overlap: float
    shared: str
    p: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BrokerRow:
    """One person between others."""

    name: str
    post: str
    contacts: int
    effective: float
    constraint: float
    role: str
    pairs: float
    z: float
    cut_off: int
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One person's two ranks."""

    name: str
    post: str
    formal: float
    informal: float
    gap: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class MixRow:
    """How one career origin mixes; the last row is all."""

    name: str
    people: int
    inside: float
    outside: float
    ei: float
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class PullRow:
    """One unit with two masters."""

    unit: str
    block: str
    line: str
    index: float | None
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StructurePart:
    """Everything on structure that the page shows."""

    circles: tuple[CircleRow, ...]
    looked: int
    undeclared: tuple[Claim, ...]
    picture: Picture | None
    brokers: tuple[BrokerRow, ...]
    across: tuple[Claim, ...]
    gaps: tuple[GapRow, ...]
    gap_claims: tuple[Claim, ...]
    by_level: bool
    mixing: tuple[MixRow, ...]
    mix_claims: tuple[Claim, ...]
    pulls: tuple[PullRow, ...]
    pull_claims: tuple[Claim, ...]

    def cited(self) -> list[tuple[int, ...]]:
        """Numbers of the facts that its tables cite."""
        return [
            *(row.facts for row in self.circles),
            *(row.facts for row in self.brokers),
            *(row.facts for row in self.pulls),
        ]


def structure_part(analysis: Analysis, words: Words, notes: Footnotes, prefix: str) -> StructurePart | None:
    """Structure for the page; ``None`` without facts or without an informal tie."""
    case = analysis.case
    if case is None or not case.once(Structure).snapshot.m:
        return None
    return StructurePart(
        circles=_circles(case, words, notes),
        looked=len(structure.groups(case)),
        undeclared=claims(analysis, words, notes, "undeclared-group"),
        picture=_picture(analysis, words, prefix),
        brokers=_brokers(case, words, notes),
        across=claims(analysis, words, notes, "cross-line"),
        gaps=_gaps(case, words),
        gap_claims=claims(analysis, words, notes, "formal-informal"),
        by_level=structure.gap(case).basis == "level",
        mixing=_mixing(case, words),
        mix_claims=claims(analysis, words, notes, "origin-mix"),
        pulls=_pulls(case, words, notes),
        pull_claims=claims(analysis, words, notes, "line-block-pull"),
    )


def _picture(analysis: Analysis, words: Words, prefix: str) -> Picture | None:
    if analysis.case is None or not structure.groups(analysis.case).named:
        return None
    from stakemap import plot

    svg = plot.svg(plot.groups(analysis, lang=words.lang), prefix=prefix)
    return Picture(Markup(svg))  # noqa: S704  escaped by plot.svg


def _circles(case: Case, words: Words, notes: Footnotes) -> tuple[CircleRow, ...]:
    found, lang = structure.groups(case), words.lang
    rows = []
    for circle in found.named[:_CIRCLES]:
        near, number = circle.nearest, circle.group.number
        rows.append(
            CircleRow(
                number,
                len(circle.core),
                words.say("comma").join(case.name(node, lang) for node in circle.core[:_NAMES]),
                max(0, len(circle.core) - _NAMES),
                case.graph.name(near.name, lang) if near else "",
                near.jaccard if near else 0.0,
                shared_text(case, circle.shared, len(circle.core), lang).strip(),
                circle.group.p,
                notes.numbers(found.facts(number)),
            )
        )
    return tuple(rows)


def _brokers(case: Case, words: Words, notes: Footnotes) -> tuple[BrokerRow, ...]:
    found, lang = structure.brokerage(case), words.lang
    return tuple(
        BrokerRow(
            case.name(broker.node, lang),
            case.post_text(broker.node, lang),
            broker.contacts,
            broker.effective_size,
            broker.constraint,
            broker.role_text(words.lang),
            broker.brokered[broker.role] if broker.role else 0.0,
            broker.z[broker.role] if broker.role else 0.0,
            broker.cut_off,
            notes.numbers(fact for part in found.explain(broker.node) for fact in part.facts),
        )
        for broker in found.top(_BROKERS)
    )


def _gaps(case: Case, words: Words) -> tuple[GapRow, ...]:
    found, lang = structure.gap(case), words.lang
    shown = {gap.node: gap for gap in (*found.top(_GAPS), *found.bottom(_GAPS)[::-1])}
    return tuple(
        GapRow(
            case.name(node, lang),
            case.post_text(node, lang),
            gap.formal,
            gap.informal,
            gap.gap,
            gap.low,
            gap.high,
            gap.p,
        )
        for node, gap in shown.items()
    )


def _mixing(case: Case, words: Words) -> tuple[MixRow, ...]:
    found = case.once(origin_mixing)
    if found is None:
        return ()
    return tuple(
        MixRow(
            choice(share.label, words.lang) if share.label else words.say("all_ties"),
            share.people,
            share.inside,
            share.outside,
            share.ei,
            share.expected,
            share.p,
        )
        for share in (*found.kinds, found.total)
    )


def _pulls(case: Case, words: Words, notes: Footnotes) -> tuple[PullRow, ...]:
    def side(people: tuple[tuple[str, float], ...]) -> str:
        told = (f"{case.name(node, words.lang)} {value:g}" for node, value in people)
        return words.say("comma").join(told) or words.say("stance_unknown")

    return tuple(
        PullRow(
            case.graph.name(pull.unit, words.lang),
            side(pull.block),
            side(pull.line),
            pull.index,
            notes.numbers(pull.facts),
        )
        for pull in structure.gap(case).pulls[:_CIRCLES]
    )

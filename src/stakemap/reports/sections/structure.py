"""Groups, brokers and the two layers: who holds together, who stands between, who is heard."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap import structure
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import choice
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.groups.mixing import Share
from stakemap.scoring.influence.formal_informal_gap import Gap
from stakemap.structure import Structure
from stakemap.structure.informal_groups import Circle, InformalGroups, origin_mixing, shared_text

__all__ = ["BrokerRow", "CircleRow", "GapRow", "MixRow", "StructurePart", "structure_part"]

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
    apart: str
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
class StructurePart:
    """Everything on structure that the page shows."""

    circles: tuple[CircleRow, ...]
    looked: int
    settled: bool
    undeclared: tuple[Claim, ...]
    picture: Picture | None
    brokers: tuple[BrokerRow, ...]
    across: tuple[Claim, ...]
    gaps: tuple[GapRow, ...]
    gap_claims: tuple[Claim, ...]
    by_level: bool
    mixing: tuple[MixRow, ...]
    mix_claims: tuple[Claim, ...]


def structure_part(writer: Writer) -> StructurePart | None:
    """Structure for the page; ``None`` without an informal tie."""
    case = writer.case
    if not case.once(Structure).snapshot.m:
        return None
    gap, mixing, groups = structure.gap(case), case.once(origin_mixing), structure.groups(case)
    told, mixed = writer.claims("formal-informal"), writer.claims("origin-mix")
    clear = any(found.subjects for found in writer.analysis.findings.of("formal-informal"))
    apart = [one for one in (*gap.top(_GAPS), *gap.bottom(_GAPS)[::-1]) if _heard(case, one)] if clear else []
    return StructurePart(
        circles=tuple(_circle(writer, groups, one) for one in groups.named[:_CIRCLES]),
        looked=len(groups),
        settled=groups.found.settled,
        undeclared=writer.claims("undeclared-group"),
        picture=_picture(writer) if groups.named else None,
        brokers=_brokers(writer),
        across=writer.claims("cross-line"),
        gaps=tuple(_gap(writer, one) for one in {one.node: one for one in apart}.values()),
        gap_claims=told,
        by_level=gap.basis == "level",
        mixing=tuple(_mix(writer, one) for one in (*mixing.kinds, mixing.total)) if mixing and mixed else (),
        mix_claims=mixed,
    )


def _heard(case: Case, gap: Gap) -> bool:
    """Whether somebody is listened to at all: at zero no rank is told."""
    return case.scores["hidden_influence"][gap.node] > TOLERANCE


def _picture(writer: Writer) -> Picture:
    from stakemap import plot

    return embedded(plot.groups.sheet(writer.analysis, lang=writer.lang), f"{writer.key}-groups-")


def _circle(writer: Writer, found: InformalGroups, circle: Circle) -> CircleRow:
    near, number = circle.nearest, circle.group.number
    return CircleRow(
        number,
        len(circle.core),
        writer.names(circle.core[:_NAMES]),
        max(0, len(circle.core) - _NAMES),
        writer.case.graph.name(near.name, writer.lang) if near else "",
        near.jaccard if near else 0.0,
        shared_text(writer.case, circle.shared, len(circle.core), writer.lang).strip(),
        circle.group.p,
        writer.numbers(found.facts(number)),
    )


def _brokers(writer: Writer) -> tuple[BrokerRow, ...]:
    found = structure.brokerage(writer.case)
    return tuple(
        BrokerRow(
            writer.name(broker.node),
            writer.case.post_text(broker.node, writer.lang),
            broker.contacts,
            broker.effective_size,
            broker.apart,
            broker.constraint,
            broker.role_text(writer.lang),
            broker.brokered[broker.role] if broker.role else 0.0,
            broker.z[broker.role] if broker.role else 0.0,
            broker.cut_off,
            writer.numbers(fact for part in found.explain(broker.node) for fact in part.facts),
        )
        for broker in found.top(_BROKERS)
    )


def _gap(writer: Writer, gap: Gap) -> GapRow:
    post = writer.case.post_text(gap.node, writer.lang)
    ranks = (gap.formal, gap.informal, gap.gap, gap.low, gap.high, gap.p)
    return GapRow(writer.name(gap.node), post, *ranks)


def _mix(writer: Writer, share: Share) -> MixRow:
    name = choice(share.label, writer.lang) if share.label else writer.say("all_ties")
    return MixRow(name, share.people, share.inside, share.outside, share.ei, share.expected, share.p)

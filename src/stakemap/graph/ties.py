"""Ties inferred from a shared past: who may know whom, from which facts, how strongly.

One formula (reference: elite studies listed in `data/ties.csv`)::

    strength = b . (1 - exp(-months / d0)) . (m0 / max(m, m0))^g . exp(-rho . rank gap) . 2^(-years since / h)

Every constant is a row of `data/assumptions.csv` or `data/ties.csv` with its source.  Serving
together is access first: it opens an introduction; as influence it is weak and runs both ways.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from stakemap.graph.catalogue import Catalogue, Pattern
from stakemap.graph.confidence import months_between
from stakemap.graph.seats import Seating
from stakemap.model import Group, MemberRole, Membership, Spell, Tenure, Unit

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["InferredTie", "infer_ties", "shared_past_strength"]


@dataclass(frozen=True, slots=True)
class InferredTie:
    """A tie that nobody reported: two people, one shared body, the facts it rests on."""

    a: str
    b: str
    kind: str
    rule: str
    body: str
    strength: float
    delta_ab: float
    delta_ba: float
    months: int | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stay:
    """One stay of a person at a body."""

    person: str
    fact: str
    start: date | None
    end: date | None
    size: int | None
    convener: bool = False


def shared_past_strength(
    b: float,
    months: float | None,
    *,
    size: float | None,
    rank_gap: int,
    years_since: float,
    half_life: float,
    catalogue: Catalogue,
) -> float:
    """Strength of a tie from one shared stay, in [0, b].

    Parameters
    ----------
    b
        Level of the kind, in [0, 1].
    months
        Shared time; ``None`` where time does not matter.
    size
        People in the body; ``None`` counts as small.
    rank_gap
        Distance in rank, >= 0.
    years_since
        Years since the shared time ended, 0 while it lasts.
    half_life
        Years in which the tie loses half.

    Examples
    --------
    >>> round(shared_past_strength(0.5, 12, size=30, rank_gap=0, years_since=0, half_life=10,
    ...                            catalogue=Catalogue.default()), 3)
    0.316
    """
    d0, m0 = catalogue.value("overlap_scale"), catalogue.value("body_size")
    time = 1.0 if months is None else -math.expm1(-months / d0)
    crowd = (m0 / max(size or m0, m0)) ** catalogue.value("body_size_power")
    distance = math.exp(-catalogue.value("rank_gap_decay") * rank_gap)
    return float(b * time * crowd * distance * 2.0 ** (-years_since / half_life))


def infer_ties(
    graph: PropertyGraph, day: date | None, seating: Seating | None = None
) -> tuple[InferredTie, ...]:
    """All ties that shared bodies suggest on a day, in order.

    Cost grows with the square of the people in one body.
    """
    seating = seating or Seating(graph, day)
    today = day or date.max
    found = []
    for pattern in graph.catalogue.patterns:
        stays = (
            _group_stays(graph, seating, pattern)
            if pattern.match == "group"
            else _past_stays(graph, seating, pattern)
        )
        for body, members in sorted(stays.items()):
            for first, second in combinations(sorted(members, key=lambda s: (s.person, s.fact)), 2):
                if first.person != second.person:
                    tie = _tie(graph, seating, pattern, body, first, second, today)
                    if tie is not None:
                        found.append(tie)
    return tuple(sorted(found, key=lambda t: (t.a, t.b, t.kind, t.rule, t.body, t.facts)))


def _past_stays(graph: PropertyGraph, seating: Seating, pattern: Pattern) -> dict[str, list[_Stay]]:
    stays: dict[str, list[_Stay]] = defaultdict(list)
    for spell in graph.of(Spell):
        if spell.kind == pattern.fact and spell.person in seating.people:
            body = spell.unit or f"place:{_folded(spell.place or '')}"
            unit = graph.get(spell.unit) if spell.unit else None
            size = spell.size or (unit.size if isinstance(unit, Unit) else None)
            stays[body].append(_Stay(spell.person, spell.id, *_days(spell), size))
    if pattern.fact == "employment":
        for tenure, unit in _tenure_units(graph, seating):
            stays[unit.id].append(_Stay(tenure.person, tenure.id, *_days(tenure), unit.size))
    return stays


def _tenure_units(graph: PropertyGraph, seating: Seating) -> Iterator[tuple[Tenure, Unit]]:
    from stakemap.model import Post

    for tenure in graph.of(Tenure):
        post = graph[tenure.post]
        if tenure.person in seating.people and isinstance(post, Post):
            unit = graph[post.unit]
            if isinstance(unit, Unit):
                yield tenure, unit


def _group_stays(graph: PropertyGraph, seating: Seating, pattern: Pattern) -> dict[str, list[_Stay]]:
    stays: dict[str, list[_Stay]] = defaultdict(list)
    groups = {g.id: g for g in graph.of(Group) if g.kind == pattern.fact and seating.current(g)}
    members = [
        m
        for m in graph.of(Membership)
        if m.group in groups and m.person in seating.people and seating.current(m)
    ]
    known: dict[str, set[str]] = defaultdict(set)
    for member in members:
        known[member.group].add(member.person)
    for member in members:
        size = groups[member.group].size or len(known[member.group])
        convener = member.role is MemberRole.CONVENER
        stays[member.group].append(_Stay(member.person, member.id, *_days(member), size, convener))
    return stays


def _days(fact: Spell | Tenure | Membership) -> tuple[date | None, date | None]:
    valid = fact.valid
    return (valid.start.earliest if valid.start else None, valid.end.earliest if valid.end else None)


def _tie(
    graph: PropertyGraph, seating: Seating, pattern: Pattern, body: str, one: _Stay, two: _Stay, today: date
) -> InferredTie | None:
    shared = _shared_time(pattern, one, two, today, graph.catalogue)
    if shared is None:
        return None
    months, years_since = shared
    a, b = (one, two) if one.person < two.person else (two, one)
    rank_a, rank_b = seating.rank(a.person), seating.rank(b.person)
    sizes = [s for s in (one.size, two.size) if s]
    strength = shared_past_strength(
        pattern.b,
        months,
        size=max(sizes, default=None),
        rank_gap=abs(rank_a - rank_b) if rank_a is not None and rank_b is not None else 0,
        years_since=years_since,
        half_life=graph.catalogue[pattern.kind].half_life_years or math.inf,
        catalogue=graph.catalogue,
    )
    if strength <= 0:
        return None
    up, down = _deltas(graph.catalogue, a, b, rank_a, rank_b)
    facts = tuple(sorted({one.fact, two.fact}))
    return InferredTie(
        a.person, b.person, pattern.kind, pattern.rule, body, strength, up, down, months, facts
    )


def _shared_time(
    pattern: Pattern, one: _Stay, two: _Stay, today: date, catalogue: Catalogue
) -> tuple[int | None, float] | None:
    """Shared whole months and years since; None where the two did not share what the pattern asks."""
    starts = [s.start for s in (one, two) if s.start]
    ends = [s.end for s in (one, two) if s.end]
    last = min([*ends, today])
    if starts and max(starts) > today:
        return None
    if pattern.match == "any_time":
        after = max(ends, default=today)
        return None, 0.0 if after >= today else (today - after).days / 365.25
    years_since = 0.0 if last >= today else (today - last).days / 365.25
    if len(starts) < 2:
        return (None, years_since) if pattern.match == "group" else None
    months = months_between(max(starts), last)
    least = 1 if pattern.match == "group" else catalogue.value("minimum_overlap")
    return (months, years_since) if months >= least else None


def _deltas(
    catalogue: Catalogue, a: _Stay, b: _Stay, rank_a: int | None, rank_b: int | None
) -> tuple[float, float]:
    """Deference from a to b and from b to a: to a convener, else to the more senior."""
    lead_a, lead_b = (a.convener, b.convener) if a.convener != b.convener else (rank_a or 0, rank_b or 0)
    if a.convener == b.convener and (rank_a is None or rank_b is None):
        lead_a = lead_b = 0
    up, peer, down = (catalogue.value(f"delta_{name}") for name in ("up", "peer", "down"))
    if lead_a == lead_b:
        return peer, peer
    return (up, down) if lead_b > lead_a else (down, up)


def _folded(place: str) -> str:
    return "".join(unicodedata.normalize("NFKC", place).casefold().split())

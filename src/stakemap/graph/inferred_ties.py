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
from dataclasses import dataclass, fields
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from stakemap.errors import LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue, Pattern
from stakemap.graph.confidence import months_between
from stakemap.graph.seats import Seating
from stakemap.model import Group, MemberRole, Membership, Spell, Tenure, Unit

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = ["MOST_PAIRS", "InferredTie", "infer_ties", "shared_past_strength"]

MOST_PAIRS = 5_000_000
"""Most pairs of people in shared bodies that one snapshot looks at."""


@dataclass(frozen=True, slots=True)
class InferredTie:
    """A tie that nobody reported: two people, one shared body, the facts it rests on.

    Attributes
    ----------
    a, b
        The two people, a < b.
    kind, rule
        Kind of relation, and the row of `data/ties.csv` that made it.
    body
        Id of the unit or group, or ``place:`` and the name of a body outside the graph.
    strength
        In (0, 1], without the confidence of its facts.
    delta_ab, delta_ba
        Deference of a to b and of b to a, in (0, 1].
    months
        Whole months shared; ``None`` where time does not matter or is not known.
    facts
        Ids of the two facts it rests on.
    """

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
    catalogue
        Where the constants stand.

    Examples
    --------
    >>> round(shared_past_strength(0.5, 12, size=30, rank_gap=0, years_since=0, half_life=10,
    ...                            catalogue=Catalogue.default()), 3)
    0.316
    """
    return _Terms.of(catalogue).strength(b, months, size, rank_gap, years_since, half_life)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The constants of the formula, looked up once."""

    overlap_scale: float
    body_size: float
    body_size_power: float
    rank_gap_decay: float
    minimum_overlap: float
    delta_up: float
    delta_peer: float
    delta_down: float

    @classmethod
    def of(cls, catalogue: Catalogue) -> _Terms:
        return cls(**{field.name: catalogue.value(field.name) for field in fields(cls)})

    def strength(
        self,
        b: float,
        months: float | None,
        size: float | None,
        rank_gap: int,
        years_since: float,
        half_life: float,
    ) -> float:
        time = 1.0 if months is None else -math.expm1(-months / self.overlap_scale)
        crowd = (self.body_size / max(size or 0, self.body_size)) ** self.body_size_power
        distance = math.exp(-self.rank_gap_decay * rank_gap)
        return float(b * time * crowd * distance * 2.0 ** (-years_since / half_life))


def infer_ties(seating: Seating) -> tuple[InferredTie, ...]:
    """All ties that shared bodies suggest on a day, in order.

    Parameters
    ----------
    seating
        The facts and who sits where on the day.

    Returns
    -------
    tuple of InferredTie
        At most one for each pattern and each pair of stays of two people at one body.

    Raises
    ------
    LimitExceeded
        More than 5 million pairs of people: time and memory grow with the square of the people known
        in one body.
    """
    return seating.once(_inferred)


def _inferred(seating: Seating) -> tuple[InferredTie, ...]:
    graph, today = seating.graph, seating.day or date.max
    terms = _Terms.of(graph.catalogue)
    found: list[InferredTie] = []
    pairs = 0
    for pattern in graph.catalogue.patterns:
        half_life = graph.catalogue[pattern.kind].half_life_years or math.inf
        stays = (
            _group_stays(graph, seating, pattern)
            if pattern.match == "group"
            else _past_stays(graph, seating, pattern)
        )
        for body, members in sorted(stays.items()):
            pairs += len(members) * (len(members) - 1) // 2
            if pairs > MOST_PAIRS:
                cure = f"at most {MOST_PAIRS} pairs of people in shared bodies; name smaller bodies"
                raise LimitExceeded([Problem("too many shared pasts", cure, fact_id=body, code="limit")])
            for first, second in combinations(sorted(members, key=lambda s: (s.person, s.fact)), 2):
                if first.person != second.person:
                    tie = _tie(seating, pattern, terms, half_life, body, first, second, today)
                    if tie is not None:
                        found.append(tie)
    return tuple(sorted(found, key=lambda t: (t.a, t.b, t.kind, t.rule, t.body, t.facts)))


def _past_stays(graph: FactIndex, seating: Seating, pattern: Pattern) -> dict[str, list[_Stay]]:
    stays: dict[str, list[_Stay]] = defaultdict(list)
    for spell in graph.of(Spell):
        if spell.kind == pattern.fact and spell.person in seating.people:
            body = spell.unit or f"place:{_folded(spell.place or '')}"
            unit = graph.get(spell.unit) if spell.unit else None
            size = spell.size or (unit.size if isinstance(unit, Unit) else None)
            stays[body].append(_Stay(spell.person, spell.id, *_days(seating, spell), size))
    if pattern.fact == "employment":
        for tenure, unit in _tenure_units(graph, seating):
            stays[unit.id].append(_Stay(tenure.person, tenure.id, *_days(seating, tenure), unit.size))
    return stays


def _tenure_units(graph: FactIndex, seating: Seating) -> Iterator[tuple[Tenure, Unit]]:
    from stakemap.model import Post

    for tenure in graph.of(Tenure):
        post = graph[tenure.post]
        if tenure.person in seating.people and isinstance(post, Post):
            unit = graph[post.unit]
            if isinstance(unit, Unit):
                yield tenure, unit


def _group_stays(graph: FactIndex, seating: Seating, pattern: Pattern) -> dict[str, list[_Stay]]:
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
        stays[member.group].append(_Stay(member.person, member.id, *_days(seating, member), size, convener))
    return stays


def _days(seating: Seating, fact: Spell | Tenure | Membership) -> tuple[date | None, date | None]:
    start, end = fact.valid.start, seating.until(fact)
    return (start.earliest if start else None, end.earliest if end else None)


def _tie(
    seating: Seating,
    pattern: Pattern,
    terms: _Terms,
    half_life: float,
    body: str,
    a: _Stay,
    b: _Stay,
    today: date,
) -> InferredTie | None:
    """The tie of two stays, the first of the person with the smaller id."""
    shared = _shared_time(pattern, a, b, today, terms.minimum_overlap)
    if shared is None:
        return None
    months, years_since = shared
    rank_a, rank_b = seating.rank(a.person), seating.rank(b.person)
    gap = 0 if rank_a is None or rank_b is None else abs(rank_a - rank_b)
    size = max(a.size or 0, b.size or 0)
    strength = terms.strength(pattern.b, months, size, gap, years_since, half_life)
    if strength <= 0:
        return None
    up, down = _deltas(terms, a, b, rank_a, rank_b)
    facts = (a.fact, b.fact) if a.fact < b.fact else (b.fact, a.fact)
    return InferredTie(
        a.person, b.person, pattern.kind, pattern.rule, body, strength, up, down, months, facts
    )


def _shared_time(
    pattern: Pattern, one: _Stay, two: _Stay, today: date, minimum_overlap: float
) -> tuple[int | None, float] | None:
    """Shared whole months and years since; None where the two did not share what the pattern asks."""
    began = max(one.start or date.min, two.start or date.min)
    if began > today:
        return None
    one_end, two_end = min(one.end or today, today), min(two.end or today, today)
    if pattern.match == "any_time":
        return None, (today - max(one_end, two_end)).days / 365.25
    last = min(one_end, two_end)
    years_since = (today - last).days / 365.25
    if one.start is None or two.start is None:
        return (None, years_since) if pattern.match == "group" else None
    months = months_between(began, last)
    least = 1 if pattern.match == "group" else minimum_overlap
    return (months, years_since) if months >= least else None


def _deltas(terms: _Terms, a: _Stay, b: _Stay, rank_a: int | None, rank_b: int | None) -> tuple[float, float]:
    """Deference from a to b and from b to a: to a convener, else to the more senior."""
    lead_a, lead_b = (a.convener, b.convener) if a.convener != b.convener else (rank_a or 0, rank_b or 0)
    if a.convener == b.convener and (rank_a is None or rank_b is None):
        lead_a = lead_b = 0
    if lead_a == lead_b:
        return terms.delta_peer, terms.delta_peer
    up_and_down = terms.delta_up, terms.delta_down
    return up_and_down if lead_b > lead_a else up_and_down[::-1]


def _folded(place: str) -> str:
    return "".join(unicodedata.normalize("NFKC", place).casefold().split())

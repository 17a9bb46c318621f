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
from typing import TYPE_CHECKING, NamedTuple

from stakemap.errors import LimitExceeded, Problem
from stakemap.graph.catalogue import Catalogue, Pattern
from stakemap.graph.confidence import months_between
from stakemap.graph.seats import Seating
from stakemap.model import Group, MemberRole, Membership, Spell, Tenure, Unit

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = [
    "MOST_PAIRS",
    "InferredTie",
    "Stay",
    "TieMaker",
    "infer_ties",
    "shared_past_strength",
    "stays",
    "tie_makers",
]

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


class Stay(NamedTuple):
    """One stay of a person at a body; `rank` is the person's on the day."""

    person: str
    fact: str
    start: date | None
    end: date | None
    size: int | None
    rank: int | None
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
    today = seating.day or date.max
    tie_of = {rule: maker.tie for rule, maker in tie_makers(seating.graph.catalogue, today).items()}
    found: list[InferredTie] = []
    pairs = 0
    for rule, body, members in stays(seating):
        pairs += len(members) * (len(members) - 1) // 2
        if pairs > MOST_PAIRS:
            cure = f"at most {MOST_PAIRS} pairs of people in shared bodies; name smaller bodies"
            raise LimitExceeded([Problem("too many shared pasts", cure, fact_id=body, code="limit")])
        for first, second in combinations(sorted(members, key=lambda s: (s.person, s.fact)), 2):
            if first.person != second.person:
                tie = tie_of[rule](body, first, second)
                if tie is not None:
                    found.append(tie)
    return tuple(sorted(found, key=lambda t: (t.a, t.b, t.kind, t.rule, t.body, t.facts)))


def stays(seating: Seating) -> Iterator[tuple[str, str, list[Stay]]]:
    """Who stayed at each body that can make a tie: rule of `data/ties.csv`, body, stays.

    Parameters
    ----------
    seating
        The facts and who sits where on the day.
    """
    graph = seating.graph
    for pattern in graph.catalogue.patterns:
        made = (_group_stays if pattern.match == "group" else _past_stays)(graph, seating, pattern)
        yield from ((pattern.rule, body, members) for body, members in sorted(made.items()))


@dataclass(frozen=True, slots=True)
class TieMaker:
    """One rule on one day: what two stays at one body say.  Made by `tie_makers`."""

    pattern: Pattern
    terms: _Terms
    half_life: float
    today: date

    def tie(self, body: str, a: Stay, b: Stay) -> InferredTie | None:
        """The tie of two stays, the first of the person with the smaller id; None where they do not meet."""
        shared = _shared_time(self.pattern, a, b, self.today, self.terms.minimum_overlap)
        if shared is None:
            return None
        months, years_since = shared
        gap = 0 if a.rank is None or b.rank is None else abs(a.rank - b.rank)
        size = max(a.size or 0, b.size or 0)
        strength = self.terms.strength(self.pattern.b, months, size, gap, years_since, self.half_life)
        if strength <= 0:
            return None
        up, down = _deltas(self.terms, a, b)
        facts = (a.fact, b.fact) if a.fact < b.fact else (b.fact, a.fact)
        kind, rule = self.pattern.kind, self.pattern.rule
        return InferredTie(a.person, b.person, kind, rule, body, strength, up, down, months, facts)


def tie_makers(catalogue: Catalogue, today: date) -> dict[str, TieMaker]:
    """What makes ties, by rule of `data/ties.csv`.

    Parameters
    ----------
    catalogue
        Where rules, kinds and constants stand.
    today
        The day.
    """
    terms = _Terms.of(catalogue)
    return {
        pattern.rule: TieMaker(pattern, terms, catalogue[pattern.kind].half_life_years or math.inf, today)
        for pattern in catalogue.patterns
    }


def _past_stays(graph: FactIndex, seating: Seating, pattern: Pattern) -> dict[str, list[Stay]]:
    stays: dict[str, list[Stay]] = defaultdict(list)
    for spell in graph.of(Spell):
        if spell.kind == pattern.fact and spell.person in seating.people:
            body = spell.unit or f"place:{_folded(spell.place or '')}"
            unit = graph.get(spell.unit) if spell.unit else None
            size = spell.size or (unit.size if isinstance(unit, Unit) else None)
            stays[body].append(
                Stay(spell.person, spell.id, *_days(seating, spell), size, seating.rank(spell.person))
            )
    if pattern.fact == "employment":
        for tenure, unit in _tenure_units(graph, seating):
            rank = seating.rank(tenure.person)
            stays[unit.id].append(Stay(tenure.person, tenure.id, *_days(seating, tenure), unit.size, rank))
    return stays


def _tenure_units(graph: FactIndex, seating: Seating) -> Iterator[tuple[Tenure, Unit]]:
    from stakemap.model import Post

    for tenure in graph.of(Tenure):
        post = graph[tenure.post]
        if tenure.person in seating.people and isinstance(post, Post):
            unit = graph[post.unit]
            if isinstance(unit, Unit):
                yield tenure, unit


def _group_stays(graph: FactIndex, seating: Seating, pattern: Pattern) -> dict[str, list[Stay]]:
    stays: dict[str, list[Stay]] = defaultdict(list)
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
        rank = seating.rank(member.person)
        stays[member.group].append(
            Stay(member.person, member.id, *_days(seating, member), size, rank, convener)
        )
    return stays


def _days(seating: Seating, fact: Spell | Tenure | Membership) -> tuple[date | None, date | None]:
    start, end = fact.valid.start, seating.until(fact)
    return (start.earliest if start else None, end.earliest if end else None)


def _shared_time(
    pattern: Pattern, one: Stay, two: Stay, today: date, minimum_overlap: float
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


def _deltas(terms: _Terms, a: Stay, b: Stay) -> tuple[float, float]:
    """Deference from a to b and from b to a: to a convener, else to the more senior."""
    lead_a, lead_b = (a.convener, b.convener) if a.convener != b.convener else (a.rank, b.rank)
    if lead_a is None or lead_b is None or lead_a == lead_b:
        return terms.delta_peer, terms.delta_peer
    up_and_down = terms.delta_up, terms.delta_down
    return up_and_down if lead_b > lead_a else up_and_down[::-1]


def _folded(place: str) -> str:
    return "".join(unicodedata.normalize("NFKC", place).casefold().split())

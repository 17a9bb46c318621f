"""Pairs of records that may be one person, each with a score and the facts behind it; nothing is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from stakemap.errors import InputError
from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.careers import Careers
from stakemap.identity.names import NameForm, alike, forms, traces
from stakemap.identity.weights import bits, certainty
from stakemap.model import Person
from stakemap.work import each

__all__ = ["LEAST", "LIKELY", "Pair", "Proposals", "Reason", "propose"]

LEAST = 0.1
"""Score from which a pair is worth a look."""
LIKELY = 0.9
"""Score from which a pair is likely one person; still a proposal."""
_MOST_OF_ONE = 60
"""Records that share a trace of a name; of more it says nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison: what was compared, how it came out, what it weighs, and the facts that say so."""

    field: str
    level: str
    bits: float
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records by id, the smaller first.  Names stay out of it.

    Attributes
    ----------
    score
        Probability of being one person under the assumed table, in (0, 1).
    reasons
        What the score is made of: the prior and the bits of each add up to its log odds.
    """

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def likely(self) -> bool:
        """Whether the score is that of a likely pair."""
        return self.score >= LIKELY

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        reasons = [
            {"field": r.field, "level": r.level, "bits": round(r.bits, 3), "facts": list(r.facts)}
            for r in self.reasons
        ]
        return {"one": self.one, "other": self.other, "score": round(self.score, 4), "reasons": reasons}


@dataclass(frozen=True, slots=True)
class Proposals:
    """The pairs, the surest first, and what was looked at.

    Attributes
    ----------
    people
        Records compared; placeholders for somebody unknown are not.
    compared
        Pairs that shared a trace of a name.
    crowded
        Traces that too many records share to say anything.
    """

    pairs: tuple[Pair, ...]
    people: int
    compared: int
    crowded: int


def propose(
    graph: PropertyGraph, *, decided: Collection[tuple[str, str]] = (), least: float = LEAST
) -> Proposals:
    """Propose who may be one person.

    Parameters
    ----------
    graph
        The facts; of several files see `joined`.
    decided
        Pairs of ids that somebody has decided on, in either order: they are not proposed again.
    least
        Lowest score to propose, in [0, 1].

    Returns
    -------
    Proposals
        The same for the same facts, in whatever order they came.

    Raises
    ------
    InputError
        `least` is no share.

    Notes
    -----
    Fellegi and Sunter's sum of weights over name, body and clash of careers, with the probabilities of
    ``data/identity.csv``, which are assumed.  About O(people x traces); 10,000 people take about a second.

    Examples
    --------
    >>> graph = PropertyGraph([Person(id="a", name="Ann Ames"), Person(id="b", name="Ames, Ann"),
    ...                        Person(id="c", name="Bo Burr")])
    >>> [(pair.one, pair.other, round(pair.score, 2)) for pair in propose(graph).pairs]
    [('a', 'b', 0.97)]
    >>> propose(graph, decided=[("b", "a")]).pairs
    ()
    """
    if not 0 <= least <= 1:
        raise InputError("least is a share from 0 to 1")
    named = {person.id: forms(person) for person in graph.of(Person) if not person.unknown}
    candidates, crowded = _candidates(named)
    careers, done = Careers(graph), {tuple(sorted(pair)) for pair in decided}
    scored = [_pair(one, other, named, careers) for one, other in each(sorted(candidates))]
    pairs = (pair for pair in scored if pair.score >= least and (pair.one, pair.other) not in done)
    ordered = sorted(pairs, key=lambda pair: (-round(pair.score, 9), pair.one, pair.other))
    return Proposals(tuple(ordered), len(named), len(candidates), crowded)


def _candidates(named: Mapping[str, tuple[NameForm, ...]]) -> tuple[set[tuple[str, str]], int]:
    """Pairs that share a trace of a name, and how many traces are too common."""
    sharing: dict[str, dict[str, None]] = defaultdict(dict)
    for ident in sorted(named):
        for form in named[ident]:
            for trace in traces(form):
                sharing[trace][ident] = None
    found: set[tuple[str, str]] = set()
    crowded = 0
    for idents in sharing.values():
        if len(idents) > _MOST_OF_ONE:
            crowded += 1
        else:
            found.update(combinations(idents, 2))
    return found, crowded


def _pair(one: str, other: str, named: Mapping[str, tuple[NameForm, ...]], careers: Careers) -> Pair:
    reasons = tuple(_reasons(one, other, named, careers))
    return Pair(one, other, certainty(reason.bits for reason in reasons), reasons)


def _reasons(
    one: str, other: str, named: Mapping[str, tuple[NameForm, ...]], careers: Careers
) -> Iterator[Reason]:
    levels = {alike(a, b) for a, b in product(named[one], named[other])}
    level = max(levels, key=lambda level: (bits("name", level), level))
    yield Reason("name", level, bits("name", level), (one, other))
    for field, found, facts in careers.compare(one, other):
        yield Reason(field, found, bits(field, found), facts)

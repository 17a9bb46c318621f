"""Who may follow in a post, by sourced facts alone, and what remains of our access when its holder goes.

No person is scored: candidates stand in the order of the kind of reason, and each reason names its facts.
Nothing is inferred about anybody's wishes or merits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from stakemap.graph.change.draft import refused
from stakemap.graph.mistaken_arguments import check_kind, not_a_graph
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating, resolve_day
from stakemap.model import Post, Relationship, TeamMember, Tenure, Tie
from stakemap.wording.phrases import Words

__all__ = [
    "REASONS",
    "Access",
    "Candidate",
    "Reason",
    "Succession",
    "access",
    "ended",
    "freed",
    "succession",
    "succession_on",
    "successors",
]

REASONS = ("acting", "deputy", "next_rank", "same_rank", "same_unit")
"""Kinds of reasons, the strongest first; their words stand in ``wording/change.csv``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why somebody may follow: its kind (a key of `REASONS`) and the facts behind it."""

    kind: str
    facts: tuple[str, ...]

    def text(self, lang: str = "en") -> str:
        """The reason in words."""
        return Words("change", lang).say(f"reason.{self.kind}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may follow, with the reasons, the strongest first."""

    person: str
    reasons: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        reasons = [{"kind": r.kind, "facts": list(r.facts)} for r in self.reasons]
        return {"person": self.person, "reasons": reasons}


@dataclass(frozen=True, slots=True)
class Access:
    """Our ties around a post, as ids of facts.

    Attributes
    ----------
    goes
        Ties of our team, and relations of our account, with its holders: they go with the person.
    stays
        Those with the post or its unit.
    candidates
        For each who may follow, our ties with that person; empty where nobody of us knows them.
    """

    goes: tuple[str, ...]
    stays: tuple[str, ...]
    candidates: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def strangers(self) -> tuple[str, ...]:
        """Who may follow and is known to nobody of us."""
        return tuple(person for person, ties in self.candidates if not ties)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        ties = [{"person": person, "ties": list(found)} for person, found in self.candidates]
        return {"goes": list(self.goes), "stays": list(self.stays), "candidates": ties}


@dataclass(frozen=True, slots=True)
class Succession:
    """A post that loses a holder: who may follow, and what remains of our access."""

    post: str
    holders: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    access: Access

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "post": self.post,
            "holders": list(self.holders),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
            "access": self.access.to_dict(),
        }


def freed(before: Seating, after: Seating) -> tuple[str, ...]:
    """Posts of which somebody who holds them is no holder after a change, by id."""
    return tuple(post for post in sorted(before.posts) if _holders(before, post) - _holders(after, post))


def ended(before: Seating, after: Seating) -> tuple[str, ...]:
    """Ties in force before a change and not after it, by id; those for conflict checks alone left out."""
    old, new = before.graph, after.graph
    plain = (t for t in old.of(Tie) if "conflict" not in old.catalogue[t.kind].uses and before.in_force(t))
    return tuple(sorted(t.id for t in plain if t.id not in new or not after.in_force(new[t.id])))


def succession(graph: PropertyGraph, post: str, day: str | date | None = None) -> Succession:
    """Everything about who follows in a post.  Parameters and errors as in `successors`."""
    return succession_on(_seating(graph, day), post)


def succession_on(seating: Seating, post: str) -> Succession:
    """The same, asked of the seats of a day."""
    seat = _post(seating, post)
    candidates = _candidates(seating, seat)
    holders = tuple(sorted(_holders(seating, post)))
    return Succession(post, holders, candidates, _access(seating, seat, candidates))


def successors(graph: PropertyGraph, post: str, day: str | date | None = None) -> tuple[Candidate, ...]:
    """Who may follow in a post.

    Parameters
    ----------
    graph
        The facts.
    post
        Id of a post.
    day
        The day; ``None`` is today (UTC), or no filter where nothing is dated.

    Returns
    -------
    tuple of Candidate
        By the strongest reason, then by how many there are, then by id; its holders and those of a
        higher rank are left out.

    Raises
    ------
    UnknownName, InputError
        No such id, or no post.

    Examples
    --------
    >>> from stakemap.examples import city, TODAY
    >>> found = successors(city(), "post:police-head", TODAY)
    >>> found[0].person, [reason.kind for reason in found[0].reasons]
    ('p:shuang-jianming', ['deputy', 'next_rank'])
    """
    seating = _seating(graph, day)
    return _candidates(seating, _post(seating, post))


def access(graph: PropertyGraph, post: str, day: str | date | None = None) -> Access:
    """What remains of our access when the holders of a post go.  Parameters as in `successors`."""
    seating = _seating(graph, day)
    seat = _post(seating, post)
    return _access(seating, seat, _candidates(seating, seat))


def _seating(graph: PropertyGraph, day: str | date | None) -> Seating:
    check_kind(graph, PropertyGraph, not_a_graph)
    return Seating.on(graph, resolve_day(graph, day))


def _post(seating: Seating, ident: str) -> Post:
    found = seating.graph[ident]
    if not isinstance(found, Post):
        raise refused(f"is a {found.kind_of_fact}, not a post", "name a post", ident)
    return found


def _candidates(seating: Seating, seat: Post) -> tuple[Candidate, ...]:
    found: dict[str, list[Reason]] = {}
    holders = _holders(seating, seat.id)
    for person, reason in _reasons(seating, seat):
        if person not in holders or reason.kind == "acting":
            found.setdefault(person, []).append(reason)
    candidates = [
        Candidate(person, tuple(sorted(reasons, key=lambda r: REASONS.index(r.kind))))
        for person, reasons in found.items()
    ]
    candidates.sort(key=lambda c: (REASONS.index(c.reasons[0].kind), -len(c.reasons), c.person))
    return tuple(candidates)


def _access(seating: Seating, seat: Post, candidates: tuple[Candidate, ...]) -> Access:
    holders = _holders(seating, seat.id, acting=True)
    goes = {fact for person in holders for fact in _ours(seating, person)}
    stays = {fact for ident in (seat.id, seat.unit) for fact in _ours(seating, ident)}
    known = tuple((c.person, tuple(_ours(seating, c.person))) for c in candidates if c.person not in holders)
    return Access(tuple(sorted(goes)), tuple(sorted(stays)), known)


def _holders(seating: Seating, post: str, *, acting: bool = False) -> set[str]:
    """People in a post; those who only act in it if asked."""
    return {t.person for t in seating.tenures if t.post == post and (acting or not t.acting)}


def _ours(seating: Seating, ident: str) -> Iterator[str]:
    """Ties of our team and relations of our account with somebody or something, in force."""
    for fact in seating.graph.about(ident):
        if not seating.current(fact):
            continue
        if isinstance(fact, Tie):
            other = seating.graph[fact.to_id if fact.from_id == ident else fact.from_id]
            if isinstance(other, TeamMember) and seating.current(other):
                yield fact.id
        elif isinstance(fact, Relationship) and fact.subject == ident:
            yield fact.id


def _reasons(seating: Seating, seat: Post) -> Iterator[tuple[str, Reason]]:
    for tenure in seating.tenures:
        if tenure.post == seat.id and tenure.acting:
            yield tenure.person, Reason("acting", (tenure.id,))
    yield from _deputies(seating, seat)
    colleagues = [t for t in seating.tenures if t.post != seat.id and seating.posts[t.post].unit == seat.unit]
    below = [
        rank
        for t in colleagues
        if (rank := seating.posts[t.post].rank) is not None and seat.rank is not None and rank < seat.rank
    ]
    yield from _colleagues(seating, seat, colleagues, max(below, default=None))


def _deputies(seating: Seating, seat: Post) -> Iterator[tuple[str, Reason]]:
    kinds = seating.graph.catalogue.of_role("deputy")
    for ident in sorted({seat.id, *_holders(seating, seat.id)}):
        for tie in seating.graph.about(ident):
            named = isinstance(tie, Tie) and tie.kind in kinds and tie.to_id == ident
            if isinstance(tie, Tie) and named and seating.current(tie):
                for person, facts in seating.holders_of(tie.from_id):
                    if person in seating.people:
                        yield person, Reason("deputy", (tie.id, *facts))


def _colleagues(
    seating: Seating, seat: Post, colleagues: list[Tenure], next_rank: int | None
) -> Iterator[tuple[str, Reason]]:
    told: set[tuple[str, str]] = set()
    for tenure in colleagues:
        rank = seating.posts[tenure.post].rank
        if rank is not None and seat.rank is not None and rank > seat.rank:
            continue
        kind = "same_unit"
        if rank is not None and rank in (seat.rank, next_rank):
            kind = "same_rank" if rank == seat.rank else "next_rank"
        if (tenure.person, kind) not in told:
            told.add((tenure.person, kind))
            yield tenure.person, Reason(kind, (tenure.id, tenure.post, seat.id))

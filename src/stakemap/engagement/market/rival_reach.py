"""Whom other suppliers reach, as far as facts say so, and what going together with one of them would open."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.access import Access, coverage
from stakemap.decision.motives import deciders_of
from stakemap.engagement.market.purchases import purchases_of, running
from stakemap.model import Basis, Fact, Label, Post, Record, Spell, Supplier, SupplierSide, Tie
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Link", "Reach", "our_reach", "reach_of"]

_OPEN = (Label.PUBLIC, Label.INTERNAL)
_INTRODUCES = ("influence", "introduction", "authority")


@dataclass(frozen=True, slots=True)
class Link(Plain):
    """What joins a supplier and somebody who decides.

    Attributes
    ----------
    person
        The decider.
    kind
        ``tie``: a tie of the firm or of somebody who works there; ``contract``: their unit buys from it now;
        ``past``: they worked there, which calls for a conflict-of-interest check and is no reach.
    facts
        What says so.
    """

    person: str
    kind: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach(Plain):
    """How far one supplier reaches those who decide.

    Attributes
    ----------
    supplier, side
        Who.
    links
        By person, then by kind.
    people
        Those with a tie or a running contract, sorted.
    share
        Their formal power together, in [0, 1].
    deciders
        How many decide.
    withheld
        Ties of a rival left out, since nothing says that they are public.
    """

    supplier: str
    side: SupplierSide
    links: tuple[Link, ...]
    people: tuple[str, ...]
    share: float
    deciders: int
    withheld: int

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it rests on, sorted."""
        return tuple(sorted({fact for link in self.links for fact in link.facts}))


def our_reach(case: Case) -> frozenset[str]:
    """Those who matter whom one of our team knows."""
    if not case.once(Access).team:
        return frozenset()
    return frozenset(person for person, ours in coverage(case).grid.contacts.items() if ours)


def reach_of(case: Case) -> tuple[Reach, ...]:
    """The reach of every rival and partner, the furthest first.

    Of whoever is not known to be a partner only ties count that were lawfully published or are marked public.
    """
    return case.once(_reach)


def _reach(case: Case) -> tuple[Reach, ...]:
    firms = [
        f for f in case.graph.of(Supplier) if f.side is not SupplierSide.OURS and case.seating.current(f)
    ]
    found = [_of(case, firm) for firm in firms] if case.electorate is not None else []
    return tuple(sorted(found, key=lambda reach: (-reach.share, reach.supplier)))


def _of(case: Case, firm: Supplier) -> Reach:
    deciders, found = deciders_of(case), defaultdict(set)
    ties, withheld = _ties(case, firm)
    for node, fact in (*ties, *_contracts(case, firm), *_past(case, firm)):
        if node in deciders:
            kind = {"tie": "tie", "spell": "past"}.get(case.graph[fact].kind_of_fact, "contract")
            found[node, kind].add(fact)
    links = tuple(Link(node, kind, tuple(sorted(facts))) for (node, kind), facts in sorted(found.items()))
    people = tuple(sorted({link.person for link in links if link.kind != "past"}))
    formal = case.scores["formal_power"]
    share = min(math.fsum(formal[node] for node in people), 1.0)
    return Reach(firm.id, firm.side, links, people, share, len(deciders), withheld)


def _ties(case: Case, firm: Supplier) -> tuple[list[tuple[str, str]], int]:
    """(decider, tie) of the firm's unit, its posts and those who hold them; and how many are not public."""
    if firm.unit is None:
        return [], 0
    posts = {post.id for post in case.seating.posts.values() if post.unit == firm.unit}
    staff = {person for person, held in case.seating.posts_of.items() if posts & {post.id for post in held}}
    inside, deciders = {firm.unit, *posts, *staff}, set(deciders_of(case))
    found: list[tuple[str, str]] = []
    withheld = set()
    for tie in _about(case, inside):
        for one, other in ((tie.from_id, tie.to_id), (tie.to_id, tie.from_id)):
            met = deciders & set(_people(case, other)) if one in inside and other not in inside else set()
            if met and firm.side is not SupplierSide.PARTNER and not _public(tie):
                withheld.add(tie.id)
            else:
                found += [(node, tie.id) for node in sorted(met)]
    return found, len(withheld)


def _about(case: Case, inside: Iterable[str]) -> Iterator[Tie]:
    """Ties in force that may be spoken of and could introduce somebody; none of kin or interests."""
    for ident in sorted(inside):
        for tie in case.graph.about(ident):
            if isinstance(tie, Tie) and tie.label in _OPEN and case.seating.in_force(tie):
                kind = case.graph.catalogue[tie.kind]
                if not kind.red_line and set(kind.uses) & set(_INTRODUCES):
                    yield tie


def _public(fact: Fact) -> bool:
    return fact.basis is Basis.PUBLISHED or fact.label is Label.PUBLIC


def _people(case: Case, end: str) -> tuple[str, ...]:
    """Who an end of a tie stands for: whoever it is, or holds the post."""
    record: Record | None = case.graph.get(end)
    return tuple(n for n, _ in case.seating.holders(end)) if isinstance(record, Post) else (end,)


def _contracts(case: Case, firm: Supplier) -> Iterator[tuple[str, str]]:
    """(decider, contract) where the decider's unit buys from the firm now."""
    for purchase in purchases_of(case):
        if purchase.holder == firm.id and running(case, purchase):
            for node in deciders_of(case):
                if purchase.buyer in {post.unit for post in case.seating.posts_of.get(node, ())}:
                    yield node, purchase.id


def _past(case: Case, firm: Supplier) -> Iterator[tuple[str, str]]:
    """(decider, spell) where the decider worked at the firm."""
    if firm.unit is not None:
        for spell in case.graph.about(firm.unit):
            if isinstance(spell, Spell) and spell.label in _OPEN:
                yield spell.person, spell.id

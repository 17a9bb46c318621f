"""Suppliers side by side: where they sit, what they sell to whom, and what a tender asks that they lack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from stakemap.engagement.market.purchases import topics_of
from stakemap.engagement.market.topics import Topics
from stakemap.model import (
    AllianceMember,
    Decision,
    Milestone,
    OfferPart,
    PartialDate,
    Qualification,
    Requirement,
    Supplier,
    SupplierSide,
    Tier,
    Unit,
)
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Field", "Gap", "fields_of", "gaps_of", "members_of", "suppliers_of"]


@dataclass(frozen=True, slots=True)
class Field(Plain):
    """One supplier beside us.

    Attributes
    ----------
    supplier, side
        Who.
    places, tiers, categories
        Where it has offices, to which levels it sells, what it offers; as its record and offer parts say.
    shared_places, shared_tiers, shared_categories
        What we have as well.
    local
        Whether it has an office where the buyer of the decision sits; ``None`` where either is not known.
    same_tier
        Whether it sells to the buyer's level; ``None`` where either is not known.
    """

    supplier: str
    side: SupplierSide
    places: tuple[str, ...]
    tiers: tuple[Tier, ...]
    categories: tuple[str, ...]
    shared_places: tuple[str, ...]
    shared_tiers: tuple[Tier, ...]
    shared_categories: tuple[str, ...]
    local: bool | None
    same_tier: bool | None

    @property
    def overlaps(self) -> bool:
        """Whether it offers something that we offer, to a level to which we sell."""
        return bool(self.shared_categories and self.shared_tiers)


@dataclass(frozen=True, slots=True)
class Gap(Plain):
    """One requirement of a tender held against one supplier.

    Attributes
    ----------
    decision, requirement, name, must
        What is asked; without a must a bid is refused, else it only earns points.
    supplier, side
        Who is looked at.
    state
        ``held`` through the last known day of the tender, ``runs_out`` before it, ``missing``, or
        ``not_in_force``: on record for another time, not for the day that is looked at.
    until
        Day from which it is no longer held; ``None`` where no end is known or it is missing.
    last
        The last known day of the tender, else the day that is looked at.
    facts
        Requirement, qualification, and the milestone that gives the last day.
    """

    decision: str
    requirement: str
    name: str
    must: bool
    supplier: str
    side: SupplierSide
    state: str
    until: PartialDate | None
    last: date | None
    facts: tuple[str, ...]


def suppliers_of(case: Case) -> tuple[Supplier, ...]:
    """Suppliers there are on the day: ours first, then rivals, partners and the others, each by id."""
    order = tuple(SupplierSide)
    there = (firm for firm in case.graph.of(Supplier) if case.seating.current(firm))
    return tuple(sorted(there, key=lambda firm: (order.index(firm.side), firm.id)))


def fields_of(case: Case) -> tuple[Field, ...]:
    """Every supplier with what it shares with us, and whether it is near the buyer of the decision."""
    firms = suppliers_of(case)
    places = Topics([*(place for firm in firms for place in firm.places), *_seats(case)])
    found = [_field(case, firm, places) for firm in firms]
    mine = [field for field in found if field.side is SupplierSide.OURS]
    our_places = {place for field in mine for place in field.places}
    our_tiers = {tier for field in mine for tier in field.tiers}
    our_offers = {text for field in mine for text in field.categories}
    return tuple(
        replace(
            field,
            shared_places=tuple(place for place in field.places if place in our_places),
            shared_tiers=tuple(tier for tier in field.tiers if tier in our_tiers),
            shared_categories=tuple(text for text in field.categories if text in our_offers),
        )
        for field in found
    )


def _seats(case: Case) -> list[str | None]:
    return [unit.place for unit in case.graph.of(Unit)]


def _buyer(case: Case) -> Unit | None:
    """The unit whose decision it is."""
    decision = case.graph[case.electorate.decision] if case.electorate is not None else None
    unit = case.graph[decision.unit] if isinstance(decision, Decision) and decision.unit else None
    return unit if isinstance(unit, Unit) else None


def _field(case: Case, firm: Supplier, places: Topics) -> Field:
    """One supplier alone, with the categories of its offer parts; those of nobody are ours."""
    buyer, mine = _buyer(case), firm.side is SupplierSide.OURS
    there = [part for part in case.graph.of(OfferPart) if case.seating.current(part)]
    parts = [part for part in there if part.supplier == firm.id or (mine and part.supplier is None)]
    offers = (*firm.categories, *(part.category for part in parts if part.category))
    sits = _all(places, firm.places)
    near = places.of(buyer.place) if buyer is not None else None
    tier = buyer.tier if buyer is not None else None
    return Field(
        firm.id,
        firm.side,
        sits,
        firm.tiers,
        _all(case.once(topics_of), offers),
        (),
        (),
        (),
        near in sits if near is not None and sits else None,
        tier in firm.tiers if tier is not None and firm.tiers else None,
    )


def _all(topics: Topics, texts: Iterable[str]) -> tuple[str, ...]:
    """Each meaning once, in order."""
    return tuple(dict.fromkeys(found for text in texts if (found := topics.of(text)) is not None))


def gaps_of(case: Case) -> tuple[Gap, ...]:
    """Every requirement of the decision, else of all tenders, against every supplier; musts first."""
    asked = [r for r in case.graph.of(Requirement) if case.seating.current(r)]
    if case.electorate is not None:
        asked = [r for r in asked if r.decision == case.electorate.decision]
    held = case.graph.of(Qualification)
    names = Topics([*(r.name for r in asked), *(q.name for q in held)])
    found = [
        _gap(
            case,
            one,
            firm,
            [q for q in held if q.supplier == firm.id and names.of(q.name) == names.of(one.name)],
        )
        for one in asked
        for firm in suppliers_of(case)
    ]
    return tuple(sorted(found, key=lambda gap: (gap.decision, not gap.must, gap.requirement)))


def _gap(case: Case, asked: Requirement, firm: Supplier, held: list[Qualification]) -> Gap:
    last, milestone = _last_day(case, asked.decision)
    now = [q for q in held if case.seating.current(q)]
    best = max(now or held, key=lambda q: (q.valid.end or "9", q.id), default=None)
    state = "missing" if best is None else "held" if now else "not_in_force"
    until = best.valid.end if best is not None else None
    if state == "held" and until is not None and last is not None and until.earliest <= last:
        state = "runs_out"
    facts = (
        asked.id,
        *((best.id,) if best else ()),
        *((milestone,) if milestone and state != "missing" else ()),
    )
    return Gap(
        asked.decision, asked.id, asked.name, asked.must, firm.id, firm.side, state, until, last, facts
    )


def _last_day(case: Case, decision: str) -> tuple[date | None, str | None]:
    """The last known day of a tender that is still to come, else the day that is looked at."""
    told = [(m.day.latest, m.id) for m in case.graph.about(decision) if isinstance(m, Milestone)]
    last = max(told, default=None)
    if last is None or (case.day is not None and last[0] < case.day):
        return case.day, None
    return last


def members_of(case: Case, alliance: str) -> dict[str, tuple[str, ...]]:
    """Suppliers in an alliance on the day, of smaller alliances in it too, with the facts that say so."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(alliance, ())]
    while waiting:
        body, facts = waiting.pop()
        for fact in case.graph.about(body):
            inside = isinstance(fact, AllianceMember) and fact.alliance == body and case.seating.current(fact)
            if inside and isinstance(fact, AllianceMember) and fact.supplier not in found:
                found[fact.supplier] = (*facts, fact.id)
                waiting.append((fact.supplier, found[fact.supplier]))
    firms = {firm: facts for firm, facts in found.items() if isinstance(case.graph[firm], Supplier)}
    return dict(sorted(firms.items()))

"""What neighbours of the same tier bought, and what is on record to lower the risk for who can say no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.engagement.purchases import ours, purchases_of
from stakemap.model import Contract, OfferPart, PartialDate, Unit
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Assurance", "Reference", "assurance_of", "references_to"]


@dataclass(frozen=True, slots=True)
class Reference(Plain):
    """A purchase of the same category by another unit of the same tier.

    Attributes
    ----------
    purchase, buyer, holder, day
        What, by whom, from whom, when.
    ours
        Whether we deliver it.
    citable
        Whether its contract may be named to others.
    facts
        Contract and awards.
    """

    purchase: str
    buyer: str
    holder: str
    day: PartialDate | None
    ours: bool
    citable: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assurance(Plain):
    """What is on record for somebody who can stop the decision alone.

    Attributes
    ----------
    node
        Who; no empty seats.
    needs
        Needs that matter to them.
    evidence
        (need, part) where a part of ours meets the need and says what lowers the risk of choosing it.
    references
        Citable contracts of ours with neighbours, of the categories of these needs.
    facts
        What gives them a vote; needs, parts, contracts.
    """

    node: str
    needs: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    references: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def bare(self) -> bool:
        """Whether nothing on record lowers the risk for them."""
        return not (self.evidence or self.references)


def references_to(case: Case, unit: str | None, category: str | None) -> tuple[Reference, ...]:
    """Purchases of a category by other units of the same tier: those we may name first, then the latest."""
    home = case.graph.get(unit) if unit else None
    if category is None or not isinstance(home, Unit) or home.tier is None:
        return ()
    found = []
    for purchase in purchases_of(case):
        buyer = case.graph[purchase.buyer]
        near = isinstance(buyer, Unit) and buyer.tier is home.tier and buyer.id != home.id
        if near and purchase.category == category:
            contract = case.graph[purchase.id]
            citable = isinstance(contract, Contract) and contract.citable
            mine = ours(case, purchase.holder)
            named = (purchase.id, purchase.buyer, purchase.holder, purchase.day)
            found.append(Reference(*named, mine, citable, purchase.facts))
    found.sort(key=lambda one: one.purchase)
    found.sort(key=lambda one: one.day or "", reverse=True)
    return tuple(sorted(found, key=lambda one: not (one.ours and one.citable)))


def assurance_of(
    case: Case, needs: Iterable[tuple[str, tuple[str, ...], tuple[str, ...], tuple[Reference, ...]]]
) -> tuple[Assurance, ...]:
    """For each who can stop the decision alone: the evidence for the needs that matter to them.

    Parameters
    ----------
    needs
        Need, who cares, parts of ours that meet it, what neighbours bought of its category.
    """
    if case.power is None:
        return ()
    found, listed = [], list(needs)
    for node in sorted(case.power.vetoes):
        if not node.startswith("seat:"):
            mine = [one for one in listed if node in one[1]]
            evidence = tuple(
                (need, part) for need, _, parts, _ in mine for part in parts if _evidence(case, part)
            )
            cited = {r.purchase: r.facts for *_, refs in mine for r in refs if r.ours and r.citable}
            facts = {need for need, *_ in mine} | {part for _, part in evidence}
            facts |= set(case.electorate.facts_of(node)) if case.electorate is not None else set()
            facts |= {fact for group in cited.values() for fact in group}
            needed = tuple(need for need, *_ in mine)
            found.append(Assurance(node, needed, evidence, tuple(sorted(cited)), tuple(sorted(facts))))
    return tuple(found)


def _evidence(case: Case, part: str) -> str | None:
    record = case.graph[part]
    return record.evidence if isinstance(record, OfferPart) else None

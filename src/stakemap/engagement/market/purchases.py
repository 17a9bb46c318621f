"""What was bought, once: contracts and awards of one purchase put together, each with who leads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from stakemap.engagement.market.topics import Topics
from stakemap.model import (
    AllianceMember,
    AllianceRole,
    Award,
    Contract,
    Need,
    OfferPart,
    PartialDate,
    Procedure,
    Renewal,
    Supplier,
    SupplierSide,
)
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stakemap.context.case import Case

__all__ = ["Purchase", "leader_of", "ours", "purchases_of", "running", "side_of", "topics_of"]


@dataclass(frozen=True, slots=True)
class Purchase(Plain):
    """One purchase, whether a contract, an award or both tell of it.

    Attributes
    ----------
    id
        The contract, else the award.
    buyer, supplier
        The unit that buys; the supplier or alliance that is named.
    holder
        The supplier, of an alliance the one that leads it; the alliance itself where no lead is on record.
    category
        What kind of thing, one text for all that mean it; ``None`` where none is said.
    value, currency
        The sum, never converted; ``None`` where none is told.
    day
        Of the award, else of the signature, else the start of the term.
    start, end
        The term of the contract; the end is the first day no longer in.
    renewal, notice
        What happens at the end, and the day by which it must be declared.
    procedure, bidders
        How it was bought, and how many bid.
    contract
        Whether a contract is on record.
    facts
        Contract and awards.
    """

    id: str
    buyer: str
    supplier: str
    holder: str
    category: str | None
    value: Decimal | None
    currency: str | None
    day: PartialDate | None
    start: PartialDate | None
    end: PartialDate | None
    renewal: Renewal | None
    notice: PartialDate | None
    procedure: Procedure | None
    bidders: int | None
    contract: bool
    facts: tuple[str, ...]

    @property
    def unopposed(self) -> bool:
        """Known to be bought without a rival in it: from a single source, or with one bid."""
        return self.bidders == 1 or (self.procedure is Procedure.SINGLE_SOURCE and not self.bidders)


def topics_of(case: Case) -> Topics:
    """What needs, offers, contracts, awards and suppliers call the things that are bought."""
    graph = case.graph
    named = [need.category for need in graph.of(Need)] + [part.category for part in graph.of(OfferPart)]
    named += [one.category for one in graph.of(Contract)] + [one.category for one in graph.of(Award)]
    return Topics([*named, *(text for firm in graph.of(Supplier) for text in firm.categories)])


def side_of(case: Case, supplier: str) -> SupplierSide | None:
    """Where a supplier stands; ``None`` for an alliance without a lead on record."""
    firm = case.graph.get(supplier)
    return firm.side if isinstance(firm, Supplier) else None


def ours(case: Case, supplier: str | None) -> bool:
    """Whether it is we who offer or deliver; nobody named is we."""
    return supplier is None or side_of(case, supplier) is SupplierSide.OURS


def leader_of(case: Case, supplier: str) -> str:
    """The supplier that leads an alliance, through smaller ones; else what was given."""
    known = case.once(_leads)
    while supplier in known:
        supplier = known[supplier]
    return supplier


def _leads(case: Case) -> dict[str, str]:
    """Alliance -> who leads it: on the day, else whoever did last."""
    members = [m for m in case.graph.of(AllianceMember) if m.role is AllianceRole.LEAD]
    members.sort(key=lambda m: (case.seating.current(m), m.valid.start or "", m.id))
    return {member.alliance: member.supplier for member in members}


def purchases_of(case: Case) -> tuple[Purchase, ...]:
    """Every purchase known on the day, each once, in order of id.

    Two records of an award with the same process, lot and winner are one; a contract of the same process
    and supplier is the same purchase as the first such award that no other contract has taken, and so is
    a contract with an award that tells no process but the same name, buyer and supplier.
    """
    return case.once(_purchases)


def _purchases(case: Case) -> tuple[Purchase, ...]:
    awards: dict[tuple[str, ...], list[Award]] = defaultdict(list)
    for award in case.graph.of(Award):
        awards[award.key].append(award)
    waiting: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in sorted(awards):
        first = awards[key][0]
        same_name = (first.title.casefold(), first.buyer, first.supplier)
        waiting[(key[0], key[-1]) if len(key) > 1 else same_name].append(key)
    found: list[Purchase] = []
    for contract in case.graph.of(Contract):
        same = waiting[contract.ocid, contract.supplier] if contract.ocid else []
        same = same or waiting[contract.name.casefold(), contract.buyer, contract.supplier]
        records = awards.pop(same.pop(0)) if same else []
        found.append(_with_awards(case, _of_contract(case, contract), records))
    found += [_with_awards(case, _of_award(case, records[0]), records) for records in awards.values()]
    known = partial(_known, case)
    return tuple(sorted(filter(known, found), key=lambda purchase: purchase.id))


def _known(case: Case, purchase: Purchase) -> bool:
    """Whether it was there on the day: not signed, awarded or begun later."""
    return purchase.day is None or case.day is None or purchase.day.earliest <= case.day


def _of_contract(case: Case, fact: Contract) -> Purchase:
    return Purchase(
        fact.id,
        fact.buyer,
        fact.supplier,
        leader_of(case, fact.supplier),
        case.once(topics_of).of(fact.category),
        fact.value,
        fact.currency if fact.value is not None else None,
        fact.signed or fact.valid.start,
        fact.valid.start,
        fact.valid.end,
        fact.renewal,
        fact.notice,
        fact.procedure,
        None,
        True,
        (fact.id,),
    )


def _of_award(case: Case, fact: Award) -> Purchase:
    holder, category = leader_of(case, fact.supplier), case.once(topics_of).of(fact.category)
    currency = fact.currency if fact.value is not None else None
    terms = (None, None, None, None)
    how = (fact.procedure, fact.bidders, False, ())
    named = (fact.id, fact.buyer, fact.supplier, holder, category, fact.value, currency, fact.day)
    return Purchase(*named, *terms, *how)


def _with_awards(case: Case, purchase: Purchase, records: Iterable[Award]) -> Purchase:
    """The purchase with what its awards add; what it says itself stands."""
    for award in records:
        also = _of_award(case, award)
        priced = purchase if purchase.value is not None else also
        purchase = replace(
            purchase,
            category=purchase.category or also.category,
            value=priced.value,
            currency=priced.currency,
            day=also.day or purchase.day if purchase.contract else purchase.day or also.day,
            procedure=purchase.procedure or also.procedure,
            bidders=also.bidders if purchase.bidders is None else purchase.bidders,
            facts=(*purchase.facts, award.id),
        )
    return purchase


def running(case: Case, purchase: Purchase) -> bool:
    """Whether a contract is on record and runs on the day."""
    return purchase.contract and case.seating.current(case.graph[purchase.id])

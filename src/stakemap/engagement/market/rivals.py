"""Who else is there: contracts and their ends, concentration, incumbents, reach, overlap, alliances, gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from stakemap.context.display_names import Cast, cast_of
from stakemap.engagement.market.holdings import (
    Holding,
    Incumbent,
    Market,
    Rates,
    holdings_of,
    incumbents_of,
    markets_of,
)
from stakemap.engagement.market.needs import needs_of
from stakemap.engagement.market.purchases import leader_of
from stakemap.engagement.market.qualifications import Field, Gap, fields_of, gaps_of, members_of
from stakemap.engagement.market.rival_reach import Reach, our_reach, reach_of
from stakemap.errors import InputError
from stakemap.model import Alliance, SupplierSide, Tier
from stakemap.model.money import currencies
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["Bloc", "Opening", "Rivals", "rates_into", "rivals_of"]


@dataclass(frozen=True, slots=True)
class Opening(Plain):
    """What going together with a partner would add to what we have.

    Attributes
    ----------
    supplier
        The partner.
    people
        Deciders whom it reaches and none of our team knows, and their formal `share`, in [0, 1].
    needs
        Needs that a part of its meets whole and none of ours does.
    qualifications
        Requirements of the tender that it holds through the last day and we do not.
    places, tiers, categories
        What its record has and ours has not.
    facts
        Ids of the facts, sorted.
    """

    supplier: str
    people: tuple[str, ...]
    share: float
    needs: tuple[str, ...]
    qualifications: tuple[str, ...]
    places: tuple[str, ...]
    tiers: tuple[Tier, ...]
    categories: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether it adds anything on record."""
        return bool(
            self.people or self.needs or self.qualifications or self.places or self.tiers or self.categories
        )


@dataclass(frozen=True, slots=True)
class Bloc(Plain):
    """An alliance as it stands on the day.

    Attributes
    ----------
    alliance, decision, lead, members
        Which, for what, who leads it (``None`` where nobody is known to), and all suppliers in it.
    people, share
        Deciders whom any of them reaches, and their formal power together.
    held, open
        Requirements of the decision that one of them holds through the last day, and the others.
    facts
        Memberships, ties, contracts, qualifications.
    """

    alliance: str
    decision: str | None
    lead: str | None
    members: tuple[str, ...]
    people: tuple[str, ...]
    share: float
    held: tuple[str, ...]
    open: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Rivals(Plain):
    """Everybody who sells to the client, and what holds them in place.

    Attributes
    ----------
    holdings, markets, incumbents
        See `stakemap.engagement.market.holdings`.
    reach
        Of rivals and partners; empty without a decision.
    fields, gaps
        See `stakemap.engagement.market.qualifications`.
    openings
        Of each partner.
    blocs
        Alliances on the day.
    cast
        What contracts, buyers and suppliers are called.
    """

    shown: ClassVar[tuple[str, ...]] = (
        *("holdings", "markets", "incumbents", "reach", "fields", "gaps", "openings", "blocs"),
    )

    holdings: tuple[Holding, ...]
    markets: tuple[Market, ...]
    incumbents: tuple[Incumbent, ...]
    reach: tuple[Reach, ...]
    fields: tuple[Field, ...]
    gaps: tuple[Gap, ...]
    openings: tuple[Opening, ...]
    blocs: tuple[Bloc, ...]
    cast: Cast = field(default_factory=Cast, repr=False)

    @property
    def on_record(self) -> bool:
        """Whether any supplier, contract, award, alliance or requirement is on record."""
        return bool(self.fields or self.markets or self.blocs or self.gaps)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it rests on, sorted."""
        found = {field.supplier for field in self.fields}
        found |= {fact for one in self.holdings for fact in one.purchase.facts}
        groups = (self.markets, self.incumbents, self.reach, self.gaps, self.openings, self.blocs)
        return tuple(sorted(found | {fact for group in groups for one in group for fact in one.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a contract."""
        return [
            {
                "contract": one.purchase.id,
                "buyer": one.purchase.buyer,
                "supplier": one.purchase.supplier,
                "side": one.side.value if one.side else None,
                "category": one.purchase.category,
                "value": None if one.purchase.value is None else str(one.purchase.value),
                "currency": one.purchase.currency,
                "end": one.purchase.end,
                "state": one.state,
                "days_left": one.days_left,
            }
            for one in self.holdings
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        running = sum(one.state == "running" for one in self.holdings)
        rivals = sum(field.side is SupplierSide.RIVAL for field in self.fields)
        return f"<Rivals: {rivals}, {running} running contracts of {len(self.holdings)}>"

    def _repr_html_(self) -> str:
        heads = ("contract", "buyer", "supplier", "side", "value", "currency", "end", "state")
        called = {name: self.cast.name(name, language()) for name in self.cast.names}
        rows = [
            tuple("" if row[name] is None else called.get(row[name], str(row[name])) for name in heads)
            for row in self.to_rows()
        ]
        return html_table("Contracts", heads, rows)


def rates_into(currency: str | None, rates: Mapping[str, Decimal | int | str | float] | None) -> Rates | None:
    """Rates as they are kept: how much of `currency` one unit of each other is worth; ``None`` for none.

    Raises
    ------
    InputError
        Rates without a currency to convert into or the other way round, an unknown code, a rate not above 0.

    Examples
    --------
    >>> rates_into("CNY", {"USD": "7.1"})
    ('CNY', (('USD', Decimal('7.1')),))
    """
    if currency is None and not rates:
        return None
    if currency is None or not rates:
        raise InputError(
            "sums are converted with rates into a currency", hint='rates={"USD": 7.1}, currency="CNY"'
        )
    unknown = sorted({currency, *rates} - currencies())
    made = {code: Decimal(str(rate)) for code, rate in sorted(rates.items()) if not isinstance(rate, bool)}
    if unknown or len(made) < len(rates) or any(not (r.is_finite() and r > 0) for r in made.values()):
        raise InputError("a rate needs a currency code and a number above 0", hint='write {"USD": 7.1}')
    return currency, tuple(made.items())


def rivals_of(case: Case, rates: Rates | None = None) -> Rivals:
    """Everybody who sells to the client on the day; sums are converted with the rates given, else never."""
    return case.once(_rivals, rates)


def _rivals(case: Case, rates: Rates | None) -> Rivals:
    fields, gaps = fields_of(case), gaps_of(case)
    partners = [field for field in fields if field.side is SupplierSide.PARTNER]
    holdings = holdings_of(case)
    return Rivals(
        holdings,
        markets_of(case, rates),
        incumbents_of(case),
        reach_of(case),
        fields,
        gaps,
        tuple(_opening(case, field, fields, gaps) for field in partners),
        tuple(_bloc(case, one, gaps) for one in case.graph.of(Alliance) if case.seating.current(one)),
        cast_of(case, (node for one in holdings for node in _named(one))),
    )


def _named(one: Holding) -> Iterator[str]:
    """Ids of a contract and of both its sides."""
    yield from (one.purchase.id, one.purchase.buyer, one.purchase.supplier)


def _opening(case: Case, field: Field, fields: tuple[Field, ...], gaps: tuple[Gap, ...]) -> Opening:
    found = next((one for one in reach_of(case) if one.supplier == field.supplier), None)
    known = our_reach(case)
    people = tuple(node for node in (found.people if found else ()) if node not in known)
    links = [link for link in (found.links if found else ()) if link.person in people and link.kind != "past"]
    rows = [
        (row.need, [c.fact for c in row.covers if c.supplier == field.supplier and not c.partly])
        for row in needs_of(case).rows
        if row.state != "met"
    ]
    holding = [gap for gap in gaps if gap.supplier == field.supplier and gap.state == "held"]
    mine = {gap.requirement for gap in gaps if gap.side is SupplierSide.OURS and gap.state == "held"}
    added = [gap for gap in holding if gap.requirement not in mine]
    us = [one for one in fields if one.side is SupplierSide.OURS]
    facts = {fact for link in links for fact in link.facts} | {fact for gap in added for fact in gap.facts}
    facts |= {field.supplier, *(fact for need, met in rows if met for fact in (need, *met))}
    formal = case.scores["formal_power"]
    return Opening(
        field.supplier,
        people,
        min(math.fsum(formal[node] for node in people), 1.0),
        tuple(need for need, met in rows if met),
        tuple(gap.requirement for gap in added),
        tuple(place for place in field.places if place not in field.shared_places),
        tuple(tier for tier in field.tiers if us and tier not in field.shared_tiers),
        tuple(text for text in field.categories if text not in field.shared_categories),
        tuple(sorted(facts)),
    )


def _bloc(case: Case, alliance: Alliance, gaps: tuple[Gap, ...]) -> Bloc:
    members = members_of(case, alliance.id)
    reached = [one for one in reach_of(case) if one.supplier in members]
    links = [link for one in reached for link in one.links if link.kind != "past"]
    people = tuple(sorted({link.person for link in links}))
    formal, lead = case.scores["formal_power"], leader_of(case, alliance.id)
    about = [gap for gap in gaps if alliance.decision in (None, gap.decision)]
    met = [gap for gap in about if gap.supplier in members and gap.state == "held"]
    held = {gap.requirement for gap in met}
    facts = {alliance.id, *(fact for behind in members.values() for fact in behind)}
    facts |= {fact for link in links for fact in link.facts} | {fact for gap in met for fact in gap.facts}
    return Bloc(
        alliance.id,
        alliance.decision,
        lead if lead in members else None,
        tuple(members),
        people,
        min(math.fsum(formal[node] for node in people), 1.0),
        tuple(sorted(held)),
        tuple(sorted({gap.requirement for gap in about} - held)),
        tuple(sorted(facts)),
    )

"""Who holds what until when: contracts, how far awards go to the same suppliers, what holds one in place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stakemap.engagement.purchases import Purchase, purchases_of, running, side_of
from stakemap.model import PartialDate, Renewal, SupplierSide
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.engagement.concentration import Concentration, concentration

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = [
    "Holding",
    "Incumbent",
    "Market",
    "Rates",
    "converted",
    "holdings_of",
    "incumbents_of",
    "markets_of",
]

Rates = tuple[str, tuple[tuple[str, Decimal], ...]]
"""A currency, and how much of it one unit of each other currency is worth."""


@dataclass(frozen=True, slots=True)
class Holding(Plain):
    """One contract.

    Attributes
    ----------
    purchase
        What was bought, from whom, for how much, until when.
    side
        ours, rival, partner; ``None`` for an alliance without a lead on record.
    state
        ``coming``, ``running`` or ``ended`` on the day.
    days_left
        Days until it is surely over; ``None`` where it runs no longer or no end or no day is known.
    opens
        The day by which its end or renewal must be declared, else its end, if that is still to come.
    """

    purchase: Purchase
    side: SupplierSide | None
    state: str
    days_left: int | None
    opens: PartialDate | None


@dataclass(frozen=True, slots=True)
class Market(Plain):
    """What one buyer buys, of one category or of all.

    Attributes
    ----------
    buyer, category
        A unit; ``None`` is everything it bought.
    counted
        Concentration by number of awards.
    by_value
        Concentration by sums; ``None`` unless all of them are known, above 0 and in one currency.
    currency
        Of `by_value`.
    first, first_awards
        Who won most awards (of equal ones the first by id), and how many.
    facts
        Contracts and awards.
    """

    buyer: str
    category: str | None
    counted: Concentration
    by_value: Concentration | None
    currency: str | None
    first: str
    first_awards: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incumbent(Plain):
    """Who delivers one category to one buyer now, and what holds it in place; a list, no score.

    Attributes
    ----------
    buyer, category, holder, side
        Where it sits.
    since
        Day of the first purchase of the unbroken row; ``None`` where that has no day.
    in_row, purchases
        How many of the last purchases in a row went to it, of how many on record with a day.
    unopposed
        How many of that row had one bid or a single source.
    until
        The last end of its running contracts; ``None`` where one has no end.
    renewals
        What happens at the end, as far as it is known.
    facts
        Contracts and awards of the row.
    """

    buyer: str
    category: str
    holder: str
    side: SupplierSide | None
    since: PartialDate | None
    in_row: int
    purchases: int
    unopposed: int
    until: PartialDate | None
    renewals: tuple[Renewal, ...]
    facts: tuple[str, ...]


def holdings_of(case: Case) -> tuple[Holding, ...]:
    """Every contract, the running ones first, each group by its end; open ends last."""
    found = [_holding(case, purchase) for purchase in purchases_of(case) if purchase.contract]
    order = ("running", "coming", "ended")
    return tuple(sorted(found, key=lambda h: (order.index(h.state), h.purchase.end or "9", h.purchase.id)))


def _holding(case: Case, purchase: Purchase) -> Holding:
    day, end = case.day, purchase.end
    state = "running"
    if not running(case, purchase):
        begins = purchase.start is not None and day is not None and purchase.start.earliest > day
        state = "coming" if begins else "ended"
    left = (end.latest - day).days if state == "running" and end is not None and day is not None else None
    dates = [one for one in (purchase.notice, end) if one is not None]
    opens = next((one for one in dates if day is None or one.latest >= day), None)
    opens = None if state == "ended" else opens
    return Holding(purchase, side_of(case, purchase.holder), state, left, opens)


def markets_of(case: Case, rates: Rates | None = None) -> tuple[Market, ...]:
    """Concentration per buyer and category, and per buyer over all; by buyer, then the most awards."""
    groups: dict[tuple[str, str | None], list[Purchase]] = defaultdict(list)
    for purchase in purchases_of(case):
        groups[purchase.buyer, None].append(purchase)
        if purchase.category is not None:
            groups[purchase.buyer, purchase.category].append(purchase)
    found = [_market(case, buyer, category, got, rates) for (buyer, category), got in groups.items()]
    return tuple(sorted(found, key=lambda m: (m.buyer, -m.counted.awards, m.category or "")))


def _market(
    case: Case, buyer: str, category: str | None, bought: list[Purchase], rates: Rates | None
) -> Market:
    span = case.graph.catalogue.assumptions["award_theta"]
    theta = (span.low, span.high)
    winners = [one.holder for one in bought]
    sums, currency = converted(bought, rates)
    by_value = concentration(winners, sums, theta=theta) if sums and min(sums) > 0 else None
    wins = Counter(winners)
    first = min(wins, key=lambda name: (-wins[name], name))
    return Market(
        buyer,
        category,
        concentration(winners, theta=theta),
        by_value,
        currency if by_value is not None else None,
        first,
        wins[first],
        tuple(sorted(fact for one in bought for fact in one.facts)),
    )


def converted(bought: Iterable[Purchase], rates: Rates | None = None) -> tuple[list[float], str | None]:
    """The sums of purchases in one currency: their own, or that of the rates; nothing where one is missing.

    Examples
    --------
    >>> converted([])
    ([], None)
    """
    priced = [(one.value, one.currency) for one in bought]
    codes = {currency for _, currency in priced}
    into, known = rates if rates is not None else (None, ())
    if into is None:
        into = next(iter(codes)) if len(codes) == 1 else None
    worth: Mapping[str, Decimal] = dict(known) | ({into: Decimal(1)} if into else {})
    sums = [
        value * worth[currency]
        for value, currency in priced
        if value is not None and currency is not None and currency in worth
    ]
    whole = into is not None and len(sums) == len(priced)
    return ([float(value) for value in sums], into) if whole else ([], None)


def incumbents_of(case: Case) -> tuple[Incumbent, ...]:
    """Who delivers what to whom now, by buyer and category; contracts without a category are left out."""
    groups: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for purchase in purchases_of(case):
        if purchase.category is not None:
            groups[purchase.buyer, purchase.category].append(purchase)
    found: list[Incumbent] = []
    for (buyer, category), bought in sorted(groups.items()):
        held: dict[str, list[Purchase]] = defaultdict(list)
        for one in bought:
            if running(case, one):
                held[one.holder].append(one)
        found += [
            _incumbent(case, buyer, category, holder, running_ones, bought)
            for holder, running_ones in sorted(held.items())
        ]
    return tuple(found)


def _incumbent(
    case: Case, buyer: str, category: str, holder: str, held: list[Purchase], bought: list[Purchase]
) -> Incumbent:
    """The row of purchases of a holder that ends with its latest one."""
    dated = sorted((one for one in bought if one.day is not None), key=lambda one: (one.day or "", one.id))
    mine = [k for k, one in enumerate(dated) if one.holder == holder]
    first = last = mine[-1] if mine else 0
    while mine and first and dated[first - 1].holder == holder:
        first -= 1
    row = dated[first : last + 1] if mine else []
    ends = [one.end for one in held]
    return Incumbent(
        buyer,
        category,
        holder,
        side_of(case, holder),
        row[0].day if row else None,
        len(row),
        len(dated),
        sum(one.unopposed for one in row),
        None if None in ends else max(filter(None, ends)),
        tuple(sorted({one.renewal for one in held if one.renewal is not None})),
        tuple(sorted({fact for one in (*row, *held) for fact in one.facts})),
    )

"""What is at stake in an account: money of ours that ends, and money that could become ours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from stakemap.engagement.market.purchases import ours, purchases_of, running
from stakemap.model import BudgetLine, Decision
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stakemap.context.case import Case

__all__ = ["Stake", "stakes_of"]

_SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Stake(Plain):
    """Sums of one currency; nothing is ever converted.

    Attributes
    ----------
    currency
        Its code.
    keep
        Contracts of ours that run and end within the horizon.
    win
        Contracts of others that do, and budget for decisions that are open.
    facts
        Ids of contracts and budget lines, sorted.
    """

    currency: str
    keep: Decimal
    win: Decimal
    facts: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.keep + self.win


def stakes_of(case: Case, day: date, days: int) -> tuple[Stake, ...]:
    """What is at stake within so many days, by currency.

    A contract counts with its whole value; one without value, end or currency does not.  Budget counts where
    it names a decision that is not over and is not spent; a budget that pays a contract on record counts
    beside it, since the two are different money.
    """
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    facts: dict[str, set[str]] = defaultdict(set)
    for currency, ours_, amount, fact in (*_contracts(case, day, days), *_budgets(case)):
        sums[currency][0 if ours_ else 1] += amount
        facts[currency].add(fact)
    return tuple(
        Stake(code, sums[code][0], sums[code][1], tuple(sorted(facts[code]))) for code in sorted(sums)
    )


def _contracts(case: Case, day: date, days: int) -> Iterator[tuple[str, bool, Decimal, str]]:
    for one in purchases_of(case):
        if one.value is None or one.currency is None or one.end is None or not running(case, one):
            continue
        if one.end.earliest <= day + timedelta(days=days):
            yield one.currency, ours(case, one.holder), one.value, one.id


def _budgets(case: Case) -> Iterator[tuple[str, bool, Decimal, str]]:
    for line in case.graph.of(BudgetLine):
        decision = case.graph.get(line.decision) if line.decision else None
        if line.amount is None or not line.currency or line.stage == _SPENT:
            continue
        if isinstance(decision, Decision) and case.seating.current(decision) and case.seating.current(line):
            yield line.currency, False, Decimal(str(line.amount)).normalize(), line.id

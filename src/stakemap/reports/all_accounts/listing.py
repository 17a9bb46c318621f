"""All accounts of one run in the order in which they should be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from stakemap.engagement.portfolio.listing import leading_currency
from stakemap.reports.all_accounts.account_state import AccountState
from stakemap.reports.all_accounts.news import Text

__all__ = ["Line", "Listing", "listing"]


@dataclass(frozen=True, slots=True)
class Line:
    """One account.

    Attributes
    ----------
    account
        Its name in the store.
    link
        File name of its page; empty where there is none.
    state
        As the newest run that could see it left it; ``None`` where none is on record.
    news
        What is other than in the last run.
    remade
        Whether its report was made anew.
    reason
        Why it failed; ``None`` where it did not.
    reached
        False where the run was stopped before it.
    """

    account: str
    link: str = ""
    state: AccountState | None = None
    news: tuple[Text, ...] = ()
    remade: bool = False
    reason: Text | None = None
    reached: bool = True

    @property
    def name(self) -> Text:
        """What the client is called in English and Chinese, else its name in the store."""
        return self.state.name if self.state is not None else (self.account, self.account)


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines in order.

    Attributes
    ----------
    day
        The day that is looked at.
    lines
        First what changed, then what did not; of each the most open decisions first, then the most at stake.
    currency
        The currency by which sums count in the order; ``None`` where nothing is at stake anywhere.
    gone
        Accounts of the last run that the store no longer has.
    """

    day: str
    lines: tuple[Line, ...]
    currency: str | None
    gone: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Line, ...]:
        """Accounts that failed."""
        return tuple(line for line in self.lines if line.reason is not None)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Accounts before which the run was stopped."""
        return tuple(line for line in self.lines if not line.reached)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Accounts of which there is something to tell."""
        return tuple(line for line in self._done if line.news)

    @property
    def same(self) -> tuple[Line, ...]:
        """Accounts of which there is nothing to tell, made anew or not."""
        return tuple(line for line in self._done if not line.news)

    @property
    def _done(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.reason is None and line.reached)


def listing(lines: Iterable[Line], day: str, gone: Iterable[str] = ()) -> Listing:
    """Lines in order: what changed, then open decisions, then value at stake where on record, then the name.

    Examples
    --------
    >>> [line.account for line in listing([Line("a"), Line("b", news=(("x", "x"),))], "2026-09-01").lines]
    ['b', 'a']
    """
    listed = list(lines)
    currency = leading_currency(line.state.stakes for line in listed if line.state is not None)
    listed.sort(key=lambda line: (not line.news, -_open(line), -_at_stake(line, currency), line.account))
    return Listing(day, tuple(listed), currency, tuple(sorted(gone)))


def _open(line: Line) -> int:
    return len(line.state.decisions) if line.state is not None else 0


def _at_stake(line: Line, currency: str | None) -> Decimal:
    stakes = line.state.stakes if line.state is not None else ()
    return next((stake.total for stake in stakes if stake.currency == currency), Decimal(0))

"""All accounts of a portfolio in the order of what matters, and what changed since it was last made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stakemap.engagement.portfolio.account_line import AccountLine, Horizon
from stakemap.engagement.portfolio.calls import Call
from stakemap.engagement.portfolio.stakes import Stake
from stakemap.scoring.core.plain import Plain, plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "Entry", "Portfolio", "changes_between", "compared", "leading_currency", "portfolio"]

_POINT = 0.01
"""A change of coverage below one point in a hundred is not told."""
_BETWEEN = "\t"
"""Between the English and the Chinese name in a change."""


@dataclass(frozen=True, slots=True)
class Change(Plain):
    """Something that is other than it was; `what` is a key of ``wording/portfolio.csv``, as ``change.WHAT``.

    `was` and `now` are plain texts: sums, shares, codes of levels and calls, names of decisions in English
    and Chinese with a tab between; empty where there was nothing.
    """

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Entry(Plain):
    """One account of the list.

    Attributes
    ----------
    line
        Its figures.
    changes
        What is other than on `since`; empty where nothing is, or where there is nothing to compare with.
    since
        The day of the earlier list; ``None`` for an account that was not in it.
    facts_changed
        Facts that were added, changed or removed since; ``None`` where that is not known.
    """

    line: AccountLine
    changes: tuple[Change, ...] = ()
    since: str | None = None
    facts_changed: int | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        """What waits for the manager: that of the line, and that its scores are missing or of older facts."""
        line = self.line
        if line.run is None:
            return (*line.calls, Call("no-scores", 1, "", ()))
        if not line.fresh:
            return (*line.calls, Call("old-scores", 1, line.scored or "", (line.run,)))
        return line.calls


@dataclass(frozen=True, repr=False)
class Portfolio:
    """All accounts of a store, what matters most first.  Made by `portfolio`.

    Attributes
    ----------
    day
        The day that is looked at.
    entries
        Accounts in order.
    currency
        The currency by which the order goes; ``None`` where nothing is at stake anywhere.
    horizon
        How far it looks.
    failed
        Accounts that could not be read, with the reason.
    """

    day: str
    entries: tuple[Entry, ...]
    currency: str | None
    horizon: Horizon
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def sums(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """What is at stake in all accounts: by currency what to keep and what to win."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for stake in (stake for entry in self.entries for stake in entry.line.stakes):
            keep, win = found.get(stake.currency, (Decimal(0), Decimal(0)))
            found[stake.currency] = keep + stake.keep, win + stake.win
        return dict(sorted(found.items()))

    def open_value(self, entry: Entry) -> Decimal:
        """What is at stake and not covered: the order of the list."""
        return _open_value(entry.line, self.currency)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row an account, in order; sums as exact texts in the currency of the list."""
        return [
            {
                "account": e.line.account,
                "name": e.line.name[0],
                "open_value": str(self.open_value(e)),
                "currency": self.currency,
                "coverage": e.line.coverage,
                "people": e.line.people,
                "known": e.line.known,
                "level": e.line.level and e.line.level.value,
                "estimated": e.line.estimated and e.line.estimated.value,
                "target": e.line.target and e.line.target.value,
                "load": e.line.load,
                "quiet": any(q.now for q in e.line.quiet),
                "oldest": e.line.oldest,
                "calls": [call.code for call in e.calls],
                "changes": [change.what for change in e.changes],
            }
            for e in self.entries
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "day": self.day,
            "currency": self.currency,
            "horizon": self.horizon.to_dict(),
            "failed": plain(self.failed),
            "accounts": [
                entry.line.to_dict()
                | {
                    "changes": plain(entry.changes),
                    "since": entry.since,
                    "facts_changed": entry.facts_changed,
                }
                for entry in self.entries
            ],
        }

    def __repr__(self) -> str:
        waiting = sum(bool(entry.calls) for entry in self.entries)
        return f"<Portfolio of {self.day}: {len(self.entries)} accounts, {waiting} with something to decide>"

    def _repr_html_(self) -> str:
        head = ("account", "not covered", "coverage", "level", "to decide")
        rows = [
            (
                e.line.name[language() == "zh"],
                f"{self.open_value(e):,.0f} {self.currency or ''}",
                "" if e.line.coverage is None else f"{e.line.coverage:.0%}",
                e.line.level or "",
                str(len(e.calls)),
            )
            for e in self.entries
        ]
        return html_table("Portfolio", head, rows)


def portfolio(
    entries: Iterable[Entry],
    day: str,
    *,
    horizon: Horizon | None = None,
    failed: Iterable[tuple[str, str]] = (),
) -> Portfolio:
    """Accounts in the order of what matters: value at stake that is not covered, then calls, then name.

    The order goes by the currency in which most accounts have something at stake, of equal ones the first by
    code; sums of others are shown and not compared, since nothing is converted.  An account without scores
    counts as not covered.

    Examples
    --------
    >>> portfolio([], "2026-09-01")
    <Portfolio of 2026-09-01: 0 accounts, 0 with something to decide>
    """
    listed = list(entries)
    currency = leading_currency(entry.line.stakes for entry in listed)
    listed.sort(key=lambda e: (-_open_value(e.line, currency), -len(e.calls), e.line.account))
    return Portfolio(day, tuple(listed), currency, horizon or Horizon(), tuple(sorted(failed)))


def leading_currency(accounts: Iterable[Iterable[Stake]]) -> str | None:
    """The currency in which most accounts have something at stake, of equal ones the first by code."""
    counted = Counter(stake.currency for stakes in accounts for stake in stakes if stake.total)
    return min(counted, key=lambda code: (-counted[code], code), default=None)


def _open_value(line: AccountLine, currency: str | None) -> Decimal:
    total = next((stake.total for stake in line.stakes if stake.currency == currency), Decimal(0))
    return total * (1 - Decimal(str(line.coverage or 0.0)))


def changes_between(was: AccountLine, now: AccountLine) -> tuple[Change, ...]:
    """What is other in an account, in a fixed order; coverage only where it moved by a point or more."""
    found: list[Change] = []
    _tell(found, "level", _code(was.level), _code(now.level))
    _tell(found, "estimated", _code(was.estimated), _code(now.estimated))
    _tell(found, "target", _code(was.target), _code(now.target))
    before, after = (one.coverage for one in (was, now))
    moved = None not in (before, after) and abs((after or 0.0) - (before or 0.0)) >= _POINT
    if moved or (before is None) != (after is None):
        _tell(found, "coverage", _share(before), _share(after))
    old, new = ({s.currency: s.total for s in one.stakes} for one in (was, now))
    for code in sorted({*old, *new}):
        _tell(found, "stake", *(f"{sums[code]:f} {code}" if code in sums else "" for sums in (old, new)))
    once, today = ({call.code: str(call.n) for call in one.calls} for one in (was, now))
    for code in dict.fromkeys([*(c.code for c in now.calls), *(c.code for c in was.calls)]):
        was_so, is_so = (f"{code}:{told[code]}" if code in told else "" for told in (once, today))
        _tell(found, "call", was_so, is_so)
    silent, quiet = ({q.decision for q in one.quiet if q.now} for one in (was, now))
    for names in sorted(silent ^ quiet):
        both = _BETWEEN.join(names)
        _tell(found, "quiet", both if names in silent else "", both if names in quiet else "")
    return tuple(found)


def _tell(found: list[Change], what: str, was: str, now: str) -> None:
    if was != now:
        found.append(Change(what, was, now))


def _code(level: object) -> str:
    return str(level) if level is not None else ""


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def compared(entry: Entry, was: AccountLine, facts_changed: int | None) -> Entry:
    """An entry compared with the line of an earlier list."""
    changes = changes_between(was, entry.line)
    return replace(entry, changes=changes, since=was.as_of, facts_changed=facts_changed)

"""`portfolio`: all accounts of a store on one page for the sales manager, from the scores that are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.accounts import accounts_of, opened
from stakemap.cli.files import folder
from stakemap.cli.options import AsOf, Out, StoreUrl, day
from stakemap.cli.screen import ALL_DONE, NOTHING_DONE, PARTLY_DONE, Screen, shown_path
from stakemap.cli.session import reason
from stakemap.errors import Cancelled, StoreError
from stakemap.work import to_its_end

if TYPE_CHECKING:
    from stakemap.engagement.portfolio.listing import Entry, Portfolio
    from stakemap.store import Store

__all__ = ["Options", "portfolio"]

_RECORD = "portfolio.json"
_SCORES = ("run", "assessment")


@dataclass(frozen=True, slots=True)
class Options:
    """Which store, on which day, and where the page goes."""

    store: StoreUrl
    as_of: AsOf = None
    out: Out = Path("reports")


def portfolio(screen: Screen, options: Options) -> None:
    """Write all accounts of a store on one page: what is at stake, how covered, what changed, what waits.

    Nothing is analysed: influence is that of the scores that `report --write-back` kept.  An account that did
    not change since the page was last made on this day is not read again.
    """
    out, when = folder(screen, options.out), options.as_of or day("today")
    names = accounts_of(screen, options.store)
    earlier = _earlier(out / _RECORD)
    entries, failed, states, again = [], [], {}, list[str]()
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            try:
                with opened(options.store, name) as store:
                    made = _Made(store, name, when, earlier.get(name))
                    entries.append(made.entry())
                    states[name] = made.state
                    if made.read:
                        again.append(name)
            except Cancelled:
                raise
            except Exception as error:  # noqa: BLE001  the others must still be listed
                failed.append((name, reason(screen, error)))
    from stakemap.engagement.portfolio.listing import portfolio as listing_of

    listing = listing_of(entries, when, failed=failed)
    files = _written(screen, listing, out, states)
    _remember(screen, options.store, again, files)
    screen.say(screen.word("portfolio.done", n=len(entries), read=len(again)))
    for path in files:
        screen.say(screen.word("report.written", path=shown_path(path)))
    for name, why in failed:
        screen.warn(screen.word("report.account_failed", account=name, reason=why))
    screen.fail(ALL_DONE if not failed else PARTLY_DONE if entries else NOTHING_DONE)
    screen.put({"files": [str(path) for path in files], "read": len(again)} | listing.to_dict())


def _remember(screen: Screen, url: str, accounts: list[str], files: tuple[Path, ...]) -> None:
    """Let each account that was read remember the page; the others remember the one before it."""
    for name in accounts:
        try:
            with to_its_end(), opened(url, name) as store:
                store.remember_files(files)
        except StoreError:
            screen.warn(screen.word("report.not_remembered"))


@dataclass(slots=True)
class _Made:
    """One account: as the last page has it where nothing changed, else read anew and compared with that."""

    store: Store
    name: str
    day: str
    earlier: Mapping[str, Any] | None
    read: int = 0
    state: tuple[str, ...] = ()

    def entry(self) -> Entry:
        from stakemap.analysis.plan import package_digest
        from stakemap.engagement.portfolio.account_line import account_line
        from stakemap.engagement.portfolio.kept_lines import entry_from
        from stakemap.engagement.portfolio.listing import Entry, compared

        head = self.store.head()
        rev = self.store.head().rev
        self.state = (str(rev), head.digest, self.day, package_digest())
        old = entry_from(self.earlier) if self.earlier is not None else None
        if self.earlier is not None and old is not None and tuple(self.earlier["state"]) == self.state:
            return old
        self.read = 1
        entry = Entry(account_line(self.store.load(recorded_at=rev), self.name, date.fromisoformat(self.day)))
        if self.earlier is None or old is None:
            return entry
        if old.line == entry.line:
            return old
        return compared(entry, old.line, self._changed(int(self.earlier["state"][0]), rev))

    def _changed(self, was: int, now: int) -> int | None:
        """Facts that differ between two revisions; not known where the store does not have the earlier."""
        if was > now:
            return None
        changed = (change.after or change.before for change in self.store.diff(was, now))
        return sum(one is not None and one.kind_of_fact not in _SCORES for one in changed)


def _earlier(path: Path) -> dict[str, Mapping[str, Any]]:
    """The accounts of the page that is there, by name; none where there is no page that can be read."""
    from stakemap.engagement.portfolio.kept_lines import entry_from

    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        found = {
            one["account"]: one | {"state": values["states"][one["account"]]} for one in values["accounts"]
        }
        for one in found.values():
            entry_from(one)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return {}
    return found


def _written(
    screen: Screen, listing: Portfolio, out: Path, states: Mapping[str, tuple[str, ...]]
) -> tuple[Path, ...]:
    """A page and a workbook in the language asked for, else in both; the record last."""
    from stakemap.reports.files import write_all
    from stakemap.reports.portfolio.page import render_portfolio
    from stakemap.reports.portfolio.sheet import write_portfolio

    langs = (screen.asked_lang,) if screen.asked_lang else ("en", "zh")
    record = json.dumps(listing.to_dict() | {"states": states}, ensure_ascii=False, sort_keys=True, indent=1)
    pages = {f"portfolio.{lang}.html": render_portfolio(listing, lang) for lang in langs}
    out.mkdir(parents=True, exist_ok=True)
    books = []
    for lang in langs:
        books.append(out / f"portfolio.{lang}.xlsx")
        write_portfolio(listing, books[-1], lang)
    *written, _ = write_all(out, pages | {_RECORD: record + "\n"})
    return (*written, *books)

"""`journal`: who read, wrote, erased and gave out what, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.options import Account, StoreUrl
from stakemap.cli.screen import PARTLY_DONE, Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.store import AuditEntry

__all__ = ["Options", "journal"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which account, and a line that it is held against."""

    store: StoreUrl
    account: Account = None
    holds: Annotated[
        list[str] | None,
        typer.Option(
            "--holds",
            metavar="LINE",
            help="A line that journal printed before: is its entry still there, unchanged?",
            show_default=False,
        ),
    ] = None


def journal(screen: Screen, options: Options) -> None:
    """Tell who read, wrote, erased and gave out what, when and why, and a line that anchors it.

    Keep the last line of an account outside the database: whoever could rewrite the whole chain cannot
    rewrite that line.
    """
    url = options.store
    names = (the_account(screen, url, options.account),) if options.account else accounts_of(screen, url)
    kept = [_line(screen, text) for text in options.holds or ()]
    found, told = {}, []
    for name in names:
        with opened(url, name) as store:
            entries = list(store.audit())
        found[name] = {entry.seq: entry.chain for entry in entries}
        for entry in entries:
            screen.say(_told(screen, name, entry))
        if entries:
            line = f"{entries[-1].seq} {entries[-1].chain} {name}"
            screen.say(screen.word("journal.anchor", line=line))
            told.append({"account": name, "anchor": line, "entries": [_values(entry) for entry in entries]})
    for seq, chain, name in kept:
        good = found.get(name, {}).get(seq) == chain
        screen.say(screen.word("journal.holds" if good else "journal.broken", seq=seq, account=name))
        if not good:
            screen.fail(PARTLY_DONE)
    screen.put({"accounts": told})


def _line(screen: Screen, text: str) -> tuple[int, str, str]:
    """Number, digest and account of a line that was printed before."""
    number, _, rest = text.strip().partition(" ")
    chain, _, account = rest.partition(" ")
    if not number.isdecimal() or not account:
        raise Usage(screen.word("journal.no_line"))
    return int(number), chain, account


def _told(screen: Screen, account: str, entry: AuditEntry) -> str:
    payload, did = entry.payload, _word(screen, "did", entry.action)
    if payload is None:
        return screen.word("journal.forgotten", account=account, seq=entry.seq, at=entry.at, did=did)
    told = [
        screen.pair(_word(screen, "about", name), _shown(screen, value))
        for name, value in sorted(payload.items())
        if name not in ("actor", "tombstone", "people") and value not in ("", None)
    ]
    remarks = screen.word("journal.and").join(told)
    who = payload.get("actor") or screen.word("journal.nobody")
    return screen.word(
        "journal.entry", account=account, seq=entry.seq, at=entry.at, did=did, who=who, rest=remarks
    )


def _shown(screen: Screen, value: object) -> str:
    return screen.listed(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _word(screen: Screen, what: str, name: str) -> str:
    """A word of the chain in the language of the screen; one that is not in the table as it is."""
    key = f"journal.{what}.{name}"
    return screen.word(key) if screen.knows(key) else name


def _values(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.seq,
        "revision": entry.rev,
        "at": entry.at,
        "action": entry.action,
        "about": None if entry.payload is None else dict(entry.payload),
    }

"""`load` and `verify`: facts into a store, and whether it is whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stakemap.cli.files import read_file
from stakemap.cli.screen import PARTLY_DONE, Screen
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from stakemap.model import Record
    from stakemap.store import ChangeSet, Receipt, Store

__all__ = ["accounts_of", "differing", "load", "opened", "the_account", "verify"]


def opened(url: str, account: str | None = None, *, create: bool = False) -> Store:
    """The store at an address, at one account; only `load` makes a new one."""
    from stakemap.store import connect

    return connect(url, create=create) if account is None else connect(url, dataset=account, create=create)


def accounts_of(screen: Screen, url: str) -> tuple[str, ...]:
    """The accounts of a store that is there and not empty.

    Raises
    ------
    Usage
        If it holds none.
    """
    with opened(url) as store:
        names = store.datasets()
    if not names:
        raise Usage(screen.word("no-store"), screen.word("no-store-hint"))
    return names


def the_account(screen: Screen, url: str, account: str | None) -> str:
    """The account named, or the only one there is.

    Raises
    ------
    Usage
        If there are several and none is named; or no such one.
    """
    names = accounts_of(screen, url)
    if account is None and len(names) == 1:
        return names[0]
    if account is None:
        screen.put({"accounts": list(names)})
        text = screen.word("which-account", count=len(names), names=", ".join(names))
        raise Usage(text, screen.word("which-account-hint"))
    if account not in names:
        from stakemap.errors import UnknownName

        raise UnknownName("account", account, names)
    return account


# --- load


def load(
    screen: Screen,
    file: Path,
    url: str,
    account: str | None,
    *,
    keep_good: bool,
    dry_run: bool,
    max_shrink: float,
    actor: str,
    why: str,
) -> None:
    """Make an account of a store equal to a file."""
    reading = read_file(screen, file, keep_good=keep_good)
    name = account or file.resolve().stem
    whole = not reading.problems
    with (
        screen.step("step-store"),
        _for_a_look(url, name) if dry_run else opened(url, name, create=True) as store,
    ):
        before = {record.id: record for record in store.records()} if dry_run else {}
        receipt = _synced(
            store, reading.records, whole=whole, dry_run=dry_run, max_shrink=max_shrink, actor=actor, why=why
        )
    _tell_receipt(screen, name, receipt, before, whole=whole)


@contextmanager
def _for_a_look(url: str, name: str) -> Iterator[Store]:
    """The store as it is; where there is none yet, an empty one that leaves no file."""
    from stakemap.errors import Unavailable

    with ExitStack() as stack:
        try:
            store = opened(url, name)
        except Unavailable:
            if not url.startswith("sqlite:"):
                raise
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="stakemap-"))
            store = opened(f"sqlite:///{(Path(folder) / 'empty.db').as_posix()}", name, create=True)
        yield stack.enter_context(store)


def _synced(
    store: Store,
    records: tuple[Record, ...],
    *,
    whole: bool,
    dry_run: bool,
    max_shrink: float,
    actor: str,
    why: str,
) -> Receipt:
    """Sync a whole file; of one with rows left out only add and change: it does not say all there is."""
    if whole:
        return store.sync(records, max_shrink=max_shrink, dry_run=dry_run, actor=actor, reason=why)
    from dataclasses import replace

    from stakemap.store import ChangeSet

    planned = store.sync(records, max_shrink=1.0, dry_run=True)
    assert planned.changes is not None  # noqa: S101  a dry run says what it would do
    changes = ChangeSet(added=planned.changes.added, changed=planned.changes.changed)
    if dry_run:
        return replace(planned, removed=0, changes=changes)
    return store.apply(changes, actor=actor, reason=why)


def _tell_receipt(
    screen: Screen, name: str, receipt: Receipt, before: dict[str, Record], *, whole: bool
) -> None:
    if not whole:
        screen.warn(screen.word("nothing-removed"))
    if receipt.changes is not None:
        lines = list(_changes(receipt.changes, before))
        for line in lines:
            screen.say(line["text"])
        screen.put({"changes": [{k: v for k, v in line.items() if k != "text"} for line in lines]})
    key = "would-load" if receipt.dry_run else "loaded"
    screen.say(screen.word(key, added=receipt.added, changed=receipt.changed, removed=receipt.removed))
    names = ("rev", "added", "changed", "removed", "written")
    screen.put({"account": name, "dry_run": receipt.dry_run} | {n: getattr(receipt, n) for n in names})


def _changes(changes: ChangeSet, before: dict[str, Record]) -> Iterator[dict[str, Any]]:
    """Each change in one line: the sign, the kind, the id, and what differs."""
    for record in changes.added:
        yield _change("+", record.kind_of_fact, record.id, {})
    for record in changes.changed:
        yield _change("~", record.kind_of_fact, record.id, differing(before.get(record.id), record))
    for ident in changes.removed:
        yield _change("-", before[ident].kind_of_fact if ident in before else "", ident, {})


def _change(sign: str, kind: str, ident: str, fields: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    parts = "; ".join(f"{name}: {_shown(old)} -> {_shown(new)}" for name, (old, new) in fields.items())
    action = {"+": "added", "~": "changed", "-": "removed"}[sign]
    text = f"{sign} {kind} {ident}" + (f"  {parts}" if parts else "")
    return {"text": text, "action": action, "kind": kind, "id": ident, "fields": sorted(fields)}


def differing(old: Record | None, new: Record | None) -> dict[str, tuple[Any, Any]]:
    """Fields that differ between two states of a record, with both values."""
    one, two = (record.to_dict() if record is not None else {} for record in (old, new))
    return {
        name: (one.get(name), two.get(name))
        for name in sorted(one.keys() | two.keys())
        if one.get(name) != two.get(name)
    }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return "(empty)" if value is None else str(value)


# --- verify


def verify(screen: Screen, url: str, account: str | None) -> None:
    """Recompute every digest of a store; damage makes the exit code 1."""
    names = (the_account(screen, url, account),) if account else accounts_of(screen, url)
    found = []
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            with opened(url, name) as store:
                found.append(store.verify())
    for report in found:
        counts = {"facts": report.facts, "versions": report.versions, "revisions": report.revisions}
        if report.ok:
            screen.say(screen.word("verified", account=report.dataset, **counts))
            continue
        screen.fail(PARTLY_DONE)
        screen.say(screen.word("damaged", account=report.dataset, count=len(report.damage)))
        for damage in report.damage:
            screen.say(
                f"  {' '.join(str(p) for p in (damage.what, damage.id, damage.rev) if p not in ('', None))}"
            )
    screen.put(
        {
            "accounts": [
                {
                    "account": r.dataset,
                    "ok": r.ok,
                    "facts": r.facts,
                    "versions": r.versions,
                    "revisions": r.revisions,
                    "damage": [{"what": d.what, "id": d.id, "rev": d.rev} for d in r.damage],
                }
                for r in found
            ]
        }
    )

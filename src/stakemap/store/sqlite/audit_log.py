"""The audit chain in the tables of a SQLite store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from stakemap.store.shared import audit_log as audit
from stakemap.store.shared.results import AuditEntry, Damage

__all__ = ["append", "broken_links", "entries"]

_COLUMNS = "seq, rev, at, action, fingerprint, payload, salt, payload_digest, chain"
_REVISION = "SELECT rev, at, added, changed, removed FROM revision WHERE ds = ?"


def append(
    connection: sqlite3.Connection,
    ds: int,
    rev: int,
    at: str,
    action: str,
    payload: Mapping[str, object],
) -> None:
    """Add one entry at the end of the chain."""
    last = connection.execute(
        "SELECT seq, chain FROM audit WHERE ds = ? ORDER BY seq DESC LIMIT 1", (ds,)
    ).fetchone() or (0, b"")
    revision = connection.execute(f"{_REVISION} AND rev = ?", (ds, rev)).fetchone()
    entry = audit.entry_after(last[0], last[1], revision, rev, at, action, payload)
    connection.execute(
        f"INSERT INTO audit (ds, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (ds, *entry),
    )


def entries(connection: sqlite3.Connection, ds: int, since: int = 0) -> Iterator[AuditEntry]:
    """The entries after number `since`, in order."""
    for row in connection.execute(
        f"SELECT {_COLUMNS} FROM audit WHERE ds = ? AND seq > ? ORDER BY seq",  # noqa: S608
        (ds, since),
    ):
        yield audit.Entry(*row).answer()


def broken_links(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    """Every entry that does not fit the one before it, its payload or its revision."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE ds = ? ORDER BY seq", (ds,))  # noqa: S608
    revisions = {row[0]: row for row in connection.execute(_REVISION, (ds,))}
    yield from audit.broken_links((audit.Entry(*row) for row in rows), revisions)

"""The audit chain: each entry seals the one before it, and the digest of its payload, not the payload.

So a payload can be erased and the chain still proves that no entry was changed, added or lost.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping

from stakemap.store.answers import AuditEntry, Damage
from stakemap.store.digests import canonical, keyed

__all__ = ["append", "broken_links", "entries", "fingerprint"]

_COLUMNS = "seq, rev, at, action, fingerprint, payload, salt, payload_digest, chain"


def fingerprint(connection: sqlite3.Connection, ds: int, rev: int) -> bytes:
    """Digest of what never changes in a revision, or of nothing where there is no such revision."""
    row = connection.execute(
        "SELECT rev, at, added, changed, removed FROM revision WHERE ds = ? AND rev = ?",
        (ds, rev),
    ).fetchone()
    return keyed(b"revision", *(row or ()))


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
    text = canonical(payload)
    salt, print_ = os.urandom(32), fingerprint(connection, ds, rev)
    sealed = keyed(salt, text)
    chain = _link(last[1], last[0] + 1, rev, at, action, print_, sealed)
    connection.execute(
        f"INSERT INTO audit (ds, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (ds, last[0] + 1, rev, at, action, print_, text, salt, sealed, chain),
    )


def _link(
    before: bytes,
    seq: int,
    rev: int,
    at: str,
    action: str,
    print_: bytes,
    sealed: bytes,
) -> bytes:
    return keyed(b"audit", before, seq, rev, at, action, print_, sealed)


def entries(connection: sqlite3.Connection, ds: int, since: int = 0) -> Iterator[AuditEntry]:
    """The entries after number `since`, in order."""
    for row in connection.execute(
        f"SELECT {_COLUMNS} FROM audit WHERE ds = ? AND seq > ? ORDER BY seq",  # noqa: S608
        (ds, since),
    ):
        seq, rev, at, action, _, payload, _, _, chain = row
        content = None if payload is None else json.loads(payload)
        yield AuditEntry(seq, rev, at, action, content, chain.hex())


def broken_links(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    """Every entry that does not fit the one before it, its payload or its revision."""
    chain, last = b"", 0
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit WHERE ds = ? ORDER BY seq", (ds,)):  # noqa: S608
        seq, rev, at, action, print_, payload, salt, sealed, kept = row
        if seq != last + 1:
            yield Damage("audit entries are missing", rev=rev)
        if _link(chain, seq, rev, at, action, print_, sealed) != kept:
            yield Damage("an audit entry was altered", rev=rev)
        if (payload is None) != (salt is None) or (salt is not None and keyed(salt, payload) != sealed):
            yield Damage("an audit payload was altered", rev=rev)
        if print_ != fingerprint(connection, ds, rev):
            yield Damage("a revision is not what the audit chain says", rev=rev)
        chain, last = kept, seq
    yield from _unaudited(connection, ds)


def _unaudited(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    for (rev,) in connection.execute(
        "SELECT rev FROM revision WHERE ds = ?1 AND rev NOT IN (SELECT rev FROM audit WHERE ds = ?1)",
        (ds,),
    ):
        yield Damage("a revision without an audit entry", rev=rev)

"""Writing revisions into the tables of a SQLite store, inside a transaction of the caller."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.shared import delta as shared
from stakemap.store.shared import recorded_time as moments
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.change_sets import Scope
from stakemap.store.shared.delta import Delta, compare, json_text, mark_of, refuse_marked
from stakemap.store.shared.digests import State, keyed
from stakemap.store.shared.results import Receipt
from stakemap.store.shared.rows import parsed
from stakemap.store.sqlite import audit_log as audit
from stakemap.store.sqlite import dataset as read

__all__ = [
    "Delta",
    "apply",
    "begin_revision",
    "check_references",
    "delta_in_scope",
    "delta_of",
    "ensure_dataset",
    "mark_of",
    "refuse_erased",
    "remember",
    "replay",
]

_FEW = 8


def ensure_dataset(connection: sqlite3.Connection, name: str) -> tuple[int, bytes]:
    """Number and salt of a dataset, made if it is new."""
    found = read.dataset_of(connection, name)
    if found is not None:
        return found
    number = int(connection.execute("SELECT coalesce(max(ds), 0) + 1 FROM dataset").fetchone()[0])
    salt = os.urandom(32)
    connection.execute(
        "INSERT INTO dataset VALUES (?, ?, ?, ?)",
        (number, name, salt, keyed(salt, number, name)),
    )
    return number, salt


def delta_of(connection: sqlite3.Connection, ds: int | None, given: Admitted) -> Delta:
    """Compare with the stored rows of the same ids."""
    wanted = [*(row.id for row in given.rows), *given.removed]
    stored = {
        ident: (kind, seal)
        for ident, kind, seal in read.chosen(connection, "fact", "id, kind, digest", ds, wanted)
    }
    return compare(given.rows, given.removed, stored)


def delta_in_scope(
    connection: sqlite3.Connection, ds: int | None, given: Admitted, scope: Scope
) -> tuple[Delta, int]:
    """What a sync changes, and how many facts the scope holds."""
    stored, inside = {}, set()
    for ident, kind, source, seal in connection.execute(
        "SELECT id, kind, source, digest FROM fact WHERE ds = ?", (ds,)
    ):
        stored[ident] = (kind, seal)
        if scope.holds(kind, source):
            inside.add(ident)
    if scope.by == "unit":
        rows = connection.execute("SELECT id, kind, body FROM fact WHERE ds = ?", (ds,))
        inside = scope.members((parsed(*row) for row in rows), given.records.values())
    removed = sorted(inside - given.records.keys())
    return compare(given.rows, removed, stored), len(inside)


def refuse_erased(connection: sqlite3.Connection, ds: int, salt: bytes, records: Iterable[Record]) -> None:
    """Refuse records that are, or name, somebody erased."""
    marks = {bytes(row[0]) for row in connection.execute("SELECT mark FROM tombstone WHERE ds = ?", (ds,))}
    refuse_marked(salt, marks, records)


def check_references(
    connection: sqlite3.Connection,
    ds: int | None,
    delta: Delta,
    records: Mapping[str, Record],
    catalogue: Catalogue,
) -> None:
    """Check that everything named is there after the write, from both sides."""
    shared.check_references(
        delta,
        records,
        catalogue,
        lambda ids: read.kinds_of(connection, ds, ids),
        lambda ids, without: namers(connection, ds, ids, without=without),
    )


def namers(
    connection: sqlite3.Connection,
    ds: int | None,
    ids: Iterable[str],
    *,
    without: Iterable[str] = (),
) -> Iterator[Record]:
    """Current records that name one of these ids in a reference field."""
    wanted, skipped = frozenset(ids), frozenset(without)
    query, values = (
        "SELECT id, kind, body FROM fact WHERE ds = ?",
        [ds, *map(json_text, sorted(wanted))],
    )
    if len(wanted) <= _FEW:
        query += f" AND ({' OR '.join(['instr(body, ?)'] * len(wanted))})"
    else:
        values = [ds]
    for ident, kind, body in connection.execute(query, values):
        if ident not in skipped:
            record = parsed(ident, kind, body)
            if any(end in wanted for _, end in record.references()):
                yield record


def replay(
    connection: sqlite3.Connection, ds: int | None, name: str, salt: bytes, key: str
) -> Receipt | None:
    """The receipt of the write that first used a key."""
    row = connection.execute(
        "SELECT rev, at, added, changed, removed, written FROM request WHERE ds = ? AND key = ?",
        (ds, keyed(salt, "request", key)),
    ).fetchone()
    if row is None:
        return None
    rev, at, added, changed, removed, written = row
    return Receipt(name, rev, at, added, changed, removed, written=bool(written))


def remember(connection: sqlite3.Connection, ds: int, salt: bytes, key: str, receipt: Receipt) -> None:
    """Keep the receipt of a write under its key, of which only a keyed digest is stored."""
    mark = keyed(salt, "request", key)
    values = (
        receipt.rev, receipt.at, receipt.added, receipt.changed, receipt.removed, int(receipt.written)
    )  # fmt: skip
    connection.execute(
        "INSERT INTO request VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (ds, mark, *values, keyed(salt, mark, *values)),
    )


def begin_revision(
    connection: sqlite3.Connection,
    ds: int,
    last: read.Revision,
    moment: datetime,
    counts: tuple[int, int, int],
    state: State,
) -> tuple[int, str]:
    """Number and time of a new revision, whose row is written first so that others can name it."""
    rev, at = last.rev + 1, moments.next_stamp(moment, last.at)
    connection.execute(
        "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (ds, rev, at, *counts, state.count, state.to_bytes()),
    )
    return rev, at


def apply(
    connection: sqlite3.Connection,
    ds: int,
    name: str,
    delta: Delta,
    *,
    moment: datetime,
    actor: str,
    reason: str,
    action: str,
) -> Receipt:
    """Write a delta that was checked, as one revision; nothing to do writes nothing."""
    last = read.head(connection, ds)
    if not len(delta):
        return Receipt(name, last.rev, last.at, 0, 0, 0, written=False)
    state = State(last.state.total, last.state.count)
    for seal in delta.gone:
        state.remove(seal)
    for row in (*delta.added, *delta.changed):
        state.add(row.digest)
    counts = (len(delta.added), len(delta.changed), len(delta.removed))
    rev, at = begin_revision(connection, ds, last, moment, counts, state)
    _write_rows(connection, ds, rev, delta)
    payload = {
        "actor": actor, "reason": reason, "added": counts[0], "changed": counts[1], "removed": counts[2]
    }  # fmt: skip
    audit.append(connection, ds, rev, at, action, payload)
    return Receipt(name, rev, at, *counts, written=True)


def _write_rows(connection: sqlite3.Connection, ds: int, rev: int, delta: Delta) -> None:
    old = [(ds, row.id) for row in delta.changed] + [(ds, ident) for ident in delta.removed]
    connection.executemany(
        f"""INSERT INTO version SELECT ds, id, rev_from, {rev:d}, kind, source, body, digest
            FROM fact WHERE ds = ? AND id = ?""",  # noqa: S608
        old,
    )
    connection.executemany("DELETE FROM fact WHERE ds = ? AND id = ?", old)
    connection.executemany(
        f"INSERT INTO fact VALUES ({ds:d}, ?, ?, ?, {rev:d}, ?, ?)",  # noqa: S608
        (*delta.added, *delta.changed),
    )

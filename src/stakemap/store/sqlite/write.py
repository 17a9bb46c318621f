"""Writing revisions into the tables of a SQLite store, inside a transaction of the caller."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from stakemap.store.shared.audit_log import Entry, Note, entry_after
from stakemap.store.shared.delta import Delta, Request
from stakemap.store.shared.digests import Row, State, keyed
from stakemap.store.shared.recorded_time import Clock, next_stamp
from stakemap.store.shared.results import Receipt
from stakemap.store.sqlite.dataset import AUDIT_COLUMNS, SqliteDataset
from stakemap.work import checkpoint

__all__ = ["appended", "begin_revision", "ensured", "write"]


def ensured(data: SqliteDataset) -> SqliteDataset:
    """The dataset, made if it is new."""
    if data.ds is not None:
        return data
    query = "SELECT coalesce(max(ds), 0) + 1 FROM dataset"
    number, salt = int(data.connection.execute(query).fetchone()[0]), os.urandom(32)
    values = (number, data.name, salt, keyed(salt, number, data.name))
    data.connection.execute("INSERT INTO dataset VALUES (?, ?, ?, ?)", values)
    return SqliteDataset(data.connection, data.name)


def begin_revision(
    data: SqliteDataset, counts: tuple[int, int, int], state: State, note: Note
) -> tuple[int, str]:
    """Number and time of a new revision; its row is there before those that name it, its audit entry too."""
    rev, at = data.last.rev + 1, next_stamp(note.moment, data.last.at)
    data.connection.execute(
        "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (data.ds, rev, at, *counts, state.count, state.to_bytes()),
    )
    seq, chain, _ = _end_of_chain(data)
    _add_entry(data, entry_after(seq, chain, (rev, at, *counts), note))
    return rev, at


def appended(data: SqliteDataset, note: Note) -> Entry:
    """An entry more in the audit chain, which tells of no new revision."""
    query = "SELECT rev, at, added, changed, removed FROM revision WHERE ds = ? ORDER BY rev DESC LIMIT 1"
    (revision,) = data.ask(query)
    seq, chain, last = _end_of_chain(data)
    entry = entry_after(seq, chain, revision, note, at=next_stamp(note.moment, last))
    _add_entry(data, entry)
    return entry


def _end_of_chain(data: SqliteDataset) -> tuple[int, bytes, str | None]:
    ends = data.ask("SELECT seq, chain, at FROM audit WHERE ds = ? ORDER BY seq DESC LIMIT 1")
    return ends[0] if ends else (0, b"", None)


def _add_entry(data: SqliteDataset, entry: Entry) -> None:
    data.connection.execute(
        f"INSERT INTO audit (ds, {AUDIT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (data.ds, *entry),
    )


def write(data: SqliteDataset, delta: Delta, request: Request, clock: Clock) -> Receipt:
    """Write a delta that was checked, as one revision; nothing to do writes nothing."""
    receipt = _written(data, delta, request, clock) if len(delta) else data.unchanged()
    if request.key is not None:
        data.remember(request.key, receipt)
    return receipt


def _written(data: SqliteDataset, delta: Delta, request: Request, clock: Clock) -> Receipt:
    state = State(data.last.state.total, data.last.state.count)
    for _, old in delta.gone():
        state.remove(old.seal)
    for row in delta.coming:
        state.add(row.digest)
    note = Note(request.action, request.payload(delta.counts), clock())
    rev, at = begin_revision(data, delta.counts, state, note)
    _write_rows(data, rev, delta)
    return Receipt(data.name, rev, at, *delta.counts, written=True)


def _write_rows(data: SqliteDataset, rev: int, delta: Delta) -> None:
    old = [(data.ds, ident) for ident, _ in delta.gone()]
    data.connection.executemany(
        f"""INSERT INTO version SELECT ds, id, rev_from, {rev:d}, kind, source, body, digest
            FROM fact WHERE ds = ? AND id = ?""",  # noqa: S608
        old,
    )
    data.connection.executemany("DELETE FROM fact WHERE ds = ? AND id = ?", old)
    data.connection.executemany(
        f"INSERT INTO fact VALUES ({data.ds:d}, ?, ?, ?, {rev:d}, ?, ?)",  # noqa: S608
        _stopping_by(delta.coming),
    )


def _stopping_by(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows for a transaction, which is undone where the work is to end."""
    for row in rows:
        checkpoint()
        yield row

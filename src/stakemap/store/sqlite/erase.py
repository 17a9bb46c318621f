"""Carrying a removal out in the tables of a SQLite store, the past included, and looking for what is left."""

from __future__ import annotations

from stakemap.store.shared.audit_log import Note
from stakemap.store.shared.digests import State, canonical
from stakemap.store.shared.erasure import Removal
from stakemap.store.shared.integrity import states
from stakemap.store.shared.redaction import Traces, beside
from stakemap.store.sqlite.dataset import TABLES, SqliteDataset
from stakemap.store.sqlite.write import begin_revision

__all__ = ["kept_elsewhere", "remove"]


def remove(data: SqliteDataset, removal: Removal, note: Note) -> tuple[int, str]:
    """Delete and rewrite rows without trace in the history, as one revision; its number and time.

    The state of every revision is written anew, since the past has lost rows.
    """
    connection, ds = data.connection, data.ds
    rev, at = begin_revision(data, (0, 0, len(removal.current)), State(), note)
    for table, _ in TABLES:
        current = table == "fact"
        connection.executemany(
            f"DELETE FROM {table} WHERE ds = ? AND id = ? AND rev_from = ?",  # noqa: S608
            [(ds, row.id, row.rev_from) for row in removal.gone if (row.rev_to is None) == current],
        )
        connection.executemany(
            f"UPDATE {table} SET body = ?, digest = ? WHERE ds = ? AND id = ? AND rev_from = ?",  # noqa: S608
            [
                (new.body, new.digest, ds, old.id, old.rev_from)
                for old, new in removal.rewritten
                if (old.rev_to is None) == current
            ],
        )
    counted = states(data.spans(), rev)
    connection.executemany(
        "UPDATE revision SET facts = ?, state = ? WHERE ds = ? AND rev = ?",
        [(state.count, state.to_bytes(), ds, number) for number, state in enumerate(counted) if number],
    )
    connection.execute("UPDATE store SET cleanup = 1")
    return rev, at


def kept_elsewhere(data: SqliteDataset, traces: Traces) -> tuple[list[str], set[str]]:
    """Facts here where id or names still stand, how many other datasets; and what of it names a dataset."""
    places: set[str] = set()
    others: set[int] = set()
    connection, ds = data.connection, data.ds
    for form in traces.telling:
        inner = canonical(form)[1:-1]
        for table, _ in TABLES:
            for other, ident in connection.execute(
                f"SELECT ds, id FROM {table} WHERE instr(body, ?)",  # noqa: S608
                (inner,),
            ):
                (places if other == ds else others).add(ident if other == ds else other)
        others.update(
            other
            for (other,) in connection.execute(
                "SELECT DISTINCT ds FROM audit WHERE ds <> ? AND instr(payload, ?)",
                (ds, inner),
            )
        )
    names = [name for (name,) in connection.execute("SELECT name FROM dataset")]
    named = {form for form in traces.telling if any(form in name for name in names)}
    return [*beside(len(others)), *sorted(places)], named

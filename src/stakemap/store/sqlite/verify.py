"""Finding damage: every digest recomputed, every revision added up again, the audit chain walked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache

from stakemap.store.shared import integrity as damage
from stakemap.store.shared.digests import State, keyed
from stakemap.store.shared.integrity import guarded
from stakemap.store.shared.results import Damage
from stakemap.store.sqlite import audit_log as audit
from stakemap.store.sqlite.schema import APPLICATION_ID, STEPS, Step, migrate, schema_of

__all__ = ["file_damage", "revision_damage", "row_damage", "states", "table_damage"]

_ROWS = """SELECT id, kind, source, body, digest, rev_from, NULL FROM fact WHERE ds = ?1
           UNION ALL
           SELECT id, kind, source, body, digest, rev_from, rev_to FROM version WHERE ds = ?1"""


_SPANS = """SELECT digest, rev_from, NULL FROM fact WHERE ds = ?1
            UNION ALL SELECT digest, rev_from, rev_to FROM version WHERE ds = ?1"""


def file_damage(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> Iterator[Damage]:
    """What is wrong with the file as a database: pages, indexes, schema, names of datasets."""
    for (text,) in connection.execute("PRAGMA integrity_check(20)"):
        if text != "ok":
            yield Damage("the structure of the file is damaged")
    for _ in connection.execute("PRAGMA foreign_key_check"):
        yield Damage("a row belongs to no dataset or revision")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        yield Damage("the mark of the file is damaged")
    if schema_of(connection) != _schema(tuple(steps)):
        yield Damage("the schema is not the one of its version")
    for ds, name, salt, seal in connection.execute("SELECT ds, name, salt, seal FROM dataset"):
        if keyed(salt, ds, name) != seal:
            yield Damage("the name of a dataset was altered")


@cache
def _schema(steps: tuple[Step, ...]) -> set[tuple[str, str, str]]:
    pattern = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(pattern, len(steps), dry_run=False, steps=steps)
        return schema_of(pattern)
    finally:
        pattern.close()


def row_damage(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    """Rows that are not what was written, and facts that name what is not there."""
    kinds = dict(connection.execute("SELECT id, kind FROM fact WHERE ds = ?", (ds,)).fetchall())
    return damage.row_damage(connection.execute(_ROWS, (ds,)), kinds)


def states(connection: sqlite3.Connection, ds: int, last: int) -> list[State]:
    """The state of every revision from 0 to `last`, added up from the rows."""
    return damage.states(connection.execute(_SPANS, (ds,)), last)


def revision_damage(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    """Revisions whose rows do not add up to what they were."""
    kept = connection.execute(
        "SELECT rev, facts, state FROM revision WHERE ds = ? ORDER BY rev", (ds,)
    ).fetchall()
    return damage.revision_damage(kept, connection.execute(_SPANS, (ds,)))


def table_damage(connection: sqlite3.Connection, ds: int, salt: bytes) -> Iterator[Damage]:
    """Receipts and tombstones that were altered, and a broken audit chain."""
    for _, mark, *values, seal in connection.execute("SELECT * FROM request WHERE ds = ?", (ds,)):
        if keyed(salt, mark, *values) != seal:
            yield Damage("the receipt of a write was altered", rev=values[0])
    for _, mark, rev, at, basis, seal in connection.execute("SELECT * FROM tombstone WHERE ds = ?", (ds,)):
        if keyed(salt, mark, rev, at, basis) != seal:
            yield Damage("a tombstone was altered", rev=rev)
    yield from audit.broken_links(connection, ds)
    yield from _missing_tombstones(connection, ds)


def _missing_tombstones(connection: sqlite3.Connection, ds: int) -> Iterator[Damage]:
    """The audit chain says how many there must be."""
    laid = connection.execute("SELECT rev FROM audit WHERE ds = ? AND action = 'erase'", (ds,)).fetchall()
    kept = connection.execute("SELECT rev FROM tombstone WHERE ds = ?", (ds,)).fetchall()
    for (rev,) in sorted(set(laid) - set(kept)):
        yield Damage("a tombstone is missing", rev=rev)


def all_damage(
    connection: sqlite3.Connection,
    ds: int | None,
    salt: bytes,
    steps: Sequence[Step] = STEPS,
) -> list[Damage]:
    """Everything wrong with one dataset and with the file around it."""
    found = guarded(file_damage(connection, steps))
    if ds is not None:
        for part in (
            row_damage(connection, ds),
            revision_damage(connection, ds),
            table_damage(connection, ds, salt),
        ):
            found += guarded(part)
    return found

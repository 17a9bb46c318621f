"""The tables of the SQLite store, as a list of numbered steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from stakemap.errors import Corrupt
from stakemap.store.shared import migration
from stakemap.store.shared.migration import Step, check_version
from stakemap.store.shared.results import MigrationPlan

__all__ = ["APPLICATION_ID", "STEPS", "migrate", "schema_of", "version_of"]

APPLICATION_ID = 0x736B6D70
"""Marks a file as ours: the letters skmp."""


FIRST = Step(
    "records, their history, audit chain, tombstones",
    (
        # `cleanup` is 1 between the removal of erased rows and the proof that their bytes are gone.
        """CREATE TABLE store (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            cleanup INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        """CREATE TABLE dataset (
            ds INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            salt BLOB NOT NULL,
            seal BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE revision (
            ds INTEGER NOT NULL REFERENCES dataset (ds),
            rev INTEGER NOT NULL,
            at TEXT NOT NULL,
            added INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            facts INTEGER NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (ds, rev)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE fact (
            ds INTEGER NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            source TEXT,
            rev_from INTEGER NOT NULL,
            body TEXT NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (ds, id),
            FOREIGN KEY (ds, rev_from) REFERENCES revision (ds, rev)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX fact_since ON fact (ds, rev_from)",
        """CREATE TABLE version (
            ds INTEGER NOT NULL,
            id TEXT NOT NULL,
            rev_from INTEGER NOT NULL,
            rev_to INTEGER NOT NULL,
            kind TEXT NOT NULL,
            source TEXT,
            body TEXT NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (ds, id, rev_from),
            FOREIGN KEY (ds, rev_from) REFERENCES revision (ds, rev),
            FOREIGN KEY (ds, rev_to) REFERENCES revision (ds, rev)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX version_since ON version (ds, rev_from)",
        "CREATE INDEX version_until ON version (ds, rev_to)",
        """CREATE TABLE request (
            ds INTEGER NOT NULL REFERENCES dataset (ds),
            key BLOB NOT NULL,
            rev INTEGER NOT NULL,
            at TEXT,
            added INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            written INTEGER NOT NULL,
            seal BLOB NOT NULL,
            PRIMARY KEY (ds, key)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE tombstone (
            ds INTEGER NOT NULL REFERENCES dataset (ds),
            mark BLOB NOT NULL,
            rev INTEGER NOT NULL,
            at TEXT NOT NULL,
            legal_basis TEXT NOT NULL,
            seal BLOB NOT NULL,
            PRIMARY KEY (ds, mark)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE audit (
            ds INTEGER NOT NULL REFERENCES dataset (ds),
            seq INTEGER NOT NULL,
            rev INTEGER NOT NULL,
            at TEXT NOT NULL,
            action TEXT NOT NULL,
            fingerprint BLOB NOT NULL,
            payload TEXT,
            salt BLOB,
            payload_digest BLOB NOT NULL,
            chain BLOB NOT NULL,
            PRIMARY KEY (ds, seq)
        ) STRICT, WITHOUT ROWID""",
        "INSERT INTO store (one) VALUES (1)",
    ),
)

STEPS: tuple[Step, ...] = (FIRST,)


def version_of(connection: sqlite3.Connection) -> int:
    """Schema version of an open file, 0 for an empty one.

    Raises
    ------
    Corrupt
        If the file is a database of something else.
    """
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if mark == APPLICATION_ID and version > 0:
        return version
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise Corrupt(
            "a database, but not one of stakemap",
            hint="name another file, or restore a backup",
        )
    return 0


def migrate(
    connection: sqlite3.Connection, target: int, *, dry_run: bool, steps: Sequence[Step] = STEPS
) -> MigrationPlan:
    """Take the steps up to a version, each whole or not at all; the caller names a known version."""
    current = version_of(connection)
    if current > len(steps):
        check_version(current, steps)

    def take(number: int, step: Step) -> None:
        _take(connection, number, step)

    return migration.migrate(current, target, steps, take, dry_run=dry_run)


def _take(connection: sqlite3.Connection, number: int, step: Step) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have taken the step while this one waited for the lock.
        if version_of(connection) < number:
            for statement in step.statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Type, name and text of everything the schema defines."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(str(kind), str(name), str(text)) for kind, name, text in rows}

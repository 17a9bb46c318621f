"""After an erasure: making the bytes vanish from the file, and proving that they did."""

from __future__ import annotations

import sqlite3

from stakemap.store.shared.results import ErasureReceipt
from stakemap.store.shared.rows import Erasure
from stakemap.store.shared.traces import OUT_OF_REACH, Traces, files_holding
from stakemap.store.sqlite.connection import Connections, typed_errors
from stakemap.store.sqlite.erase import kept_elsewhere

__all__ = ["clean_up", "prove"]

_IN_THE_WAY = "somebody is reading the store: erase again to finish the clean-up"


def clean_up(connection: sqlite3.Connection) -> bool:
    """Rewrite the file and empty its log, so that nothing erased is left; whether it worked.

    Another reader can be in the way; then the mark in the table `store` stays, and whoever opens
    the store next tries again.
    """
    try:
        connection.execute("VACUUM")
        connection.execute("UPDATE store SET cleanup = 0")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return False
        raise
    if busy:
        connection.execute("UPDATE store SET cleanup = 1")
    return not busy


def prove(
    files: Connections, dataset: str, ds: int, traces: Traces, done: Erasure, legal_basis: str
) -> ErasureReceipt:
    """Clean up, look for id and names in every byte, and write down what was found."""
    with typed_errors():
        clean = clean_up(files.get())
    with files.reading() as connection:
        kept, forms = kept_elsewhere(connection, ds, traces)
    left = files_holding(files.path, traces, skip=forms)
    return ErasureReceipt(
        dataset=dataset,
        rev=done.rev,
        at=done.at,
        legal_basis=legal_basis,
        tombstone=done.mark.hex(),
        facts=done.facts,
        versions=done.versions,
        assessments=done.assessments,
        redacted=done.redacted,
        runs=done.runs,
        absent=clean and not left and not kept,
        kept=tuple(kept),
        remarks=OUT_OF_REACH if clean else (*OUT_OF_REACH, _IN_THE_WAY),
    )

"""After an erasure: making the bytes vanish from the file, and looking for those that did not."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

from stakemap.store.shared.redaction import Traces
from stakemap.store.sqlite.same_files import Identity, identity

__all__ = ["clean_up", "files_holding"]

_SHORTEST_BYTES = 4
_PORTION = 1 << 22
_IN_THE_WAY = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY),
}


def clean_up(connection: sqlite3.Connection) -> bool:
    """Rewrite the file and empty its log, so that nothing erased is left; whether it worked.

    Another reader can be in the way, or the disk full; then the mark in the table `store` stays, and whoever
    opens the store next tries again.
    """
    try:
        connection.execute("VACUUM")
        connection.execute("UPDATE store SET cleanup = 0")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            connection.execute("UPDATE store SET cleanup = 1")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _IN_THE_WAY:
            return False
        raise
    return not busy


def files_holding(path: Path, traces: Traces, skip: Iterable[str] = ()) -> tuple[str, ...]:
    """Which of the files of a store hold the bytes of an id or name, in UTF-8 or UTF-16.

    Forms shorter than four bytes would be found by chance and are not looked for.
    """
    left = [form for form in traces.telling if form not in set(skip)]
    needles = {form.encode(code) for form in left for code in ("utf-8", "utf-16-le", "utf-16-be")}
    needles = {needle for needle in needles if len(needle) >= _SHORTEST_BYTES}
    found = []
    with _one_at_a_time:
        for name in ("", "-wal", "-journal"):
            file = path.with_name(path.name + name)
            if needles and file.exists() and _holds(file, needles):
                found.append(file.name)
    return tuple(found)


_one_at_a_time = threading.Lock()
_looked_into: dict[Identity | None, int] = {}
# Never closed: to close one descriptor of a file is to give up every lock that this process has on it
# (POSIX), those of SQLite too, and another process would delete the log of a store that is in use here.


def _holds(file: Path, needles: set[bytes]) -> bool:
    known = identity(file)
    if known not in _looked_into:
        _looked_into[known] = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    number = _looked_into[known]
    os.lseek(number, 0, os.SEEK_SET)
    overlap = max(map(len, needles)) - 1
    kept = b""
    while block := os.read(number, _PORTION):
        window = kept + block
        if any(needle in window for needle in needles):
            return True
        kept = window[-overlap:] if overlap else b""
    return False

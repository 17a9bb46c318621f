"""The file of the service: opened, locked, and made to forget for good."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from stakemap.errors import Unavailable
from stakemap.processes import hold

__all__ = ["StateFile"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, secret BLOB NOT NULL, access TEXT NOT NULL, made TEXT NOT NULL, revoked TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (mark BLOB PRIMARY KEY, key TEXT NOT NULL, ends REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS repeated (mark BLOB PRIMARY KEY, body BLOB NOT NULL, made REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL,
    rev INTEGER NOT NULL, digest TEXT NOT NULL, upload BLOB, mark BLOB UNIQUE, asked BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued', attempts INTEGER NOT NULL DEFAULT 0, problem TEXT,
    made REAL NOT NULL, ended REAL
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_account ON jobs (account, made);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, made);
CREATE TABLE IF NOT EXISTS results (
    digest TEXT NOT NULL, name TEXT NOT NULL, account TEXT NOT NULL, media TEXT NOT NULL, tag TEXT NOT NULL,
    body BLOB NOT NULL, made REAL NOT NULL, UNIQUE (digest, name)
) STRICT;
CREATE TABLE IF NOT EXISTS looked_at (account TEXT PRIMARY KEY, entry INTEGER NOT NULL) STRICT;
"""


class StateFile:
    """One SQLite file; safe to use from several threads, and from `stakemap key` beside a server.

    What is removed is overwritten.  A write that returned survives ``kill -9`` and the loss of power.

    Parameters
    ----------
    path
        The file; made, readable to its owner alone, if it is not there.

    Raises
    ------
    Unavailable
        The file cannot be opened, or is something else.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock, self._reader_lock = threading.RLock(), threading.RLock()
        self._held: IO[bytes] | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._file, self._reader = self._opened(), self._opened()
            self._file.executescript(_SCHEMA)
        except (OSError, sqlite3.Error):
            raise _unusable() from None

    def hold(self) -> None:
        """From now on this process alone serves with the file, until it closes it or ends, however it ends.

        Keys may be made and revoked by others meanwhile.

        Raises
        ------
        Unavailable
            Another process serves with it; its number is told.
        """
        if self._held is not None:
            return
        name = f"{os.path.realpath(self.path)}-server"
        try:
            file = os.fdopen(os.open(name, os.O_CREAT | os.O_RDWR, 0o600), "r+b")
        except OSError:
            raise _unusable() from None
        try:
            hold(file)
        except OSError:
            with file:
                number = file.read(20).decode("ascii", "replace")
            said = f"another server works with this file of the service: process {number}"
            raise Unavailable(said, hint="stop that one, or name another file with --state") from None
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        self._held = file

    def _opened(self) -> sqlite3.Connection:
        found = sqlite3.connect(self.path, timeout=10, check_same_thread=False, isolation_level=None)
        found.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            found.execute(f"PRAGMA {pragma}")
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile, though there may be several transactions of this thread."""
        with self._lock:
            yield

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction of this thread alone: kept as a whole, or not at all."""
        with self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield self._file
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread alone; it does not wait for who writes."""
        with self._reader_lock:
            yield self._reader

    def wipe(self) -> None:
        """Let what was removed vanish from the log as well."""
        with self._lock, self._reader_lock:
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Free the file; nothing works afterwards."""
        if self._held is not None:
            self._held.truncate(0)
            self._held.close()
            self._held = None
        with self._lock, self._reader_lock:
            self._reader.close()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _unusable() -> Unavailable:
    return Unavailable("the file of the service cannot be used", hint="name another with --state")

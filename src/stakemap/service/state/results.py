"""Finished results by digest, up to a size; an erasure in the store takes all of its account along."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from stakemap.service.state.file import StateFile

__all__ = ["Results", "StoredFile"]


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def media(self) -> str: ...
    @property
    def body(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a result."""

    name: str
    media: str
    tag: str
    body: bytes


class Results:
    """The results in the file of a service.

    Parameters
    ----------
    most
        Bytes that are kept; the oldest results go first.
    """

    def __init__(self, file: StateFile, most: int) -> None:
        self._file, self._most = file, most

    def put(self, digest: str, account: str, files: Iterable[_Named]) -> None:
        """Keep a result."""
        now = time.time()
        rows = [
            (digest, one.name, account, one.media, hashlib.sha256(one.body).hexdigest(), one.body, now)
            for one in files
        ]
        with self._file.writing() as file:
            file.execute("DELETE FROM results WHERE digest = ?", (digest,))
            file.executemany("INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            while (self._bytes(file) > self._most) and (oldest := self._oldest(file)) != digest:
                file.execute("DELETE FROM results WHERE digest = ?", (oldest,))

    @staticmethod
    def _bytes(file: object) -> int:
        query = "SELECT coalesce(sum(length(body)), 0) FROM results"
        return int(file.execute(query).fetchone()[0])  # type: ignore[attr-defined]

    @staticmethod
    def _oldest(file: object) -> str:
        query = "SELECT digest FROM results ORDER BY made LIMIT 1"
        return str(file.execute(query).fetchone()[0])  # type: ignore[attr-defined]

    def names(self, digest: str, account: str) -> list[str]:
        """Names of the files of a result, none if it is not there."""
        with self._file.reading() as file:
            rows = file.execute(
                "SELECT name FROM results WHERE digest = ? AND account = ? ORDER BY rowid", (digest, account)
            ).fetchall()
        return [row["name"] for row in rows]

    def file(self, digest: str, account: str, name: str | None = None) -> StoredFile | None:
        """A file of a result; the first without a name."""
        with self._file.reading() as file:
            row = file.execute(
                "SELECT * FROM results WHERE digest = ? AND account = ? AND (? IS NULL OR name = ?) "
                "ORDER BY rowid LIMIT 1",
                (digest, account, name, name),
            ).fetchone()
        return None if row is None else StoredFile(row["name"], row["media"], row["tag"], row["body"])

    def accounts(self) -> set[str]:
        """Accounts of which something is kept, results or jobs."""
        with self._file.reading() as file:
            rows = file.execute("SELECT account FROM results UNION SELECT account FROM jobs").fetchall()
        return {row["account"] for row in rows}

    def bytes(self) -> int:
        """How much is kept."""
        with self._file.reading() as file:
            return self._bytes(file)

    def forget(self, account: str) -> None:
        """Remove all results of an account."""
        with self._file.writing() as file:
            file.execute("DELETE FROM results WHERE account = ?", (account,))

    # Up to which entry of the audit chain erasures were looked for

    def looked_at(self, account: str) -> int:
        """The last entry of the chain of an account that was looked at."""
        with self._file.reading() as file:
            row = file.execute("SELECT entry FROM looked_at WHERE account = ?", (account,)).fetchone()
        return 0 if row is None else int(row["entry"])

    def look_on(self, account: str, entry: int) -> None:
        """Entries up to this one were looked at."""
        with self._file.writing() as file:
            file.execute("INSERT OR REPLACE INTO looked_at VALUES (?, ?)", (account, entry))

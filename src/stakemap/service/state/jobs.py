"""Jobs on disk: what was asked, by whom, and what became of it; a job that was acknowledged is never lost."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from stakemap.errors import InputError
from stakemap.service.state.file import StateFile

__all__ = ["Job", "Jobs"]

_MOST_ATTEMPTS = 3
_KEPT_SECONDS = 7 * 86400.0


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands.

    Attributes
    ----------
    key
        The id of the key that asked for it.
    digest
        The name of its result.
    state
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    problem
        Why it failed, as the schema ``problem``.
    """

    id: str
    account: str
    key: str
    kind: str
    request: Mapping[str, Any]
    rev: int
    digest: str
    state: str
    attempts: int
    made: float
    ended: float | None
    problem: Mapping[str, Any] | None

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it by itself."""
        return self.state in {"done", "failed", "cancelled"}


class Jobs:
    """The jobs in the file of a service."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def add(
        self,
        account: str,
        key: str,
        kind: str,
        request: Mapping[str, Any],
        *,
        rev: int,
        digest: str,
        upload: bytes | None = None,
        repeat: str | None = None,
    ) -> Job:
        """A new job; the one there is, if the same was asked for with the same idempotency key before.

        Raises
        ------
        InputError
            The idempotency key came with another request.
        """
        ident, body = secrets.token_hex(12), json.dumps(dict(request), sort_keys=True)
        asked = hashlib.sha256(kind.encode() + body.encode() + (upload or b"")).digest()
        mark = (
            None if repeat is None else hashlib.sha256(json.dumps([key, account, repeat]).encode()).digest()
        )
        row = (ident, account, key, kind, body, rev, digest, upload, mark, asked, time.time())
        with self._file.writing() as file:
            known = file.execute("SELECT * FROM jobs WHERE mark = ?", (mark,)).fetchone() if mark else None
            if known is None:
                file.execute(
                    "INSERT INTO jobs (id, account, key, kind, request, rev, digest, upload, mark, asked, "
                    "made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row,
                )
                known = file.execute("SELECT * FROM jobs WHERE id = ?", (ident,)).fetchone()
        if known["asked"] != asked:
            hint = "give each request a key of its own; send the same one again only to repeat it"
            raise InputError("the idempotency key came with another request before", hint=hint)
        return _job(known)

    def get(self, account: str, ident: str) -> Job | None:
        """A job of an account."""
        with self._file.reading() as file:
            row = file.execute("SELECT * FROM jobs WHERE id = ? AND account = ?", (ident, account)).fetchone()
        return _job(row) if row is not None else None

    def of(self, account: str, most: int = 100) -> list[Job]:
        """The jobs of an account, the newest first."""
        with self._file.reading() as file:
            rows = file.execute(
                "SELECT * FROM jobs WHERE account = ? ORDER BY made DESC LIMIT ?", (account, most)
            ).fetchall()
        return [_job(row) for row in rows]

    def waiting(self, account: str | None = None) -> int:
        """How many are queued, of one account or of all."""
        where, values = ("", ()) if account is None else (" AND account = ?", (account,))
        with self._file.reading() as file:
            counted = file.execute(f"SELECT count(*) FROM jobs WHERE state = 'queued'{where}", values)  # noqa: S608  no value is in it
            return int(counted.fetchone()[0])

    def underway(self, account: str, key: str, digest: str) -> Job | None:
        """A job of a key that will have this result, if one waits or runs."""
        with self._file.reading() as file:
            row = file.execute(
                "SELECT * FROM jobs WHERE account = ? AND key = ? AND digest = ? "
                "AND state IN ('queued', 'running') ORDER BY made LIMIT 1",
                (account, key, digest),
            ).fetchone()
        return _job(row) if row is not None else None

    def again(self, ident: str) -> None:
        """Let a job that ended run once more."""
        self._set(ident, "queued", ("failed", "cancelled", "done"), attempts=0)

    def cancel(self, ident: str) -> None:
        """Call a job off that has not ended."""
        self._set(ident, "cancelled", ("queued", "running"))

    def _set(self, ident: str, state: str, of: Collection[str], attempts: int | None = None) -> None:
        marks = ", ".join("?" * len(of))
        ended = None if state == "queued" else time.time()
        with self._file.writing() as file:
            file.execute(
                "UPDATE jobs SET state = ?, ended = ?, problem = NULL, attempts = coalesce(?, attempts) "  # noqa: S608  marks alone
                f"WHERE id = ? AND state IN ({marks})",
                (state, ended, attempts, ident, *of),
            )

    # For the worker pool

    def take_up(self) -> None:
        """After a start: what was running when the service ended waits again, three times at most."""
        lost = json.dumps(
            {"code": "killed", "message": "the process ended three times", "hint": "", "problems": []}
        )
        with self._file.writing() as file:
            file.execute(
                "UPDATE jobs SET state = 'failed', problem = ?, ended = ? "
                "WHERE state = 'running' AND attempts >= ?",
                (lost, time.time(), _MOST_ATTEMPTS),
            )
            file.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")

    def begin_next(self, busy: Collection[str], under: Collection[str]) -> tuple[Job, bytes | None] | None:
        """The next job, from now on running, with its upload: of an account without a running job first.

        Parameters
        ----------
        busy
            Accounts with a running job.
        under
            Digests of results that are being made: whoever waits for one of these goes on waiting.
        """
        marks = [", ".join("?" * len(names)) for names in (under, busy)]
        query = (
            f"SELECT * FROM jobs WHERE state = 'queued' AND digest NOT IN ({marks[0]}) "  # noqa: S608  marks alone
            f"ORDER BY account IN ({marks[1]}), made LIMIT 1"
        )
        with self._file.reading() as file:
            row = file.execute(query, (*under, *busy)).fetchone()
        if row is None:
            return None
        with self._file.writing() as file:
            begun = file.execute(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1 "
                "WHERE id = ? AND state = 'queued'",
                (row["id"],),
            ).rowcount
        return (_job(row), row["upload"]) if begun else self.begin_next(busy, under)

    def running(self, idents: Collection[str]) -> set[str]:
        """Those of some jobs that are still to run: not called off and not forgotten."""
        marks = ", ".join("?" * len(idents))
        with self._file.reading() as file:
            rows = file.execute(
                f"SELECT id FROM jobs WHERE state = 'running' AND id IN ({marks})",  # noqa: S608  marks alone
                tuple(idents),
            ).fetchall()
        return {row["id"] for row in rows}

    def end(self, ident: str, problem: Mapping[str, Any] | None) -> None:
        """A running job is done, or has failed; its upload is no longer kept unless it may run again."""
        state = "done" if problem is None else "failed"
        text = None if problem is None else json.dumps(dict(problem))
        with self._file.writing() as file:
            file.execute(
                "UPDATE jobs SET state = ?, problem = ?, ended = ?, upload = CASE WHEN ? = 'done' THEN NULL "
                "ELSE upload END WHERE id = ? AND state IN ('running', 'queued')",
                (state, text, time.time(), state, ident),
            )

    def forget(self, account: str) -> int:
        """Remove all jobs of an account with their uploads; how many."""
        with self._file.writing() as file:
            gone = file.execute("DELETE FROM jobs WHERE account = ?", (account,)).rowcount
        return int(gone)

    def forget_old(self) -> None:
        """Remove what ended a week ago."""
        with self._file.writing() as file:
            file.execute("DELETE FROM jobs WHERE ended < ?", (time.time() - _KEPT_SECONDS,))


def _job(row: Any) -> Job:
    names = ("id", "account", "key", "kind", "rev", "digest", "state", "attempts", "made", "ended")
    problem = None if row["problem"] is None else json.loads(row["problem"])
    return Job(**{name: row[name] for name in names}, request=json.loads(row["request"]), problem=problem)

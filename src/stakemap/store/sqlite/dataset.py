"""Reading from the tables of a SQLite store; every row is checked against its digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from stakemap.errors import Corrupt, UnknownName
from stakemap.store.shared import recorded_time as moments
from stakemap.store.shared.digests import State, intact
from stakemap.store.shared.results import Change, Version
from stakemap.store.shared.rows import NOTHING, Revision, change, checked, parsed

__all__ = [
    "Revision",
    "dataset_of",
    "diff",
    "head",
    "history",
    "kinds_of",
    "parsed",
    "revision_at",
    "rows",
]

_CHUNK = 500
_AT = """SELECT id, kind, body, digest FROM fact WHERE ds = :ds AND rev_from <= :rev
         UNION ALL
         SELECT id, kind, body, digest FROM version WHERE ds = :ds AND rev_from <= :rev AND rev_to > :rev
         ORDER BY id"""
_NOW = "SELECT id, kind, body, digest FROM fact WHERE ds = :ds ORDER BY id"


def dataset_of(connection: sqlite3.Connection, name: str) -> tuple[int, bytes] | None:
    """Number and salt of a dataset, None before its first write."""
    row = connection.execute("SELECT ds, salt FROM dataset WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    if not isinstance(row[1], bytes):
        raise Corrupt("a dataset is not what was written", hint="restore a backup; call verify()")
    return int(row[0]), row[1]


def head(connection: sqlite3.Connection, ds: int | None) -> Revision:
    """The last revision; number 0 before the first."""
    return _revision(connection, "ds = ?1 ORDER BY rev DESC LIMIT 1", ds)


def _revision(connection: sqlite3.Connection, where: str, *values: object) -> Revision:
    row = connection.execute(
        f"SELECT rev, at, facts, state FROM revision WHERE {where}",  # noqa: S608
        values,
    ).fetchone()
    if row is None:
        return NOTHING
    rev, at, facts, state = row
    if not (
        isinstance(rev, int) and isinstance(at, str) and isinstance(facts, int) and isinstance(state, bytes)
    ):
        raise Corrupt("a revision is not what was written", hint="restore a backup; call verify()")
    return Revision(rev, at, facts, State.from_bytes(state, facts))


def revision_at(
    connection: sqlite3.Connection,
    ds: int | None,
    moment: int | str | date | datetime | None,
) -> Revision:
    """The revision in force at a moment of recorded time.

    Raises
    ------
    UnknownName
        If there is no revision of that number.
    """
    if moment is None:
        return head(connection, ds)
    if isinstance(moment, int):
        last = head(connection, ds).rev
        if not 0 <= moment <= last:
            raise UnknownName("revision", str(moment), (f"0 to {last}",))
        return _revision(connection, "ds = ?1 AND rev = ?2", ds, moment)
    until = moments.cutoff(moment)
    return _revision(connection, "ds = ?1 AND at <= ?2 ORDER BY rev DESC LIMIT 1", ds, until)


def rows(connection: sqlite3.Connection, ds: int | None, at: Revision) -> Iterator[tuple[str, str, str]]:
    """Id, kind and body of every row in force at a revision, by id.

    Raises
    ------
    Corrupt
        If a row is not what was written, or rows are missing or too many.
    """
    current = head(connection, ds).rev == at.rev
    seen = State()
    for ident, kind, body, seal in connection.execute(_NOW if current else _AT, {"ds": ds, "rev": at.rev}):
        if not intact(ident, kind, body, seal):
            raise Corrupt(
                f"the record {ident} is not what was written",
                hint="restore a backup; call verify()",
            )
        seen.add(seal)
        yield ident, kind, body
    if seen != at.state:
        raise Corrupt(f"revision {at.rev} is not whole", hint="restore a backup; call verify()")


def chosen(
    connection: sqlite3.Connection,
    table: str,
    columns: str,
    ds: int | None,
    ids: Iterable[str],
) -> Iterator[tuple[Any, ...]]:
    """Rows of some ids, asked for in portions."""
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        yield from connection.execute(
            f"SELECT {columns} FROM {table} WHERE ds = ? AND id IN ({marks})",  # noqa: S608
            (ds, *part),
        )


def kinds_of(connection: sqlite3.Connection, ds: int | None, ids: Iterable[str]) -> dict[str, str]:
    """Kinds of the current records among some ids."""
    return {str(ident): str(kind) for ident, kind in chosen(connection, "fact", "id, kind", ds, ids)}


def history(connection: sqlite3.Connection, ds: int | None, ident: str) -> list[Version]:
    """All versions of a record, the oldest first."""
    times = "SELECT at FROM revision WHERE ds = ?1 AND rev ="
    found = connection.execute(
        f"""SELECT kind, body, digest, rev_from, rev_to, ({times} rev_from), ({times} rev_to) FROM (
            SELECT kind, body, digest, rev_from, rev_to FROM version WHERE ds = ?1 AND id = ?2
            UNION ALL
            SELECT kind, body, digest, rev_from, NULL FROM fact WHERE ds = ?1 AND id = ?2)
            ORDER BY rev_from""",  # noqa: S608
        (ds, ident),
    ).fetchall()
    return [
        Version(
            checked(ident, kind, body, seal),
            rev_from,
            rev_to,
            recorded_from,
            recorded_to,
        )
        for kind, body, seal, rev_from, rev_to, recorded_from, recorded_to in found
    ]


_TOUCHED = """SELECT id FROM fact WHERE ds = :ds AND rev_from > :low AND rev_from <= :high
              UNION
              SELECT id FROM version WHERE ds = :ds AND rev_from > :low AND rev_from <= :high
              UNION
              SELECT id FROM version WHERE ds = :ds AND rev_to > :low AND rev_to <= :high
              ORDER BY id"""


def diff(connection: sqlite3.Connection, ds: int | None, a: int, b: int) -> Iterator[Change]:
    """How revision `b` differs from `a`, by id; the work grows with the changes, not the store."""
    low, high = sorted((a, b))
    touched = [row[0] for row in connection.execute(_TOUCHED, {"ds": ds, "low": low, "high": high})]
    for start in range(0, len(touched), _CHUNK):
        part = touched[start : start + _CHUNK]
        before, after = (
            _states(connection, ds, part, a),
            _states(connection, ds, part, b),
        )
        for ident in part:
            yield from change(ident, before.get(ident), after.get(ident))


def _states(
    connection: sqlite3.Connection, ds: int | None, ids: Sequence[str], rev: int
) -> dict[str, tuple[str, str, bytes]]:
    columns = "id, kind, body, digest, rev_from"
    found = [(*row, None) for row in chosen(connection, "fact", columns, ds, ids)]
    found += [tuple(row) for row in chosen(connection, "version", f"{columns}, rev_to", ds, ids)]
    return {
        ident: (kind, body, seal)
        for ident, kind, body, seal, rev_from, rev_to in found
        if rev_from <= rev and (rev_to is None or rev < rev_to)
    }

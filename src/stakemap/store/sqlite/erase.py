"""Erasing a person from the tables of a SQLite store, the past included."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from stakemap.errors import Corrupt, InputError, UnknownName
from stakemap.model import FACTS
from stakemap.store.shared.digests import State, canonical, keyed, row_digest
from stakemap.store.shared.erasure import lonely_sources, past_retention
from stakemap.store.shared.integrity import guarded
from stakemap.store.shared.rows import Erasure, Held
from stakemap.store.shared.traces import Traces, traces_of
from stakemap.store.sqlite import audit_log as audit
from stakemap.store.sqlite import dataset as read
from stakemap.store.sqlite import write
from stakemap.store.sqlite.verify import revision_damage, row_damage, states

__all__ = ["Erasure", "erase", "expire", "expired", "kept_elsewhere", "subject_traces"]

_TABLES = (("fact", "NULL"), ("version", "rev_to"))


def subject_traces(connection: sqlite3.Connection, ds: int, subject: str) -> Traces:
    """Id and names of a subject, from all its versions.

    Raises
    ------
    UnknownName
        If the dataset never held it.
    InputError
        If it is not about a person.
    """
    rows = [row for row in holding(connection, ds, [subject]) if row.id == subject]
    if not rows:
        raise UnknownName("id", subject)
    if not any(FACTS[row.kind].personal for row in rows):
        raise InputError(
            "only what is about a person is erased",
            hint="remove other facts with apply or sync",
        )
    return traces_of(subject, (row.record for row in rows))


def holding(connection: sqlite3.Connection, ds: int | None, texts: Iterable[str]) -> Iterator[Held]:
    """Rows of the present and the past whose body has one of these texts in it."""
    wanted = list(texts)
    found = " OR ".join(["instr(body, ?)"] * len(wanted)) or "0"
    for table, rev_to in _TABLES:
        for row in connection.execute(
            f"SELECT id, kind, source, body, rev_from, {rev_to} FROM {table} WHERE ds = ? AND ({found})",  # noqa: S608
            (ds, *(json.dumps(text, ensure_ascii=False)[1:-1] for text in wanted)),
        ):
            yield Held(*row)


def refuse_damaged(connection: sqlite3.Connection, ds: int) -> None:
    """Erasing rewrites digests of the past, so damage must be seen before it.

    Raises
    ------
    Corrupt
        If the dataset is damaged.
    """
    if guarded(row_damage(connection, ds)) or guarded(revision_damage(connection, ds)):
        raise Corrupt(
            "the store is damaged and cannot be rewritten",
            hint="call verify(); restore a backup",
        )


def erase(
    connection: sqlite3.Connection,
    ds: int,
    salt: bytes,
    traces: Traces,
    *,
    moment: datetime,
    actor: str,
    reason: str,
    legal_basis: str,
) -> Erasure:
    """Remove every row that is the subject or names it, and black it out of all other text."""
    refuse_damaged(connection, ds)
    found = list(holding(connection, ds, traces.forms))
    gone = [row for row in found if row.id == traces.ident or row.names(traces.ident)]
    gone += lonely_sources(traces, found, gone, lambda source: _users(connection, ds, source))
    leaving = {(row.id, row.rev_from) for row in gone}
    kept = [row for row in found if (row.id, row.rev_from) not in leaving]
    current = [row for row in gone if row.rev_to is None]
    scores = [row for row in current if row.kind == "assessment"]
    runs = sorted({str(json.loads(row.body)["run"]) for row in gone if row.kind == "assessment"})

    rev, at = _drop(connection, ds, gone, moment)
    redacted = sum(_redact(connection, ds, row, traces) for row in kept)
    _restate(connection, ds, rev)
    _forget_payloads(connection, ds, traces)
    mark = write.mark_of(salt, traces.ident)
    basis = traces.redacted(legal_basis)
    connection.execute(
        "INSERT INTO tombstone VALUES (?, ?, ?, ?, ?, ?)",
        (ds, mark, rev, at, basis, keyed(salt, mark, rev, at, basis)),
    )
    done = Erasure(
        rev,
        at,
        mark,
        len(current),
        len(gone) - len(current),
        len(scores),
        redacted,
        tuple(runs),
    )
    payload = {
        "actor": traces.redacted(actor), "reason": traces.redacted(reason), "legal_basis": basis,
        "tombstone": mark.hex(), "facts": done.facts, "versions": done.versions, "redacted": redacted,
    }  # fmt: skip
    audit.append(connection, ds, rev, at, "erase", payload)
    return done


def _users(connection: sqlite3.Connection, ds: int, source: str) -> list[tuple[str, int]]:
    """Rows of the present and the past that give a source."""
    return connection.execute(
        """SELECT id, rev_from FROM fact WHERE ds = ?1 AND source = ?2
           UNION ALL SELECT id, rev_from FROM version WHERE ds = ?1 AND source = ?2""",
        (ds, source),
    ).fetchall()


def _drop(connection: sqlite3.Connection, ds: int, gone: list[Held], moment: datetime) -> tuple[int, str]:
    """Delete rows without trace in the history, as one revision; its state is summed up later."""
    current = sum(row.rev_to is None for row in gone)
    last = read.head(connection, ds)
    rev, at = write.begin_revision(connection, ds, last, moment, (0, 0, current), State())
    for table, _ in _TABLES:
        connection.executemany(
            f"DELETE FROM {table} WHERE ds = ? AND id = ? AND rev_from = ?",  # noqa: S608
            [(ds, row.id, row.rev_from) for row in gone if (row.rev_to is None) == (table == "fact")],
        )
    return rev, at


def _redact(connection: sqlite3.Connection, ds: int, row: Held, traces: Traces) -> bool:
    values = json.loads(row.body)
    blacked = traces.redact(row.kind, values)
    if blacked == values:
        return False
    body = canonical(blacked)
    table = "fact" if row.rev_to is None else "version"
    connection.execute(
        f"UPDATE {table} SET body = ?, digest = ? WHERE ds = ? AND id = ? AND rev_from = ?",  # noqa: S608
        (body, row_digest(row.kind, body), ds, row.id, row.rev_from),
    )
    return True


def _restate(connection: sqlite3.Connection, ds: int, last: int) -> None:
    """Write the state of every revision anew, since the past has lost rows."""
    connection.executemany(
        "UPDATE revision SET facts = ?, state = ? WHERE ds = ? AND rev = ?",
        [
            (state.count, state.to_bytes(), ds, rev)
            for rev, state in enumerate(states(connection, ds, last))
            if rev > 0
        ],
    )


def _forget_payloads(connection: sqlite3.Connection, ds: int, traces: Traces) -> None:
    """Erase the audit payloads that name the subject, with their salt."""
    named = [
        seq
        for seq, payload in connection.execute(
            "SELECT seq, payload FROM audit WHERE ds = ? AND payload IS NOT NULL", (ds,)
        )
        if traces.found_in(payload)
    ]
    connection.executemany(
        "UPDATE audit SET payload = NULL, salt = NULL WHERE ds = ? AND seq = ?",
        [(ds, seq) for seq in named],
    )


def kept_elsewhere(connection: sqlite3.Connection, ds: int, traces: Traces) -> tuple[list[str], set[str]]:
    """Where id or names still stand: facts of this dataset, other datasets; and in which forms."""
    places: set[str] = set()
    forms: set[str] = set()
    names = dict(connection.execute("SELECT ds, name FROM dataset").fetchall())
    for form in traces.telling:
        inner = json.dumps(form, ensure_ascii=False)[1:-1]
        for table in ("fact", "version"):
            for other, ident in connection.execute(
                f"SELECT ds, id FROM {table} WHERE instr(body, ?)",  # noqa: S608
                (inner,),
            ):
                forms.add(form)
                places.add(ident if other == ds else f"dataset {names[other]}")
        for (other,) in connection.execute(
            "SELECT DISTINCT ds FROM audit WHERE ds <> ? AND instr(payload, ?)",
            (ds, inner),
        ):
            forms.add(form)
            places.add(f"dataset {names[other]}")
        forms.update(form for name in names.values() if form in name)
    return sorted(places), forms


def expired(connection: sqlite3.Connection, ds: int | None, on: date) -> list[Held]:
    """Rows past their retention, and current facts that name a person among them."""
    current = (Held(*row) for row in connection.execute(
        "SELECT id, kind, source, body, rev_from, NULL FROM fact WHERE ds = ?", (ds,)
    ))  # fmt: skip
    return past_retention(holding(connection, ds, ["expires"]), current, on)


def expire(
    connection: sqlite3.Connection,
    ds: int,
    gone: list[Held],
    *,
    moment: datetime,
    actor: str,
    on: date,
) -> int:
    """Remove expired rows, the past included; no tombstone is laid."""
    refuse_damaged(connection, ds)
    rev, at = _drop(connection, ds, gone, moment)
    _restate(connection, ds, rev)
    payload = {"actor": actor, "on": on.isoformat(), "rows": len(gone)}
    audit.append(connection, ds, rev, at, "expire", payload)
    return rev

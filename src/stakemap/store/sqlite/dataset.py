"""One dataset in the tables of a SQLite store; every row that is read is checked against its digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from stakemap.errors import Corrupt, UnknownName
from stakemap.model import Record
from stakemap.store.shared import integrity
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.audit_log import Entry, RevisionRow
from stakemap.store.shared.change_sets import Scope
from stakemap.store.shared.dataset import Dataset
from stakemap.store.shared.delta import Delta, Stored, compare
from stakemap.store.shared.digests import State, canonical, intact
from stakemap.store.shared.integrity import Span
from stakemap.store.shared.recorded_time import Moment, cutoff
from stakemap.store.shared.results import Change, Damage, Version
from stakemap.store.shared.rows import (
    NOTHING,
    Held,
    KeptReceipt,
    Revision,
    Tombstone,
    change,
    checked,
    parsed,
)

__all__ = ["AUDIT_COLUMNS", "TABLES", "SqliteDataset"]

TABLES = (("fact", "NULL"), ("version", "rev_to"))
"""Present and past, each with the column of the revision in which a row went."""
AUDIT_COLUMNS = "seq, rev, at, action, fingerprint, payload, salt, payload_digest, chain"

_CHUNK = 500
_FEW = 8
_CURE = "restore a backup; call verify()"
_AT = """SELECT id, kind, body, digest FROM fact WHERE ds = :ds AND rev_from <= :rev
         UNION ALL
         SELECT id, kind, body, digest FROM version WHERE ds = :ds AND rev_from <= :rev AND rev_to > :rev
         ORDER BY id"""
_NOW = "SELECT id, kind, body, digest FROM fact WHERE ds = :ds ORDER BY id"
_SEALED = """SELECT id, kind, source, body, digest, rev_from, NULL FROM fact WHERE ds = ?1
             UNION ALL
             SELECT id, kind, source, body, digest, rev_from, rev_to FROM version WHERE ds = ?1"""
_SPANS = """SELECT digest, rev_from, NULL FROM fact WHERE ds = ?1
            UNION ALL SELECT digest, rev_from, rev_to FROM version WHERE ds = ?1"""
_TOUCHED = """SELECT id FROM fact WHERE ds = :ds AND rev_from > :low AND rev_from <= :high
              UNION
              SELECT id FROM version WHERE ds = :ds AND rev_from > :low AND rev_from <= :high
              UNION
              SELECT id FROM version WHERE ds = :ds AND rev_to > :low AND rev_to <= :high
              ORDER BY id"""
_USERS = """SELECT id, rev_from FROM fact WHERE ds = ?1 AND source = ?2
            UNION ALL SELECT id, rev_from FROM version WHERE ds = ?1 AND source = ?2"""
_COUNTS = """SELECT (SELECT count(*) FROM fact WHERE ds = ?1),
                    (SELECT count(*) FROM version WHERE ds = ?1),
                    (SELECT count(*) FROM revision WHERE ds = ?1)"""


class SqliteDataset(Dataset):
    """One dataset within a transaction of one connection; `ds` is its number, None before its first write."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        super().__init__(name)
        self.connection = connection
        row = connection.execute("SELECT ds, salt FROM dataset WHERE name = ?", (name,)).fetchone()
        if row is not None and not isinstance(row[1], bytes):
            raise Corrupt("a dataset is not what was written", hint=_CURE)
        self.ds: int | None = None if row is None else int(row[0])
        self._salt = b"" if row is None else row[1]

    @property
    def salt(self) -> bytes:
        """Key of its digests; empty before the first write."""
        return self._salt

    def ask(self, query: str, *values: object) -> list[Any]:
        """All rows of a query whose first value is the number of the dataset."""
        return self.connection.execute(query, (self.ds, *values)).fetchall()

    # What is there

    @cached_property
    def last(self) -> Revision:
        """The revision that the transaction found; number 0 before the first."""
        return self._revision("ORDER BY rev DESC LIMIT 1")

    def _revision(self, where: str, *values: object) -> Revision:
        found = self.ask(f"SELECT rev, at, facts, state FROM revision WHERE ds = ?1 {where}", *values)  # noqa: S608
        if not found:
            return NOTHING
        rev, at, facts, state = found[0]
        if not (
            isinstance(rev, int)
            and isinstance(at, str)
            and isinstance(facts, int)
            and isinstance(state, bytes)
        ):
            raise Corrupt("a revision is not what was written", hint=_CURE)
        return Revision(rev, at, facts, State.from_bytes(state, facts))

    def revision_at(self, moment: Moment | None) -> Revision:
        """The revision in force at a moment of recorded time.

        Raises
        ------
        UnknownName
            If there is no revision of that number.
        """
        if moment is None:
            return self.last
        if isinstance(moment, int):
            if not 0 <= moment <= self.last.rev:
                raise UnknownName("revision", str(moment), (f"0 to {self.last.rev}",))
            return self._revision("AND rev = ?2", moment)
        return self._revision("AND at <= ?2 ORDER BY rev DESC LIMIT 1", cutoff(moment))

    def names(self) -> list[str]:
        """Every dataset of the store that was written."""
        query = "SELECT name FROM dataset WHERE ds IN (SELECT ds FROM revision)"
        return [row[0] for row in self.connection.execute(query)]

    def rows(self, moment: Moment | None = None) -> Iterator[tuple[str, str, str]]:
        """Id, kind and body of every row in force at a moment, by id, checked against the revision.

        Raises
        ------
        Corrupt
            If a row is not what was written, or rows are missing or too many.
        """
        at = self.revision_at(moment)
        query = _NOW if self.last.rev == at.rev else _AT
        seen = State()
        for ident, kind, body, seal in self.connection.execute(query, {"ds": self.ds, "rev": at.rev}):
            if not intact(ident, kind, body, seal):
                raise Corrupt(f"the record {ident} is not what was written", hint=_CURE)
            seen.add(seal)
            yield ident, kind, body
        if seen != at.state:
            raise Corrupt(f"revision {at.rev} is not whole", hint=_CURE)

    def _chosen(self, table: str, columns: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Rows of some ids, asked for in portions."""
        wanted = list(ids)
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            yield from self.connection.execute(
                f"SELECT {columns} FROM {table} WHERE ds = ? AND id IN ({marks})",  # noqa: S608
                (self.ds, *part),
            )

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first."""
        times = "SELECT at FROM revision WHERE ds = ?1 AND rev ="
        found = self.ask(
            f"""SELECT kind, body, digest, rev_from, rev_to, ({times} rev_from), ({times} rev_to) FROM (
                SELECT kind, body, digest, rev_from, rev_to FROM version WHERE ds = ?1 AND id = ?2
                UNION ALL
                SELECT kind, body, digest, rev_from, NULL FROM fact WHERE ds = ?1 AND id = ?2)
                ORDER BY rev_from""",  # noqa: S608
            ident,
        )
        return [Version(checked(ident, kind, body, seal), *span) for kind, body, seal, *span in found]

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How the revision at `b` differs from `a`, by id; the work grows with the changes, not the store."""
        first, second = (self.revision_at(moment).rev for moment in (a, b))
        low, high = sorted((first, second))
        found = self.connection.execute(_TOUCHED, {"ds": self.ds, "low": low, "high": high})
        touched = [row[0] for row in found]
        for start in range(0, len(touched), _CHUNK):
            part = touched[start : start + _CHUNK]
            before, after = self._states(part, first), self._states(part, second)
            for ident in part:
                yield from change(ident, before.get(ident), after.get(ident))

    def _states(self, ids: Sequence[str], rev: int) -> dict[str, tuple[str, str, bytes]]:
        return {
            ident: (kind, body, seal)
            for table, rev_to in TABLES
            for ident, kind, body, seal, since, to in self._chosen(
                table, f"id, kind, body, digest, rev_from, {rev_to}", ids
            )
            if since <= rev and (to is None or rev < to)
        }

    def entries(self, since: int = 0) -> Iterator[Entry]:
        """The audit entries after number `since`, in order."""
        query = f"SELECT {AUDIT_COLUMNS} FROM audit WHERE ds = ? AND seq > ? ORDER BY seq"  # noqa: S608
        for row in self.connection.execute(query, (self.ds, since)):
            yield Entry(*row)

    def revisions(self) -> dict[int, RevisionRow]:
        """What never changes in each revision."""
        found = self.ask("SELECT rev, at, added, changed, removed FROM revision WHERE ds = ?")
        return {row[0]: row for row in found}

    def kept_receipts(self, key: bytes | None = None) -> Iterator[KeptReceipt]:
        """The receipts kept under keys, or under one."""
        which, values = ("", ()) if key is None else (" AND key = ?", (key,))
        for _, *row in self.ask(f"SELECT * FROM request WHERE ds = ?{which}", *values):  # noqa: S608
            yield KeptReceipt(*row)

    def tombstones(self) -> Iterator[Tombstone]:
        """What stays of those who were erased."""
        for _, *row in self.ask("SELECT * FROM tombstone WHERE ds = ?"):
            yield Tombstone(*row)

    def counts(self) -> tuple[int, int, int]:
        """How many current records, past versions and revisions there are."""
        facts, versions, revisions = self.ask(_COUNTS)[0]
        return int(facts), int(versions), int(revisions)

    # What a write needs

    def delta(self, given: Admitted) -> Delta:
        """Compare with the stored rows of the same ids."""
        wanted = [*(row.id for row in given.rows), *given.removed]
        found = self._chosen("fact", "id, kind, digest", wanted)
        return compare(given, given.removed, {ident: Stored(kind, seal) for ident, kind, seal in found})

    def delta_in_scope(self, given: Admitted, scope: Scope) -> tuple[Delta, int]:
        """What a sync changes, and how many facts the scope holds."""
        stored, inside = {}, set()
        query = "SELECT id, kind, source, digest FROM fact WHERE ds = ?"
        for ident, kind, source, seal in self.connection.execute(query, (self.ds,)):
            stored[ident] = Stored(kind, seal)
            if scope.holds(kind, source):
                inside.add(ident)
        if scope.by == "unit":
            rows = self.connection.execute("SELECT id, kind, body FROM fact WHERE ds = ?", (self.ds,))
            inside = scope.members((parsed(*row) for row in rows), given.records.values())
        removed = sorted(inside - given.records.keys())
        return compare(given, removed, stored), len(inside)

    def kinds_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Kinds of the current records among some ids."""
        return {str(ident): str(kind) for ident, kind in self._chosen("fact", "id, kind", ids)}

    def namers(self, delta: Delta) -> Iterator[Record]:
        """Current records that a write leaves alone and that name what it takes or makes another kind."""
        wanted = delta.shifted()
        skipped = {*delta.removed, *(row.id for row in delta.coming)}
        query, values = "SELECT id, kind, body FROM fact WHERE ds = ?", []
        if len(wanted) <= _FEW:
            query += f" AND ({' OR '.join(['instr(body, ?)'] * len(wanted))})"
            values = [canonical(ident) for ident in sorted(wanted)]
        for ident, kind, body in self.connection.execute(query, (self.ds, *values)):
            if ident not in skipped:
                record = parsed(ident, kind, body)
                if any(end in wanted for _, end in record.references()):
                    yield record

    def keep_receipt(self, kept: KeptReceipt) -> None:
        """Keep a receipt under its key."""
        marks = ", ".join("?" * (1 + len(kept)))
        self.connection.execute(f"INSERT INTO request VALUES ({marks})", (self.ds, *kept))  # noqa: S608

    # What an erasure needs

    def holding(self, texts: Iterable[str]) -> Iterator[Held]:
        """Rows of the present and the past whose body has one of these texts in it."""
        wanted = [canonical(text)[1:-1] for text in texts]
        found = " OR ".join(["instr(body, ?)"] * len(wanted)) or "0"
        for table, rev_to in TABLES:
            columns = f"id, kind, source, body, rev_from, {rev_to}"
            for row in self.connection.execute(
                f"SELECT {columns} FROM {table} WHERE ds = ? AND ({found})",  # noqa: S608
                (self.ds, *wanted),
            ):
                yield Held(*row)

    def users(self, source: str) -> list[tuple[str, int]]:
        """Id and first revision of the rows of the present and the past that give a source."""
        return self.ask(_USERS, source)

    def all_rows(self) -> Iterator[Held]:
        """Rows of the present and the past."""
        for table, rev_to in TABLES:
            query = f"SELECT id, kind, source, body, rev_from, {rev_to} FROM {table} WHERE ds = ?"  # noqa: S608
            for row in self.connection.execute(query, (self.ds,)):
                yield Held(*row)

    def forget_payloads(self, numbers: Iterable[int]) -> None:
        """Erase the payloads of some audit entries, with their salt."""
        self.connection.executemany(
            "UPDATE audit SET payload = NULL, salt = NULL WHERE ds = ? AND seq = ?",
            [(self.ds, seq) for seq in numbers],
        )

    def add_tombstone(self, stone: Tombstone) -> None:
        """Lay a tombstone."""
        self.connection.execute("INSERT INTO tombstone VALUES (?, ?, ?, ?, ?, ?)", (self.ds, *stone))

    # What a search for damage needs

    def spans(self) -> Iterator[Span]:
        """Digest and revisions of every row."""
        return self.connection.execute(_SPANS, (self.ds,))

    def row_damage(self) -> Iterator[Damage]:
        """Rows that are not what was written, and facts that name what is not there."""
        kinds = dict(self.ask("SELECT id, kind FROM fact WHERE ds = ?"))
        return integrity.row_damage(self.connection.execute(_SEALED, (self.ds,)), kinds)

    def revision_damage(self) -> Iterator[Damage]:
        """Revisions whose rows do not add up to what they were."""
        kept = self.ask("SELECT rev, facts, state FROM revision WHERE ds = ? ORDER BY rev")
        return integrity.revision_damage(kept, self.spans())

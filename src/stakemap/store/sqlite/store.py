"""The SQLite store: one file, safe against kills, readable by several processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from stakemap.errors import (
    Conflict,
    InputError,
    ShrinkRefused,
    StakemapError,
    Unavailable,
)
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.shared import recorded_time as moments
from stakemap.store.shared.admission import Admitted, admit, as_changes, check_remarks
from stakemap.store.shared.change_sets import UNTOUCHED_BY_SYNC, ChangeSet, Scope
from stakemap.store.shared.loading import as_day, graph_of, snapshot_of
from stakemap.store.shared.results import (
    AuditEntry,
    Capabilities,
    Change,
    Damage,
    ErasureReceipt,
    ExpiryReceipt,
    Head,
    IntegrityReport,
    MigrationPlan,
    Receipt,
    Version,
)
from stakemap.store.shared.rows import Erasure, parsed
from stakemap.store.shared.traces import Traces
from stakemap.store.sqlite import audit_log as chain
from stakemap.store.sqlite import dataset as read
from stakemap.store.sqlite import erase as sqlite_erase
from stakemap.store.sqlite import leftover_bytes as sqlite_bytes
from stakemap.store.sqlite import schema as sqlite_schema
from stakemap.store.sqlite import write
from stakemap.store.sqlite.connection import Connections, check_place, typed_errors
from stakemap.store.sqlite.verify import all_damage

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot
    from stakemap.store.shared.protocol import Moment
    from stakemap.store.shared.recorded_time import Clock

__all__ = ["SqliteStore"]


class SqliteStore:
    """A `Store` in one SQLite file; made by `connect`."""

    def __init__(
        self,
        path: Path,
        *,
        dataset: str = "default",
        create: bool = True,
        catalogue: Catalogue | None = None,
        clock: Clock = moments.now,
        timeout: float = 10.0,
        steps: Sequence[sqlite_schema.Step] = sqlite_schema.STEPS,
    ) -> None:
        self._dataset = dataset
        self._catalogue = catalogue or Catalogue.default()
        self._clock, self._steps = clock, steps
        with typed_errors():
            try:
                check_place(path, create=create)
            except OSError:
                raise Unavailable("the path of the store cannot be used", hint="choose another") from None
            self._files = Connections(path, timeout)
            try:
                self._prepare()
            except BaseException:
                self._files.close()
                raise

    def _prepare(self) -> None:
        connection = self._files.get()
        version = sqlite_schema.version_of(connection)
        if version == 0:
            sqlite_schema.migrate(connection, len(self._steps), dry_run=False, steps=self._steps)
        elif version > len(self._steps):
            sqlite_schema.check_version(version, self._steps)
        elif connection.execute("SELECT cleanup FROM store").fetchone()[0]:
            sqlite_bytes.clean_up(connection)

    @property
    def dataset(self) -> str:
        """The dataset it reads and writes."""
        return self._dataset

    def __repr__(self) -> str:
        return f"SqliteStore(dataset={self._dataset!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded into the file."""
        self._files.close()

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, int | None]]:
        with self._files.reading() as connection:
            self._check(connection)
            found = read.dataset_of(connection, self._dataset)
            yield connection, None if found is None else found[0]

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int, bytes]]:
        with self._files.writing() as connection:
            self._check(connection)
            yield connection, *write.ensure_dataset(connection, self._dataset)

    def _check(self, connection: sqlite3.Connection) -> None:
        sqlite_schema.check_version(sqlite_schema.version_of(connection), self._steps)

    # Reading

    def capabilities(self) -> Capabilities:
        """What this backend can do."""
        return Capabilities(
            backend="sqlite",
            server=sqlite3.sqlite_version,
            history=True,
            concurrent_writers=False,
            erases_bytes=True,
        )

    def head(self) -> Head:
        """Where the dataset stands."""
        with self._reading() as (connection, ds):
            last = read.head(connection, ds)
            version = sqlite_schema.version_of(connection)
        return Head(self._dataset, last.rev, last.at, last.facts, last.state.hex(), version)

    def datasets(self) -> tuple[str, ...]:
        """Every dataset that was written, sorted."""
        with self._reading() as (connection, _):
            return tuple(
                row[0]
                for row in connection.execute(
                    "SELECT name FROM dataset WHERE ds IN (SELECT ds FROM revision) ORDER BY name"
                )
            )

    def records(
        self, *, kinds: Iterable[str] | None = None, recorded_at: Moment | None = None
    ) -> Iterator[Record]:
        """The records one by one, by id, all from one revision even if others write meanwhile."""
        wanted = None if kinds is None else frozenset(kinds)
        for ident, kind, body in self.rows(recorded_at):
            if wanted is None or kind in wanted:
                yield parsed(ident, kind, body)

    def rows(self, recorded_at: Moment | None = None) -> Iterator[tuple[str, str, str]]:
        """Id, kind and canonical JSON of every record, by id, each checked against its digest."""
        with typed_errors(), self._alone() as (connection, ds):
            yield from read.rows(connection, ds, read.revision_at(connection, ds, recorded_at))

    @contextmanager
    def _alone(self) -> Iterator[tuple[sqlite3.Connection, int | None]]:
        """A connection of its own for a stream, which may last while its thread writes."""
        self._files.get()
        with closing(self._files.open()) as connection:
            connection.execute("BEGIN")
            self._check(connection)
            found = read.dataset_of(connection, self._dataset)
            yield connection, None if found is None else found[0]

    def load(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """The facts as a graph, checked against their digests."""
        return graph_of(self.records(recorded_at=recorded_at), self._catalogue, valid_at)

    def load_snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """The arrays of one day and view, ready for measures."""
        return snapshot_of(self.rows(), self._catalogue, as_of, view)

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How the dataset at `b` differs from `a`, by id."""
        with typed_errors(), self._alone() as (connection, ds):
            first, second = (read.revision_at(connection, ds, moment).rev for moment in (a, b))
            yield from read.diff(connection, ds, first, second)

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first; empty for an unknown id."""
        with self._reading() as (connection, ds):
            return read.history(connection, ds, ident)

    def audit(self, since: int = 0) -> Iterator[AuditEntry]:
        """The audit chain after entry number `since`."""
        with self._reading() as (connection, ds):
            found = [] if ds is None else list(chain.entries(connection, ds, since))
        return iter(found)

    def verify(self) -> IntegrityReport:
        """Recompute every digest, every revision and the audit chain."""
        damage: list[Damage] = []
        counts = (0, 0, 0)
        try:
            with self._reading() as (connection, ds):
                found = read.dataset_of(connection, self._dataset)
                damage = all_damage(connection, ds, found[1] if found else b"", self._steps)
                counts = sqlite_schema.counts(connection, ds)
        except StakemapError:
            damage.append(Damage("a part of the store cannot be read"))
        return IntegrityReport(self._dataset, *counts, damage=tuple(damage))

    # Writing

    def apply(
        self,
        changes: ChangeSet | Iterable[Record],
        *,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Write changes as one revision; see `Store.apply`."""
        check_remarks(actor, reason, key)
        given = admit(as_changes(changes), self._catalogue)
        with self._writing() as (connection, ds, salt):
            first = self._before(connection, ds, salt, key, expect_rev)
            if first is not None:
                return first
            write.refuse_erased(connection, ds, salt, given.records.values())
            delta = write.delta_of(connection, ds, given)
            return self._write(connection, ds, salt, given, delta, actor, reason, "apply", key)

    def sync(
        self,
        facts: Iterable[Record],
        *,
        scope: Scope | None = None,
        max_shrink: float = 0.05,
        dry_run: bool = False,
        expect_rev: int | None = None,
        actor: str = "",
        reason: str = "",
        key: str | None = None,
    ) -> Receipt:
        """Make a scope of the dataset equal to a complete source; see `Store.sync`."""
        check_remarks(actor, reason, key)
        kept = [record for record in facts if record.kind_of_fact not in UNTOUCHED_BY_SYNC]
        given = admit(ChangeSet(added=kept), self._catalogue)
        if dry_run:
            with self._reading() as (connection, ds):
                return self._rehearse(connection, ds, given, scope or Scope.all())
        with self._writing() as (connection, ds, salt):
            first = self._before(connection, ds, salt, key, expect_rev)
            if first is not None:
                return first
            write.refuse_erased(connection, ds, salt, given.records.values())
            delta, held = write.delta_in_scope(connection, ds, given, scope or Scope.all())
            if len(delta.removed) > max_shrink * held:
                raise ShrinkRefused(len(delta.removed), held, max_shrink)
            return self._write(connection, ds, salt, given, delta, actor, reason, "sync", key)

    def _before(
        self,
        connection: sqlite3.Connection,
        ds: int,
        salt: bytes,
        key: str | None,
        expect_rev: int | None,
    ) -> Receipt | None:
        """The receipt of an earlier write with this key; else the revision must be as expected."""
        first = None if key is None else write.replay(connection, ds, self._dataset, salt, key)
        if first is None and expect_rev is not None:
            actual = read.head(connection, ds).rev
            if actual != expect_rev:
                raise Conflict(expect_rev, actual)
        return first

    def _rehearse(
        self,
        connection: sqlite3.Connection,
        ds: int | None,
        given: Admitted,
        scope: Scope,
    ) -> Receipt:
        delta, _ = write.delta_in_scope(connection, ds, given, scope)
        write.check_references(connection, ds, delta, given.records, self._catalogue)
        last = read.head(connection, ds)
        counts = (len(delta.added), len(delta.changed), len(delta.removed))
        changes = delta.change_set(given.records)
        return Receipt(self._dataset, last.rev, last.at, *counts, written=False, changes=changes)

    def _write(
        self,
        connection: sqlite3.Connection,
        ds: int,
        salt: bytes,
        given: Admitted,
        delta: write.Delta,
        actor: str,
        reason: str,
        action: str,
        key: str | None,
    ) -> Receipt:
        write.check_references(connection, ds, delta, given.records, self._catalogue)
        receipt = write.apply(
            connection, ds, self._dataset, delta,
            moment=self._clock(), actor=actor, reason=reason, action=action,
        )  # fmt: skip
        if key is not None:
            write.remember(connection, ds, salt, key, receipt)
        return receipt

    # Erasing

    def erase(
        self,
        subject_id: str,
        *,
        actor: str = "",
        reason: str = "",
        legal_basis: str = "request of the person",
    ) -> ErasureReceipt:
        """Remove a person from the dataset; see `Store.erase`."""
        check_remarks(actor, reason, legal_basis)
        with self._writing() as (connection, ds, salt):
            done = self._erased_before(connection, ds, salt, subject_id)
            traces = Traces(subject_id)
            if done is None:
                traces = sqlite_erase.subject_traces(connection, ds, subject_id)
                done = sqlite_erase.erase(
                    connection, ds, salt, traces,
                    moment=self._clock(), actor=actor, reason=reason, legal_basis=legal_basis,
                )  # fmt: skip
            connection.execute("UPDATE store SET cleanup = 1")
        return sqlite_bytes.prove(self._files, self._dataset, ds, traces, done, traces.redacted(legal_basis))

    def _erased_before(
        self, connection: sqlite3.Connection, ds: int, salt: bytes, subject: str
    ) -> Erasure | None:
        mark = write.mark_of(salt, subject)
        row = connection.execute(
            "SELECT rev, at FROM tombstone WHERE ds = ? AND mark = ?", (ds, mark)
        ).fetchone()
        return None if row is None else Erasure(row[0], row[1], mark, 0, 0, 0, 0, ())

    def expire(
        self,
        on: str | date,
        *,
        dry_run: bool = True,
        max_shrink: float = 0.05,
        actor: str = "",
    ) -> ExpiryReceipt:
        """Remove what must no longer be kept on a day; see `Store.expire`."""
        check_remarks(actor)
        day = as_day(on)
        with self._reading() if dry_run else self._writing() as (connection, ds, *_):
            gone = sqlite_erase.expired(connection, ds, day)
            ids = tuple(sorted(row.id for row in gone if row.rev_to is None))
            last = read.head(connection, ds)
            answer = ExpiryReceipt(self._dataset, last.rev, day.isoformat(), ids, len(gone) - len(ids), False)
            if dry_run or ds is None or not gone:
                return answer
            if len(ids) > max_shrink * last.facts:
                raise ShrinkRefused(len(ids), last.facts, max_shrink)
            rev = sqlite_erase.expire(connection, ds, gone, moment=self._clock(), actor=actor, on=day)
            connection.execute("UPDATE store SET cleanup = 1")
        with typed_errors():
            sqlite_bytes.clean_up(self._files.get())
        return replace(answer, rev=rev, written=True)

    def migrate(self, to: int | None = None, dry_run: bool = True) -> MigrationPlan:
        """Bring the schema to a version; older versions than the present one are refused."""
        target = len(self._steps) if to is None else to
        with typed_errors():
            connection = self._files.get()
            if not sqlite_schema.version_of(connection) <= target <= len(self._steps):
                raise InputError(
                    "no such schema version to go to",
                    hint=f"newest: {len(self._steps)}",
                )
            return sqlite_schema.migrate(connection, target, dry_run=dry_run, steps=self._steps)

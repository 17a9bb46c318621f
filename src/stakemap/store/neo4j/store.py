"""The Neo4j store: facts as a graph that people can read, safe for a team of writers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self

from stakemap.errors import InputError, ShrinkRefused, StakemapError
from stakemap.graph.catalogue import Catalogue
from stakemap.model import Record
from stakemap.store.neo4j import cypher, write
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j import erase as neo4j_erase
from stakemap.store.neo4j import schema as neo4j_schema
from stakemap.store.neo4j import staging as neo4j_stage
from stakemap.store.neo4j import verify as neo4j_verify
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.dataset import DatasetHead
from stakemap.store.neo4j.graph_model import Shape
from stakemap.store.neo4j.write import Work
from stakemap.store.neo4j.writer import ATOMIC_LIMIT, Writer
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
from stakemap.store.shared.rows import Erasure, Held, parsed
from stakemap.store.shared.traces import Traces

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot
    from stakemap.store.shared.protocol import Moment
    from stakemap.store.shared.recorded_time import Clock

__all__ = ["Neo4jStore"]

_LOOKS = 5


class Neo4jStore:
    """A `Store` in a Neo4j database; made by `connect`.

    Parameters
    ----------
    atomic_limit
        Most changed rows in one transaction.
    lease
        Seconds without a sign of life after which a staged write of somebody else is taken back.
    """

    def __init__(
        self,
        url: str,
        *,
        dataset: str = "default",
        create: bool = True,
        catalogue: Catalogue | None = None,
        clock: Clock = moments.now,
        timeout: float = 10.0,
        auth: object = None,
        atomic_limit: int = ATOMIC_LIMIT,
        lease: float = neo4j_stage.LEASE,
        steps: Sequence[neo4j_schema.Step] = neo4j_schema.STEPS,
    ) -> None:
        self._dataset, self._clock = dataset, clock
        self._catalogue = catalogue or Catalogue.default()
        self._shape = Shape(self._catalogue)
        self._limit, self._steps = atomic_limit, steps
        self._server = Server(url, auth, timeout)
        self._writer = Writer(self._server, dataset, self._shape, self._catalogue, clock, atomic_limit, lease)
        try:
            self._schema = neo4j_schema.prepare(self._server, create=create, steps=steps)
        except BaseException:
            self._server.close()
            raise

    @property
    def dataset(self) -> str:
        """The dataset it reads and writes."""
        return self._dataset

    def __repr__(self) -> str:
        return f"Neo4jStore(dataset={self._dataset!r})"

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
        """Close all connections."""
        self._server.close()

    # Reading

    def capabilities(self) -> Capabilities:
        """What this backend can do."""
        return Capabilities(
            backend="neo4j",
            server=self._server.name.removeprefix("Neo4j/"),
            history=True,
            concurrent_writers=True,
            erases_bytes=False,
            atomic_limit=self._limit,
        )

    def head(self) -> Head:
        """Where the dataset stands."""
        last = self._head()
        return Head(self._dataset, last.rev, last.at, last.facts, last.state.hex(), self._schema)

    def _head(self) -> DatasetHead:
        return self._server.read(lambda runner: read.head(runner, self._dataset))

    def datasets(self) -> tuple[str, ...]:
        """Every dataset that was written, sorted."""
        names = self._server.read(lambda runner: runner.run(cypher.DATASETS).single(strict=True)[0])
        return tuple(sorted(names))

    def records(
        self, *, kinds: Iterable[str] | None = None, recorded_at: Moment | None = None
    ) -> Iterator[Record]:
        """The records one by one, by id, all from one revision even if others write meanwhile."""
        wanted = None if kinds is None else frozenset(kinds)
        for ident, kind, body in self.rows(recorded_at):
            if wanted is None or kind in wanted:
                yield parsed(ident, kind, body)

    def rows(self, recorded_at: Moment | None = None) -> Iterator[tuple[str, str, str]]:
        """Id, kind and canonical JSON of every record, by id, checked against the revision."""
        self._check_schema()
        found = self._server.read(lambda runner: read.rows_at(runner, self._dataset, recorded_at))
        found.reverse()
        while found:
            yield found.pop()

    def load(self, valid_at: str | date | None = None, recorded_at: Moment | None = None) -> PropertyGraph:
        """The facts as a graph, checked against their digests."""
        return graph_of(self.records(recorded_at=recorded_at), self._catalogue, valid_at)

    def load_snapshot(self, as_of: str | date | None = None, view: str = "influence") -> Snapshot:
        """The arrays of one day and view, ready for measures."""
        return snapshot_of(self.rows(), self._catalogue, as_of, view)

    def diff(self, a: Moment, b: Moment) -> Iterator[Change]:
        """How the dataset at `b` differs from `a`, by id."""
        self._check_schema()
        yield from self._server.read(lambda runner: read.diff(runner, self._dataset, a, b))

    def history(self, ident: str) -> list[Version]:
        """All versions of a record, the oldest first; empty for an unknown id."""
        self._check_schema()
        return self._server.read(lambda runner: read.history(runner, self._dataset, ident))

    def audit(self, since: int = 0) -> Iterator[AuditEntry]:
        """The audit chain after entry number `since`."""
        entries = self._server.read(lambda runner: neo4j_verify.audit_entries(runner, self._dataset, since))
        return iter(entries)

    def verify(self) -> IntegrityReport:
        """Recompute every digest, every revision and the audit chain."""

        def work(runner: Runner) -> tuple[list[Damage], tuple[int, int, int], bool]:
            last = read.head(runner, self._dataset)
            found = neo4j_verify.all_damage(runner, self._dataset, last)
            counts = neo4j_verify.counts(runner, self._dataset, last)
            now = read.head(runner, self._dataset)
            still = (now.rev, now.erasures, now.staged) == (last.rev, last.erasures, last.staged)
            return found, counts, still

        try:
            for _ in range(_LOOKS):  # what others write meanwhile looks like damage
                damage, counts, still = self._server.read(work)
                if still or not damage:
                    break
        except StakemapError:
            damage, counts = [Damage("a part of the store cannot be read")], (0, 0, 0)
        return IntegrityReport(self._dataset, *counts, damage=tuple(damage))

    def _check_schema(self) -> None:
        neo4j_schema.check_version(self._schema, self._steps)

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

        def find(runner: Runner, last: DatasetHead) -> Work:
            return write.delta_of(runner, self._dataset, last, given)

        self._check_schema()
        return self._writer.write(given, find, "apply", expect_rev, actor, reason, key)

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
        within = scope or Scope.all()
        if dry_run:
            return self._server.read(lambda runner: self._rehearse(runner, given, within))

        def find(runner: Runner, last: DatasetHead) -> Work:
            work, held = write.delta_in_scope(runner, self._dataset, last, given, within)
            if len(work.delta.removed) > max_shrink * held:
                raise ShrinkRefused(len(work.delta.removed), held, max_shrink)
            return work

        self._check_schema()
        same = self._writer.unchanged(lambda last: write.nothing_new(last, given, within), expect_rev, key)
        return same or self._writer.write(given, find, "sync", expect_rev, actor, reason, key)

    def _rehearse(self, runner: Runner, given: Admitted, scope: Scope) -> Receipt:
        last = read.head(runner, self._dataset)
        work, _ = write.delta_in_scope(runner, self._dataset, last, given, scope)
        write.check(runner, self._dataset, last, work, self._catalogue)
        delta = work.delta
        counts = (len(delta.added), len(delta.changed), len(delta.removed))
        changes = delta.change_set(given.records)
        return Receipt(self._dataset, last.rev, last.at, *counts, written=False, changes=changes)

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
        self._check_schema()
        ds, token = self._dataset, os.urandom(16).hex()

        def work(runner: Runner, last: DatasetHead) -> tuple[Erasure, Traces]:
            done = neo4j_erase.erased_before(runner, ds, last.salt, subject_id)
            if done is not None:
                return done, Traces(subject_id)
            traces = neo4j_erase.subject_traces(runner, ds, last, subject_id)
            return neo4j_erase.erase(
                runner, ds, last, traces, shape=self._shape, moment=self._clock(),
                actor=actor, reason=reason, legal_basis=legal_basis, token=token,
            ), traces  # fmt: skip

        done, traces = self._writer.alone(work, token)
        kept = self._server.read(
            lambda runner: neo4j_erase.kept_elsewhere(runner, ds, read.head(runner, ds), traces)
        )
        return ErasureReceipt(
            ds, done.rev, done.at, traces.redacted(legal_basis), done.mark.hex(),
            done.facts, done.versions, done.assessments, done.redacted, done.runs,
            absent=not kept, kept=kept, remarks=neo4j_erase.OUT_OF_REACH,
        )  # fmt: skip

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
        self._check_schema()
        ds, day, token = self._dataset, as_day(on), os.urandom(16).hex()

        def plan(runner: Runner, last: DatasetHead) -> tuple[ExpiryReceipt, list[Held]]:
            gone = neo4j_erase.expired(runner, ds, last, day)
            ids = tuple(sorted(row.id for row in gone if row.rev_to is None))
            return ExpiryReceipt(ds, last.rev, day.isoformat(), ids, len(gone) - len(ids), False), gone

        def work(runner: Runner, last: DatasetHead) -> ExpiryReceipt:
            answer, gone = plan(runner, last)
            if not gone:
                return answer
            if len(answer.ids) > max_shrink * last.facts:
                raise ShrinkRefused(len(answer.ids), last.facts, max_shrink)
            rev = neo4j_erase.expire(
                runner, ds, last, gone, shape=self._shape, moment=self._clock(),
                actor=actor, on=day, token=token,
            )  # fmt: skip
            return replace(answer, rev=rev, written=True)

        if dry_run:
            return self._server.read(lambda runner: plan(runner, read.head(runner, ds))[0])
        return self._writer.alone(work, token)

    def migrate(self, to: int | None = None, dry_run: bool = True) -> MigrationPlan:
        """Bring the schema to a version; older versions than the present one are refused."""
        target = len(self._steps) if to is None else to
        if not self._schema <= target <= len(self._steps):
            raise InputError("no such schema version to go to", hint=f"newest: {len(self._steps)}")
        plan = neo4j_schema.migrate(self._server, target, dry_run=dry_run, steps=self._steps)
        self._schema = neo4j_schema.version_of(self._server)
        return plan

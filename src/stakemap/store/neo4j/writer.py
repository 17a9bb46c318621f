"""The way of a write into a Neo4j store: lock, check, write, publish; safe to repeat at every point."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from stakemap.errors import Conflict
from stakemap.graph.catalogue import Catalogue
from stakemap.store.neo4j import dataset as read
from stakemap.store.neo4j import schema as neo4j_schema
from stakemap.store.neo4j import staging as neo4j_stage
from stakemap.store.neo4j import write
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.dataset import DatasetHead
from stakemap.store.neo4j.graph_model import Shape
from stakemap.store.neo4j.write import Work
from stakemap.store.shared.admission import Admitted
from stakemap.store.shared.results import Receipt

if TYPE_CHECKING:
    from stakemap.store.shared.recorded_time import Clock

__all__ = ["ATOMIC_LIMIT", "Writer"]

T = TypeVar("T")

ATOMIC_LIMIT = 20_000
"""Most changed rows in one transaction; above it a write is staged and then published."""


class _Staged(NamedTuple):
    """A write that goes on batch by batch."""

    last: DatasetHead
    work: Work
    mark: str


class _Request(NamedTuple):
    """What the caller of a write asked for."""

    given: Admitted
    find: Callable[[Runner, DatasetHead], Work]
    action: str
    expect_rev: int | None
    actor: str
    reason: str
    key: str | None
    types: frozenset[str]


class Writer:
    """Writes revisions of one dataset."""

    def __init__(
        self,
        server: Server,
        ds: str,
        shape: Shape,
        catalogue: Catalogue,
        clock: Clock,
        limit: int,
        lease: float,
    ) -> None:
        self._server, self._ds, self._shape = server, ds, shape
        self._catalogue, self._clock = catalogue, clock
        self._limit, self._lease = limit, lease
        self._known: set[str] = set()

    def unchanged(
        self, same: Callable[[DatasetHead], bool], expect_rev: int | None, key: str | None
    ) -> Receipt | None:
        """The receipt of a write that changes nothing, found without writing so much as a lock.

        None where something may change, where another write is staged, and where a key must be kept.
        """
        if key is not None:
            return None
        last = self._server.read(lambda runner: read.head(runner, self._ds))
        if not last.rev or last.staged is not None or not same(last):
            return None
        if expect_rev is not None and last.rev != expect_rev:
            raise Conflict(expect_rev, last.rev)
        return Receipt(self._ds, last.rev, last.at, 0, 0, 0, written=False)

    def write(
        self,
        given: Admitted,
        find: Callable[[Runner, DatasetHead], Work],
        action: str,
        expect_rev: int | None,
        actor: str,
        reason: str,
        key: str | None,
    ) -> Receipt:
        """Write what `find` says has to change, as one revision."""
        types = {name for record in given.records.values() if (name := self._shape.type_of(record))}
        neo4j_schema.ensure_types(self._server, types, self._known)
        request = _Request(given, find, action, expect_rev, actor, reason, key, frozenset(types))
        token = os.urandom(16).hex()
        first_seen: list[int] = []

        def attempt(runner: Runner) -> Receipt | _Staged | None:
            last = write.lock(runner, self._ds, token)
            if first_seen and (done := write.written_by(runner, self._ds, token, first_seen[0])):
                return done
            first_seen.append(last.rev)
            return self._attempt(runner, last, request, token)

        while True:
            found = self._server.write(attempt)
            if isinstance(found, Receipt):
                return found
            if found is not None:
                return self._finish(found, request, token)
            neo4j_stage.wait_for_others(self._server, self._ds, token, self._shape, self._lease)

    def _attempt(
        self, runner: Runner, last: DatasetHead, request: _Request, token: str
    ) -> Receipt | _Staged | None:
        """One transaction: the receipt, or a write to be staged, or None while another one is."""
        earlier = self._before(runner, last, request)
        if earlier is not None:
            return earlier
        write.refuse_erased(runner, self._ds, last.salt, request.given.records.values())
        work = request.find(runner, last)
        if not len(work.delta):
            nothing = Receipt(self._ds, last.rev, last.at, 0, 0, 0, written=False)
            return None if last.staged else self._keep(runner, last, request.key, nothing)
        write.check(runner, self._ds, last, work, self._catalogue)
        mark = write.mark_of_plan(work.delta, last)
        if last.staged is not None:
            return _Staged(last, work, mark) if last.staged == mark else None
        if len(work.delta) > self._limit:
            neo4j_stage.begin(runner, self._ds, last, mark, request.types)
            return _Staged(last, work, mark)
        for query, rows in write.batches(write.steps_of(work, self._shape, last)):
            write.run(runner, self._ds, last.rev + 1, query, rows)
        return self._publish(runner, last, work, request, token)

    def _before(self, runner: Runner, last: DatasetHead, request: _Request) -> Receipt | None:
        """The receipt of an earlier write with this key; else the revision must be as expected."""
        key, expected = request.key, request.expect_rev
        first = None if key is None else write.replay(runner, self._ds, last.salt, key)
        if first is None and expected is not None and last.rev != expected:
            raise Conflict(expected, last.rev)
        return first

    def _publish(
        self, runner: Runner, last: DatasetHead, work: Work, request: _Request, token: str
    ) -> Receipt:
        receipt = write.publish(
            runner, self._ds, last, work, moment=self._clock(), actor=request.actor,
            reason=request.reason, action=request.action, token=token, types=request.types,
        )  # fmt: skip
        return self._keep(runner, last, request.key, receipt)

    def _keep(self, runner: Runner, last: DatasetHead, key: str | None, receipt: Receipt) -> Receipt:
        if key is not None and write.replay(runner, self._ds, last.salt, key) is None:
            write.remember(runner, self._ds, last.salt, key, receipt)
        return receipt

    def _finish(self, staged: _Staged, request: _Request, token: str) -> Receipt:
        last, work, mark = staged
        return neo4j_stage.finish(
            self._server, self._ds, last, work, mark, shape=self._shape, token=token,
            publish=lambda runner, now: self._publish(runner, now, work, request, mark),
            again=lambda runner, receipt: self._keep(runner, last, request.key, receipt),
        )  # fmt: skip

    def alone(self, work: Callable[[Runner, DatasetHead], T], token: str) -> T:
        """Do some other writing under the lock, when no write is staged."""

        def attempt(runner: Runner) -> tuple[T] | None:
            last = write.lock(runner, self._ds, token)
            return (work(runner, last),) if last.staged is None else None

        while (done := self._server.write(attempt)) is None:
            neo4j_stage.wait_for_others(self._server, self._ds, token, self._shape, self._lease)
        return done[0]

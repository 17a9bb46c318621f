"""The way of a write into a Neo4j store: lock, check, write, publish; safe to repeat at every point."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from stakemap.errors import Conflict
from stakemap.graph.catalogue import Catalogue
from stakemap.store.neo4j import write
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.dataset import Neo4jDataset
from stakemap.store.neo4j.graph_model import GraphModel
from stakemap.store.neo4j.head import DatasetHead
from stakemap.store.neo4j.staging import Staging, begin
from stakemap.store.neo4j.uniqueness import ensure_unique
from stakemap.store.shared.audit_log import Note
from stakemap.store.shared.delta import Delta, Request
from stakemap.store.shared.recorded_time import Clock
from stakemap.store.shared.results import Receipt
from stakemap.work import checkpoint

__all__ = ["ATOMIC_LIMIT", "Writer"]

T = TypeVar("T")

ATOMIC_LIMIT = 20_000
"""Most changed rows in one transaction; above it a write is staged and then published."""


class _Staged(NamedTuple):
    """A write that goes on batch by batch."""

    last: DatasetHead
    delta: Delta
    mark: str


class Writer:
    """Writes revisions of one dataset.

    Parameters
    ----------
    limit
        Most changed rows in one transaction.
    lease
        As of `Staging`.
    """

    def __init__(
        self, server: Server, ds: str, catalogue: Catalogue, clock: Clock, limit: int, lease: float
    ) -> None:
        self._server, self._ds, self._catalogue = server, ds, catalogue
        self._clock, self._limit = clock, limit
        self.model = GraphModel(catalogue)
        self._staging = Staging(server, ds, self.model, lease)
        self._with_unique_ids: set[str] = set()

    def unchanged(self, request: Request) -> Receipt | None:
        """The receipt of a sync that changes nothing, found without writing so much as a lock.

        None where something may change, where another write is staged, and where a key must be kept.
        """
        scope, expected = request.scope, request.expect_rev
        if scope is None or request.key is not None:
            return None

        def look(runner: Runner) -> Receipt | None:
            data = Neo4jDataset(runner, self._ds)
            last = data.head
            if not last.rev or last.staged is not None or not data.holds_already(request.given, scope):
                return None
            if expected is not None and last.rev != expected:
                raise Conflict(expected, last.rev)
            return data.unchanged()

        return self._server.read(look)

    def write(self, request: Request) -> Receipt:
        """Write what a request changes, as one revision."""
        types = self.model.types_of(request.given.records.values())
        ensure_unique(self._server, types, self._with_unique_ids)
        token = os.urandom(16).hex()
        first_seen: list[int] = []

        def attempt(runner: Runner) -> Receipt | _Staged | None:
            data = Neo4jDataset.locked(runner, self._ds, token)
            if first_seen and (done := write.written_by(data, token, first_seen[0])):
                return done
            first_seen.append(data.head.rev)
            return self._attempt(data, request)

        while True:
            found = self._server.write(attempt)
            if isinstance(found, Receipt):
                return found
            if found is not None:
                return self._finish(found, request, token)
            self._staging.wait(token)

    def _attempt(self, data: Neo4jDataset, request: Request) -> Receipt | _Staged | None:
        """One transaction: the receipt, or a write to be staged, or None while another one is."""
        delta, last = data.planned(request, self._catalogue), data.head
        if isinstance(delta, Receipt):
            return delta
        if not len(delta):
            return None if last.staged else self._keep(data, request, data.unchanged())
        mark = write.mark_of_plan(delta, last)
        if last.staged is not None:
            return _Staged(last, delta, mark) if last.staged == mark else None
        if len(delta) > self._limit:
            begin(data, mark, self._types_of(delta))
            return _Staged(last, delta, mark)
        for query, rows in write.batches(write.steps_of(delta, self.model, last)):
            checkpoint()
            write.run(data.runner, self._ds, last.rev + 1, query, rows)
        return self._publish(data, delta, request, data.token)

    def _types_of(self, delta: Delta) -> set[str]:
        return self.model.types_of(delta.records[row.id] for row in delta.coming)

    def _publish(self, data: Neo4jDataset, delta: Delta, request: Request, token: str) -> Receipt:
        note = Note(request.action, request.payload(delta.counts), self._clock())
        return self._keep(data, request, write.publish(data, delta, note, token, self._types_of(delta)))

    def _keep(self, data: Neo4jDataset, request: Request, receipt: Receipt) -> Receipt:
        if request.key is not None and data.replay(request.key) is None:
            data.remember(request.key, receipt)
        return receipt

    def _finish(self, staged: _Staged, request: Request, token: str) -> Receipt:
        last, delta, mark = staged
        return self._staging.finish(
            last, delta, mark, token,
            publish=lambda data: self._publish(data, delta, request, mark),
            again=lambda data, receipt: self._keep(data, request, receipt),
        )  # fmt: skip

    def alone(self, work: Callable[[Neo4jDataset], T]) -> T:
        """Do some other writing under the lock, when no write is staged."""
        token = os.urandom(16).hex()

        def attempt(runner: Runner) -> tuple[T] | None:
            data = Neo4jDataset.locked(runner, self._ds, token)
            return (work(data),) if data.head.staged is None else None

        while (done := self._server.write(attempt)) is None:
            self._staging.wait(token)
        return done[0]

"""The Neo4j store: facts as a graph that people can read, safe for a team of writers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from stakemap.graph.catalogue import Catalogue
from stakemap.store.neo4j import write
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.dataset import Neo4jDataset
from stakemap.store.neo4j.erase import kept_elsewhere, remove
from stakemap.store.neo4j.head import head_of
from stakemap.store.neo4j.schema import STEPS, migrate, prepare, version_of
from stakemap.store.neo4j.staging import LEASE
from stakemap.store.neo4j.uniqueness import lacking
from stakemap.store.neo4j.writer import ATOMIC_LIMIT, Writer
from stakemap.store.shared import recorded_time
from stakemap.store.shared.audit_log import Entry, Note
from stakemap.store.shared.base_store import BaseStore, Proof
from stakemap.store.shared.delta import Request
from stakemap.store.shared.erasure import Erasure, Removal
from stakemap.store.shared.integrity import OTHER_SCHEMA, dataset_damage
from stakemap.store.shared.migration import check_version
from stakemap.store.shared.recorded_time import Clock
from stakemap.store.shared.results import Capabilities, Damage, MigrationPlan, Receipt

__all__ = ["Neo4jStore"]

T = TypeVar("T")

_LOOKS = 5
_OUT_OF_REACH = (
    "backups and dumps of the server: restore nothing older without erasing again",
    "files of the server: its indexes, freed records and transaction logs hold what was deleted until others "
    "write over it; docs/neo4j.md says which settings help",
    "reports and exports already sent: tell their readers",
)


class Neo4jStore(BaseStore[Neo4jDataset]):
    """A `Store` in a Neo4j database; made by `connect`.

    Parameters
    ----------
    server
        Closed with the store.
    atomic_limit
        Most changed rows in one transaction.
    lease
        Seconds without a sign of life after which a staged write of somebody else is taken back.
    """

    def __init__(
        self,
        server: Server,
        *,
        dataset: str = "default",
        create: bool = True,
        catalogue: Catalogue | None = None,
        clock: Clock = recorded_time.now,
        atomic_limit: int = ATOMIC_LIMIT,
        lease: float = LEASE,
    ) -> None:
        super().__init__(dataset, catalogue, clock, STEPS)
        self._limit, self._server = atomic_limit, server
        self._writer = Writer(server, dataset, self._catalogue, clock, atomic_limit, lease)
        try:
            self._schema = prepare(server, create=create)
        except BaseException:
            server.close()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._server.close()

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

    def _read(self, work: Callable[[Neo4jDataset], T]) -> T:
        check_version(self._schema, self._steps)
        return self._server.read(lambda runner: work(Neo4jDataset(runner, self._dataset)))

    def _stream(self, work: Callable[[Neo4jDataset], Iterable[T]]) -> Iterator[T]:
        found = self._read(lambda data: list(work(data)))
        found.reverse()
        while found:
            yield found.pop()

    def _alone(self, work: Callable[[Neo4jDataset], T]) -> T:
        check_version(self._schema, self._steps)
        return self._writer.alone(work)

    def _write(self, request: Request) -> Receipt:
        check_version(self._schema, self._steps)
        return self._writer.unchanged(request) or self._writer.write(request)

    def _remove(self, data: Neo4jDataset, removal: Removal, note: Note) -> tuple[int, str]:
        return remove(data, removal, note, self._writer.model)

    def _append(self, data: Neo4jDataset, note: Note) -> Entry:
        return write.appended(data, note)

    def _prove(self, done: Erasure, *, clean: bool) -> Proof:
        kept = self._read(lambda data: kept_elsewhere(data, done.traces))
        return not kept, kept, _OUT_OF_REACH

    def _examined(self) -> tuple[list[Damage], tuple[int, int, int]]:
        def work(data: Neo4jDataset) -> tuple[list[Damage], tuple[int, int, int], bool]:
            last = data.head
            damage, counts = dataset_damage(data), data.counts()
            now = head_of(data.runner, self._dataset)
            still = (now.seq, now.erasures, now.staged) == (last.seq, last.erasures, last.staged)
            return damage, counts, still

        for _ in range(_LOOKS):  # what others write meanwhile looks like damage
            damage, counts, still = self._read(work)
            if still or not damage:
                break
        types = self._read(lambda data: data.head.types)
        absent = [replace(OTHER_SCHEMA, id=name) for name in sorted(lacking(self._server, types))]
        return [*absent, *damage], counts

    def _version(self) -> int:
        return self._schema

    def _migrate(self, target: int, *, dry_run: bool) -> MigrationPlan:
        plan = migrate(self._server, target, dry_run=dry_run, steps=self._steps)
        self._schema = version_of(self._server)
        return plan

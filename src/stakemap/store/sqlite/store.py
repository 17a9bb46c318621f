"""The SQLite store: one file, safe against kills, readable by several processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from stakemap.errors import Unavailable
from stakemap.graph.catalogue import Catalogue
from stakemap.store.shared import recorded_time
from stakemap.store.shared.audit_log import Note
from stakemap.store.shared.base_store import BaseStore, Proof
from stakemap.store.shared.delta import Request
from stakemap.store.shared.erasure import Erasure, Removal
from stakemap.store.shared.integrity import UNREADABLE, dataset_damage, guarded
from stakemap.store.shared.migration import Step, check_version
from stakemap.store.shared.recorded_time import Clock
from stakemap.store.shared.results import Capabilities, Damage, MigrationPlan, Receipt
from stakemap.store.sqlite.connection import Connections, check_place, typed_errors
from stakemap.store.sqlite.dataset import SqliteDataset
from stakemap.store.sqlite.erase import kept_elsewhere, remove
from stakemap.store.sqlite.leftover_bytes import clean_up, files_holding
from stakemap.store.sqlite.schema import STEPS, migrate, version_of
from stakemap.store.sqlite.verify import file_damage
from stakemap.store.sqlite.write import ensured, write

__all__ = ["SqliteStore"]

T = TypeVar("T")

_OUT_OF_REACH = (
    "backups and copies of the file: restore nothing older without erasing again",
    "reports and exports already sent: tell their readers",
)
_IN_THE_WAY = "somebody is reading the store: erase again to finish the clean-up"


class SqliteStore(BaseStore[SqliteDataset]):
    """A `Store` in one SQLite file; made by `connect`."""

    def __init__(
        self,
        path: Path,
        *,
        dataset: str = "default",
        create: bool = True,
        catalogue: Catalogue | None = None,
        clock: Clock = recorded_time.now,
        timeout: float = 10.0,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        super().__init__(dataset, catalogue, clock, steps)
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
        version = version_of(connection)
        if version == 0:
            migrate(connection, len(self._steps), dry_run=False, steps=self._steps)
        elif version > len(self._steps):
            check_version(version, self._steps)
        elif connection.execute("SELECT cleanup FROM store").fetchone()[0]:
            clean_up(connection)

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded into the file."""
        self._files.close()

    def capabilities(self) -> Capabilities:
        """What this backend can do."""
        return Capabilities(
            backend="sqlite",
            server=sqlite3.sqlite_version,
            history=True,
            concurrent_writers=False,
            erases_bytes=True,
        )

    def _opened(self, connection: sqlite3.Connection) -> SqliteDataset:
        check_version(version_of(connection), self._steps)
        return SqliteDataset(connection, self._dataset)

    def _read(self, work: Callable[[SqliteDataset], T]) -> T:
        with self._files.reading() as connection:
            return work(self._opened(connection))

    def _stream(self, work: Callable[[SqliteDataset], Iterable[T]]) -> Iterator[T]:
        with typed_errors():
            self._files.get()
            with closing(self._files.open()) as connection:
                connection.execute("BEGIN")
                yield from work(self._opened(connection))

    def _alone(self, work: Callable[[SqliteDataset], T]) -> T:
        with self._files.writing() as connection:
            return work(ensured(self._opened(connection)))

    def _write(self, request: Request) -> Receipt:
        def work(data: SqliteDataset) -> Receipt:
            found = data.planned(request, self._catalogue)
            return found if isinstance(found, Receipt) else write(data, found, request, self._clock)

        return self._alone(work)

    def _remove(self, data: SqliteDataset, removal: Removal, note: Note) -> tuple[int, str]:
        return remove(data, removal, note)

    def _clean_up(self) -> bool:
        with typed_errors():
            return clean_up(self._files.get())

    def _prove(self, done: Erasure, *, clean: bool) -> Proof:
        kept, forms = self._read(lambda data: kept_elsewhere(data, done.traces))
        left = files_holding(self._files.path, done.traces, skip=forms)
        remarks = _OUT_OF_REACH if clean else (*_OUT_OF_REACH, _IN_THE_WAY)
        return clean and not left and not kept, tuple(kept), remarks

    def _examined(self) -> tuple[list[Damage], tuple[int, int, int]]:
        def work(data: SqliteDataset) -> tuple[list[Damage], tuple[int, int, int]]:
            damage = guarded(lambda: file_damage(data.connection, self._steps)) + dataset_damage(data)
            try:
                return damage, data.counts()
            except sqlite3.Error:
                return [*damage, UNREADABLE], (0, 0, 0)

        return self._read(work)

    def _version(self) -> int:
        with typed_errors():
            return version_of(self._files.get())

    def _migrate(self, target: int, *, dry_run: bool) -> MigrationPlan:
        with typed_errors():
            return migrate(self._files.get(), target, dry_run=dry_run, steps=self._steps)

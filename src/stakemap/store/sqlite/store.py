"""The SQLite store: one file, safe against kills, readable by several processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from stakemap.errors import NotAnchored, OutcomeUnknown, StoreReplaced, Unavailable
from stakemap.graph.catalogue import Catalogue
from stakemap.store.shared import recorded_time
from stakemap.store.shared.audit_log import Entry, Note
from stakemap.store.shared.base_store import BaseStore, Proof
from stakemap.store.shared.delta import Request
from stakemap.store.shared.erasure import Erasure, Removal
from stakemap.store.shared.integrity import UNREADABLE, dataset_damage, guarded
from stakemap.store.shared.migration import Step, check_version
from stakemap.store.shared.recorded_time import Clock
from stakemap.store.shared.results import Anchorage, Capabilities, Damage, MigrationPlan, Receipt
from stakemap.store.sqlite.anchor import (
    AnchorFile,
    Marks,
    anchorage_of,
    marks_of,
    newest,
    refuse_behind,
    refuse_unsure,
)
from stakemap.store.sqlite.connection import Connections, check_place, typed_errors
from stakemap.store.sqlite.dataset import SqliteDataset
from stakemap.store.sqlite.erase import kept_elsewhere, remove
from stakemap.store.sqlite.leftover_bytes import clean_up, files_holding
from stakemap.store.sqlite.schema import STEPS, migrate, version_of
from stakemap.store.sqlite.verify import file_damage
from stakemap.store.sqlite.write import appended, ensured, write
from stakemap.work import checkpoint, to_its_end

__all__ = ["SqliteStore"]

_PAGES = 1024
"""Pages copied at once: a few megabytes, far below a second."""

T = TypeVar("T")

_OUT_OF_REACH = (
    "backups and copies of the file: restore nothing older without erasing again",
    "reports and exports already sent: tell their readers",
)
_IN_THE_WAY = "somebody is reading the store, or the disk is full: erase again to finish the clean-up"


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
                _refuse_empty(path, create=create)
            except OSError:
                raise Unavailable("the path of the store cannot be used", hint="choose another") from None
            self._files = Connections(path, timeout)
            self._anchor = AnchorFile(self._files.path)
            self._seen: Marks = {}
            try:
                self._prepare()
            except BaseException:
                self._files.close()
                raise

    def _prepare(self) -> None:
        with self._files.checked() as connection:
            self._made_ready(connection)

    def _made_ready(self, connection: sqlite3.Connection) -> None:
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

    def revision_of(self, dataset: str) -> int:
        """Where any dataset of the file stands, 0 before its first revision."""
        with self._files.reading() as connection:
            check_version(version_of(connection), self._steps)
            return SqliteDataset(connection, dataset).last.rev

    def _stream(self, work: Callable[[SqliteDataset], Iterable[T]]) -> Iterator[T]:
        with typed_errors():
            self._files.check(self._files.get())
            anchored = self._anchored()
            with closing(self._files.open()) as connection:
                connection.execute("BEGIN")
                data = self._opened(connection)
                refuse_behind(anchored(connection))
                yield from work(data)

    def _alone(self, work: Callable[[SqliteDataset], T]) -> T:
        with self._files.writing() as connection:
            data = self._opened(connection)
            marks = self._known_whole(connection)
            answer = work(ensured(data))
            acknowledged = marks == marks_of(connection)
        if not acknowledged:
            with to_its_end():
                self._acknowledge()
        return answer

    # What was acknowledged

    def anchorage(self) -> Anchorage:
        """How what the store holds stands to what it acknowledged."""
        anchored = self._anchored()
        with self._files.reading() as connection:
            return anchored(connection)

    def _anchored(self) -> Callable[[sqlite3.Connection], Anchorage]:
        """Read the anchor now; the answer compares it with a transaction that begins later.

        The other way round a revision acknowledged in between would look like a lost one.
        """
        seen = self._seen
        try:
            marks = self._acknowledged()
        except NotAnchored:
            return lambda _: Anchorage("damaged")
        return lambda connection: anchorage_of(connection, marks, seen)

    def _acknowledged(self) -> Marks | None:
        """What the anchor says, and what it said before in this process if that was more.

        Copied over together with its store it would tell of no loss.
        """
        marks = self._anchor.read()
        if marks is not None:
            self._seen = marks = newest(self._seen, marks)
        return marks

    def _known_whole(self, connection: sqlite3.Connection) -> Marks:
        """What was acknowledged, of a store that has all of it; the first anchor is laid before anything is.

        Raises
        ------
        StoreBehind, NotAnchored
            If something is lost, or if nobody can tell.
        """
        connection.execute("PRAGMA shrink_memory")  # look at the file, which may have been copied over
        seen, marks = self._seen, self._acknowledged()
        refuse_unsure(anchorage_of(connection, marks, seen))
        if marks is None:
            self._lay({})
        return marks or {}

    def _acknowledge(self) -> None:
        """Anchor what is in the store, before any receipt for it is given.

        Raises
        ------
        OutcomeUnknown
            If that cannot be done: what was written is there, but is not acknowledged.
        """
        try:
            with self._files.writing() as connection:
                self._known_whole(connection)
                self._lay(marks_of(connection))
        except StoreReplaced:
            raise
        except Unavailable:
            raise OutcomeUnknown(
                "the revision is written but could not be anchored",
                hint="check the disk, then do it again, with the same key where there was one",
            ) from None

    def _lay(self, marks: Marks) -> None:
        try:
            self._anchor.write(marks)
        except OSError:
            raise Unavailable(
                "the anchor cannot be written beside the store file",
                hint="make room and check the rights of the folder",
            ) from None
        self._seen = newest(self._seen, marks)

    def accept(self) -> Anchorage:
        """Take what is there as what was acknowledged: anchor it anew; how it stood before."""
        with self._files.writing() as connection:
            check_version(version_of(connection), self._steps)
            before = self._anchored()(connection)
            self._seen = {}
            self._lay(marks_of(connection))
        return before

    def copy_to(self, empty: sqlite3.Connection) -> None:
        """Copy the whole store, of one moment, into an empty database.

        Raises
        ------
        StoreBehind, NotAnchored
            If it is not known to hold all that was acknowledged: the copy would hide that.
        """
        anchored = self._anchored()
        with self._files.checked() as connection:
            connection.backup(empty, pages=_PAGES, progress=lambda *_: checkpoint())
            refuse_unsure(anchored(empty))

    def _write(self, request: Request) -> Receipt:
        def work(data: SqliteDataset) -> Receipt:
            found = data.planned(request, self._catalogue)
            return found if isinstance(found, Receipt) else write(data, found, request, self._clock)

        return self._alone(work)

    def _remove(self, data: SqliteDataset, removal: Removal, note: Note) -> tuple[int, str]:
        return remove(data, removal, note)

    def _append(self, data: SqliteDataset, note: Note) -> Entry:
        return appended(data, note)

    def _clean_up(self) -> bool:
        with self._files.checked() as connection:
            return clean_up(connection)

    def _prove(self, done: Erasure, *, clean: bool) -> Proof:
        kept, named = self._read(lambda data: kept_elsewhere(data, done.traces))
        with self._files.checked():
            left = files_holding(self._files.path, done.traces, skip=named)
        remarks = _OUT_OF_REACH if clean else (*_OUT_OF_REACH, _IN_THE_WAY)
        return clean and not left and not kept, tuple(kept), remarks

    def _examined(self) -> tuple[list[Damage], tuple[int, int, int]]:
        anchored = self._anchored()

        def work(data: SqliteDataset) -> tuple[list[Damage], tuple[int, int, int]]:
            damage = guarded(lambda: anchored(data.connection).damage)
            damage += guarded(lambda: file_damage(data.connection, self._steps)) + dataset_damage(data)
            try:
                return damage, data.counts()
            except sqlite3.Error:
                return [*damage, UNREADABLE], (0, 0, 0)

        return self._read(work)

    def _version(self) -> int:
        with self._files.checked() as connection:
            return version_of(connection)

    def _migrate(self, target: int, *, dry_run: bool) -> MigrationPlan:
        with self._files.checked() as connection:
            return migrate(connection, target, dry_run=dry_run, steps=self._steps)


def _refuse_empty(path: Path, *, create: bool) -> None:
    """Make no store of an empty file that was taken for one; beside an anchor it is a loss, told later."""
    if not create and not path.stat().st_size and not AnchorFile(path).path.exists():
        raise Unavailable(
            "there is no store in this file", hint="check the path, or load a workbook into it first"
        )

"""A store with its anchor, copied to another place and put back from there.

A copy is made and verified in a file beside the store, `accounts.db-copy`: a backup may lie on a network
disk, where SQLite cannot work.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from stakemap.errors import Corrupt, NotAnchored, Unavailable
from stakemap.store.shared.integrity import dataset_damage, guarded
from stakemap.store.shared.migration import check_version
from stakemap.store.shared.oversight.replay import marks_of_erased
from stakemap.store.shared.results import ErasureMark, Restoration
from stakemap.store.sqlite.anchor import (
    AnchorFile,
    Head,
    Mark,
    Marks,
    anchorage_of,
    heads_of,
    linked,
    marks_of,
    refuse_unsure,
    sync_folder,
)
from stakemap.store.sqlite.connection import Connections, typed_errors
from stakemap.store.sqlite.dataset import SqliteDataset
from stakemap.store.sqlite.schema import STEPS, version_of
from stakemap.store.sqlite.store import SqliteStore
from stakemap.store.sqlite.verify import file_damage
from stakemap.work import checkpoint

__all__ = ["backup", "restore"]

_WAIT = 10.0
_PORTION = 1 << 20
_TAKEN = "there is a file of this name already"
_NO_PLACE = "check that the folder exists, has room and may be written"


def backup(path: Path, target: Path) -> dict[str, int]:
    """Copy a store and its anchor to a file that is not there yet; the revision of each dataset."""
    if target.exists():
        raise Unavailable(_TAKEN, hint="name another file")
    with SqliteStore(path, create=False) as store, _beside(path) as copy:
        with typed_errors(), closing(sqlite3.connect(copy)) as connection:
            store.copy_to(connection)
            marks = marks_of(connection)
        with _placing():
            AnchorFile(copy).write(marks)
        revisions = _verified(copy)
        _copied(copy, target)
    return revisions


def restore(path: Path, source: Path, *, dry_run: bool) -> tuple[Restoration, ...]:
    """Put a backup in the place of a store, or say what that would do."""
    if not source.is_file():
        raise Unavailable("no such backup", hint="name the file that backup wrote")
    if path.exists() and path.samefile(source):
        raise Unavailable("the backup is the store itself", hint="name the file that backup wrote")
    with _beside(path) as copy:
        _copied(source, copy)
        _verified(copy)
        with _locked(path) as present:
            with closing(Connections(copy, _WAIT)) as files, files.reading() as coming:
                again = _erased_since(present, coming)
                done = tuple(_differences(path, present, coming, again))
            if not dry_run:
                _erased_again(copy, again)
                with closing(Connections(copy, _WAIT)) as files, files.reading() as coming:
                    marks = marks_of(coming)
                _put_in_place(copy, path, marks)
    return done


def _erased_since(
    present: sqlite3.Connection | None, coming: sqlite3.Connection
) -> dict[str, tuple[ErasureMark, ...]]:
    """Marks of those whom a store has erased and a backup has not, by dataset."""
    if present is None:
        return {}
    found = {}
    with suppress(sqlite3.DatabaseError):
        there = heads_of(coming)
        for seal, head in heads_of(present).items():
            if seal in there:
                known = {one.mark for one in marks_of_erased(SqliteDataset(coming, head.name))}
                marks = marks_of_erased(SqliteDataset(present, head.name))
                found[head.name] = tuple(one for one in marks if one.mark not in known)
    return found


def _erased_again(copy: Path, marks: Mapping[str, tuple[ErasureMark, ...]]) -> None:
    """Take out of a copy whoever was erased since it was made, before anybody can read it."""
    for name, erased in marks.items():
        if erased:
            with SqliteStore(copy, dataset=name, create=False) as store:
                store.replay_erasures(erased, reason="restore")


@contextmanager
def _placing() -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise Unavailable(_TAKEN, hint="name another file") from None
    except OSError:
        raise Unavailable("the copy cannot be written", hint=_NO_PLACE) from None


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name for a copy beside a store, where nothing is; nothing is left there afterwards."""
    real = Path(os.path.realpath(path))
    copy = real.with_name(f"{real.name}-copy")
    parts = [copy.with_name(copy.name + end) for end in ("", "-wal", "-shm", "-anchor", "-anchor.new")]

    def clear() -> None:
        with suppress(OSError):
            for part in parts:
                part.unlink(missing_ok=True)

    clear()
    try:
        yield copy
    finally:
        clear()


def _copied(source: Path, target: Path) -> None:
    """Copy a closed file and its anchor to where neither is; without the anchor it is not whole."""
    pairs = [(source, target), (AnchorFile(source).path, AnchorFile(target).path)]
    with _placing(), ExitStack() as undo:
        for old, new in pairs:
            if not old.exists():
                continue
            number = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            undo.callback(new.unlink, missing_ok=True)
            with os.fdopen(number, "wb") as written, old.open("rb") as stream:
                while block := stream.read(_PORTION):
                    checkpoint()
                    written.write(block)
                written.flush()
                os.fsync(written.fileno())
        sync_folder(target.parent)
        undo.pop_all()


def _verified(copy: Path) -> dict[str, int]:
    """The revision of each dataset of a closed file that is whole and has all that was acknowledged.

    Raises
    ------
    StoreBehind, NotAnchored, Corrupt
        If it is not.
    """
    marks = AnchorFile(copy).read()
    with closing(Connections(copy, _WAIT)) as files, files.reading() as connection:
        version = version_of(connection)
        if not version:
            raise Unavailable("there is no store in this file", hint="name the file that backup wrote")
        check_version(version, STEPS)
        refuse_unsure(anchorage_of(connection, marks))
        damage = guarded(lambda: file_damage(connection, STEPS))
        heads = heads_of(connection).values()
        for head in heads:
            damage += dataset_damage(SqliteDataset(connection, head.name))
    if damage:
        raise Corrupt("what was to be copied is damaged", hint="call verify(); take another backup")
    return {head.name: head.mark.rev for head in heads if head.mark.rev}


@contextmanager
def _locked(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The store that a backup replaces, with the lock of a write; None where there is none that can be read.

    Raises
    ------
    Unavailable
        If somebody is writing.
    Corrupt
        If it is something else: nothing beside it says that it was a store.
    """
    if not path.exists():
        yield None
        return
    with typed_errors(), closing(Connections(path, _WAIT)) as files:
        connection: sqlite3.Connection | None = None
        try:
            connection = files.get()
            connection.execute("BEGIN IMMEDIATE")
            version_of(connection)
        except (Corrupt, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            if not AnchorFile(files.path).path.exists():
                raise
            connection = None
        yield connection


def _put_in_place(copy: Path, path: Path, marks: Marks) -> None:
    """Replace a store by a closed copy; until the new anchor is there, the old one tells what is missing."""
    real = Path(os.path.realpath(path))
    with _placing():
        for end in ("-wal", "-shm"):
            real.with_name(real.name + end).unlink(missing_ok=True)
        copy.replace(real)
        sync_folder(real.parent)
        AnchorFile(real).write(marks)


def _differences(
    path: Path,
    present: sqlite3.Connection | None,
    coming: sqlite3.Connection,
    again: Mapping[str, tuple[ErasureMark, ...]],
) -> Iterator[Restoration]:
    """What each dataset loses and gains, by name."""
    here: dict[str, Head] = {}
    if present is not None:
        with suppress(sqlite3.DatabaseError):
            here = heads_of(present)
    there, acknowledged = heads_of(coming), _acknowledged(path)
    names = {seal: head.name for seal, head in (here | there).items()}
    for seal in sorted({*names, *acknowledged}, key=lambda seal: (names.get(seal, ""), seal)):
        old, new, mark = here.get(seal), there.get(seal), acknowledged.get(seal, Mark(0, ""))
        now = max(mark.rev, old.mark.rev if old else 0)
        then = new.mark.rev if new else 0
        if not now and not then:
            continue
        shared = min(now, then)
        if new and not _one_history(coming, new, present, old, mark):
            shared = 0
        name = names.get(seal, "")
        yield Restoration(name, now, then, now - shared, then - shared, len(again.get(name, ())))


def _acknowledged(path: Path) -> Marks:
    with suppress(NotAnchored):
        return AnchorFile(Path(os.path.realpath(path))).read() or {}
    return {}


def _one_history(
    coming: sqlite3.Connection, new: Head, present: sqlite3.Connection | None, old: Head | None, mark: Mark
) -> bool:
    """Whether one of two states of a dataset follows from the other, as far as can be told."""
    known = old.mark if old else mark
    if known.rev <= new.mark.rev:
        return not known.rev or linked(coming, new, known)
    if present is None or old is None:
        return True
    return linked(present, old, new.mark)

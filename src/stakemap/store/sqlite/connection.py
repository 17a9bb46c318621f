"""Opening the file of a SQLite store: addresses, settings, connections, typed errors."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote
from weakref import WeakSet

from stakemap.errors import Corrupt, StoreError, StoreReplaced, Unavailable
from stakemap.store.sqlite.same_files import Connection, Identity, check_same, identity, state_of
from stakemap.work import checkpoint

__all__ = ["Connections", "network_mount", "path_of", "typed_errors"]

_PAGE_SIZE = 8192
_TURN = 100
"""Milliseconds."""
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smbfs",
    "smb3",
    "afs",
    "fuse.sshfs",
    "glusterfs",
    "fuse.glusterfs",
    "ceph",
}
_HINTS: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_PERM: (
        Unavailable,
        "no right to the store file",
        "check the rights of file and folder",
    ),
    sqlite3.SQLITE_BUSY: (
        Unavailable,
        "another process is writing to the store",
        "try again, or give a longer timeout",
    ),
    sqlite3.SQLITE_LOCKED: (
        Unavailable,
        "another thread is using the store",
        "finish or close what is still reading",
    ),
    sqlite3.SQLITE_READONLY: (
        Unavailable,
        "the store file is read-only",
        "check the rights of file and folder",
    ),
    sqlite3.SQLITE_IOERR: (
        Unavailable,
        "the disk did not answer",
        "check the disk, then verify the store",
    ),
    sqlite3.SQLITE_FULL: (
        Unavailable,
        "the disk is full",
        "nothing was written; make room and try again",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        Unavailable,
        "the store file cannot be opened",
        "check that folder and file exist and may be written",
    ),
    sqlite3.SQLITE_NOTADB: (Corrupt, "not a SQLite file", "name another file, or restore a backup"),
}
_UNFOLDED = "the store can only be read here, and its write-ahead log is not folded into it"
_UNFOLDED_CURE = "copy it with all its files to a place that may be written, and read it there"
_DAMAGED = (
    Corrupt,
    "the store file is damaged",
    "keep a copy, restore a backup, and call verify()",
)


@contextmanager
def typed_errors() -> Iterator[None]:
    """Turn what sqlite3 raises into store errors; its texts may quote values and are dropped."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if "closed" in str(error):
            raise Unavailable("the store is closed", hint="connect again") from None
        raise
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        cls, text, hint = _HINTS.get(code, _DAMAGED)
        raise cls(text, hint=hint) from None


def path_of(url: str) -> Path:
    """The file that an address names: ``sqlite:///relative.db`` or ``sqlite:////absolute.db``.

    Raises
    ------
    Unavailable
        If it names a host, no file, or a place in memory.
    """
    _, _, rest = url.partition("://")
    hint = "write sqlite:///accounts.db, or sqlite:////var/data/accounts.db"
    if not rest.startswith("/"):
        raise Unavailable("a SQLite address without a file on this machine", hint=hint)
    name = _meant(rest[1:])
    if not name or name == ":memory:" or "\0" in name:
        raise Unavailable("a SQLite address without a file", hint=hint)
    return Path(name)


def _meant(name: str) -> str:
    """A name as an address writes it, ``%20`` for a space; as it stands where only such a file is there."""
    plain = unquote(name)
    try:
        return name if name != plain and Path(name).exists() and not Path(plain).exists() else plain
    except (OSError, ValueError):
        return plain


def only_read(path: Path) -> bool:
    """Whether nothing can be written to a store that is there: a mount, a folder or a file for reading."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK))


def network_mount(path: Path, mounts: str | None = None) -> bool:
    """Whether a path lies on a network file system, where SQLite's locks are not reliable.

    Parameters
    ----------
    mounts
        Text of the mount table; read from ``/proc/mounts`` where that exists.
    """
    full = str(path.absolute())
    if full.startswith(("\\\\", "//")):
        return True
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(errors="replace")
        except OSError:
            return False
    best, found = -1, False
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").rstrip("/")
        if (full == point or full.startswith(f"{point}/")) and len(point) >= best:
            best, found = len(point), fields[2] in _NETWORK
    return found


def check_place(path: Path, *, create: bool) -> None:
    """Refuse a place where no store can be, and make the file readable by its owner only.

    Raises
    ------
    Unavailable
        With what to do about it.
    """
    if path.is_dir():
        raise Unavailable("the address names a folder", hint="name a file in it")
    if network_mount(path) and not only_read(path):
        raise Unavailable(
            "the store lies on a network file system",
            hint="use a local disk, or Neo4j for teams",
        )
    if path.exists():
        return
    if not create:
        raise Unavailable(
            "no such store file",
            hint="check the path, or load a workbook into it first",
        )
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        raise Unavailable(
            "the store file cannot be made",
            hint="check that its folder exists and may be written",
        ) from None


_inherited: list[sqlite3.Connection] = []
# SQLite connections must neither be used nor closed in a forked child: they are kept here, unused.


class Connections:
    """One connection for each thread; a forked child makes its own.

    Attributes
    ----------
    path
        The file itself: beside it lie its log and its anchor, also where a link led to it.
    """

    def __init__(self, name: Path, timeout: float) -> None:
        self.path, self.timeout = Path(os.path.realpath(name)), timeout
        self._name = name.absolute()
        self._log, self._index = (self.path.with_name(f"{self.path.name}{end}") for end in ("-wal", "-shm"))
        self._first: Identity | None = None
        self.only_read = only_read(self.path)
        self._start()

    def _start(self) -> None:
        self._pid = os.getpid()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: WeakSet[Connection] = WeakSet()
        self._closed = False

    def get(self) -> Connection:
        """The connection of this thread."""
        if os.getpid() != self._pid:
            closed = self._closed
            _inherited.extend(self._all)
            self._start()
            self._closed = closed
        if self._closed:
            raise Unavailable("the store is closed", hint="connect again")
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self.open()
        return found

    def open(self) -> Connection:
        """A new connection with the settings of a store, to the same file as the first one.

        Raises
        ------
        StoreReplaced
            If the name stands for another file now.
        """
        before = identity(self._name)
        if before is None or before != (self._first or before):
            raise StoreReplaced
        if self.only_read and self._log.exists() and self._log.stat().st_size:
            raise Unavailable(_UNFOLDED, hint=_UNFOLDED_CURE)
        mode = "mode=ro&immutable=1" if self.only_read else "mode=rw"  # never makes a file that was deleted
        connection = sqlite3.connect(
            f"{self.path.as_uri()}?{mode}",
            uri=True,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
            cached_statements=64,
        )
        try:
            if not self.only_read:
                _keep_whole(connection)
            _set_up(connection)
            connection.file = self._first = before
            connection.state = state_of(self.path), state_of(self._log)
            self.check(connection)
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._all.add(connection)
        return connection

    def check(self, connection: Connection) -> None:
        """Check that what a connection has open is what the name stands for.

        Raises
        ------
        StoreReplaced
            If it is not.
        """
        check_same(connection, self._name, self._log, self._index)
        if self.only_read and connection.state != (state_of(self.path), state_of(self._log)):
            raise Unavailable(
                "the store was written to by others while it could only be read here",
                hint="open it again, or copy it with all its files first",
            )

    def close(self) -> None:
        """Close the connections of all threads."""
        self._closed = True
        if os.getpid() != self._pid:
            return
        with self._lock:
            for connection in list(self._all):
                with suppress(sqlite3.Error):
                    connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store from beginning to end."""
        with typed_errors(), self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that nobody else can write beside; all of it is kept, or nothing."""
        with typed_errors(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def checked(self) -> Iterator[Connection]:
        """The connection of this thread, for work with transactions of its own."""
        with typed_errors():
            connection = self.get()
            self.check(connection)
            yield connection
            self.check(connection)

    def _begin(self, connection: Connection, begin: str) -> None:
        """Begin, waiting for another writer in turns so short that the work can be called off meanwhile."""
        if begin == "BEGIN":
            connection.execute(begin)
            return
        if self.only_read:
            cls, text, hint = _HINTS[sqlite3.SQLITE_READONLY]
            raise cls(text, hint=hint)
        until = time.monotonic() + self.timeout
        connection.execute(f"PRAGMA busy_timeout = {min(_TURN, int(self.timeout * 1000))}")
        try:
            while True:
                checkpoint()
                try:
                    connection.execute(begin)
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                        raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(self.timeout * 1000)}")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        """Look at the file with the lock in hand, and again when all is kept."""
        connection = self.get()
        self._begin(connection, begin)
        try:
            self.check(connection)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            raise
        self.check(connection)


def _keep_whole(connection: Connection) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise Unavailable(
            "the store file cannot use a write-ahead log",
            hint="use a local disk",
        )


def _set_up(connection: Connection) -> None:
    for setting in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {setting}")

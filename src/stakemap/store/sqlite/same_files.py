"""Whether the files under the name of a store are still those that a connection has open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from stakemap.errors import StoreReplaced

__all__ = ["Connection", "Identity", "check_same", "identity", "state_of"]

Identity = tuple[int, int]
"""Device and inode: what a name stands for at a moment."""


class Connection(sqlite3.Connection):
    """A connection that can be referred to weakly and knows which files it opened.

    Attributes
    ----------
    file, log, index
        The database, its write-ahead log, which is made with the first write, and the index of the log,
        which holds the locks between processes.
    state
        When database and log were last written, where they can only be read.
    """

    file: Identity | None = None
    log: Identity | None = None
    index: Identity | None = None
    state: tuple[object, object] | None = None


def identity(path: Path) -> Identity | None:
    """What a path stands for, links followed; None for nothing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def state_of(path: Path) -> tuple[int, int] | None:
    """When a file was last written, and its size; None for nothing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def check_same(connection: Connection, name: Path, log: Path, index: Path) -> None:
    """Check that a file is still the one that is open, and so its log and the index of that.

    The inode of an open file is not used again, so another file never looks the same.

    Raises
    ------
    StoreReplaced
        If one was replaced, moved or deleted, or if a link leads elsewhere.
    """
    if connection.file is None or identity(name) != connection.file:
        raise StoreReplaced
    found = identity(log), identity(index)
    known = connection.log or found[0], connection.index or found[1]
    if found != known:
        raise StoreReplaced
    connection.log, connection.index = known

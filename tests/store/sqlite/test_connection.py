"""Where a store may lie, and what is said of places and connections that will not do."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from stakemap.errors import Corrupt, Unavailable
from stakemap.store import connect
from stakemap.store.sqlite import connection
from stakemap.store.sqlite.connection import Connections, check_place, network_mount, path_of, typed_errors

MOUNTS = """\
/dev/sda / ext4 rw 0 0
host:/x /mnt/share nfs4 rw 0 0
/dev/sdb /mnt/share/local ext4 rw 0 0
//h/s /mnt/two\\040words cifs rw 0 0
broken line
host:/y /mnt/three nfs
/dev/sdc /mnt/over ext4 rw 0 0
host:/z /mnt/over nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/data/a.db", False), ("/mnt/share/a.db", True), ("/mnt/share/local/a.db", False),
        ("/mnt/sharex/a.db", False), ("/mnt/two words/a.db", True), ("//host/share/a.db", True),
        ("/mnt/share", True), ("/mnt/three/a.db", True),
        ("/mnt/over/a.db", True),
    ],
)  # fmt: skip
def test_the_nearest_mount_says_whether_a_file_lies_on_a_network(path, network):
    assert network_mount(Path(path), MOUNTS) is network


def test_where_mounts_are_not_told_a_place_counts_as_local(monkeypatch):
    def refused(*_, **__):
        raise OSError

    monkeypatch.setattr(Path, "read_text", refused)
    assert not network_mount(Path("/mnt/share/a.db"))


def test_a_new_store_is_not_made_on_a_network(monkeypatch, tmp_path):
    monkeypatch.setattr(connection, "network_mount", lambda _: True)
    with pytest.raises(Unavailable, match="network"):
        check_place(tmp_path / "a.db", create=True)
    assert not (tmp_path / "a.db").exists()


def test_an_address_names_a_file(tmp_path):
    for wrong in ("sqlite://host", "sqlite:///", "sqlite:///:memory:", "sqlite:///a\0b"):
        with pytest.raises(Unavailable):
            path_of(wrong)
    assert path_of("sqlite:////x/a%20b.db") == Path("/x/a b.db")
    assert path_of(f"sqlite:///{'%20' * 2_000}") == Path(" " * 2_000), "too long for any file"
    (tmp_path / "a%20b.db").touch()
    assert path_of(f"sqlite:///{tmp_path}/a%20b.db") == tmp_path / "a%20b.db"
    (tmp_path / "a b.db").touch()
    assert path_of(f"sqlite:///{tmp_path}/a%20b.db") == tmp_path / "a b.db"


def test_a_closed_store_and_a_wrong_call_are_told_apart(tmp_path):
    store = connect(f"sqlite:///{tmp_path / 'a.db'}")
    store.close()
    with pytest.raises(Unavailable, match="closed"):
        store.head()
    gone = sqlite3.connect(":memory:")
    gone.close()
    with pytest.raises(Unavailable, match="closed"), typed_errors():
        gone.execute("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError), typed_errors(), sqlite3.connect(":memory:") as open_one:
        open_one.execute("SELECT ?", ())
    with pytest.raises(Corrupt, match="damaged"), typed_errors():
        raise OverflowError


@pytest.mark.parametrize(
    ("code", "kind", "told", "cure"),
    [
        (sqlite3.SQLITE_PERM, Unavailable, "no right", "rights"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable, "another process", "longer timeout"),
        (sqlite3.SQLITE_LOCKED, Unavailable, "another thread", "close what is still reading"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Unavailable, "read-only", "rights"),
        (sqlite3.SQLITE_IOERR_READ, Unavailable, "disk did not answer", "check the disk"),
        (sqlite3.SQLITE_FULL, Unavailable, "disk is full", "make room"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, Unavailable, "cannot be opened", "exist"),
        (sqlite3.SQLITE_NOTADB, Corrupt, "not a SQLite file", "another file"),
        (sqlite3.SQLITE_CORRUPT_INDEX, Corrupt, "damaged", "backup"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, Corrupt, "damaged", "backup"),
    ],
)
def test_each_refusal_of_sqlite_is_told_with_its_own_cure(code, kind, told, cure):
    error = sqlite3.OperationalError("a secret value")
    error.sqlite_errorcode = code
    with pytest.raises(kind, match=told) as caught, typed_errors():
        raise error
    assert cure in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_forked_process_opens_the_file_itself_and_a_closed_store_stays_closed(tmp_path, monkeypatch):
    connect(f"sqlite:///{tmp_path / 'a.db'}").close()
    both = Connections(tmp_path / "a.db", 1.0)
    of_parent = both.get()
    assert both.get() is of_parent
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        assert both.get() is not of_parent
        assert both.get() is both.get()
        both.close()
        with pytest.raises(Unavailable, match="closed"):
            both.get()
        child.setattr(os, "getpid", lambda: -2)
        with pytest.raises(Unavailable, match="closed"):
            both.get()
    of_parent.close()


@pytest.mark.parametrize(("locked", "seconds"), [(False, 1.25), (True, 0.25)])
def test_after_a_write_everything_waits_as_long_as_before(tmp_path, locked, seconds):
    """Waiting for another writer goes in short turns; what comes later is to wait the whole time again."""
    path = tmp_path / "a.db"
    connect(f"sqlite:///{path}").close()
    connections = Connections(path, seconds)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        if locked:
            other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) if locked else nullcontext(), connections.writing():
            pass
        assert connections.get().execute("PRAGMA busy_timeout").fetchone() == (seconds * 1000,)
        connections.close()

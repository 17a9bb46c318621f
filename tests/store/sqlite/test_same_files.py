"""A file that is replaced, moved or deleted while it is open: no receipt for what would be lost."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from stakemap.errors import StakemapError, StoreBehind, StoreReplaced, Unavailable
from stakemap.store import connect
from stakemap.store.sqlite.connection import Connections
from store_facts import person, triangle

WRITES = {
    "apply": lambda store: store.apply([person("new")]),
    "sync": lambda store: store.sync([*triangle(), person("new")]),
    "unchanged": lambda store: store.apply(triangle()),
    "erase": lambda store: store.erase("p:a"),
    "expire": lambda store: store.expire("2040-01-01", dry_run=False, max_shrink=1),
    "accept": lambda store: store.accept(),
    "migrate": lambda store: store.migrate(dry_run=False),
}
READS = {
    "head": lambda store: store.head(),
    "load": lambda store: store.load(),
    "verify": lambda store: store.verify(),
    "audit": lambda store: list(store.audit()),
}


def replaced(path: Path) -> None:
    path.with_name("backup.db").replace(path)


def deleted(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def made_anew(path: Path) -> None:
    path.unlink()
    shutil.copyfile(path.with_name("backup.db"), path)


def linked(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("backup.db"))


def without_its_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def without_its_index(path: Path) -> None:
    path.with_name(f"{path.name}-shm").unlink()


def with_the_index_of_another(path: Path) -> None:
    """As where somebody deleted it and another process opened the store since."""
    index = path.with_name(f"{path.name}-shm")
    index.unlink()
    index.write_bytes(b"")


def without_its_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("gone"))


def with_another_folder_in_its_place(path: Path) -> None:
    """As where another disk is mounted there."""
    shutil.copytree(path.parent, path.parent.with_name("other"))
    path.parent.rename(path.parent.with_name("gone"))
    path.parent.with_name("other").rename(path.parent)


CHANGES = [
    replaced, deleted, moved, made_anew, linked, without_its_log, without_its_index,
    with_the_index_of_another, without_its_folder, with_another_folder_in_its_place,
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of one revision, and a copy of it under another name."""
    (tmp_path / "d").mkdir()
    path = tmp_path / "d" / "accounts.db"
    with connect(f"sqlite:///{path}") as store:
        store.apply(triangle())
    shutil.copyfile(path, path.with_name("backup.db"))
    return path


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("act", [*WRITES, *READS])
def test_nothing_is_done_with_a_file_that_is_not_the_one_under_the_name(path: Path, change, act) -> None:
    store = connect(f"sqlite:///{path}")
    store.apply([person("d")])
    change(path)
    for _ in range(2):
        with pytest.raises(StoreReplaced) as caught:
            (WRITES | READS)[act](store)
    assert caught.value.hint
    assert isinstance(caught.value, Unavailable)
    store.close()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_while_a_write_is_under_way_gives_no_receipt(
    path: Path, change, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = connect(f"sqlite:///{path}")
    store.apply([person("d")])
    checks = []

    def later(self: Connections, connection: sqlite3.Connection) -> None:
        checks.append(connection.in_transaction)
        if len(checks) == 2:
            change(path)
        check(self, connection)

    check = Connections.check
    monkeypatch.setattr(Connections, "check", later)
    with pytest.raises(StoreReplaced):
        store.apply([person("new")])
    assert checks == [True, False], "with the lock in hand, and again when all is kept"
    store.close()


def test_no_thread_goes_on_with_another_file(path: Path) -> None:
    store = connect(f"sqlite:///{path}")
    store.apply([person("d")])
    made_anew(path)
    seen: list[Exception] = []

    def work() -> None:
        try:
            store.apply([person("new")])
        except StakemapError as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [type(error) for error in seen] == [StoreReplaced]
    store.close()


def test_a_deleted_file_is_not_made_again_by_reading(path: Path) -> None:
    store = connect(f"sqlite:///{path}")
    deleted(path)
    with pytest.raises(StoreReplaced):
        list(store.records())
    assert not path.exists()
    store.close()


def test_a_link_to_the_store_serves_as_long_as_it_leads_there(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with connect(f"sqlite:///{link}") as store:
        assert store.apply([person("d")]).written
        assert not link.with_name("link.db-anchor").exists(), "it lies beside the file itself"
        link.unlink()
        link.symlink_to(path.with_name("backup.db"))
        with pytest.raises(StoreReplaced):
            store.apply([person("e")])
    with connect(f"sqlite:///{path}") as store:
        assert store.head().rev == 2
        assert store.verify().ok


def test_other_files_beside_the_store_and_a_second_user_are_no_change(path: Path) -> None:
    one, other = connect(f"sqlite:///{path}"), connect(f"sqlite:///{path}")
    for number in range(4):
        (path.parent / f"{number}.txt").write_text("x")
        assert one.apply([person(f"one-{number}")]).written
        assert other.apply([person(f"other-{number}")]).written
    one.close()
    assert other.apply([person("last")]).rev == 10
    other.close()


@pytest.mark.parametrize("pages_in_log", [1, 4, 1000])
@pytest.mark.parametrize("crowd", [3, 60])
def test_a_copy_over_the_open_file_is_noticed_or_takes_nothing(
    path: Path, pages_in_log: int, crowd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Connections.open

    def folding(self: Connections):
        connection = opened(self)
        connection.execute(f"PRAGMA wal_autocheckpoint = {pages_in_log}")
        return connection

    monkeypatch.setattr(Connections, "open", folding)
    backup = path.with_name("backup.db")
    store = connect(f"sqlite:///{path}")
    acknowledged = 1
    for number in range(5):
        store.apply([person(f"{number}-{n}", note="x" * 500) for n in range(crowd)])
        acknowledged += 1
    with path.open("r+b") as file:  # what cp does: the same inode, other bytes
        file.truncate(0)
        file.write(backup.read_bytes())
    noticed = False
    try:
        for number in range(3):
            acknowledged = store.apply([person(f"late-{number}", note="y" * 500)]).rev
        store.close()
    except StakemapError:
        noticed = True
    try:
        with connect(f"sqlite:///{path}") as again:
            whole = again.verify().ok and again.head().rev >= acknowledged
            noticed = noticed or not again.verify().ok
            assert whole or noticed
    except StakemapError:
        pass


def test_a_copy_of_all_files_over_the_open_ones_is_noticed_by_whoever_has_them_open(path: Path) -> None:
    ends = ("", "-wal", "-anchor")
    store = connect(f"sqlite:///{path}")
    store.apply([person("d")])
    old = {end: path.with_name(path.name + end).read_bytes() for end in ends}
    for number in range(3):
        store.apply([person(f"late-{number}")])
    for end, data in old.items():
        with path.with_name(path.name + end).open("r+b") as file:
            file.truncate(0)
            file.write(data)
    for act in (lambda: store.apply([person("next")]), store.load):
        with pytest.raises(StakemapError):
            act()


def test_an_older_anchor_does_not_lower_what_this_process_knows(path: Path) -> None:
    anchor = path.with_name(f"{path.name}-anchor")
    store = connect(f"sqlite:///{path}")
    before = anchor.read_bytes()
    store.apply([person("d")])
    anchor.write_bytes(before)
    with sqlite3.connect(path) as beside:
        beside.execute("DELETE FROM audit WHERE rev = 2")
    beside.close()
    assert store.anchorage().lost == 1
    with pytest.raises(StoreBehind):
        store.apply([person("e")])
    assert store.accept().lost == 1
    assert store.anchorage().state == "ok"
    store.close()

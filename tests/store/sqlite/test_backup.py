"""A store copied away and put back, with what it acknowledged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stakemap.errors import Corrupt, Erased, NotAnchored, StoreBehind, StoreReplaced, Unavailable
from stakemap.store import Restoration, backup, connect, restore
from stakemap.store.sqlite import backup as module
from stakemap.store.sqlite.anchor import AnchorFile
from store_facts import person, triangle


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with two datasets, and another folder for backups."""
    (tmp_path / "away").mkdir()
    for name in ("one", "two"):
        with connect(f"sqlite:///{tmp_path / 'a.db'}", dataset=name) as store:
            store.apply(triangle())
    return tmp_path


def url(place: Path) -> str:
    return f"sqlite:///{place / 'a.db'}"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_backup_is_a_store_with_its_anchor_taken_while_others_write(place: Path) -> None:
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
        assert backup(url(place), place / "away" / "b.db") == {"one": 2, "two": 1}
        store.apply([person("e")])
    assert names(place) == ["a.db", "a.db-anchor"]
    assert names(place / "away") == ["b.db", "b.db-anchor"]
    with connect(f"sqlite:///{place / 'away' / 'b.db'}", dataset="one") as copy:
        assert (copy.anchorage().state, copy.verify().ok, copy.head().rev) == ("ok", True, 2)
        assert copy.apply([person("f")]).written


@pytest.mark.parametrize("there", ["b.db", "b.db-anchor"])
def test_a_backup_overwrites_nothing(place: Path, there: str) -> None:
    (place / "away" / there).write_text("mine")
    with pytest.raises(Unavailable, match="already"):
        backup(url(place), place / "away" / "b.db")
    assert names(place / "away") == [there]
    assert (place / "away" / there).read_text() == "mine"
    assert names(place) == ["a.db", "a.db-anchor"]


def test_no_backup_hides_a_loss(place: Path) -> None:
    anchor = AnchorFile(place / "a.db").path
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
        ahead = anchor.read_bytes()
    anchor.unlink()
    with pytest.raises(NotAnchored):
        backup(url(place), place / "away" / "b.db")
    anchor.write_bytes(ahead.replace(b"2", b"3"))
    with pytest.raises(NotAnchored):
        backup(url(place), place / "away" / "b.db")
    marks = {seal: mark._replace(rev=mark.rev + 1) for seal, mark in read(ahead, place).items()}
    AnchorFile(place / "a.db").write(marks)
    with pytest.raises(StoreBehind):
        backup(url(place), place / "away" / "b.db")
    assert names(place / "away") == []


def read(content: bytes, place: Path):
    AnchorFile(place / "x").path.write_bytes(content)
    marks = AnchorFile(place / "x").read()
    AnchorFile(place / "x").path.unlink()
    return marks


def test_a_damaged_store_makes_no_backup_and_a_damaged_backup_restores_nothing(place: Path) -> None:
    away = place / "away" / "b.db"
    backup(url(place), away)
    for file in (place / "a.db", away):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE fact SET body = replace(body, 'Person a', 'Person x')")
    before = (place / "a.db").read_bytes()
    with pytest.raises(Corrupt):
        backup(url(place), place / "away" / "c.db")
    with pytest.raises(Corrupt):
        restore(url(place), away, dry_run=False)
    assert (place / "a.db").read_bytes() == before
    assert names(place / "away") == ["b.db", "b.db-anchor"]


def test_a_backup_that_lacks_its_anchor_or_is_behind_it_restores_nothing(place: Path) -> None:
    away = place / "away" / "b.db"
    backup(url(place), away)
    anchor = AnchorFile(away)
    kept = anchor.read()
    anchor.path.unlink()
    with pytest.raises(NotAnchored):
        restore(url(place), away, dry_run=False)
    anchor.write({seal: mark._replace(rev=9) for seal, mark in kept.items()})
    with pytest.raises(StoreBehind):
        restore(url(place), away, dry_run=False)
    with pytest.raises(Unavailable, match="no such backup"):
        restore(url(place), place / "away" / "none.db")
    with pytest.raises(Unavailable, match="itself"):
        restore(url(place), place / "a.db")


def test_a_restoration_says_what_is_lost_and_gained_before_and_does_it_when_told(place: Path) -> None:
    away = place / "away" / "b.db"
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
        backup(url(place), away)
        store.apply([person("e")])
        store.erase("p:d")
    with connect(url(place), dataset="three") as store:
        store.apply(triangle())
    told = (
        Restoration("one", 4, 2, lost=2, gained=0, erasures=1),
        Restoration("three", 1, 0, lost=1, gained=0),
        Restoration("two", 1, 1, lost=0, gained=0),
    )
    before = (place / "a.db").read_bytes()
    assert restore(url(place), away) == told
    assert (place / "a.db").read_bytes() == before
    with connect(url(place), dataset="one") as open_store:
        assert restore(url(place), away, dry_run=False) == told
        with pytest.raises(StoreReplaced):
            open_store.apply([person("x")])
    with connect(url(place), dataset="one") as store:
        assert (store.head().rev, store.verify().ok, store.datasets()) == (3, True, ("one", "two"))
        assert store.history("p:d") == [], "who was erased does not come back with a backup"
        with pytest.raises(Erased):
            store.apply([person("d")])
        assert store.apply([person("f")]).rev == 4
    assert names(place) == ["a.db", "a.db-anchor"]


def test_a_newer_backup_brings_and_another_history_takes_all_and_brings_all(place: Path) -> None:
    away, old = place / "away" / "b.db", place / "away" / "old.db"
    backup(url(place), old)
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
    backup(url(place), away)
    restore(url(place), old, dry_run=False)
    assert restore(url(place), away)[0] == Restoration("one", 1, 2, lost=0, gained=1)
    with connect(url(place), dataset="one") as store:
        for letter in "xyz":
            store.apply([person(letter)])
    assert restore(url(place), away)[0] == Restoration("one", 4, 2, lost=4, gained=2)


@pytest.mark.parametrize("ruin", ["deleted", "cut", "text", "log"])
def test_a_ruined_store_is_restored(place: Path, ruin: str) -> None:
    away, path = place / "away" / "b.db", place / "a.db"
    backup(url(place), away)
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
    if ruin == "deleted":
        path.unlink()
    elif ruin == "cut":
        path.write_bytes(path.read_bytes()[:20_000])
    elif ruin == "text":
        path.write_bytes(b"not a database " * 900)
    else:
        path.with_name("a.db-wal").write_bytes(b"\xff" * 5000)
    told = restore(url(place), away, dry_run=False)
    assert sorted((found.now, found.then, found.lost) for found in told) == [(1, 1, 0), (2, 1, 1)]
    with connect(url(place), dataset="one") as store:
        assert (store.head().rev, store.verify().ok, store.anchorage().state) == (1, True, "ok")


def test_a_backup_makes_a_store_where_there_was_none(place: Path) -> None:
    backup(url(place), place / "away" / "b.db")
    told = restore(f"sqlite:///{place / 'new.db'}", place / "away" / "b.db", dry_run=False)
    assert [(found.dataset, found.now, found.gained) for found in told] == [("one", 0, 1), ("two", 0, 1)]
    with connect(f"sqlite:///{place / 'new.db'}", dataset="two") as store:
        assert len(store.load()) == 6


@pytest.mark.parametrize("other", ["text", "database"])
def test_what_was_never_a_store_is_not_replaced(place: Path, other: str) -> None:
    path = place / "notes.db"
    if other == "text":
        path.write_text("my notes " * 500)
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE contacts (name TEXT)")
    backup(url(place), place / "away" / "b.db")
    before = path.read_bytes()
    with pytest.raises(Corrupt):
        restore(f"sqlite:///{path}", place / "away" / "b.db", dry_run=False)
    if other == "text":
        assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as connection:
        if other == "database":
            assert connection.execute("SELECT count(*) FROM contacts").fetchone() == (0,)


def test_a_restoration_waits_for_no_writer_for_ever(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(url(place), place / "away" / "b.db")
    monkeypatch.setattr(module, "_WAIT", 0.05)
    with closing(sqlite3.connect(place / "a.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="writing"):
            restore(url(place), place / "away" / "b.db", dry_run=False)
    with connect(url(place), dataset="one") as store:
        assert store.verify().ok


def test_a_restoration_cut_short_at_any_step_is_whole_or_says_what_is_missing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = place / "away" / "b.db"
    backup(url(place), away)
    with connect(url(place), dataset="one") as store:
        store.apply([person("d")])
    steps = 0
    for stop in range(12):
        shutil.rmtree(place / "try", ignore_errors=True)
        (place / "try").mkdir()
        for name in names(place):
            shutil.copyfile(place / name, place / "try" / name)
        left = iter(range(stop))

        def cut(act, left=left):
            def stepped(*arguments, **options):
                if next(left, None) is None:
                    raise KeyboardInterrupt
                return act(*arguments, **options)

            return stepped

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", cut(Path.replace))
            patch.setattr(module, "sync_folder", cut(module.sync_folder))
            patch.setattr(module.AnchorFile, "write", cut(AnchorFile.write))
            try:
                restore(url(place / "try"), away, dry_run=False)
            except KeyboardInterrupt:
                steps += 1
        with connect(url(place / "try"), dataset="one") as store:
            state, rev = store.anchorage().state, store.head().rev
        assert (state, rev) in {("ok", 2), ("behind", 1)} or (state, rev, stop >= steps) == ("ok", 1, True)
    assert steps >= 4

"""A store in a place that can only be read: a mount, a folder or a file without the right to write."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from stakemap.errors import NotAnchored, StoreBehind, Unavailable
from stakemap.store import accept, backup, connect
from stakemap.store.sqlite import connection
from store_facts import person, triangle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a place" / "my store.db"
    path.parent.mkdir()
    with connect(f"sqlite:///{path}") as store:
        store.apply([*triangle(), person("d")])
        store.erase("p:d")
    return path


@pytest.fixture
def no_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for somebody who may read but not write; root may always."""
    monkeypatch.setattr(connection.os, "access", lambda path, mode: not mode & os.W_OK)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def looked_at(path: Path) -> None:
    """Everything that reads works, everything that writes says why not."""
    with connect(f"sqlite:///{path}", create=False) as store:
        assert store.verify().ok
        assert store.anchorage().state == "ok"
        assert len(store.load()) == 6
        assert len(list(store.records())) == 6
        assert len(list(store.diff(0, 1))) == 6
        assert len(list(store.audit())) == store.head().rev == 2
        assert store.datasets() == ("default",)
        for act in (
            lambda: store.apply([person("x")]),
            lambda: store.sync(triangle()),
            lambda: store.erase("p:a"),
            lambda: store.expire("2040-01-01", dry_run=False, max_shrink=1),
            lambda: store.remember_files(["x.html"]),
        ):
            with pytest.raises(Unavailable, match="read-only"):
                act()
    with pytest.raises(Unavailable, match="read-only"):
        accept(f"sqlite:///{path}")
    with pytest.raises(Unavailable):
        backup(f"sqlite:///{path}", path.with_name("copy.db"))


def test_it_is_read_and_verified_and_nothing_is_written(path: Path, no_right: None) -> None:
    before = files(path.parent)
    with connect(f"sqlite:///{path}") as store:
        assert store.verify().ok
        assert len(store.load()) == 6
        with pytest.raises(Unavailable, match="read-only"):
            store.apply([person("x")])
    assert files(path.parent) == before


def test_it_is_read_on_a_mount(path: Path) -> None:
    folder = path.parent
    commands = (["mount", "--bind", folder, folder], ["mount", "-o", "remount,ro,bind", folder])
    try:
        done = [subprocess.run(command, capture_output=True, check=False).returncode for command in commands]
    except FileNotFoundError:
        pytest.skip("no mount here")
    try:
        if any(done):
            pytest.skip("no right to mount")
        before = files(folder)
        looked_at(path)
        assert files(folder) == before
    finally:
        subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


def test_a_loss_is_said_there_too(path: Path, no_right: None) -> None:
    anchor = path.with_name(f"{path.name}-anchor")
    kept = anchor.read_bytes()
    anchor.unlink()
    with connect(f"sqlite:///{path}") as store:
        assert store.anchorage().state == "missing"
    anchor.write_bytes(kept)
    path.write_bytes(b"")
    with pytest.raises((Unavailable, StoreBehind, NotAnchored)), connect(f"sqlite:///{path}") as store:
        store.load()


def test_a_log_that_is_not_folded_in_is_not_passed_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = connect(f"sqlite:///{path}")
    live.apply([person("late")])
    with monkeypatch.context() as patch:
        patch.setattr(connection, "only_read", lambda _: True)
        with pytest.raises(Unavailable, match="not folded") as caught:
            connect(f"sqlite:///{path}")
    assert "copy" in caught.value.hint
    live.close()


def test_what_others_write_meanwhile_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connection, "only_read", lambda _: True)
        store = connect(f"sqlite:///{path}")
    assert len(store.load()) == 6
    with connect(f"sqlite:///{path}") as other:
        other.apply([person("late")])
    with pytest.raises(Unavailable, match="written to by others"):
        store.load()
    store.close()


@pytest.mark.parametrize(
    ("there", "address", "meant"),
    [
        ((), "my%20store.db", "my store.db"),
        ((), "100%25.db", "100%.db"),
        ((), "my store.db", "my store.db"),
        (("my%20store.db",), "my%20store.db", "my%20store.db"),
        (("my store.db", "my%20store.db"), "my%20store.db", "my store.db"),
        (("my%20store.db",), "my%2520store.db", "my%20store.db"),
        (("a%zz?#b.db",), "a%zz?#b.db", "a%zz?#b.db"),
    ],
)
def test_percent_signs_in_an_address_name_the_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], address: str, meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in there:
        Path(name).touch()
    with connect(f"sqlite:///{address}") as store:
        store.apply(triangle())
    assert {path.name for path in tmp_path.iterdir()} == {*there, meant, f"{meant}-anchor"}
    assert Path(meant).stat().st_size > 0

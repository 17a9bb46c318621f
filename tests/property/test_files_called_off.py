"""Stores and the files around them after work on them was called off at each of its checkpoints."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import stakemap as sm
from checkpoints import AtCheckpoint, some_checkpoints
from stakemap.errors import Cancelled
from stakemap.store import accept, backup, connect, restore
from stakemap.work import to_its_end, working
from store_facts import person, run, score, triangle

MOST = 14
"""Checkpoints at which a piece of work is called off, at the most."""


def state(folder: Path) -> dict[str, object]:
    """All files by their bytes, stores by what they hold and say of themselves."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".db":
            with to_its_end(), connect(f"sqlite:///{path}") as store:
                head, report = store.head(), store.verify()
                rows, said = sorted(store.rows()), [entry.chain for entry in store.audit()]
                found[name] = head, report.ok, rows, said, store.anchorage(), store.files_made()
        elif path.is_file() and ".db-" not in name:
            found[name] = path.read_bytes()
    return found


def everywhere(
    pristine: Path, place: Path, work: Callable[[Path], object], most: int = MOST
) -> tuple[int, dict[str, object]]:
    """Call work off at its checkpoints, each time on a fresh copy of a folder.

    Returns how many checkpoints it has, and the state where it was not called off.
    """

    def done(k: int) -> AtCheckpoint:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(pristine, place)
        limit = AtCheckpoint(k)
        with working(deadline=limit):
            work(place)
        return limit

    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(pristine, place)
    before = state(place)
    n = done(0).seen
    after = state(place)
    for k in some_checkpoints(n, most):
        with pytest.raises(Cancelled):
            done(k)
        assert state(place) == before, k
    return n, after


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with history, scores and remembered files, a later state of it, and a backup."""
    folder = tmp_path_factory.mktemp("pristine")
    with connect(f"sqlite:///{folder / 'a.db'}") as store:
        store.apply(triangle())
        store.apply([run(), score("a"), *(person(f"{n}", note="Person a") for n in range(12))])
        store.remember_files([folder / "old.html"])
    backup(f"sqlite:///{folder / 'a.db'}", folder / "backup.db")
    with connect(f"sqlite:///{folder / 'a.db'}") as store:
        store.apply([person("late")])
    return folder


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'a.db'}"


def opened(act: Callable[[sm.Store], object]) -> Callable[[Path], object]:
    def work(folder: Path) -> None:
        with connect(url(folder)) as store:
            act(store)

    return work


WORKS = {
    "apply": opened(lambda store: store.apply([person("x"), person("y")], key="k")),
    "sync": opened(lambda store: store.sync(triangle(), max_shrink=1)),
    "erase": opened(lambda store: store.erase("p:a")),
    "expire": opened(lambda store: store.expire("2040-01-01", dry_run=False, max_shrink=1)),
    "remember files": opened(lambda store: store.remember_files(["new.html"])),
    "accept": lambda folder: accept(url(folder)),
    "backup": lambda folder: backup(url(folder), folder / "second.db"),
    "restore": lambda folder: restore(url(folder), folder / "backup.db", dry_run=False),
}


@pytest.mark.parametrize("name", WORKS)
def test_a_store_and_its_folder_are_as_they_were(pristine: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "copy"
    n, after = everywhere(pristine, place, WORKS[name])
    assert n >= 1
    assert (after == state(pristine)) == (name == "accept")


@pytest.mark.parametrize("name", ["a.xlsx", "b.csv", "folder", "c.json"])
def test_reading_ends_at_every_part(pristine: Path, tmp_path: Path, name: str) -> None:
    facts = sm.PropertyGraph(triangle())
    path = tmp_path / name
    if name == "b.csv":
        path.write_text("from,to,strength\n" + "".join(f"a{n},b{n},.5\n" for n in range(20)))
    else:
        sm.write(facts, path)
    counted = AtCheckpoint()
    with working(deadline=counted):
        kept = sm.read(path)
    assert counted.seen > (20 if name == "b.csv" else len(facts))
    for k in (1, counted.seen // 2, counted.seen):
        with pytest.raises(Cancelled), working(deadline=AtCheckpoint(k)):
            sm.read(path)
    assert sm.read(path) == kept


def test_the_parts_of_a_large_workbook_are_checkpoints(tmp_path: Path) -> None:
    from stakemap.io.limits import LIMITS
    from stakemap.io.workbook.archive import open_archive

    path = tmp_path / "large.xlsx"
    sm.write(sm.PropertyGraph([*triangle(), *(person(f"{n}") for n in range(400))]), path)
    seen = []
    with open_archive(path, LIMITS) as archive:
        largest = max(archive.names, key=lambda name: archive._packed.getinfo(name).file_size)
        counted = AtCheckpoint()
        with working(deadline=counted):
            archive.parse(largest, lambda *_: seen.append(1))
        assert counted.seen > 3
        with pytest.raises(Cancelled), working(deadline=AtCheckpoint(counted.seen)):
            archive.parse(largest, lambda *_: None)

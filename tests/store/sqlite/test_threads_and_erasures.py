"""Threads that are switched at every turn see whole revisions; erasures in a row leave no byte behind."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sizes import size
from stakemap.errors import Erased
from stakemap.model import Person
from stakemap.store import connect
from stakemap.store.shared.protocol import Store
from store_facts import person, source, tie

CROWD, WRITERS, TURNS, READERS = 12, 2, 20, 3
PEOPLE, ERASED = size(30, thorough=220), size(24, thorough=200)


@pytest.fixture
def tiny_switches() -> Iterator[None]:
    """The interpreter changes threads about every microsecond, unless lines are counted.

    A tracer of lines puts itself into each new thread, and was once cut off there: no thread of ours began.
    """
    before = sys.getswitchinterval()
    if threading.gettrace() is None:
        sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def states(store: Store) -> tuple[int, set[tuple[int | None, ...]]]:
    """Revision, and the ranks of each writer's crowd: whole where each has one."""
    people = [fact for fact in store.records(kinds=["person"]) if isinstance(fact, Person)]
    crowds = {fact.id.split("-")[0] for fact in people}
    ranks = {tuple(sorted({p.rank for p in people if p.id.split("-")[0] == one})) for one in crowds}
    return len(people), ranks


@pytest.mark.usefixtures("tiny_switches")
@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_readers_and_writers_in_threads_see_whole_revisions_only(tmp_path: Path, shared: bool) -> None:
    url = f"sqlite:///{tmp_path / 'threads.db'}"
    first = connect(url)
    first.apply([source(), *(person(f"{w}-{n}", rank=0) for w in range(WRITERS) for n in range(CROWD))])
    start = first.head().rev
    seen: list[tuple[int, set[tuple[int | None, ...]]]] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def guarded(work, *given):
        store = first if shared else connect(url)
        try:
            work(store, *given)
        except BaseException as error:  # noqa: BLE001  told by the test
            failures.append(error)
        finally:
            if not shared:
                store.close()

    def write(store: Store, writer: int) -> None:
        for turn in range(1, TURNS + 1):
            store.apply([person(f"{writer}-{n}", rank=turn) for n in range(CROWD)])

    def watch(store: Store) -> None:
        while True:
            last = done.is_set()
            seen.append(states(store))
            if last:
                return

    writers = [threading.Thread(target=guarded, args=(write, w)) for w in range(WRITERS)]
    readers = [threading.Thread(target=guarded, args=(watch,)) for _ in range(READERS)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert failures == []
    assert {count for count, _ in seen} == {WRITERS * CROWD}
    assert {len(ranks) for _, crowds in seen for ranks in crowds} == {1}, "a revision that is half written"
    assert seen[-1][1] == {(TURNS,)}
    assert first.head().rev == start + WRITERS * TURNS
    assert first.verify().ok
    first.close()


@pytest.mark.slow
def test_one_erasure_after_another_leaves_no_byte_of_the_erased(tmp_path: Path) -> None:
    path = tmp_path / "erase.db"
    names = {
        f"p:canary{n:03}": (f"canary{n:03}", f"Zoë Canary-{n:03}", f"金丝雀{n:03}号") for n in range(PEOPLE)
    }
    told = {
        ident: [
            form.encode(code) for form in (ident, *forms[1:]) for code in ("utf-8", "utf-16-le", "utf-16-be")
        ]
        for ident, forms in names.items()
    }
    store = connect(f"sqlite:///{path}")
    store.apply([source()])
    store.apply([person(short, name=en, name_zh=zh) for short, en, zh in names.values()])
    store.apply([person(short, name=en, name_zh=zh, rank=3) for short, en, zh in names.values()])
    ring = list(names)
    store.apply(
        [tie(f"{n}", ring[n][2:], ring[n - 1][2:], note=f"met {names[ring[n]][1]}") for n in range(PEOPLE)]
    )

    def holding(ident: str) -> list[str]:
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        return [file.name for file in files if any(one in file.read_bytes() for one in told[ident])]

    for ident in ring[:ERASED]:
        assert holding(ident), "the search finds what is there"
        receipt = store.erase(ident, reason="asked")
        assert receipt.absent
        assert holding(ident) == []
    for ident in ring[:ERASED]:
        assert holding(ident) == []
        with pytest.raises(Erased):
            store.apply([person(names[ident][0])])
    assert all(holding(ident) for ident in ring[ERASED:])
    assert store.verify().ok
    store.close()

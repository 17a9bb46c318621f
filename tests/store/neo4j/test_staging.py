"""Writes above the limit of a transaction: seen when whole, resumed, taken back."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from stakemap.store import ChangeSet, connect, digest
from stakemap.store.neo4j import write as neo4j_write
from stakemap.store.neo4j.connection import Server
from stakemap.store.neo4j.store import Neo4jStore
from store_facts import person, run, score, source, tie, triangle, unit

pytestmark = pytest.mark.neo4j


def test_a_large_write_is_staged_and_seen_only_when_it_is_whole(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [
        source(),
        *(person(f"{n:03}") for n in range(40)),
        *(tie(f"{n}", f"{n:03}", "039") for n in range(39)),
    ]
    with Neo4jStore(Server(neo4j_url), atomic_limit=10) as store, connect(neo4j_url) as reader:
        seen: list[int] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                seen.append(len(list(reader.records())))

        thread = threading.Thread(target=watch)
        thread.start()
        assert store.apply(crowd).rev == 1
        changed = [person(f"{n:03}", rank=1) for n in range(40)]
        receipt = store.apply(ChangeSet(changed=changed, removed=[f"t:{n}" for n in range(39)]))
        done.set()
        thread.join()
        assert (receipt.rev, receipt.changed, receipt.removed) == (2, 40, 39)
        assert set(seen) <= {0, 41, 80}
        assert store.verify().ok
        assert digest(store.records(recorded_at=1)) == digest(crowd)


class Stopped(Exception):
    """The process died here."""


def dying(monkeypatch, after: int) -> None:
    """Let a staged write die after some batches."""
    run_batch, done = neo4j_write.run, count(1)

    def dies(*values):
        if next(done) > after:
            raise Stopped
        run_batch(*values)

    monkeypatch.setattr(neo4j_write, "run", dies)


def test_a_resumed_write_goes_on_where_it_stopped(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [source(), *(person(f"{n:03}") for n in range(60))]
    with Neo4jStore(Server(neo4j_url), atomic_limit=10) as store:
        with monkeypatch.context() as patch:
            dying(patch, 7)
            with pytest.raises(Stopped):
                store.apply(crowd, key="night")
        assert (store.head().rev, list(store.records())) == (0, [])
        sent: list[int] = []
        real = neo4j_write.run
        monkeypatch.setattr(neo4j_write, "run", lambda *values: (sent.append(1), real(*values)))
        receipt = store.apply(crowd, key="night")
        assert len(sent) == 13 + 12 - 7, "rows, and links to their source"
        assert store.apply(crowd, key="night") == receipt
        assert store.verify().ok


def test_what_a_dead_write_left_is_taken_back(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    before = [*triangle(), unit("x"), *(person(f"{n:03}") for n in range(30)), run(), score("a"), score("b")]
    after = [*(person(f"{n:03}", rank=2) for n in range(30)), *(person(f"n{n}") for n in range(9))]
    for batches in (1, 4, 9, 12):
        with connect(neo4j_url, dataset=f"d{batches}") as store:
            store.apply(before)
        with Neo4jStore(Server(neo4j_url), dataset=f"d{batches}", atomic_limit=10, lease=0.1) as store:
            with monkeypatch.context() as patch:
                dying(patch, batches)
                with pytest.raises(Stopped):
                    store.apply(ChangeSet([*after, tie("9", "a", "c")], removed=["t:1", "t:2", "p:b", "u:x"]))
            assert digest(store.records()) == digest(before)
            assert store.apply([person("late")]).rev == 2
            assert digest(store.records()) == digest([*before, person("late")])
            assert store.verify().ok, store.verify().damage


def test_a_store_is_whole_while_a_write_is_staged(neo4j_url, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_write, "BATCH", 5)
    crowd = [source(), *(person(f"{n:03}") for n in range(20))]
    with Neo4jStore(Server(neo4j_url), atomic_limit=10) as store:
        store.apply(crowd)
        for batches in (1, 2, 3):
            with monkeypatch.context() as patch:
                dying(patch, batches)
                with pytest.raises(Stopped):
                    store.apply([person(f"{n:03}", rank=1) for n in range(20)])
            assert store.verify().damage == ()
            assert len(store.history("p:000")) == 1

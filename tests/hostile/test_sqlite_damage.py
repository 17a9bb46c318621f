"""Damaged, foreign and misplaced files: always a typed error, never a silent change of a fact."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from stakemap.errors import Cancelled, Corrupt, SchemaTooNew, StakemapError, Unavailable
from stakemap.model import Record
from stakemap.store import ChangeSet, Store, connect
from stakemap.store.sqlite.connection import Connections, network_mount
from stakemap.work import Deadline, working
from store_facts import Clock, person, run, score, source, tie, triangle


def open_(path: Path, **options: object):
    return connect(f"sqlite:///{path}", clock=Clock(), **options)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store with history, scores, a receipt and a tombstone, all in one file."""
    path = tmp_path / "small.db"
    with open_(path) as store:
        store.apply(triangle(), key="k", reason="first")
        store.apply([run(), score("a"), person("d"), person("a", rank=1)])
        store.apply(ChangeSet(added=[tie("9", "a", "c")], removed=["t:2"]))
        store.erase("p:d")
    return path


def loaded(store: Store) -> tuple[dict[str, Record], dict[str, Record]]:
    """The facts of now and of the first revision."""
    now, first = ({r.id: r for r in store.records(recorded_at=rev)} for rev in (None, 1))
    return now, first


def outcome(path: Path, sound: tuple[dict[str, Record], dict[str, Record]]) -> str:
    """What a reader of a damaged store comes to know."""
    try:
        with open_(path) as store:
            if not store.verify().ok:
                return "noticed"
            return "harmless" if loaded(store) == sound else "silent"
    except StakemapError:
        return "noticed"


def test_no_flipped_bit_that_changes_a_loaded_fact_is_silent(small: Path, tmp_path: Path) -> None:
    clean = small.read_bytes()
    with open_(small) as store:
        sound = loaded(store)
    used = [place for place, byte in enumerate(clean) if byte]
    draw = random.Random(20260901)
    path = tmp_path / "flipped.db"
    outcomes: Counter[str] = Counter()
    for _ in range(2000):
        damaged = bytearray(clean)
        damaged[draw.choice(used)] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged)
        outcomes[outcome(path, sound)] += 1
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
    assert outcomes["silent"] == 0
    assert outcomes["noticed"] > 1500, "most used bytes hold what is checked"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE fact SET body = replace(body, 'Person a', 'Person x') WHERE id = 'p:a'",
        "UPDATE fact SET digest = zeroblob(32) WHERE id = 'p:a'",
        "UPDATE fact SET kind = 'unit' WHERE id = 'p:a'",
        "UPDATE fact SET id = 'p:aa' WHERE id = 'p:a'",
        "UPDATE fact SET source = 'src:b' WHERE id = 'p:b'",
        "UPDATE fact SET rev_from = 3 WHERE id = 'p:b'",
        "UPDATE version SET rev_to = 3 WHERE id = 'p:a'",
        "DELETE FROM fact WHERE id = 't:9'",
        "DELETE FROM version",
        "UPDATE revision SET at = '2020-01-01T00:00:00.000000Z' WHERE rev = 2",
        "UPDATE revision SET facts = 3 WHERE rev = 1",
        "UPDATE revision SET state = zeroblob(32) WHERE rev = 1",
        "DELETE FROM revision WHERE rev = 4",
        "UPDATE audit SET payload = replace(payload, 'first', 'last') WHERE seq = 1",
        "UPDATE audit SET action = 'sync' WHERE seq = 2",
        "UPDATE audit SET payload = NULL WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM tombstone",
        "UPDATE tombstone SET mark = zeroblob(32)",
        "UPDATE request SET rev = 2",
        "UPDATE dataset SET name = 'defaulu'",
        "DROP INDEX fact_since",
        "INSERT INTO fact SELECT ds, 'p:q', kind, source, rev_from, body, digest FROM fact WHERE id = 'p:b'",
    ],
)
def test_a_change_behind_the_back_of_the_store_is_found(small: Path, change: str) -> None:
    with sqlite3.connect(small) as connection:
        connection.execute(change)
    connection.close()
    with open_(small) as store:
        assert not store.verify().ok


def test_a_load_that_meets_damage_raises_corrupt_and_names_the_record(small: Path) -> None:
    with sqlite3.connect(small) as connection:
        connection.execute("UPDATE fact SET body = replace(body, 'Person a', 'CANARY') WHERE id = 'p:a'")
    connection.close()
    with open_(small) as store:
        with pytest.raises(Corrupt, match="p:a") as caught:
            store.load()
        assert "CANARY" not in str(caught.value)
        with pytest.raises(Corrupt):
            store.history("p:a")
        with pytest.raises(Corrupt):
            store.erase("p:b")


def test_a_lost_row_is_corrupt_at_load(small: Path) -> None:
    with sqlite3.connect(small) as connection:
        connection.execute("DELETE FROM fact WHERE id = 't:9'")
    connection.close()
    with open_(small) as store, pytest.raises(Corrupt, match="whole"):
        store.load()


@pytest.mark.parametrize("keep", [0.05, 0.3, 0.6, 0.95])
def test_a_cut_file_is_noticed(small: Path, keep: float) -> None:
    data = small.read_bytes()
    small.write_bytes(data[: int(len(data) * keep)])
    assert outcome(small, ({}, {})) == "noticed"


def test_a_cut_log_leaves_whole_revisions(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    store = open_(path)
    states: list[dict[str, Record]] = [{}]
    for number in range(6):
        store.apply([source(), *(person(f"{n}", rank=number) for n in range(5))])
        states.append({r.id: r for r in store.records()})
    body, log = path.read_bytes(), path.with_name("cut.db-wal").read_bytes()
    store.close()
    draw = random.Random(7)
    copy = tmp_path / "copy.db"
    for _ in range(40):
        copy.write_bytes(body)
        copy.with_name("copy.db-wal").write_bytes(log[: draw.randrange(len(log))])
        copy.with_name("copy.db-shm").unlink(missing_ok=True)
        try:
            with open_(copy) as cut:
                head = cut.head()
                assert {r.id: r for r in cut.records()} == states[head.rev]
                assert cut.verify().ok
        except Corrupt:
            assert len(body) == 0


@pytest.mark.parametrize(
    "content", [b"not a database at all, just text\n" * 50, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_another_file_is_corrupt_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(Corrupt) as caught:
        open_(path)
    assert caught.value.hint
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    connection.close()
    with pytest.raises(Corrupt, match="not one of stakemap"):
        open_(path)


def test_a_newer_schema_is_refused(small: Path) -> None:
    with sqlite3.connect(small) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SchemaTooNew, match="99"):
        open_(small)


def test_a_place_where_no_store_can_be_is_unavailable(tmp_path: Path) -> None:
    for path, options in (
        (tmp_path, {}),
        (tmp_path / "none" / "x.db", {}),
        (tmp_path / "x.db", {"create": False}),
        (tmp_path / ("x" * 5000), {}),
    ):
        with pytest.raises(Unavailable) as caught:
            open_(path, **options)
        assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.db",
        "/x.db",
        "mysql://h/x",
        "sqlite://",
        "sqlite:///",
        "sqlite://host/x.db",
        "sqlite:///:memory:",
    ],
)
def test_an_address_of_nothing_is_unavailable(url: str) -> None:
    with pytest.raises(Unavailable) as caught:
        connect(url)
    assert "sqlite:///" in caught.value.hint


def test_a_file_locked_by_another_program_is_unavailable_after_the_wait(small: Path) -> None:
    other = sqlite3.connect(small, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_(small, timeout=0.05) as store:
        assert store.head().rev == 4, "readers are not held up"
        with pytest.raises(Unavailable, match="writing"):
            store.apply([person("z")])
        other.execute("ROLLBACK")
        assert store.apply([person("z")]).written
    other.close()


def test_a_full_disk_leaves_the_store_as_it_was(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(small)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    opened = Connections.open

    def narrow(self: Connections) -> sqlite3.Connection:
        connection = opened(self)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(Connections, "open", narrow)
    with open_(small) as store:
        before = store.head()
        with pytest.raises(Unavailable, match="full"):
            store.apply([source("big"), *(person(f"{n}", note="x" * 4000) for n in range(200))])
        assert store.head() == before
        assert store.verify().ok


def test_a_lock_held_by_another_is_waited_for_until_the_work_is_called_off(small: Path) -> None:
    other = sqlite3.connect(small, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_(small, timeout=60) as store:
        for act in (lambda: store.apply([person("z")]), lambda: store.erase("p:a"), store.accept):
            begun = time.monotonic()
            with pytest.raises(Cancelled), working(deadline=Deadline(0.05)):
                act()
            assert time.monotonic() - begun < 10, "far from the sixty seconds that it would wait"
        other.execute("ROLLBACK")
        assert store.head().rev == 4
        assert store.apply([person("z")]).written
    other.close()


def test_an_erasure_that_is_kept_says_so_where_the_disk_is_too_full_to_clean_up(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_(small) as store:
        with monkeypatch.context() as patch:
            patch.setattr(Connections, "get", full_for("VACUUM", Connections.get))
            receipt = store.erase("p:a")
        assert receipt.rev == 5
        assert not receipt.absent
        assert any("disk is full" in remark for remark in receipt.remarks)
        assert "p:a" not in {record.id for record in store.records()}
        assert store.verify().ok
        assert store.erase("p:a").absent, "erasing again finishes it"


def full_for(statement: str, get):
    """Connections to a disk that has no room for one kind of statement."""

    class Full:
        def __init__(self, connection) -> None:
            self.connection = connection

        def execute(self, text: str, *given: object):
            if text == statement:
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error
            return self.connection.execute(text, *given)

        def __getattr__(self, name: str):
            return getattr(self.connection, name)

    return lambda self: Full(get(self))


def test_a_clock_that_is_set_back_loses_no_order(small: Path) -> None:
    class Back(Clock):
        def __call__(self):
            return super().__call__().replace(year=1999)

    with connect(f"sqlite:///{small}", clock=Back()) as store:
        assert store.apply([person("late")]).rev == 5
        assert store.verify().ok
        times = [entry.at for entry in store.audit()]
    assert times == sorted(times)
    assert len(set(times)) == 5
    with open_(small) as store:
        assert store.anchorage().state == "ok"
        assert store.apply([person("later")]).rev == 6


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
//host/x /mnt/my\\040disk cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/data/a.db", False),
        ("/mnt/share/a.db", True),
        ("/mnt/shared/a.db", False),
        ("/mnt/share/local/a.db", False),
        ("/mnt/my disk/a.db", True),
        ("//host/share/a.db", True),
    ],
)
def test_network_file_systems_are_known(path: str, network: bool) -> None:
    assert network_mount(Path(path), MOUNTS) is network

"""What only the SQLite store promises: bytes, kills, forks, schema steps."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from stakemap.errors import SchemaTooNew, StakemapError, StoreError
from stakemap.store import ChangeSet, connect
from stakemap.store.shared.migration import Step
from stakemap.store.sqlite import schema
from stakemap.store.sqlite.schema import FIRST, STEPS
from stakemap.store.sqlite.store import SqliteStore
from store_facts import person, source, tie, triangle

CRASH = """
import os, random, signal, sys, time
sys.path[:0] = {path!r}
from store_facts import person, source
from stakemap.store import connect
draw, url = random.Random(5), sys.argv[1]
connect(url).apply([source()])
def write(told):
    store = connect(url)
    while True:
        rev = store.head().rev
        people = [person(f"{{rev}}-{{n}}", rank=rev % 20, note="x" * 600) for n in range(40)]
        store.apply(people, key=f"k{{rev}}")
        os.write(told, rev.to_bytes(4, "big"))
pace = 0.01
for _ in range(50):
    read, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write(told)
        finally:
            os._exit(1)
    os.close(told)
    start, wanted, seen = time.perf_counter(), draw.randrange(3), b""
    while len(seen) < 4 * wanted:
        seen += os.read(read, 4)
    if wanted:
        pace = (time.perf_counter() - start) / wanted
    time.sleep(draw.uniform(0, min(1.5 * pace, 0.2)))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(read, 65536):
        seen += part
    os.close(read)
    acknowledged = max([int.from_bytes(seen[i:i + 4], "big") + 1 for i in range(0, len(seen), 4)], default=0)
    with connect(url) as store:
        head = store.head()
        assert head.rev >= acknowledged, (head.rev, acknowledged)
        assert store.anchorage().state == "ok", "a kill alone takes nothing that was acknowledged"
        assert head.facts == 1 + 40 * (head.rev - 1), head
with connect(url) as store:
    assert store.verify().ok
    print(store.head().rev)
"""


def names(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}*"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_fifty_kills_lose_nothing_acknowledged_and_double_nothing(tmp_path: Path) -> None:
    code = CRASH.format(path=[*sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'crash.db'}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20, "the writers must get somewhere between the kills"


def test_no_byte_of_an_erased_person_is_left(tmp_path: Path) -> None:
    path = tmp_path / "erase.db"
    name = "Zoë Ängström"
    forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")] + ["p:zoe-canary", "昂斯特伦"]
    needles = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
    with connect(f"sqlite:///{path}") as store:
        subject = {"id": "p:zoe-canary", "name": name, "name_zh": "昂斯特伦"}
        store.apply([*triangle(), person("x", **subject)], reason=f"on behalf of {name}", key=name)
        store.apply([person("x", **subject, rank=n) for n in (3,)])
        store.apply([tie("z", "a", "b", to_id="p:zoe-canary", id="t:p:zoe-canary")])
        store.apply([person(f"{n}", note="filler " * 200) for n in range(100)])
        store.apply(ChangeSet(removed=[f"p:{n}" for n in range(100)]))
        assert any(needle in file.read_bytes() for file in names(path) for needle in needles)
        receipt = store.erase("p:zoe-canary", reason=f"asked by {name}")
        assert receipt.absent
        assert receipt.remarks
        for file in names(path):
            assert not [needle for needle in needles if needle in file.read_bytes()], file.name
        assert store.verify().ok


@pytest.mark.parametrize("where", ["note", "reason", "name"])
def test_what_another_account_says_of_an_erased_person_is_told(tmp_path: Path, where: str) -> None:
    url, who = f"sqlite:///{tmp_path / 'two.db'}", "Zoe Canary"
    with connect(url, dataset=who if where == "name" else "other") as store:
        told = [person("q", note=f"asked {who}")] if where == "note" else []
        store.apply([source(), *told], reason=f"asked by {who}" if where == "reason" else "")
    with connect(url) as store:
        store.apply([source(), person("x", name=who)])
        receipt = store.erase("p:x")
    assert receipt.kept == (() if where == "name" else ("dataset besides this one: 1",))
    assert receipt.absent is (where == "name"), "what an account is called is nobody's fact"


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_rehearsal_refuses_what_the_write_would_refuse(tmp_path: Path, dry_run: bool) -> None:
    with connect(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.apply(triangle())
        with pytest.raises(StakemapError, match="t:9"):
            store.sync([*triangle(), tie("9", "a", "nobody")], dry_run=dry_run)
        with pytest.raises(StakemapError, match="t:1"):
            store.sync([one for one in triangle() if one.id != "p:a"], max_shrink=1, dry_run=dry_run)
        assert store.head().rev == 1


def test_the_search_for_bytes_keeps_the_locks_that_keep_the_log(tmp_path: Path) -> None:
    path = tmp_path / "erase.db"
    with connect(f"sqlite:///{path}") as store:
        store.apply(triangle())
        store.erase("p:a")
        store.apply([person("d")])
        code = f"from stakemap.store import connect; connect('sqlite:///{path}').close()"
        subprocess.run(
            [sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": ":".join(sys.path)}
        )
        assert path.with_name("erase.db-wal").exists(), "another process must not take it away"
        assert store.apply([person("e")]).written


def test_a_reader_in_the_way_of_the_clean_up_is_reported_and_it_is_done_later(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    store = connect(f"sqlite:///{path}", timeout=0.05)
    store.apply(triangle())
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM fact").fetchone()
    receipt = store.erase("p:b")
    assert not receipt.absent
    assert any("erase again" in remark for remark in receipt.remarks)
    reader.close()
    store.close()
    with connect(f"sqlite:///{path}"):
        assert all(b"Person b" not in file.read_bytes() for file in names(path))


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    connect(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_identical_sync_changes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "same.db"
    with connect(f"sqlite:///{path}") as store:
        store.sync(triangle())
    before = path.read_bytes()
    with connect(f"sqlite:///{path}") as store:
        store.sync(triangle())
    assert path.read_bytes() == before


def test_a_relative_address_is_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    connect("sqlite:///my%20store.db").close()
    assert (tmp_path / "my store.db").exists()


def test_threads_share_one_store(tmp_path: Path) -> None:
    store = connect(f"sqlite:///{tmp_path / 'threads.db'}")
    store.apply([source()])
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                store.apply([person(f"{number}-{turn}")])
                assert store.head().facts >= turn + 2
        except (StoreError, AssertionError) as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (store.head().rev, store.head().facts) == (21, 21)
    assert store.verify().ok
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_uses_connections_of_its_own(tmp_path: Path) -> None:
    store = connect(f"sqlite:///{tmp_path / 'fork.db'}")
    store.apply(triangle())
    child = os.fork()
    if child == 0:
        code = 1
        try:
            store.apply([person("child")])
            code = 0 if store.head().rev == 2 else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    store.apply([person("parent")])
    assert store.head().facts == 8
    assert store.verify().ok
    store.close()


NEXT = Step(
    "a column for the test", ("CREATE TABLE extra (one INTEGER) STRICT", "INSERT INTO extra VALUES (1)")
)


def test_a_schema_step_is_planned_then_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "step.db"
    SqliteStore(path).apply(triangle())
    store = SqliteStore(path, steps=(*STEPS, NEXT))
    with pytest.raises(StoreError, match="schema 1"):
        store.load()
    plan = store.migrate()
    assert (plan.current, plan.target, plan.steps, plan.done) == (1, 2, (NEXT.title,), False)
    with pytest.raises(StoreError):
        store.load()
    assert store.migrate(dry_run=False).done
    assert store.migrate(dry_run=False).steps == ()
    assert len(store.load()) == 6
    assert store.head().schema_version == 2
    assert store.verify().ok
    with pytest.raises(SchemaTooNew):
        SqliteStore(path)


def test_a_step_that_fails_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "step.db"
    SqliteStore(path).apply(triangle())
    broken = Step("broken", ("CREATE TABLE half (one INTEGER) STRICT", "CREATE TABLE fact (x INTEGER)"))
    with pytest.raises(StoreError):
        SqliteStore(path, steps=(*STEPS, broken)).migrate(dry_run=False)
    store = SqliteStore(path)
    assert store.verify().ok
    assert len(store.load()) == 6


def test_a_step_that_another_process_took_meanwhile_is_not_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "step.db"
    SqliteStore(path).apply(triangle())
    with closing(sqlite3.connect(path, isolation_level=None)) as late:
        schema._take(late, 1, FIRST)
        assert schema.version_of(late) == 1
        late.execute("PRAGMA user_version = 2")
        with pytest.raises(SchemaTooNew):
            schema.migrate(late, 1, dry_run=False)
        late.execute("PRAGMA user_version = 1")
    assert SqliteStore(path).verify().ok


def test_the_difference_of_two_revisions_reads_what_changed_only(tmp_path: Path) -> None:
    path = tmp_path / "diff.db"
    with SqliteStore(path) as store:
        store.apply([source(), *(person(f"{n}") for n in range(300))])
        store.apply([person("7", rank=1)])
        with closing(sqlite3.connect(path)) as connection:
            plan = connection.execute(
                "EXPLAIN QUERY PLAN SELECT id FROM fact WHERE ds = 1 AND rev_from > 1 AND rev_from <= 2"
            ).fetchall()
        assert "fact_since" in plan[0][3]
        assert [change.id for change in store.diff(1, 2)] == ["p:7"]

"""The Neo4j store beside a raw driver loop: ``python -m bench neo4j [--nodes N] [--ties N]``.

The raw loop writes the readable properties in batches with CREATE under the same constraints; the
store also validates, hashes, keeps canonical text, history and an audit chain.  Needs an empty
server: STAKEMAP_NEO4J and its password, or scripts/neo4j start --tests.  Everything on it is deleted.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j

from bench.peak_memory import peak_memory
from stakemap.model import Basis, Person, Record, Source, Tie
from stakemap.store import ChangeSet, Scope, connect

BATCH = 5_000
DATASET = "bench"
DONE: list[tuple[str, float, str]] = []


def facts(nodes: int, ties: int) -> list[Record]:
    """People and ties at random, always the same."""
    chance = random.Random(1)
    common: dict[str, Any] = {
        "source": "s:1", "grade": "B2", "basis": Basis.PUBLIC_TASK, "expires": date(2031, 1, 1)
    }  # fmt: skip
    made: list[Record] = [Source(id="s:1", title="Register")]
    made += [Person(id=f"p:{n:07}", name=f"名字{n}", rank=n % 28, **common) for n in range(nodes)]
    for n in range(ties):
        a, b = chance.sample(range(nodes), 2)
        ends = {"from_id": f"p:{a:07}", "to_id": f"p:{b:07}"}
        strength = round(chance.random(), 3)
        made.append(Tie(id=f"t:{n:07}", kind="advice", strength=strength, **ends, **common))
    return made


def wipe(driver: neo4j.Driver) -> None:
    """Empty a server that was empty before, or that tests or benches have marked as theirs."""
    with driver.session() as session:
        marked = session.run("MATCH (n:SmTestServer) RETURN count(n)").single(strict=True)[0]
        if not marked and session.run("MATCH (n) RETURN count(n)").single(strict=True)[0]:
            sys.exit("bench: the server holds data that is not from tests; name an empty one")
        session.run("MERGE (:SmTestServer)").consume()
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS").consume()
        session.run(
            "MATCH (n) WHERE NOT n:SmTestServer CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS"
        ).consume()


def timed(name: str, work: Callable[[], Any], count: int) -> tuple[float, Any]:
    gc.collect()
    started = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - started
    DONE.append((name, seconds, f"{count / seconds:,.0f}/s"))
    print(f"{name:58} {seconds:8.2f} s {count / seconds:12,.0f}/s", flush=True)
    return seconds, answer


def raw_write(driver: neo4j.Driver, given: list[Record]) -> None:
    """The loop that somebody would write by hand."""
    people = [
        {"_ds": "raw", "id": f.id, "name": f.name, "rank": f.rank, "source": f.source, "grade": f.grade,
         "basis": f.basis.value, "label": "internal", "expires": f.expires}
        for f in given if isinstance(f, Person)
    ]  # fmt: skip
    ties = [
        {"a": f.from_id, "b": f.to_id, "props": {
            "_ds": "raw", "id": f.id, "kind": f.kind, "strength": f.strength, "source": f.source,
            "grade": f.grade, "basis": f.basis.value, "label": "internal", "expires": f.expires}}
        for f in given if isinstance(f, Tie)
    ]  # fmt: skip
    nodes = "UNWIND $rows AS row CREATE (n:SmFact:Person) SET n = row"
    edges = (
        "UNWIND $rows AS row MATCH (a:SmFact {_ds: 'raw', id: row.a}) "
        "MATCH (b:SmFact {_ds: 'raw', id: row.b}) CREATE (a)-[r:TURNS_TO]->(b) SET r = row.props"
    )
    with driver.session() as session:
        for query, rows in ((nodes, people), (edges, ties)):
            for start in range(0, len(rows), BATCH):
                part = rows[start : start + BATCH]
                session.execute_write(lambda tx, q=query, p=part: tx.run(q, rows=p).consume())


def raw_wipe(driver: neo4j.Driver) -> None:
    """Take away what the raw loop wrote, bit by bit: servers limit the time of one transaction."""
    delete = "MATCH (a:SmFact {_ds: 'raw'}) WITH a LIMIT 2000 DETACH DELETE a RETURN count(*)"
    while driver.execute_query(delete).records[0][0]:
        pass


def raw_read(driver: neo4j.Driver, ds: str) -> int:
    """All people and ties as tuples."""
    query = (
        "MATCH (a:SmFact {_ds: $ds})-[r:TURNS_TO]->(b) RETURN a.id, b.id, r.id, r.strength, r.source, r.grade"
    )
    found = 0
    with driver.session() as session:
        people: Iterator[Any] = iter(
            session.run("MATCH (n:Person {_ds: $ds}) RETURN n.id, n.name, n.rank", ds=ds)
        )
        found += len([tuple(row) for row in people])
        found += len([tuple(row) for row in session.run(query, ds=ds)])
    return found


READS: dict[str, Callable[[Any], Any]] = {
    "rows": lambda store: len(list(store.rows())),
    "graph": lambda store: store.load(),
    "snapshot": lambda store: store.load_snapshot("2026-09-01"),
}
"""What a reader may want of a store."""


def read_alone(what: str) -> None:
    """Read the dataset of the bench in this process; print seconds and peak memory in MB."""
    url, auth = server()
    if what == "raw":
        with neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF") as driver:
            driver.verify_connectivity()
            started = time.perf_counter()
            raw_read(driver, DATASET)
            seconds = time.perf_counter() - started
    else:
        import stakemap.graph.projection  # noqa: F401  imports are not what is measured

        with connect(url, dataset=DATASET, auth=auth, timeout=60) as store:
            started = time.perf_counter()
            kept = READS[what](store)
            seconds = time.perf_counter() - started
            del kept
    print(seconds, peak_memory())


def reads(rounds: int, count: int) -> dict[str, tuple[float, float]]:
    """Median seconds and peak memory of each reader, each time in a fresh process, taking turns."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ("raw", *READS)}
    for _ in range(rounds):
        for name, runs in found.items():
            words = [sys.executable, "-m", "bench", "neo4j", "--read", name]
            told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
            runs.append((float(told[0]), float(told[1])))
    middle = {}
    for name, runs in found.items():
        seconds, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        middle[name] = (seconds, memory)
        print(f"read: {name:52} {seconds:8.2f} s {count / seconds:12,.0f}/s {memory:8.0f} MB", flush=True)
    return middle


@contextlib.contextmanager
def alone(url: str | None = None) -> Iterator[None]:
    """Keep tests, which empty the server, waiting until the end; by address where it is another server."""
    name = f"stakemap-neo4j-tests-{urlsplit(url or server()[0]).port}.lock"
    with (Path(tempfile.gettempdir()) / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def changed(given: list[Record], share: float) -> list[Record]:
    step = int(1 / share)
    return [
        fact.model_copy(update={"strength": 0.123456}) if isinstance(fact, Tie) and n % step == 0 else fact
        for n, fact in enumerate(given)
    ]


def server() -> tuple[str, tuple[str, str]]:
    url = os.environ.get("STAKEMAP_NEO4J")
    if url is None:
        words = ["scripts/neo4j", "status", "--tests"]
        told = subprocess.run(words, capture_output=True, text=True, check=False)
        if told.returncode:
            sys.exit("bench: no Neo4j server; scripts/neo4j start --tests, or set STAKEMAP_NEO4J")
        url = told.stdout.strip()
        secret = told.stderr.partition("password in ")[2].partition(";")[0]
        os.environ["STAKEMAP_NEO4J_PASSWORD"] = Path(secret).read_text(encoding="utf-8").strip()
    return url, (os.environ.get("STAKEMAP_NEO4J_USER", "neo4j"), os.environ["STAKEMAP_NEO4J_PASSWORD"])


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench neo4j")
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--ties", type=int, default=120_000)
    parser.add_argument("--rounds", type=int, default=3, help="how often each reader reads")
    parser.add_argument("--read", choices=("raw", *READS), help="only read what the last run left")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    if asked.read:
        read_alone(asked.read)
        return 0
    with alone():
        ratios = measured(asked.nodes, asked.ties, asked.rounds)
    if asked.json:
        print(json.dumps({"steps": DONE, "ratios": ratios}))
    for name, ratio in ratios.items():
        print(f"{name:72} {ratio:8.2f}")
    return 0


def measured(nodes: int, ties: int, rounds: int) -> dict[str, float]:
    """Write and read by hand and with the store; what came out, as ratios."""
    url, auth = server()
    given = facts(nodes, ties)
    count = len(given)
    with neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF") as driver:
        wipe(driver)
        with connect(url, dataset="warm") as store:
            store.apply(given[:2000])
            store.apply([*facts(50, 200)])
        raw_write(driver, facts(2000, 2000))
        raw_wipe(driver)
        raw, _ = timed(
            "raw: first load, CREATE under the same constraints", lambda: raw_write(driver, given), count
        )
        raw_wipe(driver)
        with connect(url, dataset=DATASET, timeout=60) as store:
            written = _writes(store, given, ties)
    read = reads(rounds, count)
    first = written["first"]
    return {
        "first load, of raw (goal >= 0.85)": raw / first,
        "identical sync by digest, times faster than the first load (goal >= 3)": first / written["same"],
        "identical sync row by row, times faster than the first load": first / written["slow"],
        "1 % as a change set, of the first load (goal <= 0.10)": written["one"] / first,
        "1 % as a full sync, of the first load (goal <= 0.60)": written["full"] / first,
        **{f"{name}, of raw streaming": read["raw"][0] / read[name][0] for name in READS},
        **{f"{name}, peak memory of raw streaming": read[name][1] / read["raw"][1] for name in READS},
        "load average": os.getloadavg()[1],
    }


def _writes(store: Any, given: list[Record], ties: int) -> dict[str, float]:
    """First load, identical syncs, and a change of one in a hundred: seconds of each."""
    count, took = len(given), {}
    took["first"], _ = timed("stakemap: first load", lambda: store.sync(given), count)
    took["same"], _ = timed(
        "stakemap: identical sync, by the digest on the head", lambda: store.sync(given), count
    )
    within = Scope.kinds("source", "person", "tie")
    took["slow"], kept = timed(
        "stakemap: identical sync, row by row", lambda: store.sync(given, scope=within), count
    )
    new = changed(given, 0.01)
    before = {fact.id: fact for fact in given}
    delta = ChangeSet(changed=[f for f in new if f is not before[f.id]])
    took["one"], _ = timed("stakemap: 1 % changed, as a change set", lambda: store.apply(delta), len(delta))
    other = changed(given, 0.0098)
    took["full"], receipt = timed("stakemap: 1 % changed, as a full sync", lambda: store.sync(other), count)
    assert not kept.written
    assert receipt.changed > max(1, ties // 100) // 2
    return took

"""Write and read rates of the SQLite store beside a raw loop over the same rows.

``python -m bench store [--facts 60000] [--rounds 3]`` prints records per second; the raw loops
know nothing of validation, digests, history or audit.
"""

from __future__ import annotations

import argparse
import gc
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from stakemap.model import Basis, PartialDate, Person, Record, Source, Span, Tie
from stakemap.store import ChangeSet, connect
from stakemap.store.shared.digests import encode
from stakemap.store.sqlite.store import SqliteStore

_TABLE = """CREATE TABLE fact (ds INTEGER, id TEXT, kind TEXT, source TEXT, rev INTEGER, body TEXT,
            PRIMARY KEY (ds, id)) STRICT, WITHOUT ROWID"""


def facts(count: int, seed: int = 1) -> list[Record]:
    """An invented set: one in eight a person, the others dated ties."""
    draw = Random(seed)
    common: dict[str, Any] = {
        "source": "s",
        "grade": "B2",
        "basis": Basis.PUBLIC_TASK,
        "expires": date(2031, 1, 1),
    }
    people = [
        Person(id=f"p:{n:07}", name=f"张伟{n}", name_en=f"Zhang Wei {n}", rank=n % 28, **common)
        for n in range(max(2, count // 8))
    ]
    ties: list[Record] = []
    for n in range(count - len(people) - 1):
        one, other = draw.sample(people, 2)
        span = Span(start=PartialDate(f"{draw.randrange(2000, 2025)}-{draw.randrange(1, 13):02}"))
        strength = round(draw.random(), 3)
        ends: dict[str, Any] = {"from_id": one.id, "to_id": other.id}
        ties.append(Tie(id=f"t:{n:07}", kind="advice", strength=strength, valid=span, **ends, **common))
    return [Source(id="s", title="Register"), *people, *ties]


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call, without the collector in between."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    gc.enable()
    return seconds


def raw_write(path: Path, records: Sequence[Record]) -> None:
    """The plainest way to put the same JSON into the same kind of table."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("page_size = 8192", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(_TABLE)
    connection.execute("BEGIN")
    rows = ((r.id, r.to_dict()) for r in records)
    connection.executemany(
        "INSERT INTO fact VALUES (1, ?, ?, ?, 1, ?)",
        ((i, v["fact"], v.get("source"), json.dumps(v, ensure_ascii=False)) for i, v in rows),
    )
    connection.execute("COMMIT")
    connection.close()


def raw_rows(path: Path) -> None:
    """Fetch and decode."""
    connection = sqlite3.connect(path)
    for _, _, body in connection.execute("SELECT id, kind, body FROM fact WHERE ds = 1 ORDER BY id"):
        json.loads(body)
    connection.close()


def checked_rows(store: SqliteStore) -> None:
    """Fetch, check and decode."""
    for _, _, body in store.rows():
        json.loads(body)


def one_round(folder: Path, records: list[Record]) -> dict[str, float]:
    """Seconds of every step, raw and ours in turn."""
    raw, ours = folder / "raw.db", folder / "ours.db"
    changed = [
        r.model_copy(update={"strength": 0.5}) if isinstance(r, Tie) and n % 100 == 0 else r
        for n, r in enumerate(records)
    ]
    found = {"raw write": timed(lambda: raw_write(raw, records))}
    store = connect(f"sqlite:///{ours}")
    assert isinstance(store, SqliteStore)
    found["first load"] = timed(lambda: store.apply(records))
    found["encoding alone"] = timed(lambda: [encode(record) for record in records])
    found["raw read"] = timed(lambda: raw_rows(raw))
    found["read, checked and decoded"] = timed(lambda: checked_rows(store))
    found["records (pydantic)"] = timed(lambda: sum(1 for _ in store.records()))
    found["load (graph)"] = timed(store.load)
    found["identical sync"] = timed(lambda: store.sync(records))
    found["sync of 1 % changed"] = timed(lambda: store.sync(changed))
    found["as of revision 1"] = timed(lambda: sum(1 for _ in store.rows(1)))
    found["current rows"] = timed(lambda: sum(1 for _ in store.rows()))
    found["diff of two revisions"] = timed(lambda: list(store.diff(1, 2)))
    found["verify"] = timed(store.verify)
    found["one small write"] = timed(lambda: store.apply(ChangeSet(removed=[records[-1].id])))
    found["erase"] = timed(lambda: store.erase(records[1].id))
    store.close()
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the rounds and print medians."""
    parser = argparse.ArgumentParser(prog="bench store", description=__doc__)
    parser.add_argument("--facts", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(argv)
    records = facts(options.facts)
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(one_round(Path(folder), records))
    middle = {step: statistics.median(r[step] for r in rounds) for step in rounds[0]}
    print(f"{len(records)} records, median of {options.rounds}")
    for step, seconds in middle.items():
        print(f"  {step:<28}{seconds:9.3f} s {len(records) / seconds:12,.0f} records/s")
    print(f"  first load / raw write   {middle['raw write'] / middle['first load']:.2f}")
    print(f"  checked read / raw read  {middle['raw read'] / middle['read, checked and decoded']:.2f}")
    print(f"  as of / current          {middle['as of revision 1'] / middle['current rows']:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

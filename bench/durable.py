"""Faults of a SQLite store: ``python -m bench durable`` all, ``--kills 50 --flips 2000`` these parts alone.

What was acknowledged is there, or its absence is said; ``silent`` counts what is neither and must be 0.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from bench.faults import acknowledgements, crowd
from stakemap.errors import Cancelled, InputError, StakemapError
from stakemap.store import Store, connect, digest
from stakemap.work import Deadline, working

ENDS = ("", "-wal", "-anchor")
Files = dict[str, bytes | None]


def open_(path: Path, **options: Any) -> Store:
    return connect(f"sqlite:///{path}", **options)


def files(path: Path) -> Files:
    places = {end: path.with_name(path.name + end) for end in ENDS}
    return {end: place.read_bytes() if place.exists() else None for end, place in places.items()}


def laid(path: Path, content: Files) -> Path:
    for end in (*ENDS, "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    for end, data in content.items():
        if data is not None:
            path.with_name(path.name + end).write_bytes(data)
    return path


def outcome(path: Path, acknowledged: int) -> str:
    """What a user of these files comes to know."""
    try:
        with open_(path) as store:
            if not store.verify().ok:
                return "noticed"
            head = store.head()
            if head.rev < acknowledged or digest(store.records()) != head.digest:
                return "silent"
            return "whole" if not head.rev or digest(crowd(head.rev)) == head.digest else "silent"
    except StakemapError:
        return "noticed"


def flipped(data: bytes, chance: random.Random, places: list[int] | None = None) -> bytes:
    damaged = bytearray(data)
    place = chance.choice(places) if places else chance.randrange(len(data))
    damaged[place] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def damage(folder: Path, log: int, body: int, cut: int, seed: int) -> None:
    """Flipped bits of log and file, and cuts of the log, of a store with six acknowledged revisions."""
    chance, copy = random.Random(seed), folder / "copy.db"
    store = open_(folder / "live.db")
    for rev in range(1, 7):
        store.sync(crowd(rev), max_shrink=1)
    live = files(folder / "live.db")
    store.close()
    closed = files(folder / "live.db")
    wal, whole = live["-wal"] or b"", closed[""] or b""
    used = [place for place, byte in enumerate(whole) if byte]
    cases = {
        "a bit of the log": (live | {"-wal": flipped(wal, chance)} for _ in range(log)),
        "a cut of the log": (live | {"-wal": wal[: chance.randrange(len(wal))]} for _ in range(cut)),
        "a bit of the file": (closed | {"": flipped(whole, chance, used)} for _ in range(body)),
    }
    for name, states in cases.items():
        told(name, Counter(outcome(laid(copy, content), 6) for content in states))


@contextmanager
def watching(path: Path, given: list[int]) -> Any:
    """The three files at every boundary of a write, each with how many receipts there were."""
    from stakemap.store.sqlite import anchor
    from stakemap.store.sqlite.connection import Connections

    seen: list[tuple[int, Files]] = []

    def look() -> None:
        found = files(path)
        if not seen or seen[-1] != (given[0], found):
            seen.append((given[0], found))

    def around(act: Any) -> Any:
        def watched(*arguments: Any, **options: Any) -> Any:
            look()
            answer = act(*arguments, **options)
            look()
            return answer

        return watched

    spots = ((anchor.os, "fsync"), (Path, "replace"), (anchor.os, "close"), (Connections, "check"))
    kept = [(owner, name, getattr(owner, name)) for owner, name in spots]
    for owner, name, act in kept:
        setattr(owner, name, around(act))
    try:
        yield seen
    finally:
        for owner, name, act in kept:
            setattr(owner, name, act)
    look()


def mixtures(folder: Path, most: int, seed: int) -> None:
    """Database, log and anchor, each as it was at any boundary of four writes."""
    path, given = folder / "watched.db", [0]
    with watching(path, given) as seen, open_(path) as store:
        for rev in range(1, 5):
            store.sync(crowd(rev), max_shrink=1)
            given[0] = rev
    every = list(product(range(len(seen)), repeat=3))
    picked = every if most >= len(every) else random.Random(seed).sample(every, most)
    found: Counter[str] = Counter(boundaries=len(seen))
    for parts in picked:
        content = {end: seen[at][1][end] for end, at in zip(ENDS, parts, strict=True)}
        known = seen[parts[2]][0] if content["-anchor"] is not None else 0
        found[outcome(laid(folder / "copy.db", content), known)] += 1
    told("mixtures of three files", found)


def write_on(path: str) -> None:
    """A writer that goes on until it is killed."""
    with open_(Path(path)) as store:
        rev = store.head().rev
        while True:
            rev += 1
            print("asked", rev, flush=True)
            store.sync(crowd(rev), key=f"rev {rev}", max_shrink=1)
            print("done", rev, flush=True)


def kills(folder: Path, times: int, seed: int) -> None:
    """Kill a writer at random moments and look at what it left."""
    chance, path, acknowledged, found = random.Random(seed), folder / "killed.db", 0, Counter[str]()
    for _ in range(times):
        words = [sys.executable, "-m", "bench", "durable", "--writer", str(path)]
        child = subprocess.Popen(words, text=True, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        os.kill(child.pid, signal.SIGKILL)
        acknowledged = max(acknowledged, *acknowledgements(child.stdout.read()))
        child.stdout.close()
        child.wait()
        found[outcome(path, acknowledged)] += 1
        with open_(path) as store:
            acknowledged = store.head().rev
    told(f"kill -9, {acknowledged} revisions", found)


def readers(folder: Path, seconds: float, count: int = 4) -> None:
    """Readers beside a writer, threads and a second process, with a tiny switch interval."""
    path, until, found = folder / "read.db", time.monotonic() + seconds, Counter[str]()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    lock = threading.Lock()

    def read() -> None:
        with open_(path, timeout=60) as store:
            last = 0
            while time.monotonic() < until:
                head = store.head()
                seen = digest(store.records(recorded_at=head.rev))
                good = seen == digest(crowd(head.rev)) and head.rev >= last
                last = head.rev
                with lock:
                    found["whole" if good else "silent"] += 1

    try:
        with open_(path) as store:
            store.sync(crowd(1))
        words = [sys.executable, "-m", "bench", "durable", "--writer", str(path)]
        other = subprocess.Popen(words, text=True, stdout=subprocess.DEVNULL)
        threads = [threading.Thread(target=read) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        other.kill()
        other.wait()
        with open_(path) as store:
            found["revisions"] = store.head().rev
    finally:
        sys.setswitchinterval(usual)
    told(f"{count} readers beside a writer, {seconds:g} s", found)


class Stretches(Deadline):
    """Never comes; knows the longest stretch of computing without a checkpoint."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self._last = 0.0, time.process_time()

    def check(self) -> None:
        now = time.process_time()
        self.longest, self._last = max(self.longest, now - self._last), now
        super().check()


def calls_off(folder: Path, times: int, seed: int) -> None:
    """End reading, writing and analysing at random moments; how late that is noticed."""
    import stakemap as sm
    from stakemap import examples

    chance, late, found = random.Random(seed), Counter[str](), Counter[str]()
    facts = examples.city()
    file = folder / "city.xlsx"
    sm.write(facts, file)
    path = folder / "off.db"
    with open_(path) as store:
        store.sync(crowd(1))

        def state() -> object:
            return store.head(), store.verify().ok, sorted(one.name for one in folder.iterdir())

        works = {
            "read": lambda: sm.read(file),
            "sync": lambda: store.sync(crowd(2), max_shrink=1),
            "analyze": lambda: sm.analyze(facts, as_of=examples.TODAY),
            "write": lambda: sm.write(facts, folder / "new.xlsx"),
        }
        takes = {"read": 1.0, "sync": 0.02, "analyze": 2.0, "write": 1.0}
        longest = {}
        for name, work in works.items():
            work()
            (folder / "new.xlsx").unlink(missing_ok=True)
            stretches = Stretches()
            with working(deadline=stretches):
                work()
            stretches.check()
            longest[name] = round(1000 * stretches.longest)
        (folder / "new.xlsx").unlink()
        store.sync(crowd(1), max_shrink=1)
        before = state()
        for _ in range(times):
            name = chance.choice(sorted(works))
            limit = chance.uniform(0, takes[name])
            begun = time.monotonic()
            try:
                with working(deadline=Deadline(limit)):
                    works[name]()
            except Cancelled:
                late[name] = max(late[name], round(1000 * (time.monotonic() - begun - limit)))
                found["as it was" if state() == before else "silent"] += 1
            else:
                found["done in time"] += 1
                (folder / "new.xlsx").unlink(missing_ok=True)
                store.sync(crowd(1), max_shrink=1)
                before = state()
    told("called off", found)
    print(f"{'  longest stretch without a look, ms':40}", longest, flush=True)
    print(f"{'  at most so many ms late':40}", dict(sorted(late.items())), flush=True)


def own_format(folder: Path, times: int, seed: int) -> None:
    """Flipped bits, cuts and doubled stretches of the JSON form: noticed, or the same facts."""
    import stakemap as sm
    from stakemap import examples

    chance, path, found = random.Random(seed), folder / "own.json", Counter[str]()
    facts = sm.PropertyGraph(crowd(1)) if times > 0 else examples.city()
    sm.write(facts, path)
    clean = path.read_bytes()
    for turn in range(times):
        one, two = sorted(chance.randrange(len(clean)) for _ in range(2))
        damaged = {
            0: flipped(clean, chance),
            1: clean[:one] + clean[min(two, one + 40) :],
            2: clean[:two] + clean[one:two] + clean[two:],
        }[turn % 3]
        path.write_bytes(damaged)
        try:
            same = sm.read(path).facts == facts.facts
            found["the same facts" if same else "silent"] += 1
        except InputError:
            found["noticed"] += 1
    told("a change of the JSON form", found)


BAD: list[str] = []


def told(name: str, found: Counter[str]) -> None:
    BAD.extend([name] * bool(found["silent"]))
    print(f"{name:40}", dict(sorted(({"silent": 0} | found).items())), flush=True)


def main(words: list[str]) -> int:
    """The parts that are named with a number, or all of them; 1 where anything was lost in silence."""
    if words[:1] == ["--writer"]:
        write_on(words[1])
    parser = argparse.ArgumentParser(prog="python -m bench durable")
    counts = {
        "kills": 50, "log-flips": 1000, "log-cuts": 300, "flips": 2000, "mixtures": 2000,
        "own-format": 10_000, "calls-off": 300, "readers": 60,
    }  # fmt: skip
    for name in counts:
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    given = [key for key, number in vars(asked).items() if key != "seed" and number is not None]
    for name, count in counts.items():
        key = name.replace("-", "_")
        if key not in given:
            setattr(asked, key, 0 if given else count)
    with tempfile.TemporaryDirectory(prefix="stakemap-") as place:
        folder = Path(place)
        if asked.log_flips or asked.flips or asked.log_cuts:
            damage(folder, asked.log_flips, asked.flips, asked.log_cuts, asked.seed)
        if asked.mixtures:
            mixtures(folder, asked.mixtures, asked.seed)
        if asked.kills:
            kills(folder, asked.kills, asked.seed)
        if asked.readers:
            readers(folder, asked.readers)
        if asked.own_format:
            own_format(folder, asked.own_format, asked.seed)
        if asked.calls_off:
            calls_off(folder, asked.calls_off, asked.seed)
    return int(bool(BAD))

"""Faults on purpose: ``python -m bench faults [--cuts 50] [--kills 50] [--server-kills 20]``.

A loopback proxy cuts and delays the talk with a Neo4j server; writers are killed, the server is killed.
After each fault the dataset must be exactly a revision that was asked for: nothing lost, doubled or half.
The server is emptied; the server is killed only where scripts/neo4j start --tests made it.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.neo4j import alone
from stakemap.errors import Conflict, OutcomeUnknown, Unavailable
from stakemap.model import Basis, Person, Record, Source
from stakemap.store import connect, digest
from stakemap.store.neo4j import write as neo4j_write
from stakemap.store.neo4j.connection import Runner, Server
from stakemap.store.neo4j.store import Neo4jStore

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
BEGIN = b"\xb1\x11"
KINDS = ("begin", "middle", "commit", "delay")
CROWD = 60
FEW = 10
"""Rows in a batch while the proxy cuts."""


class Proxy:
    """Passes bytes on, until a fault that was armed happens once."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.target = (parts.hostname, parts.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"bolt://127.0.0.1:{self.listener.getsockname()[1]}"
        self.armed: str | None = None
        self.left = 0
        self.struck = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, kind: str, after: int = 0) -> None:
        self.armed, self.left = kind, after

    def close(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.target)
                threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """Both directions of a connection; closed once neither is read, or another could get its number."""
        silent = threading.Event()
        ways = [
            threading.Thread(target=self._pump, args=(one, other, back, silent), daemon=True)
            for one, other, back in ((client, server, False), (server, client, True))
        ]
        with client, server:
            for way in ways:
                way.start()
            for way in ways:
                way.join()

    def _pump(self, one: socket.socket, other: socket.socket, back: bool, silent: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if back:
                    if silent.is_set():
                        break
                    other.sendall(data)
                elif not self._pass(data, other, silent):
                    break
        for side in (one, other):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _pass(self, data: bytes, server: socket.socket, silent: threading.Event) -> bool:
        """Send on what the client said; False cuts the connection."""
        kind = self.armed
        if kind == "begin" and BEGIN in data:
            return self._strike()
        if kind == "middle":
            self.left -= len(data)
            if self.left < 0:
                server.sendall(data[: len(data) // 2])
                return self._strike()
        if kind == "commit" and COMMIT in data:
            silent.set()
            server.sendall(data)
            time.sleep(0.05)
            return self._strike()
        if kind == "delay":
            self.armed = None
            self.struck += 1
            time.sleep(0.3)
        server.sendall(data)
        return True

    def _strike(self) -> bool:
        self.armed = None
        self.struck += 1
        return False


def crowd(rev: int) -> list[Record]:
    """The facts of revision `rev`: all people change with each."""
    common: dict[str, Any] = {
        "source": "s:1", "grade": "B2", "basis": Basis.PUBLIC_TASK, "expires": date(2031, 1, 1)
    }  # fmt: skip
    people = [Person(id=f"p:{n}", name=f"P{rev}", rank=rev % 28, **common) for n in range(CROWD)]
    return [Source(id="s:1", title="Register"), *people]


def insist(store: Any, rev: int) -> Counter[str]:
    """Write a revision with a key until it is acknowledged."""
    seen: Counter[str] = Counter()
    for _ in range(30):
        try:
            receipt = store.sync(crowd(rev), key=f"rev {rev}", max_shrink=1)
        except (OutcomeUnknown, Unavailable) as error:
            seen[type(error).__name__] += 1
            time.sleep(0.2)
        else:
            seen["doubled"] += receipt.rev != rev
            return seen
    seen["lost"] += 1
    return seen


def check(url: str, ds: str, least: int) -> Counter[str]:
    """Compare the dataset with the revision it says it is."""
    with connect(url, dataset=ds) as store:
        while True:  # what the dead had sent may still be committed while we look
            head, found = store.head(), digest(store.records())
            if store.head() == head:
                break
        whole = found == head.digest == (digest(crowd(head.rev)) if head.rev else digest([]))
        report = store.verify()
        if not whole or report.damage:
            print(head.rev, whole, report.damage[:3], file=sys.stderr)
        sound = report.ok
        return Counter(lost=head.rev < least, partial=not (whole and sound), checked=1)


@contextlib.contextmanager
def small_batches() -> Iterator[list[int]]:
    """Batches of a few rows; the list grows by one with each that is sent."""
    sent: list[int] = []
    size, run = neo4j_write.BATCH, neo4j_write.run

    def counted(runner: Runner, ds: str, rev: int, query: str, rows: Sequence[Any]) -> None:
        sent.append(rev)
        run(runner, ds, rev, query, rows)

    neo4j_write.BATCH, neo4j_write.run = FEW, counted
    try:
        yield sent
    finally:
        neo4j_write.BATCH, neo4j_write.run = size, run


def cuts(url: str, kind: str, times: int, *, limit: int = 20_000, seed: int = 1) -> Counter[str]:
    """Write through the proxy while it strikes at each write.

    Of writes that are staged, `sent again` is the most batches that one of them sent more than it
    would have sent undisturbed.
    """
    chance, ds, total = random.Random(seed), f"cut {kind} {limit}", Counter()
    proxy, again = Proxy(url), 0
    with (
        Neo4jStore(Server(proxy.url), dataset=ds, atomic_limit=limit, lease=0.5) as store,
        small_batches() as sent,
    ):
        store.sync(crowd(1), key="rev 1")
        store.sync(crowd(2), key="rev 2")
        usual = sent.count(2)
        for rev in range(3, times + 3):
            proxy.arm(kind, chance.randrange(200, 9000) if kind == "middle" else 0)
            total += insist(store, rev)
            proxy.armed = None
            again = max(again, sent.count(rev) - usual)
            with connect(url, dataset=ds) as beside:
                total["doubled"] += beside.head().rev != rev
        total["struck"] = proxy.struck
    proxy.close()
    if limit < CROWD:
        total["batches"], total["sent again"] = usual, again
    return total + check(url, ds, times + 2)


def write_on(url: str, ds: str) -> None:
    """A client that writes until it is killed; half of its writes are staged."""
    with Neo4jStore(Server(url), dataset=ds, atomic_limit=30, lease=0.5) as store:
        rev = store.head().rev
        while True:
            rev += 1
            print("asked", rev, flush=True)
            store.sync(crowd(rev), key=f"rev {rev}", max_shrink=1)
            print("done", rev, flush=True)


def spawn(*words: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "bench", "faults", *words], text=True, **options)


def acknowledgements(told: str) -> list[int]:
    """The revisions a writer said were done; a line cut by its end counts not."""
    return [0, *(int(line.split()[1]) for line in told.split("\n")[:-1] if line.startswith("done"))]


def kills(url: str, times: int, *, seed: int = 1) -> Counter[str]:
    """Kill a writer at random moments and look at what it left."""
    chance, ds, total, acknowledged = random.Random(seed), "killed", Counter(), 0
    for _ in range(times):
        child = spawn("--writer", url, ds, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 1.0))
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read()
        child.stdout.close()
        child.wait()
        acknowledged = max(acknowledged, *acknowledgements(rest))
        total += check(url, ds, acknowledged)
        total["kills"] += 1
        with contextlib.suppress(Exception), Neo4jStore(Server(url), dataset=ds, lease=0.5) as store:
            acknowledged = max(acknowledged, store.head().rev)
    return total


def rival(url: str, ds: str, name: str, times: int) -> None:
    """One of several processes that write the same dataset in turns."""
    with connect(url, dataset=ds, timeout=60) as store:
        won = lost = 0
        while won < times:
            head = store.head()
            try:
                store.sync(crowd(head.rev + 1), expect_rev=head.rev, max_shrink=1, actor=name)
                won += 1
            except Conflict:
                lost += 1
    print("won", won, "lost", lost)


def rivals(url: str, times: int = 5) -> Counter[str]:
    """Four processes sync one dataset; each revision must be that of one of them."""
    children = [
        spawn("--rival", url, "rivals", f"w{n}", str(times), stdout=subprocess.PIPE) for n in range(4)
    ]
    total: Counter[str] = Counter()
    for child in children:
        told, _ = child.communicate(timeout=600)
        total["other errors"] += child.returncode != 0
        words = told.split()
        total["won"] += int(words[1]) if len(words) == 4 else 0
        total["conflicts"] += int(words[3]) if len(words) == 4 else 0
    return total + check(url, "rivals", 4 * times)


def server_kills(times: int, kept: contextlib.ExitStack, line: str = "5", *, seed: int = 1) -> Counter[str]:
    """Kill the server of scripts/neo4j while a writer is at it, and start it again; `kept` holds locks."""
    chance, total, acknowledged = random.Random(seed), Counter(), 0
    version = {"5": "5.26.25", "2026": "2026.05.0"}[line]
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = Path(os.environ.get("STAKEMAP_CACHE") or Path(caches) / "stakemap") / "tests" / f"neo4j-{version}"
    env = {name: value for name, value in os.environ.items() if name != "STAKEMAP_NEO4J"}

    def start() -> str:
        words = ["scripts/neo4j", "start", "--tests", "--version", line]
        told = subprocess.run(words, capture_output=True, text=True, check=True, env=env).stdout
        return told.strip().replace("neo4j://", "bolt://")

    url = start()
    for turn in range(times):
        child = spawn("--writer", url, "server killed", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert child.stdout is not None
        while (line_told := child.stdout.readline()).startswith("asked"):
            pass  # a new server takes long for the first answer; kill it while it is busy
        time.sleep(chance.uniform(0.2, 2.0))
        os.kill(int((home / "pid").read_text()), signal.SIGKILL)
        rest, _ = child.communicate(timeout=60)
        acknowledged = max(acknowledged, *acknowledgements(line_told + rest))
        url = start()
        kept.enter_context(alone(url))  # it listens on another port now, and tests wait by port
        total += check(url, "server killed", acknowledged)
        total["server kills"] += 1
        print(f"  kill {turn + 1} of {times}: {acknowledged} revisions acknowledged", flush=True)
    return total


def told(name: str, found: Counter[str]) -> bool:
    good = not any(found[word] for word in ("lost", "doubled", "partial", "other errors"))
    good &= found["sent again"] <= 1
    words = {word: found[word] for word in ("lost", "doubled", "partial")} | dict(sorted(found.items()))
    print(f"{name:28}", "ok  " if good else "BAD ", words, flush=True)
    return good


def main(words: list[str]) -> int:
    if words[:1] == ["--writer"]:
        write_on(*words[1:3])
    if words[:1] == ["--rival"]:
        rival(words[1], words[2], words[3], int(words[4]))
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench faults")
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--server-kills", type=int, default=20)
    parser.add_argument("--version", default="5")
    asked = parser.parse_args(words)
    with contextlib.ExitStack() as kept:
        kept.enter_context(alone())
        return 0 if whole_round(asked.cuts, asked.kills, asked.server_kills, asked.version, kept) else 1


def whole_round(cut: int, kill: int, server_kill: int, line: str, kept: contextlib.ExitStack) -> bool:
    """Every kind of fault; whether nothing was lost, doubled or half."""
    import neo4j

    from bench.neo4j import server, wipe

    url, auth = server()
    url = url.replace("neo4j://", "bolt://")
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    with neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF") as driver:
        wipe(driver)
    good = True
    for kind in KINDS if cut else ():
        good &= told(f"proxy: {kind}", cuts(url, kind, cut))
        good &= told(f"proxy: {kind}, staged", cuts(url, kind, cut, limit=20))
    if kill:
        good &= told("kill -9 of the client", kills(url, kill))
        good &= told("four processes", rivals(url))
    if server_kill:
        good &= told("kill -9 of the server", server_kills(server_kill, kept, line))
    return good

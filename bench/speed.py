"""How long the measures take beside igraph, networkit and an earlier commit, in one run.

    scripts/bench speed [--rounds 2] [--only k_core,cut] [--small] [--large] [--whole] [--commit f76ac07]

Each side is a process of its own, asked in turn; a figure is the least of its rounds (of one for a call of
ten seconds or more), and a row is printed when it is there.  A peer's time is for its ready graph object,
ours for a ready snapshot; Python looks for no garbage but in the row that says so.  Figures and ratios of
one thread are of processor seconds, which other work on the machine spoils little; those of two threads are
of seconds by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.reports import batch, city
from bench.versions import BEFORE, ROOT, unpacked

Took = tuple[float, float, float | None]
"""Seconds by the clock, of the processor, and what was found where it is one number."""
SLOW = 10.0
SMALL, MIDDLE, LARGE = (1_000, 5_000), (10_000, 60_000), (100_000, 600_000)
HUGE = (1_000_000, 8_000_000)
COLUMNS = ("before", "plain", "numba", "two", "igraph", "networkit")
"""The earlier commit; this one without numba, with it, and with it on two threads; two peers."""
OURS = ("plain", "numba", "two")


@dataclass(frozen=True)
class Asked:
    """A row: a measure at a size, who is asked, and the goals of one and of two threads beside whom."""

    measure: str
    size: tuple[int, int]
    who: tuple[str, ...]
    beside: str = "peer"
    goal: float | None = None
    two: float | None = None


EVERY = ("before", "plain", "numba", "igraph")
ROWS = (
    Asked("pagerank", MIDDLE, EVERY),
    Asked("eigenvector", MIDDLE, (*EVERY, "networkit"), "networkit", 1.2),
    Asked("communities", MIDDLE, ("before", "plain", "numba", "networkit"), goal=1.5),
    Asked("constraint", MIDDLE, EVERY),
    Asked("k_core", MIDDLE, (*EVERY, "networkit"), goal=1.5),
    Asked("articulation", MIDDLE, EVERY, goal=1.5),
    Asked("dominators", MIDDLE, EVERY, goal=1.5),
    Asked("cut", MIDDLE, EVERY, goal=1.5),
    Asked("sampled", MIDDLE, (*EVERY, "two")),
    Asked("harmonic", MIDDLE, EVERY, goal=0.03),
    Asked("closeness", MIDDLE, EVERY, goal=0.03),
    Asked("betweenness", MIDDLE, (*EVERY, "two"), goal=1.15, two=0.45),
    Asked("account", MIDDLE, ("before", "plain", "numba"), "before", 0.33),
    Asked("collecting", MIDDLE, ("before", "plain", "numba"), "before"),
    Asked("draws", (300, 1_500), ("before", "plain"), "before", 0.4),
    Asked("analysis", SMALL, ("before", "plain", "numba"), "before", 0.26),
    Asked("analysis", LARGE, ("before", "plain", "numba"), "before", 0.26),
)
MILLION = (
    Asked("analysis", LARGE, ("before", "numba"), "before", 0.26),
    Asked("analysis", HUGE, ("before", "numba"), "before", 0.16),
)
"""Minutes, and some GiB: asked for by name."""
ACCOUNTS, PEOPLE = 500, 12
"""Reports of one batch, and people of each account."""
NAMES = {
    "k_core": "k-core",
    "sampled": "betweenness, 256 sources",
    "cut": "minimum cut",
    "draws": "500 draws",
    "analysis": "analysis from arrays",
    "account": "account with facts, all findings",
    "collecting": "the same, with Python looking for garbage meanwhile",
    "city": "report of the city",
    "batch": f"{ACCOUNTS} accounts of {PEOPLE} people, by the clock",
}


@dataclass
class Row:
    """What was measured of a row."""

    asked: Asked
    took: dict[str, Took] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    """Most memory of each side in MiB, its graph included; of the last row of a size."""

    def ratio(self, two: bool = False) -> float | None:
        """The faster of our ways on one thread, or two threads, over the best peer or the commit before."""
        peers = ("igraph", "networkit") if self.asked.beside == "peer" else (self.asked.beside,)
        clock = 0 if two else 1
        theirs = [self.took[who][clock] for who in peers if who in self.took]
        ours = [
            self.took[who][clock] for who in (("two",) if two else ("plain", "numba")) if who in self.took
        ]
        return min(ours) / min(theirs) if ours and theirs else None


@contextmanager
def side(who: str, size: tuple[int, int], source: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that answers for one side."""
    role = {"before": "ours", "plain": "ours", "numba": "fast", "two": "fast"}.get(who, who)
    env = os.environ | {"PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1"}
    words = [sys.executable, "-P", str(ROOT / "bench" / "speed_child.py"), role, *map(str, size)]
    child = subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        assert child.stdin
        child.stdin.close()
        child.wait()


def ask(child: subprocess.Popen[str], measure: str, threads: int) -> Took | None:
    """One round of one side; None where it has no such measure or is not installed."""
    assert child.stdin and child.stdout  # noqa: PT018  pipes were asked for
    print(measure, threads, file=child.stdin, flush=True)
    line = child.stdout.readline()
    if not line:
        raise SystemExit(f"{measure}: the process that measures it has ended; its last words stand above")
    found = json.loads(line)
    return tuple(found) if found else None


def least(one: Took | None, two: Took) -> Took:
    """The less of both clocks."""
    return two if one is None else (min(one[0], two[0]), min(one[1], two[1]), two[2])


def measured(rows: list[Asked], rounds: int, sources: dict[str, Path]) -> Iterator[Row]:
    """Rows of one size, sides in turn."""
    who = [name for name in COLUMNS if any(name in asked.who for asked in rows)]
    with ExitStack() as stack:
        sides = {
            name: stack.enter_context(side(name, rows[0].size, sources.get(name, ROOT / "src")))
            for name in who
        }
        for row in map(Row, rows):
            for turn in range(rounds):
                for name in (name for name in COLUMNS if name in row.asked.who):
                    if turn and row.took.get(name, (0.0,))[0] >= SLOW:
                        continue
                    took = ask(sides[name], row.asked.measure, 2 if name == "two" else 1)
                    if took:
                        row.took[name] = least(row.took.get(name), took)
            row.peaks = {name: _peak(child) for name, child in sides.items()}
            yield row


def _peak(child: subprocess.Popen[str]) -> float:
    """MiB that a side held at most so far."""
    return float((ask(child, "peak_memory", 1) or (0.0, 0.0, None))[2] or 0.0)


def _shown(row: Row, name: str) -> str:
    if name not in row.took:
        return "-"
    spent = row.took[name][0 if name == "two" else 1]
    return f"{spent * 1e3:.1f} ms" if spent < 1 else f"{spent:.2f} s"


def _judged(ratio: float | None, goal: float | None) -> str:
    if ratio is None:
        return "-"
    verdict = "" if goal is None else f" (<= {goal:g}: {'held' if ratio <= goal else '**missed**'})"
    return f"{ratio:.2f}{verdict}"


def heads(commit: str) -> str:
    """The head of the table, in Markdown."""
    who = (commit, "plain", "numba", "numba, 2 threads", "igraph", "networkit")
    ends = ("ours / before", "one thread / best peer", "two threads / best peer")
    names = ("what", "people / ties", *who, *ends)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, ["---"] * len(names)))


def line(row: Row) -> str:
    """A row of the table."""
    asked, (n, m) = row.asked, row.asked.size
    old = Row(Asked(asked.measure, asked.size, (), "before"), row.took).ratio()
    with_old = asked.beside == "before"
    ends = (
        _judged(old, asked.goal if with_old else None),
        "-" if asked.beside in OURS or with_old else _judged(row.ratio(), asked.goal),
        _judged(row.ratio(two=True), asked.two),
    )
    cells = (NAMES.get(asked.measure, asked.measure), f"{n:,} / {m:,}" if m else f"{n:,}")
    return f"| {' | '.join((*cells, *(_shown(row, name) for name in COLUMNS), *ends))} |"


def growth(less: Row, more: Row) -> Iterator[str]:
    """How many times as long the larger size takes, and what it holds in memory."""
    for name in more.took:
        times = more.took[name][1] / less.took[name][1]
        goal = 14 if name == "numba" else None
        yield f"{name}: {_judged(times, goal)} times as long, at most {more.peaks[name]:,.0f} MiB"


def cities(rounds: int, sources: dict[str, Path], folder: Path) -> Row:
    """The report of each version's own city: start of the program included."""
    row = Row(Asked("city", (61, 466), ("before", "plain"), "before", 0.4))
    for _ in range(rounds):
        for name in row.asked.who:
            spent = city(sources.get(name, ROOT / "src"), folder)
            row.took[name] = least(row.took.get(name), (spent, spent, None))
    return row


def batches(folder: Path) -> Row:
    """The reports of many accounts on one worker and on two, once each; the rest it tells is no row."""
    with redirect_stdout(sys.stderr):
        one, two = batch(ROOT / "src", folder, ACCOUNTS, PEOPLE, 1)
    row = Row(Asked("batch", (ACCOUNTS * PEOPLE, 0), ("plain", "two"), "plain", two=0.55))
    row.took = {"plain": (one, one, None), "two": (two, two, None)}
    return row


def main(words: list[str]) -> int:
    """Print the table, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="names of some measures, with commas between")
    parser.add_argument("--commit", default=BEFORE)
    parser.add_argument(
        "--small", action="store_true", help="all rows at 1,000 people, none of whole accounts"
    )
    parser.add_argument("--large", action="store_true", help="an analysis of a million people only")
    parser.add_argument(
        "--whole", action="store_true", help="these rows, a million people and 500 accounts: half an hour"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    start, rows = time.perf_counter(), list(MILLION if chosen.large else ROWS)
    if chosen.only:
        rows = [row for row in rows if row.measure in chosen.only.split(",")]
    if chosen.small:
        middle = [row for row in rows if row.size == MIDDLE and row.measure not in ("account", "collecting")]
        rows = [replace(row, size=SMALL) for row in middle]
    found: list[Row] = []
    if not chosen.json:
        print(f"Python {platform.python_version()} on {platform.system()}, numpy {np.__version__}\n")
        print(heads(chosen.commit), flush=True)
    with TemporaryDirectory() as place:
        sources = {"before": unpacked(chosen.commit, Path(place) / "before")}
        some = chosen.small or chosen.large or chosen.only
        every = _all(rows, chosen.rounds, sources, None if some else Path(place))
        if chosen.whole:
            every = chain(every, measured(list(MILLION[-1:]), 1, sources), map(batches, [Path(place)]))
        for row in every:
            found.append(row)
            if not chosen.json:
                print(line(row), flush=True)
    if chosen.json:
        told = [{"measure": r.asked.measure, "size": r.asked.size, "seconds": r.took} for r in found]
        print(json.dumps(told, indent=1))
        return 0
    for row in found:
        values = {name: took[2] for name, took in row.took.items() if took[2] is not None}
        if values:
            each = ", ".join(f"{name} {value:.4f}" for name, value in values.items())
            print(f"\n{row.asked.measure}, what was found (modularity): {each}")
    sizes = [row for row in found if row.asked.measure == "analysis" and row.asked.size in (LARGE, HUGE)]
    if len(sizes) == len(MILLION):
        print("\n".join(growth(*sizes)))
    print(f"\n{time.perf_counter() - start:.0f} s, load {os.getloadavg()[0]:.1f} in the end")
    return 0


def _all(rows: list[Asked], rounds: int, sources: dict[str, Path], folder: Path | None) -> Iterator[Row]:
    for size in dict.fromkeys(row.size for row in rows):
        yield from measured([row for row in rows if row.size == size], rounds, sources)
    if folder is not None:
        yield cities(min(2, rounds), sources, folder)

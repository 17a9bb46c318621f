"""How long reports take beside an earlier commit, and accounts side by side beside one after the other.

    python -m bench.reports [--rounds 3] [--commit f76ac07] [--accounts 20] [--people 60] [--parts city,...]

The earlier commit is unpacked to a temporary folder and run by the same interpreter, in turn with this one.
Processor seconds are those of all processes: other work on the machine spoils their ratios little.
Parts: `city` (one decision, one language, HTML and JSON), `analysis` (1,000 people with facts, no draws),
`large` (10,000 people), `batch` (accounts on one and on two workers, then all of them unchanged).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.versions import BEFORE, ROOT, unpacked

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")
SIZES = {"analysis": (1_000, 5_000), "large": (10_000, 60_000)}
ANALYSE = """
import sys, time
import stakemap as sm
from bench.accounts import account
graph = sm.PropertyGraph(account(int(sys.argv[1]), int(sys.argv[2])))
start = time.process_time()
found = sm.analyze(graph, as_of="2026-09-01", draws=0)
print(time.process_time() - start, len(list(found.findings)))
"""
COMMAND = """
import resource
from stakemap.cli import main
try:
    main()
finally:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    print("USED", spent, own.ru_maxrss // 1024, others.ru_maxrss // 1024)
"""


def run(source: Path, code: str, *words: str) -> tuple[float, list[str]]:
    """Seconds by the clock and the last line of a program under some version of the package."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - start, done.stdout.splitlines()[-1].split()


def city(source: Path, folder: Path) -> float:
    """Processor seconds of the report of the city of a version, to the end of its process."""
    decision = ("--decision", "d:smart-traffic", "--lang", "en", "--formats", "html,json")
    facts, out = str(source / "stakemap" / "examples" / "city"), tempfile.mkdtemp(dir=folder)
    before = _children()
    run(source, COMMAND, "report", facts, *decision, *DAY, "--out", out)
    return _children() - before


def _children() -> float:
    """Processor seconds of the processes that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def analysis(source: Path, people: int, ties: int) -> float:
    """Processor seconds of an analysis of facts that are there, with all findings and without draws."""
    return float(run(source, ANALYSE, str(people), str(ties))[1][0])


def compared(name: str, rounds: int, old: Callable[[], float], new: Callable[[], float]) -> None:
    """The best of some rounds in turn, with the ratio."""
    pairs = [(old(), new()) for _ in range(rounds)]
    first, last = (min(side) for side in zip(*pairs, strict=True))
    print(f"{name:34} {first:8.2f} s {last:8.2f} s   {last / first:5.2f}", flush=True)


def batch(source: Path, folder: Path, accounts: int, people: int, rounds: int) -> tuple[float, float]:
    """Accounts on one worker and on two, in turn, then nothing changed; the least of both by the clock."""
    import stakemap as sm
    from bench import portfolio

    portfolio.PEOPLE = people
    url = f"sqlite:///{folder}/accounts.db"
    for seed in range(accounts):
        with sm.connect(url, dataset=f"a{seed:03}", create=True) as store:
            store.sync(portfolio.account(seed))
    print(f"{accounts} accounts of {people} people, load {os.getloadavg()[0]:.1f}")
    clock: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(rounds):
        for workers in (1, 2):
            out = folder / f"out-{turn}-{workers}"
            words = ("report", "--store", url, "--all", *DAY, "--out", str(out), "--workers", str(workers))
            wall, told = run(source, COMMAND, *words)
            clock[workers].append(wall)
            print(
                f"  {workers} workers: {wall:7.1f} s by the clock, {float(told[1]):7.1f} s of processors, "
                f"at most {told[3]} MiB a worker, {told[2]} MiB beside them",
                flush=True,
            )
    one, two = (min(clock[workers]) for workers in (1, 2))
    print(f"  one worker over two by the clock: {one / two:.2f}")
    wall, told = run(source, COMMAND, *words)
    print(f"  nothing changed: {wall:.1f} s by the clock, {float(told[1]):.1f} s of processors")
    return one, two


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reports")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--commit", default=BEFORE)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--parts", default="city,analysis,batch")
    asked = parser.parse_args(words)
    new, parts = ROOT / "src", asked.parts.split(",")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        old = unpacked(asked.commit, folder / "old")
        print(f"processor seconds, best of {asked.rounds}{'':9} {asked.commit:>8}      now    ratio")
        sides = (old, new)
        if "city" in parts:
            compared("report of the city", asked.rounds, *(partial(city, side, folder) for side in sides))
        for part in (part for part in SIZES if part in parts):
            tries = (partial(analysis, side, *SIZES[part]) for side in sides)
            compared(f"analysis of {SIZES[part][0]} people", asked.rounds, *tries)
        if "batch" in parts:
            batch(new, folder, asked.accounts, asked.people, asked.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

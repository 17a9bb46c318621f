"""From which size which way is faster: in memory, over blocks of Parquet, on Spark.

``python -m bench scale [--ties 100000 2000000 10000000] [--ways memory blocks spark] [--block 2000000]``.
For each size one file of ties in random order is made; each way then runs in a process of its own, from that
file to z and the bounds of t of everybody.  Told: seconds to sort or load, seconds to compute, the peak of
memory, and how far z and the bounds are from those in memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.graphs import office
from bench.peak_memory import peak_memory

PEOPLE = 8
"""Ties a person."""


def make(path: Path, ties: int) -> None:
    """A file of ties in random order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    graph = office(max(2, ties // PEOPLE), ties)
    order = np.random.default_rng(3).permutation(ties)
    columns = (
        graph.source[order].astype(np.int32),
        graph.target[order].astype(np.int32),
        graph.strength[order],
    )
    pq.write_table(pa.table(list(columns), names=["source", "target", "strength"]), path)


def in_memory(path: Path, n: int, block: int):
    """All ties at once."""
    import pyarrow.parquet as pq

    from stakemap.graph.snapshot import Snapshot
    from stakemap.scoring.influence.attention import listening

    columns = [column.to_numpy() for column in pq.read_table(path, use_threads=False).columns]
    return listening(Snapshot.from_arrays(*columns, nodes=names(n)))


def by_blocks(path: Path, n: int, block: int):
    """Sorted into blocks, which are read for each step."""
    from stakemap import scale

    folder = path.with_suffix(".blocks")
    return scale.listening(scale.sort_ties(path, folder, nodes=names(n), block=block))


def on_spark(path: Path, n: int, block: int):
    """The same blocks, added up by two workers of a local Spark; neither they nor Java are in the peak."""
    from stakemap import scale
    from stakemap.scale import spark

    folder = path.with_suffix(".spark")
    ties = scale.sort_ties(path, folder, nodes=names(n), block=block)
    session = spark.session()
    session.sparkContext.setLogLevel("ERROR")
    return scale.listening(ties, add=spark.adder(session))


def names(n: int) -> list[str]:
    return [f"p{k:08d}" for k in range(n)]


WAYS: dict[str, Callable] = {"memory": in_memory, "blocks": by_blocks, "spark": on_spark}


def child(way: str, path: Path, n: int, block: int) -> None:
    """One way, told as a line of JSON; its values go into a file."""
    from stakemap.scoring.influence.model import influence_of

    begin = time.perf_counter()
    rows = WAYS[way](path, n, block)
    loaded = time.perf_counter()
    found = influence_of(rows, exact_highest=0)
    total, low, high = found.total, *found._values[1:3]
    done = time.perf_counter()
    np.save(path.with_suffix(f".{way}.npy"), np.stack((total, low, high)))
    use = resource.getrusage(resource.RUSAGE_SELF)
    told = {"load": loaded - begin, "compute": done - loaded, "mib": peak_memory()}
    print(json.dumps(told | {"cpu": use.ru_utime + use.ru_stime}))


def run(way: str, path: Path, n: int, block: int) -> dict[str, float]:
    """One way in a process of its own."""
    words = ["--child", way, "--file", str(path), "--people", str(n), "--block", str(block)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "scale", *words], check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main(words: list[str]) -> int:
    """The table, or with ``--child`` one of its cells."""
    parser = argparse.ArgumentParser(prog="bench scale", description=__doc__)
    parser.add_argument("--ties", type=int, nargs="+", default=[100_000, 2_000_000, 10_000_000])
    parser.add_argument("--ways", nargs="+", default=["memory", "blocks"], choices=list(WAYS))
    parser.add_argument("--block", type=int, default=2_000_000)
    parser.add_argument(
        "--folder", type=Path, help="where files of ties are made; a temporary one if left out"
    )
    for name, kind in (("--child", str), ("--file", Path), ("--people", int)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.child:
        child(asked.child, asked.file, asked.people, asked.block)
        return 0
    print("| ties | way | sort or load s | compute s | CPU s | peak MiB | largest difference |")
    print("|---|---|---|---|---|---|---|")
    for ties in asked.ties:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            path, n = Path(folder) / "ties.parquet", max(2, ties // PEOPLE)
            make(path, ties)
            for way in asked.ways:
                told = run(way, path, n, asked.block)
                first, ours = (np.load(path.with_suffix(f".{w}.npy")) for w in (asked.ways[0], way))
                cells = [f"{told[key]:.1f}" for key in ("load", "compute", "cpu")]
                apart = "-" if way == asked.ways[0] else f"{np.abs(first - ours).max():.1e}"
                print(f"| {ties:,} | {way} | {' | '.join(cells)} | {told['mib']:.0f} | {apart} |", flush=True)
    return 0

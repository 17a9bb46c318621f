"""How long draws take: an account of 300 people, and z on 10,000, beside plain PageRank runs of networkx.

``python -m bench draws [--small] [--json]``.  Two workers with one BLAS thread each.  Seconds of the
processor stand beside seconds of the clock, since a machine that does other things makes the clock slow.
Above 3,000 people the draws are of z, an upper bound of t, without units and ranks in the missing ties.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.graphs import office
from bench.versions import of_version
from stakemap.graph.evidence import Evidence
from stakemap.graph.snapshot import Snapshot

influence_of: Any = of_version("influence_of", "scoring.influence.model", "scoring.influence")
uncertainty: Any = of_version("uncertainty", "scoring.uncertainty.worlds", "scoring.uncertainty")

SIZES = ((300, 1_500, 500), (10_000, 60_000, 200))
TRIED = 3
"""Runs of networkx that are timed; the rest is multiplied, and said so."""
GRADES = (0.9025, 0.8075, 0.7225, 0.5, 0.35)


def account(n: int, m: int) -> Any:
    """An office of n people with a fact of some grade behind each tie, and seven who decide."""
    ties = office(n, m)
    names = np.array(ties.names, dtype=object)
    plain = Snapshot.from_arrays(ties.source, ties.target, ties.strength, nodes=ties.names)
    size, rng = plain.m, np.random.default_rng(1)
    book = Evidence(
        facts=tuple(f"t{k:06}" for k in range(size)),
        confidence=rng.choice(GRADES, size),
        kinds=("advice",),
        arc=np.arange(size, dtype=np.int32),
        kind=np.zeros(size, np.int16),
        cluster=np.arange(size, dtype=np.int32),
        strength=np.asarray(plain.strength),
        delta=np.ones(size),
        count=np.zeros(size),
        assumed=np.zeros(size, np.bool_),
        fact_ptr=np.arange(size + 1, dtype=np.int64),
        fact_index=np.arange(size, dtype=np.int32),
    )
    p, weight = book.combine(size)
    snapshot = Snapshot.build(
        plain.nodes,
        [0] * n,
        plain.sources,
        plain.targets,
        p,
        weight,
        as_of=None,
        view="influence",
        evidence=book,
    )
    deciders = sorted(names[rng.choice(n, 7, replace=False)].tolist())
    return influence_of(snapshot, beta=dict.fromkeys(deciders, 1 / 7))


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - clock, time.process_time() - processor


def pagerank(point: Any, runs: int) -> tuple[float, float]:
    """What so many PageRank runs of networkx take, from a few of them."""
    import networkx as nx

    snapshot = point.snapshot
    arcs: Any = nx.DiGraph()
    arcs.add_weighted_edges_from(
        zip(snapshot.sources.tolist(), snapshot.targets.tolist(), snapshot.weight.tolist(), strict=True)
    )
    clock, processor = timed(lambda: [nx.pagerank(arcs) for _ in range(TRIED)])
    return clock * runs / TRIED, processor * runs / TRIED


def main(words: list[str]) -> int:
    """Print the table, or one JSON list with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench draws", description=__doc__)
    parser.add_argument("--small", action="store_true", help="only 300 people")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    rows = []
    for n, m, draws in SIZES[:1] if chosen.small else SIZES:
        point = account(n, m)
        uncertainty(point, draws=5)
        ours = timed(lambda point=point, draws=draws: uncertainty(point, draws=draws)["influence"].ranks)
        theirs = pagerank(point, draws)
        rows.append({"n": n, "m": point.snapshot.m, "draws": draws, "draws_s": ours, "pagerank_s": theirs})
    if chosen.json:
        print(json.dumps(rows, indent=1))
        return 0
    print(
        "| people / ties | draws | of | seconds: clock, processor | PageRank runs of networkx (estimated) |"
    )
    print("| --- | --- | --- | --- | --- |")
    for row in rows:
        what = "t" if row["n"] <= 3_000 else "z"
        cells = [f"{a:.1f}, {b:.1f}" for a, b in (row["draws_s"], row["pagerank_s"])]
        print(f"| {row['n']:,} / {row['m']:,} | {row['draws']} | {what} | {' | '.join(cells)} |")
    return 0

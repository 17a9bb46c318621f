"""How long the measures take, next to networkx and igraph in the same process, rounds interleaved.

One thread for all.  A peer's time is for its ready graph object, ours for a ready snapshot.  A call that
would take more than a minute, judged by its time on the smaller graph, is not run.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import time
from collections.abc import Callable
from functools import partial
from math import inf
from statistics import median
from typing import Any

import numpy as np

from bench.graphs import Ties, office
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import articulation
from stakemap.scoring.core.compiled import compiled
from stakemap.scoring.influence.model import influence
from stakemap.scoring.network import betweenness as between
from stakemap.scoring.network import centrality, distance
from stakemap.scoring.routes.gatekeepers import dominators

SIZES = ((1_000, 5_000), (10_000, 60_000))
LONGEST = 60.0
Call = Callable[[], object]

TRAVERSAL = ("harmonic", "betweenness", "closeness")
KERNELS = ("harmonic", "closeness", "betweenness", "sampled")
"""Measured with numba and without, whatever their size, where numba is installed."""
SAMPLED = 256


def _peers(ties: Ties, alpha: float) -> dict[str, dict[str, Call]]:
    """Calls of the peers, by measure and peer; a peer that is not installed is left out."""
    calls: dict[str, dict[str, Call]] = {}

    def add(measure: str, peer: str, call: Call) -> None:
        calls.setdefault(measure, {})[peer] = call

    pivots = np.sort(np.random.default_rng(1).choice(ties.n, SAMPLED, replace=False)).tolist()
    try:
        import igraph

        graph: Any = igraph.Graph(n=ties.n, edges=ties.pairs(), directed=True)
        plain: Any = igraph.Graph(n=ties.n, edges=ties.pairs()).simplify()
        add("pagerank", "igraph", lambda: graph.pagerank(damping=0.85))
        add("eigenvector", "igraph", plain.eigenvector_centrality)
        add("harmonic", "igraph", lambda: graph.harmonic_centrality(mode="in", normalized=False))
        add("betweenness", "igraph", graph.betweenness)
        add("closeness", "igraph", lambda: graph.closeness(mode="in"))
        add("sampled", "igraph", lambda: graph.betweenness(sources=pivots))
        add("k-core", "igraph", plain.coreness)
        add("articulation", "igraph", plain.articulation_points)
        add("dominators", "igraph", lambda: graph.dominator(0))
    except ImportError:
        pass
    import networkx as nx

    arcs: Any = nx.DiGraph(ties.pairs())
    edges: Any = arcs.to_undirected()
    add("pagerank", "networkx", lambda: nx.pagerank(arcs, 0.85, tol=1e-10 / ties.n, max_iter=1000))
    add("eigenvector", "networkx", lambda: nx.eigenvector_centrality_numpy(edges))
    add(
        "katz",
        "networkx",
        lambda: nx.katz_centrality(arcs, alpha, tol=1e-10 / ties.n, max_iter=5000, normalized=False),
    )
    add("harmonic", "networkx", lambda: nx.harmonic_centrality(arcs))
    add("betweenness", "networkx", lambda: nx.betweenness_centrality(arcs))
    return calls


def _ours(snapshot: Snapshot, alpha: float) -> dict[str, Call]:
    return {
        "pagerank": lambda: centrality.pagerank(snapshot),
        "eigenvector": lambda: centrality.eigenvector(snapshot),
        "katz": lambda: centrality.katz(snapshot, alpha=alpha),
        "harmonic": lambda: centrality.harmonic(snapshot),
        "betweenness": lambda: centrality.betweenness(snapshot, pivots=snapshot.n),
        "closeness": lambda: centrality.closeness(snapshot),
        "sampled": lambda: centrality.betweenness(snapshot, pivots=SAMPLED, seed=1),
        "k-core": lambda: centrality.k_core(snapshot),
        "articulation": lambda: articulation(snapshot),
        "dominators": lambda: dominators(snapshot, snapshot.nodes[:1]),
        "influence": lambda: influence(snapshot),
    }


def _with(least: float, call: Call) -> object:
    """A call with the kernels compiled from so many sources x arcs."""
    before = between.COMPILED_FROM, distance.COMPILED_FROM
    between.COMPILED_FROM = distance.COMPILED_FROM = least  # type: ignore[assignment]
    try:
        return call()
    finally:
        between.COMPILED_FROM, distance.COMPILED_FROM = before


def _compiled(call: Call) -> dict[str, Call]:
    """The same call by kernels, if numba is installed."""
    return {"with numba": partial(_with, 0, call)} if compiled(distance.hop_reach) else {}


def _seconds(call: Call) -> float:
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    call()
    spent = time.perf_counter() - start
    gc.enable()
    return spent


def _timed(calls: dict[str, Call], rounds: int, expected: dict[str, float]) -> dict[str, float | None]:
    """Median seconds of each, rounds interleaved; slow calls run once, hopeless ones not at all."""
    kept = {who: call for who, call in calls.items() if expected.get(who, 0.0) <= LONGEST}
    times = {who: [_seconds(call)] for who, call in kept.items()}
    for who in kept:
        if times[who][0] < 5.0:
            times[who] = []
    for _ in range(rounds):
        for who, call in kept.items():
            if not times[who] or times[who][0] < 5.0:
                times[who].append(_seconds(call))
    return {who: median(times[who]) if who in kept else None for who in calls}


def compare(rounds: int, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[dict[str, object]]:
    """One row for each size and measure."""
    rows: list[dict[str, object]] = []
    before: dict[tuple[str, str], float] = {}
    earlier: tuple[int, int] | None = None
    for n, m in sizes:
        ties = office(n, m)
        snapshot = Snapshot.from_arrays(ties.source, ties.target, ties.strength, nodes=ties.names)
        note = centrality.katz(snapshot).notes[0]
        alpha = float(note.split()[-1])
        peers = _peers(ties, alpha)
        ours = _ours(snapshot, alpha)
        for measure, call in ours.items():
            growth = 1.0
            if earlier:
                growth = m / earlier[1] * (n / earlier[0] if measure in TRAVERSAL else 1.0)
            own = {"stakemap": call}
            if measure in KERNELS:
                own = {"stakemap": partial(_with, inf, call), **_compiled(call)}
            calls = {**own, **peers.get(measure, {})}
            guess = {who: before.get((measure, who), 0.0) * growth for who in calls if who not in own}
            times = _timed(calls, rounds, guess)
            before.update({(measure, who): spent for who, spent in times.items() if spent is not None})
            best = min((spent for who, spent in times.items() if who not in own and spent), default=None)
            quickest = min(spent for who in own if (spent := times[who]) is not None)
            rows.append(
                {
                    "n": n,
                    "m": m,
                    "measure": measure,
                    "seconds": times,
                    "estimated": {who: guess[who] for who in guess if times[who] is None},
                    "ratio_to_best_peer": quickest / best if best else None,
                }
            )
        earlier = (n, m)
    return rows


def building(rounds: int, n: int = 100_000, m: int = 1_000_000) -> dict[str, object]:
    """Seconds from columns to a snapshot, and bytes kept for each tie."""
    rng = np.random.default_rng(5)
    source, target = rng.integers(0, n, m), rng.integers(0, n, m)
    strength, names = rng.random(m), [f"p{k:08d}" for k in range(n)]
    spent = median(
        _seconds(lambda: Snapshot.from_arrays(source, target, strength, nodes=names)) for _ in range(rounds)
    )
    snapshot = Snapshot.from_arrays(source, target, strength, nodes=names)
    return {"ties": m, "nodes": n, "seconds": spent, "bytes_per_tie": snapshot.nbytes / snapshot.m}


def _shown(spent: float | None) -> str:
    return "not run" if spent is None else (f"{spent * 1e3:.1f} ms" if spent < 10 else f"{spent:.1f} s")


def _print(found: dict[str, Any]) -> None:
    print(f"{found['platform']}, numpy {found['numpy']}, one thread")
    print(f"medians of {found['rounds']} interleaved rounds\n")
    who = ("stakemap", "with numba", "igraph", "networkx")
    heads = "".join(f"{name:>12}" for name in who)
    print(f"{'people/ties':<16}{'measure':<14}{heads}   ours / best peer")
    for row in found["measures"]:
        times = row["seconds"]
        cells = "".join(f"{_shown(times[w]) if w in times else '-':>12}" for w in who)
        ratio = f"{row['ratio_to_best_peer']:.2f}x" if row["ratio_to_best_peer"] else "-"
        size = f"{row['n']:,}/{row['m']:,}"
        print(f"{size:<16}{row['measure']:<14}{cells}   {ratio}")
    for row in found["measures"]:
        for peer, guess in row["estimated"].items():
            print(f"not run: {peer} {row['measure']} at {row['n']:,} people, estimated {guess:.0f} s")
    built = found["building"]
    kept = f"{built['bytes_per_tie']:.0f} bytes a tie"
    print(f"\narrays to snapshot, {built['ties']:,} ties: {built['seconds']:.2f} s, {kept}")


def main(words: list[str]) -> int:
    """Print the table, or one JSON object with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="only 1,000 people")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    found: dict[str, Any] = {
        "platform": f"Python {platform.python_version()} on {platform.system()}",
        "numpy": np.__version__,
        "rounds": chosen.rounds,
        "measures": compare(chosen.rounds, SIZES[:1] if chosen.small else SIZES),
        "building": building(chosen.rounds),
    }
    if chosen.json:
        print(json.dumps(found, indent=1))
    else:
        _print(found)
    return 0

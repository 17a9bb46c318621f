"""Groups on real and random graphs, and the time of structural holes next to igraph.

UKfaculty: groups found with the one default setting against the schools people belong to.  Random graphs:
how many of a hundred yield a named group.  Both sides of a timing run in the same process, one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import igraph
import networkx as nx
import numpy as np

from bench.graphs import office
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.brokerage.cut_points import articulation
from stakemap.scoring.brokerage.roles import roles
from stakemap.scoring.brokerage.structural_holes import constraint, effective_size
from stakemap.scoring.groups.communities import find_groups
from stakemap.scoring.groups.partitions import adjusted_rand, shared_information


def uk_faculty(folder: Path) -> tuple[Snapshot, list[int]]:
    """Friendship among 81 members of a faculty, and the school of each."""
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (graph,) = rdata.read_rda(folder / "igraphdata" / "UKfaculty.rda").values()
    n, source, target = int(graph[0][0]), graph[2].astype(int), graph[3].astype(int)
    attributes = graph[8]
    schools = [int(school) for school in attributes[2]["Group"]]
    nodes = [f"n{k:02d}" for k in range(n)]
    return Snapshot.from_arrays(source, target, attributes[3]["weight"], nodes=nodes, values="count"), schools


def random_graphs(count: int, first: int = 0) -> dict[str, list[nx.Graph]]:
    """Graphs without groups: ties at random, with busy people, and as a tree; seeds from the first on."""
    seeds = range(first, first + count)
    return {
        "random, 60 people, 150 ties": [nx.gnm_random_graph(60, 150, seed=k) for k in seeds],
        "random, 80 people, 80 ties": [nx.gnm_random_graph(80, 80, seed=k) for k in seeds],
        "busy people, 70 and 200 ties": [nx.barabasi_albert_graph(70, 3, seed=k) for k in seeds],
        "tree of 50": [nx.random_labeled_tree(50, seed=k) for k in seeds],
    }


def _snapshot(graph: nx.Graph) -> Snapshot:
    ends = np.array(list(graph.edges), np.int64).reshape(-1, 2)
    nodes = [f"n{k:04d}" for k in range(len(graph))]
    return Snapshot.from_arrays(ends[:, 0], ends[:, 1], np.ones(len(ends)), nodes=nodes)


def _least(call: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent)


def timings(rounds: int) -> list[dict[str, object]]:
    """Least seconds of each, rounds interleaved with igraph's constraint."""
    rows: list[dict[str, object]] = []
    for n, m in ((1_000, 5_000), (10_000, 60_000)):
        ties = office(n, m)
        snapshot = Snapshot.from_arrays(ties.source, ties.target, ties.strength, nodes=ties.names)
        peer = igraph.Graph(n=n, edges=ties.pairs(), directed=True)
        units = {node: f"u{k // 11}" for k, node in enumerate(snapshot.nodes)}
        calls: dict[str, Callable[[], object]] = {
            "igraph constraint": peer.constraint,
            "constraint": lambda s=snapshot: constraint(s),
            "effective size": lambda s=snapshot: effective_size(s),
            "Gould-Fernandez with z": lambda s=snapshot, u=units: roles(s, u),
            "articulation": lambda s=snapshot: articulation(s),
        }
        best = dict.fromkeys(calls, float("inf"))
        for _ in range(rounds):
            for name, call in calls.items():
                best[name] = min(best[name], _least(call, 1))
        best["groups, all draws"] = _least(lambda s=snapshot: find_groups(s), 1)
        rows.append({"n": n, "m": m, "seconds": best})
    return rows


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench groups")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--random", type=int, default=100, help="random graphs of each kind")
    parser.add_argument("--first", type=int, default=0, help="first seed of the random graphs")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(words)
    told: dict[str, object] = {}
    folder = Path(os.environ.get("STAKEMAP_DATA", ""))
    if (folder / "igraphdata").is_dir():
        snapshot, schools = uk_faculty(folder)
        found = find_groups(snapshot)
        told["UKfaculty"] = {
            "nmi": shared_information(found.labels.tolist(), schools),
            "ari": adjusted_rand(found.labels.tolist(), schools),
            "named": len(found.named),
            "groups": len(found),
        }
    else:
        told["UKfaculty"] = "no data: set STAKEMAP_DATA"
    told["random graphs with a named group"] = {
        kind: sum(bool(find_groups(_snapshot(graph)).named) for graph in graphs) / max(1, len(graphs))
        for kind, graphs in random_graphs(options.random, options.first).items()
    }
    told["timings"] = timings(options.rounds)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(told, indent=None if options.json else 2))
    return 0

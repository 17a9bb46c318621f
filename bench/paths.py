"""How long path analysis takes: routes beside igraph and networkx, gatekeepers, coverage, a whole account.

CPU time of one thread; a peer's for its ready graph object, ours for a ready snapshot, rounds interleaved.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable
from itertools import islice
from statistics import median
from typing import Any

import numpy as np

import stakemap as sm
from bench.graphs import Ties, office
from stakemap import access
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Person, Source, TeamMember, Tie
from stakemap.scoring.core.costs import arc_costs
from stakemap.scoring.routes.coverage import cover
from stakemap.scoring.routes.gatekeepers import dominators, minimum_cut
from stakemap.scoring.routes.introductions import introduce
from stakemap.scoring.routes.paths import k_best

SIZES = ((1_000, 5_000), (5_000, 30_000))
TEAM = 20
PAIRS = 8
DAY = "2026-09-01"


def _seconds(call: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    call()
    return time.process_time() - start


def _both_ways(ties: Ties) -> Snapshot:
    """As the introduction view has it: every tie can be asked from either end."""
    source = np.concatenate((ties.source, ties.target))
    target = np.concatenate((ties.target, ties.source))
    return Snapshot.from_arrays(
        source, target, np.concatenate((ties.strength, ties.strength)), nodes=ties.names
    )


def _routes(snapshot: Snapshot, rounds: int, k: int = 10) -> dict[str, float]:
    """Median seconds of k routes between random pairs."""
    import networkx as nx

    rng = np.random.default_rng(7)
    pairs = [tuple(map(int, rng.choice(snapshot.n, 2, replace=False))) for _ in range(PAIRS)]
    arcs = list(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
    costs = arc_costs(snapshot).tolist()
    net: Any = nx.DiGraph()
    net.add_weighted_edges_from((i, j, cost) for (i, j), cost in zip(arcs, costs, strict=True))
    names = snapshot.nodes
    calls: dict[str, Callable[[int, int], object]] = {
        "stakemap": lambda i, j: k_best(snapshot, names[i], names[j], k=k)
    }
    try:
        import igraph

        graph: Any = igraph.Graph(n=snapshot.n, edges=arcs, directed=True)
        calls["igraph"] = lambda i, j: graph.get_k_shortest_paths(i, j, k=k, weights=costs)
    except ImportError:
        pass
    times: dict[str, list[float]] = {who: [] for who in calls}
    for _ in range(rounds):
        for i, j in pairs:
            for who, call in calls.items():
                times[who].append(_seconds(lambda call=call, i=i, j=j: call(i, j)))
    found = {who: median(spent) for who, spent in times.items()}
    if snapshot.n > SIZES[0][0]:
        return found
    i, j = pairs[0]
    slow = _seconds(lambda: list(islice(nx.shortest_simple_paths(net, i, j, weight="weight"), k)))
    return found | {"networkx, one pair": slow}


def _structure(snapshot: Snapshot, rounds: int) -> dict[str, float]:
    """Median seconds of each analysis for a team of 20 and 20 people who matter."""
    rng = np.random.default_rng(3)
    drawn = [snapshot.nodes[k] for k in rng.choice(snapshot.n, 2 * TEAM, replace=False)]
    team, people = drawn[:TEAM], dict.fromkeys(drawn[TEAM:], 1.0)
    target = next(node for node in people if minimum_cut(snapshot, team, node).nodes)
    calls: dict[str, Callable[[], object]] = {
        "dominators": lambda: dominators(snapshot, team),
        "minimum cut": lambda: minimum_cut(snapshot, team, target),
        "coverage": lambda: cover(snapshot, team, people),
        "introductions": lambda: introduce(snapshot, team, people),
    }
    return {name: median(_seconds(call) for _ in range(rounds)) for name, call in calls.items()}


def account(n: int, m: int) -> sm.PropertyGraph:
    """An account of facts: people with ties of advice, and a team of 20 who know three of them each."""
    ties, rng = office(n, m), np.random.default_rng(5)
    source = Source(id="s", title="invented", published="2026-06-01", grade="B2")
    facts: list[Any] = [source, *(Person(id=name, name=name) for name in ties.names)]
    for k, (i, j, p) in enumerate(zip(ties.source, ties.target, ties.strength, strict=True)):
        ends = {"from_id": ties.names[i], "to_id": ties.names[j]}
        grade = "B2" if k % 2 else "C3"
        facts.append(Tie(id=f"tie:{k}", kind="advice", strength=float(p), source="s", grade=grade, **ends))
    for k in range(TEAM):
        facts.append(TeamMember(id=f"us:{k:02}", name=f"us:{k:02}", source="s"))
        for j in rng.choice(n, 3, replace=False).tolist():
            known = {"from_id": f"us:{k:02}", "to_id": ties.names[j]}
            facts.append(Tie(id=f"knows:{k}:{j}", kind="knows", source="s", **known))
    return sm.PropertyGraph(facts)


def _whole(n: int, m: int) -> dict[str, float]:
    """Seconds of a whole analysis of facts, and of its path analysis alone."""
    graph = account(n, m)
    plan = sm.Plan(as_of=DAY, today=DAY)
    start = time.process_time()
    found = sm.analyze(graph, plan=plan)
    whole = time.process_time() - start
    bare = sm.analyze(graph, plan=plan)
    vars(bare).pop("case")
    start = time.process_time()
    access.routes(bare)
    access.gatekeepers(bare)
    access.coverage(bare)
    access.introductions(bare)
    return {
        "analyze": whole,
        "of it paths": time.process_time() - start,
        "findings": float(len(found.findings)),
    }


def main(words: list[str]) -> int:
    """Print the figures, or one JSON object with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench paths", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", action="store_true", help="only 1,000 people")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    rows = []
    for n, m in SIZES[:1] if chosen.small else SIZES:
        snapshot = _both_ways(office(n, m))
        rows.append(
            {
                "people": n,
                "ties": m,
                "ten routes": _routes(snapshot, chosen.rounds),
                "structure": _structure(snapshot, chosen.rounds),
                "account": _whole(n, m),
            }
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if chosen.json:
        print(json.dumps({"rows": rows, "peak_mb": peak}, indent=1))
        return 0
    for row in rows:
        print(f"{row['people']:,} people, {row['ties']:,} ties")
        for part in ("ten routes", "structure", "account"):
            cells = (
                f"{name} {spent * 1e3:.1f} ms" if name != "findings" else ""
                for name, spent in row[part].items()
            )
            print(f"  {part}: {'; '.join(cell for cell in cells if cell)}")
    print(f"peak memory {peak:.0f} MB")
    return 0

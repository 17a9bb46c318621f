"""One side of `bench speed` in a process of its own: a name of a measure in, its seconds out.

``python -P speed_child.py WHO PEOPLE TIES``; WHO is `ours` (whatever version is on the path), `fast` (the
same with kernels), `igraph` or `networkit`.  Words of a line: the measure, and the number of threads.
"""

from __future__ import annotations

import gc
import inspect
import json
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from bench.graphs import Ties, office
from bench.peak_memory import peak_memory
from bench.versions import of_version

Call = Callable[[], Any]
SAMPLED = 256
DRAWS = 500
RESIDUAL = 1e-15
"""What networkit's eigenvector stops at: its residual is then ours (at 1e-12 it is 4e-7)."""


def _pivots(n: int) -> list[int]:
    found: list[int] = np.sort(np.random.default_rng(1).choice(n, SAMPLED, replace=False)).tolist()
    return found


class Ours:
    """Calls of the version of the package on the path."""

    def __init__(self, ties: Ties) -> None:
        if type(self) is Ours:
            sys.modules["numba"] = None  # type: ignore[assignment]  as if it were not installed
        self.ties = ties
        made = of_version("Snapshot", "graph.snapshot")
        self.snapshot = made.from_arrays(ties.source, ties.target, ties.strength, nodes=ties.names)

    def call(self, measure: str, threads: int) -> Call:
        """A call that is ready to be timed."""
        if hasattr(self, f"_{measure}"):
            made: Call = getattr(self, f"_{measure}")()
            return made
        rooms = {
            "articulation": ("scoring.brokerage.cut_points", "scoring.cuts"),
            "constraint": ("scoring.brokerage.structural_holes", "scoring.brokerage"),
            "influence": ("scoring.influence.model", "scoring.influence"),
        }.get(measure, ("scoring.network.centrality", "scoring.centrality"))
        name = "betweenness" if measure == "sampled" else measure
        asked = of_version(name, *rooms)
        words: dict[str, Any] = {}
        if name == "betweenness":
            words = {"pivots": self.snapshot.n} if measure == name else {"pivots": SAMPLED, "seed": 1}
        if threads > 1:
            if "threads" not in inspect.signature(asked).parameters:
                raise LookupError(measure)
            words["threads"] = threads
        return lambda: asked(self.snapshot, **words)

    def _dominators(self) -> Call:
        asked = of_version("dominators", "scoring.routes.gatekeepers", "scoring.gatekeepers")
        return lambda: asked(self.snapshot, self.snapshot.nodes[:1])

    def _cut(self) -> Call:
        asked = of_version("minimum_cut", "scoring.routes.gatekeepers", "scoring.gatekeepers")
        ends = self.snapshot.nodes[5], self.snapshot.nodes[self.snapshot.n * 9 // 10]
        return lambda: asked(self.snapshot, *ends)

    def _communities(self) -> Call:
        rooms = ("scoring.groups.modularity", "scoring.modularity")
        copies_of, partition, modularity = (
            of_version(name, *rooms) for name in ("copies_of", "partition", "modularity")
        )
        one, two = _edges(self.ties)
        ones = np.ones((1, len(one)))

        def found() -> float:
            copies = copies_of(self.snapshot.n, one[None, :], two[None, :], ones, np.ones(1))
            return float(np.ravel(modularity(copies, partition(copies, 1)))[0])

        return found

    def _analysis(self) -> Call:
        analyze = of_version("analyze", "analysis", "analysis.run")
        return lambda: analyze(self.snapshot)

    def _account(self) -> Call:
        import stakemap as sm
        from bench.accounts import account

        graph = sm.PropertyGraph(account(self.ties.n, len(self.ties.source)))
        return lambda: list(sm.analyze(graph, as_of="2026-09-01", draws=0).findings)

    _collecting = _account

    def _draws(self) -> Call:
        from bench.draws import account

        uncertainty = of_version("uncertainty", "scoring.uncertainty.worlds", "scoring.uncertainty")
        point = account(self.ties.n, len(self.ties.source))
        return lambda: uncertainty(point, draws=DRAWS)["influence"].ranks


class Fast(Ours):
    """The same with the compiler loaded."""

    def __init__(self, ties: Ties) -> None:
        import numba  # noqa: F401

        super().__init__(ties)


def _edges(ties: Ties) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Ends of each tie once, directions left aside."""
    low, high = np.minimum(ties.source, ties.target), np.maximum(ties.source, ties.target)
    key = np.unique(low * ties.n + high)
    return key // ties.n, key % ties.n


class Igraph:
    """Calls of igraph on ready graphs."""

    def __init__(self, ties: Ties) -> None:
        import igraph

        self.graph: Any = igraph.Graph(n=ties.n, edges=ties.pairs(), directed=True)
        self.plain: Any = igraph.Graph(n=ties.n, edges=ties.pairs()).simplify()

    def call(self, measure: str, threads: int) -> Call:
        """A call that is ready to be timed."""
        graph, plain = self.graph, self.plain
        calls: dict[str, Call] = {
            "pagerank": lambda: graph.pagerank(damping=0.85),
            "eigenvector": plain.eigenvector_centrality,
            "harmonic": lambda: graph.harmonic_centrality(mode="in", normalized=False),
            "closeness": lambda: graph.closeness(mode="in"),
            "betweenness": graph.betweenness,
            "sampled": lambda: graph.betweenness(sources=_pivots(graph.vcount())),
            "k_core": plain.coreness,
            "articulation": plain.articulation_points,
            "constraint": plain.constraint,
            "dominators": lambda: graph.dominator(0),
            "cut": lambda: graph.vertex_connectivity(5, graph.vcount() * 9 // 10, neighbors="negative"),
        }
        return calls[measure]


class Networkit:
    """Calls of networkit on ready graphs, with as many threads as asked for."""

    def __init__(self, ties: Ties) -> None:
        import networkit

        self.kit = networkit
        one, two = _edges(ties)
        self.plain: Any = networkit.Graph(ties.n)
        for i, j in zip(one.tolist(), two.tolist(), strict=True):
            self.plain.addEdge(i, j)

    def call(self, measure: str, threads: int) -> Call:
        """A call that is ready to be timed."""
        kit, plain = self.kit, self.plain
        kit.setNumberOfThreads(threads)

        def communities() -> float:
            parts = kit.community.PLM(plain, refine=True).run().getPartition()
            return float(kit.community.Modularity().getQuality(parts, plain))

        calls: dict[str, Call] = {
            "communities": communities,
            "eigenvector": lambda: kit.centrality.EigenvectorCentrality(plain, tol=RESIDUAL).run(),
            "k_core": lambda: kit.centrality.CoreDecomposition(plain).run(),
        }
        return calls[measure]


SIDES: dict[str, Any] = {"ours": Ours, "fast": Fast, "igraph": Igraph, "networkit": Networkit}


def serve(who: str, people: int, ties: int) -> None:
    """Answer each line with [seconds by the clock, of the processor, what was found], or null."""
    answers = sys.stdout
    sys.stdout = sys.stderr
    try:
        side = SIDES[who](office(people, ties))
    except ImportError:
        side = None
    ready = cache(side.call if side else str)
    for line in sys.stdin:
        measure, threads = line.split()
        try:
            call = peak_memory if measure == "peak_memory" else ready(measure, int(threads))
            found = _seconds(call, collecting=measure == "collecting") if side else None
        except LookupError:
            found = None
        print(json.dumps(found), file=answers, flush=True)


def _seconds(call: Call, *, collecting: bool) -> tuple[float, float, float | None]:
    gc.collect()
    if not collecting:
        gc.disable()
    clock, processor = time.perf_counter(), time.process_time()
    found = call()
    spent = time.perf_counter() - clock, time.process_time() - processor
    gc.enable()
    return *spent, found if isinstance(found, float) else None


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

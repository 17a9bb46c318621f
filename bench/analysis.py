"""How long a complete analysis takes, from facts and from arrays, and what it needs of memory.

Influence with its splits, hidden influence, formal power and every baseline; above the exact limits
closeness, harmonic and betweenness are sampled, and their stated error is printed.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import stakemap as sm
from bench.graphs import office


def _timed(call):
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def from_facts(n: int, m: int) -> dict[str, object]:
    """Edges in code -> facts -> snapshot -> analysis."""
    ties = office(n, m)
    names = ties.names
    ends = zip(ties.source.tolist(), ties.target.tolist(), ties.strength.tolist(), strict=True)
    rows = [(names[i], names[j], value) for i, j, value in ends]
    made, graph = _timed(lambda: sm.from_edges(rows))
    spent, analysis = _timed(lambda: sm.analyze(graph))
    return _row("facts", n, len(rows), made, spent, analysis)


def from_arrays(n: int, m: int) -> dict[str, object]:
    """Arrays -> snapshot -> analysis; no object a tie."""
    ties = office(n, m)
    columns = (ties.source, ties.target, ties.strength)
    made, snapshot = _timed(lambda: sm.Snapshot.from_arrays(*columns, nodes=ties.names))
    spent, analysis = _timed(lambda: sm.analyze(snapshot))
    return _row("arrays", n, snapshot.m, made, spent, analysis)


def _row(way: str, n: int, m: int, made: float, spent: float, analysis: sm.Analysis) -> dict[str, object]:
    notes = {name: list(scores.notes) for name, scores in analysis.scores.items() if scores.notes}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "way": way,
        "people": n,
        "ties": m,
        "build_s": made,
        "analyze_s": spent,
        "peak_mib": peak,
        "notes": notes,
    }


def main(words: list[str]) -> int:
    """Print one line a size; ``--small`` leaves out the largest, ``--json`` prints JSON."""
    found = [from_facts(1_000, 5_000), from_facts(10_000, 60_000), from_arrays(10_000, 60_000)]
    if "--small" not in words:
        found.append(from_arrays(100_000, 600_000))
    if "--json" in words:
        json.dump(found, sys.stdout, indent=1)
        return 0
    for row in found:
        print(
            f"{row['way']:7} {row['people']:>7} people {row['ties']:>8} ties: build {row['build_s']:.2f} s, "
            f"analyze {row['analyze_s']:.2f} s, peak {row['peak_mib']:.0f} MiB"
        )
    for name, notes in dict(found[-1]["notes"]).items():
        print(f"  {name}: {'; '.join(notes)}")
    return 0

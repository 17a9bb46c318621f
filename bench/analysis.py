"""How long a complete analysis takes, from facts and from arrays, and what it needs of memory.

Influence with its splits, hidden influence, formal power and every baseline; above the exact limits
closeness, harmonic and betweenness are sampled, and their stated error is printed.

A whole account has units, posts, career origins and a team of ours, and its findings are asked for: routes,
groups, brokers, origins.  What each kind of finding takes is listed;
the first that needs a result pays for it.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import stakemap as sm
from bench.accounts import account
from bench.graphs import office
from stakemap.analysis.run import FINDERS


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


def complete(n: int, m: int) -> dict[str, object]:
    """Facts -> graph -> analysis with all findings; no draws."""
    facts = account(n, m)
    made, graph = _timed(lambda: sm.PropertyGraph(facts))
    spent, analysis = _timed(lambda: sm.analyze(graph, draws=0, findings=False))
    parts: dict[str, float] = {"scores": spent}
    for code, finder in FINDERS:
        taken, _ = _timed(lambda finder=finder: list(finder(analysis.case)))
        if taken >= 0.01:
            parts[code] = taken
    told = f"{len(sm.groups(analysis).named)} groups named of {len(sm.groups(analysis))}"
    row = _row("account", n, m, made, sum(parts.values()), analysis)
    return row | {"parts": parts, "told": told}


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
    found = [complete(1_000, 5_000), complete(10_000, 60_000)]
    found += [from_facts(1_000, 5_000), from_facts(10_000, 60_000), from_arrays(10_000, 60_000)]
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
        if "parts" in row:
            listed = sorted(row["parts"].items(), key=lambda item: -item[1])
            print(f"        {row['told']}; " + ", ".join(f"{name} {spent:.2f}" for name, spent in listed))
    for name, notes in dict(found[-1]["notes"]).items():
        print(f"  {name}: {'; '.join(notes)}")
    return 0

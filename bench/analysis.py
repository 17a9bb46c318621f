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

import numpy as np

import stakemap as sm
from bench.graphs import office
from stakemap.analysis.run import FINDERS
from stakemap.model import Person, Post, Record, Source, TeamMember, Tenure, Tie, Unit


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


ORIGINS = ("military", "university", "lateral_transfer", "civil_service", "recruited")
UNIT = 11
FAN = 8


def account(n: int, m: int) -> list[Record]:
    """Facts of an organisation: n people in posts of units in a tree, m ties with the lines, 20 of ours."""
    ties = office(n, m - n)
    names = ties.names
    rng = np.random.default_rng(5)
    source = {"source": "s"}
    facts: list[Record] = [Source(id="s", title="list", grade="B2")]
    units = -(-n // UNIT)
    for k in range(units):
        facts.append(Unit(id=f"u{k:05d}", name=f"unit {k}"))
        if k:
            line = {"from_id": f"u{(k - 1) // FAN:05d}", "to_id": f"u{k:05d}"}
            facts.append(Tie(id=f"lead{k:05d}", kind="leads", **line, **source))
    for k, name in enumerate(names):
        post = f"post{k:06d}"
        origin = ORIGINS[int(rng.integers(0, 5))]
        facts.append(Person(id=name, name=f"person {k}", origin=origin))
        facts.append(
            Post(
                id=post,
                name="post",
                unit=f"u{k // UNIT:05d}",
                head=k % UNIT == 0,
                rank=20 - 8 * (k % UNIT > 0),
            )
        )
        facts.append(Tenure(id=f"ten{k:06d}", person=name, post=post, **source))
    rows = zip(ties.source.tolist(), ties.target.tolist(), ties.strength.tolist(), strict=True)
    for k, (i, j, strength) in enumerate(rows):
        ends = {"from_id": names[i], "to_id": names[j]}
        facts.append(Tie(id=f"tie{k:06d}", kind="advice", strength=strength, **ends, **source))
    for k in range(20):
        facts.append(TeamMember(id=f"t{k:02d}", name=f"ours {k}"))
        for turn, j in enumerate(rng.integers(0, n, 3).tolist()):
            ends = {"from_id": f"t{k:02d}", "to_id": names[j]}
            facts.append(Tie(id=f"know{k:02d}-{turn}", kind="knows", **ends, **source))
    return facts


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

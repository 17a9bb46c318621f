"""Does the score find the people known to be influential?  Real data and simulated worlds, beside baselines.

``python -m bench validity [--worlds 80] [--runs 150] [--careers 40] [--draws 4000] [--json]``.  One fixed
setting for everything, no tuning.  Ours stands in four columns: `influence`, `standing` and `overall` as a
user gets them who enters ties, posts and careers and names no decision; and `influence` of the same ties
without any post.  Differences are paired, with a 95 % bootstrap interval over people (real sets) or worlds.
Losses are printed like wins.  Coverage of intervals and the gain from advice on checking are measured by
``bench uncertainty``, what answers bring by ``bench stacking``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import processes
from bench.agreement import drawn, kendall, signs
from bench.careers import CAREERS, TIES
from bench.careers import DAY as CAREER_DAY
from bench.careers import made as people
from bench.known import SETS, Known
from stakemap.analysis import Analysis, analyze
from stakemap.analysis.plan import Plan
from stakemap.graph.decision.offices import offices
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.model import Person, Tie
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.standing import standing

Floats = NDArray[np.float64]

DRAWS = 4000
BASELINES = ("in_degree", "closeness", "betweenness", "eigenvector", "pagerank")
OURS = ("influence", "ties without posts", "standing", "overall")
BETA, INFERRED, RULE = "influence from standing", "influence, shared pasts as ties", "influence, rule known"


@dataclass
class Table:
    """Agreement of each score with the truth, whole and in each bootstrap draw."""

    title: str
    metric: str
    values: dict[str, float] = field(default_factory=dict)
    spread: dict[str, Floats] = field(default_factory=dict)

    def ahead(self, ours: str, other: str) -> tuple[float, float, float]:
        """Ours minus the other: value, and a 95 % interval."""
        low, high = np.quantile(self.spread[ours] - self.spread[other], (0.025, 0.975)).tolist()
        return self.values[ours] - self.values[other], low, high

    def rows(self) -> list[dict[str, object]]:
        """One row a score."""
        return [
            {
                "score": name,
                "value": self.values[name],
                "ours ahead": {ours: list(self.ahead(ours, name)) for ours in OURS if ours != name},
            }
            for name in self.values
        ]

    def text(self) -> str:
        """As Markdown; a difference whose interval leaves out 0 is bold."""
        lines = [f"**{self.title}** ({self.metric})", ""]
        lines += [
            "| score | value | " + " | ".join(f"{o} ahead by" for o in OURS) + " |",
            "| --- " * (len(OURS) + 2) + "|",
        ]
        for name, value in self.values.items():
            cells = [_shown(*self.ahead(o, name)) if o != name else "" for o in OURS]
            lines.append(f"| {name} | {value:.3f} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def _shown(value: float, low: float, high: float) -> str:
    text = f"{value:+.3f} ({low:+.3f} to {high:+.3f})"
    return f"**{text}**" if low > 0 or high < 0 else text


def _plan(day: str | None) -> Plan:
    return Plan(as_of=day, today=day or "2026-01-01", draws=0, measures=BASELINES)


def _ours(graph: PropertyGraph, plan: Plan) -> tuple[Analysis, dict[str, Scores]]:
    """What a user runs, the same ties without posts, and the two other ways to use a post."""
    bare = PropertyGraph([f for f in graph.facts if isinstance(f, Person | Tie)], catalogue=graph.catalogue)
    usual, ties = (analyze(one, plan=plan, findings=False) for one in (graph, bare))
    office = analyze(graph, plan=plan.changed(beta="standing"), findings=False)
    past = analyze(graph, plan=plan.changed(inferred=True), findings=False)
    found = (usual.scores["influence"], ties.scores["influence"], usual.scores["standing"])
    ours = dict(zip(OURS, (*found, usual.scores["overall"]), strict=True))
    return usual, ours | {BETA: office.scores["influence"], INFERRED: past.scores["influence"]}


def of_set(known: Known, draws: int) -> Table:
    """The table of one real set."""
    plan = _plan(known.day)
    first, ours = _ours(known.graph, plan)
    scores: dict[str, object] = {name: first.scores[name] for name in BASELINES}
    if known.seniority:
        scores["seniority (years)"] = known.seniority
    rows = offices(Seating(known.graph, first.case.day if first.case else None))
    for part in sorted({row.part for row in rows}):
        scores[f"of the facts: {part}"] = standing(
            first.snapshot, offices=[r for r in rows if r.part == part]
        )
    if known.deciders:
        asked = analyze(known.graph, plan=plan, beta=dict.fromkeys(known.deciders, 1.0), findings=False)
        scores["hidden influence, deciders known"] = asked.scores["hidden_influence"]
    scores |= ours
    table, times = Table(known.name, known.metric), drawn(len(known.judged), draws)
    truth, once = signs(known.truth), np.ones((1, len(known.judged)))
    for name, values in scores.items():
        order = signs(np.array([values[node] for node in known.judged]))
        table.values[name] = float(known.agreement(order, truth, once)[0])
        table.spread[name] = known.agreement(order, truth, times)
    return table


def of_world(process: str, seed: int, runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Agreement of each score with the simulated effects in one world; and the error of `t`, rule known."""
    dice = [np.random.default_rng([seed, part]) for part in range(3)]
    world = processes.made(dice[0])
    truth = processes.effects(world, process, dice[1], runs)
    graph, plan = processes.told(world, dice[2], rule=True), _plan(processes.DAY.isoformat())
    first, ours = _ours(graph, plan)
    asked = analyze(graph, plan=plan.changed(decision=processes.DECISION), findings=False).scores["influence"]
    people = [node for node in first.snapshot.nodes if not node.startswith("seat:")]
    years = {row.node: row.amount for row in offices(Seating(graph, processes.DAY)) if row.part == "years"}
    scores = {name: first.scores[name] for name in BASELINES}
    scores["seniority (years)"] = {node: years.get(node, 0.0) for node in people}
    scores |= ours
    scores[RULE] = asked
    once = np.ones((1, len(people)))
    found = {
        name: float(kendall(signs(np.array([s[node] for node in people])), signs(truth), once)[0])
        for name, s in scores.items()
    }
    t = np.array([asked[node] for node in people])
    error = {"t": float(np.abs(t - truth).mean()), "mean": float(np.abs(truth - truth.mean()).mean())}
    return found, error


def of_worlds(worlds: int, runs: int, draws: int) -> tuple[list[Table], dict[str, dict[str, float]]]:
    """Tables over worlds: our own process, the others together and each; and errors of `t`."""
    own, *others = processes.PROCESSES
    half = worlds // 2
    plan = [(own, k) for k in range(half)] + [
        (others[k % len(others)], half + k) for k in range(worlds - half)
    ]
    found, errors = defaultdict(list), defaultdict(list)
    for process, seed in plan:
        tau, error = of_world(process, seed, runs)
        for group in {process, own if process == own else "other processes"}:
            found[group].append(tau)
            errors[group].append(error)
    groups = [g for g in (own, "other processes", *others) if found[g]]
    tables = [_over_worlds(group, found[group], draws) for group in groups]
    return tables, {g: {k: float(np.mean([e[k] for e in errors[g]])) for k in errors[g][0]} for g in groups}


def of_careers(worlds: int) -> dict[str, dict[str, float]]:
    """By process of ties and of careers: mean tau of each, and how far each is below the better part."""
    out = {}
    for place, (ties, careers) in enumerate(product(TIES, CAREERS)):
        rows = []
        for seed in range(worlds):
            world = people(ties, careers, np.random.default_rng([seed, place]))
            _, scores = _ours(world.graph, _plan(CAREER_DAY.isoformat()))
            truth, once = signs(world.weight), np.ones((1, len(world.names)))
            rows.append(
                {
                    name: float(kendall(signs(np.array([s[node] for node in world.names])), truth, once)[0])
                    for name, s in scores.items()
                }
            )
        out[f"{ties}; {careers}"] = _shortfall(rows)
    return out


def _shortfall(rows: list[dict[str, float]]) -> dict[str, float]:
    """Means over worlds; the better part is the better of standing and influence of each world."""
    best = np.array([max(row["influence"], row["standing"]) for row in rows])
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    mean = {name: float(found[name].mean()) for name in (*OURS, BETA)}
    off = {f"below the better: {name}": best - found[name] for name in ("overall", BETA)}
    error = float(off["below the better: overall"].std(ddof=1) / np.sqrt(len(rows))) if len(rows) > 1 else 0.0
    return mean | {name: float(values.mean()) for name, values in off.items()} | {"standard error": error}


def _careers_text(found: dict[str, dict[str, float]]) -> str:
    columns = list(next(iter(found.values())))
    lines = ["| ties; careers | " + " | ".join(columns) + " |", "| --- " * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(f"{row[c]:.3f}" for c in columns) + " |" for name, row in found.items()
    ]
    return "\n".join(lines)


def _over_worlds(group: str, rows: list[dict[str, float]], draws: int) -> Table:
    table, times = (
        Table(f"{group}: {len(rows)} worlds", "mean Kendall tau"),
        drawn(len(rows), draws) / len(rows),
    )
    for name in rows[0]:
        values = np.array([row[name] for row in rows])
        table.values[name], table.spread[name] = float(values.mean()), times @ values
    return table


def main(words: list[str]) -> int:
    """Print the tables as Markdown, or one JSON object with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench validity", description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STAKEMAP_DATA", default)))
    parser.add_argument("--sets", default=",".join(SETS), help="folders to read, comma between; empty = none")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--worlds", type=int, default=80)
    parser.add_argument("--runs", type=int, default=150, help="simulated decisions of each world")
    parser.add_argument("--careers", type=int, default=40, help="worlds of each pair of processes")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    wanted = [name for name in chosen.sets.split(",") if name]
    lacking = [name for name in wanted if name not in SETS or not (chosen.data / name).is_dir()]
    if lacking:
        print(f"no data for {', '.join(lacking)}: set STAKEMAP_DATA, or choose others with --sets")
        return 2
    known = [one for name in wanted for one in SETS[name](chosen.data)]
    real = [of_set(one, chosen.draws) for one in known]
    made, errors = of_worlds(chosen.worlds, chosen.runs, chosen.draws) if chosen.worlds else ([], {})
    paths = of_careers(chosen.careers) if chosen.careers else {}
    if chosen.json:
        tables = [{"title": t.title, "metric": t.metric, "scores": t.rows()} for t in real + made]
        print(json.dumps({"tables": tables, "error of t, rule known": errors, "careers": paths}, indent=1))
        return 0
    print("\n\n".join(table.text() for table in real + made))
    if paths:
        print(f"\n{_careers_text(paths)}")
    if errors:
        print("\n| worlds | mean error of t, rule known | of the mean effect for all |\n| --- | --- | --- |")
    for group, error in errors.items():
        print(f"| {group} | {error['t']:.3f} | {error['mean']:.3f} |")
    return 0

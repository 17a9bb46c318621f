"""Does the score find the people known to be influential?  Real data and simulated worlds, beside baselines.

``python -m bench validity [--worlds 80] [--runs 150] [--draws 4000] [--json]``.  One fixed setting for
everything, no tuning.  Ours stands in three columns: ties alone (formal power the same for all), facts alone
(standing), both (formal power by standing).  Differences are paired, with a 95 % bootstrap interval over
people (real sets) or worlds.  Losses are printed like wins.  Coverage of intervals and the gain from advice
on checking are measured by ``bench uncertainty``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import processes
from bench.agreement import drawn, kendall, signs
from bench.known import SETS, VIEW, Known
from stakemap.analysis import Analysis, analyze
from stakemap.analysis.calibration import calibrate
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
OURS = ("ties alone", "facts alone", "both")
ANSWERS = 60
RULE = "both, rule known"


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
        lines += ["| score | value | " + " | ".join(f"{o} ahead by" for o in OURS) + " |", "| --- " * 5 + "|"]
        for name, value in self.values.items():
            cells = [_shown(*self.ahead(o, name)) if o != name else "" for o in OURS]
            lines.append(f"| {name} | {value:.3f} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def _shown(value: float, low: float, high: float) -> str:
    text = f"{value:+.3f} ({low:+.3f} to {high:+.3f})"
    return f"**{text}**" if low > 0 or high < 0 else text


def _plan(day: str | None, view: str) -> Plan:
    return Plan(as_of=day, today=day or "2026-01-01", view=view, draws=0, measures=BASELINES)


def _ours(ties: Analysis, both: Analysis) -> dict[str, Scores]:
    found = (ties.scores["influence"], both.scores["standing"], both.scores["influence"])
    return dict(zip(OURS, found, strict=True))


def of_set(known: Known, draws: int) -> Table:
    """The table of one real set."""
    plan = _plan(known.day, VIEW)
    first = analyze(known.graph, plan=plan, findings=False)
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
    both = analyze(known.graph, plan=plan.changed(beta="standing"), findings=False)
    scores |= _ours(first, both)
    table, times = Table(known.name, known.metric), drawn(len(known.judged), draws)
    truth, once = signs(known.truth), np.ones((1, len(known.judged)))
    for name, values in scores.items():
        order = signs(np.array([values[node] for node in known.judged]))
        table.values[name] = float(known.agreement(order, truth, once)[0])
        table.spread[name] = known.agreement(order, truth, times)
    return table


def after_fit(known: Known, answers: int) -> dict[str, float]:
    """Agreement on the others once `calibrate` was given so many answers, picked by lot."""
    plan = _plan(known.day, VIEW)
    picked = set(np.random.default_rng(answers).permutation(len(known.judged))[:answers].tolist())
    told = {known.judged[k]: bool(known.truth[k]) for k in sorted(picked)}
    found = calibrate(known.graph, told, source="the truth of the set, by lot", plan=plan)
    rest = [k for k in range(len(known.judged)) if k not in picked]
    truth, once = signs(known.truth[rest]), np.ones((1, len(rest)))
    usual = analyze(known.graph, plan=plan.changed(beta="standing"), findings=False)
    fitted = analyze(known.graph, plan=plan, profile=found.profile, findings=False)
    scores = {
        "both": usual.scores["influence"],
        "both, fitted": fitted.scores["influence"],
        "facts alone": usual.scores["standing"],
    }
    out = {}
    for name, values in scores.items():
        order = signs(np.array([values[known.judged[k]] for k in rest]))
        out[name] = float(known.agreement(order, truth, once)[0])
    return out | {
        "gain told by calibrate": found.gain[1],
        "gain, low": found.gain[0],
        "gain, high": found.gain[2],
    }


def of_world(process: str, seed: int, runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Agreement of each score with the simulated effects in one world; and the error of `t`, rule known."""
    dice = [np.random.default_rng([seed, part]) for part in range(3)]
    world = processes.made(dice[0])
    truth = processes.effects(world, process, dice[1], runs)
    graph, plan = processes.told(world, dice[2], rule=True), _plan(processes.DAY.isoformat(), "influence")
    ties = PropertyGraph([f for f in graph.facts if isinstance(f, Person | Tie)], catalogue=graph.catalogue)
    first = analyze(ties, plan=plan, findings=False)
    both = analyze(graph, plan=plan.changed(beta="standing"), findings=False)
    asked = analyze(graph, plan=plan.changed(decision=processes.DECISION), findings=False).scores["influence"]
    people = first.snapshot.nodes
    years = {row.node: row.amount for row in offices(Seating(graph, processes.DAY)) if row.part == "years"}
    scores = {name: first.scores[name] for name in BASELINES}
    scores["seniority (years)"] = {node: years.get(node, 0.0) for node in people}
    scores |= _ours(first, both)
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
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    wanted = [name for name in chosen.sets.split(",") if name]
    lacking = [name for name in wanted if name not in SETS or not (chosen.data / name).is_dir()]
    if lacking:
        print(f"no data for {', '.join(lacking)}: set STAKEMAP_DATA, or choose others with --sets")
        return 2
    known = [one for name in wanted for one in SETS[name](chosen.data)]
    real = [of_set(one, chosen.draws) for one in known]
    fits = {one.name: after_fit(one, ANSWERS) for one in known if len(one.judged) >= 4 * ANSWERS}
    made, errors = of_worlds(chosen.worlds, chosen.runs, chosen.draws) if chosen.worlds else ([], {})
    if chosen.json:
        tables = [{"title": t.title, "metric": t.metric, "scores": t.rows()} for t in real + made]
        print(json.dumps({"tables": tables, "error of t, rule known": errors, "fits": fits}, indent=1))
        return 0
    print("\n\n".join(table.text() for table in real + made))
    for name, fit in fits.items():
        figures = ", ".join(f"{k} {v:.3f}" for k, v in fit.items())
        print(f"\n{name}: after calibrate was given {ANSWERS} answers, on the others: {figures}")
    if errors:
        print("\n| worlds | mean error of t, rule known | of the mean effect for all |\n| --- | --- | --- |")
    for group, error in errors.items():
        print(f"| {group} | {error['t']:.3f} | {error['mean']:.3f} |")
    return 0

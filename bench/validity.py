"""Does influence find the people known to be influential?  On real data, next to plain baselines.

One fixed setting for all data sets.  Differences are paired: influence minus the other score, with a
bootstrap interval over people.  Losses are printed like wins.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import ORGANIZATION, PERSON, Snapshot
from stakemap.scoring.registry import measure

Floats = NDArray[np.float64]

DRAWS = 4000
BESIDE = ("in_degree", "strength", "closeness", "pagerank", "betweenness", "eigenvector", "harmonic", "katz")


@dataclass(frozen=True)
class Task:
    """A graph, whom to rank, how influential they are known to be, and how agreement is counted.

    `agreement` takes pair signs of score and truth (n x n) and how often each person was drawn (b x n).
    """

    name: str
    metric: str
    snapshot: Snapshot
    judged: list[str]
    truth: Floats
    agreement: Callable[[Floats, Floats, Floats], Floats]
    ours: str = "influence"
    beta: dict[str, float] | None = None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _snapshot(nodes: list[str], arcs: list[tuple[str, str]], kind: int) -> Snapshot:
    place = {node: k for k, node in enumerate(nodes)}
    source, target = ([place[arc[side]] for arc in arcs] for side in (0, 1))
    return Snapshot.from_arrays(source, target, np.ones(len(arcs)), nodes=nodes, kinds=[kind] * len(nodes))


def signs(values: Floats) -> Floats:
    """Sign of each difference, n x n; differences below 1e-12 are ties."""
    gap = values[:, None] - values[None, :]
    return np.where(np.abs(gap) > 1e-12, np.sign(gap), 0.0)


def kendall(score: Floats, truth: Floats, drawn: Floats) -> Floats:
    """Kendall's tau-b in each draw."""

    def pairs(matrix: Floats) -> Floats:
        return np.asarray(np.einsum("bi,ij,bj->b", drawn, matrix, drawn, optimize=True))

    both = pairs(score**2) * pairs(truth**2)
    return np.divide(pairs(score * truth), np.sqrt(both), out=np.zeros(len(drawn)), where=both > 0)


def auc(score: Floats, truth: Floats, drawn: Floats) -> Floats:
    """Share of (influential, other) pairs in the right order in each draw; ties count one half."""
    above = truth > 0
    right = np.einsum("bi,ij,bj->b", drawn, above * (score + 1.0) / 2.0, drawn, optimize=True)
    count = np.einsum("bi,ij,bj->b", drawn, above.astype(np.float64), drawn, optimize=True)
    return np.divide(right, count, out=np.full(len(drawn), 0.5), where=count > 0)


def tasks(folder: Path) -> list[Task]:
    """The tasks that the data in the folder allows."""
    chem = folder / "chemnet"
    kind = {row["id"]: row["type"] for row in _rows(chem / "organisations.csv")}
    told = [(row["sender"], row["receiver"]) for row in _rows(chem / "political_information.csv")]
    named = Counter(
        row["named_influential"]
        for row in _rows(chem / "influence_reputation.csv")
        if row["judge"] != row["named_influential"]
    )
    chemnet = _snapshot(list(kind), told, ORGANIZATION)
    outsiders = sorted(node for node in kind if kind[node] != "gov")
    government = {node: 1.0 for node in kind if kind[node] == "gov"}

    def reputation(nodes: list[str]) -> Floats:
        return np.array([float(named[node]) for node in nodes])

    managers = _rows(folder / "krackhardt" / "managers.csv")
    names = sorted(row["NodeName"] for row in managers)
    level = {row["NodeName"]: int(row["Level"]) for row in managers}
    asks = [(row["asker"], row["adviser"]) for row in _rows(folder / "krackhardt" / "advice.csv")]
    everybody = sorted(kind)
    return [
        Task(
            "chemnet: reputation, 30 organisations",
            "Kendall tau",
            chemnet,
            everybody,
            reputation(everybody),
            kendall,
        ),
        Task(
            "chemnet: 19 outsiders, government decides",
            "Kendall tau",
            chemnet,
            outsiders,
            reputation(outsiders),
            kendall,
            "hidden_influence",
            government,
        ),
        Task(
            "krackhardt: bosses among 21, from advice",
            "AUC",
            _snapshot(names, asks, PERSON),
            names,
            np.array([float(level[name] <= 2) for name in names]),
            auc,
        ),
    ]


def run(task: Task, draws: int = DRAWS, seed: int = 20260901) -> list[dict[str, object]]:
    """One row a score: its agreement, and influence minus it with a 95 % bootstrap interval."""
    n = len(task.judged)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), size=draws).astype(np.float64)
    truth = signs(task.truth)

    def agreement(name: str, **options: object) -> tuple[float, Floats]:
        scores = measure(name)(task.snapshot, **options)
        values = signs(np.array([scores[node] for node in task.judged]))
        return float(task.agreement(values, truth, np.ones((1, n)))[0]), task.agreement(values, truth, drawn)

    ours, our_draws = agreement(task.ours, beta=task.beta)
    rows: list[dict[str, object]] = [{"score": task.ours, "value": ours}]
    for name in BESIDE:
        value, their_draws = agreement(name)
        low, high = np.quantile(our_draws - their_draws, (0.025, 0.975)).tolist()
        sure = "clear" if low > 0 or high < 0 else "not clear"
        verdict = f"{'win' if ours > value else 'loss' if ours < value else 'tie'}, {sure}"
        row = {
            "score": name,
            "value": value,
            "ahead": ours - value,
            "low": low,
            "high": high,
            "verdict": verdict,
        }
        rows.append(row)
    return rows


def _print(task: Task, rows: list[dict[str, object]]) -> None:
    print(f"\n{task.name}  ({task.metric})")
    print(f"  {'score':<18}{'value':>8}{'ours ahead by':>16}   95 % interval     verdict")
    for row in rows:
        text = f"  {row['score']:<18}{row['value']:>8.3f}"
        if "ahead" in row:
            text += f"{row['ahead']:>+16.3f}   {row['low']:+.3f} to {row['high']:+.3f}   {row['verdict']}"
        print(text)


def main(words: list[str]) -> int:
    """Print the tables, or one JSON object with ``--json``."""
    parser = argparse.ArgumentParser(prog="bench validity", description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STAKEMAP_DATA", default)))
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    if not (chosen.data / "chemnet").is_dir():
        print(f"no data in {chosen.data}: set STAKEMAP_DATA to the folder with chemnet and krackhardt")
        return 2
    found = [(task, run(task, chosen.draws)) for task in tasks(chosen.data)]
    if chosen.json:
        print(
            json.dumps([{"task": t.name, "metric": t.metric, "scores": rows} for t, rows in found], indent=1)
        )
        return 0
    for task, rows in found:
        _print(task, rows)
    print("\nnot clear = the interval of the paired difference holds 0")
    return 0

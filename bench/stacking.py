"""What do answers about some people bring for the others?  Stacking on real sets and invented careers.

``python -m bench stacking [--splits 200] [--worlds 40] [--answers 25 60] [--data FOLDER]``.  So many people,
picked by lot, are answered about truthfully (yes or no); `calibrate` learns from them, and standing,
influence, `overall` and the learned sum are judged on all others.  Told is AUC: the share of pairs of one who
matters and one who does not that stand in the right order.  The better part is the better of standing and
influence on the very people that are judged, which nobody can know beforehand.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.agreement import auc, signs
from bench.careers import CAREERS, DAY, TIES
from bench.careers import made as people
from bench.known import SETS
from stakemap.analysis import analyze
from stakemap.analysis.plan import FEWEST_MEASURES, Plan
from stakemap.graph.property_graph import PropertyGraph
from stakemap.scoring.core.mid_ranks import placed
from stakemap.scoring.influence.stacked import columns
from stakemap.scoring.uncertainty.calibration import start_of, weights_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

COLUMNS = ("standing", "influence", "overall", "learned", "better part", "shortfall")
FIRST = 0.2
"""Share of an invented world that counts as influential."""


def table_of(graph: PropertyGraph, day: str | None, names: tuple[str, ...]) -> Floats:
    """The columns that `calibrate` sees, of these people; shape (people, columns)."""
    plan = Plan(as_of=day, today=day or "2026-01-01", draws=0, measures=FEWEST_MEASURES)
    first = analyze(graph, plan=plan, findings=False)
    snapshot, scores = first.snapshot, first.scores
    found = columns(snapshot, scores["standing"].values, scores["influence"].values)
    whole = placed(np.array(list(found.values())), snapshot.ranked)
    return np.asarray(whole[:, [snapshot.index(name) for name in names]].T)


def of_split(table: Floats, truth: Bools, answers: int, rng: np.random.Generator) -> dict[str, float] | None:
    """AUC of each score on those who were not answered about; ``None`` where either part is all alike."""
    order = rng.permutation(len(truth))
    seen, rest = np.sort(order[:answers]), order[answers:]
    if len(set(truth[seen].tolist())) < 2 or len(set(truth[rest].tolist())) < 2:
        return None
    weights, _ = weights_of(table[seen], truth[seen].astype(np.float64))
    told = {
        "standing": table[:, 0],
        "influence": table[:, 1],
        "overall": table @ start_of(table.shape[1]),
        "learned": table @ weights,
    }
    once, right = np.ones((1, len(rest))), signs(truth[rest].astype(np.float64))
    out = {name: float(auc(signs(values[rest]), right, once)[0]) for name, values in told.items()}
    out["better part"] = max(out["standing"], out["influence"])
    out["shortfall"] = out["better part"] - out["learned"]
    return out


def of_sets(folder: Path, answers: int, splits: int) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """Every real set that is there and large enough, with so many splits that have both answers."""
    for name, reader in SETS.items():
        for known in reader(folder) if (folder / name).is_dir() else ():
            if len(known.judged) < 2 * answers:
                continue
            truth = known.truth > 0.5 if known.metric == "AUC" else known.truth > np.median(known.truth)
            table = table_of(known.graph, known.day, tuple(known.judged))
            dice = np.random.default_rng([answers, len(truth)])
            tried = (of_split(table, truth, answers, dice) for _ in range(10 * splits))
            yield known.name, list(islice((one for one in tried if one is not None), splits))


def of_worlds(answers: int, worlds: int, splits: int) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """Invented careers, by process of ties and of careers; some splits of each world."""
    for place, (ties, careers) in enumerate(product(TIES, CAREERS)):
        rows = []
        for seed in range(worlds):
            dice = np.random.default_rng([seed, place])
            world = people(ties, careers, dice)
            if len(world.names) < answers + 10:
                continue
            table = table_of(world.graph, DAY.isoformat(), world.names)
            truth = world.weight >= np.quantile(world.weight, 1.0 - FIRST)
            rows += [of_split(table, truth, answers, dice) for _ in range(splits)]
        yield f"{ties}; {careers}", [row for row in rows if row is not None]


def shown(name: str, answers: int, rows: list[dict[str, float]]) -> str:
    """One row of the table: means over splits."""
    cells = " | ".join(f"{np.mean([row[column] for row in rows]):.3f}" for column in COLUMNS)
    return f"| {name} | {answers} | {len(rows)} | {cells} |"


def main(words: list[str]) -> int:
    """Print one table; exit code 0."""
    parser = argparse.ArgumentParser(prog="bench stacking", description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("STAKEMAP_DATA", default)))
    parser.add_argument("--splits", type=int, default=200, help="of each real set")
    parser.add_argument("--worlds", type=int, default=40, help="of each pair of processes, five splits each")
    parser.add_argument("--answers", type=int, nargs="+", default=(10, 25, 60))
    chosen = parser.parse_args(words)
    print(f"| people | answers | splits | {' | '.join(COLUMNS)} |")
    print("| --- " * (len(COLUMNS) + 3) + "|")
    for answers in chosen.answers:
        for name, rows in of_sets(chosen.data, answers, chosen.splits):
            print(shown(name, answers, rows), flush=True)
        if answers <= 25:
            for name, rows in of_worlds(answers, chosen.worlds, 5):
                print(shown(name, answers, rows), flush=True)
    return 0

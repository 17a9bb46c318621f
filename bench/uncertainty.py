"""Do the intervals hold?  Invented worlds with known truth: coverage, reliability, and advice on checking.

``python -m bench uncertainty [--worlds 60] [--draws 300] [--checks 30] [--json]``.  The worlds share author
and ideas with the recipe; the popularity worlds are the only outside check.  Nothing here shows that real
grades are calibrated.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np

from bench.worlds import World, make
from stakemap.scoring.draws import Assumed
from stakemap.scoring.spread import mid_ranks
from stakemap.scoring.uncertainty import uncertainty

MEASURES = ("influence", "hidden_influence")
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0000001)
CASES = {
    "offices, 10 % missing": {"missing": 0.1},
    "offices, 30 % missing": {"missing": 0.3},
    "popularity, 10 % missing": {"missing": 0.1, "popularity": True},
    "popularity, 30 % missing": {"missing": 0.3, "popularity": True},
    "uneven offices, 10 % missing": {"missing": 0.1, "lumpy": 1.0},
    "uneven offices, 30 % missing": {"missing": 0.3, "lumpy": 1.0},
    "offices, 10 % missing, grades .15 too high": {"missing": 0.1, "too_high": 0.15},
}


def true_values(world: World) -> dict[str, np.ndarray]:
    """Influence and hidden influence of everybody by the true ties."""
    return {"influence": world.truth.values, "hidden_influence": world.truth.hidden}


def drawn(world: World, draws: int, seed: int, assumed: Assumed, confidence=None):
    """Draws over what was told about a world."""
    point = world.point(confidence)
    return uncertainty(point, draws=draws, seed=seed, assumed=assumed, background=world.background)


def covered(world: World, found, measure: str) -> dict[str, float]:
    """Share of people whose true rank lies in their interval: all, the listed first, the rest."""
    spread = found[measure]
    truth = mid_ranks(true_values(world)[measure][None, :])[0]
    low, high = spread.rank_interval
    inside = (low <= truth) & (truth <= high)
    order = np.argsort(spread.ranks.mean(axis=0), kind="stable")
    best = np.argsort(truth, kind="stable")[:5]
    return {
        "all": inside.mean(),
        "listed 5": inside[order[:5]].mean(),
        "listed 10": inside[order[:10]].mean(),
        "rest": inside[order[10:]].mean(),
        "true 5": inside[best].mean(),
        "width": float(np.mean(high - low)) / len(truth),
        "top 5 right": len(set(order[:5].tolist()) & set(best.tolist())) / 5,
    }


def first_five(world: World, measure: str) -> np.ndarray:
    """Who truly is among the first five."""
    return mid_ranks(true_values(world)[measure][None, :])[0] <= 5


def brier(world: World, found, measure: str) -> float:
    """Sum over people of the squared error of P(top 5)."""
    return float(np.sum((found[measure].within(5) - first_five(world, measure)) ** 2))


def coverage(case: dict, worlds: int, draws: int, assumed: Assumed) -> dict:
    """Coverage and reliability of one case."""
    parts = {m: defaultdict(list) for m in MEASURES}
    bins = {m: [[] for _ in EDGES[1:]] for m in MEASURES}
    for seed in range(worlds):
        world = make(seed, **case)
        found = drawn(world, draws, seed, assumed)
        for measure in MEASURES:
            for name, value in covered(world, found, measure).items():
                parts[measure][name].append(value)
            parts[measure]["Brier"].append(brier(world, found, measure))
            told, true = found[measure].within(5), first_five(world, measure)
            for k, box in enumerate(bins[measure]):
                inside = (told >= EDGES[k]) & (told < EDGES[k + 1])
                box.extend(zip(told[inside].tolist(), true[inside].tolist(), strict=True))
    return {
        m: {
            **{name: (float(np.mean(v)), float(np.std(v) / np.sqrt(len(v)))) for name, v in parts[m].items()},
            "reliability": [(*np.mean(box, axis=0).tolist(), len(box)) for box in bins[m] if box],
        }
        for m in MEASURES
    }


def checked(world: World, facts: list[str]) -> np.ndarray:
    """Confidences once these facts were looked up."""
    book = world.told.evidence
    assert book is not None
    out = book.confidence.copy()
    for fact in facts:
        place = book.facts.index(fact)
        out[place] = float(world.right[place])
    return out


def simple(world: World, found, measure: str) -> list[str]:
    """The plain rule: lowest confidence among facts that touch the listed first ten."""
    book, snapshot = world.told.evidence, world.told
    assert book is not None
    listed = set(np.argsort(found[measure].ranks.mean(axis=0), kind="stable")[:10].tolist())
    ends = zip(snapshot.sources[book.arc].tolist(), snapshot.targets[book.arc].tolist(), strict=True)
    touching = [int(book.fact_index[row]) for row, pair in enumerate(ends) if listed & set(pair)]
    open_ = [f for f in touching if book.confidence[f] < 1]
    return [book.facts[f] for f in sorted(open_, key=lambda f: (book.confidence[f], f))[:5]]


def advice(worlds: int, draws: int, assumed: Assumed) -> dict:
    """Drop of the Brier sum after checking five advised facts, five by the plain rule, or all."""
    gains = {m: defaultdict(list) for m in MEASURES}
    for seed in range(worlds):
        world = make(100_000 + seed, missing=0.1)
        chooser = drawn(world, draws, seed, assumed)
        before = drawn(world, draws, seed + 1, assumed)
        book = world.told.evidence
        assert book is not None
        whole = drawn(world, draws, seed + 1, assumed, checked(world, list(book.facts)))
        for measure in MEASURES:
            picked = {
                "advised": [w.fact for w in chooser.worth(5, measure=measure)],
                "plain": simple(world, chooser, measure),
            }
            start = brier(world, before, measure)
            for name, facts in picked.items():
                after = drawn(world, draws, seed + 1, assumed, checked(world, facts))
                gains[measure][name].append(start - brier(world, after, measure))
            gains[measure]["all"].append(start - brier(world, whole, measure))
    out = {}
    for measure, found in gains.items():
        rows = {k: (float(np.mean(v)), float(np.std(v) / np.sqrt(len(v)))) for k, v in found.items()}
        gap = np.array(found["advised"]) - np.array(found["plain"])
        rows["advised - plain"] = (float(gap.mean()), float(gap.std() / np.sqrt(len(gap))))
        out[measure] = rows
    return out


def shown(pair: tuple[float, float], scale: float = 100.0) -> str:
    return f"{scale * pair[0]:.1f}±{scale * pair[1]:.1f}"


def main(words: list[str]) -> int:
    """Print what was found; exit code 0."""
    parser = argparse.ArgumentParser(prog="bench uncertainty", description=__doc__)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--checks", type=int, default=30, help="worlds for the advice on checking")
    parser.add_argument(
        "--shared", type=float, default=0.2, help="shared luck of a source; the worlds have none"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    assumed = Assumed(shared=chosen.shared)
    found = {name: coverage(case, chosen.worlds, chosen.draws, assumed) for name, case in CASES.items()}
    told = advice(chosen.checks, chosen.draws, assumed) if chosen.checks else {}
    if chosen.json:
        print(json.dumps({"coverage": found, "advice": told}, indent=1))
        return 0
    names = ("all", "listed 5", "listed 10", "rest", "true 5", "width", "top 5 right")
    print(
        f"coverage of the 90 % rank interval, %, {chosen.worlds} worlds, {chosen.draws} draws, band 0 to 30 %"
    )
    print("| case | measure |", " | ".join(names), "| Brier |")
    for case, measures in found.items():
        for measure, row in measures.items():
            print(
                f"| {case} | {measure} |",
                " | ".join(shown(row[n]) for n in names),
                f"| {shown(row['Brier'], 1)} |",
            )
    print("P(top 5): told : came true (people)")
    for case, measures in found.items():
        for measure, row in measures.items():
            print(
                f"| {case} | {measure} |",
                " | ".join(f"{a:.2f} : {b:.2f} ({n})" for a, b, n in row["reliability"]),
            )
    for measure, rows in told.items():
        whole = rows["all"][0]
        cells = [f"{k} {shown(v, 1)} ({v[0] / whole:.0%})" for k, v in rows.items()]
        print(
            f"five facts checked, drop of the Brier sum, {chosen.checks} worlds: {measure}:", "; ".join(cells)
        )
    return 0

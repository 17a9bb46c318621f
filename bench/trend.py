"""Is a quiet night quiet, and is news told?  Invented worlds seen twice, with known truth.

``python -m bench trend [--worlds 40] [--draws 300] [--json]``.  *Nothing changed*: a share of the reports is
known only on the first day, another as large only on the second; the truth is the same, so whatever is told
is a false alarm.  *Somebody arrived*: all reports that somebody is turned to begin on the second day; told
or not, by the number of reports.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np

from bench.uncertainty import drawn
from bench.worlds import World, make
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.paired_draws import differences

LEAST = 0.005
TURNOVERS = (0.01, 0.1)
NEW = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 999))


def told(world: World, days, draws: int, seed: int) -> dict[str, float]:
    """Whose influence is said to have changed between two sets of confidences, and by how much."""
    spreads = [drawn(world, draws, seed, Assumed(), confidence=day)["influence"] for day in days]
    found = differences(*spreads)
    return {n: d.median for n, d in found.items() if d.beyond_noise and abs(d.median) >= LEAST}


def quiet(world: World, turnover: float, draws: int, seed: int) -> int:
    """How many people are told although nothing changed."""
    rng = np.random.default_rng(seed)
    sure = world.told.evidence.confidence
    luck = np.where(sure < 1.0, rng.uniform(size=len(sure)), 1.0)
    first = np.where(luck < turnover, 0.0, sure)
    second = np.where((luck >= turnover) & (luck < 2 * turnover), 0.0, sure)
    return len(told(world, (first, second), draws, seed))


def arrivals(world: World, draws: int, seed: int, people: int = 4):
    """For some people whose reports all begin on the second day: how many, and whether it is told."""
    rng = np.random.default_rng(seed)
    book, snapshot = world.told.evidence, world.told
    targets = snapshot.targets[book.arc]
    alone = np.flatnonzero(np.bincount(targets[book.kind == 0], minlength=snapshot.n) > 0)
    for person in rng.choice(alone, min(people, len(alone)), replace=False):
        rows = np.flatnonzero((targets == person) & (book.kind == 0))
        first = book.confidence.copy()
        first[book.fact_index[rows]] = 0.0
        found = told(world, (first, book.confidence), draws, seed)
        yield len(rows), found.get(snapshot.nodes[person], 0.0) > 0


def _band(low: int, high: int) -> str:
    return f"{low} or more" if high == 999 else f"{low}" if low == high else f"{low} to {high}"


def main(words: list[str]) -> int:
    """Print both shares."""
    parser = argparse.ArgumentParser(prog="bench trend")
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(words)
    false: dict[float, list[int]] = defaultdict(list)
    news: dict[tuple[int, int], list[bool]] = defaultdict(list)
    people = 0
    for seed in range(options.worlds):
        world = make(seed, missing=0.1)
        people += world.told.n
        for turnover in TURNOVERS:
            false[turnover].append(quiet(world, turnover, options.draws, seed))
        for reports, seen in arrivals(world, options.draws, seed):
            news[next(band for band in NEW if band[0] <= reports <= band[1])].append(seen)
    result = {
        "worlds": options.worlds,
        "draws": options.draws,
        "people": people,
        "false alarms": {
            f"{turnover:.0%} exchanged": {"people": sum(found), "nights without one": found.count(0)}
            for turnover, found in false.items()
        },
        "arrivals told": {
            _band(low, high): [sum(seen), len(seen)] for (low, high), seen in sorted(news.items())
        },
    }
    if options.json:
        print(json.dumps(result, indent=2))
        return 0
    print(f"{options.worlds} worlds, {people} people, {options.draws} draws")
    for name, found in result["false alarms"].items():
        wrong, still = found["people"], found["nights without one"]
        print(f"{name}: {wrong} false alarms ({wrong / people:.2%}), {still} nights without one")
    for band, (seen, tried) in result["arrivals told"].items():
        print(f"arrivals with {band} reports: {seen} of {tried} told ({seen / tried:.0%})")
    return 0

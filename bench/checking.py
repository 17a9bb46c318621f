"""What is a check worth?  The five advised facts, a plain rule, and all facts, looked up in invented worlds.

Part of ``python -m bench uncertainty --checks N``.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from bench.worlds import World, brier, drawn, make
from stakemap.scoring.uncertainty.fact_draws import Assumed
from stakemap.scoring.uncertainty.worlds import DRAWS

MEASURES = ("influence", "hidden_influence")
FIRST_SEED = 100_000
RESAMPLES = 10_000


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


def advice(worlds: int, draws: int, assumed: Assumed, advising: int = DRAWS) -> dict:
    """Drop of the Brier sum after checking five advised facts, five by the plain rule, or all; by world.

    The advice comes from `advising` draws, the Brier sums from `draws` others.
    """
    gains = {m: defaultdict(list) for m in MEASURES}
    for seed in range(worlds):
        world = make(FIRST_SEED + seed, missing=0.1)
        chooser = drawn(world, advising, seed, assumed)
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
    return {measure: dict(found) for measure, found in gains.items()}


def told_advice(gains: dict, worlds: int) -> list[str]:
    """Lines: each gain with its standard error, its share of the whole and the ratio, with 90 % intervals.

    Intervals of ratios come from resampling worlds.
    """
    lines = []
    for measure, found in gains.items():
        rows = {name: np.array(values) for name, values in found.items()}
        again = np.random.default_rng(0).integers(0, worlds, (RESAMPLES, worlds))
        means = {name: values[again].mean(axis=1) for name, values in rows.items()}
        said = [f"{name} {v.mean():.3f}±{v.std() / np.sqrt(worlds):.3f}" for name, v in rows.items()]
        said += [
            f"{name} of all {_range(rows[name].mean() / rows['all'].mean(), means[name] / means['all'])}"
            for name in ("advised", "plain")
        ]
        # 3 plain may be about 0, so the goal is put as a difference that is above 0 or not
        least = rows["advised"] - 3.0 * rows["plain"]
        said.append(f"advised over plain {rows['advised'].mean() / rows['plain'].mean():.1f}")
        said.append(f"advised - 3 plain {_range(least.mean(), means['advised'] - 3.0 * means['plain'])}")
        lines.append(
            f"five facts checked, drop of the Brier sum, {worlds} worlds: {measure}: {'; '.join(said)}"
        )
    return lines


def _range(value: float, draws: np.ndarray) -> str:
    low, high = np.quantile(draws, [0.05, 0.95])
    return f"{value:.2f} ({low:.2f} to {high:.2f})"

"""Which quantiles of the draws hold the true values?  Learned on worlds of one process, told for the others.

``python -m bench levels [--worlds 200] [--draws 300] [--people 30 60]``.  For each kind of world, over all
shares of missing ties, by band and after an audit, with kappa given and drawn: the quantiles of the draws
below and above which so many true values of influence lie.  Those of the offices at 4 % stand in
`stakemap.scoring.uncertainty.spread.LEARNED`; ``bench uncertainty`` tells what they cover anywhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.uncertainty import CASES, SMALL
from bench.worlds import HALF, KAPPAS, drawn, make
from stakemap.scoring.core.results import TOLERANCE
from stakemap.scoring.uncertainty.fact_draws import Assumed

Floats = NDArray[np.float64]

PROCESSES = ("offices", "popularity", "uneven offices")
TAILS = (0.05, 0.04, 0.03)


def places(process: str, worlds: int, draws: int, people: tuple[int, int]) -> Iterator[Floats]:
    """Share of the draws below, and at most at, each true value: one array a world; grades as they are."""
    for name, case in CASES.items():
        if not name.startswith(process) or "too_high" in case:
            continue
        for kappa in (False, True):
            for seed in range(worlds):
                world = make(seed, kappa=kappa, people=people, **case)
                plain = Assumed(kappas=KAPPAS, half=HALF) if kappa else Assumed()
                for assumed in (plain, replace(plain, **world.audit(*SMALL, seed))):
                    values = drawn(world, draws, seed, assumed)["influence"].values
                    truth = world.truth.values
                    sides = (values < truth - TOLERANCE, values <= truth + TOLERANCE)
                    yield np.array([np.mean(side, axis=0) for side in sides])


def learned(found: list[Floats], tail: float) -> tuple[float, float]:
    """The quantiles that leave out such a share of the truth on either side; every world counts the same."""
    weight = np.concatenate([np.full(one.shape[1], 1.0 / one.shape[1]) for one in found]) / len(found)
    below, upto = np.concatenate(found, axis=1)
    low, high = (_quantile(side, weight, at) for side, at in ((upto, tail), (below, 1.0 - tail)))
    return low, high


def _quantile(values: Floats, weight: Floats, at: float) -> float:
    order = np.argsort(values, kind="stable")
    place = int(np.searchsorted(np.cumsum(weight[order]), at))
    return float(values[order[min(place, len(values) - 1)]])


def main(words: list[str]) -> int:
    """Print one row a process; exit code 0."""
    parser = argparse.ArgumentParser(prog="bench levels", description=__doc__)
    parser.add_argument("--worlds", type=int, default=200, help="of each case")
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--people", type=int, nargs=2, default=(30, 60))
    chosen = parser.parse_args(words)
    print("| worlds | " + " | ".join(f"{tail:.0%} on either side" for tail in TAILS) + " |")
    print("| --- " * (1 + len(TAILS)) + "|")
    for process in PROCESSES:
        found = list(places(process, chosen.worlds, chosen.draws, tuple(chosen.people)))
        cells = (learned(found, tail) for tail in TAILS)
        print(
            f"| {process} | " + " | ".join(f"{low:.3f}, {high:.3f}" for low, high in cells) + " |", flush=True
        )
    return 0

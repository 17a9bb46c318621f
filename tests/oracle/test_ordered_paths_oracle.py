"""Routes in order of time against every route in every order of slots."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement, pairwise, permutations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.paths import k_best
from stakemap.scoring.routes.timed_paths import k_best_in_order

NAMES = [f"n{k}" for k in range(5)]


def slots(seed: int) -> list[Snapshot]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(1 + seed % 3):
        m = int(rng.integers(0, 9))
        strength = rng.choice([0.25, 0.5, 0.5, 0.8, 1.0], m)
        found.append(
            Snapshot.from_arrays(rng.integers(0, 5, m), rng.integers(0, 5, m), strength, nodes=NAMES)
        )
    return found


def enumerated(found: list[Snapshot], sources: list[str], targets: list[str], shut: list[str]):
    between = [name for name in NAMES if name not in {*sources, *targets, *shut}]
    ways = []
    for a in sources:
        for b in targets:
            for count in range(len(between) + 1):
                for inner in permutations(between, count):
                    way = (a, *inner, b)
                    best = min(_spread(found, way), default=None)
                    if best is not None:
                        ways.append((best[0], way, best[1]))
    return sorted(ways)


def _spread(found: list[Snapshot], way: tuple[str, ...]):
    steps = list(pairwise(way))
    for when in combinations_with_replacement(range(len(found)), len(steps)):
        arcs = [found[at].arc(i, j) for at, (i, j) in zip(when, steps, strict=True)]
        if None not in arcs:
            strength = [float(found[at].strength[arc]) for at, arc in zip(when, arcs, strict=True)]
            yield round(math.fsum(max(1e-6, -math.log(p)) for p in strength), 9), when


@pytest.mark.slow
def test_a_thousand_small_graphs_in_time_give_exactly_the_routes_of_full_enumeration():
    some = 0
    for seed in range(1000):
        found = slots(seed)
        sources, targets = NAMES[: 1 + seed % 2], NAMES[3 + seed // 2 % 2 :]
        shut = [["n2"], []][seed % 5 > 0]
        ours = k_best_in_order(found, sources, targets, k=4, avoid=[shut] * len(found))
        wanted = enumerated(found, sources, targets, shut)[:4]
        shown = [(round(1e6 * cost), way, when) for cost, way, when in wanted]
        assert [(path.cost, path.nodes, path.slots) for path in ours] == shown
        for path in ours:
            strengths = [
                float(found[at].strength[arc]) for at, arc in zip(path.slots, path.arcs, strict=True)
            ]
            assert path.probability == pytest.approx(np.prod(strengths), rel=1e-12)
        some += bool(ours)
    assert some > 300


def test_with_one_slot_they_are_the_routes_of_that_day():
    for seed in range(0, 300, 3):
        (day,) = slots(seed)
        ours = [(path.cost, path.nodes) for path in k_best_in_order([day], ["n0"], ["n4"], k=3)]
        assert ours == [(path.cost, path.nodes) for path in k_best(day, "n0", "n4", k=3)]

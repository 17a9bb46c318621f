"""Many small variants of one snapshot against solving each of them."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.nearby_variants import Nearby
from stakemap.scoring.influence.variants import Added, System


def system(seed, n=25, m=90, given=None):
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = [pairs[k] for k in rng.choice(len(pairs), m, replace=False)]
    source, target = zip(*chosen, strict=True)
    snapshot = Snapshot.from_arrays(source, target, rng.random(m), nodes=[f"n{k:02}" for k in range(n)])
    beta = {"n00": 0.6, "n01": 0.4}
    return System.of(influence_of(snapshot, beta=beta, susceptibility=given), given), rng


def solved(found, kappa, variants):
    weights = np.tile(found.snapshot.weight, (len(variants), 1))
    for row, variant in enumerate(variants):
        for arc, weight in variant.items():
            weights[row, arc] = weight
    return found.solve(weights, Added.none(), np.full(len(variants), kappa))[0]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("given", [None, {"n02": 0.7, "n03": 0.0}])
def test_changed_lost_and_emptied_rows_equal_a_full_solve(seed, given):
    found, rng = system(seed, given=given)
    weight, m = found.snapshot.weight, found.snapshot.m
    variants = [{}]
    for _ in range(60):
        arcs = rng.choice(m, rng.integers(1, 5), replace=False).tolist()
        variants.append({arc: float(weight[arc] * rng.choice([0.0, 0.4, 1.2])) for arc in arcs})
    for node in range(found.snapshot.n):
        row = np.flatnonzero(found.snapshot.sources == node).tolist()
        variants.append(dict.fromkeys(row, 0.0))
    for kappa in (0.25, 2.0):
        got = Nearby(found, weight, kappa).solve(variants)
        assert np.abs(got - solved(found, kappa, variants)).max() < 1e-11


def test_a_variant_that_changes_everything_is_solved_directly():
    found, _ = system(9)
    all_weaker = {arc: float(w) / 10 for arc, w in enumerate(found.snapshot.weight)}
    got = Nearby(found, found.snapshot.weight, 0.25).solve([all_weaker])
    assert np.abs(got - solved(found, 0.25, [all_weaker])).max() < 1e-12

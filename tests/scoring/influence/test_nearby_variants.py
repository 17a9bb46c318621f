"""Many small variants of one snapshot against solving each of them."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.attention import RowRule
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.nearby_variants import Nearby
from stakemap.scoring.influence.variants import Added, Saturation, System


def system(seed, n=25, m=90, given=None, values="strength"):
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = [pairs[k] for k in rng.choice(len(pairs), m, replace=False)]
    source, target = zip(*chosen, strict=True)
    snapshot = Snapshot.from_arrays(
        source, target, rng.random(m), nodes=[f"n{k:02}" for k in range(n)], values=values
    )
    beta = {"n00": 0.6, "n01": 0.4}
    return System.of(influence_of(snapshot, beta=beta, susceptibility=given), given), rng


def parts(found, arc, share):
    """Weight, pull and counted part of an arc that lost some of it."""
    loads = found.snapshot.loads()
    counted = 0.0 if loads.counted is None else loads.counted[arc, 0]
    return tuple(float(share * part) for part in (loads.weight[arc, 0], loads.pull[arc, 0], counted))


def solved(found, rule, variants):
    loads = found.snapshot.loads().repeated(len(variants))
    for column, variant in enumerate(variants):
        for arc, (weight, pull, counted) in variant.items():
            loads.weight[arc, column], loads.pull[arc, column] = weight, pull
            if loads.counted is not None:
                loads.counted[arc, column] = counted
    return found.solve(loads, Added.none(), Saturation.same(len(variants), rule))[0]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("given", [None, {"n02": 0.7, "n03": 0.0}])
@pytest.mark.parametrize("values", ["strength", "count"])
def test_changed_lost_and_emptied_rows_equal_a_full_solve(seed, given, values):
    found, rng = system(seed, given=given, values=values)
    m = found.snapshot.m
    variants = [{}]
    for _ in range(60):
        arcs = rng.choice(m, rng.integers(1, 5), replace=False).tolist()
        variants.append({arc: parts(found, arc, rng.choice([0.0, 0.4, 1.2])) for arc in arcs})
    for node in range(found.snapshot.n):
        row = np.flatnonzero(found.snapshot.sources == node).tolist()
        variants.append(dict.fromkeys(row, (0.0, 0.0, 0.0)))
    for rule in (RowRule(), RowRule(half=2.0, counting=2.0)):
        got = Nearby(found, found.snapshot.loads(), Saturation.same(1, rule)).solve(variants)
        assert np.abs(got - solved(found, rule, variants)).max() < 1e-11


def test_a_variant_that_changes_everything_is_solved_directly():
    found, _ = system(9, values="count")
    all_weaker = {arc: parts(found, arc, 0.1) for arc in range(found.snapshot.m)}
    got = Nearby(found, found.snapshot.loads(), Saturation.same(1, RowRule())).solve([all_weaker])
    assert np.abs(got - solved(found, RowRule(), [all_weaker])).max() < 1e-12

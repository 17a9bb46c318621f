"""t of many variants at once: as one variant after the other by the formula, in every way of solving."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.graph.row_weights import Loads
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.variants import Added, Saturation, System


@st.composite
def cases(draw):
    """A snapshot, what its arcs weigh in three variants, further ties (some beside an arc), a given a_i."""
    n = draw(st.integers(1, 9))
    place = st.integers(0, n - 1)
    pairs = sorted({(i, j) for i, j in draw(st.lists(st.tuples(place, place), max_size=20)) if i != j})
    source, target = ([pair[side] for pair in pairs] for side in (0, 1))
    sizes = st.sampled_from((0.0, 1e-200, 0.05, 0.4, 1.0))
    weight = np.array([[draw(sizes) for _ in range(3)] for _ in pairs]).reshape(-1, 3)
    snapshot = Snapshot.from_arrays(
        source, target, np.full(len(pairs), 0.5), nodes=[f"n{k}" for k in range(n)]
    )
    extra = sorted(
        {(v, i, j) for v, i, j in draw(st.lists(st.tuples(st.integers(0, 2), place, place))) if i != j}
    )
    columns = np.array(extra, np.int64).reshape(-1, 3).T
    more = np.array([draw(sizes) for _ in extra])
    added = Added(*columns, more, np.full(len(extra), 0.8))
    told = {f"n{k}": draw(st.sampled_from((0.0, 0.3, 0.95))) for k in draw(st.sets(place, max_size=2))}
    return snapshot, Loads(weight, weight * 0.7, None), added, told


def by_formula(system, loads, added, rule, variant):
    """t and in-degree of one variant, from a full matrix."""
    snapshot, n = system.snapshot, system.snapshot.n
    weight, pull = np.zeros((n, n)), np.zeros((n, n))
    weight[snapshot.sources, snapshot.targets] = loads.weight[:, variant]
    pull[snapshot.sources, snapshot.targets] = loads.pull[:, variant]
    for v, i, j, more, ceiling in zip(*added, strict=True):
        if v == variant:
            new = more * (1.0 - weight[i, j])
            weight[i, j] += new
            pull[i, j] += new * ceiling
    scale = np.where(weight.sum(axis=1) > 0, 1.0 / (rule.half[variant] + weight.sum(axis=1)), 0.0)
    for k in np.flatnonzero(~np.isnan(system.given)):
        whole = pull[k].sum()
        scale[k] = system.given[k] / whole if whole > 0 else 0.0
    walks = np.linalg.inv(np.eye(n) - pull * scale[:, None])
    return (system.beta @ walks) / np.diag(walks), np.count_nonzero(weight, axis=0)


@given(cases(), st.booleans())
def test_each_variant_is_the_formula_with_its_own_ties(case, thin):
    snapshot, loads, added, told = case
    system = System.of(influence_of(snapshot, susceptibility=told), told)
    rule = Saturation(np.array([0.5, 0.1, 2.0]), np.full(3, 0.25))
    with pytest.MonkeyPatch.context() as patch:
        if thin:
            patch.setattr("stakemap.scoring.core.selected_inverse._FEW", 1)
            patch.setattr("stakemap.scoring.core.selected_inverse._THIN", 0)
            patch.setattr("stakemap.scoring.core.selected_inverse._WORTH", 1)
        t, degree = system.solve(loads, added, rule)
    for variant in range(3):
        true, into = by_formula(system, loads, added, rule, variant)
        assert t[variant] == pytest.approx(true, abs=1e-12)
        assert np.array_equal(degree[variant], into)

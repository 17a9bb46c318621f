"""What several move together, against walks that end at any one of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.joint_influence import influence_together
from stakemap.scoring.influence.model import influence_of


@st.composite
def cases(draw):
    n = draw(st.integers(1, 7))
    pairs = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda ends: ends[0] != ends[1])
    arcs = draw(st.lists(pairs, max_size=15, unique=True)) if n > 1 else []
    p = [draw(st.floats(0.05, 1.0)) for _ in arcs]
    names = [f"n{k}" for k in range(n)]
    snapshot = Snapshot.from_arrays([a for a, _ in arcs], [b for _, b in arcs], p, nodes=names)
    beta = {name: draw(st.floats(0, 1)) for name in names}
    return snapshot, beta, draw(st.sets(st.sampled_from(names)))


@given(case=cases())
def test_it_is_the_chance_that_a_chain_reaches_one_of_them(case):
    snapshot, beta, chosen = case
    found = influence_of(snapshot, beta=beta)
    attention = np.zeros((snapshot.n, snapshot.n))
    attention[snapshot.sources, snapshot.targets] = found.listening.attention
    inside = np.array([name in chosen for name in snapshot.nodes])
    moving = np.where(inside[:, None], 0.0, attention)
    hit = np.linalg.solve(np.eye(snapshot.n) - moving, inside.astype(float))
    assert influence_together(found, chosen) == pytest.approx(float(found.beta @ hit), abs=1e-9)


@given(case=cases())
def test_it_lies_between_the_largest_and_the_sum(case):
    snapshot, beta, chosen = case
    found = influence_of(snapshot, beta=beta)
    single = [found.values[snapshot.index(name)] for name in chosen]
    together = influence_together(found, chosen)
    assert max(single, default=0.0) - 1e-12 <= together <= min(sum(single), 1.0) + 1e-12
    for name in chosen:
        assert influence_together(found, [name]) == pytest.approx(found.values[snapshot.index(name)])


def test_a_stranger_is_refused():
    found = influence_of(Snapshot.from_arrays([], [], [], nodes=["a"]))
    with pytest.raises(UnknownName):
        influence_together(found, ["b"])

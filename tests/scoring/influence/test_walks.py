"""The largest walks behind an influence, against all walks of small graphs."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from stakemap.errors import UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.influence.model import influence_of
from stakemap.scoring.influence.walks import top_walks


def random_graph(seed, n=5, m=9):
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = [pairs[k] for k in rng.choice(len(pairs), m, replace=False)]
    source, target = zip(*chosen, strict=True)
    nodes = [f"n{k}" for k in range(n)]
    snapshot = Snapshot.from_arrays(source, target, rng.random(m), nodes=nodes)
    return influence_of(snapshot, beta={"n0": 0.5, "n1": 0.3, "n2": 0.2})


def all_walks(found, node, steps):
    snapshot, n = found.snapshot, found.snapshot.n
    k = np.zeros((n, n))
    k[snapshot.sources, snapshot.targets] = found.listening.attention
    end = snapshot.index(node)
    for length in range(1, steps + 1):
        for path in product(range(n), repeat=length):
            whole = (*path, end)
            if end not in path:
                value = found.beta[whole[0]] * np.prod([k[a, b] for a, b in pairwise(whole)])
                if value > 0:
                    yield value


@pytest.mark.parametrize("seed", range(12))
def test_the_largest_walks_are_the_largest_of_all(seed):
    found = random_graph(seed)
    expected = sorted(all_walks(found, "n3", 6), reverse=True)[:4]
    values = [walk.value for walk in top_walks(found, "n3", 4)]
    assert values == pytest.approx(expected[: len(values)], rel=1e-12)
    assert len(values) == len(expected)


@pytest.mark.parametrize("seed", range(12))
def test_many_walks_sum_to_what_others_give(seed):
    found = random_graph(seed)
    for node in ("n0", "n4"):
        walks = top_walks(found, node, 3000)
        given = found.hidden[found.snapshot.index(node)]
        total = sum(walk.value for walk in walks)
        assert total <= given + 1e-12
        assert total == pytest.approx(given, abs=0.005)
        assert all(walk.nodes[-1] == node and node not in walk.nodes[:-1] for walk in walks)


def test_nobody_asks_and_nobody_is_there():
    found = influence_of(Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b"]), beta={"a": 1.0})
    assert top_walks(found, "a") == ()
    with pytest.raises(UnknownName):
        top_walks(found, "x")

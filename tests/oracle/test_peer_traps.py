"""Where well-known libraries are wrong or stop too early: the small cases by value, the large by residual."""

from __future__ import annotations

import igraph
import numpy as np
import pytest
from scipy.sparse import coo_array

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network import centrality

DAMPING = 0.85


def _snapshot(arcs: list[tuple[int, int]], n: int) -> Snapshot:
    source, target = np.array(arcs, np.int64).reshape(-1, 2).T
    return Snapshot.from_arrays(source, target, np.ones(len(arcs)), nodes=[f"n{k:05d}" for k in range(n)])


@pytest.fixture(scope="module")
def large() -> Snapshot:
    """20,000 people, a third of whom turn to nobody."""
    rng = np.random.default_rng(4)
    n, m = 20_000, 90_000
    source = rng.integers(0, 2 * n // 3, m)
    target = np.minimum((rng.pareto(1.3, m) * 40).astype(np.int64), n - 1)
    return _snapshot(list(zip(source.tolist(), target.tolist(), strict=True)), n)


def _matrix(snapshot: Snapshot):
    ends = (snapshot.sources, snapshot.targets)
    return coo_array((np.ones(snapshot.m), ends), shape=(snapshot.n, snapshot.n)).tocsr()


def test_pagerank_sends_those_who_turn_to_nobody_everywhere():
    # scikit-network 0.33.5 gives .783 or .774 for the last
    arcs = [(0, 1), (0, 2), (1, 2)]
    values = centrality.pagerank(_snapshot(arcs, 3)).values
    assert values[2] == pytest.approx(0.521, abs=5e-4)
    assert values == pytest.approx(igraph.Graph(n=3, edges=arcs, directed=True).pagerank(), abs=1e-12)


def test_katz_is_the_textbook_sum_on_a_path_of_three():
    # NetworKit 11.3 gives (.526, .668, .526)
    values = centrality.katz(_snapshot([(0, 1), (1, 0), (1, 2), (2, 1)], 3), alpha=0.2).values
    assert values / np.linalg.norm(values) == pytest.approx([0.545, 0.636, 0.545], abs=5e-4)
    assert values == pytest.approx([1.2 / 0.92, 1.4 / 0.92, 1.2 / 0.92], abs=1e-12)


def test_eigenvector_is_right_to_ten_places_in_each_part(large):
    # NetworKit 11.3 is 1e-5 to 2e-5 off at a tolerance of 1e-10
    both = _matrix(large)
    both = ((both + both.T) > 0).astype(np.float64)
    vector = centrality.eigenvector(large).values
    biggest = np.flatnonzero(centrality.components(large).values == 1)
    part, x = both[biggest][:, biggest], vector[biggest]
    value = float(x @ (part @ x)) / float(x @ x)
    assert np.abs(part @ x - value * x).max() / value < 1e-10


def test_pagerank_does_not_stop_earlier_on_a_larger_graph(large):
    # networkx and rustworkx stop at n x tol: .1 in total at 100,000 people
    matrix, x = _matrix(large), centrality.pagerank(large).values
    out = np.asarray(matrix.sum(axis=1)).ravel()
    share = np.where(out > 0, x / np.where(out > 0, out, 1.0), 0.0)
    step = DAMPING * (matrix.T @ share + x[out == 0].sum() / large.n) + (1 - DAMPING) / large.n
    assert x.sum() == pytest.approx(1.0, abs=1e-12)
    assert np.abs(step - x).sum() < 1e-10


def test_hits_does_not_stop_earlier_on_a_larger_graph(large):
    # rustworkx stops PageRank at n x tol and HITS at tol: two meanings of one word
    matrix = _matrix(large)
    authority = centrality.hits(large, role="authority").values
    step = matrix.T @ (matrix @ authority)
    assert np.abs(step / step.sum() - authority).sum() < 1e-8

"""PageRank, Katz, eigenvector and HITS at their edges."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import ConvergenceError, InputError, UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network.spectral import eigenvector, hits, katz, pagerank


def _ring(n, extra=()):
    arcs = [(k, (k + 1) % n) for k in range(n)] + list(extra)
    source, target = np.array(arcs).T
    return Snapshot.from_arrays(source, target, np.ones(len(arcs)), nodes=[f"n{k:04d}" for k in range(n)])


def test_who_turns_to_nobody_restarts_as_in_the_textbook():
    snapshot = Snapshot.from_arrays([0, 0, 1], [1, 2, 2], np.ones(3), nodes=["a", "b", "c"])
    assert pagerank(snapshot)["c"] == pytest.approx(0.521, abs=5e-4)


def test_everybody_is_alike_in_a_ring():
    for measure in (pagerank, katz, eigenvector, hits):
        assert np.ptp(measure(_ring(200)).values) < 1e-12


@pytest.mark.parametrize(
    "options", [{"damping": 1.0}, {"damping": -0.1}, {"restart": {"n0000": -1.0}}, {"restart": {}}]
)
def test_pagerank_refuses_what_has_no_answer(options):
    with pytest.raises(InputError):
        pagerank(_ring(4), **options)


def test_katz_with_too_large_an_alpha_is_an_error_not_a_number():
    with pytest.raises(ConvergenceError, match="alpha"):
        katz(_ring(50), alpha=1.01)
    with pytest.raises(InputError):
        katz(_ring(50), alpha=0.0)
    assert katz(_ring(50), alpha=0.99).values == pytest.approx(np.full(50, 100.0))


def test_katz_on_a_graph_without_cycles_takes_any_alpha():
    chain = Snapshot.from_arrays([0, 1], [1, 2], np.ones(2), nodes=["a", "b", "c"])
    assert katz(chain, alpha=2.0).values == pytest.approx([1, 3, 7])


def test_each_connected_part_has_its_own_eigenvector_and_isolates_none():
    snapshot = Snapshot.from_arrays([0, 1, 3], [1, 2, 4], np.ones(3), nodes=list("abcdef"))
    scores = eigenvector(snapshot)
    triple = np.array([0.5, np.sqrt(0.5), 0.5]) * np.sqrt(3 / 5)
    assert scores.values == pytest.approx([*triple, np.sqrt(1 / 5), np.sqrt(1 / 5), 0])
    assert "2 connected parts" in scores.notes[0]
    assert (scores.values**2).sum() == pytest.approx(1)


def test_a_long_chain_still_settles():
    n = 400
    chain = Snapshot.from_arrays(
        range(n - 1), range(1, n), np.ones(n - 1), nodes=[f"n{k:04d}" for k in range(n)]
    )
    expected = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert eigenvector(chain).values == pytest.approx(expected / np.linalg.norm(expected), abs=1e-9)


def test_no_ties_give_no_authority():
    alone = Snapshot.from_arrays([], [], [], nodes=["a", "b"])
    assert hits(alone).values.tolist() == [0, 0]
    assert eigenvector(alone).values.tolist() == [0, 0]
    assert katz(alone).values.tolist() == [1, 1]
    assert pagerank(alone).values.tolist() == [0.5, 0.5]


def test_hubs_turn_to_authorities():
    snapshot = Snapshot.from_arrays([0, 0, 1], [2, 3, 2], np.ones(3), nodes=list("abcd"))
    assert hits(snapshot).top(1)[0][0] == "c"
    assert hits(snapshot, role="hub").top(1)[0][0] == "a"
    with pytest.raises(UnknownName):
        hits(snapshot, role="boss")


def test_parts_of_pagerank_and_katz_sum_to_the_score():
    snapshot = _ring(30, extra=[(3, 9), (4, 9), (7, 2)])
    for scores in (pagerank(snapshot), katz(snapshot), pagerank(snapshot, weight="strength")):
        why = scores.explain("n0009")
        assert len(why) == 4
        assert why.total == pytest.approx(scores["n0009"], abs=1e-12)
        assert why.parts[0].kind == "base"


def test_weights_must_be_named():
    with pytest.raises(UnknownName, match="weight, strength"):
        pagerank(_ring(4), weight="cost")

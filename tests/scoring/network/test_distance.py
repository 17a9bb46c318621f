"""Closeness and harmonic closeness where they are sampled, long or degenerate."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import EmptySnapshotError, InputError, UnknownName
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network import distance
from stakemap.scoring.network.distance import closeness, harmonic, searches_kept


def _random(n=1500, m=6000):
    rng = np.random.default_rng(4)
    names = [f"n{k:05d}" for k in range(n)]
    return Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m) / 2 + 0.5, nodes=names
    )


def test_more_sources_than_the_bits_of_one_block_give_the_same_sums(monkeypatch):
    snapshot = _random()
    whole = harmonic(snapshot).values
    monkeypatch.setattr(distance, "WORDS", 2)
    assert harmonic(snapshot).values == pytest.approx(whole, rel=1e-13)


def test_a_long_chain_is_walked_to_its_end():
    n = 300
    chain = Snapshot.from_arrays(
        range(n - 1), range(1, n), np.ones(n - 1), nodes=[f"n{k:03d}" for k in range(n)]
    )
    assert harmonic(chain)["n299"] == pytest.approx(sum(1 / k for k in range(1, n)))
    assert closeness(chain)["n299"] == pytest.approx(2 / n)


def test_sampled_values_stay_within_their_bounds_and_say_so():
    snapshot = _random()
    exact, sampled = harmonic(snapshot), harmonic(snapshot, pivots=300, seed=1)
    low, high = sampled.bounds
    assert (low <= exact.values).all()
    assert (exact.values <= high).all()
    assert np.abs(sampled.values - exact.values).max() > 0
    assert "sampled 300 of 1500 sources" in sampled.notes[0]
    near = closeness(snapshot, pivots=300, seed=1)
    assert "sampled 300" in near.notes[0]
    assert np.corrcoef(near.values, closeness(snapshot).values)[0, 1] > 0.9


def test_a_sample_too_small_to_say_anything_leaves_the_whole_range():
    snapshot = _random(200, 800)
    low, high = harmonic(snapshot, pivots=2, seed=1).bounds
    assert set(low.tolist()) == {0.0}
    assert set(high.tolist()) == {snapshot.n - 1.0}


def test_large_graphs_are_sampled_without_being_asked(monkeypatch):
    monkeypatch.setattr(distance, "EXACT_WORK", 10)
    monkeypatch.setattr(distance, "SAMPLED", 50)
    first, second = harmonic(_random(200, 800)), harmonic(_random(200, 800))
    assert "sampled 50 of 200" in first.notes[0]
    assert first.values.tobytes() == second.values.tobytes()


def test_sampling_every_source_is_exact():
    snapshot = _random(200, 800)
    assert harmonic(snapshot, pivots=200, seed=9).values.tobytes() == harmonic(snapshot).values.tobytes()
    assert not harmonic(snapshot, pivots=200).notes


@pytest.mark.parametrize("pivots", [0, -1, 201])
def test_impossible_samples_are_refused(pivots):
    with pytest.raises(InputError, match="pivots"):
        harmonic(_random(200, 800), pivots=pivots)


@pytest.mark.parametrize("measure", [closeness, harmonic])
def test_degenerate_graphs_have_defined_answers(measure):
    with pytest.raises(EmptySnapshotError):
        measure(Snapshot.from_arrays([], [], [], nodes=[]))
    assert measure(Snapshot.from_arrays([], [], [], nodes=["a"])).values.tolist() == [0]
    assert measure(Snapshot.from_arrays([0], [1], [1.0], nodes=["a", "b", "c"])).values[0] == 0
    with pytest.raises(UnknownName):
        measure(_random(50, 80), weight="strength")


def test_costs_of_a_sample_have_no_bound_and_say_so():
    snapshot = _random(200, 800)
    assert "not known" in harmonic(snapshot, weight="cost", pivots=20).notes[0]


@pytest.mark.parametrize("weight", [None, "cost"])
def test_searches_that_are_kept_give_what_each_measure_gives_alone(monkeypatch, weight):
    asked = [
        (measure, snapshot)
        for snapshot in (_random(40, 90), _random(40, 60))
        for measure in (closeness, harmonic)
    ]
    alone = [measure(snapshot, weight=weight).values for measure, snapshot in asked]
    search, made = distance.sampled_sources, []
    monkeypatch.setattr(distance, "sampled_sources", lambda *words: made.append(1) or search(*words))
    with searches_kept():
        shared = [measure(snapshot, weight=weight).values for measure, snapshot in asked]
    assert np.array_equal(shared, alone)
    assert len(made) == 2

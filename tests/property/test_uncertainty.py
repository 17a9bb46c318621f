"""What holds for the draws of every graph."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.graph.evidence import Evidence
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.chance import Chance
from stakemap.scoring.draws import Assumed, FactDraws
from stakemap.scoring.influence import influence_of
from stakemap.scoring.missing_ties import Background
from stakemap.scoring.uncertainty import uncertainty


@st.composite
def told(draw):
    """A small snapshot with one or two facts behind each arc, and sources."""
    n = draw(st.integers(2, 7))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=14, unique=True
        )
    )
    pairs = sorted(pair for pair in pairs if pair[0] != pair[1]) or [(0, 1)]
    size = len(pairs)
    count = draw(st.integers(1, size))
    unit = st.floats(0.05, 1.0)
    sure = draw(st.lists(st.sampled_from([0.3, 0.6, 0.9, 1.0]), min_size=count, max_size=count))
    needs = [draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=2, unique=True)) for _ in pairs]
    book = Evidence(
        facts=tuple(f"f{k:02}" for k in range(count)),
        confidence=np.array(sure),
        kinds=("advice",),
        arc=np.arange(size, dtype=np.int32),
        kind=np.zeros(size, np.int16),
        cluster=np.arange(size, dtype=np.int32),
        strength=np.array(draw(st.lists(unit, min_size=size, max_size=size))),
        delta=np.ones(size),
        count=np.zeros(size),
        assumed=np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))),
        fact_ptr=np.cumsum([0, *map(len, needs)]),
        fact_index=np.array([k for need in needs for k in need], np.int32),
    )
    p, weight = book.combine(size)
    source, target = zip(*pairs, strict=True)
    snapshot = Snapshot.build(
        [f"n{k}" for k in range(n)], [0] * n, source, target, p, weight, as_of=None, view="", evidence=book
    )
    return snapshot, np.array(draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count)))


@settings(max_examples=25, deadline=None)
@given(told(), st.integers(0, 99))
def test_values_and_ranks_stay_in_their_bounds(case, seed):
    snapshot, sources = case
    point = influence_of(snapshot)
    found = uncertainty(point, draws=30, seed=seed, background=Background(sources=sources))
    t = found["influence"]
    assert (t.values >= point.beta - 1e-12).all()
    assert (t.values <= 1 + 1e-12).all()
    assert np.allclose(found["hidden_influence"].values, t.values - point.beta, atol=1e-12)
    low, high = t.rank_interval
    assert ((low >= 1) & (low <= t.rank_median) & (t.rank_median <= high) & (high <= snapshot.n)).all()
    assert t.ranks.sum(axis=1) == pytest.approx(np.full(30, snapshot.n * (snapshot.n + 1) / 2))
    assert (t.within(1) <= t.within(3)).all()
    assert sorted(node for band in t.bands for node in band) == list(snapshot.nodes)


@settings(max_examples=25, deadline=None)
@given(told(), st.integers(0, 99))
def test_a_fact_of_confidence_1_is_never_drawn_out(case, seed):
    snapshot, sources = case
    facts = FactDraws(snapshot.evidence, snapshot.m, Chance(seed), Assumed(), sources)
    assert facts.present(range(200))[snapshot.evidence.confidence == 1.0].all()


@settings(max_examples=12, deadline=None)
@given(told(), st.integers(0, 99), st.integers(1, 4))
def test_threads_and_repetition_change_no_byte(case, seed, threads):
    snapshot, sources = case
    point, background = influence_of(snapshot), Background(sources=sources)
    first, second = (
        uncertainty(point, draws=40, seed=seed, background=background, threads=k)[
            "influence"
        ].values.tobytes()
        for k in (2, threads)
    )
    assert first == second


@settings(max_examples=12, deadline=None)
@given(told())
def test_only_facts_in_doubt_are_worth_checking_and_gains_are_shares(case):
    snapshot, sources = case
    book = snapshot.evidence
    found = uncertainty(influence_of(snapshot), draws=60, background=Background(sources=sources))
    for worth in found.worth(None, first=2):
        assert book.confidence[book.facts.index(worth.fact)] < 1
        assert 0 <= worth.share <= 1
        assert worth.fact in worth.same


def test_facts_in_any_order_give_the_same_bytes():
    rows = [("a", "b", 0.5), ("c", "b", 0.9), ("b", "d", 0.3), ("d", "a", 0.7)]
    first, second = (sm.analyze(sm.from_edges(rows[::step]), draws=50).uncertainty for step in (1, -1))
    for measure in first.spreads:
        assert first[measure].values.tobytes() == second[measure].values.tobytes()


def test_people_in_the_middle_are_one_band_only_if_they_overlap_its_leader():
    graph = sm.examples.florence()
    found = sm.analyze(graph, draws=200).uncertainty["influence"]
    low, high = found.rank_interval
    for first, second in zip(found.bands, found.bands[1:], strict=False):
        assert low[found.index(second[0])] > high[found.index(first[0])]

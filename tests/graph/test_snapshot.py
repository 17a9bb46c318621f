"""Columns in, frozen canonical arrays out."""

from __future__ import annotations

import numpy as np
import pytest

from stakemap.errors import InputError, UnknownName
from stakemap.graph.snapshot import PERSON, SEAT, TEAM, Evidence, Snapshot, tie_cost

NODES = ["c", "a", "b"]


def _line(**options):
    return Snapshot.from_arrays([0, 1], [1, 2], [0.5, 1.0], nodes=NODES, **options)


def test_nodes_stand_in_sorted_order_and_arcs_follow_them():
    snapshot = _line()
    assert snapshot.nodes == ("a", "b", "c")
    arcs = [
        (snapshot.nodes[i], snapshot.nodes[j])
        for i, j in zip(snapshot.sources, snapshot.targets, strict=True)
    ]
    assert arcs == [("a", "b"), ("c", "a")]
    assert snapshot.strength.tolist() == [1.0, 0.5]


def test_the_order_of_the_input_changes_no_byte():
    rng = np.random.default_rng(0)
    n, m = 30, 200
    source, target, strength = rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m)
    nodes = [f"n{k:02d}" for k in range(n)]
    kinds = rng.integers(0, 5, n)
    first = Snapshot.from_arrays(source, target, strength, nodes=nodes, kinds=kinds)
    arcs, people = rng.permutation(m), rng.permutation(n)
    place = np.argsort(people)
    second = Snapshot.from_arrays(
        place[source[arcs]],
        place[target[arcs]],
        strength[arcs],
        nodes=[nodes[k] for k in people],
        kinds=kinds[people],
    )
    assert second.digest == first.digest
    for name in (
        "indptr",
        "targets",
        "strength",
        "weight",
        "cost",
        "in_indptr",
        "in_sources",
        "in_arcs",
        "kinds",
    ):
        assert getattr(second, name).tobytes() == getattr(first, name).tobytes()


def test_the_digest_changes_with_every_part():
    base = _line()
    others = [
        Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.9], nodes=NODES),
        Snapshot.from_arrays([0, 1], [2, 2], [0.5, 1.0], nodes=NODES),
        Snapshot.from_arrays([0, 1], [1, 2], [0.5, 1.0], nodes=["c", "a", "bb"]),
        _line(kinds=[PERSON, SEAT, PERSON]),
        Snapshot.build(NODES, [0] * 3, [0, 1], [1, 2], [0.5, 1], [0.5, 1], as_of="2026-09-01", view=""),
        Snapshot.build(NODES, [0] * 3, [0, 1], [1, 2], [0.5, 1], [0.5, 1], as_of=None, view="formal"),
        Snapshot.build(NODES, [0] * 3, [0, 1], [1, 2], [0.5, 1], [0.4, 1], as_of=None, view=""),
    ]
    assert len({base.digest, *(other.digest for other in others)}) == len(others) + 1
    same = Snapshot.build(NODES, [0] * 3, [0, 1], [1, 2], [0.5, 1], [0.5, 1], as_of=None, view="")
    assert same.digest == base.digest


def test_the_transpose_lists_who_turns_to_each_node():
    rng = np.random.default_rng(1)
    snapshot = Snapshot.from_arrays(
        rng.integers(0, 20, 90),
        rng.integers(0, 20, 90),
        rng.random(90),
        nodes=[f"n{k:02d}" for k in range(20)],
    )
    for j in range(snapshot.n):
        span = slice(snapshot.in_indptr[j], snapshot.in_indptr[j + 1])
        expected = np.flatnonzero(snapshot.targets == j)
        assert snapshot.in_arcs[span].tolist() == expected.tolist()
        assert snapshot.in_sources[span].tolist() == snapshot.sources[expected].tolist()
    assert snapshot.in_indptr[-1] == snapshot.m > 50


def test_parallel_strengths_join_by_noisy_or_and_counts_add_before_the_log():
    tied = Snapshot.from_arrays([0, 0, 0], [1, 1, 2], [0.5, 0.5, 0.3], nodes=["a", "b", "c"])
    assert tied.strength.tolist() == [0.75, 0.3]
    assert tied.weight is tied.strength
    assert not tied.counted
    met = Snapshot.from_arrays([0, 0, 0], [1, 1, 2], [3, 4, 1], nodes=["a", "b", "c"], values="count")
    assert met.weight.tolist() == [np.log1p(7.0), np.log1p(1.0)]
    assert met.strength.tolist() == (met.weight / (met.weight + 1)).tolist()
    assert met.counted


def test_arcs_to_oneself_and_of_no_strength_are_left_out():
    snapshot = Snapshot.from_arrays([0, 0, 1], [0, 1, 0], [1.0, 0.0, 0.4], nodes=["a", "b"])
    assert snapshot.m == 1
    assert snapshot.arc("b", "a") == 0
    assert snapshot.arc("a", "b") is None


def test_a_faint_parallel_tie_never_weakens_or_erases_an_arc():
    snapshot = Snapshot.from_arrays([0, 0], [1, 1], [1e-300, 1e-20], nodes=["a", "b"])
    assert snapshot.strength.tolist() == [1e-20]


def test_cost_is_whole_micro_units_of_minus_log_strength():
    assert tie_cost(np.array([1.0, 0.5, np.exp(-1.0)])).tolist() == [1, 693147, 1_000_000]
    assert _line().cost.dtype == np.int64


def test_arrays_cannot_be_written():
    snapshot = _line(kinds=[0, 1, 2])
    for name in (
        "kinds",
        "indptr",
        "targets",
        "strength",
        "weight",
        "cost",
        "in_indptr",
        "in_sources",
        "in_arcs",
    ):
        with pytest.raises(ValueError, match="read-only"):
            getattr(snapshot, name)[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        snapshot.sources[0] = 0


def test_seats_and_teams_are_never_ranked():
    assert _line(kinds=[PERSON, SEAT, TEAM]).ranked.tolist() == [False, False, True]


def test_an_unknown_id_is_named_with_a_near_one():
    with pytest.raises(UnknownName, match="did you mean"):
        Snapshot.from_arrays([], [], [], nodes=["p:li-wei"]).index("p:li-we")


def test_a_graph_may_be_empty_or_without_arcs():
    empty = Snapshot.from_arrays([], [], [], nodes=[])
    assert (empty.n, empty.m, empty.indptr.tolist()) == (0, 0, [0])
    assert len(empty.digest) == 32
    assert Snapshot.from_arrays([], [], [], nodes=["a"]).m == 0


BAD = {
    "lengths differ": ([0], [1, 2], [1.0], {}),
    "a place below 0": ([-1], [1], [1.0], {}),
    "a place beyond the nodes": ([0], [3], [1.0], {}),
    "a huge unsigned place": (np.array([2**64 - 1], np.uint64), [1], [1.0], {}),
    "places that are fractions": ([0.0], [1.0], [1.0], {}),
    "places that are truth values": ([True], [False], [1.0], {}),
    "texts as places": (["a"], ["b"], [1.0], {}),
    "NaN": ([0], [1], [float("nan")], {}),
    "infinity": ([0], [1], [float("inf")], {}),
    "a strength above 1": ([0], [1], [1.5], {}),
    "a strength below 0": ([0], [1], [-0.1], {}),
    "a text as strength": ([0], [1], ["0.5"], {}),
    "a complex strength": ([0], [1], [1j], {}),
    "objects as strength": ([0], [1], np.array([0.5], object), {}),
    "a table instead of a column": ([[0]], [[1]], [[1.0]], {}),
    "ragged columns": ([[0], [1, 2]], [1], [1.0], {}),
    "repeated ids": ([0], [1], [1.0], {"nodes": ["a", "a", "b"]}),
    "an empty id": ([0], [1], [1.0], {"nodes": ["", "a", "b"]}),
    "ids that are numbers": ([0], [1], [1.0], {"nodes": [1, 2, 3]}),
    "one text as ids": ([0], [1], [1.0], {"nodes": "abc"}),
    "kinds of another length": ([0], [1], [1.0], {"kinds": [0, 0]}),
    "a kind that is none": ([0], [1], [1.0], {"kinds": [0, 0, 9]}),
    "a count below 0": ([0], [1], [-1], {"values": "count"}),
    "counts that overflow": ([0, 0], [1, 1], [1.7e308, 1.7e308], {"values": "count"}),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_bad_columns_are_refused_at_the_door(case):
    source, target, strength, options = case
    with pytest.raises(InputError):
        Snapshot.from_arrays(source, target, strength, **{"nodes": NODES, **options})


def test_every_problem_is_reported_at_once():
    with pytest.raises(InputError) as caught:
        Snapshot.from_arrays([0, 7], [-2, 1], [2.0, 0.5], nodes=NODES)
    assert [problem.field for problem in caught.value.problems] == ["source", "target", "strength"]
    assert [problem.row for problem in caught.value.problems] == [1, 0, 0]


def test_unknown_values_are_named():
    with pytest.raises(UnknownName, match="strength, count"):
        Snapshot.from_arrays([0], [1], [1.0], nodes=NODES, values="weights")


@pytest.mark.parametrize(
    ("source", "target"), [([0, 0], [1, 1]), ([0, 2], [1, 2])], ids=["twice", "to oneself"]
)
def test_build_refuses_arcs_that_are_not_simple(source, target):
    with pytest.raises(InputError):
        Snapshot.build(NODES, [0] * 3, source, target, [0.5, 0.5], [0.5, 0.5], as_of=None, view="")


def _evidence():
    """Arc 0: one fact told twice (one cluster) and another; arc 1: meetings; arc 2: needs two facts."""
    return Evidence(
        facts=("f1", "f2", "f3", "f4"),
        confidence=np.array([0.9, 0.8, 0.5, 0.25]),
        kinds=("advice", "meeting"),
        arc=np.array([0, 0, 0, 1, 1, 2], np.int32),
        kind=np.array([0, 0, 0, 1, 1, 0], np.int16),
        cluster=np.array([0, 0, 1, 2, 3, 4], np.int32),
        strength=np.array([0.5, 0.6, 0.4, 0.0, 0.0, 1.0]),
        delta=np.array([1.0, 1.0, 0.5, 1.0, 1.0, 0.7]),
        count=np.array([0.0, 0.0, 0.0, 3.0, 1.0, 0.0]),
        assumed=np.zeros(6, bool),
        fact_ptr=np.array([0, 1, 2, 3, 4, 5, 7]),
        fact_index=np.array([0, 1, 2, 2, 3, 0, 1], np.int32),
    )


def test_evidence_combines_by_cluster_then_noisy_or_and_counts_through_the_log():
    p, weight = _evidence().combine(3)
    told, other = max(0.5 * 0.9, 0.6 * 0.8), 0.4 * 0.5
    met = np.log1p(4.0) * (3 * 0.5 + 1 * 0.25) / 4
    assert p == pytest.approx([1 - (1 - told) * (1 - other), met / (1 + met), 0.9 * 0.8])
    assert weight == pytest.approx([1 - (1 - told) * (1 - other * 0.5), met, 0.9 * 0.8 * 0.7])


def test_in_a_draw_present_facts_count_in_full_and_absent_ones_not_at_all():
    p, weight = _evidence().combine(3, np.array([True, False, True, True]))
    assert p == pytest.approx([1 - 0.5 * 0.6, np.log1p(4) / (1 + np.log1p(4)), 0.0])
    assert weight == pytest.approx([1 - 0.5 * 0.8, np.log1p(4), 0.0])
    p, weight = _evidence().combine(3, np.zeros(4, bool))
    assert p.tolist() == weight.tolist() == [0, 0, 0]


def test_one_piece_of_evidence_keeps_its_strength_to_the_last_bit():
    evidence = _evidence()
    p, _ = evidence.combine(3, np.array([False, False, True, False]))
    assert p[0] == 0.4


def test_evidence_is_renumbered_with_its_arcs():
    p, weight = _evidence().combine(3)
    snapshot = Snapshot.build(
        ["z", "y", "x"], [0, 0, 0], [0, 1, 2], [1, 2, 0], p, weight, as_of=None, view="", evidence=_evidence()
    )
    assert snapshot.nodes == ("x", "y", "z")
    again_p, again_weight = snapshot.evidence.combine(snapshot.m)
    assert again_p.tolist() == snapshot.strength.tolist()
    assert again_weight.tolist() == snapshot.weight.tolist()
    needs_two = snapshot.arc("x", "z")
    (row,) = snapshot.evidence.rows_of(needs_two)
    assert snapshot.evidence.facts_of(row) == ("f1", "f2")


def test_a_million_ties_stay_under_sixty_bytes_each():
    rng = np.random.default_rng(2)
    n, m = 2_000, 50_000
    snapshot = Snapshot.from_arrays(
        rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m), nodes=[f"n{k:05d}" for k in range(n)]
    )
    assert snapshot.m > 45_000
    assert snapshot.nbytes / snapshot.m < 40

"""Influence against dense algebra, pinning by brute force, and PageRank."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.rules.game import All, Vote
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.decision.outcome import moved, outcome_influence, pins
from stakemap.scoring.decision.power import passing
from stakemap.scoring.influence import attention as rows_of
from stakemap.scoring.influence.attention import listening
from stakemap.scoring.influence.model import influence_of

Floats = NDArray[np.float64]


def _florence() -> Snapshot:
    graph = nx.florentine_families_graph()
    nodes = sorted(graph)
    place = {node: k for k, node in enumerate(nodes)}
    arcs = [(place[i], place[j]) for i, j in graph.edges] + [(place[j], place[i]) for i, j in graph.edges]
    rng = np.random.default_rng(0)
    source, target = np.array(arcs).T
    return Snapshot.from_arrays(source, target, rng.uniform(0.1, 1, len(arcs)), nodes=nodes)


def _random(seed: int, n: int = 35, m: int = 120) -> Snapshot:
    rng = np.random.default_rng(seed)
    nodes = [f"n{k:03d}" for k in range(n)]
    return Snapshot.from_arrays(
        rng.integers(0, n - 5, m), rng.integers(0, n, m), rng.uniform(0.05, 1, m), nodes=nodes
    )


def _dense(snapshot: Snapshot, kappa: float = 0.25, half: float = 0.5) -> Floats:
    weights = np.zeros((snapshot.n, snapshot.n))
    weights[snapshot.sources, snapshot.targets] = snapshot.weight
    return weights / (1 + kappa) / (half + weights.sum(axis=1))[:, None]


def _pinned(k: Floats, own: Floats, node: int, value: float, beta: Floats) -> float:
    """Outcome beta'y once y_node is held at a value and everybody else settles."""
    system = np.eye(len(k)) - k
    right = (1 - k.sum(axis=1)) * own
    system[node], right[node] = np.eye(len(k))[node], value
    return float(beta @ np.linalg.solve(system, right))


snapshots = pytest.mark.parametrize("snapshot", [_florence(), _random(1), _random(2)], ids=str)


@snapshots
def test_influence_is_what_the_decision_moves_when_a_position_is_held(snapshot: Snapshot) -> None:
    rng = np.random.default_rng(5)
    beta, own = rng.dirichlet(np.ones(snapshot.n)), rng.random(snapshot.n)
    k = _dense(snapshot)
    found = influence_of(snapshot, beta=beta).values
    for j in range(snapshot.n):
        effect = _pinned(k, own, j, 1.0, beta) - _pinned(k, own, j, 0.0, beta)
        assert abs(found[j] - effect) < 1e-13
    assert np.ptp(found) > 0.01


@snapshots
def test_both_splits_sum_to_the_score_and_have_no_negative_part(snapshot: Snapshot) -> None:
    beta = {snapshot.nodes[k]: 1.0 for k in (0, 3, 5, 8)}
    found = influence_of(snapshot, beta=beta)
    for node in snapshot.nodes:
        t = found.scores()["influence"][node]
        for split in (found.by_last_tie(node), found.by_decision_maker(node)):
            assert abs(split.total - t) < 1e-12
            assert abs(split.value - t) < 1e-12
            assert all(part.value >= 0 for part in split)
        ties = [part for part in found.by_last_tie(node) if part.kind == "tie"]
        assert all(part.arc is not None and snapshot.arc(*part.arc) is not None for part in ties)
    assert any(len(found.by_last_tie(node)) > 2 for node in snapshot.nodes)


@snapshots
def test_the_ledger_adds_up_to_one_and_what_is_received_was_ceded(snapshot: Snapshot) -> None:
    book = influence_of(snapshot, beta={snapshot.nodes[2]: 2.0, snapshot.nodes[4]: 1.0}).ledger
    assert abs(book.share.sum() - 1) < 1e-12
    assert abs(book.received.sum() - book.ceded.sum()) < 1e-12
    assert np.abs(book.kept + book.received - book.share).max() < 1e-15
    assert book.ceded.sum() > 0.1


def _shaped(shape: str, n: int = 90) -> Snapshot:
    """Few ties for so many pairs: stars, a line, a ring with loops, parts, people without any."""
    rng, every = np.random.default_rng(n), np.arange(1, n)
    ends = {
        "all ask one": (every, 0 * every),
        "one asks all": (0 * every, every),
        "line": (every - 1, every),
        "ring with loops": (np.r_[every, 0, every], np.r_[every - 1, n - 1, every]),
        "parts": (rng.integers(0, n // 3, 150) * 3, rng.integers(0, n // 3, 150) * 3),
        "crowd": rng.integers(0, n, (2, 300)),
        "no ties": (every[:0], every[:0]),
    }[shape]
    strength = rng.choice([1e-9, 0.1, 0.5, 1.0], len(ends[0]))
    return Snapshot.from_arrays(*ends, strength, nodes=[f"n{k:03d}" for k in range(n)])


@pytest.mark.parametrize(
    "shape", ["all ask one", "one asks all", "line", "ring with loops", "parts", "crowd", "no ties"]
)
def test_of_few_ties_influence_is_that_of_a_whole_inverse(shape: str) -> None:
    snapshot = _shaped(shape)
    beta = np.random.default_rng(1).dirichlet(np.full(snapshot.n, 0.2))
    given = {"n001": 0.0, "n004": 0.95}
    found = influence_of(snapshot, beta=beta, susceptibility=given)
    total, error, returned = found.listening.totals(beta)
    k = np.zeros((snapshot.n, snapshot.n))
    k[snapshot.sources, snapshot.targets] = found.listening.attention
    walks = np.linalg.inv(np.eye(snapshot.n) - k)
    assert error == 0.0
    assert returned is not None
    assert np.abs(returned - np.diag(walks)).max() < 1e-12
    assert np.abs(total - beta @ walks).max() < 1e-12
    assert np.abs(found.values - beta @ walks / np.diag(walks)).max() < 1e-12
    assert "walks" not in vars(found.listening), "no whole inverse was needed"
    assert found.by_last_tie("n004").value == found.values[4]
    assert abs(found.by_last_tie("n004").total - found.values[4]) < 1e-12


def test_constant_susceptibility_gives_personalised_pagerank() -> None:
    snapshot = _florence()
    graph = nx.DiGraph()
    graph.add_nodes_from(snapshot.nodes)
    for i, j, w in zip(snapshot.sources, snapshot.targets, snapshot.weight, strict=True):
        graph.add_edge(snapshot.nodes[i], snapshot.nodes[j], weight=float(w))
    beta = {"Strozzi": 0.25, "Albizzi": 0.25, "Guadagni": 0.25, "Peruzzi": 0.25}
    given = dict.fromkeys(snapshot.nodes, 0.7)
    share = influence_of(snapshot, beta=beta, susceptibility=given).ledger.share
    expected = nx.pagerank(graph, 0.7, personalization=beta, tol=1e-15, max_iter=3000)
    assert max(abs(share[k] - expected[node]) for k, node in enumerate(snapshot.nodes)) < 1e-10


def test_the_iterative_solution_agrees_with_the_dense_one(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = _random(7, n=400, m=2400)
    dense = influence_of(snapshot)
    t = dense.values
    monkeypatch.setattr(rows_of, "DENSE", 10)
    large = influence_of(snapshot, exact_highest=20)
    scores = large.scores()["influence"]
    assert np.abs(large.total - dense.total).sum() < 1e-11
    low, high = scores.bounds or (t, t)
    assert (low <= t + 1e-11).all()
    assert (t <= high + 1e-11).all()
    highest = np.argsort(-high, kind="stable")[:20]
    assert highest.tolist() == np.argsort(-t, kind="stable")[:20].tolist()
    assert (scores.values[highest] <= t[highest] * (1 + 2e-5)).all()
    assert np.abs(scores.values - t).max() > 1e-4, "the others are only bounded"
    assert "error <=" in scores.notes[1]
    node = snapshot.nodes[int(np.argmin(scores.values))]
    assert abs(large.by_last_tie(node).total - t[snapshot.index(node)]) < 1e-10
    assert abs(large.by_decision_maker(node).total - t[snapshot.index(node)]) < 1e-10


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_the_highest_is_that_of_the_exact_values(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Also where many are equal: copies of one graph beside each other, whose people differ in no value."""
    draw = np.random.default_rng(seed)
    few, copies = int(draw.integers(2, 25)), int(draw.integers(1, 4))
    i, j = draw.integers(0, few, (2, 3 * few))
    strength = draw.choice([0.1, 0.5, 0.5, 1.0], i.size)
    ends = [np.concatenate([part + few * k for k in range(copies)]) for part in (i, j)]
    snapshot = Snapshot.from_arrays(*ends, np.tile(strength, copies), nodes=map(str, range(few * copies)))
    t = influence_of(snapshot).values
    monkeypatch.setattr(rows_of, "DENSE", 1)
    for count in (1, few, few * copies):
        scores = influence_of(snapshot, exact_highest=count).scores()["influence"]
        low, high = scores.bounds or (t, t)
        first = np.argsort(-scores.values, kind="stable")[:count]
        assert np.abs(t[first] - np.sort(t)[::-1][:count]).max() < 1e-9, "it is these, in this order"
        assert ((low <= t + 1e-9) & (t <= high + 1e-9)).all()


RULE = All((Vote("board", ("n001", "n004", "n007"), (2, 1, 1), 3), Vote("sign", ("n010",), (1,), 1)))


def test_a_stand_moves_each_voter_by_the_chance_to_be_reached() -> None:
    snapshot = _random(2)
    stances = {"n001": 0.4, "n004": 0.7, "n007": 0.5, "n010": 0.8, "n003": 0.1}
    k = _dense(snapshot)
    effects = pins(snapshot, RULE, stances, to=1.0)
    assert np.ptp(effects.values) > 0.01
    for node in ("n003", "n004", "n020"):
        j = snapshot.index(node)
        after = {}
        for voter in ("n001", "n004", "n007", "n010"):
            listener = np.eye(snapshot.n)[snapshot.index(voter)]
            zero = np.zeros(snapshot.n)
            reach = _pinned(k, zero, j, 1.0, listener) - _pinned(k, zero, j, 0.0, listener)
            after[voter] = min(1.0, stances[voter] + reach * (1.0 - stances.get(node, 0.5)))
        assert moved(snapshot, RULE, stances, node, 1.0) == pytest.approx(after, abs=1e-12)
        assert abs(effects[node] - (passing(RULE, after) - passing(RULE, stances))) < 1e-12


@pytest.mark.parametrize("to", [-0.1, 1.1, float("nan"), "for"])
def test_a_stand_outside_the_range_of_stances_is_refused(to) -> None:
    with pytest.raises(InputError):
        pins(_random(2), RULE, {}, to=to)


def test_influence_on_the_outcome_is_the_slope_of_a_small_stand() -> None:
    snapshot = _random(2)
    stances = {"n001": 0.4, "n004": 0.7, "n007": 0.5, "n010": 0.8}
    slopes = outcome_influence(listening(snapshot), RULE, stances)
    for node in ("n001", "n003", "n020", "n033"):
        up = moved(snapshot, RULE, stances, node, stances.get(node, 0.5) + 1e-6)
        down = moved(snapshot, RULE, stances, node, stances.get(node, 0.5) - 1e-6)
        slope = (passing(RULE, up) - passing(RULE, down)) / 2e-6
        assert abs(slopes[node] - slope) < 1e-8
    assert slopes.values.max() > 0.1

"""Coverage and introductions: shares, gaps, single threads, limits, bounds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes import introductions
from stakemap.scoring.routes.coverage import cover
from stakemap.scoring.routes.introductions import Limits, introduce
from stakemap.scoring.routes.paths import k_best, one_tie
from stakemap.scoring.routes.route_reliability import at_least_one

NODES = ["a", "b", "c", "d", "us1", "us2"]
TIES = [
    ("us1", "a", 0.5),
    ("us2", "a", 0.5),
    ("us2", "b", 0.8),
    ("b", "c", 0.5),
    ("a", "c", 0.5),
    ("c", "d", 0.5),
]


def graph(ties=TIES, nodes=NODES) -> Snapshot:
    place = {name: k for k, name in enumerate(nodes)}
    return Snapshot.from_arrays(
        [place[i] for i, _, _ in ties], [place[j] for _, j, _ in ties], [p for *_, p in ties], nodes=nodes
    )


def test_gaps_single_threads_and_shared_contacts_are_told_apart():
    grid = cover(graph(), ["us1", "us2"], {"a": 1.0, "b": 1.0, "c": 2.0})
    assert grid.gaps == ("c",)
    assert grid.single == {"b": "us2"}
    assert grid.shared == {"a": ("us1", "us2")}
    assert grid.left_by("us2") == ("b",)
    assert grid.known.tolist() == [0.0, 0.75, 0.8]
    assert grid.share_known == pytest.approx((0.75 + 0.8) / 4)
    assert grid.loss("us2") == pytest.approx((0.25 + 0.8) / 4)
    assert grid.reach[0] == pytest.approx(0.4)


def test_no_route_passes_through_another_of_ours():
    ties = [("us1", "us2", 1.0), ("us2", "a", 0.9)]
    grid = cover(graph(ties), ["us1", "us2"], {"a": 1.0})
    assert grid.best[:, 0].tolist() == pytest.approx([0.0, 0.9])


def test_weights_must_not_be_negative_and_sides_must_differ():
    with pytest.raises(InputError):
        cover(graph(), ["us1"], {"a": -1.0})
    with pytest.raises(InputError):
        cover(graph(), ["us1"], {"us1": 1.0})


def random_graph(seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    nodes = [*(f"n{k}" for k in range(7)), "us1", "us2"]
    ties = [
        (nodes[i], nodes[j], float(p))
        for i, j, p in zip(
            rng.integers(0, 9, 22), rng.integers(0, 7, 22), rng.choice([0.3, 0.6, 0.9], 22), strict=True
        )
        if i != j
    ]
    return graph(ties, nodes)


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_keeps_its_limits_and_its_bound_and_is_best_where_every_choice_is_tried(seed, monkeypatch):
    snapshot, team = random_graph(seed), ["us1", "us2"]
    weights = {f"n{k}": float(k + 1) for k in range(4)}
    limits = Limits(asks=3, per_member=2, per_person=1)
    plan = introduce(snapshot, team, weights, limits=limits, choices=3)
    paths = [
        path
        for whom in sorted(weights)
        for path in k_best(snapshot, team, whom, k=3)
        if 1 < len(path) <= limits.steps and all(snapshot.arc(one, whom) is None for one in team)
    ]
    best = max(
        value(snapshot, team, weights, some)
        for size in range(4)
        for some in combinations(paths, size)
        if allowed(some, limits)
    )
    assert allowed([ask.path for ask in plan.asks], limits)
    assert plan.value == pytest.approx(value(snapshot, team, weights, [ask.path for ask in plan.asks]))
    assert plan.value <= best + 1e-12 <= plan.bound + 1e-9
    assert plan.value - plan.base == pytest.approx(sum(ask.gain for ask in plan.asks))
    if plan.exact:
        assert plan.value == pytest.approx(best)
    assert plan.value - plan.base >= (best - plan.base) / (2 + limits.steps)
    monkeypatch.setattr(introductions, "EXACT_CANDIDATES", 0)
    rough = introduce(snapshot, team, weights, limits=limits, choices=3)
    assert not rough.exact
    assert rough.value <= best + 1e-12 <= rough.bound + 1e-9


def allowed(paths, limits: Limits) -> bool:
    begins = [path.nodes[0] for path in paths]
    passes = [node for path in paths for node in path.nodes[1:-1]]
    return (
        len(paths) <= limits.asks
        and all(begins.count(x) <= limits.per_member for x in begins)
        and all(passes.count(x) <= limits.per_person for x in passes)
    )


def value(snapshot: Snapshot, team, weights, paths) -> float:
    total = 0.0
    for person, weight in weights.items():
        arcs = [[arc] for m in team if (arc := snapshot.arc(m, person)) is not None]
        arcs += [list(path.arcs) for path in paths if path.nodes[-1] == person]
        ways = [[one_tie(snapshot, arc) for arc in way] for way in arcs]
        chance = {tie: float(snapshot.strength[tie]) for way in ways for tie in way}
        total += weight * (at_least_one(ways, chance).value if ways else 0.0)
    return total / sum(weights.values())


def test_who_was_asked_of_late_is_spared():
    spared = introduce(graph(), ["us1", "us2"], {"c": 1.0}, limits=Limits(per_person=1), asked={"b": 1})
    assert {ask.asked for ask in spared.asks} == {("a",)}
    assert spared.exact


def test_two_routes_that_share_nobody_are_a_backup():
    plan = introduce(graph(), ["us1", "us2"], {"c": 1.0}, limits=Limits(per_person=1))
    assert plan.backups == ("c",)
    assert introduce(graph(), ["us1", "us2"], {"c": 1.0}, limits=Limits(asks=1)).backups == ()


def test_limits_are_checked():
    with pytest.raises(InputError):
        Limits(asks=-1)


def test_whoever_rests_is_not_asked_at_all():
    resting = introduce(graph(), ["us1", "us2"], {"c": 1.0}, resting=["b"])
    assert resting.resting == ("b",)
    assert {ask.asked for ask in resting.asks} == {("a",)}


def test_each_ask_has_the_best_other_route_that_shares_nobody_or_none():
    plan = introduce(graph(), ["us1", "us2"], {"c": 1.0}, limits=Limits(asks=1))
    (ask,), (spare,) = plan.asks, plan.spare
    assert spare is not None
    assert spare.nodes[-1] == ask.target
    assert not set(spare.nodes[:-1]) & set(ask.path.nodes[:-1])
    alone = introduce(graph(), ["us1"], {"c": 1.0}, limits=Limits(asks=1))
    assert alone.spare == (None,)


def test_where_nobody_matters_nothing_is_reached_and_nothing_gained():
    plan = introduce(graph(), ["us1", "us2"], {"c": 0.0})
    assert (plan.base, plan.value, plan.bound) == (0.0, 0.0, 0.0)
    assert all(ask.gain == 0.0 for ask in plan.asks)


def test_weights_count_beside_one_another_and_not_by_their_size():
    weights = {"b": 1.0, "c": 2.0, "d": 0.5}
    plan = introduce(graph(), ["us1", "us2"], weights)
    small = introduce(graph(), ["us1", "us2"], {name: weight / 8 for name, weight in weights.items()})
    assert [ask.gain for ask in small.asks] == pytest.approx([ask.gain for ask in plan.asks])
    assert sum(ask.gain for ask in small.asks) == pytest.approx(small.value - small.base) != 0.0

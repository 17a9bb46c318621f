"""Ways of equal cost against exact products: strengths are powers of 1/2 and of 9/10, as fractions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, permutations

import numpy as np
import pytest

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.network.betweenness import betweenness, one_source
from stakemap.scoring.routes.paths import k_best
from stakemap.scoring.routes.timed_paths import k_best_in_order

N = 6
NAMES = [f"n{k}" for k in range(N)]
BASES = (Fraction(1, 2), Fraction(9, 10))
Ties = dict[tuple[int, int], Fraction]
Length = tuple[Fraction, int]

few_and_all = pytest.mark.parametrize(
    "seeds", [range(1000, 1040), pytest.param(range(1000), marks=pytest.mark.slow)], ids=["few", "all"]
)


def drawn(rng: np.random.Generator) -> tuple[Snapshot, Ties]:
    """A digraph whose strengths are 1 to 1/16, or 1 to .6561, or products of both."""
    pairs = [(i, j) for i in range(N) for j in range(N) if i != j]
    chosen = rng.choice(len(pairs), int(rng.integers(4, 20)), replace=False).tolist()
    kinds = ((1, 0), (0, 1), (1, 1))[int(rng.integers(3))]
    ties: Ties = {}
    for k in chosen:
        half, ninth = (int(rng.integers(0, 5)) * use for use in kinds)
        ties[pairs[k]] = BASES[0] ** half * BASES[1] ** ninth
    source, target = zip(*ties, strict=True)
    return Snapshot.from_arrays(source, target, [float(p) for p in ties.values()], nodes=NAMES), ties


def length(steps: list[Fraction]) -> Length:
    """Shorter is less: the greater product, of equal ones fewer certain steps (each costs 1e-6)."""
    product = Fraction(1)
    for p in steps:
        product *= p
    return -product, steps.count(Fraction(1))


def ways(ties: Ties, start: int, end: int) -> Iterator[tuple[Length, tuple[int, ...]]]:
    between = [k for k in range(N) if k not in (start, end)]
    for count in range(N - 1):
        for inner in permutations(between, count):
            way = (start, *inner, end)
            if all(step in ties for step in pairwise(way)):
                yield length([ties[step] for step in pairwise(way)]), way


def between(ties: Ties) -> list[Fraction]:
    found = [Fraction(0)] * N
    for start, end in permutations(range(N), 2):
        every = list(ways(ties, start, end))
        least = min(every, default=(None,))[0]
        best = [way for cost, way in every if cost == least]
        for way in best:
            for node in way[1:-1]:
                found[node] += Fraction(1, len(best))
    return found


def named(way: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(NAMES[k] for k in way)


@few_and_all
def test_betweenness_by_cost_shares_among_all_ways_of_equal_product(seeds):
    tied = 0
    for seed in seeds:
        snapshot, ties = drawn(np.random.default_rng(seed))
        wanted = between(ties)
        ours = betweenness(snapshot, weight="cost", normalized=False)
        exact = sum(one_source(snapshot, s, cost=True) for s in range(N))
        assert ours.values == pytest.approx([float(one) for one in wanted], abs=1e-12), seed
        assert exact == pytest.approx(ours.values, abs=1e-12), seed
        tied += any(one.denominator > 1 for one in wanted)
    assert tied > len(seeds) // 8


@few_and_all
def test_routes_of_equal_product_stand_in_order_of_ids(seeds):
    tied = 0
    for seed in seeds:
        snapshot, ties = drawn(np.random.default_rng(seed))
        every = sorted(ways(ties, 0, N - 1))
        for k in (1, 3, 50):
            ours = k_best(snapshot, NAMES[0], NAMES[-1], k=k)
            assert [path.nodes for path in ours] == [named(way) for _, way in every[:k]], seed
        tied += len({cost for cost, _ in every}) < len(every)
    assert tied > len(seeds) // 8


def spread(slots: list[Ties], way: tuple[int, ...]) -> tuple[Length, tuple[int, ...]] | None:
    """The shortest, then earliest, slots of a way."""
    steps = list(pairwise(way))
    every = [
        (length([slots[at][step] for at, step in zip(when, steps, strict=True)]), when)
        for when in combinations_with_replacement(range(len(slots)), len(steps))
        if all(step in slots[at] for at, step in zip(when, steps, strict=True))
    ]
    return min(every, default=None)


@few_and_all
def test_routes_in_time_of_equal_product_stand_in_order_of_ids_and_are_the_earliest(seeds):
    tied = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        snapshots, slots = zip(*(drawn(rng) for _ in range(1 + seed % 3)), strict=True)
        every = []
        for count in range(N - 1):
            for inner in permutations(range(1, N - 1), count):
                way = (0, *inner, N - 1)
                if (best := spread(list(slots), way)) is not None:
                    every.append((best[0], way, best[1]))
        every.sort()
        ours = k_best_in_order(snapshots, [NAMES[0]], [NAMES[-1]], k=4)
        assert [(path.nodes, path.slots) for path in ours] == [(named(w), at) for _, w, at in every[:4]], seed
        tied += len({cost for cost, *_ in every}) < len(every)
    assert tied > len(seeds) // 8


def test_three_halves_cost_what_an_eighth_costs():
    square = Snapshot.from_arrays([0, 1, 2, 0], [1, 2, 3, 3], [0.5, 0.5, 0.5, 0.125], nodes=list("abcd"))
    found = betweenness(square, weight="cost")
    assert [found[node] for node in "abcd"] == [0.0, 0.25, 0.25, 0.0]
    ways = k_best(square, "a", "d")
    assert [path.nodes for path in ways] == [tuple("abcd"), tuple("ad")]
    assert [path.cost for path in ways] == [2079442, 2079442]

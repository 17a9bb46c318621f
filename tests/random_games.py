"""Random compound games whose parts may share players, for tests against brute force."""

from __future__ import annotations

from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote

NAMES = "abcdefghi"


def random_vote(rng, pool):
    who = tuple(rng.permutation(list(pool))[: rng.integers(1, min(5, len(pool)) + 1)].tolist())
    weights = tuple(rng.integers(0, 5, len(who)).tolist())
    quota = int(rng.integers(1, sum(weights) + 3))
    return Vote("v", who, weights, quota, frozenset(p for p in who if rng.random() < 0.15))


def random_game(rng, pool, depth=2):
    if depth == 0 or rng.random() < 0.25 or len(pool) < 2:
        return random_vote(rng, pool)
    if rng.random() < 0.5:
        cut = int(rng.integers(1, len(pool)))
        pools = (pool[:cut], pool[cut:])
    else:
        pools = (pool,) * int(rng.integers(2, 4))
    parts = tuple(random_game(rng, p, depth - 1) for p in pools)
    kind = rng.integers(3)
    return (
        All(parts)
        if kind == 0
        else AnyOf(parts)
        if kind == 1
        else AtLeast(int(rng.integers(1, len(parts) + 1)), parts)
    )

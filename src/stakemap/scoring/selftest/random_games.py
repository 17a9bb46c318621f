"""Random compound games whose parts may share players."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stakemap.graph.rules.game import All, AnyOf, AtLeast, Game, Vote

__all__ = ["NAMES", "random_game"]

NAMES = "abcdefghi"


def _vote(rng: np.random.Generator, pool: Sequence[str]) -> Vote:
    who = tuple(rng.permutation(list(pool))[: rng.integers(1, min(5, len(pool)) + 1)].tolist())
    weights = tuple(rng.integers(0, 5, len(who)).tolist())
    quota = int(rng.integers(1, sum(weights) + 3))
    return Vote("v", who, weights, quota, frozenset(p for p in who if rng.random() < 0.15))


def random_game(rng: np.random.Generator, pool: Sequence[str], depth: int = 2) -> Game:
    """A rule of at most `depth` levels over votes of some of a pool of players."""
    if depth == 0 or rng.random() < 0.25 or len(pool) < 2:
        return _vote(rng, pool)
    pools: tuple[Sequence[str], ...]
    if rng.random() < 0.5:
        cut = int(rng.integers(1, len(pool)))
        pools = (pool[:cut], pool[cut:])
    else:
        pools = (pool,) * int(rng.integers(2, 4))
    parts = tuple(random_game(rng, p, depth - 1) for p in pools)
    kind = rng.integers(3)
    if kind == 0:
        return All(parts)
    return AnyOf(parts) if kind == 1 else AtLeast(int(rng.integers(1, len(parts) + 1)), parts)

"""How likely it is that some route works, when routes share ties."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Chance", "at_least_one"]

EXACT_TIES = 20
"""Distinct ties up to which the probability that some route works is exact."""
EXACT_ROUTES = 12
"""Routes up to which it is exact, whatever their ties."""
DRAWS = 20_000
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with its interval; `draws` is 0 where it is exact (then low = value = high)."""

    value: float
    low: float
    high: float
    draws: int = 0

    @property
    def exact(self) -> bool:
        """Whether nothing was sampled."""
        return self.draws == 0


def at_least_one(
    ways: Sequence[Collection[int]],
    probability: Mapping[int, float],
    *,
    draws: int = DRAWS,
    seed: int | None = None,
) -> Chance:
    """Probability that every tie of at least one way works, if ties work independently.

    Parameters
    ----------
    ways
        The ties of each way, as numbers; ways may share ties.
    probability
        Of each tie, in [0, 1].
    draws, seed
        For more than 20 distinct ties and more than 12 ways, which are sampled.

    Returns
    -------
    Chance
        Exact by splitting on shared ties, or sampled with Wilson's interval at 95%.

    Examples
    --------
    >>> at_least_one([{1, 2}, {1, 3}], {1: 0.5, 2: 0.5, 3: 0.5}).value
    0.375
    """
    sets = [frozenset(way) for way in ways]
    ties = sorted(frozenset().union(*sets))
    if len(ties) <= EXACT_TIES or len(sets) <= EXACT_ROUTES:
        value = _split(frozenset(sets), probability, {})
        return Chance(value, value, value)
    rng = np.random.default_rng(0 if seed is None else seed)
    chance = np.array([probability[tie] for tie in ties])
    works = np.zeros(draws, np.bool_)
    holds = rng.random((draws, len(ties))) < chance
    for way in sets:
        works |= holds[:, [k for k, tie in enumerate(ties) if tie in way]].all(axis=1)
    return _wilson(int(works.sum()), draws)


def _wilson(hits: int, draws: int) -> Chance:
    share, z2 = hits / draws, Z95**2 / draws
    middle = (share + z2 / 2) / (1 + z2)
    half = Z95 / (1 + z2) * math.sqrt(share * (1 - share) / draws + z2 / (4 * draws))
    return Chance(share, max(0.0, middle - half), min(1.0, middle + half), draws)


def _split(
    ways: frozenset[frozenset[int]],
    probability: Mapping[int, float],
    known: dict[frozenset[frozenset[int]], float],
) -> float:
    """Condition on the tie most ways share, until no two ways share one."""
    if frozenset() in ways:
        return 1.0
    least = frozenset(way for way in ways if not any(other < way for other in ways))
    counts: dict[int, int] = {}
    for way in least:
        for tie in way:
            counts[tie] = counts.get(tie, 0) + 1
    shared = max(sorted(counts), key=counts.__getitem__, default=-1)
    if not counts or counts[shared] == 1:
        fails = math.prod(1.0 - math.prod(probability[t] for t in sorted(way)) for way in _in_order(least))
        return 1.0 - fails
    if least not in known:
        works = frozenset(way - {shared} for way in least)
        lacks = frozenset(way for way in least if shared not in way)
        p = probability[shared]
        known[least] = p * _split(works, probability, known) + (1.0 - p) * _split(lacks, probability, known)
    return known[least]


def _in_order(ways: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    return sorted(ways, key=sorted)

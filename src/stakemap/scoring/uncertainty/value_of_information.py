"""Value of information: which facts, if checked, would move the list of the first most.

From the draws already made: with ``c`` the confidence of fact u and ``x_k`` whether k is among the first,
``q_u = sum_k cov(u, x_k)^2 / (c (1 - c))`` is the variance of the list that knowing u would take away
[1]_; its Monte-Carlo noise ``sum_k P_k (1 - P_k) / D`` is taken off.  What u would tell about other facts
of its source is left out: each fact is compared with its chance given the luck of its source.

References
----------
.. [1] Strong, M., Oakley, J. E. & Brennan, A. (2014). Estimating multiparameter partial expected value of
   perfect information from a probabilistic sensitivity analysis sample. Med. Decis. Making 34(3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.plain import Plain

__all__ = ["Worth", "explained"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Worth(Plain):
    """What checking one fact is worth.

    Attributes
    ----------
    fact
        Its id.
    same
        Ids of all facts that are this claim, by the same source; `fact` among them.
    confidence
        How far it is believed, in (0, 1).
    value
        Explained variance of the list, summed over people; noise taken off, at least 0.
    share
        The same as a share of all variance of the list, in [0, 1].
    node
        Whose place among the first depends on it most.
    if_true, if_false
        P(among the first) of that node in the draws where it holds, and where it does not.
    z
        How many standard errors of so many draws the two are apart, the luck of its source aside.
    luck
        Chance, at most 1, that draws alone set any fact and anybody that were looked at so far apart.
    """

    fact: str
    same: tuple[str, ...]
    confidence: float
    value: float
    share: float
    node: str
    if_true: float
    if_false: float
    z: float
    luck: float


def explained(
    present: Bools,
    expected: Floats,
    first: Bools,
    facts: tuple[str, ...],
    claims: Ints,
    nodes: tuple[str, ...],
) -> tuple[Worth, ...]:
    """All facts that are in doubt, the most worth checking first; ties by id.

    Parameters
    ----------
    present, expected
        Whether each fact holds in each draw, and its chance to; shape (F, draws).
    first
        Who is among the first in each draw, shape (draws, n).
    facts, claims
        Id of each fact, and the place of the first fact of its claim; shape (F,).
    nodes
        Ids of the nodes, n.
    """
    draws = present.shape[1]
    chance = np.mean(first, axis=0)
    moving = np.flatnonzero((chance > 0) & (chance < 1))
    total = float(np.sum(chance * (1.0 - chance)))
    doubt = np.mean(expected * (1.0 - expected), axis=1)
    open_ = [f for f in _spokesmen(expected.mean(axis=1), claims) if doubt[f] > 0]
    if not len(moving) or not open_ or draws < 2:
        return ()
    flags = first[:, moving] - chance[moving]
    shifts = (present[open_] - expected[open_]) @ flags / draws
    gains = np.sum(shifts**2, axis=1) / doubt[open_] - total / draws
    order = sorted(range(len(open_)), key=lambda k: (-gains[k], facts[open_[k]]))
    found = []
    for k in order:
        fact, gain = open_[k], max(0.0, float(gains[k]))
        node = int(moving[np.argmax(np.abs(shifts[k]))])
        holds = present[fact]
        sides = [float(np.mean(first[side, node])) if side.any() else 0.0 for side in (holds, ~holds)]
        same = tuple(facts[f] for f in np.flatnonzero(claims == claims[fact]).tolist())
        error = math.sqrt(doubt[fact] * flags[:, np.argmax(np.abs(shifts[k]))].var() / draws)
        z = float(np.max(np.abs(shifts[k]))) / error if error > 0 else 0.0
        found.append(
            Worth(
                facts[fact],
                same,
                float(expected[fact].mean()),
                gain,
                min(1.0, gain / total),
                nodes[node],
                sides[0],
                sides[1],
                z,
                _luck(z, holds, first[:, node], len(open_) * len(moving)),
            )
        )
    return tuple(found)


def _luck(z: float, holds: Bools, among: Bools, looked: int) -> float:
    """Chance of such a distance, or a greater one, somewhere among so many that were looked at.

    By the normal distribution and, where draws are few, by the exact one of the four counts; the larger.
    """
    normal = looked * math.erfc(z / math.sqrt(2.0))
    if normal >= 1.0:
        return 1.0
    exact = looked * _tail(int(np.sum(holds & among)), int(np.sum(holds)), int(np.sum(among)), len(holds))
    return min(1.0, max(normal, exact))


def _tail(both: int, one: int, other: int, draws: int) -> float:
    """Chance that two unrelated marks of draws meet so often, or so seldom; both sides."""

    def ways(n: int, k: int) -> float:
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    low, high = max(0, one + other - draws), min(one, other)
    span = range(both, high + 1) if both * draws >= one * other else range(low, both + 1)
    whole = ways(draws, one)
    chance = math.fsum(math.exp(ways(other, k) + ways(draws - other, one - k) - whole) for k in span)
    return min(1.0, 2.0 * chance)


def _spokesmen(confidence: Floats, claims: Ints) -> list[int]:
    """The surest fact of each claim."""
    best: dict[int, int] = {}
    for fact, claim in enumerate(claims.tolist()):
        if claim not in best or confidence[fact] > confidence[best[claim]]:
            best[claim] = fact
    return sorted(best.values())

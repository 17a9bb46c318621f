"""How sure a group is: what its density is worth, at which scale, and against chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.undirected import tie_weights
from stakemap.scoring.groups.consensus import partitions
from stakemap.scoring.groups.null_model import rewired
from stakemap.work import checkpoint

__all__ = [
    "DRAWS",
    "LEVEL",
    "POOL",
    "SCALES",
    "Chance",
    "against_chance",
    "best_scale",
    "density_gain",
    "undirected_ties",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Resolutions that are tried first: below 1 finds larger groups, above 1 smaller ones.  Where the last is
the best it is doubled until it is not, and then what lies between the neighbours is tried."""

FINEST = 64.0

POOL, DRAWS = 100, 39
"""So many chance groups must have been seen before any group is settled; at most so many chance graphs."""

_BEATEN = 10  # chance groups that stand out as much: then it is settled that a group does not

LEVEL = 0.05
"""A group is named if its p is at most this."""

_STEP = 40_000  # ties of chance graphs that are drawn at once
_LEAST_SPREAD = 1.0  # of the signed root of a likelihood ratio, where chance graphs give no other


def undirected_ties(snapshot: Snapshot, weight: str | None = None) -> tuple[Ints, Ints, Floats]:
    """Each tie once, as (lower place, higher place, weight); both directions add up, uncounted is 1.

    Examples
    --------
    >>> pair = Snapshot.from_arrays([0, 1], [1, 0], [0.5, 0.25], nodes=["a", "b"])
    >>> [column.tolist() for column in undirected_ties(pair, "strength")]
    [[0], [1], [0.75]]
    """
    n = max(1, snapshot.n)
    source, target = snapshot.sources.astype(np.int64), snapshot.targets.astype(np.int64)
    key, where = np.unique(np.minimum(source, target) * n + np.maximum(source, target), return_inverse=True)
    values = np.bincount(where, tie_weights(snapshot, weight), len(key)) if weight else np.ones(len(key))
    return key // n, key % n, np.asarray(values, np.float64)


def _gain(share: Floats, expected: Floats) -> Floats:
    """Kullback-Leibler divergence of two-way splits, where the first has more; 0 where it has less."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(share > 0, share * np.log(share / expected), 0.0)
        outside = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - expected)), 0.0)
    return np.where((share > expected) & (expected < 1), inside + outside, 0.0)


def _log_choose(n: float, k: float) -> float:
    return math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)


def _masses(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> tuple[Floats, Floats, Ints]:
    """Share of the ties inside each group, share of tie ends in each, and people with a tie in each."""
    count = int(labels.max()) + 1
    total = float(np.add.reduce(weight))
    degree = np.bincount(tail, weight, n) + np.bincount(head, weight, n)
    inside = labels[tail] == labels[head]
    within = np.bincount(labels[tail[inside]], weight[inside], count) / total
    ends = np.bincount(labels, degree, count) / (2.0 * total)
    return within, ends, np.bincount(labels[degree > 0], minlength=count)


def density_gain(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> tuple[Floats, Floats]:
    r"""How far each group is denser than its ties lead to expect, and the share of tie ends it has.

    .. math:: r_g = \sqrt{2 m \, KL\bigl(w_g / W \,\|\, (D_g / 2W)^2\bigr)}

    with w_g the weight of the ties inside, D_g of the tie ends, W of all m ties: the signed root of a
    likelihood ratio, 0 where the group is not denser.

    References
    ----------
    .. [1] Traag, V. A. et al. (2015). Detecting communities using asymptotical surprise. Phys. Rev. E 92.
    """
    within, ends, _ = _masses(n, tail, head, weight, labels)
    return np.sqrt(2.0 * len(tail) * _gain(within, ends**2)), ends


def _partition_evidence(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> float:
    r"""Evidence of a whole partition: m KL(inside, expected) less the price of the partition.

    References
    ----------
    .. [1] Zhang, L. & Peixoto, T. P. (2020). Statistical inference of assortative community structures.
       Phys. Rev. Research 2.
    """
    within, ends, people = _masses(n, tail, head, weight, labels)
    inside, expected = np.array([within.sum()]), np.array([(ends**2).sum()])
    people = people[people > 0]
    size = int(people.sum())
    price = math.lgamma(size + 1.0) - math.fsum(math.lgamma(count + 1.0) for count in people.tolist())
    price += _log_choose(size - 1.0, len(people) - 1.0) + math.log(size)
    return float(len(tail) * _gain(inside, expected)[0] - price)


def best_scale(n: int, ties: tuple[Ints, Ints, Floats], seed: int) -> float:
    """The resolution that explains the ties best; the middle one of equals."""
    worth: dict[float, float] = {}

    def look(scales: tuple[float, ...]) -> None:
        runs = partitions(n, *ties, np.array(scales), seed + len(worth))
        for scale, run in zip(scales, runs, strict=True):
            worth[scale] = _partition_evidence(n, *ties, run) if run.max() > 0 else -np.inf

    look(SCALES)
    while max(worth) < FINEST and worth[max(worth)] >= max(worth.values()):
        checkpoint()
        look((2.0 * max(worth),))
    middle = _best(worth)
    near = tuple(s for s in (middle / np.sqrt(2.0), middle * np.sqrt(2.0)) if SCALES[0] < s < FINEST)
    look(near)
    return _best(worth)


def _best(worth: dict[float, float]) -> float:
    most = max(worth.values())
    best = sorted(scale for scale, value in worth.items() if value >= most - 1e-9)
    return float(best[len(best) // 2])


@dataclass(frozen=True)
class Chance:
    """How far each group stands out among chance groups of its size, and how likely chance does as much.

    `p` allows for the number of groups looked at (Benjamini-Hochberg): of all groups named at .05 at most
    one in twenty is expected to be a work of chance.  `draws` chance graphs gave `pool` chance groups.
    """

    found: Floats
    p: Floats
    draws: int
    pool: int


def against_chance(
    n: int, ties: tuple[Ints, Ints, Floats], labels: Ints, scale: float, draws: int, seed: int
) -> Chance:
    """Compare groups with those of chance graphs, drawn until every group is settled, at most `draws`.

    A group is settled if it is beaten by so many chance groups that more draws would not change the
    answer, or beats enough of them.

    References
    ----------
    .. [1] Besag, J. & Clifford, P. (1991). Sequential Monte Carlo p-values. Biometrika 78(2).
    .. [2] Sandve, G. K. et al. (2011). Sequential Monte Carlo multiple testing. Bioinformatics 27(23).
    .. [3] Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. J. R. Stat. Soc. B 57.
    """
    gain, end = density_gain(n, *ties, labels)
    some = end > 0
    scales = sorted({scale, min(1.0, scale * 1.4), 1.0}) if scale < 1.0 else [scale]
    step = int(np.clip(_STEP // len(ties[0]), 2, max(2, draws)))
    gains, ends, done = np.zeros(0), np.zeros(0), 0
    while True:
        checkpoint()
        count = min(step, draws - done)
        fresh = _chance_groups(n, ties, scales, count, seed + done)
        gains, ends = np.concatenate((gains, fresh[0])), np.concatenate((ends, fresh[1]))
        done += count
        line = _Line.through(ends, gains)
        found, chance = line.stands_out(end, gain), np.sort(line.stands_out(ends, gains))
        beaten = len(chance) - np.searchsorted(chance, found - 1e-9)
        p = np.ones(len(found))
        share: Floats = ((1.0 + beaten[some]) / (1.0 + len(chance))).astype(np.float64)
        p[some] = _allowing_for_many(share)
        settled = ((p <= LEVEL) | (beaten >= _BEATEN)) & (len(chance) >= POOL)
        if done >= draws or bool(settled[some].all()):
            return Chance(found, p, done, len(chance))


def _chance_groups(
    n: int, ties: tuple[Ints, Ints, Floats], scales: list[float], count: int, seed: int
) -> tuple[Floats, Floats]:
    """Density gain and share of tie ends of every group found in some chance graphs."""
    tail, head, weight = ties
    one, two = rewired(n, tail, head, count, seed)
    gains, ends = [], []
    for each in scales:
        runs = partitions(n, one, two, weight, np.full(count, each), seed)
        for k in range(count):
            checkpoint()
            gain, end = density_gain(n, one[k], two[k], weight, runs[k])
            gains.append(gain[end > 0])
            ends.append(end[end > 0])
    return np.concatenate(gains), np.concatenate(ends)


def _allowing_for_many(p: Floats) -> Floats:
    """Benjamini and Hochberg's adjusted p."""
    order = np.argsort(p, kind="stable")
    raised = p[order] * len(p) / np.arange(1, len(p) + 1)
    least = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    adjusted = np.empty(len(p))
    adjusted[order] = least
    return adjusted


@dataclass(frozen=True)
class _Line:
    """What chance groups gain by their size: a straight line in the log of the share of tie ends."""

    low: float
    high: float
    base: float
    slope: float
    spread: float

    @classmethod
    def through(cls, ends: Floats, gains: Floats) -> _Line:
        x = np.log(ends)
        middle, level = float(x.mean()), float(gains.mean())
        wide = float(((x - middle) ** 2).sum())
        slope = float(((x - middle) * (gains - level)).sum()) / wide if wide > 1e-12 else 0.0
        base = level - slope * middle
        rest = gains - base - slope * x
        spread = float(np.sqrt((rest**2).mean()))
        return cls(float(x.min()), float(x.max()), base, slope, max(spread, _LEAST_SPREAD))

    def stands_out(self, ends: Floats, gains: Floats) -> Floats:
        """Deviation from the line in units of its spread; sizes beyond chance count as the nearest."""
        x = np.clip(np.log(np.maximum(ends, 1e-300)), self.low, self.high)
        return np.asarray((gains - self.base - self.slope * x) / self.spread)

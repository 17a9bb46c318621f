"""How sure a group is: what its density is worth, at which scale, and against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.consensus import partitions
from stakemap.scoring.null_model import rewired
from stakemap.scoring.undirected import tie_weights

__all__ = ["SCALES", "against_chance", "best_scale", "density_gain", "undirected_ties"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCALES = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Resolutions that are tried: below 1 finds larger groups, above 1 smaller ones."""

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


def _log_choose(n: Any, k: Any) -> Any:
    from scipy.special import gammaln

    return gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)


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
    from scipy.special import gammaln

    within, ends, people = _masses(n, tail, head, weight, labels)
    inside, expected = np.array([within.sum()]), np.array([(ends**2).sum()])
    people = people[people > 0]
    size = int(people.sum())
    price = gammaln(size + 1.0) - gammaln(people + 1.0).sum()
    price += _log_choose(size - 1.0, len(people) - 1.0) + np.log(size)
    return float(len(tail) * _gain(inside, expected)[0] - price)


def best_scale(n: int, ties: tuple[Ints, Ints, Floats], tries: int, seed: int) -> int:
    """Which of the scales explains the ties best; the middle one of equals."""
    runs = partitions(n, *ties, np.repeat(SCALES, tries), seed)
    worth = np.array([_partition_evidence(n, *ties, run) for run in runs]).reshape(-1, tries).mean(axis=1)
    several = runs.reshape(len(SCALES), tries, n).max(axis=2).max(axis=1) > 0
    worth[~several] = -np.inf
    best = np.flatnonzero(worth >= worth.max() - 1e-9)
    return int(best[len(best) // 2])


def against_chance(
    n: int, ties: tuple[Ints, Ints, Floats], labels: Ints, scale: float, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """How far each group stands out among chance groups of its size, and p over all groups together."""
    tail, head, weight = ties
    gains, ends, number = [], [], []
    scales = sorted({scale, min(1.0, scale * 1.4), 1.0}) if scale < 1.0 else [scale]
    step = max(1, 400_000 // len(tail))
    for start in range(0, draws, step):
        count = min(step, draws - start)
        one, two = rewired(n, tail, head, count, seed + start)
        drawn = [partitions(n, one, two, weight, np.full(count, each), seed + start) for each in scales]
        for k, run in ((k, run) for runs in drawn for k, run in enumerate(runs)):
            gain, end = density_gain(n, one[k], two[k], weight, run)
            some = end > 0
            gains.append(gain[some])
            ends.append(end[some])
            number.append(np.full(int(some.sum()), start + k))
    line = _Line.through(np.concatenate(ends), np.concatenate(gains))
    gain, end = density_gain(n, *ties, labels)
    found = line.stands_out(end, gain)
    chance = np.full(draws, -np.inf)
    np.maximum.at(
        chance, np.concatenate(number), line.stands_out(np.concatenate(ends), np.concatenate(gains))
    )
    beaten = (chance[None, :] >= found[:, None] - 1e-9).sum(axis=1)
    return found, (1.0 + beaten) / (1.0 + draws)


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

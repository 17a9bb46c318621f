"""Mean and deviation of brokerage counts when labels are dealt anew, in closed form.

For a broker b the sum runs over open pairs (a, c).  Its variance needs how often two such pairs share
people: the same pair, the pair reversed, the same first, the same last, one's first the other's last, or
nobody.  How likely both pairs then have the role follows from the sizes of the groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Overlaps", "chance"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Overlaps:
    """Ordered couples of open pairs of each broker, by what they share; float64, shape (n,) each.

    `pairs` is T, the number of open pairs; `reversed` couples (a, c), (c, a); `first` couples with the same
    first person, another last; `last` the other way; `crossing` the sum over x of pairs that end in x times
    pairs that begin with x (reversed ones included).
    """

    pairs: Floats
    reversed: Floats
    first: Floats
    last: Floats
    crossing: Floats


def chance(group: Ints, found: Overlaps) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each broker's count in each role, shape (n, 5) each.

    Everybody keeps the own label; those of all other labelled people (group >= 0) are dealt anew.
    """
    sizes = np.bincount(group[group >= 0]).astype(np.float64)
    crossing = 2.0 * (found.crossing - found.reversed)
    apart = found.pairs**2 - found.pairs - found.reversed - found.first - found.last - crossing
    couples = (found.pairs, found.reversed, found.first, found.last, crossing, apart)
    mean, spread = np.zeros((len(group), 5)), np.zeros((len(group), 5))
    who = np.flatnonzero((group >= 0) & (found.pairs > 0))
    for role, likely in enumerate(_likelihoods(sizes)):
        first = found.pairs[who] * likely[0][group[who]]
        second = sum(
            (c[who] * each[group[who]] for c, each in zip(couples, likely, strict=True)), np.zeros(len(who))
        )
        mean[who, role], spread[who, role] = first, np.maximum(0.0, second - first**2)
    return mean, np.sqrt(np.where(spread > 1e-9 * np.maximum(1.0, mean**2), spread, 0.0))


def _falling(x: Floats, k: int) -> Floats:
    """x (x - 1) ... (x - k + 1), and 0 where x < k."""
    value = np.ones_like(x)
    for step in range(k):
        value = value * np.maximum(0.0, x - step)
    return value


def _likelihoods(sizes: Floats) -> list[tuple[Floats, ...]]:
    """For each role and each group of the broker: chance that one pair has the role, and that two do which
    are reversed, share the first, share the last, cross, or share nobody.
    """
    s, o = sizes - 1.0, sizes.sum() - sizes

    def others(values: Floats) -> Floats:
        return np.asarray(values.sum() - values, np.float64)

    two = _falling(sizes, 2)
    same2, same3 = others(two), others(_falling(sizes, 3))
    two_same = same2**2 - others(two**2) + others(_falling(sizes, 4))
    split2 = _falling(o, 2) - same2
    split3 = _falling(o, 3) - 2.0 * same2 * (o - 2.0) + same3
    split4 = _falling(o, 4) - 2.0 * same2 * (o - 2.0) * np.maximum(0.0, o - 3.0) + two_same

    def over(ways: Floats, k: int) -> Floats:
        every = _falling(s + o, k)
        return np.asarray(ways / np.where(every > 0, every, 1.0))

    none = np.zeros_like(s)
    mixed, both = over(o * s, 2), over(_falling(o, 2) * _falling(s, 2), 4)
    in_own, in_other = over(o * _falling(s, 2), 3), over(_falling(o, 2) * s, 3)

    def alike(one: Floats, three: Floats, four: Floats) -> tuple[Floats, ...]:
        share = over(three, 3)
        return over(one, 2), over(one, 2), share, share, share, over(four, 4)

    return [
        alike(_falling(s, 2), _falling(s, 3), _falling(s, 4)),
        alike(same2, same3, two_same),
        (mixed, none, in_own, in_other, none, both),
        (mixed, none, in_other, in_own, none, both),
        alike(split2, split3, split4),
    ]

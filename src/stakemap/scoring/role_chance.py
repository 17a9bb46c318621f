"""Mean and deviation of brokerage counts when labels are dealt anew, in closed form.

For a broker b the sum runs over open pairs (a, c).  Its variance needs how often two such pairs share
people: the same pair, the pair reversed, the same first, the same last, one's first the other's last, or
nobody.  How likely both pairs then have the role follows from the sizes of the groups.
"""

from __future__ import annotations

from collections.abc import Callable
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
    n = len(group)
    sizes = np.bincount(group[group >= 0]).astype(np.float64)
    mean, spread = np.zeros((n, 5)), np.zeros((n, 5))
    crossing = 2.0 * (found.crossing - found.reversed)
    apart = found.pairs**2 - found.pairs - found.reversed - found.first - found.last - crossing
    for own in range(len(sizes)):
        who = np.flatnonzero((group == own) & (found.pairs > 0))
        if not len(who):
            continue
        for role, likely in enumerate(_likelihoods(sizes, own)):
            one, turned, first, last, cross, none = likely
            pairs = found.pairs[who]
            mean[who, role] = pairs * one
            second = pairs * one + found.reversed[who] * turned + found.first[who] * first
            second = second + found.last[who] * last + crossing[who] * cross + apart[who] * none
            spread[who, role] = np.maximum(0.0, second - (pairs * one) ** 2)
    return mean, np.sqrt(np.where(spread > 1e-9 * np.maximum(1.0, mean**2), spread, 0.0))


def _falling(x: float, k: int) -> float:
    """x (x - 1) ... (x - k + 1), and 0 where x < k."""
    value = 1.0
    for step in range(k):
        value *= max(0.0, x - step)
    return value


def _likelihoods(sizes: Floats, own: int) -> list[tuple[float, ...]]:
    """For each role: chance that one pair has it, and that two do which are reversed, share the first,
    share the last, cross, or share nobody.
    """
    others = [float(size) for k, size in enumerate(sizes.tolist()) if k != own]
    s, o = float(sizes[own]) - 1.0, float(sum(others))

    def power(k: int) -> float:
        return sum(_falling(size, k) for size in others)

    same2, same3 = power(2), power(3)
    two_same = same2**2 - sum(_falling(size, 2) ** 2 for size in others) + power(4)
    split3 = _falling(o, 3) - 2.0 * same2 * (o - 2.0) + same3 if o >= 2 else 0.0
    split4 = _falling(o, 4) - 2.0 * same2 * (o - 2.0) * (o - 3.0) + two_same if o >= 3 else 0.0
    over: Callable[[float, int], float] = lambda ways, k: (
        ways / all_ways if (all_ways := _falling(s + o, k)) else 0.0
    )
    mixed, in_own, in_other = o * s, o * _falling(s, 2), _falling(o, 2) * s
    both = _falling(o, 2) * _falling(s, 2)
    split2 = _falling(o, 2) - same2
    return [
        (
            over(_falling(s, 2), 2),
            over(_falling(s, 2), 2),
            *(over(_falling(s, 3), 3),) * 3,
            over(_falling(s, 4), 4),
        ),
        (over(same2, 2), over(same2, 2), *(over(same3, 3),) * 3, over(two_same, 4)),
        (over(mixed, 2), 0.0, over(in_own, 3), over(in_other, 3), 0.0, over(both, 4)),
        (over(mixed, 2), 0.0, over(in_other, 3), over(in_own, 3), 0.0, over(both, 4)),
        (over(split2, 2), over(split2, 2), *(over(split3, 3),) * 3, over(split4, 4)),
    ]

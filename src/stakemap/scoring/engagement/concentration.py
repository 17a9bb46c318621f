r"""Who wins how much of what a buyer buys: the Herfindahl-Hirschman index, and how sure a few awards make it.

The index is the sum of the squared shares.  Counted by awards it reads: the chance that two awards, taken
at random, went to the same supplier.  With few awards the counted figure is no more than the record of a
few days: one award always gives 1.  So it stands beside an estimate with an interval of 90%.

The estimate asks what shares could lie behind the record, suppliers included that have not won yet: their
shares follow a Dirichlet process whose concentration :math:`\theta` is not known and is weighed by Ewens'
formula, :math:`\theta^k \Gamma(\theta) / \Gamma(\theta + n)` for k winners in n awards, over a range of
equal odds in its logarithm.  Given :math:`\theta`, the awards on record and a part for everybody else have
shares Dirichlet(1, ..., 1, :math:`\theta`), and that part breaks as sticks do.

References
----------
.. [1] Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54(5).
.. [2] Ewens, W. J. (1972). The sampling theory of selectively neutral alleles. Theor. Popul. Biol. 3(1).
.. [3] Ferguson, T. S. (1973). A Bayesian analysis of some nonparametric problems. Ann. Statist. 1(2).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.scoring.core.plain import Plain

__all__ = ["THETA", "Concentration", "concentration", "hhi"]

Floats = NDArray[np.float64]
Groups = tuple[tuple[float, ...], ...]

THETA = (0.1, 100.0)
"""Range of the concentration that is not known, equal odds in its logarithm: assumed."""
LEVEL = 0.9
_DRAWS, _STICKS, _GRID = 1000, 64, 121


@dataclass(frozen=True, slots=True)
class Concentration(Plain):
    """How far one buyer's awards go to the same suppliers.

    Attributes
    ----------
    awards, suppliers
        How many awards, and how many different winners.
    counted
        Sum of the squared shares on record, in [1 / suppliers, 1].
    middle, low, high
        Median and 90% interval of the index behind the record, in (0, 1].
    same_again
        Exact expectation of the index: the chance that the next two awards go to one supplier.
    """

    awards: int
    suppliers: int
    counted: float
    middle: float
    low: float
    high: float
    same_again: float


def hhi(amounts: Sequence[float]) -> float:
    """Sum of the squared shares, in [1/n, 1]; 1 is one supplier alone.

    Parameters
    ----------
    amounts
        What each supplier has: awards or money of one currency; not negative, one at least above 0.

    Raises
    ------
    InputError
        An amount below 0 or not finite, or none above 0.

    Examples
    --------
    >>> hhi([2, 1, 1]), hhi([5])
    (0.375, 1.0)
    """
    if any(not 0 <= one < math.inf for one in amounts):
        raise InputError("an amount is below 0 or no number")
    most = max(amounts, default=0)
    if not most > 0:
        raise InputError("no amount is above 0, so there are no shares")
    shares = [one / most for one in amounts]
    total = math.fsum(shares)
    return min(math.fsum((share / total) ** 2 for share in shares), 1.0)


def concentration(
    winners: Sequence[str],
    values: Sequence[float] | None = None,
    *,
    theta: tuple[float, float] = THETA,
    seed: int = 0,
) -> Concentration:
    """The index of some awards, with what so few of them can say.

    Parameters
    ----------
    winners
        The supplier of each award; at least one.
    values
        The sum of each, all in one currency and above 0; ``None`` counts every award alike.  With sums, an
        award that nobody has seen yet is as large as one of those on record.
    theta
        Range of the concentration that is not known, above 0.
    seed
        Of the draws; the result depends on it, on the counts and sums, and on nothing else.

    Returns
    -------
    Concentration
        Costs about 1,000 x (suppliers + 64) numbers, once for equal counts and sums.

    Raises
    ------
    InputError
        No award, or sums that do not fit.

    Examples
    --------
    >>> few, many = concentration(["a"]), concentration(["a"] * 60 + ["b"] * 40)
    >>> few.counted, many.counted
    (1.0, 0.52)
    >>> few.high - few.low > 0.8 and many.high - many.low < 0.15
    True
    """
    sums = [1.0] * len(winners) if values is None else [float(value) for value in values]
    if not winners:
        raise InputError("no award, so there is nothing to measure")
    if len(sums) != len(winners) or any(not 0 < value < math.inf for value in sums):
        raise InputError("each award needs a sum above 0", hint="leave out `values` to count awards")
    held: dict[str, list[float]] = defaultdict(list)
    for name, value in zip(winners, sums, strict=True):
        held[name].append(value)
    return _measured(tuple(sorted(tuple(sorted(group)) for group in held.values())), theta, seed)


@lru_cache(maxsize=4096)
def _measured(groups: Groups, theta: tuple[float, float], seed: int) -> Concentration:
    """The index of the sums that each winner has."""
    n = sum(map(len, groups))
    grid, odds = _thetas(n, len(groups), theta)
    drawn = _drawn(groups, grid, odds, np.random.default_rng(seed))
    low, middle, high = np.quantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]).tolist()
    high = 1.0 if len(groups) == 1 else high  # nothing on record speaks against one supplier alone
    again = _same_again([len(group) for group in groups], grid, odds)
    counted = hhi([math.fsum(group) for group in groups])
    return Concentration(n, len(groups), counted, middle, low, high, again)


def _thetas(n: int, k: int, theta: tuple[float, float]) -> tuple[Floats, Floats]:
    """A grid of concentrations, and the odds of each after k winners in n awards; the odds sum to 1."""
    grid = np.geomspace(*theta, _GRID)
    logs = np.array([k * math.log(t) + math.lgamma(t) - math.lgamma(t + n) for t in grid.tolist()])
    odds = np.exp(logs - logs.max())
    return grid, odds / odds.sum()


def _same_again(counts: Sequence[int], grid: Floats, odds: Floats) -> float:
    """Chance that the next two awards go to one supplier, whether it has won before or not."""
    n, pairs = sum(counts), sum(c * (c + 1) for c in counts)
    return math.fsum((odds * (pairs + grid) / ((n + grid) * (n + grid + 1))).tolist())


def _drawn(groups: Groups, grid: Floats, odds: Floats, chance: np.random.Generator) -> Floats:
    """The index in each of the draws; shape (1000,)."""
    theta = grid[np.searchsorted(np.cumsum(odds), chance.random(_DRAWS) * 0.999999)]
    known = np.column_stack([_weights(group, chance) for group in groups])
    others = chance.gamma(theta)
    sizes = np.array([value for group in groups for value in group])
    breaks = chance.beta(1.0, np.broadcast_to(theta[:, None], (_DRAWS, _STICKS)))
    left = np.cumprod(1.0 - breaks, axis=1)
    sticks = breaks * np.column_stack([np.ones(_DRAWS), left[:, :-1]])
    parts = others[:, None] * sticks * chance.choice(sizes, (_DRAWS, _STICKS))
    rest = others * left[:, -1] * sizes.mean()
    total = known.sum(axis=1) + parts.sum(axis=1) + rest
    squares = (known**2).sum(axis=1) + (parts**2).sum(axis=1) + rest**2 / (1.0 + theta)
    found: Floats = squares / total**2
    return found


def _weights(group: tuple[float, ...], chance: np.random.Generator) -> Floats:
    """What one winner's awards weigh in each draw; equal sums need one number together."""
    if min(group) == max(group):
        alike: Floats = group[0] * chance.gamma(float(len(group)), size=_DRAWS)
        return alike
    each: Floats = chance.gamma(1.0, size=(_DRAWS, len(group))) @ np.array(group)
    return each

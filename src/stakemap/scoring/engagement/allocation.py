"""Who gets how much: one option a group at most, within limits, for the largest sum of gains.

A multiple-choice knapsack with several limits, solved as an integer programme.  The search is cut by nodes,
never by time, so that the same input gives the same answer; what it could not settle is a printed gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from stakemap.errors import InputError

__all__ = ["Allocation", "allocate", "gains"]

NODES = 300
"""Branches of the search looked at on large cases."""
SMALL = 120
"""Options up to which the search goes on until nothing is open."""
_SCALE = 1e3
_SLACK = 1e-6
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Allocation:
    """What was chosen.

    Attributes
    ----------
    chosen
        Places of the options, ascending.
    value
        Sum of their gains.
    bound
        No choice within the limits has more than this.
    exact
        Whether the search was finished: then value is the best there is.
    """

    chosen: tuple[int, ...]
    value: float
    bound: float
    exact: bool

    @property
    def gap(self) -> float:
        """What a better choice could add at most, as a share of the bound, in [0, 1]."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0


def gains(weight: float, known: float, share: float, most: int) -> tuple[float, ...]:
    """What each further contact adds: every one covers the same share of what is still open.

    Parameters
    ----------
    weight
        How much the person matters, >= 0.
    known
        Probability that a tie of ours to them works already, in [0, 1].
    share
        Share of the open rest that one contact covers, in [0, 1].
    most
        Contacts, >= 0.

    Returns
    -------
    tuple of float
        ``most`` values, each at most as large as the one before.

    Examples
    --------
    >>> gains(0.4, 0.5, 0.5, 3)
    (0.1, 0.05, 0.025)
    """
    return tuple(weight * (1.0 - known) * share * (1.0 - share) ** k for k in range(most))


def allocate(
    values: Sequence[float] | Floats,
    groups: Sequence[int] | NDArray[np.int64],
    use: NDArray[np.float64] | csr_array,
    limits: Sequence[float] | Floats,
    *,
    nodes: int | None = None,
) -> Allocation:
    """The options with the largest sum of gains: at most one of each group, no limit exceeded.

    Parameters
    ----------
    values
        Gain of each option, shape (o,), >= 0.
    groups
        Group of each option, shape (o,), integers >= 0.
    use
        What each option takes of each limit, shape (r, o), >= 0.
    limits
        Shape (r,), >= 0.
    nodes
        Branches looked at; by default all up to 120 options, else 300.

    Returns
    -------
    Allocation
        Exact where the search was finished, else with the bound that it proved.  Equal input gives equal
        output: no clock ends the search.  O(2^o) at worst without a limit of nodes; .1 to 2.5 s for 40
        people, 10 members and 4 contacts.

    Raises
    ------
    InputError
        Shapes that do not fit, or a value below 0.

    References
    ----------
    .. [1] Kellerer, H., Pferschy, U. & Pisinger, D. (2004). Knapsack Problems, chapter 11. Springer.
    .. [2] Huangfu, Q. & Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
       Mathematical Programming Computation 10 (HiGHS, which `scipy.optimize.milp` calls).

    Examples
    --------
    >>> found = allocate([3.0, 4.0, 3.0], [0, 0, 1], [[1.0, 2.0, 1.0]], [2.0])
    >>> found.chosen, found.value, found.exact
    ((0, 2), 6.0, True)
    """
    gain, group = np.asarray(values, np.float64), np.asarray(groups, np.int64)
    taken, limit = csr_array(use), np.asarray(limits, np.float64)
    if gain.size == 0:
        return Allocation((), 0.0, 0.0, True)
    _check(gain, group, taken, limit)
    first = _greedy(gain, group, taken, limit)
    if _best_of_each(first, gain, group, taken, limit):
        return Allocation(first, value := math.fsum(gain[list(first)].tolist()), value, True)
    if nodes is None:
        nodes = 1_000_000 if gain.size <= SMALL else NODES
    return _searched(gain, group, taken, limit, nodes, first)


def _check(gain: Floats, group: NDArray[np.int64], taken: csr_array, limit: Floats) -> None:
    if group.shape != gain.shape or taken.shape != (limit.size, gain.size):
        raise InputError("gains, groups, use and limits do not fit each other")
    if not (gain >= 0).all() or not (limit >= 0).all() or (taken.data < 0).any():
        raise InputError("a gain, a use or a limit is below 0")


def _best_of_each(
    chosen: tuple[int, ...], gain: Floats, group: NDArray[np.int64], use: csr_array, limit: Floats
) -> bool:
    """Whether a choice has the one best of each group that fits alone: then there is nothing to search."""
    taken, (kinds, place) = use.tocoo(), np.unique(group, return_inverse=True)
    fits = np.ones(gain.size, np.bool_)
    fits[taken.col[taken.data > limit[taken.row] + _SLACK]] = False
    most, had, at = np.zeros(kinds.size), np.zeros(kinds.size), list(chosen)
    np.maximum.at(most, place[fits], gain[fits])
    had[place[at]] = gain[at]
    alike = np.bincount(place[fits & (gain >= most[place] * (1.0 - _SLACK))], minlength=kinds.size)
    return bool((had == most).all() and (alike == 1).all())


def _searched(
    gain: Floats, group: NDArray[np.int64], use: csr_array, limit: Floats, nodes: int, first: tuple[int, ...]
) -> Allocation:
    """The answer of the solver, or the first choice where that is better."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # a quarter of a second

    kinds, place = np.unique(group, return_inverse=True)
    once = csr_array((np.ones(gain.size), (place, np.arange(gain.size))), shape=(kinds.size, gain.size))
    best = np.zeros(kinds.size)
    np.maximum.at(best, place, gain)
    most = math.fsum(best.tolist())
    scale = _SCALE / most if most > 0 else 1.0
    rows = LinearConstraint(vstack([once, use]), -np.inf, np.concatenate([np.ones(kinds.size), limit]))
    told = milp(
        -gain * scale,
        integrality=np.ones(gain.size, np.int64),
        bounds=Bounds(0, 1),
        constraints=rows,
        options={"mip_rel_gap": 0.0, "node_limit": nodes, "presolve": False},
    )
    found = tuple(np.flatnonzero(told.x > 0.5).tolist()) if told.x is not None else ()
    if not _within(found, group, use, limit):
        found = ()
    value, other = (math.fsum(gain[list(one)].tolist()) for one in (found, first))
    if other > value + _SLACK / scale:
        found, value = first, other
    exact = told.status == 0
    if exact:
        return Allocation(found, value, value, True)
    dual = getattr(told, "mip_dual_bound", None)
    bound = -dual / scale if dual is not None and np.isfinite(dual) else most
    return Allocation(found, value, max(value, min(bound, most)), False)


def _within(chosen: Sequence[int], group: NDArray[np.int64], use: csr_array, limit: Floats) -> bool:
    """Whether a choice keeps every limit."""
    at = list(chosen)
    return len(set(group[at].tolist())) == len(at) and bool(
        (use[:, at].sum(axis=1) <= limit + _SLACK).all() if at else True
    )


def _greedy(gain: Floats, group: NDArray[np.int64], use: csr_array, limit: Floats) -> tuple[int, ...]:
    """A choice to begin with: the largest gain for the share of the limits that it takes comes first."""
    columns = use.tocsc()
    shares = np.where(limit > 0, limit, 1.0)
    cost = np.asarray((columns.multiply(1.0 / shares[:, None])).sum(axis=0)).ravel()
    order = sorted(range(gain.size), key=lambda k: (-gain[k] / (cost[k] + 1e-9), k))
    left, seen, chosen = limit.copy(), set[int](), []
    for k in order:
        rows = columns.indices[columns.indptr[k] : columns.indptr[k + 1]]
        need = columns.data[columns.indptr[k] : columns.indptr[k + 1]]
        if gain[k] > 0 and int(group[k]) not in seen and (need <= left[rows]).all():
            left[rows] -= need
            seen.add(int(group[k]))
            chosen.append(k)
    return tuple(sorted(chosen))

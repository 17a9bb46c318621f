"""Graphs that keep everybody's number of ties and nothing else: what chance alone would look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["rewired"]

Ints = NDArray[np.int64]

ROUNDS = 10
"""Rounds of swaps where chance pairs cannot be repaired; in each every tie is tried once."""

REPAIRS = 30
"""Rounds in which ties to oneself and double ties are swapped away."""


def rewired(n: int, tail: Ints, head: Ints, copies: int, seed: int) -> tuple[Ints, Ints]:
    """Graphs with the same degrees: everybody's tie ends are paired at random.

    Ties to oneself and double ties are swapped with others until none is left, so every graph is simple.
    Where that does not end (dense graphs), the given ties swap their far ends instead.  Weights stay in
    their column.

    Parameters
    ----------
    n
        Number of nodes.
    tail, head
        Ends of each tie, once; shape (m,).
    copies
        How many graphs to draw, B.
    seed
        Of the draws.

    Returns
    -------
    tuple of int64 arrays
        Ends of the ties of each graph, shape (B, m).

    References
    ----------
    .. [1] Maslov, S. & Sneppen, K. (2002). Specificity and stability in topology of protein networks.
       Science 296.
    .. [2] Fosdick, B. K. et al. (2018). Configuring random graph models with fixed degree sequences.
       SIAM Rev. 60(2).

    Examples
    --------
    >>> tail, head = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0])
    >>> one, two = rewired(4, tail, head, 1, seed=0)
    >>> np.bincount(np.concatenate((one[0], two[0]))).tolist()
    [2, 2, 2, 2]
    """
    rng = np.random.default_rng(seed)
    m = len(tail)
    ends = np.tile(np.concatenate((tail, head)).astype(np.int64), (copies, 1))
    if m < 2:
        return ends[:, :m], ends[:, m:]
    dealt = rng.permuted(ends, axis=1)
    one, two = dealt[:, :m].ravel(), dealt[:, m:].ravel()
    offset = np.repeat(np.arange(copies), m) * n * n
    left = _repaired(n, m, one, two, offset, rng)
    if len(left):
        again = (left[:, None] * m + np.arange(m)).ravel()
        swapped = ends[left, :m].ravel(), ends[left, m:].ravel()
        apart = np.repeat(np.arange(len(left)), m) * n * n
        for _ in range(ROUNDS):
            _swap(n, *swapped, apart, _pairs(len(left), m, rng), rng)
        one[again], two[again] = swapped
    return one.reshape(copies, m), two.reshape(copies, m)


def _repaired(n: int, m: int, one: Ints, two: Ints, offset: Ints, rng: np.random.Generator) -> Ints:
    """Swap away what is not simple; changes `one` and `two`.  Returns the graphs where some is left."""
    for _ in range(REPAIRS):
        bad = _not_simple(n, one, two, offset)
        if not len(bad):
            return bad
        other = bad // m * m + rng.integers(0, m, len(bad))
        other, first = np.unique(other, return_index=True)
        bad = bad[first]
        free = ~np.isin(other, bad)
        _swap(n, one, two, offset, (bad[free], other[free]), rng)
    return np.unique(_not_simple(n, one, two, offset) // m)


def _not_simple(n: int, one: Ints, two: Ints, offset: Ints) -> Ints:
    """Places of ties to oneself, and of all but the first of several ties of two people."""
    keys = _key(n, one, two, offset)
    ordered = np.sort(keys)
    double = ordered[1:][ordered[1:] == ordered[:-1]]
    bad = one == two
    if len(double):
        of = np.flatnonzero(_among(keys, np.unique(double)))
        bad[of] = True
        bad[of[np.unique(keys[of], return_index=True)[1]]] = False
        bad |= one == two
    return np.flatnonzero(bad)


def _pairs(copies: int, m: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Places of ties, two and two within each copy, at random."""
    order = np.argsort(rng.random((copies, m)), axis=1) + np.arange(copies)[:, None] * m
    half = m // 2
    return order[:, :half].ravel(), order[:, half : 2 * half].ravel()


def _swap(
    n: int, one: Ints, two: Ints, offset: Ints, pairs: tuple[Ints, Ints], rng: np.random.Generator
) -> None:
    """Swap the far ends of each pair of ties, where the graph stays simple; changes `one` and `two`."""
    first, second = pairs
    turned = rng.random(len(second)) < 0.5
    a, b = one[first], two[first]
    c = np.where(turned, two[second], one[second])
    d = np.where(turned, one[second], two[second])
    here = offset[first]
    new = (_key(n, a, d, here), _key(n, c, b, here))
    taken = np.sort(_key(n, one, two, offset))
    good = (a != d) & (c != b) & ~_among(new[0], taken) & ~_among(new[1], taken)
    both = np.concatenate(new)
    allowed = np.tile(good, 2)
    _, first_of, count = np.unique(both[allowed], return_index=True, return_counts=True)
    unique = np.zeros(len(both), np.bool_)
    unique[np.flatnonzero(allowed)[first_of[count == 1]]] = True
    half = len(good)
    good &= unique[:half] & unique[half:]
    one[first[good]], two[first[good]] = a[good], d[good]
    one[second[good]], two[second[good]] = c[good], b[good]


def _key(n: int, a: Ints, b: Ints, offset: Ints) -> Ints:
    return np.asarray(offset + np.minimum(a, b) * n + np.maximum(a, b), np.int64)


def _among(keys: Ints, ordered: Ints) -> NDArray[np.bool_]:
    place = np.searchsorted(ordered, keys)
    place[place == len(ordered)] = 0
    return np.asarray(ordered[place] == keys, np.bool_)

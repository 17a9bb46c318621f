"""Graphs that keep everybody's number of ties and nothing else: what chance alone would look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["rewired"]

Ints = NDArray[np.int64]

ROUNDS = 10
"""Rounds of swaps; in each every tie is tried once, together with another."""


def rewired(n: int, tail: Ints, head: Ints, copies: int, seed: int) -> tuple[Ints, Ints]:
    """Graphs with the same degrees, by random swaps of the far ends of two ties.

    A swap that would tie somebody to oneself or double a tie is not made, so every graph stays simple.
    A weight goes with its tie: it stays in the same column.

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

    Examples
    --------
    >>> tail, head = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0])
    >>> one, two = rewired(4, tail, head, 1, seed=0)
    >>> np.bincount(np.concatenate((one[0], two[0]))).tolist()
    [2, 2, 2, 2]
    """
    rng = np.random.default_rng(seed)
    m = len(tail)
    one, two = np.tile(tail, copies).astype(np.int64), np.tile(head, copies).astype(np.int64)
    if m < 2:
        return one.reshape(copies, m), two.reshape(copies, m)
    offset = np.repeat(np.arange(copies), m) * n * n
    for _ in range(ROUNDS):
        _swap(n, one, two, offset, _pairs(copies, m, rng), rng)
    return one.reshape(copies, m), two.reshape(copies, m)


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

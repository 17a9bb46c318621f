"""Ranks in which equal values share the middle of their places, and normal scores of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.results import TOLERANCE

__all__ = ["mid_ranks", "normal_scores", "placed", "rank_sides"]

Floats = NDArray[np.float64]


def mid_ranks(values: Floats) -> Floats:
    """Ranks of each row, 1 the highest; equal values share the middle of their places.

    >>> mid_ranks(np.array([[3.0, 1.0, 3.0]])).tolist()
    [[1.5, 3.0, 1.5]]
    """
    first, last = rank_sides(values)
    return np.asarray((first + last) / 2.0)


def rank_sides(values: Floats) -> tuple[Floats, Floats]:
    """First and last place of those who are equal, in each row, 1 the highest; shape as given each.

    >>> [side.tolist() for side in rank_sides(np.array([[3.0, 1.0, 3.0]]))]
    [[[1.0, 3.0, 1.0]], [[2.0, 3.0, 2.0]]]
    """
    draws, n = values.shape
    order = np.argsort(-values, axis=1, kind="stable")
    high = np.take_along_axis(values, order, axis=1)
    new = np.ones((draws, n), np.bool_)
    new[:, 1:] = high[:, :-1] - high[:, 1:] > TOLERANCE * np.maximum(1.0, np.abs(high[:, 1:]))
    place = np.broadcast_to(np.arange(n), (draws, n))
    start = np.maximum.accumulate(np.where(new, place, 0), axis=1)
    last = np.ones((draws, n), np.bool_)
    last[:, :-1] = new[:, 1:]
    end = np.minimum.accumulate(np.where(last, place, n)[:, ::-1], axis=1)[:, ::-1]
    sides = np.empty((draws, n)), np.empty((draws, n))
    for side, places in zip(sides, (start, end), strict=True):
        np.put_along_axis(side, order, places + 1.0, axis=1)
    return sides


def normal_scores(values: Floats) -> Floats:
    """Normal score of each value among those of its row; shape as given.

    Parameters
    ----------
    values
        float64, shape (draws, n).

    Examples
    --------
    >>> normal_scores(np.array([[3.0, 1.0, 2.0], [5.0, 5.0, 5.0]])).round(3).tolist()
    [[0.967, -0.967, 0.0], [0.0, 0.0, 0.0]]
    """
    from scipy.special import ndtri

    n = values.shape[1]
    lowest_first = n + 1 - mid_ranks(values) if n else values
    return np.asarray(ndtri((lowest_first - 0.5) / max(n, 1)), np.float64)


def placed(values: Floats, ranked: NDArray[np.bool_]) -> Floats:
    """Normal scores among those who are ranked, 0 for the others; shape as given.

    Parameters
    ----------
    values
        float64, shape (draws, n).
    ranked
        Shape (n,).
    """
    out = np.zeros(values.shape)
    out[:, ranked] = normal_scores(values[:, ranked])
    return out

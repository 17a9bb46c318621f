"""Products of attention with several vectors at a time for numba; the twin, one by one, is in `returning`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["COLUMNS", "passed_on", "spanned"]

Floats = NDArray[np.float64]
Places = NDArray[np.uint32]

COLUMNS = 32
"""Vectors side by side: a node's numbers are four lines of memory, fetched one after the other."""


def passed_on(indptr: Places, indices: Places, data: Floats, front: Floats, out: Floats) -> None:
    """One step of the walks to some nodes: ``out = K front``, a column for each."""
    for row in range(len(out)):
        for column in range(out.shape[1]):
            out[row, column] = 0.0
        for arc in range(indptr[row], indptr[row + 1]):
            share, to = data[arc], indices[arc]
            for column in range(out.shape[1]):
                out[row, column] += share * front[to, column]


def spanned(front: Floats, scale: Floats, least: Floats, most: Floats) -> None:
    """Lower `least` and raise `most`, one a column, to the range of ``front`` times a scale above 0."""
    for row in range(len(front)):
        if scale[row] > 0.0:
            for column in range(len(least)):
                value = front[row, column] * scale[row]
                least[column] = min(least[column], value)
                most[column] = max(most[column], value)

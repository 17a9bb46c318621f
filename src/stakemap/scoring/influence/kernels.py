"""Products of attention with four vectors at a time for numba; the twin, one at a time, is in `returning`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["COLUMNS", "passed_on", "spanned"]

Floats = NDArray[np.float64]
Places = NDArray[np.uint32]

COLUMNS = 4
"""Vectors side by side: their sums stay in registers, and a node's numbers on one line of memory."""


def passed_on(indptr: Places, indices: Places, data: Floats, front: Floats, out: Floats) -> None:
    """One step of the walks to four nodes: ``out = K front``, both of shape (n, 4)."""
    for row in range(len(out)):
        one = two = three = four = 0.0
        for arc in range(indptr[row], indptr[row + 1]):
            share, to = data[arc], indices[arc]
            one += share * front[to, 0]
            two += share * front[to, 1]
            three += share * front[to, 2]
            four += share * front[to, 3]
        out[row, 0], out[row, 1], out[row, 2], out[row, 3] = one, two, three, four


def spanned(front: Floats, scale: Floats, least: Floats, most: Floats) -> None:
    """Lower `least` and raise `most`, both of shape (4,), to the range of ``front`` times a scale above 0."""
    for row in range(len(front)):
        if scale[row] > 0.0:
            for column in range(len(least)):
                value = front[row, column] * scale[row]
                least[column] = min(least[column], value)
                most[column] = max(most[column], value)

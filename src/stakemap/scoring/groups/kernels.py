"""Label moves and the parts of groups for numba; the twins in numpy and scipy stand in `modularity`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["GAIN", "parted", "swept"]

Floats = NDArray[np.float64]
Places = NDArray[np.uint32]

GAIN = 1e-10
"""What a move must gain, for each unit of degree."""


def swept(
    indptr: Places,
    indices: Places,
    data: Floats,
    degree: Floats,
    scale: Floats,
    rows: Places,
    now: Places,
    total: Floats,
    pending: NDArray[np.bool_],
    near: Places,
    met: NDArray[np.int64],
    pull: Floats,
) -> None:
    """Move those of some nodes that gain by it to the neighbouring group where they gain most, all at once.

    Of equal groups it is the last that a row of the matrix meets, as in the product that the twin looks at.
    `near` and `pull` are places to work in; `met` holds who meets each group, -1 for nobody.
    """
    moving, target, count = np.empty(len(rows), np.uint32), np.empty(len(rows), np.uint32), 0
    for row in rows:
        pending[row] = False
    for row in rows:
        groups = 0
        for arc in range(indptr[row], indptr[row + 1]):
            group = now[indices[arc]]
            if met[group] != row:
                met[group] = row
                pull[group] = data[arc]
                near[groups] = group
                groups += 1
            else:
                pull[group] += data[arc]
        push, own = scale[row] * degree[row], now[row]
        stays = -push * (total[own] - degree[row])
        best, to = -np.inf, own
        for place in range(groups - 1, -1, -1):
            group = near[place]
            value = pull[group] - push * total[group]
            if group == own:
                value += push * degree[row]
                stays = value
            if value > best:
                best, to = value, group
            met[group] = -1
        if best > stays + GAIN * max(1.0, degree[row]):
            moving[count], target[count] = row, to
            count += 1
    for place in range(count):
        total[target[place]] += degree[moving[place]]
    for place in range(count):
        total[now[moving[place]]] -= degree[moving[place]]
    for place in range(count):
        row = moving[place]
        now[row] = target[place]
        pending[row] = True
        for arc in range(indptr[row], indptr[row + 1]):
            pending[indices[arc]] = True


def parted(indptr: Places, indices: Places, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the part of each node, of nodes joined within their group; in order of first nodes."""
    part, reached, count = np.full(len(labels), -1), np.empty(len(labels), np.uint32), 0
    for first in range(len(labels)):
        if part[first] >= 0:
            continue
        part[first], reached[0] = count, first
        place, high = 0, 1
        while place < high:
            here = reached[place]
            for arc in range(indptr[here], indptr[here + 1]):
                to = indices[arc]
                if part[to] < 0 and labels[to] == labels[here]:
                    part[to], reached[high] = count, to
                    high += 1
            place += 1
        count += 1
    return part

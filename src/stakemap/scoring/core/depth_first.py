"""Depth-first search and what is read off its forest, in the same order with numba and without.

The forest is walked by Python's iterators or by a kernel; everything else here is one text that runs on
lists as it stands and on arrays when compiled.  No recursion: a chain of any length takes O(n) memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.compiled import fitting

__all__ = ["Forest", "dominated", "forest", "gathered", "in_place"]

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Forest = tuple[Int64s, Int64s, Int64s]
"""Nodes in order of the first visit; place of each in it; parent: -1 for roots and unvisited nodes."""


def in_place(kernel: Callable[..., None], arcs: int, *arrays: Any) -> tuple[Int64s, ...]:
    """Whole numbers after a kernel has changed them: compiled on arrays, or its text on lists."""
    fast = fitting(kernel, arcs)
    if fast is not None:
        changed = tuple(np.array(array, np.int64) for array in arrays)
        fast(*changed)
        return changed
    lists = [np.asarray(array).tolist() for array in arrays]
    kernel(*lists)
    return tuple(np.array(one, np.int64) for one in lists)


def forest(indptr: Int32s | Int64s, indices: Int32s, roots: Int64s) -> Forest:
    """The depth-first forest from some roots, each walked in turn, along CSR rows in their order."""
    n = len(indptr) - 1
    fast = fitting(walk, len(indices))
    if fast is None:
        order, when, parent = _walked(indptr.tolist(), indices.tolist(), roots.tolist())
        return np.array(order, np.int64), np.array(when, np.int64), np.array(parent, np.int64)
    found = np.full((3, n), -1, np.int64)
    count = fast(indptr.astype(np.int64), indices, roots, *found)
    return found[0, :count], found[1], found[2]


def walk(indptr: Int64s, indices: Int32s, roots: Int64s, order: Int64s, when: Int64s, parent: Int64s) -> int:
    """The kernel of `forest`; number of nodes visited."""
    at, seen = indptr[:-1].copy(), 0
    for root in roots:
        if when[root] >= 0:
            continue
        here = root
        when[here], order[seen] = seen, here
        seen += 1
        while True:
            if at[here] < indptr[here + 1]:
                there = indices[at[here]]
                at[here] += 1
                if when[there] < 0:
                    parent[there] = here
                    here = there
                    when[here], order[seen] = seen, here
                    seen += 1
            elif parent[here] < 0:
                break
            else:
                here = parent[here]
    return seen


def _walked(indptr: list[int], near: list[int], roots: list[int]) -> tuple[list[int], list[int], list[int]]:
    """The twin of `walk`."""
    ties = [near[a:b] for a, b in pairwise(indptr)]
    when, parent = [-1] * len(ties), [-1] * len(ties)
    order: list[int] = []
    for root in roots:
        if when[root] >= 0:
            continue
        when[root] = len(order)
        order.append(root)
        here, left = root, iter(ties[root])
        above: list[Iterator[int]] = []
        while True:
            for there in left:
                if when[there] < 0:
                    parent[there], when[there] = here, len(order)
                    order.append(there)
                    above.append(left)
                    here, left = there, iter(ties[there])
                    break
            else:
                if not above:
                    break
                here, left = parent[here], above.pop()
    return order, when, parent


def gathered(order: Any, parent: Any, low: Any, size: Any) -> None:
    """Carry the lowest place and the number of nodes of each subtree up to its root."""
    for place in range(len(order) - 1, -1, -1):
        node = order[place]
        above = parent[node]
        if above >= 0:
            size[above] += size[node]
            low[above] = min(low[above], low[node])


def dominated(pointer: Any, before: Any, up: Any, semi: Any, dom: Any) -> None:
    """Immediate dominators of nodes numbered in the order of a depth-first search from 0.

    `before` holds arcs from later nodes only, by head (CSR `pointer`); `up` is the parent; `semi` begins as
    the lowest node with an arc to each.  Lengauer & Tarjan with path compression, O(m log n).
    """
    count = len(up)
    label, above, path = semi.copy(), semi.copy(), semi.copy()
    first, after = semi.copy(), semi.copy()
    for node in range(count):
        label[node] = node
        above[node] = first[node] = after[node] = -1

    def best(node: int) -> int:
        """The node of least semidominator on the way up to the root of its tree so far, shortened."""
        size, top = 0, node
        while above[top] >= 0 and above[above[top]] >= 0:
            path[size] = top
            size += 1
            top = above[top]
        for k in range(size - 1, -1, -1):
            here = path[k]
            higher = above[here]
            if semi[label[higher]] < semi[label[here]]:
                label[here] = label[higher]
            above[here] = above[higher]
        return int(label[node])

    for node in range(count - 1, 0, -1):
        least = semi[node]
        for arc in range(pointer[node], pointer[node + 1]):
            if least == 0:
                break
            least = min(least, semi[best(before[arc])])
        semi[node] = least
        parent = up[node]
        above[node] = parent
        if least == 0 or least == parent:  # noqa: PLR1714
            dom[node] = least
        else:
            after[node], first[least] = first[least], node
        waiting = first[parent]
        while waiting >= 0:
            lowest = best(waiting)
            dom[waiting] = lowest if semi[lowest] < semi[waiting] else parent
            waiting = after[waiting]
        first[parent] = -1
    for node in range(1, count):
        if dom[node] != semi[node]:
            dom[node] = dom[dom[node]]

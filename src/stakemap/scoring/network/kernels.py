"""Loops of betweenness, reach by hops and cores for numba; the twins in numpy stand beside the measures.

Each adds in the order in which its twin does.  Numbers of routes are whole and exact up to 2^53, so values
are the same bit for bit; where there are more routes than that, within 1e-12 of the greatest.  Arrays to work
in are given, used by one call at a time, and left ready for the next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNSEEN", "cost_dependencies", "hop_dependencies", "hop_reach", "peeled"]

Floats = NDArray[np.float64]
Places = NDArray[np.uint32]
Words = NDArray[np.uint64]

UNSEEN = 2**31 - 1
"""Hops to a node that no search has seen."""

_ODD, _PAIRS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTE = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0xFF)
_1, _2, _4, _8, _16, _32 = (np.uint64(2**power) for power in range(6))


def hop_dependencies(
    indptr: Places,
    targets: Places,
    sources: NDArray[np.int64],
    far: NDArray[np.int32],
    routes: Floats,
    share: Floats,
    order: Places,
    on_way: Places,
    ends: Places,
    total: Floats,
) -> bool:
    """Add the dependencies of some sources; False if a float cannot count the shortest routes.

    `on_way` holds the ends of the ties on shortest routes, of one node after the other up to `ends`.
    """
    finite = True
    for source in sources:
        far[source] = 0
        routes[source] = 1.0
        order[0] = source
        low, high, kept = 0, 1, 0
        while low < high:
            here = order[low]
            step = far[here] + 1
            ways = routes[here]
            for arc in range(indptr[here], indptr[here + 1]):
                to = targets[arc]
                known = far[to]
                order[high] = to  # kept if new: a jump that cannot be foretold costs more than a write
                high += 1 if known > step else 0
                near = min(known, step)
                far[to] = near
                on_way[kept] = to
                kept += 1 if near == step else 0
                routes[to] += ways if near == step else 0.0
            ends[low] = kept
            low += 1
        for place in range(high - 1, -1, -1):
            here = order[place]
            behind = 0.0
            for arc in range(ends[place - 1] if place > 0 else 0, ends[place]):
                behind += share[on_way[arc]]
            through = routes[here] * behind
            finite = finite and routes[here] < np.inf
            share[here] = (1.0 + through) / routes[here]
            total[here] += through if place > 0 else 0.0
            far[here] = UNSEEN
            routes[here] = 0.0
    return finite


def cost_dependencies(
    indptr: Places,
    targets: Places,
    steps: Floats,
    same: float,
    source: int,
    cost: Floats,
    tight: NDArray[np.bool_],
    waiting: NDArray[np.int32],
    routes: Floats,
    share: Floats,
    order: Places,
    total: Floats,
) -> bool:
    """The same for one source by cost, given the least cost of each node."""
    for here in range(len(cost)):
        for arc in range(indptr[here], indptr[here + 1]):
            to = targets[arc]
            length = cost[here] + steps[arc]
            tight[arc] = cost[here] < cost[to] < np.inf and abs(length - cost[to]) <= same * max(
                length, cost[to]
            )
            waiting[to] += 1 if tight[arc] else 0
    routes[source] = 1.0
    order[0] = source
    low, high = 0, 1
    while low < high:
        here = order[low]
        low += 1
        for arc in range(indptr[here], indptr[here + 1]):
            if tight[arc]:
                to = targets[arc]
                routes[to] += routes[here]
                waiting[to] -= 1
                if waiting[to] == 0:
                    order[high] = to
                    high += 1
    finite = True
    for place in range(high - 1, -1, -1):
        here = order[place]
        behind = 0.0
        for arc in range(indptr[here], indptr[here + 1]):
            if tight[arc]:
                behind += share[targets[arc]]
        through = routes[here] * behind
        finite = finite and routes[here] < np.inf
        share[here] = (1.0 + through) / routes[here]
        total[here] += through if place > 0 else 0.0
        routes[here] = 0.0
    return finite


def hop_reach(
    indptr: Places,
    targets: Places,
    sources: NDArray[np.int64],
    reach: Words,
    moving: Places,
    touched: Places,
    left: NDArray[np.int32],
    met: NDArray[np.bool_],
    count: NDArray[np.int64],
    far: Floats,
    near: Floats,
) -> int:
    """Add to each node how many of some sources reach it, in how many hops, and one over them; most hops.

    `reach` holds the bits of the sources at each node: seen, moving now, moving next; `left` how many of them
    have still to come.
    """
    seen, front, fresh = reach[0], reach[1], reach[2]
    words, active = seen.shape[1], len(sources)
    moving[:active] = sources
    hops = 0
    while active > 0:
        hops, new = hops + 1, 0
        for place in range(active):
            here = moving[place]
            for arc in range(indptr[here], indptr[here + 1]):
                to = targets[arc]
                if left[to] == 0:
                    continue
                if not met[to]:
                    met[to] = True
                    touched[new] = to
                    new += 1
                for word in range(words):
                    fresh[to, word] |= front[here, word]
        for place in range(active):
            front[moving[place]] = 0
        active = 0
        for place in range(new):
            to = touched[place]
            met[to], found = False, np.int64(0)
            for word in range(words):
                got = fresh[to, word] & ~seen[to, word]
                fresh[to, word] = 0
                seen[to, word] |= got
                front[to, word] = got
                bits = got - ((got >> _1) & _ODD)
                bits = (bits & _PAIRS) + ((bits >> _2) & _PAIRS)
                bits = (bits + (bits >> _4)) & _NIBBLES
                for half in (_8, _16, _32):
                    bits += bits >> half
                found += np.int64(bits & _BYTE)
            if found > 0:
                moving[active] = to
                active += 1
                left[to] -= found
                count[to] += found
                far[to] += found * float(hops)
                near[to] += found / hops
    return hops - 1


def peeled(indptr: NDArray[np.int32], indices: NDArray[np.int32]) -> NDArray[np.int32]:
    """Core number of each node of a graph without directions: those with the fewest ties left go first."""
    left = np.diff(indptr)
    first = np.zeros(len(left) + 2, np.int64)
    for ties in left:
        first[ties + 2] += 1
    first = np.cumsum(first)
    order, place = np.empty(len(left), np.int64), np.empty(len(left), np.int64)
    for node in range(len(left)):
        at = first[left[node] + 1]
        order[at], place[node] = node, at
        first[left[node] + 1] += 1
    for at in range(len(order)):
        here = order[at]
        for arc in range(indptr[here], indptr[here + 1]):
            near = indices[arc]
            if left[near] > left[here]:
                start = first[left[near]]  # swap with the first of those with as many ties left
                other, was = order[start], place[near]
                order[start], order[was] = near, other
                place[near], place[other] = start, was
                first[left[near]] += 1
                left[near] -= 1
    return left

"""Loops of betweenness, reach by hops and cores for numba; the twins in numpy stand beside the measures.

Each adds in the order in which its twin does.  Numbers of routes are whole and exact up to 2^53, so values
are the same bit for bit; where there are more routes than that, within 1e-12 of the greatest.  Arrays to work
in are given, used by one call at a time, and left ready for the next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["LANES", "cost_dependencies", "hop_dependencies", "hop_reach", "hop_routes", "peeled"]

Floats = NDArray[np.float64]
Places = NDArray[np.uint32]
Words = NDArray[np.uint64]
Lanes = NDArray[np.uint16]

LANES = 16
"""Sources searched side by side: their numbers at a node fill two lines of memory, their bits one number."""
MANY = 8
"""Of nodes one in so many, from which a step takes them in the order of memory."""

_ODD, _PAIRS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTE = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0xFF)
_1, _2, _4, _8, _16, _32 = (np.uint64(2**power) for power in range(6))


def hop_routes(
    indptr: Places,
    targets: Places,
    sources: NDArray[np.int64],
    met: Lanes,
    routes: Floats,
    order: Places,
    lanes: Lanes,
    starts: NDArray[np.int64],
) -> int:
    """Count the shortest routes from up to `LANES` sources; how many steps the longest takes, the first of 0.

    Each source is a lane: a column of `routes`, a bit of `met` (seen; reached by the step that is under way).
    Who is so many hops from some source stands in `order`, from a place of `starts` on, with its lanes.
    """
    seen, reached, width = met[:, 0], met[:, 1], routes.shape[1]
    low, high, new, hops = 0, 0, 0, 0
    for lane in range(len(sources)):
        order[new] = sources[lane]
        new += 1 if reached[sources[lane]] == 0 else 0
        reached[sources[lane]] |= 1 << lane
        routes[sources[lane], lane] = 1.0
    while high < new:
        low, high = high, new
        starts[hops] = low
        hops += 1
        if (high - low) * MANY > len(met):  # in the order of memory: neighbours often share a line
            place = low
            for node in range(len(met)):
                order[place] = node
                place += 1 if reached[node] != 0 else 0
        for place in range(low, high):
            here = order[place]
            lanes[place] = reached[here]
            seen[here] |= reached[here]
            reached[here] = 0
        for place in range(low, high):
            here = order[place]
            for arc in range(indptr[here], indptr[here + 1]):
                to = targets[arc]
                fresh = lanes[place] & ~seen[to]
                if fresh != 0:
                    order[new] = to
                    new += 1 if reached[to] == 0 else 0
                    reached[to] |= fresh
                    for lane in range(width):
                        routes[to, lane] += routes[here, lane] if (fresh >> lane) & 1 else 0.0
    starts[hops] = high
    return hops


def hop_dependencies(
    indptr: Places,
    targets: Places,
    hops: int,
    met: Lanes,
    routes: Floats,
    order: Places,
    lanes: Lanes,
    starts: NDArray[np.int64],
    share: Floats,
    total: Floats,
) -> bool:
    """Add what `hop_routes` has counted the routes for; False if a float cannot count them.

    `met` is walked back to none: seen; who belongs to the step beyond.  `routes` gives way to dependencies.
    """
    seen, reached, width = met[:, 0], met[:, 1], routes.shape[1]
    behind, beyond = np.zeros(width), starts[hops]
    for step in range(hops - 1, -1, -1):
        low, high = starts[step], starts[step + 1]
        for place in range(low, high):
            here = order[place]
            behind[:] = 0.0
            for arc in range(indptr[here], indptr[here + 1]):
                to = targets[arc]
                onward = lanes[place] & reached[to]
                if onward != 0:
                    for lane in range(width):
                        behind[lane] += share[to, lane] if (onward >> lane) & 1 else 0.0
            for lane in range(width):
                mine = (lanes[place] >> lane) & 1
                ways = routes[here, lane]
                through = ways * behind[lane] if mine else ways
                each = (1.0 + through) / (ways if mine else 1.0)
                share[here, lane] = each if mine else share[here, lane]
                routes[here, lane] = through
        for place in range(high, beyond):
            reached[order[place]] = 0
        for place in range(low, high):
            reached[order[place]] = lanes[place]
            seen[order[place]] = 0
        beyond = high
    for place in range(beyond):
        here = order[place]
        reached[here] = 0
        for lane in range(width):
            routes[here, lane] = 0.0 if (lanes[place] >> lane) & 1 else routes[here, lane]
    finite = True
    for node in range(len(total)):
        for lane in range(width):
            total[node] += routes[node, lane]
            routes[node, lane] = 0.0
        finite = finite and total[node] < np.inf
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

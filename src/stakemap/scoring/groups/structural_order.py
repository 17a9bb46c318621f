"""People in an order that their ties decide and their ids do not.

A search for groups breaks ties and draws by the order of its nodes.  Here colours are refined until people of
one colour have the same ties to each colour; who still shares one is told apart by trying each of them
(individualisation) and keeping the tries that look alike, which then differ by an automorphism.  Where that
would take too long, their closed walks tell most of them apart; of those left the first is taken, and a few
others are tried to see whether that matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.scoring.core.costs import levelled

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["WORK", "Order", "reordered", "structural_order"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Colours = NDArray[np.uint64]
"""Hashes of 64 bits: equal for nodes that look alike, here, in copies of the graph and under other names."""

WORK = 2_000_000
"""Tie-steps that are spent on telling apart people who look alike, by trying them or by their walks."""
_LONGEST = 6
"""Closed walks of up to twice as many steps, and one more, are looked at."""
_OTHERS = (0.29, 0.53, 0.81)
"""Where among those who still look alike others are taken for the first, to see whether it matters."""


class Order(NamedTuple):
    """The nodes in order, and whether their ties alone decide it, up to an automorphism.

    Where `settled` is False, names have decided between people whom no try within `WORK` told apart.
    """

    nodes: Ints
    settled: bool


@dataclass(frozen=True)
class _Arcs:
    """Both directions of each tie by start: ``heads[pointer[i]:pointer[i + 1]]``; a hash of each weight."""

    pointer: Ints
    heads: Ints
    kinds: Colours

    @classmethod
    def of(cls, n: int, tail: Ints, head: Ints, kinds: Colours) -> _Arcs:
        start, end = np.concatenate((tail, head)), np.concatenate((head, tail))
        order = np.argsort(start, kind="stable")
        pointer = np.concatenate(([0], np.cumsum(np.bincount(start, minlength=n))))
        return cls(pointer, end[order], np.tile(kinds, 2)[order])

    def sums(self, loads: Colours) -> Colours:
        """Sum over the arcs of each start, modulo 2**64; shape (copies, m) to (copies, n)."""
        running = np.zeros((len(loads), len(self.heads) + 1), np.uint64)
        np.cumsum(loads, axis=1, out=running[:, 1:])
        return np.asarray(running[:, self.pointer[1:]] - running[:, self.pointer[:-1]], np.uint64)


def structural_order(n: int, tail: Ints, head: Ints, weight: Floats) -> Order:
    """The nodes of a graph without directions, each once, in an order that a relabelling does not change.

    Relabelled graphs, put in this order, are equal tie by tie where it is settled.  Nodes that an
    automorphism exchanges may stand either way.

    Examples
    --------
    >>> path = np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.5, 0.5, 0.9])
    >>> renamed = np.array([0, 1, 0]), np.array([1, 2, 3]), np.array([0.5, 0.9, 0.5])
    >>> one, two = (reordered(ties, structural_order(4, *ties).nodes) for ties in (path, renamed))
    >>> [column.tolist() for column in one] == [column.tolist() for column in two]
    True
    """
    kinds = _mixed(~np.unique(levelled(weight), return_inverse=True)[1].astype(np.uint64))
    arcs = _Arcs.of(n, tail, head, kinds)
    colours = _settled(arcs, np.zeros((1, n), np.uint64), WORK)[0]
    rank = _rank_among_twins(arcs, n, (tail, head, kinds))
    colours = _settled(arcs, _mixed(colours + _mixed(rank)), WORK)[0][0]
    final, part, settled = _within_parts(n, (tail, head, kinds), colours)
    return Order(np.asarray(np.lexsort((final, part, colours)), np.int64), settled)


def reordered(ties: tuple[Ints, Ints, Floats], order: Ints) -> tuple[Ints, Ints, Floats]:
    """Ties with places in an order instead of nodes, sorted, each from the lower to the higher place.

    Examples
    --------
    >>> ties = np.array([0, 1]), np.array([1, 2]), np.array([0.5, 0.25])
    >>> [column.tolist() for column in reordered(ties, np.array([2, 1, 0]))]
    [[0, 1], [1, 2], [0.25, 0.5]]
    """
    place = np.argsort(order)
    one, two = place[ties[0]], place[ties[1]]
    tail, head = np.minimum(one, two), np.maximum(one, two)
    by_place = np.lexsort((head, tail))
    return tail[by_place], head[by_place], ties[2][by_place]


def _mixed(values: Colours) -> Colours:
    """A well mixed number for each (the last step of splitmix64)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)


def _settled(arcs: _Arcs, colours: Colours, work: int) -> tuple[Colours, bool]:
    """Refine the colours of several copies until they settle; of the copies those that look alike stay.

    The second answer is whether all of these were refined to the end.

    References
    ----------
    .. [1] McKay, B. D. & Piperno, A. (2014). Practical graph isomorphism, II. J. Symb. Comput. 60.
    """
    count, whole = 0, True
    while (now := len(np.unique(colours[0]))) > count:
        count = now
        colours = _mixed(colours + arcs.sums(_mixed(colours[:, arcs.heads] + arcs.kinds)))
        look = np.add.reduce(_mixed(colours), axis=1)
        colours = colours[look == look.min()]
        work -= len(colours) * len(arcs.heads)
        if work <= 0 and len(colours) > 1:
            colours, whole = colours[:1], False
    return colours, whole


def _rank_among_twins(arcs: _Arcs, n: int, ties: tuple[Ints, Ints, Colours]) -> Colours:
    """0, 1, ... among nodes with the same ties to all others: any order of them is as good as another."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    (tail, head, kinds), names = ties, _mixed(np.arange(n, dtype=np.uint64))
    around = arcs.sums(_mixed(names[arcs.heads] + arcs.kinds)[None])[0]
    tied = around[tail] + _mixed(names[tail] + kinds) == around[head] + _mixed(names[head] + kinds)
    _, first, alike = np.unique(around, return_index=True, return_inverse=True)
    ends = np.concatenate((tail[tied], np.arange(n))), np.concatenate((head[tied], first[alike]))
    twins = connected_components(coo_array((np.ones(len(ends[0])), ends), shape=(n, n)), directed=False)[1]
    order = np.argsort(twins, kind="stable")
    starts = np.flatnonzero(np.diff(twins[order], prepend=-1))
    rank = np.empty(n, np.uint64)
    rank[order] = np.arange(n) - np.repeat(starts, np.diff(starts, append=n))
    return rank


def _within_parts(n: int, ties: tuple[Ints, Ints, Colours], colours: Colours) -> tuple[Colours, Ints, bool]:
    """For each node a colour that nobody of its part shares, and the place of its part among all parts.

    The last answer is whether names had no say in it.

    Parts hang together by ties of nodes whose colour is not theirs alone.  Of parts that look alike either
    may come first; ties to nodes with a colour of their own are the same for all of a colour.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    tail, head, kinds = ties
    _, colour, size = np.unique(colours, return_inverse=True, return_counts=True)
    shared = size[colour] > 1
    inner = shared[tail] & shared[head]
    tail, head, kinds = tail[inner], head[inner], kinds[inner]
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(n, n))
    count, part = connected_components(graph, directed=False)
    pair = np.sort(part.astype(np.int64) * len(size) + colour)
    open_ = np.unique(pair[1:][pair[1:] == pair[:-1]] // len(size))
    final = colours.copy()
    by_part, ties_by_part = np.argsort(part, kind="stable"), np.argsort(part[tail], kind="stable")
    nodes_from = np.searchsorted(part[by_part], np.arange(count + 1))
    ties_from = np.searchsorted(part[tail][ties_by_part], np.arange(count + 1))
    place, settled = np.empty(n, np.int64), True
    for k in open_.tolist():
        nodes = by_part[nodes_from[k] : nodes_from[k + 1]]
        own = ties_by_part[ties_from[k] : ties_from[k + 1]]
        place[nodes] = np.arange(len(nodes))
        arcs = _Arcs.of(len(nodes), place[tail[own]], place[head[own]], kinds[own])
        final[nodes], sure = _told_apart(arcs, colours[nodes])
        settled = settled and sure
    look = np.zeros(count, np.uint64)
    np.add.at(look, part, _mixed(final))
    place_of_part = np.empty(count, np.int64)
    place_of_part[np.argsort(look, kind="stable")] = np.arange(count)
    return final, place_of_part[part], settled


def _told_apart(arcs: _Arcs, colours: Colours) -> tuple[Colours, bool]:
    """A colour of its own for each node of a part, and whether names had no say in it."""
    final, whole = _marked(arcs, colours)
    if whole:
        return final, True
    colours = _settled(arcs, _mixed(colours + _walks(arcs, colours))[None], WORK)[0][0]
    final, whole = _marked(arcs, colours)
    others = (_marked(arcs, colours, first)[0] for first in _OTHERS if not whole)
    return final, all(np.array_equal(np.sort(final), np.sort(other)) for other in others)


def _marked(arcs: _Arcs, colours: Colours, first: float = 0.0) -> tuple[Colours, bool]:
    """One of those who look alike is marked, until none do; whether all of them were tried.

    Where there are too many to try, it begins at a share of them.
    """
    copies, work, whole = colours[None], WORK, True
    while True:
        colour, size = np.unique(copies[0], return_counts=True)
        several = np.flatnonzero(size > 1)
        if not len(several):
            return np.asarray(copies[0], np.uint64), whole
        cell = colour[several[np.argmin(size[several])]]
        copy, node = np.nonzero(copies == cell)
        most = max(1, work // max(1, len(arcs.heads)))
        if len(node) > most:
            whole, start = False, int(first * len(node))
            copy, node = (np.roll(each, -start)[:most] for each in (copy, node))
        tries = copies[copy]
        mark = np.arange(len(tries)), node
        tries[mark] = _mixed(~tries[mark])
        (copies, refined), work = _settled(arcs, tries, work), work // 2
        whole = whole and refined


def _walks(arcs: _Arcs, colours: Colours) -> Colours:
    """A hash of the closed walks from each node: how many of each length, over which ties.

    A power of the matrix of ties, symmetric as it is, gives those of twice its length: row by row the sum of
    its squares.  All counts are modulo 2**64.
    """
    from scipy.sparse import csr_array

    n, degree = len(colours), np.diff(arcs.pointer)
    tails = np.repeat(np.arange(n), degree)
    loads = _mixed(arcs.kinds + _mixed(colours[tails] + colours[arcs.heads])) | np.uint64(1)
    once = csr_array((loads, arcs.heads, arcs.pointer), shape=(n, n))
    power, found = once, colours
    for _ in range(_LONGEST):
        found = _mixed(found + _row_sums(power.multiply(power)))
        if int(degree[power.indices].sum()) > WORK:
            break
        longer = power @ once
        found = _mixed(found + _row_sums(power.multiply(longer)))
        power = longer
    return found


def _row_sums(matrix: csr_array[Any]) -> Colours:
    """Sums modulo 2**64, one for each row."""
    matrix = matrix.tocsr()
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(matrix.data, dtype=np.uint64)))
    return np.asarray(running[matrix.indptr[1:]] - running[matrix.indptr[:-1]], np.uint64)

"""Those whom no route can leave out: dominators, smallest cuts, and the proof of each.

A *dominator* of a target is on every route to it.  A *cut* is a smallest set of nodes without which there
is no route.  Both come with what shows them: after removing the cut the target is out of reach, and as many
routes as the cut has members share nobody, so that no smaller cut can do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.depth_first import dominated, forest, in_place
from stakemap.scoring.routes.paths import open_arcs, places_of, two_ends

__all__ = ["Cut", "Dominators", "dominators", "minimum_cut", "reachable"]

Bools = NDArray[np.bool_]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """A smallest set of nodes without which no route is left.

    Attributes
    ----------
    nodes
        Ids, sorted, of the smallest cut that is nearest to the targets; empty if there is no route anyway,
        or if there is a direct tie.
    direct
        Ties that lead from a source straight to a target: nothing in between can cut them.
    disjoint
        As many routes as the cut has members, which share nobody but their ends: no smaller cut can do.
    reached_before, reached_after
        Whether a target can be reached with the cut in place, and with it removed.
    """

    nodes: tuple[str, ...]
    direct: tuple[tuple[str, str], ...]
    disjoint: tuple[tuple[str, ...], ...]
    reached_before: bool
    reached_after: bool

    @property
    def proven(self) -> bool:
        """Whether removing the cut was checked to end every route, and no smaller one can."""
        return self.reached_before and not self.reached_after and len(self.disjoint) == len(self.nodes)


@dataclass(frozen=True, eq=False)
class Dominators(Frozen):
    """The dominator tree from a set of sources: one step up leads to the nearest gatekeeper.

    `parent` holds the place of the nearest node that is on every route to a node; -1 where there is none
    (the sources themselves, and nodes with two ways that share nobody), -2 where no route leads.
    """

    nodes: tuple[str, ...]
    parent: tuple[int, ...]

    def of(self, node: str | Iterable[str]) -> tuple[str, ...]:
        """Ids on every route to a node, or to each of several, in the order of the routes.

        A source stands in it if every route begins there.  For several nodes one of them may be in it, if
        all routes to the others lead through it.
        """
        wanted = [self._places[name] for name in ((node,) if isinstance(node, str) else node)]
        chains = [self._chain(k) for k in wanted if self.parent[k] != -2]
        if not chains:
            return ()
        if isinstance(node, str) or len(chains) == 1:
            return tuple(self.nodes[k] for k in chains[0][:-1])
        shared = set(chains[0]).intersection(*chains[1:])
        return tuple(self.nodes[k] for k in chains[0] if k in shared)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: k for k, name in enumerate(self.nodes)}

    def _chain(self, node: int) -> list[int]:
        found = [node]
        while self.parent[found[-1]] >= 0:
            found.append(self.parent[found[-1]])
        return found[::-1]

    def reached(self, node: str) -> bool:
        """Whether any route leads to a node."""
        return self.parent[self._places[node]] != -2

    def dominated_by(self, node: str) -> tuple[str, ...]:
        """Ids of all nodes that are out of reach without this one, sorted."""
        below = self._below
        found, at = list(below.get(self._places[node], ())), 0
        while at < len(found):
            found += below.get(found[at], ())
            at += 1
        return tuple(self.nodes[k] for k in sorted(found))

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        """Places by that of their nearest gatekeeper."""
        below: dict[int, list[int]] = {}
        for k, parent in enumerate(self.parent):
            if parent >= 0:
                below.setdefault(parent, []).append(k)
        return below


def reachable(
    snapshot: Snapshot, sources: Iterable[str], *, without: Iterable[str] = (), avoid: Iterable[str] = ()
) -> Bools:
    """Nodes that some route from a source leads to; bool, shape (n,).

    Parameters
    ----------
    without
        Ids that are removed.
    avoid
        Ids that no route may pass through, but may end at.
    """
    starts = places_of(snapshot, sources)
    gone = np.zeros(snapshot.n, np.bool_)
    gone[[snapshot.index(node) for node in without]] = True
    usable = open_arcs(snapshot, starts, (), avoid) & ~gone[snapshot.sources] & ~gone[snapshot.targets]
    begin = np.array([k for k in starts if not gone[k]], np.int64)
    return _reached(snapshot.n, snapshot.sources[usable], snapshot.targets[usable], begin)


def _reached(n: int, rows: Int32s, heads: Int32s, starts: Int64s) -> Bools:
    """Nodes that arcs lead to from the starts, these included; time O(n + m)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    tail = np.concatenate((rows, np.full(len(starts), n)))
    head = np.concatenate((heads, starts))
    present = np.ones(len(tail), np.int32)
    steps: Any = csr_array((present, (tail, head)), shape=(n + 1, n + 1))
    seen = np.zeros(n + 1, np.bool_)
    seen[breadth_first_order(steps, n, return_predecessors=False)] = True
    return seen[:n]


def dominators(snapshot: Snapshot, sources: Iterable[str], *, avoid: Iterable[str] = ()) -> Dominators:
    """The dominator tree of all nodes as seen from the sources together.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; strengths do not matter.
    sources, avoid
        Ids; no route passes through another source or through somebody to avoid.

    Returns
    -------
    Dominators
        Time O(m log n), memory O(n + m).

    References
    ----------
    .. [1] Lengauer, T. & Tarjan, R. E. (1979). A fast algorithm for finding dominators in a flowgraph.
       ACM Trans. Program. Lang. Syst. 1(1).

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["a", "b", "c"])
    >>> dominators(line, ["a"]).of("c")
    ('a', 'b')
    """
    starts = places_of(snapshot, sources)
    arcs = np.flatnonzero(open_arcs(snapshot, starts, (), avoid))
    rows, heads = snapshot.sources[arcs], snapshot.targets[arcs]
    pointer = np.searchsorted(rows, np.arange(snapshot.n + 1))
    order, when, parent = forest(pointer, heads, np.array(starts, np.int64))
    nearest = _nearest(when, parent[order], order, rows, heads)
    up = np.full(snapshot.n, -2)
    up[order] = np.where(nearest > 0, order[nearest - 1], -1)
    return Dominators(snapshot.nodes, tuple(up.tolist()))


def _nearest(when: Int64s, parent: Int64s, order: Int64s, rows: Int32s, heads: Int32s) -> Int64s:
    """Nearest dominator of each node in order of visit, as its place counted from 1; 0 is the common root."""
    count = len(order)
    tail, head = when[rows] + 1, when[heads] + 1
    tail, head = tail[tail > 0], head[tail > 0]
    up = np.concatenate(([0], np.where(parent >= 0, when[parent] + 1, 0)))
    semi, later = up.copy(), tail > head
    np.minimum.at(semi, head[~later], tail[~later])
    head, before = head[later], tail[later]
    by_head = np.argsort(head, kind="stable")
    pointer = np.searchsorted(head[by_head], np.arange(count + 2))
    return in_place(dominated, len(rows), pointer, before[by_head], up, semi, np.zeros(count + 1))[-1][1:]


def minimum_cut(
    snapshot: Snapshot,
    sources: str | Iterable[str],
    targets: str | Iterable[str],
    *,
    avoid: Iterable[str] = (),
) -> Cut:
    """A smallest set of nodes between sources and targets without which there is no route, with its proof.

    Parameters
    ----------
    sources, targets
        Ids; they cannot be in the cut themselves.
    avoid
        Ids that no route may pass through anyway.

    Returns
    -------
    Cut
        Of several smallest cuts the one nearest to the targets, which is unique.

    Raises
    ------
    UnknownName
        A source or target that is no node.
    InputError
        Somebody is both source and target.

    References
    ----------
    .. [1] Menger, K. (1927). Zur allgemeinen Kurventheorie. Fundamenta Mathematicae 10.

    Examples
    --------
    >>> office = Snapshot.from_arrays([0, 0, 1, 2, 3], [1, 2, 3, 3, 4], [1.0] * 5, nodes=list("abcde"))
    >>> cut = minimum_cut(office, "a", "e")
    >>> cut.nodes, cut.proven
    (('d',), True)
    """
    starts, goals = two_ends(snapshot, sources, targets)
    avoid = tuple(avoid)
    usable = np.flatnonzero(open_arcs(snapshot, starts, goals, avoid))
    rows, heads = snapshot.sources[usable], snapshot.targets[usable]
    both = np.isin(rows, starts) & np.isin(heads, goals)
    names = snapshot.nodes
    direct = tuple(
        (names[i], names[j]) for i, j in zip(rows[both].tolist(), heads[both].tolist(), strict=True)
    )
    ids = [names[k] for k in starts]
    if direct:
        return Cut((), direct, (), reached_before=True, reached_after=True)
    used, cut_places = _flow(snapshot.n, starts, goals, rows, heads)
    if not used:
        return Cut((), (), (), reached_before=False, reached_after=False)
    cut = tuple(names[k] for k in cut_places)
    after = _any_of(reachable(snapshot, ids, without=cut, avoid=avoid), goals)
    ways = tuple(tuple(names[k] for k in way) for way in _disjoint(used, rows, heads, snapshot.n))
    return Cut(cut, direct, ways, reached_before=True, reached_after=after)


def _any_of(seen: Bools, goals: tuple[int, ...]) -> bool:
    return bool(seen[list(goals)].any())


Arcs = dict[tuple[int, int], int]


def _flow(
    n: int, starts: tuple[int, ...], goals: tuple[int, ...], rows: Int32s, heads: Int32s
) -> tuple[Arcs, list[int]]:
    """A greatest flow in which each node but the ends carries one unit, by arc, and the nodes of the cut.

    Node v is split in v (in) and n + v (out); 2n is the common source, 2n + 1 the common target.  The cut
    nearest to the targets: nodes whose inner arc is full and leads to where the target can still be reached.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    source, sink, many = 2 * n, 2 * n + 1, n + 1
    inside = np.arange(n)
    tail = np.concatenate([inside, rows + n, np.full(len(starts), source), np.array(goals) + n])
    head = np.concatenate([inside + n, heads, np.array(starts), np.full(len(goals), sink)])
    through = np.ones(n, np.int32)
    through[[*starts, *goals]] = many
    size = np.concatenate([through, np.full(len(tail) - n, many, np.int32)]).astype(np.int32)
    network: Any = csr_array((size, (tail, head)), shape=(2 * n + 2, 2 * n + 2))
    flow = maximum_flow(network, source, sink).flow
    residual = network - flow
    residual.eliminate_zeros()
    back = residual.T.tocsr()
    open_to_sink = np.zeros(2 * n + 2, np.bool_)
    open_to_sink[breadth_first_order(back, sink, return_predecessors=False)] = True
    cut = np.flatnonzero(open_to_sink[n : 2 * n] & ~open_to_sink[:n])
    units = flow.tocoo()
    full = np.flatnonzero(units.data > 0)
    ends = zip(units.row[full].tolist(), units.col[full].tolist(), strict=True)
    return dict(zip(ends, units.data[full].tolist(), strict=True)), cut.tolist()


def _disjoint(used: Arcs, rows: Int32s, heads: Int32s, n: int) -> list[list[int]]:
    """The flow as routes that share only their ends, each without its detours, in order."""
    left = dict(used)
    nexts: dict[int, list[int]] = {}
    for i, j in sorted(left):
        nexts.setdefault(i, []).append(j)
    source, sink = 2 * n, 2 * n + 1
    found = []
    for start in nexts.get(source, ()):
        for _ in range(used[source, start]):
            way, at = [start], start
            left[source, start] -= 1
            while at != sink:
                step = next(j for j in nexts[at] if left[at, j] > 0)
                left[at, step] -= 1
                at = step
                if at < n:
                    way.append(at)
            found.append(way)
    on_way = np.zeros(n, np.bool_)
    on_way[[node for way in found for node in way]] = True
    near = np.flatnonzero(on_way[rows] & on_way[heads])
    after: dict[int, list[int]] = {}
    for i, j in zip(rows[near].tolist(), heads[near].tolist(), strict=True):
        after.setdefault(i, []).append(j)
    return sorted(_shortened(way, after) for way in found)


def _shortened(way: list[int], after: dict[int, list[int]]) -> list[int]:
    """A route with the same ends and a part of its nodes, without steps that an arc can skip."""
    place = {node: k for k, node in enumerate(way)}
    short = [way[0]]
    at = 0
    while at < len(way) - 1:
        at = max(place.get(node, 0) for node in after[way[at]])
        short.append(way[at])
    return short

"""Those whom no route can leave out: dominators, smallest cuts, and the proof of each.

A *dominator* of a target is on every route to it.  A *cut* is a smallest set of nodes without which there
is no route.  Both come with what shows them: after removing the cut the target is out of reach, and as many
routes as the cut has members share nobody, so that no smaller cut can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.paths import open_arcs, places_of, two_ends

__all__ = ["Cut", "Dominators", "dominators", "minimum_cut", "reachable"]

Bools = NDArray[np.bool_]
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
        shared = [k for k in chains[0] if all(k in chain for chain in chains)]
        return tuple(self.nodes[k] for k in shared)

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
        return self.parent[self.nodes.index(node)] != -2

    def hang_on(self, node: str) -> tuple[str, ...]:
        """Ids of all nodes that are out of reach without this one, sorted."""
        top = self.nodes.index(node)
        return tuple(
            self.nodes[k]
            for k, parent in enumerate(self.parent)
            if k != top and parent >= 0 and top in self._chain(k)
        )


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
    seen = np.zeros(snapshot.n, np.bool_)
    seen[list(starts)] = True
    seen &= ~gone
    rows, heads = snapshot.sources[usable], snapshot.targets[usable]
    before = -1
    while (count := int(seen.sum())) != before:
        before = count
        seen[heads[seen[rows]]] = True
    return seen


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

    References
    ----------
    .. [1] Cooper, K. D., Harvey, T. J. & Kennedy, K. (2001). A simple, fast dominance algorithm.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["a", "b", "c"])
    >>> dominators(line, ["a"]).of("c")
    ('a', 'b')
    """
    starts = places_of(snapshot, sources)
    arcs = np.flatnonzero(open_arcs(snapshot, starts, (), avoid))
    order = _postorder(snapshot, starts, arcs)
    root = snapshot.n
    number = {node: k for k, node in enumerate(order)}
    number[root] = len(order)
    came: dict[int, list[int]] = {node: [] for node in order}
    rows, heads = snapshot.sources[arcs].tolist(), snapshot.targets[arcs].tolist()
    for i, j in zip(rows, heads, strict=True):
        if i in number:
            came[j].append(i)
    for start in starts:
        came[start].append(root)
    parent = _parents(order, number, came, root)
    up = [-2] * snapshot.n
    for node in order:
        up[node] = -1 if parent[node] == root else parent[node]
    return Dominators(snapshot.nodes, tuple(up))


def _postorder(snapshot: Snapshot, starts: tuple[int, ...], arcs: Int64s) -> list[int]:
    """Nodes that are reached, in the order in which a depth-first search leaves them."""
    pointer = np.searchsorted(snapshot.sources[arcs], np.arange(snapshot.n + 1)).tolist()
    heads = snapshot.targets[arcs].tolist()
    seen = [False] * snapshot.n
    order: list[int] = []
    for start in starts:
        if seen[start]:
            continue
        seen[start] = True
        stack = [(start, pointer[start])]
        while stack:
            node, at = stack.pop()
            while at < pointer[node + 1] and seen[heads[at]]:
                at += 1
            if at == pointer[node + 1]:
                order.append(node)
                continue
            stack.append((node, at + 1))
            seen[heads[at]] = True
            stack.append((heads[at], pointer[heads[at]]))
    return order


def _parents(
    order: Sequence[int], number: dict[int, int], came: dict[int, list[int]], root: int
) -> dict[int, int]:
    parent = {root: root}
    changed = True
    while changed:
        changed = False
        for node in reversed(order):
            known = [other for other in came[node] if other in parent]
            best = known[0]
            for other in known[1:]:
                best = _meet(best, other, parent, number)
            if parent.get(node) != best:
                parent[node] = best
                changed = True
    return parent


def _meet(a: int, b: int, parent: dict[int, int], number: dict[int, int]) -> int:
    while a != b:
        while number[a] < number[b]:
            a = parent[a]
        while number[b] < number[a]:
            b = parent[b]
    return a


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
    before = _any_of(reachable(snapshot, ids, avoid=avoid), goals)
    if direct or not before:
        return Cut((), direct, (), before, before)
    flow, inner = _flow(snapshot.n, starts, goals, rows, heads)
    cut = tuple(names[k] for k in _nearest_cut(flow, inner, snapshot.n))
    after = _any_of(reachable(snapshot, ids, without=cut, avoid=avoid), goals)
    ways = tuple(tuple(names[k] for k in way) for way in _disjoint(flow, inner, snapshot.n))
    return Cut(cut, direct, ways, before, after)


def _any_of(seen: Bools, goals: tuple[int, ...]) -> bool:
    return bool(seen[list(goals)].any())


Arcs = dict[tuple[int, int], int]


def _flow(
    n: int, starts: tuple[int, ...], goals: tuple[int, ...], rows: NDArray[np.int32], heads: NDArray[np.int32]
) -> tuple[Arcs, Arcs]:
    """A greatest flow in which each node but the ends carries one unit: used units and capacities by arc.

    Node v is split in v (in) and n + v (out); 2n is the common source, 2n + 1 the common target.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    source, sink, many = 2 * n, 2 * n + 1, n + 1
    inside = np.arange(n)
    tail = np.concatenate([inside, rows + n, np.full(len(starts), source), np.array(goals) + n])
    head = np.concatenate([inside + n, heads, np.array(starts), np.full(len(goals), sink)])
    through = np.ones(n, np.int32)
    through[[*starts, *goals]] = many
    size = np.concatenate([through, np.full(len(tail) - n, many, np.int32)]).astype(np.int32)
    network = csr_array((size, (tail, head)), shape=(2 * n + 2, 2 * n + 2))
    found = maximum_flow(network, source, sink).flow.tocoo()
    used: Arcs = {
        (i, j): int(units)
        for i, j, units in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True)
        if units > 0
    }
    ends = zip(tail.tolist(), head.tolist(), strict=True)
    capacity: Arcs = {(i, j): int(units) for (i, j), units in zip(ends, size.tolist(), strict=True)}
    return used, capacity


def _nearest_cut(used: Arcs, capacity: Arcs, n: int) -> list[int]:
    """Nodes whose inner arc is full and leads into the part from which the target can still be reached."""
    back: dict[int, list[int]] = {}
    for (i, j), size in capacity.items():
        if used.get((i, j), 0) < size:
            back.setdefault(j, []).append(i)
        if used.get((i, j), 0) > 0:
            back.setdefault(i, []).append(j)
    sink = 2 * n + 1
    seen, waiting = {sink}, [sink]
    while waiting:
        for other in back.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return [v for v in range(n) if n + v in seen and v not in seen]


def _disjoint(used: Arcs, capacity: Arcs, n: int) -> list[list[int]]:
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
            found.append(_shortened(way, capacity, n))
    return sorted(found)


def _shortened(way: list[int], capacity: Arcs, n: int) -> list[int]:
    """A route with the same ends and a part of its nodes, without steps that an arc can skip."""
    short = [way[0]]
    at = 0
    while at < len(way) - 1:
        last = max(k for k in range(at + 1, len(way)) if (way[at] + n, way[k]) in capacity)
        short.append(way[last])
        at = last
    return short

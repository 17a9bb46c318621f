"""Most reliable routes between sets of nodes: the k best without repeated nodes, in exact order.

Lengths that differ by rounding alone are one length (`core.costs`); equal routes stand in the order of their
node ids.  The
search is Yen's, with Lawler's rule; each detour is found by A* under exact distances to the target in the
whole graph, which detours can only lengthen, and is searched only when its least cost comes up.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.costs import SAME, Lengths, arc_costs, levelled, shown
from stakemap.scoring.core.linear_solve import csr_where
from stakemap.scoring.core.measuring import arc_facts
from stakemap.work import checkpoint

__all__ = [
    "Path",
    "k_best",
    "most_reliable",
    "one_tie",
    "open_arcs",
    "places_of",
    "two_ends",
]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Path:
    """One route.

    Attributes
    ----------
    nodes, arcs
        Ids from source to target, and the places of the arcs between them.
    cost
        Sum of the arcs' costs, rounded to micro-units of -ln p: to be shown.
    probability
        Product of the arcs' strengths, in (0, 1]: that every tie works, if ties work independently.
    """

    nodes: tuple[str, ...]
    arcs: tuple[int, ...]
    cost: int
    probability: float

    def __len__(self) -> int:
        return len(self.arcs)


def places_of(snapshot: Snapshot, nodes: str | Iterable[str]) -> tuple[int, ...]:
    """Places of one id or several, sorted, each once."""
    named = (nodes,) if isinstance(nodes, str) else tuple(nodes)
    return tuple(sorted({snapshot.index(node) for node in named}))


def two_ends(
    snapshot: Snapshot, sources: str | Iterable[str], targets: str | Iterable[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of both ends; an InputError if somebody is in both."""
    starts, goals = places_of(snapshot, sources), places_of(snapshot, targets)
    if set(starts) & set(goals):
        raise InputError("somebody is both a source and a target", hint="a route needs two different ends")
    return starts, goals


def open_arcs(
    snapshot: Snapshot, sources: Collection[int], targets: Collection[int], avoid: Iterable[str]
) -> Bools:
    """Arcs a route may use: none back into a source, out of a target, or out of a node to avoid.

    Bool, shape (m,); `sources` and `targets` are places, `avoid` ids (unknown ids are passed over).
    """
    shut_in, shut_out = np.zeros(snapshot.n, np.bool_), np.zeros(snapshot.n, np.bool_)
    shut_in[list(sources)] = True
    shut_out[list(targets)] = True
    kept_clear = [snapshot.index(node) for node in avoid if node in snapshot]
    shut_out[[place for place in kept_clear if place not in set(sources)]] = True
    open_: Bools = ~(shut_in[snapshot.targets] | shut_out[snapshot.sources])
    return open_


@dataclass(frozen=True, eq=False)
class _Net:
    """The part of a graph that routes may use, with distances to the nearest target."""

    snapshot: Snapshot
    open_: Bools
    cost: Floats
    left: list[float]
    goals: frozenset[int]
    lengths: Lengths

    def steps(self, node: int) -> list[Step]:
        """Who comes next, in order, and what each costs."""
        span = slice(*self.snapshot.indptr[node : node + 2].tolist())
        kept = self.open_[span]
        heads, costs = self.snapshot.targets[span][kept], self.cost[span][kept]
        return list(zip(heads.tolist(), costs.tolist(), strict=True))


def _net(
    snapshot: Snapshot, starts: tuple[int, ...], goals: tuple[int, ...], avoid: Iterable[str], cost: Floats
) -> _Net:
    from scipy.sparse.csgraph import dijkstra

    n, open_, into = snapshot.n, open_arcs(snapshot, starts, goals, avoid), snapshot.in_arcs
    backwards = csr_where(open_[into], cost[into], snapshot.in_sources, snapshot.in_indptr, n)
    left = dijkstra(backwards, indices=list(goals), min_only=True)
    return _Net(snapshot, open_, cost, left.tolist(), frozenset(goals), Lengths())


Nodes = tuple[int, ...]
Found = tuple[float, Nodes]
Step = tuple[int, float]


def _detour(
    net: _Net,
    root: Nodes,
    spent: float,
    first: Iterable[Step],
    shut: Collection[int],
    cap: float,
) -> Found | None:
    """The cheapest way from a root to a target, of equal ones the first by id.

    `first` gives the (node, cost) steps that may come next, `shut` the nodes already used; a way that
    costs more than `cap` is not looked for.
    """
    left, goals = net.left, net.goals
    one, most = Lengths().of, min(cap * (1.0 + SAME), sys.float_info.max)
    heap: list[tuple[float, Nodes, float]] = []
    for node, cost in first:
        if node not in shut and (whole := spent + cost + left[node]) <= most:
            heappush(heap, (one(whole), (*root, node), spent + cost))
    done = set(shut)
    while heap:
        length, way, cost = heappop(heap)
        node = way[-1]
        if node in goals:
            return net.lengths.of(length), way
        if node in done:
            continue
        done.add(node)
        for head, more in net.steps(node):
            total = cost + more
            if head not in done and (whole := total + left[head]) <= most:
                heappush(heap, (one(whole), (*way, head), total))
    return None


@dataclass(frozen=True, slots=True)
class _Spur:
    """The routes that begin with a root and go on with one of some steps; searched when they may be next."""

    root: Nodes
    spent: float
    first: list[Step]

    def least(self, net: _Net) -> float:
        """What its best route costs at least; infinite where none can reach a target."""
        ways = (self.spent + cost + net.left[node] for node, cost in self.first if node not in self.root)
        least = min(ways, default=math.inf)
        return net.lengths.of(least) if least < math.inf else least


def _spurs(
    net: _Net, starts: tuple[int, ...], way: Nodes, fixed: int, kept: Sequence[Nodes]
) -> Iterable[_Spur]:
    """The ways to leave a found route at each of its nodes, from the place where it left its own."""
    spent = 0.0
    for k in range(len(way)):
        root = way[:k]
        if k > 1:
            spent += dict(net.steps(way[k - 2]))[way[k - 1]]
        if k < fixed:
            continue
        used = {other[k] for other in kept if other[:k] == root and len(other) > k}
        nexts = net.steps(root[-1]) if root else [(node, 0.0) for node in starts]
        yield _Spur(root, spent, [step for step in nexts if step[0] not in used])


def k_best(
    snapshot: Snapshot,
    sources: str | Iterable[str],
    targets: str | Iterable[str],
    *,
    k: int = 3,
    avoid: Iterable[str] = (),
    cost: Floats | None = None,
) -> tuple[Path, ...]:
    """The k most reliable routes from any source to any target.

    Reading: each step turns to the next.  No route repeats a node, and none passes through a second
    source or a target: whoever of the sources can go on alone begins there.

    Parameters
    ----------
    snapshot
        Uses ``strength``: a step costs -ln of it (`core.costs`).
    sources, targets
        Ids, or one id.
    k
        How many routes at most, from 1.
    avoid
        Ids that no route may pass through (they may still be ends).
    cost
        What each arc costs instead, float64 above 0, shape (m,).

    Returns
    -------
    tuple of Path
        By cost, equal ones in order of their node ids; fewer than k if there are no more, empty if there
        is no route.  The first routes do not depend on k.

    Raises
    ------
    UnknownName
        A source or target that is no node.
    InputError
        If k is below 1, or somebody is both source and target.

    References
    ----------
    .. [1] Yen, J. Y. (1971). Finding the k shortest loopless paths in a network. Management Science 17(11).
    .. [2] Lawler, E. L. (1972). A procedure for computing the k best solutions. Management Science 18(7).

    Examples
    --------
    >>> office = Snapshot.from_arrays([0, 1, 0], [1, 2, 2], [0.9, 0.9, 0.5], nodes=["a", "b", "c"])
    >>> [(path.nodes, round(path.probability, 2)) for path in k_best(office, "a", "c", k=2)]
    [(('a', 'b', 'c'), 0.81), (('a', 'c'), 0.5)]
    """
    if k < 1:
        raise InputError(f"k must be at least 1, not {k}")
    starts, goals = two_ends(snapshot, sources, targets)
    if not starts or not goals:
        return ()
    net = _net(snapshot, starts, goals, avoid, arc_costs(snapshot) if cost is None else cost)
    return tuple(_path(snapshot, way, length) for way, length in _in_order(net, starts, k))


def _in_order(net: _Net, starts: tuple[int, ...], k: int) -> Iterator[tuple[Nodes, float]]:
    """The k cheapest ways with their lengths, by length and ids: spurs are searched when their turn comes."""
    whole = _Spur((), 0.0, [(node, 0.0) for node in starts])
    waiting: list[tuple[float, Nodes, int, _Spur]] = [(whole.least(net), (), 0, whole)]
    serial, kept = itertools.count(1), list[Nodes]()
    while waiting and len(kept) < k:
        checkpoint()
        length, way, _, spur = heappop(waiting)
        if not way:
            found = _detour(net, spur.root, spur.spent, spur.first, spur.root, _cap(waiting, k - len(kept)))
            if found is not None:
                heappush(waiting, (*found, next(serial), spur))
            continue
        kept.append(way)
        yield way, length
        for other in _spurs(net, starts, way, len(spur.root), kept):
            if (least := other.least(net)) < math.inf:
                heappush(waiting, (least, (), next(serial), other))


def _cap(waiting: Iterable[tuple[float, Nodes, int, _Spur]], wanted: int) -> float:
    """Cost above which no further route can be among those wanted: so many cheaper ones are known."""
    known = sorted(cost for cost, way, *_ in waiting if way)
    return known[wanted - 1] if len(known) >= wanted else math.inf


def _path(snapshot: Snapshot, way: Nodes, length: float) -> Path:
    names = tuple(snapshot.nodes[place] for place in way)
    arcs = []
    for i, j in itertools.pairwise(way):
        start, end = int(snapshot.indptr[i]), int(snapshot.indptr[i + 1])
        arcs.append(start + int(np.searchsorted(snapshot.targets[start:end], j)))
    return Path(names, tuple(arcs), shown(length), math.prod(snapshot.strength[arcs].tolist()))


def most_reliable(
    snapshot: Snapshot,
    sources: Sequence[str],
    *,
    avoid: Iterable[str] = (),
    apart: bool = True,
    backwards: bool = False,
) -> Floats:
    """Probability of the most reliable route from each source to each node.

    Parameters
    ----------
    sources
        Ids.
    avoid
        Ids that no route may pass through.
    apart
        Whether a route may not pass through another source.
    backwards
        Routes from each node to each of the `sources` instead.

    Returns
    -------
    float64, shape (len(sources), n)
        Greatest product of strengths over all routes; 0 where there is none, 1 for the source itself.  Routes
        of equal cost have one probability.
    """
    from scipy.sparse.csgraph import dijkstra

    starts = [snapshot.index(node) for node in sources]
    if not starts:
        return np.zeros((0, snapshot.n))
    ends = starts if apart else ()
    clear = [node for node in avoid if backwards or node not in sources]
    usable = open_arcs(snapshot, () if backwards else ends, ends if backwards else (), clear)
    length = np.maximum(-np.log(snapshot.strength), 1e-15)
    matrix = csr_where(usable, length, snapshot.targets, snapshot.indptr, snapshot.n)
    lengths = dijkstra(matrix.T.tocsr() if backwards else matrix, indices=starts)
    found: Floats = np.exp(-levelled(np.atleast_2d(lengths)))
    return found


def one_tie(snapshot: Snapshot, arc: int) -> int:
    """A number for the tie of an arc: an arc and its opposite that rest on the same facts are one tie."""
    i, j = snapshot.nodes[int(snapshot.sources[arc])], snapshot.nodes[int(snapshot.targets[arc])]
    opposite = snapshot.arc(j, i)
    if opposite is None or not (facts := arc_facts(snapshot, arc)):
        return arc
    return min(arc, opposite) if facts == arc_facts(snapshot, opposite) else arc

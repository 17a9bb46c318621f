"""Single points: people and ties without whom the graph falls into more parts.

Directions do not count: two people are tied if either turns to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import arc_facts, explain_by_ties, require_nodes, scores
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import Scores, frame
from stakemap.scoring.core.undirected import symmetrised

__all__ = [
    "Bridge",
    "Cut",
    "articulation",
    "articulation_points",
    "bridges",
    "cross_ties",
    "rows_frame",
    "tie_facts",
]

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut(Plain):
    """Somebody whose absence splits the part of the graph they are in.

    `parts` are the people of each piece that is left, the largest first; the proof is to look.
    """

    shown = ("node", "cut_off", "parts")

    node: str
    parts: tuple[tuple[str, ...], ...]

    @property
    def cut_off(self) -> int:
        """People who are no longer tied to the largest piece."""
        return sum(len(part) for part in self.parts[1:])


@dataclass(frozen=True, slots=True)
class Bridge(Plain):
    """A tie that is the only connection between its two sides.

    `ends` are in order of id; `sides` are the people on the side of each end; `facts` stand behind it.
    """

    shown = ("ends", "cut_off", "sides", "facts")

    ends: tuple[str, str]
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    facts: tuple[str, ...] = ()

    @property
    def cut_off(self) -> int:
        """People on the smaller side."""
        return min(len(side) for side in self.sides)


@dataclass(frozen=True)
class _Search:
    """A depth-first forest: order of visit, parent, last of each subtree, and the lowest place it reaches."""

    order: list[int]
    when: list[int]
    parent: list[int]
    low: list[int]
    size: list[int]


def _forest(indptr: Int64s, indices: Int64s) -> tuple[list[int], list[int], list[int]]:
    """Order of visit, place in it and parent of each node; each list of ties is walked once."""
    n = len(indptr) - 1
    near = indices.tolist()
    ties = [near[a:b] for a, b in pairwise(indptr.tolist())]
    when, parent = [-1] * n, [-1] * n
    order: list[int] = []
    for root in range(n):
        if when[root] >= 0:
            continue
        when[root] = len(order)
        order.append(root)
        here, left, above = root, iter(ties[root]), []
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


def _search(indptr: Int64s, indices: Int64s) -> _Search:
    order, when, parent = _forest(indptr, indices)
    n = len(order)
    place, up = np.array(when, np.int64), np.array(parent, np.int64)
    sizes = np.diff(indptr)
    seen_at = np.where(indices == np.repeat(up, sizes), n, place[indices])
    lowest, tied = place.copy(), np.flatnonzero(sizes)
    if len(tied):
        lowest[tied] = np.minimum(lowest[tied], np.minimum.reduceat(seen_at, indptr[tied]))
    low, size = lowest.tolist(), [1] * n
    for node in reversed(order):
        above = parent[node]
        if above >= 0:
            size[above] += size[node]
            low[above] = min(low[above], low[node])
    return _Search(order, when, parent, low, size)


def _cut_children(found: _Search) -> dict[int, list[int]]:
    """For each node the children whose subtrees reach no further up than it: pieces without it."""
    children: dict[int, list[int]] = {}
    for node in found.order:
        above = found.parent[node]
        if above >= 0 and found.low[node] >= found.when[above]:
            children.setdefault(above, []).append(node)
    return children


def articulation(snapshot: Snapshot) -> Scores:
    """How many more parts the graph has without somebody; 0 for all who can be missed.

    Time O(n + m).

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    References
    ----------
    .. [1] Hopcroft, J. & Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation.
       Commun. ACM 16(6).

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [1, 1], nodes=["a", "b", "c"])
    >>> articulation(line).top(1)
    [('b', 1.0)]
    """
    require_nodes(snapshot, "articulation")
    indptr, indices, _ = symmetrised(snapshot)
    found = _search(indptr, indices)
    values = np.zeros(snapshot.n)
    for node, children in _cut_children(found).items():
        values[node] = len(children) - (found.parent[node] < 0)
    return scores(
        snapshot, "articulation", values, explainer=explain_by_ties(snapshot, "articulation", values)
    )


def _part_sizes(found: _Search) -> list[int]:
    """Number of people in the connected part of each node."""
    whole = [0] * len(found.order)
    for node in found.order:
        above = found.parent[node]
        whole[node] = found.size[node] if above < 0 else whole[above]
    return whole


def _piece(snapshot: Snapshot, found: _Search, top: int) -> tuple[str, ...]:
    """Ids of a subtree, sorted."""
    first = found.when[top]  # a subtree is visited without a break
    return tuple(snapshot.nodes[k] for k in sorted(found.order[first : first + found.size[top]]))


def _rest(snapshot: Snapshot, found: _Search, node: int, gone: set[str]) -> tuple[str, ...]:
    """Ids of the connected part of a node without those gone, sorted."""
    while found.parent[node] >= 0:
        node = found.parent[node]
    return tuple(name for name in _piece(snapshot, found, node) if name not in gone)


def articulation_points(snapshot: Snapshot, *, most: int = 100) -> tuple[Cut, ...]:
    """Everybody without whom the graph has more parts, those who cut off the most people first.

    Parameters
    ----------
    most
        At most so many are written out with the people of their parts; `articulation` counts them all.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [1, 1], nodes=["a", "b", "c"])
    >>> [(cut.node, cut.parts) for cut in articulation_points(line)]
    [('b', (('a',), ('c',)))]
    """
    indptr, indices, _ = symmetrised(snapshot)
    found = _search(indptr, indices)
    whole = _part_sizes(found)
    children_of = _cut_children(found)
    by_loss = []
    for node, children in children_of.items():
        sizes = [found.size[child] for child in children]
        sizes.append(whole[node] - 1 - sum(sizes))
        if sum(size > 0 for size in sizes) > 1:
            by_loss.append((-(sum(sizes) - max(sizes)), node))
    return tuple(_cut(snapshot, found, node, children_of[node]) for _, node in sorted(by_loss)[:most])


def _cut(snapshot: Snapshot, found: _Search, node: int, children: list[int]) -> Cut:
    parts = [_piece(snapshot, found, child) for child in children]
    if found.parent[node] >= 0:
        gone = {snapshot.nodes[node], *(name for part in parts for name in part)}
        parts.append(_rest(snapshot, found, node, gone))
    return Cut(snapshot.nodes[node], tuple(sorted(parts, key=lambda part: (-len(part), part))))


def bridges(snapshot: Snapshot, *, most: int = 100) -> tuple[Bridge, ...]:
    """Every tie that is the only connection between its sides, those that cut off the most people first.

    Two people who turn to each other have one tie.

    Parameters
    ----------
    most
        At most so many are written out.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [1, 1], nodes=["a", "b", "c"])
    >>> [bridge.ends for bridge in bridges(line)]
    [('a', 'b'), ('b', 'c')]
    """
    indptr, indices, _ = symmetrised(snapshot)
    found = _search(indptr, indices)
    whole = _part_sizes(found)
    by_loss = []
    for node in found.order:
        above = found.parent[node]
        if above >= 0 and found.low[node] > found.when[above]:
            below = found.size[node]
            ends = (min(node, above), max(node, above))
            by_loss.append((-min(below, whole[node] - below), ends, node))
    return tuple(_bridge(snapshot, found, node) for _, _, node in sorted(by_loss)[:most])


def _bridge(snapshot: Snapshot, found: _Search, node: int) -> Bridge:
    below = _piece(snapshot, found, node)
    rest = _rest(snapshot, found, node, set(below))
    one, two = snapshot.nodes[found.parent[node]], snapshot.nodes[node]
    facts = tie_facts(snapshot, one, two)
    if one < two:
        return Bridge((one, two), (rest, below), facts)
    return Bridge((two, one), (below, rest), facts)


def tie_facts(snapshot: Snapshot, one: str, two: str) -> tuple[str, ...]:
    """Ids of the facts behind a tie, in either direction."""
    arcs = (snapshot.arc(one, two), snapshot.arc(two, one))
    return tuple(sorted({fact for arc in arcs if arc is not None for fact in arc_facts(snapshot, arc)}))


def cross_ties(
    snapshot: Snapshot, labels: Mapping[str, str]
) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """Ties between people of different labels, by pair of labels; one tie alone is a single thread.

    With units, lines or systems as labels these are the cross-line bridges (纵横).

    Parameters
    ----------
    labels
        Label of each person; ties of people without one are left out.

    Returns
    -------
    dict
        ``{(label, label): ((person, person), ...)}``, each person on the side of their label; all in order.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [1, 1], nodes=["a", "b", "c"])
    >>> cross_ties(line, {"a": "road", "b": "road", "c": "rail"})
    {('rail', 'road'): (('c', 'b'),)}
    """
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for i, j in zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True):
        ends = sorted(
            (labels[node], node) for node in (snapshot.nodes[i], snapshot.nodes[j]) if node in labels
        )
        if len(ends) == 2 and ends[0][0] != ends[1][0]:
            found.setdefault((ends[0][0], ends[1][0]), set()).add((ends[0][1], ends[1][1]))
    return {pair: tuple(sorted(ties)) for pair, ties in sorted(found.items())}


def rows_frame(cuts: tuple[Cut, ...] | tuple[Bridge, ...]) -> Any:
    """Cuts or bridges as a pandas frame, one row each (needs the ``frames`` extra)."""
    return frame([cut.to_dict() for cut in cuts])

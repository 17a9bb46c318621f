"""Single points: people and ties without whom the graph falls into more parts.

Directions do not count: two people are tied if either turns to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.evidence import run_starts
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.depth_first import forest, gathered, in_place
from stakemap.scoring.core.measuring import arc_facts, explain_by_ties, require_nodes, scores
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import Scores

__all__ = [
    "Bridge",
    "Cut",
    "articulation",
    "articulation_points",
    "bridges",
    "cross_ties",
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
    facts: tuple[str, ...]

    @property
    def cut_off(self) -> int:
        """People on the smaller side."""
        return min(len(side) for side in self.sides)


@dataclass(frozen=True)
class _Search:
    """A depth-first forest: order of visit, parent, lowest place a subtree reaches, and its size.

    `root` is the topmost node of the connected part that a node is in.
    """

    order: Int64s
    when: Int64s
    parent: Int64s
    low: Int64s
    size: Int64s
    root: Int64s


def _search(snapshot: Snapshot) -> _Search:
    indptr, indices, _ = snapshot.both_ways
    n, sizes = snapshot.n, np.diff(indptr)
    order, when, parent = forest(indptr, indices, np.arange(n))
    seen_at = np.where(indices == np.repeat(parent, sizes), n, when[indices])
    low, tied = when.copy(), np.flatnonzero(sizes)
    if len(tied):
        low[tied] = np.minimum(low[tied], np.minimum.reduceat(seen_at, indptr[tied]))
    _, _, low, size = in_place(gathered, len(indices), order, parent, low, np.ones(n, np.int64))
    root, top = np.empty_like(order), order[parent[order] < 0]
    root[order] = np.repeat(top, size[top])
    return _Search(order, when, parent, low, size, root)


def _cut_children(found: _Search) -> Int64s:
    """Nodes, in order of visit, whose subtrees reach no further up than the node above: pieces without it."""
    below = found.order[found.parent[found.order] >= 0]
    return below[found.low[below] >= found.when[found.parent[below]]]


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
    found = _search(snapshot)
    pieces = np.bincount(found.parent[_cut_children(found)], minlength=snapshot.n)
    values = np.maximum(pieces - (found.parent < 0), 0).astype(np.float64)
    return scores(
        snapshot, "articulation", values, explainer=explain_by_ties(snapshot, "articulation", values)
    )


def _piece(snapshot: Snapshot, found: _Search, top: int) -> tuple[str, ...]:
    """Ids of a subtree, sorted."""
    first = found.when[top]  # a subtree is visited without a break
    return tuple(snapshot.nodes[k] for k in np.sort(found.order[first : first + found.size[top]]).tolist())


def _part_that_stays(snapshot: Snapshot, found: _Search, node: int, pieces: list[int]) -> tuple[str, ...]:
    """Ids of the connected part of a node without it and some subtrees below it, sorted."""
    root = found.root[node]
    first = found.when[root]
    left = np.ones(found.size[root], np.bool_)
    left[found.when[node] - first] = False
    for top in pieces:
        place = found.when[top] - first
        left[place : place + found.size[top]] = False
    places = np.sort(found.order[first : first + len(left)][left])
    return tuple(snapshot.nodes[k] for k in places.tolist())


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
    found = _search(snapshot)
    whole, children_of = found.size[found.root], _children_of(found)
    by_loss = []
    for node, children in children_of.items():
        sizes = [int(found.size[child]) for child in children]
        sizes.append(int(whole[node]) - 1 - sum(sizes))
        if sum(size > 0 for size in sizes) > 1:
            by_loss.append((-(sum(sizes) - max(sizes)), node))
    return tuple(_cut(snapshot, found, node, children_of[node]) for _, node in sorted(by_loss)[:most])


def _children_of(found: _Search) -> dict[int, list[int]]:
    """Pieces without each node, by their topmost node."""
    children = _cut_children(found)
    pieces: dict[int, list[int]] = {}
    for above, node in zip(found.parent[children].tolist(), children.tolist(), strict=True):
        pieces.setdefault(above, []).append(node)
    return pieces


def _cut(snapshot: Snapshot, found: _Search, node: int, children: list[int]) -> Cut:
    parts = [_piece(snapshot, found, child) for child in children]
    if found.parent[node] >= 0:
        parts.append(_part_that_stays(snapshot, found, node, children))
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
    found = _search(snapshot)
    below = np.flatnonzero(found.parent >= 0)
    below = below[found.low[below] > found.when[found.parent[below]]]
    above, sizes = found.parent[below], found.size[below]
    lost = np.minimum(sizes, found.size[found.root[below]] - sizes)
    first = np.lexsort((np.maximum(below, above), np.minimum(below, above), -lost))[:most]
    return tuple(_bridge(snapshot, found, node) for node in below[first].tolist())


def _bridge(snapshot: Snapshot, found: _Search, node: int) -> Bridge:
    below = _piece(snapshot, found, node)
    rest = _part_that_stays(snapshot, found, node, [node])
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
    nodes, names = snapshot.nodes, sorted({labels[node] for node in snapshot.nodes if node in labels})
    place = {name: k for k, name in enumerate(names)}
    kind = np.array([place[labels[node]] if node in labels else -1 for node in nodes], np.int64)
    i, j = snapshot.sources.astype(np.int64), snapshot.targets.astype(np.int64)
    i, j = np.where(kind[i] < kind[j], i, j), np.where(kind[i] < kind[j], j, i)
    apart = np.flatnonzero((kind[i] >= 0) & (kind[i] != kind[j]))
    order = apart[np.lexsort((j[apart], i[apart], kind[j[apart]], kind[i[apart]]))]
    order = order[run_starts(i[order], j[order])]
    i, j = i[order], j[order]
    ties = [(nodes[one], nodes[two]) for one, two in zip(i.tolist(), j.tolist(), strict=True)]
    bounds = [*run_starts(kind[i], kind[j]).tolist(), len(ties)]
    return {
        (names[kind[i[start]]], names[kind[j[start]]]): tuple(ties[start:end])
        for start, end in pairwise(bounds)
    }

"""Groups that the ties show: found at the scale the ties speak for, named only if chance does not make them.

Directions do not count.  The scale is the resolution whose groups explain the ties best after paying for
their number and members (a description length).  Seeds and neighbouring scales are brought to one
consensus, and how often two people fall together is the strength of a membership; so one may belong to
several groups.  A group is named if it stands out more, for its size, than the groups found in graphs in
which everybody has the same number of ties as here, but with whom is left to chance.  Ids decide nothing: the
search sees people in an order that follows from their ties.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.measuring import require_nodes
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.groups.consensus import RESOLUTIONS, Consensus, consensus
from stakemap.scoring.groups.partitions import Match, best_match
from stakemap.scoring.groups.significance import (
    DRAWS,
    LEVEL,
    Chance,
    against_chance,
    best_scale,
    undirected_ties,
)
from stakemap.scoring.groups.structural_order import reordered, structural_order

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LEAST", "LEVEL", "RUNS", "Group", "Groups", "find_groups"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 1.5
"""A group is named only if it stands out by at least so many units of chance for its size."""

RUNS = 2
"""Seeds at each scale that are brought to one consensus."""

_STRONG = 0.5
_CAVEAT = "too many people look alike by their ties to be told apart: under other ids the groups might differ"
_ALSO = 0.2


@dataclass(frozen=True, slots=True)
class Group(Plain):
    """People who hold together more than chance.

    Attributes
    ----------
    number
        1, 2, ...: named groups first, then by size, then by first member.
    members
        Ids, sorted: each person is a member of one group.
    also
        People of other groups who fall into this one in at least a fifth of the runs.
    strength
        Share of runs, 0 to 1, in which each of these people is together with a member.
    cohesion
        Mean strength of the members: 1 where every seed and scale agrees.
    evidence
        Units of chance (standard deviations) by which the group is denser than chance groups of its size.
    p
        Share of chance groups that stand out as much (the group itself counted once), allowing for how
        many groups were looked at.
    named
        Whether it beats chance and most runs agree on it.
    """

    number: int
    members: tuple[str, ...]
    also: tuple[str, ...]
    strength: Mapping[str, float]
    cohesion: float
    evidence: float
    p: float
    named: bool


@dataclass(frozen=True, eq=False, repr=False)
class Groups(Frozen, Plain):
    """All groups of a graph.

    Attributes
    ----------
    nodes, labels
        Ids, and the number of the group of each; 0 for people without a tie.
    groups
        In order of number.
    resolution
        The scale the ties speak for.
    draws
        Number of chance graphs that were needed.
    settled
        Whether ids had no say.  False, with a `caveat`, only in large graphs in which very many people look
        alike, but are not.
    """

    shown = ("as_of", "view", "resolution", "draws", "seed", "settled", "groups")

    nodes: tuple[str, ...]
    labels: Ints
    groups: tuple[Group, ...]
    resolution: float
    draws: int
    seed: int
    as_of: str | None
    view: str
    settled: bool = True

    @property
    def caveat(self) -> str:
        """What the reader must know of groups that other names might change; empty where none would."""
        return "" if self.settled else _CAVEAT

    @property
    def named(self) -> tuple[Group, ...]:
        """The groups that beat chance."""
        return tuple(group for group in self.groups if group.named)

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)

    def of(self, node: str) -> dict[int, float]:
        """Strength of somebody's membership in each group where it is a fifth or more, by group number."""
        return {group.number: group.strength[node] for group in self.groups if node in group.strength}

    def compared_with(self, declared: Mapping[str, frozenset[str] | set[str]]) -> dict[int, Match | None]:
        """For each group the declared unit or group that shares most with it (Jaccard).

        Examples
        --------
        >>> pair = Snapshot.from_arrays([0], [1], [1], nodes=["a", "b"])
        >>> find_groups(pair).compared_with({"office": {"a", "b"}})[1].name
        'office'
        """
        return {group.number: best_match(group.members, declared) for group in self.groups}

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a person and group, members and others."""
        return [
            {
                "group": group.number,
                "named": group.named,
                "id": node,
                "member": node in group.members,
                "strength": strength,
                "p": group.p,
            }
            for group in self.groups
            for node, strength in group.strength.items()
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        return f"<Groups: {len(self.named)} named of {len(self)} among {len(self.nodes)} nodes>"

    def _repr_html_(self) -> str:
        rows = [
            (
                str(group.number),
                "yes" if group.named else "no",
                str(len(group.members)),
                f"{group.p:.3f}",
                ", ".join(group.members[:8]),
            )
            for group in self.groups
        ]
        notes = (self.caveat,) if self.caveat else ()
        return html_table("Groups", ("group", "beats chance", "people", "p", "members"), rows, notes)


def find_groups(
    snapshot: Snapshot,
    *,
    weight: str | None = None,
    runs: int = RUNS,
    draws: int = DRAWS,
    seed: int = 0,
) -> Groups:
    """Groups of people tied among themselves more than their numbers of ties explain.

    Parameters
    ----------
    snapshot
        n nodes, m arcs; directions do not count.
    weight
        ``None`` counts ties; ``"weight"`` or ``"strength"`` weighs them.
    runs
        Seeds at each of three neighbouring scales.
    draws
        Chance graphs at most; drawing ends as soon as every group is settled.
    seed
        Of all draws; the same seed gives the same groups, whatever the ids.

    Raises
    ------
    EmptySnapshotError
        If n = 0.

    Examples
    --------
    >>> circles = [(a, b) for part in (range(6), range(6, 12)) for a in part for b in part if a < b]
    >>> source, target = zip(*circles, (0, 6))
    >>> both = Snapshot.from_arrays(source, target, [1] * 31, nodes=list("abcdefghijkl"))
    >>> [(''.join(group.members), group.named) for group in find_groups(both)]
    [('abcdef', True), ('ghijkl', True)]
    """
    require_nodes(snapshot, "groups")
    n, ties = snapshot.n, undirected_ties(snapshot, weight)
    if not len(ties[0]):
        return Groups(snapshot.nodes, np.zeros(n, np.int64), (), 1.0, 0, seed, snapshot.as_of, snapshot.view)
    order, settled = structural_order(n, *ties)
    ties = reordered(ties, order)
    scale = best_scale(n, ties, seed)
    near = tuple(scale * each for each in RESOLUTIONS)
    agreed = consensus(n, *ties, runs=runs, resolutions=near, seed=seed + 1)
    chance = against_chance(n, ties, agreed.labels, scale, draws, seed + 2)
    tied = np.zeros(n, np.bool_)
    tied[snapshot.sources] = tied[snapshot.targets] = True
    groups, labels = _groups(snapshot.nodes, agreed.by_node(order), tied, chance)
    return Groups(
        snapshot.nodes,
        labels,
        groups,
        scale,
        chance.draws,
        seed,
        as_of=snapshot.as_of,
        view=snapshot.view,
        settled=settled,
    )


def _groups(
    nodes: tuple[str, ...], agreed: Consensus, tied: NDArray[np.bool_], chance: Chance
) -> tuple[tuple[Group, ...], Ints]:
    found, p, count = chance.found, chance.p, len(chance.found)
    rows = []
    for label in range(count):
        members = np.flatnonzero((agreed.labels == label) & tied)
        if not len(members):
            continue
        cohesion = math.fsum(agreed.membership[members, label].tolist()) / len(members)
        beats = p[label] <= LEVEL and found[label] >= LEAST
        named = len(members) > 1 and bool(beats) and cohesion >= _STRONG
        rows.append((not named, -len(members), int(members[0]), label, members, cohesion, named))
    rows.sort(key=lambda row: row[:3])
    groups, labels = [], np.zeros(len(nodes), np.int64)
    for number, (*_, label, members, cohesion, named) in enumerate(rows, 1):
        labels[members] = number
        column = agreed.membership[:, label]
        also = [k for k in np.flatnonzero((column >= _ALSO) & tied).tolist() if agreed.labels[k] != label]
        who = sorted([*members.tolist(), *also])
        groups.append(
            Group(
                number,
                tuple(nodes[k] for k in members.tolist()),
                tuple(nodes[k] for k in also),
                {nodes[k]: float(column[k]) for k in who},
                cohesion,
                float(found[label]),
                float(p[label]),
                bool(named),
            )
        )
    return tuple(groups), labels

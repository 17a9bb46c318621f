"""Groups that the ties show: found at the scale the ties speak for, named only if chance does not make them.

Directions do not count.  The scale is the resolution whose groups explain the ties best after paying for
their number and members (a description length).  Seeds and neighbouring scales are brought to one
consensus, and how often two people fall together is the strength of a membership; so one may belong to
several groups.  A group is named if it stands out more, for its size, than any group found in graphs in
which everybody has the same number of ties as here, but with whom is left to chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.consensus import RESOLUTIONS, Consensus, consensus, partitions
from stakemap.scoring.measuring import require_nodes
from stakemap.scoring.null_model import rewired
from stakemap.scoring.partitions import Match, best_match
from stakemap.scoring.results import frame, html_table
from stakemap.scoring.undirected import tie_weights

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SCALES", "Group", "Groups", "density_gain", "find_groups", "undirected_ties"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCALES = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Resolutions that are tried: below 1 finds larger groups, above 1 smaller ones."""

LEVEL, LEAST = 0.05, 1.5
"""A group is named if at most this share of chance graphs has a group that stands out as much, and if it
stands out by at least so many units of chance for its size."""

_STRONG = 0.5
_LEAST_SPREAD = 1.0  # of the signed root of a likelihood ratio, where chance graphs give no other
_ALSO = 0.2
_LARGE = 20_000


@dataclass(frozen=True, slots=True)
class Group:
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
        Share of chance graphs with a group that stands out as much (the graph itself counted once).
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

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "number": self.number,
            "members": list(self.members),
            "also": list(self.also),
            "strength": dict(self.strength),
            "cohesion": self.cohesion,
            "evidence": self.evidence,
            "p": self.p,
            "named": self.named,
        }


@dataclass(frozen=True, eq=False, repr=False)
class Groups:
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
        Number of chance graphs.
    """

    nodes: tuple[str, ...]
    labels: Ints
    groups: tuple[Group, ...]
    resolution: float
    draws: int
    seed: int
    as_of: str | None = None
    view: str = ""

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

    def to_frame(self) -> pd.DataFrame:
        """`to_rows` as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "as_of": self.as_of,
            "view": self.view,
            "resolution": self.resolution,
            "draws": self.draws,
            "seed": self.seed,
            "groups": [group.to_dict() for group in self.groups],
        }

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
        return html_table("Groups", ("group", "beats chance", "people", "p", "members"), rows)


def undirected_ties(snapshot: Snapshot, weight: str | None = None) -> tuple[Ints, Ints, Floats]:
    """Each tie once, as (lower place, higher place, weight); both directions add up, uncounted is 1.

    Examples
    --------
    >>> pair = Snapshot.from_arrays([0, 1], [1, 0], [0.5, 0.25], nodes=["a", "b"])
    >>> [column.tolist() for column in undirected_ties(pair, "strength")]
    [[0], [1], [0.75]]
    """
    n = max(1, snapshot.n)
    source, target = snapshot.sources.astype(np.int64), snapshot.targets.astype(np.int64)
    key, where = np.unique(np.minimum(source, target) * n + np.maximum(source, target), return_inverse=True)
    values = np.bincount(where, tie_weights(snapshot, weight), len(key)) if weight else np.ones(len(key))
    return key // n, key % n, np.asarray(values, np.float64)


def _gain(share: Floats, expected: Floats) -> Floats:
    """Kullback-Leibler divergence of two-way splits, where the first has more; 0 where it has less."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(share > 0, share * np.log(share / expected), 0.0)
        outside = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - expected)), 0.0)
    return np.where((share > expected) & (expected < 1), inside + outside, 0.0)


def _log_choose(n: Any, k: Any) -> Any:
    from scipy.special import gammaln

    return gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)


def _masses(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> tuple[Floats, Floats, Ints]:
    """Share of the ties inside each group, share of tie ends in each, and people with a tie in each."""
    count = int(labels.max()) + 1
    total = float(np.add.reduce(weight))
    degree = np.bincount(tail, weight, n) + np.bincount(head, weight, n)
    inside = labels[tail] == labels[head]
    within = np.bincount(labels[tail[inside]], weight[inside], count) / total
    ends = np.bincount(labels, degree, count) / (2.0 * total)
    return within, ends, np.bincount(labels[degree > 0], minlength=count)


def density_gain(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> tuple[Floats, Floats]:
    r"""How far each group is denser than its ties lead to expect, and the share of tie ends it has.

    .. math:: r_g = \sqrt{2 m \, KL\bigl(w_g / W \,\|\, (D_g / 2W)^2\bigr)}

    with w_g the weight of the ties inside, D_g of the tie ends, W of all m ties: the signed root of a
    likelihood ratio, 0 where the group is not denser.

    References
    ----------
    .. [1] Traag, V. A. et al. (2015). Detecting communities using asymptotical surprise. Phys. Rev. E 92.
    """
    within, ends, _ = _masses(n, tail, head, weight, labels)
    return np.sqrt(2.0 * len(tail) * _gain(within, ends**2)), ends


def _partition_evidence(n: int, tail: Ints, head: Ints, weight: Floats, labels: Ints) -> float:
    r"""Evidence of a whole partition: m KL(inside, expected) less the price of the partition.

    References
    ----------
    .. [1] Zhang, L. & Peixoto, T. P. (2020). Statistical inference of assortative community structures.
       Phys. Rev. Research 2.
    """
    from scipy.special import gammaln

    within, ends, people = _masses(n, tail, head, weight, labels)
    inside, expected = np.array([within.sum()]), np.array([(ends**2).sum()])
    people = people[people > 0]
    size = int(people.sum())
    price = gammaln(size + 1.0) - gammaln(people + 1.0).sum()
    price += _log_choose(size - 1.0, len(people) - 1.0) + np.log(size)
    return float(len(tail) * _gain(inside, expected)[0] - price)


def _scale(n: int, ties: tuple[Ints, Ints, Floats], tries: int, seed: int) -> int:
    """Which of the scales explains the ties best; the middle one of equals."""
    runs = partitions(n, *ties, np.repeat(SCALES, tries), seed)
    worth = np.array([_partition_evidence(n, *ties, run) for run in runs]).reshape(-1, tries).mean(axis=1)
    several = runs.reshape(len(SCALES), tries, n).max(axis=2).max(axis=1) > 0
    worth[~several] = -np.inf
    best = np.flatnonzero(worth >= worth.max() - 1e-9)
    return int(best[len(best) // 2])


def find_groups(
    snapshot: Snapshot,
    *,
    weight: str | None = None,
    runs: int | None = None,
    draws: int | None = None,
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
        Seeds at each of three neighbouring scales; ``None`` is 4, and 2 above 20,000 ties.
    draws
        Chance graphs, at least 19; ``None`` is 39, and 19 above 20,000 ties.
    seed
        Of all draws; the same seed gives the same groups.

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
    large = len(ties[0]) > _LARGE
    runs, draws = runs or (2 if large else 4), draws or (19 if large else 39)
    best = _scale(n, ties, 1 if large else 2, seed)
    near = tuple(SCALES[best] * scale for scale in RESOLUTIONS)
    agreed = consensus(n, *ties, runs=runs, resolutions=near, seed=seed + 1)
    found, p = _against_chance(n, ties, agreed.labels, SCALES[best], draws, seed + 2)
    tied = np.zeros(n, np.bool_)
    tied[ties[0]] = tied[ties[1]] = True
    groups, labels = _groups(snapshot.nodes, agreed, tied, found, p)
    return Groups(snapshot.nodes, labels, groups, SCALES[best], draws, seed, snapshot.as_of, snapshot.view)


def _against_chance(
    n: int, ties: tuple[Ints, Ints, Floats], labels: Ints, scale: float, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """How far each group stands out among chance groups of its size, and p over all groups together."""
    tail, head, weight = ties
    gains, ends, number = [], [], []
    scales = sorted({scale, min(1.0, scale * 1.4), 1.0}) if scale < 1.0 else [scale]
    step = max(1, 400_000 // len(tail))
    for start in range(0, draws, step):
        count = min(step, draws - start)
        one, two = rewired(n, tail, head, count, seed + start)
        drawn = [partitions(n, one, two, weight, np.full(count, each), seed + start) for each in scales]
        for k, run in ((k, run) for runs in drawn for k, run in enumerate(runs)):
            gain, end = density_gain(n, one[k], two[k], weight, run)
            some = end > 0
            gains.append(gain[some])
            ends.append(end[some])
            number.append(np.full(int(some.sum()), start + k))
    line = _Line.through(np.concatenate(ends), np.concatenate(gains))
    gain, end = density_gain(n, *ties, labels)
    found = line.stands_out(end, gain)
    chance = np.full(draws, -np.inf)
    np.maximum.at(
        chance, np.concatenate(number), line.stands_out(np.concatenate(ends), np.concatenate(gains))
    )
    beaten = (chance[None, :] >= found[:, None] - 1e-9).sum(axis=1)
    return found, (1.0 + beaten) / (1.0 + draws)


@dataclass(frozen=True)
class _Line:
    """What chance groups gain by their size: a straight line in the log of the share of tie ends."""

    low: float
    high: float
    base: float
    slope: float
    spread: float

    @classmethod
    def through(cls, ends: Floats, gains: Floats) -> _Line:
        x = np.log(ends)
        middle, level = float(x.mean()), float(gains.mean())
        wide = float(((x - middle) ** 2).sum())
        slope = float(((x - middle) * (gains - level)).sum()) / wide if wide > 1e-12 else 0.0
        base = level - slope * middle
        rest = gains - base - slope * x
        spread = float(np.sqrt((rest**2).mean()))
        return cls(float(x.min()), float(x.max()), base, slope, max(spread, _LEAST_SPREAD))

    def stands_out(self, ends: Floats, gains: Floats) -> Floats:
        """Deviation from the line in units of its spread; sizes beyond chance count as the nearest."""
        x = np.clip(np.log(np.maximum(ends, 1e-300)), self.low, self.high)
        return np.asarray((gains - self.base - self.slope * x) / self.spread)


def _groups(
    nodes: tuple[str, ...], agreed: Consensus, tied: NDArray[np.bool_], found: Floats, p: Floats
) -> tuple[tuple[Group, ...], Ints]:
    count = len(found)
    rows = []
    for label in range(count):
        members = np.flatnonzero((agreed.labels == label) & tied)
        if not len(members):
            continue
        cohesion = float(agreed.membership[members, label].mean())
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

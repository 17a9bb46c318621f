"""Who of us reaches whom: our side against those who matter, directly and by the best route."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.frozen import Frozen
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.routes.paths import most_reliable

__all__ = ["Grid", "cover"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grid(Frozen):
    """Our team against the people who matter.

    Attributes
    ----------
    team, people
        Ids; people in falling order of weight, equal ones by id.
    weight
        float64, shape (p,), >= 0: how much each of them matters.
    direct
        float64, shape (t, p), in [0, 1]: strength of the tie between one of ours and one of theirs.
    best
        float64, shape (t, p), in [0, 1]: probability of the most reliable route between them.
    """

    team: tuple[str, ...]
    people: tuple[str, ...]
    weight: Floats
    direct: Floats
    best: Floats

    @property
    def known(self) -> Floats:
        """Probability that somebody of ours has a working tie to each; shape (p,)."""
        known: Floats = 1.0 - np.prod(1.0 - self.direct, axis=0)
        return known

    @property
    def reach(self) -> Floats:
        """Probability of the best route of any of ours to each; shape (p,)."""
        reach: Floats = self.best.max(axis=0, initial=0.0)
        return reach

    @property
    def share_known(self) -> float:
        """Share of the weight that is known directly, in [0, 1]."""
        return self._share(self.known)

    @property
    def share_reached(self) -> float:
        """Share of the weight that is reached by the best route, in [0, 1]."""
        return self._share(self.reach)

    def _share(self, values: Floats) -> float:
        total = math.fsum(self.weight.tolist())
        return math.fsum((self.weight * values).tolist()) / total if total > 0 else 0.0

    @property
    def gaps(self) -> tuple[str, ...]:
        """People whom none of ours knows, the weightiest first."""
        return tuple(p for p, known in zip(self.people, self.known.tolist(), strict=True) if known == 0)

    @cached_property
    def contacts(self) -> Mapping[str, tuple[str, ...]]:
        """Who of ours knows each of them, the strongest tie first."""
        return {
            person: tuple(
                self.team[k]
                for k in sorted(range(len(self.team)), key=lambda k: (-self.direct[k, at], self.team[k]))
                if self.direct[k, at] > 0
            )
            for at, person in enumerate(self.people)
        }

    @property
    def single(self) -> Mapping[str, str]:
        """People whom exactly one of ours knows, and who that is."""
        return {person: ours[0] for person, ours in self.contacts.items() if len(ours) == 1}

    @property
    def shared(self) -> Mapping[str, tuple[str, ...]]:
        """People whom several of ours know: agree on who speaks to them."""
        return {person: ours for person, ours in self.contacts.items() if len(ours) > 1}

    def left_by(self, member: str) -> tuple[str, ...]:
        """People whom nobody of ours would know if one member left."""
        return tuple(person for person, ours in self.contacts.items() if ours == (member,))

    def loss(self, member: str) -> float:
        """Share of the weight that is no longer known directly if one member left, in [0, 1]."""
        rest = np.array([other != member for other in self.team])
        without = 1.0 - np.prod(1.0 - self.direct[rest], axis=0)
        return self._share(self.known - without)


def cover(
    snapshot: Snapshot, team: Sequence[str], weights: Mapping[str, float], *, avoid: Iterable[str] = ()
) -> Grid:
    """Our team against the people who matter, weighted.

    Parameters
    ----------
    snapshot
        Ties and their strengths; a step turns to the next.
    team
        Ids of our side; no route passes through a second one of them.
    weights
        Those who matter, and how much; not negative.
    avoid
        Ids that no route may pass through.

    Raises
    ------
    UnknownName
        An id that is no node.
    InputError
        A weight below 0, or somebody on both sides.

    Examples
    --------
    >>> line = Snapshot.from_arrays([0, 1], [1, 2], [0.5, 0.5], nodes=["us", "x", "y"])
    >>> grid = cover(line, ["us"], {"x": 1.0, "y": 3.0})
    >>> grid.people, grid.gaps, grid.share_known, grid.share_reached
    (('y', 'x'), ('y',), 0.125, 0.3125)
    """
    if set(team) & set(weights):
        raise InputError("somebody is on both sides", hint="leave our own people out of the weights")
    if any(not value >= 0 for value in weights.values()):
        raise InputError("a weight is below 0 or no number")
    ours = tuple(sorted(team))
    people = tuple(sorted(weights, key=lambda node: (-weights[node], node)))
    columns = [snapshot.index(node) for node in people]
    rows = [snapshot.index(node) for node in ours]
    direct = np.zeros((len(ours), len(people)))
    at = {place: k for k, place in enumerate(columns)}
    for k, row in enumerate(rows):
        span = slice(int(snapshot.indptr[row]), int(snapshot.indptr[row + 1]))
        for place, value in zip(
            snapshot.targets[span].tolist(), snapshot.strength[span].tolist(), strict=True
        ):
            if place in at:
                direct[k, at[place]] = value
    best = most_reliable(snapshot, ours, avoid=avoid)[:, columns]
    return Grid(ours, people, np.array([weights[node] for node in people], np.float64), direct, best)

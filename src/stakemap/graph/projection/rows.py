"""Ways in which facts support arcs: collected one by one, then columns that are sorted as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.evidence import run_starts

__all__ = ["Rows", "Way", "rows_of"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.int32]
NONE = -1


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Ways in which facts support arcs, one place a column.

    Attributes
    ----------
    names
        Ids of nodes, kinds, clusters and facts, sorted: other columns hold places in it, in the same order.
    source, target, kind, cluster
        Who turns, to whom, by which kind of tie; what counts once together.
    facts
        The facts that must all hold, shape (E, most facts of a row), -1 where a row has fewer.
    strength, delta, tally
        Strength of the tie itself, deference of this direction, counted contacts.
    assumed, defers
        Whether the strength is the catalogue's; whether by its kind this end turns to the other.
    """

    names: tuple[str, ...]
    source: Places
    target: Places
    kind: Places
    cluster: Places
    facts: Places
    strength: Floats
    delta: Floats
    tally: Floats
    assumed: Bools
    defers: Bools

    def at(self, rows: NDArray[Any]) -> Rows:
        """Some rows, by place or by a mask."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})

    def named(self, column: str, names: Iterable[str]) -> Bools:
        """Which rows have one of some names in a column."""
        wanted = set(names)
        chosen = np.fromiter((name in wanted for name in self.names), np.bool_, len(self.names))
        return chosen[getattr(self, column)]  # type: ignore[no-any-return]

    def nodes(self) -> dict[str, int]:
        """Ids of those who turn or are turned to, and their places in the names."""
        used = np.unique(np.concatenate((self.source, self.target)))
        return {self.names[place]: place for place in used.tolist()}

    def pairs(self) -> set[tuple[str, str]]:
        """Who turns to whom."""
        names = self.names
        return {(names[i], names[j]) for i, j in zip(self.source.tolist(), self.target.tolist(), strict=True)}

    def joined(self, other: Rows) -> Rows:
        """These rows, then those of another."""
        if not len(other.source):
            return self
        names = tuple(sorted(dict.fromkeys(chain(self.names, other.names))))
        place = {name: k for k, name in enumerate(names)}
        width = max(self.facts.shape[1], other.facts.shape[1])
        one, two = self._renamed(names, place, width), other._renamed(names, place, width)
        both: dict[str, Any] = {
            name: np.concatenate((getattr(one, name), getattr(two, name))) for name in _COLUMNS
        }
        return replace(one, **both)

    def _renamed(self, names: tuple[str, ...], place: dict[str, int], width: int) -> Rows:
        new = np.array([*(place[name] for name in self.names), NONE], np.int32)
        lacking = ((0, 0), (0, width - self.facts.shape[1]))
        facts = np.pad(self.facts, lacking, constant_values=NONE)
        placed: dict[str, Any] = {
            name: new[getattr(self, name)] for name in ("source", "target", "kind", "cluster")
        }
        return replace(self, names=names, facts=new[facts], **placed)

    def by_arc(self) -> Rows:
        """Rows of one arc side by side, within it by kind, cluster and facts; else in the order they have."""
        order = np.lexsort((self.target, self.source))
        first = run_starts(self.source[order], self.target[order])
        size = np.diff(first, append=len(order))
        shared = np.repeat(size > 1, size)
        some = self.at(order[shared])
        keys = (*some.facts.T[::-1], some.cluster, some.kind, some.target, some.source)
        order[shared] = order[shared][np.lexsort(keys)]
        return self.at(order)


_COLUMNS = tuple(field.name for field in fields(Rows) if field.name != "names")


class Way(NamedTuple):
    """One row in the making: as `Rows` has it, with names instead of places."""

    source: str
    target: str
    kind: str
    cluster: str
    strength: float
    facts: tuple[str, ...]
    delta: float = 1.0
    tally: float = 0.0
    assumed: bool = True
    defers: bool = True


def rows_of(ways: Iterable[Way]) -> Rows:
    """Ways as columns, without those in which somebody would turn to themselves."""
    kept = [way for way in ways if way.source != way.target]
    source, target, kind, cluster, strength, facts, *rest = zip(*kept, strict=True) if kept else [()] * 10
    delta, tally, assumed, defers = rest
    behind = list(chain.from_iterable(facts))
    names = tuple(sorted({*cluster, *behind, *source, *target, *kind}))
    place = {name: k for k, name in enumerate(names)}

    def places(column: Sequence[str]) -> Places:
        return np.array([place[name] for name in column], np.int32)

    size = np.fromiter(map(len, facts), np.int64, len(facts))
    support = np.full((len(size), int(size.max(initial=0))), NONE, np.int32)
    support[np.arange(support.shape[1]) < size[:, None]] = places(behind)
    return Rows(
        names,
        places(source),
        places(target),
        places(kind),
        places(cluster),
        support,
        np.array(strength, np.float64),
        np.array(delta, np.float64),
        np.array(tally, np.float64),
        np.array(assumed, np.bool_),
        np.array(defers, np.bool_),
    )

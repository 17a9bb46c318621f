"""How alike two divisions of the same people are: adjusted Rand index, shared information, best match."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError

__all__ = ["Match", "adjusted_rand", "best_match", "shared_information"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """The set that shares most with some people: its name, people in both, their share of all."""

    name: str
    both: int
    jaccard: float


def best_match(people: Collection[str], declared: Mapping[str, AbstractSet[str]]) -> Match | None:
    """The declared set with the highest Jaccard index; of equals the first by name; ``None`` if none shares.

    Examples
    --------
    >>> best_match({"a", "b", "c"}, {"office": {"a", "b"}, "club": {"c", "d"}})
    Match(name='office', both=2, jaccard=0.6666666666666666)
    """
    mine = set(people)
    found = [
        Match(name, both, both / len(mine | set(declared[name])))
        for name in sorted(declared)
        if (both := len(mine & declared[name]))
    ]
    return max(found, key=lambda match: match.jaccard, default=None)


def _table(one: Sequence[object], two: Sequence[object]) -> Floats:
    if len(one) != len(two):
        raise InputError(f"two divisions of different people: {len(one)} and {len(two)}")
    places = []
    for side in (one, two):
        known: dict[object, int] = {}
        places.append(np.array([known.setdefault(label, len(known)) for label in side], np.int64))
    if not len(one):
        return np.zeros((0, 0))
    width = int(places[1].max()) + 1
    flat = np.bincount(places[0] * width + places[1], minlength=(int(places[0].max()) + 1) * width)
    return flat.reshape(-1, width).astype(np.float64)


def adjusted_rand(one: Sequence[object], two: Sequence[object]) -> float:
    """Agreement on which pairs belong together, 1 the same, about 0 by chance, below 0 less than chance.

    Two divisions that both put everybody together, or everybody apart, are the same: 1.

    References
    ----------
    .. [1] Hubert, L. & Arabie, P. (1985). Comparing partitions. J. Classification 2.

    Examples
    --------
    >>> adjusted_rand([1, 1, 2, 2], ["x", "x", "y", "y"])
    1.0
    """
    table = _table(one, two)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1)).sum() / 2)

    both, left, right = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = len(one) * (len(one) - 1) / 2
    if not every:
        return 1.0
    chance, most = left * right / every, (left + right) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def shared_information(one: Sequence[object], two: Sequence[object]) -> float:
    """Normalised mutual information, 0 to 1, by the mean of both entropies.

    Two divisions without information, both of one part, are the same: 1.

    References
    ----------
    .. [1] Danon, L. et al. (2005). Comparing community structure identification. J. Stat. Mech.

    Examples
    --------
    >>> shared_information([1, 1, 2, 2], [1, 2, 1, 2])
    0.0
    """
    table = _table(one, two)
    share = table / max(1.0, table.sum())

    def entropy(shares: Floats) -> float:
        some = shares[shares > 0]
        return float(-(some * np.log(some)).sum())

    left, right = entropy(share.sum(axis=1)), entropy(share.sum(axis=0))
    if left + right == 0:
        return 1.0
    return max(0.0, 2 * (left + right - entropy(share.ravel())) / (left + right))

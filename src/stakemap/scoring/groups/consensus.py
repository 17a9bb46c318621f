"""One partition from many: what most seeds and resolutions agree on, and how surely each belongs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.frozen import Frozen
from stakemap.scoring.groups.modularity import copies_of, partition
from stakemap.work import checkpoint

__all__ = ["RESOLUTIONS", "Consensus", "consensus", "partitions"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESOLUTIONS = (0.85, 1.0, 1.18)
"""Scales looked at: below 1 finds larger groups, above 1 smaller ones."""

_BATCH = 400_000
_ROUNDS = 8
_AGREED = 0.5
_UNSURE = 0.005


@dataclass(frozen=True, eq=False)
class Consensus(Frozen):
    """Groups of a graph that many partitions agree on.

    Attributes
    ----------
    labels
        Group of each node, 0, 1, ... in order of first node; int64, shape (n,).
    membership
        For each node and group the share of runs in which the node is together with a member, averaged
        over the group's other members; float64 in [0, 1], shape (n, groups).
    runs
        The partitions it rests on; int64, shape (runs, n).
    """

    labels: Ints
    membership: Floats
    runs: Ints

    def by_node(self, order: Ints) -> Consensus:
        """The same for the nodes that stood in this order, in order of node."""
        place = np.argsort(order)
        return Consensus(self.labels[place], self.membership[place], self.runs[:, place])


def partitions(n: int, tail: Ints, head: Ints, weight: Floats, resolution: Floats, seed: int) -> Ints:
    """A partition for each row of ties or for each resolution, computed in batches; shape (B, n).

    `tail`, `head` and `weight` are (B, m), or (m,) where all graphs are the same.

    Examples
    --------
    >>> two = partitions(4, np.array([0, 2]), np.array([1, 3]), np.ones(2), np.ones(1), seed=0)
    >>> two.tolist()
    [[0, 0, 1, 1]]
    """
    count, m = len(resolution), tail.shape[-1]
    shape = (count, m)
    one, two = np.broadcast_to(tail, shape), np.broadcast_to(head, shape)
    load = np.broadcast_to(weight, shape)
    step = max(1, _BATCH // max(1, m))
    rows = []
    for start in range(0, count, step):
        checkpoint()
        part = slice(start, min(start + step, count))
        size = part.stop - part.start
        copies = copies_of(n, one[part], two[part], load[part], resolution[part])
        labels = partition(copies, seed + start).reshape(size, n)
        rows.append(labels - labels.min(axis=1, keepdims=True) if n else labels)
    return np.concatenate(rows) if rows else np.zeros((0, n), np.int64)


def consensus(
    n: int,
    tail: Ints,
    head: Ints,
    weight: Floats,
    *,
    runs: int,
    resolutions: tuple[float, ...] = RESOLUTIONS,
    seed: int = 0,
) -> Consensus:
    """Partitions at several resolutions and seeds, and the groups on which they agree.

    Ties are weighed with the share of runs that keep their ends together and ties below one half are left
    out; this is repeated, with a run for each resolution, until the runs disagree on one tie in two hundred
    at most.

    References
    ----------
    .. [1] Lancichinetti, A. & Fortunato, S. (2012). Consensus clustering in complex networks. Sci. Rep. 2.
    .. [2] Tandon, A. et al. (2019). Fast consensus clustering in complex networks. Phys. Rev. E 99.
    """
    resolution = np.tile(np.asarray(resolutions, np.float64), runs)
    first = found = partitions(n, tail, head, weight, resolution, seed)
    load = weight
    for turn in range(_ROUNDS):
        checkpoint()
        together = (found[:, tail] == found[:, head]).mean(axis=0) if len(tail) else np.zeros(0)
        load = np.where(together >= _AGREED, weight * together, 0.0)
        if np.count_nonzero((together > 0.0) & (together < 1.0)) <= _UNSURE * len(tail):
            break
        kept, again = np.flatnonzero(load), np.ones(len(resolutions))
        found = partitions(n, tail[kept], head[kept], load[kept], again, seed + 1_000_003 * (turn + 1))
    labels = found[0]
    return Consensus(labels, _membership(first, labels), first)


def _membership(runs: Ints, labels: Ints) -> Floats:
    """Share of runs in which a node is with a member of a group, averaged over the other members."""
    n, groups = len(labels), int(labels.max()) + 1 if len(labels) else 0
    total = np.zeros((n, groups))
    for run in runs:
        width = int(run.max()) + 1
        table = np.bincount(run * groups + labels, minlength=width * groups).reshape(width, groups)
        total += table[run]
    size = np.bincount(labels, minlength=groups)
    own = np.zeros((n, groups))
    own[np.arange(n), labels] = 1.0
    others = np.maximum(size[None, :] - own, 1.0)
    shares = (total - own * len(runs)) / (others * max(1, len(runs)))
    shares[(own == 1.0) & (size[None, :] == 1)] = 1.0
    return np.asarray(shares)

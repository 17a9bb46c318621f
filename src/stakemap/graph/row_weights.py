"""From rows of evidence to rows of attention: how much each arc weighs, and how much of a view it can take.

A tie of weight l of a kind whose own-view weight is kappa pulls ``l / (1 + kappa)``.  Kinds of one arc are
joined as their weights are, by noisy-or, the most deferential first, so that more evidence never pulls less.
Counted contacts pull with their whole weight: how much is kept there is told by the row (`attention`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stakemap.graph.evidence import Evidence, run_starts

__all__ = ["Loads", "combined", "plain_pull"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Loads(NamedTuple):
    """What rows of attention are made of, for many draws at once; each of shape (arcs, draws).

    Attributes
    ----------
    weight
        l: row weight, 0 for an arc that lost its evidence.
    pull
        What of it moves a view, in [0, weight].
    counted
        The part of the weight that is counted contacts; ``None`` where nothing was counted.
    """

    weight: Floats
    pull: Floats
    counted: Floats | None

    def draw(self, place: int) -> Loads:
        """Of one draw."""
        one = slice(place, place + 1)
        counted = None if self.counted is None else self.counted[:, one]
        return Loads(self.weight[:, one], self.pull[:, one], counted)

    def repeated(self, times: int) -> Loads:
        """The same in so many draws."""
        counted = None if self.counted is None else np.repeat(self.counted, times, axis=1)
        return Loads(np.repeat(self.weight, times, axis=1), np.repeat(self.pull, times, axis=1), counted)


def plain_pull(weight: Floats, counted: Floats | None, kappa: float) -> Floats:
    """Pull of ties that all have one own-view weight; counted contacts pull with their whole weight."""
    part = 0.0 if counted is None else counted
    return (weight - part) / (1.0 + kappa) + part


def combined(
    book: Evidence, arcs: int, strength: Floats, sure: Bools | Floats, kappas: Floats | None = None
) -> Loads:
    """`Evidence.combine` for many draws at once, with the pull of each arc.

    Parameters
    ----------
    book, arcs
        Rows of evidence and the number of arcs they support.
    strength
        Of the tie of each row, shape (E, draws).
    sure
        How far each row holds: a truth value, or the product of its facts' confidences; shape (E, draws).
    kappas
        Own view against a tie of each kind, shape (kinds, draws); those of the evidence by default.
    """
    draws = strength.shape[1]
    weight, pull = np.zeros((arcs, draws)), np.zeros((arcs, draws))
    if not len(book):
        return Loads(weight, pull, None)
    told = np.where(book.count > 0, 0.0, book.delta)[:, None] * strength * sure
    clusters = run_starts(book.arc, book.cluster)
    best = np.maximum.reduceat(told, clusters, axis=0)
    first = run_starts(book.arc[clusters])
    joined = 1.0 - np.multiply.reduceat(1.0 - best, first, axis=0)
    alone = np.diff(first, append=len(clusters)) == 1
    where = book.arc[clusters[first]]
    weight[where] = np.where(alone[:, None], best[first], joined)
    if kappas is None:
        kappas = np.repeat(book.own_view[:, None], draws, axis=1)
    pull[where] = _pulled(book, clusters, first, best, 1.0 / (1.0 + kappas))
    np.minimum(pull, weight, out=pull)
    if not (book.count > 0).any():
        return Loads(weight, pull, None)
    counted = _counted(book, arcs, sure)
    return Loads(weight + counted, pull + counted, counted)


def _pulled(book: Evidence, clusters: Ints, first: Ints, best: Floats, ceiling: Floats) -> Floats:
    """Pull of each supported arc: each cluster adds what those before left, times what its kind can take."""
    kind = book.kind[clusters]
    sizes = np.diff(first, append=len(clusters))
    group = np.repeat(np.arange(len(first)), sizes)
    order = np.lexsort((np.arange(len(kind)), book.own_view[kind], group))
    out, left = np.zeros((len(first), best.shape[1])), np.ones((len(first), best.shape[1]))
    for turn in range(int(sizes.max(initial=0))):
        here = np.flatnonzero(sizes > turn)
        row = order[first[here] + turn]
        out[here] += left[here] * best[row] * ceiling[kind[row]]
        left[here] *= 1.0 - best[row]
    return out


def _counted(book: Evidence, arcs: int, sure: Bools | Floats) -> Floats:
    """Sum over kinds of log(1 + total count), weighed by how far the contacts hold; shape (arcs, draws)."""
    some = np.flatnonzero(book.count > 0)
    some = some[np.lexsort((book.kind[some], book.arc[some]))]
    cells = run_starts(book.arc[some], book.kind[some])
    total = np.add.reduceat(book.count[some][:, None] * sure[some], cells, axis=0)
    if np.asarray(sure).dtype == np.bool_:
        value = np.log1p(total)
    else:
        full = np.add.reduceat(book.count[some], cells)[:, None]
        value = np.log1p(full) * (total / full)
    arc = book.arc[some][cells]
    ends = run_starts(arc)
    out = np.zeros((arcs, value.shape[1]))
    out[arc[ends]] = np.add.reduceat(value, ends, axis=0)
    return out

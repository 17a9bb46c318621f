"""Ties that nobody reported: where they are likely, and draws of them.

A missing share m of the true ties was never told.  How often a pair has a tie is learned from the
reported ones: a density that a shared past lifts, by relation (line, same unit, other), multiplied by
factors for a shared past, the two ranks, the two units, the one turned to and the one who turns, each
``(observed + 4) / (expected + 4)`` so that few observations change little.  A pair without a report
becomes a tie with ``rho m / (1 - rho (1 - m))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stakemap.errors import InputError
from stakemap.graph.row_weights import combined
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.uncertainty.fact_draws import Assumed, strongest
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of

__all__ = ["LARGEST", "Background", "MissingTies", "missing_ties"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

LARGEST = 3000
"""Above this many nodes the prior knows receivers and senders only: pairs are too many for a table."""
_FIRM = 4.0
"""Weight of what the earlier factors expect against what was observed."""
_ASSUMED = 8.0
"""Look-ups that the assumed band weighs as much as, once known ties were looked up."""
_LEAST = 0.1
"""Look-ups that stay for a tie being missing, though the band says none is."""
_LEVELS = 4
_DENSEST = 0.5
"""Largest density that is believed, so that a small full cell is not taken for certain."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known about nodes and facts beyond ties, as plain columns; all may be left out.

    Attributes
    ----------
    blocks
        Unit of each node as a whole number, below 0 where not known; shape (n,).
    ranks
        Rank of each node, higher is more senior, NaN or below 0 where not known; shape (n,).
    lines
        Kinds of relation that are formal lines: public, so none is missing.
    sources
        Source of each fact as a whole number, below 0 for none; shape (F,).
    grades
        Class of each fact's grade as its place in `Assumed.checked`, below 0 for none; shape (F,).
    pasts
        Pairs with a shared past: places of both, and by how much more likely a tie is there than between
        strangers before any tie is seen, as a factor of at least 1; each pair once.
    """

    blocks: ArrayLike | None = None
    ranks: ArrayLike | None = None
    lines: tuple[str, ...] = ()
    sources: ArrayLike | None = None
    grades: ArrayLike | None = None
    pasts: tuple[ArrayLike, ArrayLike, ArrayLike] | None = None

    def unit_of(self, n: int) -> Ints:
        """Units as 0, 1, ..., the unknown ones together as 0."""
        if self.blocks is None:
            return np.zeros(n, np.int64)
        return _classes(_column(self.blocks, n, "blocks"))

    def knows_units(self, n: int) -> Bools:
        """Whose unit is known."""
        if self.blocks is None:
            return np.zeros(n, np.bool_)
        return np.asarray(_column(self.blocks, n, "blocks") >= 0)

    def level_of(self, n: int) -> Ints:
        """Ranks in at most four classes of about equal size, and one for the unknown."""
        if self.ranks is None:
            return np.zeros(n, np.int64)
        ranks = _column(self.ranks, n, "ranks")
        known = np.isfinite(ranks) & (ranks >= 0)
        distinct = np.unique(ranks[known])
        if len(distinct) > _LEVELS:
            cuts = np.quantile(ranks[known], np.arange(1, _LEVELS) / _LEVELS, method="lower")
        else:
            cuts = distinct[:-1]
        return np.where(known, 1 + np.searchsorted(np.unique(cuts), np.where(known, ranks, 0.0)), 0)

    def source_of(self, facts: int) -> Ints:
        """Source of each fact, -1 for none."""
        if self.sources is None:
            return np.full(facts, -1, np.int64)
        return _column(self.sources, facts, "sources").astype(np.int64)

    def lift_of(self, n: int) -> Floats:
        """How much likelier a tie of each pair is than one of strangers; symmetric, shape (n, n)."""
        lift = np.ones((n, n))
        if self.pasts is not None:
            one, two = (np.asarray(side, np.int64) for side in self.pasts[:2])
            lift[one, two] = lift[two, one] = np.asarray(self.pasts[2], np.float64)
        return lift

    def grade_of(self, facts: int) -> Ints | None:
        """Class of each fact's grade, -1 for none; ``None`` where no classes are known."""
        return None if self.grades is None else _column(self.grades, facts, "grades").astype(np.int64)


def _column(given: ArrayLike, size: int, name: str) -> Floats:
    values = np.asarray(given, np.float64)
    if values.shape != (size,):
        raise InputError(f"{name} has shape {values.shape}, not ({size},)")
    return values


def _classes(values: Floats) -> Ints:
    return np.unique(np.maximum(values, -1.0), return_inverse=True)[1].astype(np.int64)


@dataclass(frozen=True, eq=False)
class MissingTies:
    """The prior of one snapshot.  Made by `missing_ties`.

    Attributes
    ----------
    streams, assumed
        Luck, and the assumed band of the missing share or its audit.
    keys
        Key of each node.
    observed
        Expected number of true reported ties into each node, shape (n,).
    rate
        Expected missing ties into each node at odds m / (1 - m) = 1; shape (n,).
    senders
        Running sums over the one who turns, column after column where `table` is true, else once.
    table
        Whether each receiver has senders of its own.
    level, spread
        Mean and standard deviation of the logarithm of a tie's weight.
    """

    streams: RandomStreams
    assumed: Assumed
    keys: NDArray[np.uint64]
    observed: Floats
    rate: Floats
    senders: Floats
    table: bool
    level: float
    spread: float

    def shares(self, places: range) -> Floats:
        """The missing share in each draw."""
        u = self.streams.uniform("missing share", keys_of(["share"]), places)[0]
        if self.assumed.audit is None:
            low, high = self.assumed.missing
            return np.asarray(low + (high - low) * u)
        from scipy.special import betaincinv

        absent, found = self.assumed.audit
        before = sum(self.assumed.missing) / 2.0
        a, b = _ASSUMED * before + absent, _ASSUMED * (1.0 - before) + found
        return np.asarray(betaincinv(max(a, _LEAST), b, u), np.float64)

    @cached_property
    def nothing(self) -> bool:
        """Whether no tie can be missing."""
        none = self.assumed.audit is None and self.assumed.missing[1] == 0.0
        return none or not bool(self.rate.any())

    def draw(self, places: range) -> tuple[Ints, Ints, Ints, Floats]:
        """Missing ties: place of the draw (from 0), who turns, to whom, weight; each pair once a draw."""
        n = len(self.keys)
        if self.nothing:
            return (np.zeros(0, np.int64),) * 3 + (np.zeros(0),)
        odds = self.shares(places)
        odds = odds / (1.0 - odds)
        popular = self._popularity(places)
        counts = _poisson(
            self.streams.uniform("missing count", self.keys, places), self.rate[:, None] * popular * odds
        )
        receiver, draw = (np.repeat(side.ravel(), counts.ravel()) for side in np.indices(counts.shape))
        ends = np.cumsum(counts.ravel())
        which = np.arange(len(draw)) - np.repeat(ends - counts.ravel(), counts.ravel())
        where = (draw + places.start).astype(np.uint64) * np.uint64(1 << 20) + which.astype(np.uint64)
        sender = self._pick(receiver, self.streams.at("missing sender", self.keys[receiver], where))
        cell = (draw * n + sender) * n + receiver
        kept = np.unique(cell, return_index=True)[1]
        kept = kept[sender[kept] != receiver[kept]]
        luck = self._normal(self.keys[receiver[kept]] ^ self.keys[sender[kept]], draw[kept] + places.start)
        weight = np.exp(self.level + self.spread * luck)
        return draw[kept], sender[kept], receiver[kept], weight

    def _normal(self, keys: NDArray[np.uint64], places: Ints) -> Floats:
        from scipy.special import ndtri

        return np.asarray(
            ndtri(self.streams.at("missing weight", keys, places.astype(np.uint64))), np.float64
        )

    def _popularity(self, places: range) -> Floats:
        """How far each receiver's factor is off: Gamma(observed + 4) over its mean (Wilson-Hilferty)."""
        shape = (self.observed + _FIRM)[:, None]
        luck = self.streams.normal("missing popularity", self.keys, places)
        return np.maximum(1.0 - 1.0 / (9.0 * shape) + luck / (3.0 * np.sqrt(shape)), 0.0) ** 3

    def _pick(self, receiver: Ints, u: Floats) -> Ints:
        n = len(self.keys)
        if not self.table:
            found = np.searchsorted(self.senders, u * self.senders[-1], side="right")
            return np.asarray(np.minimum(found, n - 1))
        start = np.where(receiver > 0, self.senders[receiver * n - 1], 0.0)
        end = self.senders[receiver * n + n - 1]
        found = np.searchsorted(self.senders, start + u * (end - start), side="right")
        return np.asarray(np.clip(found - receiver * n, 0, n - 1), np.int64)


def _poisson(u: Floats, rate: Floats) -> Ints:
    """Poisson counts by inversion."""
    counts = np.zeros(u.shape, np.int64)
    term = np.exp(-rate)
    total = term.copy()
    for k in range(1, 200):
        above = u > total
        if not above.any():
            break
        counts += above
        term = term * rate / k
        total += term
    return counts


def missing_ties(
    snapshot: Snapshot, background: Background, streams: RandomStreams, assumed: Assumed
) -> MissingTies:
    """Where ties are likely to be missing, learned from the reported ones.

    Parameters
    ----------
    snapshot
        n nodes; empty seats and teams get no ties.
    background
        Units, ranks and formal lines.
    streams, assumed
        Luck, and how many may be missing.
    """
    sure, told, weight = _reported(snapshot, background.lines)
    level, spread = _strengths(snapshot, weight[told], sure[told], assumed)
    fit = _table if snapshot.n <= LARGEST else _factors
    rate, senders, observed = fit(snapshot, background, sure, told)
    keys = keys_of(snapshot.nodes)
    return MissingTies(streams, assumed, keys, observed, rate, senders, snapshot.n <= LARGEST, level, spread)


def _reported(snapshot: Snapshot, lines: tuple[str, ...]) -> tuple[Floats, Bools, Floats]:
    """Of each arc: the chance that a tie beside the formal line holds, whether one is told, its weight."""
    book = snapshot.evidence
    if book is None:
        return np.ones(snapshot.m), np.ones(snapshot.m, np.bool_), snapshot.weight
    formal = np.isin(np.array(book.kinds, dtype=object), lines)[book.kind] if len(book) else np.zeros(0, bool)
    use = ~formal & ((book.strength > 0) | (book.count > 0))
    told = np.zeros(snapshot.m, np.bool_)
    told[book.arc[use]] = True
    doubt = np.ones(snapshot.m)
    certain = book.certainty()
    by_cluster: dict[tuple[int, int], float] = {}
    for row in np.flatnonzero(use).tolist():
        cell = int(book.arc[row]), int(book.cluster[row])
        by_cluster[cell] = max(by_cluster.get(cell, 0.0), float(certain[row]))
    for (arc, _), best in by_cluster.items():
        doubt[arc] *= 1.0 - best
    full = combined(book, snapshot.m, book.strength[:, None], use[:, None]).weight[:, 0]
    return 1.0 - doubt, told, full


def _strengths(snapshot: Snapshot, weight: Floats, sure: Floats, assumed: Assumed) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a true tie's weight."""
    if not len(weight) or not float(sure.sum()) > 0:
        return 0.0, 0.0
    logs = np.log(weight)
    level = float(np.average(logs, weights=sure))
    variance = float(np.average((logs - level) ** 2, weights=sure))
    book = snapshot.evidence
    guessed = float(np.mean(book.assumed[strongest(book)])) if book is not None and len(book) else 0.0
    noise = assumed.noise**2
    told = max(variance - (1.0 - guessed) * noise, variance / 4.0)
    return level, float(np.sqrt(told + guessed * noise))


def _table(
    snapshot: Snapshot, background: Background, sure: Floats, told: Bools
) -> tuple[Floats, Floats, Floats]:
    """Rates into each node, running sums of who turns, observed ties into each node; n x n memory."""
    n = snapshot.n
    observed = np.zeros((n, n))
    observed[snapshot.sources[told], snapshot.targets[told]] = sure[told]
    free = np.outer(snapshot.ranked, snapshot.ranked)
    np.fill_diagonal(free, val=False)
    observed[~free] = 0.0
    pairs = float(free.sum())
    lift = background.lift_of(n)
    lifted = float((free * lift).sum())
    expected = free * lift * (observed.sum() / lifted if pairs else 0.0)
    unit, level = background.unit_of(n), background.level_of(n)
    everyone = np.arange(n)
    steps = (
        (_relations(snapshot, background), 1.0),
        ((lift > 1.0).astype(np.int64), _FIRM),
        (level[:, None] * (level.max(initial=0) + 1) + level, _FIRM),
        (unit[:, None] * (unit.max(initial=0) + 1) + unit, _FIRM),
        (np.broadcast_to(everyone, (n, n)), _FIRM),
        (np.broadcast_to(everyone[:, None], (n, n)), _FIRM),
    )
    for cells, firm in steps:
        seen, likely = (np.bincount(cells.ravel(), side.ravel()) for side in (observed, expected))
        expected = np.minimum(expected * ((seen + firm) / (likely + firm))[cells], _DENSEST)
    odds = expected / (1.0 - expected)
    odds[snapshot.sources[told], snapshot.targets[told]] = 0.0
    # Reports that are false take pairs away too: the missing are a share of all true ties, so keep the sum.
    total = float(odds.sum())
    columns = np.ascontiguousarray(odds.T) * (float(observed.sum()) / total if total > 0 else 0.0)
    return columns.sum(axis=1), np.cumsum(columns.ravel()), observed.sum(axis=0)


def _relations(snapshot: Snapshot, background: Background) -> Ints:
    """0 other, 1 same unit, 2 above in the line, 3 below in the line; n x n, from who turns to whom."""
    n, book = snapshot.n, snapshot.evidence
    unit, known = background.unit_of(n), background.knows_units(n)
    kind: Ints = ((unit[:, None] == unit) & known[:, None] & known).astype(np.int64)
    if book is not None and len(book):
        formal = np.isin(np.array(book.kinds, dtype=object), background.lines)[book.kind]
        arcs = np.unique(book.arc[formal])
        kind[snapshot.targets[arcs], snapshot.sources[arcs]] = 3
        kind[snapshot.sources[arcs], snapshot.targets[arcs]] = 2
    return kind


def _factors(
    snapshot: Snapshot, background: Background, sure: Floats, told: Bools
) -> tuple[Floats, Floats, Floats]:
    """As `_table` for large graphs: receivers and senders only."""
    n, people = snapshot.n, snapshot.ranked.astype(np.float64)
    into = np.bincount(snapshot.targets[told], sure[told], n) * people
    out = np.bincount(snapshot.sources[told], sure[told], n) * people
    count = max(1.0, float(people.sum()))
    mean = float(out.sum()) / count
    receiving = (into + _FIRM) / (mean + _FIRM) * people
    sending = (out + _FIRM) / (mean + _FIRM) * people
    return receiving * mean, np.cumsum(sending), into

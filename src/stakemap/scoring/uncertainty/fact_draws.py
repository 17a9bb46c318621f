"""Possible worlds of the known facts: which of them hold, and how strong the ties then are.

A *fact* holds or not, so that two arcs that rest on one tenure fall together.  Facts of one source
share a quality: with ``u`` the luck of a fact and ``g`` that of its source, it holds where
``sqrt(r) g + sqrt(1 - r) u`` stays below the normal quantile of its confidence.  So each fact keeps its
confidence to the last digit, while a source that is wrong is wrong in many facts at once [1]_.

References
----------
.. [1] Vasicek, O. (2002). The distribution of loan portfolio value. Risk 15(12).  (One-factor model.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, Problem
from stakemap.graph.evidence import Evidence, run_starts
from stakemap.graph.frozen import FrozenMap
from stakemap.graph.row_weights import Loads, combined
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of

__all__ = ["Assumed", "FactDraws", "between", "strongest"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Band = tuple[float, float]

_LEAN = 4.0
"""Reports of one kind that weigh as much as those of all kinds together."""
_STATED = 4.0
"""Look-ups that the stated confidence of a grade weighs as much as."""
_LEAST_SPREAD = 0.25
"""Share of the reported spread of strengths that is believed however noisy reports are."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """How wrong the inputs may be, as far as nobody measured it.

    Attributes
    ----------
    missing
        Band of the share of true ties that nobody reported, uniform; (0, 0) adds none.
    audit
        (absent, found) of true ties that were looked up: replaces `missing` by the measured share,
        Beta(8 b + absent, 8 (1 - b) + found), where b is the middle of that band.
    checked
        (right, wrong) of facts that were looked up, for each class of grades: a class whose mean stated
        confidence is c has the measured one, Beta(4 c + right, 4 (1 - c) + wrong).
    kappa
        One own-view weight for all ties, as given to the point solution; ``None`` takes that of each kind.
    kappas
        (low, default, high) of the own-view weight of kinds; left out ones keep theirs, and all where
        `kappa` is given.
    counting, half
        Ranges of kappa for counted contacts, and of the sum of strengths at which ties take half of what
        they can; the defaults are their medians; ``None`` keeps them.
    strengths
        (low, default, high) of the kinds of relation whose strength may stand in for a missing one.
    noise
        Standard deviation of the logarithm of a reported strength around the true one.
    shared
        Share of a fact's luck that is the luck of its source, in [0, 1).
    """

    missing: Band = (0.05, 0.35)
    audit: tuple[int, int] | None = None
    checked: tuple[tuple[int, int], ...] = ()
    kappa: float | None = None
    kappas: Mapping[str, tuple[float, float, float]] = field(default_factory=FrozenMap)
    counting: Band | None = None
    half: Band | None = None
    strengths: Mapping[str, tuple[float, float, float]] = field(default_factory=FrozenMap)
    noise: float = 0.4
    shared: float = 0.2

    def __post_init__(self) -> None:
        low, high = self.missing
        rules = (
            (0 <= low <= high < 1, "missing", "a band from 0 to below 1"),
            (0 <= self.noise < 5, "noise", "0 or more"),
            (0 <= self.shared < 1, "shared", "from 0 to below 1"),
            (self.kappa is None or self.kappa > 0, "kappa", "above 0"),
            (self.counting is None or 0 < self.counting[0] <= self.counting[1], "counting", "a band above 0"),
            (self.half is None or 0 < self.half[0] <= self.half[1], "half", "a band above 0"),
            (
                all(0 < a <= b <= c for a, b, c in self.kappas.values()),
                "kappas",
                "0 < low <= default <= high",
            ),
            (self.audit is None or min(self.audit) >= 0, "audit", "counts, 0 or more"),
            (all(min(pair) >= 0 for pair in self.checked), "checked", "counts, 0 or more"),
            (
                all(0 <= a <= b <= c <= 1 for a, b, c in self.strengths.values()),
                "strengths",
                "0 <= low <= default <= high <= 1",
            ),
        )
        problems = [
            Problem("out of range", cure, field=name, code="range") for ok, name, cure in rules if not ok
        ]
        if problems:
            raise InputError(problems)

    @property
    def facts_checked(self) -> tuple[int, int]:
        """(right, wrong) over all classes of grades."""
        return sum(right for right, _ in self.checked), sum(wrong for _, wrong in self.checked)

    @classmethod
    def nothing(cls) -> Assumed:
        """Only the confidence of facts: no missing ties, no noise, no ranges, no shared luck."""
        return cls(missing=(0.0, 0.0), noise=0.0, shared=0.0)


def between(low: float, middle: float, high: float, u: Floats) -> Floats:
    """Values from low to high whose median is the middle, rarer towards both ends.

    >>> between(0.2, 0.5, 0.9, np.array([0.0, 0.5, 1.0])).tolist()
    [0.2, 0.5, 0.9]
    """
    away = 2.0 * u - 1.0
    reach = 1.0 - np.sqrt(1.0 - np.abs(away))
    return np.where(away < 0, middle - (middle - low) * reach, middle + (high - middle) * reach)


def measured(stated: float, right: int, wrong: int, u: Floats) -> Floats:
    """Confidence of a checked class of grades at these quantiles: Beta(4 c + right, 4 (1 - c) + wrong).

    >>> measured(0.8, 2, 4, np.array([0.25, 0.75])).round(2).tolist()
    [0.41, 0.63]
    """
    from scipy.special import betaincinv

    return np.asarray(betaincinv(_STATED * stated + right, _STATED * (1.0 - stated) + wrong, u), np.float64)


def _moved(stated: Floats, mean: float, to: Floats) -> Floats:
    """Confidences, shape (k, 1), moved as their mean moves; shape (k, draws)."""
    down, up = to / mean, (1.0 - to) / (1.0 - mean)
    return np.where(to < mean, stated * down, 1.0 - (1.0 - stated) * up)


@dataclass(frozen=True, eq=False)
class FactDraws:
    """Draws over the facts behind the arcs of a snapshot.

    Attributes
    ----------
    evidence
        Rows of evidence and their facts.
    arcs
        Number of arcs.
    streams
        Where luck comes from.
    assumed
        Noise, ranges and shared luck.
    sources
        Source of each fact as a number, below 0 for none; shape (F,).
    grades
        Class of each fact's grade, its place in `Assumed.checked`; below 0 for none; shape (F,).
    """

    evidence: Evidence
    arcs: int
    streams: RandomStreams
    assumed: Assumed
    sources: Ints
    grades: Ints | None = None

    @cached_property
    def claims(self) -> Ints:
        """The claim of each fact: repetitions of a claim by one source hold or fall together; shape (F,).

        Facts stand in one claim if, in two rows of one cluster, they have the same place and source.
        The claim is named by its first fact.
        """
        book = self.evidence
        first = np.arange(len(book.facts), dtype=np.int64)
        sizes = np.diff(book.fact_ptr)
        again = np.flatnonzero(
            (book.arc[1:] == book.arc[:-1])
            & (book.cluster[1:] == book.cluster[:-1])
            & (sizes[1:] == sizes[:-1])
        )
        for row in again.tolist():
            here, there = (book.fact_index[book.fact_ptr[r] : book.fact_ptr[r + 1]] for r in (row, row + 1))
            for a, b in zip(here.tolist(), there.tolist(), strict=True):
                if a != b and self.sources[a] == self.sources[b] >= 0:
                    _join(first, a, b)
        for fact in range(len(first)):
            first[fact] = _root(first, fact)
        return first

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        return keys_of(self.evidence.facts)[self.claims]

    def confidence(self, places: range) -> Floats:
        """How far each fact is believed in each draw; shape (F, draws).

        An audit moves all facts of a class by the same share of their way to 0 or to 1.
        """
        out = np.repeat(self.evidence.confidence[:, None], len(places), axis=1)
        for key, mine, mean, right, wrong in self._classes():
            luck = self.streams.uniform("grade", keys_of([key]), places)[0]
            out[mine] = _moved(out[mine], mean, measured(mean, right, wrong, luck))
        return out

    @property
    def mean_confidence(self) -> Floats:
        """How far each fact is believed on average over draws; shape (F,)."""
        out = self.evidence.confidence[:, None].copy()
        for _, mine, mean, right, wrong in self._classes():
            middle = (_STATED * mean + right) / (_STATED + right + wrong)
            out[mine] = _moved(out[mine], mean, np.array([middle]))
        return out[:, 0]

    def _classes(self) -> Iterator[tuple[str, Ints, float, int, int]]:
        """Each class that was checked: key, its facts in doubt, their mean confidence, right, wrong."""
        if self.grades is None:
            return
        stated = self.evidence.confidence
        for number, (right, wrong) in enumerate(self.assumed.checked):
            mine = np.flatnonzero((self.grades == number) & (stated > 0) & (stated < 1))
            if len(mine) and right + wrong:
                yield f"class {number}", mine, float(stated[mine].mean()), right, wrong

    def _limits(self, places: range) -> Floats:
        from scipy.special import ndtri

        return np.asarray(ndtri(self.confidence(places)), np.float64)

    @cached_property
    def _shared(self) -> Floats:
        """Weight of the source's luck in each fact's, shape (F,)."""
        return np.where(self.sources >= 0, self.assumed.shared, 0.0)

    def _luck(self, places: range) -> Floats:
        """Luck of the source of each fact."""
        names = np.unique(self.sources)
        keys = keys_of(f"source {name}" for name in names.tolist())
        return self.streams.normal("source", keys, places)[np.searchsorted(names, self.sources)]

    def present(self, places: range) -> Bools:
        """Which facts hold in each draw; bool, shape (F, draws).  Confidence 1 always, 0 never."""
        own = self.streams.normal("fact", self._keys, places)
        share = self._shared[:, None]
        if self.assumed.shared > 0 and len(self.sources):
            own = np.sqrt(share) * self._luck(places) + np.sqrt(1.0 - share) * own
        return np.asarray(own < self._limits(places))

    def expected(self, places: range) -> Floats:
        """Chance of each fact to hold, given the luck of its source in each draw; shape (F, draws)."""
        from scipy.special import ndtr

        if self.assumed.shared == 0 or not len(self.sources):
            return self.confidence(places)
        share = self._shared[:, None]
        left = self._limits(places) - np.sqrt(share) * self._luck(places)
        return np.asarray(ndtr(left / np.sqrt(1.0 - share)), np.float64)

    @cached_property
    def strength_spread(self) -> tuple[Floats, Floats]:
        """Of reported strengths, for the kind of each row: mean logarithm, and the believed variance.

        Where all reports of a kind agree, they are taken at their word; of a kind with few reports the
        variance leans on that of all kinds.
        """
        book = self.evidence
        told = strongest(book) & (book.strength > 0) & (book.count == 0) & ~book.assumed
        kind, size = book.kind[told], len(book.kinds)
        logs = np.log(book.strength[told])
        counts = np.bincount(kind, minlength=size)
        some = np.maximum(counts, 1)
        mean = np.bincount(kind, logs, size) / some
        off = np.bincount(kind, (logs - mean[kind]) ** 2, size)
        overall = float(off.sum()) / max(1, int(told.sum()))
        variance = np.where((off > 0) | (counts < 2), (off + _LEAN * overall) / (counts + _LEAN), 0.0)
        variance = np.maximum(variance - self.assumed.noise**2, _LEAST_SPREAD * variance)
        return mean[book.kind], variance[book.kind]

    def _row_strengths(self, places: range) -> Floats:
        """Strength of the tie of each row in each draw, if it holds; shape (E, draws)."""
        book = self.evidence
        out = np.repeat(book.strength[:, None], len(places), axis=1)
        live = (book.strength > 0) & (book.count == 0)
        own = self.streams.normal("strength", self._leads, places) if self.assumed.noise > 0 else None
        told = np.flatnonzero(live & ~book.assumed)
        if own is not None and len(told):
            mean, variance = self.strength_spread
            trust = variance[told] / (variance[told] + self.assumed.noise**2)
            middle = mean[told] + trust * (np.log(book.strength[told]) - mean[told])
            spread = np.sqrt(variance[told] * (1.0 - trust))
            out[told] = np.exp(middle[:, None] + spread[:, None] * own[told])
        filled = np.flatnonzero(live & book.assumed)
        if len(filled):
            factor = self._kind_factors(places)[book.kind[filled]]
            out[filled] *= factor if own is None else factor * np.exp(self.assumed.noise * own[filled])
        return np.minimum(out, 1.0, out=out)

    @cached_property
    def _leads(self) -> NDArray[np.uint64]:
        """Key of the first fact of each row: all arcs of one tie share the luck of its strength."""
        book = self.evidence
        own = keys_of(f"arc {arc}" for arc in book.arc.tolist())
        some = np.flatnonzero(np.diff(book.fact_ptr) > 0)
        own[some] = self._keys[book.fact_index[book.fact_ptr[:-1][some]]]
        return own

    def _kind_factors(self, places: range) -> Floats:
        """Strength of each kind in each draw, over its default; shape (kinds, draws)."""
        out = np.ones((len(self.evidence.kinds), len(places)))
        luck = self.streams.uniform("kind", keys_of(self.evidence.kinds), places)
        for row, kind in enumerate(self.evidence.kinds):
            low, middle, high = self.assumed.strengths.get(kind, (1.0, 1.0, 1.0))
            if middle > 0:
                out[row] = between(low, middle, high, luck[row]) / middle
        return out

    def kappas(self, places: range) -> Floats:
        """Own view against a tie of each kind in each draw; shape (kinds, draws)."""
        book, one = self.evidence, self.assumed.kappa
        usual = book.own_view if one is None else np.full(len(book.kinds), one)
        out = np.repeat(usual[:, None], len(places), axis=1)
        if one is None and self.assumed.kappas:
            luck = self.streams.uniform("kappa", keys_of(book.kinds), places)
            for row, kind in enumerate(book.kinds):
                if kind in self.assumed.kappas:
                    low, middle, high = np.log(self.assumed.kappas[kind]).tolist()
                    out[row] = np.exp(between(low, middle, high, luck[row]))
        return out

    def loads(self, places: range, present: Bools) -> Loads:
        """What each arc weighs and pulls in each draw, 0 where it lost its evidence; shape (arcs, draws)."""
        book = self.evidence
        strength = self._row_strengths(places)
        return combined(book, self.arcs, strength, _rows_present(book, present), self.kappas(places))


def strongest(book: Evidence) -> Bools:
    """One row of each cluster, the strongest: what counts of several repetitions; bool, shape (E,)."""
    order = np.lexsort((-book.strength, book.cluster, book.arc))
    out = np.zeros(len(book), np.bool_)
    out[order[run_starts(book.arc[order], book.cluster[order])]] = True
    return out


def _rows_present(book: Evidence, present: Bools) -> Bools:
    """Whether all facts of each row hold; shape (E, draws)."""
    out = np.ones((len(book), present.shape[1]), np.bool_)
    filled = np.flatnonzero(np.diff(book.fact_ptr) > 0)
    if len(filled):
        out[filled] = np.logical_and.reduceat(present[book.fact_index], book.fact_ptr[:-1][filled], axis=0)
    return out


def _root(first: Ints, fact: int) -> int:
    while first[fact] != fact:
        fact = int(first[fact])
    return fact


def _join(first: Ints, a: int, b: int) -> None:
    low, high = sorted((_root(first, a), _root(first, b)))
    first[high] = low

"""How sure the ranking is: the scores over many possible worlds of the same facts.

A draw decides which facts hold, how strong ties are, which ties nobody reported, and how fast attention
saturates; then the scores are solved anew.  Formal power, the nodes, and how a post's ties are shared
among its holders stay as in the snapshot.  Draws of one seed are the same bytes whatever the number of
threads, and the same fact has the same luck in every scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, UnknownName
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.results import frame
from stakemap.scoring.influence.model import Influence
from stakemap.scoring.influence.variants import Added, System
from stakemap.scoring.uncertainty.fact_draws import Assumed, FactDraws, between
from stakemap.scoring.uncertainty.missing_ties import Background, MissingTies, missing_ties
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of
from stakemap.scoring.uncertainty.spread import Spread, sides
from stakemap.scoring.uncertainty.value_of_information import Worth, explained
from stakemap.work import carried, checkpoint

__all__ = ["DRAWS", "MEASURES", "Uncertainty", "uncertainty"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DRAWS = 500
"""Draws where nothing else is said."""
MEASURES = ("influence", "hidden_influence", "in_degree")
"""What is followed through the draws."""
_CHUNK, _CELLS = 25, 9_000_000
"""Draws solved together, and the most cells of a chunk's matrices."""


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty(Frozen):
    """Scores over draws.  Made by `uncertainty`.

    Attributes
    ----------
    draws, seed
        How many worlds, and the seed they follow from.
    spreads
        By measure: influence, hidden_influence, in_degree.
    assumed
        How wrong the inputs may be.
    notes
        What the reader must know.
    facts
        What was drawn over; ``None`` for bare arrays.
    """

    draws: int
    seed: int
    spreads: Mapping[str, Spread]
    assumed: Assumed
    notes: tuple[str, ...] = ()
    facts: FactDraws | None = None

    def __getitem__(self, measure: str) -> Spread:
        if measure not in self.spreads:
            raise UnknownName("measure", measure, tuple(self.spreads))
        return self.spreads[measure]

    @cached_property
    def _present(self) -> tuple[Bools, Floats]:
        """Which facts hold in each draw, and their chance to; made again rather than kept."""
        assert self.facts is not None  # noqa: S101  the caller looked
        places = range(self.draws)
        return self.facts.present(places), self.facts.expected(places)

    def worth(self, k: int | None = 5, *, measure: str = "influence", first: int = 5) -> tuple[Worth, ...]:
        """Facts whose check would move the list of the first most.

        Parameters
        ----------
        k
            How many facts; ``None`` all.
        measure
            Whose list.
        first
            Its length.
        """
        spread = self[measure]
        if self.facts is None:
            return ()
        known = self.facts.evidence.facts
        among = spread.among(first)
        present, expected = self._present
        found = explained(present, expected, among, known, self.facts.claims, spread.nodes)
        return found if k is None else found[:k]

    def rank_gap(self, measure: str, other: str) -> tuple[Floats, Floats]:
        """90 % interval of each node's rank by one measure minus its rank by another, draw by draw."""
        gap = self[measure].ranks - self[other].ranks
        low, high = np.full(gap.shape[1], np.nan), np.full(gap.shape[1], np.nan)
        ranked = self[measure].ranked
        low[ranked], _, high[ranked] = sides(gap[:, ranked])
        return low, high

    def named(self, names: Mapping[str, str]) -> Uncertainty:
        """The same with names to show instead of ids."""
        spreads = {m: replace(s, names=FrozenMap(names)) for m, s in self.spreads.items()}
        return replace(self, spreads=FrozenMap(spreads))

    @property
    def band(self) -> str:
        """Where the share of unreported ties comes from, in words."""
        low, high = self.assumed.missing
        ties = f"{low:.0%} to {high:.0%} unreported ties (assumed band)".replace("%", " %")
        if self.assumed.audit is not None:
            absent, found = self.assumed.audit
            ties = f"{absent} of {absent + found} known ties were missing (audit)"
        right, wrong = self.assumed.facts_checked
        return f"{ties}; {right} of {right + wrong} facts were right (audit)" if right + wrong else ties

    def to_rows(self) -> list[dict[str, object]]:
        """One row a measure and ranked node."""
        return [row for spread in self.spreads.values() for row in spread.to_rows()]

    def to_frame(self) -> Any:
        """`to_rows` as a pandas frame, indexed by measure and id (needs the ``frames`` extra)."""
        return frame(self.to_rows()).set_index(["measure", "id"])

    def __repr__(self) -> str:
        return f"<Uncertainty: {self.draws} draws, seed {self.seed}, {self.band}>"

    def _repr_html_(self) -> str:
        return "".join(spread._repr_html_() for spread in self.spreads.values()) + f"<p>{self.band}</p>"


def uncertainty(
    influence: Influence,
    *,
    susceptibility: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int | np.random.Generator | None = 0,
    assumed: Assumed | None = None,
    background: Background | None = None,
    threads: int = 2,
) -> Uncertainty:
    """The scores of one decision over many draws.

    Parameters
    ----------
    influence
        The point solution: its snapshot, formal power and saturation.
    susceptibility
        Sourced a_i, as given to `influence_of`.
    draws
        Number of worlds, >= 1.
    seed
        >= 0, or a generator, which gives one number away.
    assumed
        How wrong inputs may be.  Default: 5 to 35 % of ties missing, noise .4, shared luck .2.
    background
        Units, ranks, formal lines, sources and grades of facts.
    threads
        Workers, each with one BLAS thread; changes no byte.

    Returns
    -------
    Uncertainty
        Above 3,000 nodes its influence is z, an upper bound of t, and a note says so.

    Examples
    --------
    >>> from stakemap.graph.snapshot import Snapshot
    >>> from stakemap.scoring.influence import influence_of
    >>> asks = Snapshot.from_arrays([0, 1], [1, 2], [1.0, 1.0], nodes=["a", "b", "c"])
    >>> found = uncertainty(influence_of(asks, beta={"a": 1.0}), draws=20)
    >>> found["influence"].bands[0]
    ('a',)
    """
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        raise InputError("draws must be a whole number, 1 or more")
    assumed, background = assumed or Assumed(), background or Background()
    streams = RandomStreams.of(seed)
    snapshot = influence.snapshot
    facts = _facts(snapshot, streams, assumed, background)
    worlds = _Worlds(
        System.of(influence, susceptibility),
        facts,
        missing_ties(_believed(snapshot, facts), background, streams, assumed),
        _kappas(streams, assumed, influence.listening.kappa, int(draws)),
    )
    t, degree = _all(worlds, int(draws), threads)
    hidden = np.maximum(t - influence.beta, 0.0)
    spreads = {
        name: Spread(name, snapshot.nodes, values, snapshot.ranked)
        for name, values in zip(MEASURES, (t, hidden, degree), strict=True)
    }
    return Uncertainty(int(draws), streams.seed, FrozenMap(spreads), assumed, _notes(worlds.system), facts)


def _facts(
    snapshot: Snapshot, streams: RandomStreams, assumed: Assumed, background: Background
) -> FactDraws | None:
    """Draws of the facts behind the arcs; ``None`` for bare arrays."""
    book = snapshot.evidence
    if book is None:
        return None
    sources, grades = background.source_of(len(book.facts)), background.grade_of(len(book.facts))
    return FactDraws(book, snapshot.m, streams, assumed, sources, grades)


@dataclass(frozen=True, eq=False)
class _Worlds:
    """Everything that a draw needs."""

    system: System
    facts: FactDraws | None
    missing: MissingTies
    kappas: Floats

    def solve(self, places: range) -> tuple[Floats, Floats]:
        """t and in-degree of each node in each of these draws; shape (draws, n)."""
        snapshot = self.system.snapshot
        if self.facts is None:
            weights = np.repeat(snapshot.weight[:, None], len(places), axis=1)
        else:
            weights = self.facts.weights(places, self.facts.present(places))
        added = Added(*self.missing.draw(places))
        return self.system.solve(weights.T, added, self.kappas[places.start : places.stop])


def _believed(snapshot: Snapshot, facts: FactDraws | None) -> Snapshot:
    """The snapshot with its facts as sure as they are on average; as it stands where nothing was checked."""
    if facts is None or not facts.assumed.checked:
        return snapshot
    return replace(snapshot, evidence=replace(facts.evidence, confidence=facts.mean_confidence))


def _kappas(streams: RandomStreams, assumed: Assumed, kappa: float, draws: int) -> Floats:
    if assumed.kappa is None:
        return np.full(draws, kappa)
    low, high = min(assumed.kappa[0], kappa), max(assumed.kappa[1], kappa)
    luck = streams.uniform("kappa", keys_of(["kappa"]), range(draws))[0]
    return np.exp(between(np.log(low), np.log(kappa), np.log(high), luck))


def _all(worlds: _Worlds, draws: int, threads: int) -> tuple[Floats, Floats]:
    n = worlds.system.snapshot.n
    size = max(1, min(_CHUNK, _CELLS // max(1, n * n))) if worlds.system.dense else _CHUNK
    chunks = [range(start, min(start + size, draws)) for start in range(0, draws, size)]
    t, degree = np.empty((draws, n)), np.empty((draws, n))
    with one_blas_thread(), ThreadPoolExecutor(max(1, threads)) as pool:
        solved = pool.map(carried(worlds.solve), chunks) if threads > 1 else map(worlds.solve, chunks)
        try:
            for places, found in zip(chunks, solved, strict=True):
                t[places.start : places.stop], degree[places.start : places.stop] = found
                checkpoint(places.stop, draws)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # what is called off must not finish its queue first
            raise
    for array in (t, degree):
        array.flags.writeable = False
    return t, degree


def _notes(system: System) -> tuple[str, ...]:
    if system.dense:
        return ()
    return ("influence is drawn as z, an upper bound of t; units and ranks do not enter the missing ties",)

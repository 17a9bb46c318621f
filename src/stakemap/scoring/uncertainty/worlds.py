"""How sure the ranking is: the scores over many possible worlds of the same facts.

A draw decides which facts hold, how strong ties are, which ties nobody reported, and how much of a
view ties take; then the scores are solved anew.  Formal power, the nodes, and how a post's ties are shared
among its holders stay as in the snapshot.  Draws of one seed are the same bytes whatever the number of
threads, and the same fact has the same luck in every scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, check_known
from stakemap.graph.evidence import KAPPA
from stakemap.graph.frozen import Frozen, FrozenMap
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.results import frame
from stakemap.scoring.influence.attention import Listening
from stakemap.scoring.influence.model import Influence
from stakemap.scoring.influence.variants import Added, Saturation, System
from stakemap.scoring.uncertainty.fact_draws import Assumed, FactDraws, between, strongest
from stakemap.scoring.uncertainty.missing_ties import LARGEST, Background, MissingTies, missing_ties
from stakemap.scoring.uncertainty.random_streams import RandomStreams, keys_of
from stakemap.scoring.uncertainty.spread import Spread, sides
from stakemap.scoring.uncertainty.value_of_information import Worth, explained
from stakemap.wording.language import either
from stakemap.wording.tables import told
from stakemap.work import carried, checkpoint

__all__ = ["DRAWS", "EXACT_HIGHEST", "EXACT_PEOPLE", "MEASURES", "Uncertainty", "uncertainty"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DRAWS = 500
"""Draws where nothing else is said."""
EXACT_PEOPLE, EXACT_HIGHEST = 300, 20
"""Up to this many nodes t is exact for all in each draw; above, for so many of the highest."""
MEASURES = ("influence", "hidden_influence", "in_degree")
"""What is followed through the draws."""
_CHUNK, _CELLS = 50, 9_000_000
"""Draws solved together, and the most cells of a chunk's matrices."""
_ALONE = 1_000_000
"""Up to so many cells of all draws the threads would take longer to start than they save."""


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
    notes: tuple[str, ...]
    facts: FactDraws | None

    def __getitem__(self, measure: str) -> Spread:
        check_known("measure", measure, self.spreads)
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
        """90% interval of each node's rank by one measure minus its rank by another, draw by draw."""
        gap = self[measure].ranks - self[other].ranks
        low, high = np.full(gap.shape[1], np.nan), np.full(gap.shape[1], np.nan)
        ranked = self[measure].ranked
        low[ranked], _, high[ranked] = sides(gap[:, ranked])
        return low, high

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.spreads)

    def named(self, names: Mapping[str, str]) -> Uncertainty:
        """The same with names to show instead of ids."""
        spreads = {m: replace(s, names=names) for m, s in self.spreads.items()}
        return replace(self, spreads=FrozenMap(spreads))

    @property
    def band(self) -> str:
        """Where the share of unreported ties comes from, in words."""
        low, high = self.assumed.missing
        ties = f"{low:.0%} to {high:.0%} unreported ties (assumed band)"
        if self.assumed.audit is not None:
            absent, found = self.assumed.audit
            ties = f"{absent} of {absent + found} known ties were missing (audit)"
        right, wrong = self.assumed.facts_checked
        return f"{ties}; {right} of {right + wrong} facts were right (audit)" if right + wrong else ties

    def to_rows(self) -> list[dict[str, object]]:
        """One row a measure and ranked node."""
        return [row for spread in self.spreads.values() for row in spread.to_rows()]

    def to_frame(self, *, labels: bool = False) -> Any:
        """A pandas frame, indexed by measure and id (``frames`` extra); `labels`: heads to read."""
        names = either(*(spread.names for spread in self.spreads.values()))
        return frame(self.to_rows(), "measure", "id", labels=labels, names=names)

    def to_dict(self) -> dict[str, object]:
        """As plain values: the rows of every measure, and what the draws stand on."""
        return {"draws": self.draws, "seed": self.seed, "band": self.band, "rows": self.to_rows()}

    def __repr__(self) -> str:
        return f"<Uncertainty: {self.draws} draws, seed {self.seed}, {self.band}>"

    def _repr_html_(self) -> str:
        return (
            "".join(spread._repr_html_() for spread in self.spreads.values())
            + f"<p>{escape(told(self.band))}</p>"
        )


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
        How wrong inputs may be.  Default: 5 to 35% of ties missing, noise .4, shared luck .2.
    background
        Units, ranks, formal lines, sources and grades of facts.
    threads
        Workers, each with one BLAS thread; changes no byte.

    Returns
    -------
    Uncertainty
        Above 300 nodes its influence is exact for the 20 highest; for the others it is an upper bound of
        t, z / (1 + (K^2)_jj), and a note says so.

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
    if influence.listening.rule.kappa is not None:
        assumed = replace(assumed, kappa=influence.listening.rule.kappa)
    streams, snapshot = RandomStreams.of(seed), influence.snapshot
    facts = _facts(snapshot, streams, assumed, background)
    missing = missing_ties(_believed(snapshot, facts), background, streams, assumed)
    saturation = _saturation(streams, assumed, influence.listening, int(draws))
    worlds = _Worlds(_system(influence, susceptibility), facts, missing, saturation, background.lines)
    spreads = _spreads(influence, _all(worlds, int(draws), threads))
    return Uncertainty(int(draws), streams.seed, spreads, assumed, _notes(worlds.system), facts)


def _spreads(influence: Influence, drawn: tuple[Floats, Floats]) -> FrozenMap[str, Spread]:
    """By measure, from t and in-degree of each draw."""
    t, degree = drawn
    values = (t, np.maximum(t - influence.beta, 0.0), degree)
    snapshot = influence.snapshot
    return FrozenMap(
        {
            name: Spread(name, snapshot.nodes, found, snapshot.ranked)
            for name, found in zip(MEASURES, values, strict=True)
        }
    )


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
    saturation: Saturation
    lines: tuple[str, ...]

    @cached_property
    def _mix(self) -> Floats:
        """Share of each kind in the reported ties beside formal lines, shape (kinds,); 0 without any."""
        assert self.facts is not None  # noqa: S101  the caller looked
        book = self.facts.evidence
        told = strongest(book) & ~np.isin(np.array(book.kinds, dtype=object), self.lines)[book.kind]
        share = np.bincount(book.kind[told], book.certainty()[told], len(book.kinds))
        total = float(share.sum())
        return np.asarray(share / total if total > 0 else share, np.float64)

    def _ceilings(self, places: range) -> Floats:
        """What share of a tie that nobody reported pulls, in each draw."""
        kappa = self.facts.assumed.kappa if self.facts is not None else None
        usual = 1.0 / (1.0 + (KAPPA if kappa is None else kappa))
        if self.system.snapshot.counted or self.facts is None or not self._mix.any():
            return np.full(len(places), 1.0 if self.system.snapshot.counted else usual)
        return np.asarray(self._mix @ (1.0 / (1.0 + self.facts.kappas(places))), np.float64)

    @property
    def rows(self) -> int:
        """Rows of evidence, which each draw goes through."""
        return len(self.facts.evidence) if self.facts is not None else 0

    def solve(self, places: range) -> tuple[Floats, Floats]:
        """t and in-degree of each node in each of these draws; shape (draws, n)."""
        if self.facts is None:
            loads = self.system.snapshot.loads(self.missing.assumed.kappa).repeated(len(places))
        else:
            loads = self.facts.loads(places, self.facts.present(places))
        draw, source, target, weight = self.missing.draw(places)
        added = Added(draw, source, target, weight, self._ceilings(places)[draw])
        return self.system.solve(loads, added, self.saturation.some(slice(places.start, places.stop)))


def _believed(snapshot: Snapshot, facts: FactDraws | None) -> Snapshot:
    """The snapshot with its facts as sure as they are on average; as it stands where nothing was checked."""
    if facts is None or not facts.assumed.checked:
        return snapshot
    return replace(snapshot, evidence=replace(facts.evidence, confidence=facts.mean_confidence))


def _saturation(streams: RandomStreams, assumed: Assumed, point: Listening, draws: int) -> Saturation:
    """The row rule of each draw."""
    rule = Saturation.same(draws, point.rule)
    out = []
    for name, middle, band in zip(("half", "kappa"), rule, (assumed.half, assumed.counting), strict=True):
        if band is None or (name == "kappa" and point.rule.kappa is not None):
            out.append(middle)
            continue
        low, high = min(band[0], middle[0]), max(band[1], middle[0])
        luck = streams.uniform(name, keys_of([name]), range(draws))[0]
        out.append(np.exp(between(np.log(low), np.log(middle[0]), np.log(high), luck)))
    return Saturation(*out)


def _all(worlds: _Worlds, draws: int, threads: int) -> tuple[Floats, Floats]:
    n = worlds.system.snapshot.n
    rows = n * n if worlds.system.highest is None else 4 * (worlds.system.snapshot.m + worlds.rows)
    size = max(1, min(_CHUNK, _CELLS // max(1, rows)))
    chunks = [range(start, min(start + size, draws)) for start in range(0, draws, size)]
    t, degree = np.empty((draws, n)), np.empty((draws, n))
    with one_blas_thread(), _solved(worlds, chunks, threads if rows * draws > _ALONE else 1) as solved:
        for places, found in zip(chunks, solved, strict=True):
            t[places.start : places.stop], degree[places.start : places.stop] = found
            checkpoint(places.stop, draws)
    for array in (t, degree):
        array.flags.writeable = False
    return t, degree


@contextmanager
def _solved(worlds: _Worlds, chunks: list[range], threads: int) -> Iterator[Iterator[tuple[Floats, Floats]]]:
    """What the draws of each chunk give, in order."""
    if threads <= 1:
        yield map(worlds.solve, chunks)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield pool.map(carried(worlds.solve), chunks)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # what is called off must not finish its queue first
            raise


def _system(influence: Influence, susceptibility: Mapping[str, float] | None) -> System:
    """Everybody exactly where that is cheap, else the highest of the point solution."""
    system = System.of(influence, susceptibility)
    if influence.snapshot.n <= EXACT_PEOPLE:
        return system
    first = influence.scores()["influence"].top(EXACT_HIGHEST)
    return replace(system, highest=tuple(influence.snapshot.index(node) for node, _ in first))


def _notes(system: System) -> tuple[str, ...]:
    if system.highest is None:
        return ()
    said = f"influence is exact in the draws for the {len(system.highest)} highest; for others an upper bound"
    return (said,) if system.snapshot.n <= LARGEST else (said, "units and ranks do not enter unreported ties")

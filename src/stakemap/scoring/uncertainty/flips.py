"""The smallest set of facts which, if false, changes who the first three are.

A fact that is false takes its confidence to 0; all others keep theirs, so the answer belongs to the
ranking as it is shown, not to a draw.  Facts that are one claim of one source fall together.

Each fact alone is tried, then pairs: all of them up to 300 facts, else those of the 100 most sensitive
facts.  Where no two do it, facts are taken away one after the other, each time the one that brings the
list nearest to a change: such a set is one that does it, not surely the smallest, and the note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.graph.row_weights import Loads, combined
from stakemap.scoring.core.blas import one_blas_thread
from stakemap.scoring.core.mid_ranks import mid_ranks
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.influence.attention import USUAL, RowRule
from stakemap.scoring.influence.nearby_variants import Nearby, Parts
from stakemap.scoring.influence.variants import Added, Saturation, System
from stakemap.scoring.uncertainty.fact_draws import FactDraws
from stakemap.work import carried, checkpoint

__all__ = ["Flip", "Flips", "flips"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_Sides = tuple[frozenset[int], frozenset[int]]

_ALL = 300
"""Up to this many claims all pairs are tried; and beyond what work allows, so many single ones."""
_SENSITIVE = 100
"""Of how many claims all pairs are tried beyond."""
_GREEDY = 12
"""Claims that are taken away one after the other at most."""
_WORK = 3e10
"""Variants times n^2 that one round may take; more is left out, and the note says so."""
_CHUNK = 25
_NO_ROWS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Flip(Plain):
    """One set of facts that carries the list: if all are false, somebody leaves it.

    Attributes
    ----------
    facts
        Ids; repetitions of one claim by one source included.
    leaves, enters
        Who is no longer ahead of the others as one of the first, and who comes from behind to be one;
        whoever is equal with another across that line is none of the first.
    """

    facts: tuple[str, ...]
    leaves: tuple[str, ...]
    enters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flips(Plain):
    """All smallest sets that were found.

    Attributes
    ----------
    first
        Who is among the first now; fewer where the last of these places is shared with others.
    found
        Sets of one claim each; if there is none, of two; if there is none, one larger set; by id.
    exact
        Whether every set of that size and every smaller one was tried.
    claims
        How many claims there are; repetitions of one by one source count once.
    single
        How many were tried alone, exactly.
    paired
        Of how many all pairs were tried, exactly; 0 where single ones were enough.
    taken
        How many were taken away one after the other; 0 where pairs were enough.
    """

    shown = ("first", "found", "exact", "claims", "single", "paired", "taken", "note")

    first: tuple[str, ...]
    found: tuple[Flip, ...]
    exact: bool
    claims: int
    single: int
    paired: int = 0
    taken: int = 0

    @property
    def note(self) -> str:
        """What was tried, in words."""
        few = f"the {self.single} of {self.claims} facts that carry most influence"
        which = "each fact" if self.single == self.claims else few
        if not self.paired:
            return f"tried {which} alone, exactly"
        among = (
            "all pairs" if self.paired == self.claims else f"all pairs of the {self.paired} most sensitive"
        )
        text = f"no fact alone changes it (tried {which}); tried {among}, exactly"
        if not self.taken:
            return text if self.found else f"{text}: none changes it"
        if not self.found:
            return f"{text}: none changes it; nor do {self.taken} facts taken away one after the other"
        return (
            f"{text}: none changes it; {self.taken} taken away one after the other do, maybe not the fewest"
        )

    def to_rows(self) -> list[dict[str, list[str]]]:
        """One row a set."""
        return [flip.to_dict() for flip in self.found]

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def _repr_html_(self) -> str:
        rows = [(", ".join(f.facts), ", ".join(f.leaves), ", ".join(f.enters)) for f in self.found[:20]]
        return html_table("What the first stand on", ("if false", "leaves", "enters"), rows, (self.note,))


def flips(
    system: System,
    facts: FactDraws,
    rule: RowRule = USUAL,
    *,
    first: int = 3,
    threads: int = 2,
) -> Flips:
    """The smallest sets of facts which, if false, change the first by influence.

    Parameters
    ----------
    system, rule
        As in the point solution.
    facts
        The facts behind the arcs, with their claims.
    first
        How many the list names.
    threads
        Workers; changes no byte.
    """
    if first < 1:
        raise InputError("a list needs at least one name")
    claims = np.unique(facts.claims)
    trial = _Trial(system, facts, rule, threads)
    tried = claims if trial.affords(len(claims)) else _carrying(trial, claims, _ALL)
    single = [(int(claim),) for claim in tried]
    values = trial.values([(), *single])
    now = trial.sides(values[:1], first)[0]
    found = trial.compared(now, single, values[1:], first)
    whole, counted = len(tried) == len(claims), (len(claims), len(tried))
    if found or len(tried) < 2:
        return Flips(trial.named(now[0]), found, whole, *counted)
    moved = np.max(np.abs(values[1:] - values[0]), axis=1)
    likely = tried[np.argsort(-moved, kind="stable")]
    every = whole and len(claims) <= _ALL and trial.affords(len(claims) * (len(claims) - 1) // 2)
    kept = np.sort(likely if every else likely[: trial.pairable()])
    pairs = list(combinations(kept.tolist(), 2))
    found = trial.compared(now, pairs, trial.values(pairs), first)
    if found:
        return Flips(trial.named(now[0]), found, every, *counted, len(kept))
    found, taken = _greedy(trial, now, kept, first)
    return Flips(trial.named(now[0]), found, False, *counted, len(kept), taken)


@dataclass(frozen=True, eq=False)
class _Trial:
    system: System
    facts: FactDraws
    rule: RowRule
    threads: int
    _singles: dict[int, dict[int, Parts]] = field(default_factory=dict)

    def affords(self, variants: int) -> bool:
        """Whether so many variants stay within the work of one round."""
        if not self.system.dense:
            return variants <= _ALL
        return variants * float(self.system.snapshot.n) ** 2 <= _WORK

    def pairable(self) -> int:
        """How many claims all pairs are tried of: 100, fewer in large graphs."""
        if not self.system.dense:
            return 2
        fits = int((2.0 * _WORK / float(max(1, self.system.snapshot.n)) ** 2) ** 0.5)
        return max(2, min(_SENSITIVE, fits))

    def values(self, sets: Sequence[tuple[int, ...]]) -> Floats:
        """t where each of these sets of claims is false; shape (sets, n)."""
        with one_blas_thread():
            if self.system.dense:
                return self._nearby.solve([self._change(claims) for claims in sets])
            chunks = [sets[start : start + _CHUNK] for start in range(0, len(sets), _CHUNK)]
            with ThreadPoolExecutor(max(1, self.threads)) as pool:
                try:
                    solved = []
                    for found in pool.map(carried(self._solved), chunks):
                        checkpoint()
                        solved.append(found)
                except BaseException:
                    pool.shutdown(cancel_futures=True)  # what is called off must not finish its queue first
                    raise
                return np.concatenate(solved)

    def _solved(self, sets: Sequence[tuple[int, ...]]) -> Floats:
        rule = Saturation.same(len(sets), self.rule)
        return self.system.solve(self._loads(sets), Added.none(), rule)[0]

    @cached_property
    def _nearby(self) -> Nearby:
        return Nearby(self.system, self._loads([()]), Saturation.same(1, self.rule))

    @cached_property
    def _rows(self) -> dict[int, Ints]:
        """The rows of evidence that need each claim."""
        book = self.facts.evidence
        row = np.repeat(np.arange(len(book)), np.diff(book.fact_ptr))
        claim = self.facts.claims[book.fact_index]
        order = np.lexsort((row, claim))
        names, starts = np.unique(claim[order], return_index=True)
        parts = np.split(row[order], starts)[1:]
        return dict(zip(names.tolist(), parts, strict=True))

    def _loads(self, sets: Sequence[tuple[int, ...]]) -> Loads:
        """What each arc weighs where each set is false; shape (arcs, sets)."""
        book = self.facts.evidence
        sure = np.repeat(book.certainty()[:, None], len(sets), axis=1)
        for column, false in enumerate(sets):
            for claim in false:
                sure[self._rows.get(claim, _NO_ROWS), column] = 0.0
        strength = np.repeat(book.strength[:, None], len(sets), axis=1)
        one = self.rule.kappa
        same = None if one is None else np.full((len(book.kinds), len(sets)), one)
        return combined(book, self.facts.arcs, strength, sure, same)

    def _parts(self, claims: tuple[int, ...], arcs: list[int]) -> dict[int, Parts]:
        """The parts of these arcs where these claims are false."""
        weight, pull, counted = self._loads([claims])
        none = np.zeros_like(weight) if counted is None else counted
        return {arc: (float(weight[arc, 0]), float(pull[arc, 0]), float(none[arc, 0])) for arc in arcs}

    def _change(self, claims: tuple[int, ...]) -> dict[int, Parts]:
        """Arcs that change where these claims are false, with their new parts."""
        if len(claims) == 1:
            return self._single(claims[0])
        parts = [self._single(claim) for claim in claims]
        arcs = {arc for part in parts for arc in part}
        if len(arcs) == sum(len(part) for part in parts):
            return {arc: weight for part in parts for arc, weight in part.items()}
        return self._parts(claims, sorted(arcs))

    def _single(self, claim: int) -> dict[int, Parts]:
        if claim not in self._singles:
            arcs = np.unique(self.facts.evidence.arc[self._rows.get(claim, _NO_ROWS)])
            self._singles[claim] = self._parts((claim,), arcs.tolist())
        return self._singles[claim]

    def sides(self, values: Floats, first: int) -> list[_Sides]:
        """Who is among the first in each case, and who behind them; equals across the line are neither."""
        places = np.flatnonzero(self.system.snapshot.ranked)
        ranks = mid_ranks(values[:, places])
        found = []
        for line in ranks:
            _, which, equals = np.unique(line, return_inverse=True, return_counts=True)
            spread = (equals[which] - 1) / 2.0
            inside, outside = line + spread <= first, line - spread > first
            found.append((frozenset(places[inside].tolist()), frozenset(places[outside].tolist())))
        return found

    def margins(self, values: Floats, first: int) -> Floats:
        """How far the last of the first stands above the next, shape (sets,)."""
        ranked = np.sort(values[:, np.flatnonzero(self.system.snapshot.ranked)], axis=1)[:, ::-1]
        if ranked.shape[1] <= first:
            return np.full(len(values), np.inf)
        return np.asarray(ranked[:, first - 1] - ranked[:, first])

    def compared(
        self, now: _Sides, sets: Sequence[tuple[int, ...]], values: Floats, first: int
    ) -> tuple[Flip, ...]:
        """The sets by which one of the first is no longer ahead of the others."""
        found = [
            Flip(self._facts_of(chosen), self.named(now[0] - then), self.named(then & now[1]))
            for chosen, (then, _) in zip(sets, self.sides(values, first), strict=True)
            if now[0] - then
        ]
        return tuple(sorted(found, key=lambda flip: flip.facts))

    def _facts_of(self, claims: tuple[int, ...]) -> tuple[str, ...]:
        inside = np.flatnonzero(np.isin(self.facts.claims, claims))
        return tuple(self.facts.evidence.facts[k] for k in inside.tolist())

    def named(self, places: frozenset[int]) -> tuple[str, ...]:
        """Ids, sorted."""
        return tuple(self.system.snapshot.nodes[k] for k in sorted(places))


def _greedy(trial: _Trial, now: _Sides, claims: Ints, first: int) -> tuple[tuple[Flip, ...], int]:
    """Claims taken away one after the other, each time the one that brings the list nearest to a change."""
    taken: tuple[int, ...] = ()
    while len(taken) < min(_GREEDY, len(claims)):
        checkpoint()
        sets = [tuple(sorted({*taken, claim})) for claim in claims.tolist() if claim not in taken]
        values = trial.values(sets)
        found = trial.compared(now, sets, values, first)
        if found:
            return found[:1], len(taken) + 1
        margins = trial.margins(values, first)
        taken = sets[int(np.argmin(margins))]
    return (), len(taken)


def _carrying(trial: _Trial, claims: Ints, most: int) -> Ints:
    """The claims through whose arcs most influence flows: sum of t of the one who turns, times weight."""
    book, snapshot = trial.facts.evidence, trial.system.snapshot
    t = trial.values([()])[0]
    flow = (t[snapshot.sources] * snapshot.weight)[book.arc]
    carried = np.zeros(len(book.facts))
    row = np.repeat(np.arange(len(book)), np.diff(book.fact_ptr))
    np.add.at(carried, trial.facts.claims[book.fact_index], flow[row])
    best = claims[np.argsort(-carried[claims], kind="stable")[:most]]
    return np.sort(best)

"""The smallest set of facts which, if false, changes who the first three are.

A fact that is false takes its confidence to 0; all others keep theirs, so the answer belongs to the
ranking as it is shown, not to a draw.  Facts that are one claim of one source fall together.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError
from stakemap.scoring.blas import one_blas_thread
from stakemap.scoring.draws import FactDraws, combined
from stakemap.scoring.results import html_table
from stakemap.scoring.solving import Added, System
from stakemap.scoring.spread import mid_ranks

__all__ = ["Flip", "Flips", "flips"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ALL = 300
"""Up to this many claims each is tried; beyond, those through which most influence flows."""
_PAIRED = 40
"""Of how many claims all pairs are tried."""
_CHUNK, _CELLS = 25, 9_000_000


@dataclass(frozen=True, slots=True)
class Flip:
    """One set of facts that carries the list: if all are false, somebody leaves it.

    Attributes
    ----------
    facts
        Ids; repetitions of one claim by one source included.
    leaves, enters
        Who is no longer, and who is then among the first.
    """

    facts: tuple[str, ...]
    leaves: tuple[str, ...]
    enters: tuple[str, ...]

    def to_dict(self) -> dict[str, list[str]]:
        """As plain values."""
        return {"facts": list(self.facts), "leaves": list(self.leaves), "enters": list(self.enters)}


@dataclass(frozen=True, slots=True)
class Flips:
    """All smallest sets that were found.

    Attributes
    ----------
    first
        Who is among the first now.
    found
        Sets of one claim each; if there is none, of two; by id.
    exact
        Whether every set of that size was tried.
    note
        What was tried, in words.
    """

    first: tuple[str, ...]
    found: tuple[Flip, ...]
    exact: bool
    note: str

    def to_rows(self) -> list[dict[str, list[str]]]:
        """One row a set."""
        return [flip.to_dict() for flip in self.found]

    def _repr_html_(self) -> str:
        rows = [(", ".join(f.facts), ", ".join(f.leaves), ", ".join(f.enters)) for f in self.found[:20]]
        return html_table("What the first stand on", ("if false", "leaves", "enters"), rows, (self.note,))


def flips(system: System, facts: FactDraws, kappa: float, *, first: int = 3, threads: int = 2) -> Flips:
    """The smallest sets of facts which, if false, change the first by influence.

    Parameters
    ----------
    system, kappa
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
    trial = _Trial(system, facts, kappa, threads)
    tried = _carrying(trial, claims) if len(claims) > _ALL else claims
    single = [(int(claim),) for claim in tried]
    values = trial.values([(), *single])
    now = trial.among(values[:1], first)[0]
    found = trial.compared(now, single, values[1:], first)
    if found or len(tried) < 2:
        whole = len(tried) == len(claims)
        which = "each fact" if whole else f"the {len(tried)} of {len(claims)} facts that carry most influence"
        return Flips(trial.named(now), found, whole, f"tried {which} alone, exactly")
    moved = np.max(np.abs(values[1:] - values[0]), axis=1)
    likely = sorted(np.argsort(-moved, kind="stable")[:_PAIRED].tolist())
    pairs = list(combinations([int(tried[k]) for k in likely], 2))
    found = trial.compared(now, pairs, trial.values(pairs), first)
    note = f"no fact alone changes it; tried all pairs of the {len(likely)} that move somebody most"
    return Flips(trial.named(now), found, len(likely) == len(claims), note)


@dataclass(frozen=True, eq=False)
class _Trial:
    system: System
    facts: FactDraws
    kappa: float
    threads: int

    def values(self, sets: Sequence[tuple[int, ...]]) -> Floats:
        """t where each of these sets of claims is false; shape (sets, n)."""
        n = self.system.snapshot.n
        size = max(1, min(_CHUNK, _CELLS // max(1, n * n))) if self.system.dense else _CHUNK
        chunks = [sets[start : start + size] for start in range(0, len(sets), size)]
        with one_blas_thread(), ThreadPoolExecutor(max(1, self.threads)) as pool:
            return np.concatenate(list(pool.map(self._solved, chunks)))

    def _solved(self, sets: Sequence[tuple[int, ...]]) -> Floats:
        book = self.facts.evidence
        sure = np.repeat(book.certainty()[:, None], len(sets), axis=1)
        row = np.repeat(np.arange(len(book)), np.diff(book.fact_ptr))
        claim = self.facts.claims[book.fact_index]
        for column, false in enumerate(sets):
            sure[row[np.isin(claim, false)], column] = 0.0
        strength = np.repeat(book.strength[:, None], len(sets), axis=1)
        weights = combined(book, self.facts.arcs, strength, sure)
        return self.system.solve(weights.T, Added.none(), np.full(len(sets), self.kappa))[0]

    def among(self, values: Floats, first: int) -> list[frozenset[int]]:
        """Who is among the first in each case; ties by id."""
        places = np.flatnonzero(self.system.snapshot.ranked)
        ranks = mid_ranks(values[:, places])
        order = np.argsort(ranks, axis=1, kind="stable")[:, :first]
        return [frozenset(places[line].tolist()) for line in order]

    def compared(
        self, now: frozenset[int], sets: Sequence[tuple[int, ...]], values: Floats, first: int
    ) -> tuple[Flip, ...]:
        """The sets that change the first."""
        lists = self.among(values, first)
        found = [
            Flip(self._facts_of(chosen), self.named(now - then), self.named(then - now))
            for chosen, then in zip(sets, lists, strict=True)
            if then != now
        ]
        return tuple(sorted(found, key=lambda flip: flip.facts))

    def _facts_of(self, claims: tuple[int, ...]) -> tuple[str, ...]:
        inside = np.flatnonzero(np.isin(self.facts.claims, claims))
        return tuple(self.facts.evidence.facts[k] for k in inside.tolist())

    def named(self, places: frozenset[int]) -> tuple[str, ...]:
        """Ids, sorted."""
        return tuple(self.system.snapshot.nodes[k] for k in sorted(places))


def _carrying(trial: _Trial, claims: Ints) -> Ints:
    """The claims through whose arcs most influence flows: sum of t of the one who turns, times weight."""
    book, snapshot = trial.facts.evidence, trial.system.snapshot
    t = trial.values([()])[0]
    flow = (t[snapshot.sources] * snapshot.weight)[book.arc]
    carried = np.zeros(len(book.facts))
    row = np.repeat(np.arange(len(book)), np.diff(book.fact_ptr))
    np.add.at(carried, trial.facts.claims[book.fact_index], flow[row])
    best = claims[np.argsort(-carried[claims], kind="stable")[:_ALL]]
    return np.sort(best)

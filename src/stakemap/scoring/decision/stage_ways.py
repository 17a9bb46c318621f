"""Ways through the steps of a decision: which votes are still held, and how likely each way is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, Game, Vote, players, shared, votes
from stakemap.scoring.decision.multilinear_extension import chance
from stakemap.scoring.decision.power import MOST_SHARED, UNKNOWN_STANCE

__all__ = ["SAMPLES", "Ways", "ways_through"]

Floats = NDArray[np.float64]

MOST_WAYS = 20_000
"""Ways through the steps that are told apart."""
SAMPLES = 4_000
"""Answers drawn where more than 12 people have several votes."""


def _rule_over(game: Game, places: Iterable[int]) -> Any:
    """A rule over the places of its votes."""
    if isinstance(game, Vote):
        return next(iter(places))
    held = iter(places)
    parts = tuple(_rule_over(part, held) for part in game.parts)
    needed = {All: len(parts), AnyOf: 1}.get(type(game), getattr(game, "k", 1))
    return (needed, parts)


def _settled(rest: Any, place: int, answer: bool) -> Any:
    """What is left once a vote has been held."""
    if rest is True or rest is False:
        return rest
    if isinstance(rest, int):
        return answer if rest == place else rest
    needed, parts = rest
    left = [_settled(part, place, answer) for part in parts]
    needed -= sum(part is True for part in left)
    open_ = tuple(part for part in left if part is not True and part is not False)
    if needed <= 0:
        return True
    if needed > len(open_):
        return False
    return open_[0] if len(open_) == 1 else (needed, open_)


def _open(rest: Any) -> set[int]:
    """Votes that may still matter."""
    if rest is True or rest is False:
        return set()
    return {rest} if isinstance(rest, int) else set().union(*(_open(part) for part in rest[1]))


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways through the steps: chance of each vote, for each answer of those who vote several times.

    Attributes
    ----------
    rest
        The rule over places of votes: a place, or (needed, parts).
    leaves, turn
        The votes, and their places in the order in which they are held.
    order
        Stages in that order.
    odds, passes
        Chance of each answer, shape (b,), and of each vote given it, shape (votes, b).
    error
        Bound of the error of a chance at 95%; 0 where nothing is sampled.
    silent
        Voters whose stance is not known.
    """

    rest: Any
    leaves: tuple[Vote, ...]
    turn: tuple[int, ...]
    order: tuple[str, ...]
    odds: Floats
    passes: Floats
    error: float
    silent: int

    def walk(self, sure: str | None = None) -> tuple[dict[frozenset[str], float], dict[str, float]]:
        """Chance of a yes by the set of stages taken, and chance that each stage is taken."""
        states: dict[tuple[Any, frozenset[str]], Floats] = {(self.rest, frozenset()): self.odds}
        yes: dict[frozenset[str], float] = defaultdict(float)
        reached: dict[str, float] = defaultdict(float)
        for place in self.turn:
            stage = self.leaves[place].name
            passes = self.passes[place] if stage != sure else np.ones_like(self.odds)
            after: dict[tuple[Any, frozenset[str]], Floats] = {}
            for (rest, taken), share in states.items():
                if place not in _open(rest):
                    _put(after, (rest, taken), share)
                    continue
                if stage not in taken:
                    reached[stage] += float(share.sum())
                now = taken | {stage}
                for answer, part in ((True, share * passes), (False, share * (1.0 - passes))):
                    left = _settled(rest, place, answer)
                    if left is True:
                        yes[now] += float(part.sum())
                    elif left is not False and part.any():
                        _put(after, (left, now), part)
            if len(after) > MOST_WAYS:
                raise LimitExceeded(f"more than {MOST_WAYS} ways through the steps")
            states = after
        return dict(yes), reached

    def yes(self, sure: str | None = None) -> dict[tuple[str, ...], float]:
        """Stages taken, in the order in which they are held, with the chance of a yes after exactly these.

        Sums and products over them come out the same in every process: sets have no order.
        """
        found, _ = self.walk(sure)
        held = {tuple(s for s in self.order if s in taken): share for taken, share in found.items()}
        return dict(sorted(held.items()))

    def passing(self, alive: Mapping[str, float], sure: str | None = None) -> float:
        """Chance of a yes; `sure` is a stage that passes for sure and is not stopped."""
        return sum(
            share * float(np.prod([alive[s] for s in taken if s != sure]))
            for taken, share in self.yes(sure).items()
        )


def _put(states: dict[Any, Floats], key: Any, share: Floats) -> None:
    states[key] = states[key] + share if key in states else share


def _answers(
    game: Game, stances: Mapping[str, float], seed: int | None
) -> tuple[Floats, Floats, dict[str, int], float]:
    """Chances of yes, one row for each answer of those with several votes, with the odds of the row."""
    names, several = players(game), shared(game)
    columns = {name: k for k, name in enumerate(names)}
    x = np.array([float(stances.get(name, UNKNOWN_STANCE)) for name in names])
    if not several:
        return np.ones(1), x[None], columns, 0.0
    places = [columns[name] for name in several]
    if len(several) <= MOST_SHARED:
        answers = (np.arange(2 ** len(several))[:, None] >> np.arange(len(several)) & 1).astype(np.bool_)
        odds = np.where(answers, x[places], 1.0 - x[places]).prod(axis=1)
        error = 0.0
    else:
        answers = np.random.default_rng(seed).random((SAMPLES, len(several))) < x[places]
        odds = np.full(SAMPLES, 1.0 / SAMPLES)
        error = float(np.sqrt(np.log(2 / 0.05) / (2 * SAMPLES)))
    rows = np.tile(x, (len(answers), 1))
    rows[:, places] = answers
    return odds, rows, columns, error


def ways_through(game: Game, stances: Mapping[str, float], given: Sequence[str], seed: int | None) -> Ways:
    """Ways through a rule whose stages are taken in the order `given`, others last."""
    leaves = tuple(votes(game))
    names = dict.fromkeys(vote.name for vote in leaves)
    order = tuple([s for s in given if s in names] + [s for s in names if s not in given])
    turn = tuple(sorted(range(len(leaves)), key=lambda k: (order.index(leaves[k].name), k)))
    odds, x, columns, error = _answers(game, stances, seed)
    passes = np.stack([chance(vote, x, columns) for vote in leaves])
    silent = sum(player not in stances for player in players(game))
    rest = _rule_over(game, iter(range(len(leaves))))
    return Ways(rest, leaves, turn, order, odds, passes, error, silent)

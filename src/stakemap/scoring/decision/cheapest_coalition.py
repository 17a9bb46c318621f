"""The coalition that costs the least effort: a knapsack in each stage, then joined along the rule.

Effort is whatever the caller counts (meetings, days), given for each player who may be asked at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product
from math import gcd, inf, isfinite

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.rules.game import All, AnyOf, Game, Vote, players, shared
from stakemap.scoring.core.plain import Plain

__all__ = ["Cheapest", "cheapest", "checked_efforts"]

MOST_SHARED = 12
MOST_STEPS = 50_000_000

Bought = tuple[float, frozenset[str]]
"""Effort, and whom to ask."""


@dataclass(frozen=True, slots=True)
class Cheapest(Plain):
    """The winning coalition of least effort.

    Attributes
    ----------
    asked
        Whom to win over, sorted.
    supporters
        Who says yes already, sorted.
    effort
        Sum of the efforts of `asked`.
    within
        Whether that is within the effort stated; True where none was.
    """

    asked: tuple[str, ...]
    supporters: tuple[str, ...]
    effort: float
    within: bool


def checked_efforts(efforts: Mapping[str, float]) -> dict[str, float]:
    """Efforts as numbers.

    Raises
    ------
    InputError
        One that is not a finite number, 0 or more.
    """
    wrong = [
        Problem("an effort must be a finite number, 0 or more", fact_id=node, code="range")
        for node, value in efforts.items()
        if isinstance(value, bool)
        or not isinstance(value, int | float | np.number)
        or not isfinite(value)
        or value < 0
    ]
    if wrong:
        raise InputError(wrong)
    return {node: float(value) for node, value in efforts.items()}


def cheapest(
    game: Game,
    efforts: Mapping[str, float],
    *,
    supporters: Collection[str] = (),
    effort: float | None = None,
) -> Cheapest | None:
    """Whom to win over so that the decision passes, at the least effort; exact.

    Parameters
    ----------
    game
        The rule.
    efforts
        Effort of winning over single players, >= 0; whoever is absent cannot be asked.
    supporters
        Who says yes already and costs nothing.
    effort
        What can be spent; the answer says whether it is enough.

    Returns
    -------
    Cheapest or None
        Of equal efforts the one with fewer people; None where those who may be asked cannot make it pass.

    Raises
    ------
    InputError
        An effort that is not a finite number, 0 or more.
    LimitExceeded
        More than 12 players with several votes, or weights that make a stage too large.

    Examples
    --------
    >>> board = Vote("board", ("a", "b", "c"), (2, 1, 1), 2)
    >>> cheapest(board, {"a": 5, "b": 2, "c": 2}, effort=4)
    Cheapest(asked=('b', 'c'), supporters=(), effort=4.0, within=True)
    """
    given = checked_efforts(efforts)
    friends = frozenset(supporters) & frozenset(players(game))
    several = [player for player in shared(game) if player not in friends]
    if len(several) > MOST_SHARED:
        raise LimitExceeded(f"{len(several)} players with several votes are more than {MOST_SHARED}")
    best: Bought | None = None
    for answer in product((False, True), repeat=len(several)):
        chosen = frozenset(p for p, yes in zip(several, answer, strict=True) if yes)
        if not chosen <= given.keys():
            continue
        others = {p: value for p, value in given.items() if p not in several and p not in friends}
        rest = _buy(game, others, friends | chosen)
        if rest is not None:
            best = _better(best, (rest[0] + sum(given[p] for p in sorted(chosen)), rest[1] | chosen))
    if best is None:
        return None
    return Cheapest(
        tuple(sorted(best[1])), tuple(sorted(friends)), best[0], effort is None or best[0] <= effort
    )


def _better(one: Bought | None, two: Bought | None) -> Bought | None:
    if one is None or two is None:
        return one or two
    return min(one, two, key=lambda found: (found[0], len(found[1]), sorted(found[1])))


def _buy(game: Game, efforts: Mapping[str, float], yes: frozenset[str]) -> Bought | None:
    """Least effort for one part; players with several votes are settled in `yes` or cannot be asked."""
    if isinstance(game, Vote):
        return _stage(game, efforts, yes)
    found = [bought for part in game.parts if (bought := _buy(part, efforts, yes)) is not None]
    needed = {All: len(game.parts), AnyOf: 1}.get(type(game), getattr(game, "k", 1))
    if len(found) < needed:
        return None
    found.sort(key=lambda bought: (bought[0], len(bought[1]), sorted(bought[1])))
    chosen = found[:needed]
    return sum(cost for cost, _ in chosen), frozenset().union(*(who for _, who in chosen))


def _stage(vote: Vote, efforts: Mapping[str, float], yes: frozenset[str]) -> Bought | None:
    must = vote.vetoes - yes
    if not must <= efforts.keys():
        return None
    weight = dict(zip(vote.players, vote.weights, strict=True))
    missing = vote.quota - sum(weight[p] for p in vote.players if p in yes or p in must)
    cost = sum(efforts[p] for p in sorted(must))
    free = [p for p in vote.players if p in efforts and p not in yes and p not in must and weight[p]]
    free.sort(key=lambda p: (efforts[p], -weight[p], p))
    if missing <= 0:
        return cost, must
    if sum(weight[p] for p in free) < missing:
        return None
    more = _knapsack([weight[p] for p in free], [efforts[p] for p in free], missing, vote.name)
    chosen = [free[place] for place in more]
    return cost + sum(efforts[p] for p in chosen), must | frozenset(chosen)


def _knapsack(weights: list[int], efforts: list[float], quota: int, name: str) -> list[int]:
    """Places of the items of least effort (then of least number) whose weight reaches the quota."""
    factor = gcd(*weights)
    weights, quota = [w // factor for w in weights], -(-quota // factor)
    if len(weights) * quota > MOST_STEPS:
        raise LimitExceeded(f"the votes of {name!r} weigh too much", hint="give the weights in larger units")
    cost = np.full(quota + 1, inf)
    heads = np.zeros(quota + 1, np.int64)
    cost[0] = 0.0
    taken: list[NDArray[np.bool_]] = []
    reach = np.arange(quota + 1)
    for weight, effort in zip(weights, efforts, strict=True):
        origin = np.maximum(reach - weight, 0)
        new, more = cost[origin] + effort, heads[origin] + 1
        better = (new < cost) | ((new == cost) & np.isfinite(new) & (more < heads))
        taken.append(better)
        cost, heads = np.where(better, new, cost), np.where(better, more, heads)
    chosen, at = [], quota
    for place in range(len(weights) - 1, -1, -1):
        if taken[place][at]:
            chosen.append(place)
            at = max(0, at - weights[place])
    return chosen

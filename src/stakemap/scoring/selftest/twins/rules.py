"""Power and coalitions of a rule by going through all coalitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, prod

from stakemap.graph.rules.game import Game, players, wins

__all__ = ["chance", "coalitions", "indices", "minimal", "outcomes"]

Outcomes = dict[frozenset[str], bool]


def coalitions(names: Sequence[str]) -> list[frozenset[str]]:
    """Every set of players, the smallest first."""
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]


def outcomes(game: Game) -> Outcomes:
    """Whether it passes when exactly the members of a coalition say yes, for each."""
    return {yes: wins(game, yes) for yes in coalitions(players(game))}


def indices(game: Game) -> tuple[list[Fraction], list[Fraction]]:
    """Shapley-Shubik and Banzhaf of each player, exact: in how many orders and coalitions they decide."""
    names, table = players(game), outcomes(game)
    n = len(names)
    orders, swings = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for yes, won in table.items():
        for name in yes:
            if won and not table[yes - {name}]:
                orders[name] += factorial(len(yes) - 1) * factorial(n - len(yes))
                swings[name] += 1
    return (
        [Fraction(orders[name], factorial(n)) for name in names],
        [Fraction(swings[name], 2 ** (n - 1)) for name in names],
    )


def chance(table: Outcomes, stances: Mapping[str, float]) -> float:
    """Chance to pass if each player says yes with the chance of their stance: the sum over all answers."""
    return sum(
        prod(x if name in yes else 1.0 - x for name, x in stances.items())
        for yes, won in table.items()
        if won
    )


def minimal(game: Game, *, blocking: bool) -> set[frozenset[str]]:
    """Coalitions that win (blocking: without which nothing passes) and can spare no member."""
    table, everybody = outcomes(game), frozenset(players(game))
    works = {yes: not table[everybody - yes] if blocking else table[yes] for yes in table}
    return {yes for yes, does in works.items() if does and not any(works[yes - {one}] for one in yes)}

"""Everything about routes from the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import exp, log, prod

from stakemap.scoring.selftest.twins.ties import reached

__all__ = [
    "Routes",
    "all_routes",
    "best",
    "betweenness",
    "closeness",
    "cost",
    "harmonic",
    "most_reliable",
    "on_every_route",
    "probability",
    "smallest_cut",
]

Arc = tuple[int, int]
Way = tuple[int, ...]
Routes = Mapping[Arc, Sequence[Way]]
Length = Callable[[Way], float]

CERTAIN = 1e-6
"""Cost of a tie that surely works."""


def all_routes(n: int, arcs: Collection[Arc]) -> dict[Arc, list[Way]]:
    """Every route without a repeated node, by its ends."""
    nexts = [[j for i, j in arcs if i == node] for node in range(n)]

    def on(way: Way) -> Iterator[Way]:
        for node in nexts[way[-1]]:
            if node not in way:
                yield (*way, node)
                yield from on((*way, node))

    found: dict[Arc, list[Way]] = {(i, j): [] for i in range(n) for j in range(n) if i != j}
    for start in range(n):
        for way in on((start,)):
            found[start, way[-1]].append(way)
    return found


def cost(strength: Mapping[Arc, Fraction]) -> Length:
    """Length of a route by strengths: -ln of their product, each tie at least `CERTAIN`.

    The product is exact, so that two routes of one product have the same length to the last digit.
    """
    least = exp(-CERTAIN)

    def length(way: Way) -> float:
        along = [strength[step] for step in pairwise(way)]
        doubtful = [p for p in along if float(p) < least]
        return CERTAIN * (len(along) - len(doubtful)) - log(prod(doubtful, start=Fraction(1)))

    return length


def _distances(routes: Routes, length: Length, to: int) -> list[float]:
    """Length of the shortest route to a node from each who can reach it."""
    return [min(map(length, ways)) for (_, end), ways in routes.items() if end == to and ways]


def closeness(n: int, routes: Routes, length: Length) -> list[float]:
    """One over the mean distance of those who can reach a node, times their share of the others."""
    found = [_distances(routes, length, node) for node in range(n)]
    return [len(far) ** 2 / sum(far) / (n - 1) if far else 0.0 for far in found]


def harmonic(n: int, routes: Routes, length: Length) -> list[float]:
    """Sum of one over the distance from each other node."""
    return [sum(1.0 / far for far in _distances(routes, length, node)) for node in range(n)]


def betweenness(n: int, routes: Routes, length: Length) -> list[float]:
    """Share of the shortest routes between two others that pass through a node, over all pairs."""
    total = [Fraction(0)] * n
    for ways in routes.values():
        least = min(map(length, ways), default=0.0)
        shortest = [way for way in ways if length(way) == least]
        for node in range(n):
            total[node] += Fraction(sum(node in way[1:-1] for way in shortest), max(1, len(shortest)))
    return [float(value / max(1, (n - 1) * (n - 2))) for value in total]


def best(
    routes: Routes, length: Length, starts: Collection[int], goals: Collection[int], k: int
) -> list[Way]:
    """The k shortest routes from a start to a goal that pass through no other start or goal."""
    ends = {*starts, *goals}
    ways = [way for i in starts for j in goals for way in routes[i, j] if not ends & {*way[1:-1]}]
    return sorted(ways, key=lambda way: (length(way), way))[:k]


def probability(strength: Mapping[Arc, Fraction], way: Way) -> float:
    """That every tie of a route works."""
    return float(prod(map(strength.__getitem__, pairwise(way))))


def most_reliable(n: int, routes: Routes, strength: Mapping[Arc, Fraction], start: int) -> list[float]:
    """Greatest product of strengths on a route to each node; 1 for the start."""
    return [
        1.0
        if node == start
        else max((probability(strength, way) for way in routes[start, node]), default=0.0)
        for node in range(n)
    ]


def on_every_route(n: int, arcs: Collection[Arc], start: int) -> list[set[int]]:
    """Of each node that can be reached: without whom it cannot."""
    usual = reached(start, arcs)
    without = [reached(start, arcs, {node}) for node in range(n)]
    return [
        {other for other in range(n) if other != node and node not in without[other]}
        if node in usual and node != start
        else set()
        for node in range(n)
    ]


def smallest_cut(n: int, arcs: Collection[Arc], start: int, goal: int) -> set[int]:
    """The fewest nodes without which no route is left, nearest to the goal; none if a tie leads straight."""
    if (start, goal) in arcs:
        return set()
    back = [(j, i) for i, j in arcs]
    others = [node for node in range(n) if node not in (start, goal)]
    for size in range(len(others) + 1):
        cuts = [set(c) for c in combinations(others, size) if goal not in reached(start, arcs, c)]
        if cuts:
            return min(cuts, key=lambda cut: len(reached(goal, back, cut)))
    raise AssertionError("without all others only a tie leads straight")

"""The graphs and rules of the selftest: small, of every shape, the same on every machine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from stakemap.graph.rules.game import Game
from stakemap.graph.snapshot import PERSON, SEAT, TEAM, Snapshot
from stakemap.scoring.selftest.random_games import random_game
from stakemap.scoring.selftest.twins.routes import Routes, all_routes

__all__ = ["Case", "case"]

Arc = tuple[int, int]
Row = tuple[str, str, float, float, tuple[str, ...]]

MOST_NODES = 9
MOST_PLAYERS = 6


@dataclass(frozen=True)
class Case:
    """A graph as the library has it and as plain numbers, with all that measures ask for beside it.

    Attributes
    ----------
    number
        Draws the case again.
    snapshot
        The graph, from columns with loops and parallel ties.
    strength, weight
        Of each arc, worked out from the columns in plain Python.
    counted
        Whether the ties are counted contacts.
    beta, labels, offices, columns
        Formal power, groups, offices and two columns of places, for the measures that take them.
    game, stances
        A rule, some of whose players are nodes, and positions of nodes and players.
    """

    number: int
    snapshot: Snapshot
    strength: dict[Arc, Fraction]
    weight: dict[Arc, float]
    counted: bool
    beta: dict[str, float] | None
    labels: dict[str, str]
    offices: tuple[Row, ...]
    columns: dict[str, list[float]]
    game: Game
    stances: dict[str, float]

    @property
    def n(self) -> int:
        """Number of nodes."""
        return self.snapshot.n

    @property
    def nodes(self) -> tuple[str, ...]:
        """Their names."""
        return self.snapshot.nodes

    @cached_property
    def alike(self) -> dict[Arc, float]:
        """1 for each arc."""
        return dict.fromkeys(self.weight, 1.0)

    @cached_property
    def routes(self) -> Routes:
        """All routes, by their ends."""
        return all_routes(self.n, self.weight)

    @cached_property
    def shares(self) -> list[float]:
        """Formal power as it should be: as given, or alike for all but seats and teams; adding up to 1."""
        if self.beta is None:
            raw = [float(kind not in (SEAT, TEAM)) for kind in self.snapshot.kinds.tolist()]
        else:
            raw = [self.beta.get(node, 0.0) for node in self.nodes]
        return [value / (sum(raw) or 1.0) for value in raw]


def case(number: int) -> Case:
    """One graph with its rule.

    One to nine nodes, no tie to three a node, loops and parallel ties, parts, dangling nodes, empty seats;
    every fifth of counted contacts, every eighth without a tie.

    Examples
    --------
    >>> case(3).snapshot.digest == case(3).snapshot.digest, case(8).weight
    (True, {})
    """
    rng = np.random.default_rng([17, number])
    n = int(rng.integers(1, MOST_NODES + 1))
    m = int(rng.integers(0, 3 * n + 1)) if number % 8 else 0
    counted = number % 5 == 4
    ends = rng.integers(0, n, (2, m))
    values = rng.integers(1, 21, m)
    kinds = rng.choice([PERSON, PERSON, PERSON, PERSON, SEAT, TEAM], n)
    nodes = tuple(f"n{k}" for k in range(n))
    snapshot = Snapshot.from_arrays(
        ends[0],
        ends[1],
        values if counted else values / 20,
        nodes=nodes,
        values="count" if counted else "strength",
        kinds=kinds,
    )
    rows = list(zip(*ends.tolist(), values.tolist(), strict=True))
    strength, weight = _counted(rows) if counted else _combined(rows)
    pool = [*nodes[:MOST_PLAYERS], "o1", "o2"][-MOST_PLAYERS:]
    return Case(
        number,
        snapshot,
        strength,
        weight,
        counted,
        beta={node: float(rng.integers(0, 4)) for node in nodes[::2]} if number % 2 else None,
        labels={node: "abc"[int(rng.integers(3))] for node in nodes if rng.random() < 0.9},
        offices=_offices(rng, nodes),
        columns={name: (rng.integers(0, 5, n) / 4).tolist() for name in ("standing", "influence")},
        game=random_game(rng, pool),
        stances={
            name: float(rng.integers(0, 11)) / 10 for name in sorted({*nodes, *pool}) if rng.random() < 0.8
        },
    )


def _combined(rows: list[tuple[int, int, int]]) -> tuple[dict[Arc, Fraction], dict[Arc, float]]:
    """Strengths in twentieths; parallel ties fail together only if each fails."""
    fails: dict[Arc, Fraction] = {}
    for i, j, value in rows:
        if i != j:
            fails[i, j] = fails.get((i, j), Fraction(1)) * (1 - Fraction(value, 20))
    strength = {pair: 1 - rest for pair, rest in fails.items()}
    return strength, {pair: float(p) for pair, p in strength.items()}


def _counted(rows: list[tuple[int, int, int]]) -> tuple[dict[Arc, Fraction], dict[Arc, float]]:
    """Counts add up; the weight is log(1 + count) and the strength w / (w + 1)."""
    total: dict[Arc, int] = {}
    for i, j, value in rows:
        if i != j:
            total[i, j] = total.get((i, j), 0) + value
    weight = {pair: math.log(1 + count) for pair, count in total.items()}
    return {pair: Fraction(w / (w + 1)) for pair, w in weight.items()}, weight


def _offices(rng: np.random.Generator, nodes: tuple[str, ...]) -> tuple[Row, ...]:
    """Rows of offices: at most one rank a node, any number of the other parts."""
    found: list[Row] = []
    for node in nodes:
        if rng.random() < 0.7:
            found.append((node, "rank", float(rng.integers(0, 5)), float(rng.random()), ()))
        for part in ("years", "seat", "career"):
            found += [
                (node, part, float(rng.random() * 4), float(rng.random()), ())
                for _ in range(int(rng.integers(0, 3)))
            ]
    return tuple(found)

"""Whom to brief within a stated effort: those who vote, and those whom voters listen to.

If the people of a set S all state the position u and hold it, voter i moves to ``clip(x_i + sum_j c_ij (u -
x_j), 0, 1)`` with ``c = B_iS B_SS^-1``: the joint form of the rule for one person (see `outcome`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import Game, players
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.decision.cheapest_coalition import checked_efforts
from stakemap.scoring.decision.power import UNKNOWN_STANCE, passing
from stakemap.scoring.influence.attention import Listening, listening
from stakemap.work import checkpoint

__all__ = ["MOST_ASKED", "MOST_EXACT", "Outreach", "OutreachStep", "moved_together", "outreach"]

Value = Callable[[frozenset[str]], float]

MOST_EXACT = 10
"""Up to this many people who may be asked, all sets are gone through."""
MOST_ASKED = 60
"""Most people who may be asked at all."""


@dataclass(frozen=True, slots=True)
class OutreachStep:
    """One person more: who, effort so far, chance to pass after it."""

    node: str
    effort: float
    passing: float


@dataclass(frozen=True, slots=True)
class Outreach:
    """The set of people who lift the chance to pass most within an effort.

    Attributes
    ----------
    steps
        In an order in which each adds most.
    before
        Chance to pass today.
    exact
        Whether all sets were gone through; else found step by step, and a better set may exist.
    """

    steps: tuple[OutreachStep, ...]
    before: float
    exact: bool

    @property
    def asked(self) -> tuple[str, ...]:
        """The people, sorted."""
        return tuple(sorted(step.node for step in self.steps))

    @property
    def effort(self) -> float:
        """Their effort in all."""
        return self.steps[-1].effort if self.steps else 0.0

    @property
    def passing(self) -> float:
        """Chance to pass once all of them take the position."""
        return self.steps[-1].passing if self.steps else self.before

    def to_dict(self) -> dict[str, object]:
        """As plain values."""
        steps = [{"id": s.node, "effort": s.effort, "passing": s.passing} for s in self.steps]
        return {"before": self.before, "passing": self.passing, "exact": self.exact, "steps": steps}


def moved_together(
    graph: Snapshot | Listening,
    game: Game,
    stances: Mapping[str, float],
    nodes: Collection[str],
    to: float = 1.0,
) -> dict[str, float]:
    """Stance of every player once all of `nodes` state the position `to`, in [0, 1], and hold it.

    Players who are no nodes of the graph keep their stance unless they are named.

    Raises
    ------
    UnknownName
        Somebody who is neither in the graph nor a player.
    """
    rows = graph if isinstance(graph, Listening) else listening(graph)
    names = players(game)
    inside = sorted({node for node in nodes if node in rows.snapshot or node not in names})
    places = [rows.snapshot.index(node) for node in inside]
    push = np.array([to - stances.get(node, UNKNOWN_STANCE) for node in inside])
    columns = np.stack([rows.column(place) for place in places], axis=1) if places else np.zeros((0, 0))
    share = np.linalg.solve(columns[places], push) if places else push
    out = {}
    for player in names:
        now = float(stances.get(player, UNKNOWN_STANCE))
        if player in nodes:
            out[player] = float(to)
        elif places and player in rows.snapshot:
            shift = float(columns[rows.snapshot.index(player)] @ share)
            out[player] = min(1.0, max(0.0, now + shift))
        else:
            out[player] = now
    return out


def outreach(
    graph: Snapshot | Listening,
    game: Game,
    stances: Mapping[str, float],
    efforts: Mapping[str, float],
    effort: float,
    *,
    to: float = 1.0,
) -> Outreach:
    """Whom to brief so that the chance to pass rises most within an effort.

    Parameters
    ----------
    graph
        A snapshot, or its rows of attention.
    game, stances
        The rule, and the stances today (absent ones 1/2).
    efforts
        Effort of winning over single people, >= 0; only they may be asked.
    effort
        What can be spent, >= 0.
    to
        The position they take, in [0, 1].

    Returns
    -------
    Outreach
        Exact for up to 10 people who may be asked; above, by the largest gain per effort, compared with
        the best single person.

    Raises
    ------
    InputError
        Numbers out of range.
    LimitExceeded
        More than 60 people who may be asked.
    """
    given = checked_efforts(efforts)
    if not effort >= 0 or not 0.0 <= to <= 1.0:
        raise InputError("an effort must be 0 or more, and a position from 0 to 1")
    rows = graph if isinstance(graph, Listening) else listening(graph)
    able = sorted(node for node, cost in given.items() if cost <= effort)
    if len(able) > MOST_ASKED:
        raise LimitExceeded(f"{len(able)} people to ask are more than {MOST_ASKED}")
    known: dict[frozenset[str], float] = {}

    def value(chosen: frozenset[str]) -> float:
        if chosen not in known:
            known[chosen] = passing(game, moved_together(rows, game, stances, chosen, to))
        return known[chosen]

    exact = len(able) <= MOST_EXACT
    best = _all_sets(able, given, effort, value) if exact else _greedy(able, given, effort, value)
    steps, chosen, spent = [], frozenset[str](), 0.0
    while chosen != best:
        ahead = chosen
        node = max(sorted(best - ahead), key=lambda n: value(ahead | {n}))
        chosen, spent = chosen | {node}, spent + given[node]
        steps.append(OutreachStep(node, spent, value(chosen)))
    return Outreach(tuple(steps), value(frozenset()), exact)


_LEAST_GAIN = 1e-12


def _all_sets(able: list[str], efforts: Mapping[str, float], effort: float, value: Value) -> frozenset[str]:
    best = frozenset[str]()
    for size in range(1, len(able) + 1):
        checkpoint()
        for group in combinations(able, size):
            chosen = frozenset(group)
            if sum(efforts[n] for n in group) <= effort and value(chosen) > value(best) + _LEAST_GAIN:
                best = chosen
    return best


def _greedy(able: list[str], efforts: Mapping[str, float], effort: float, value: Value) -> frozenset[str]:
    chosen, left = frozenset[str](), effort
    while True:
        checkpoint()
        ahead = chosen
        fitting = [n for n in able if n not in ahead and efforts[n] <= left]
        gains = {n: value(ahead | {n}) - value(ahead) for n in fitting}
        useful = [n for n in fitting if gains[n] > _LEAST_GAIN]
        if not useful:
            break
        node = max(useful, key=lambda n: gains[n] / max(efforts[n], _LEAST_GAIN))
        chosen, left = chosen | {node}, left - efforts[node]
    single = max((frozenset({n}) for n in able), key=value, default=frozenset[str]())
    return single if value(single) > value(chosen) + _LEAST_GAIN else chosen

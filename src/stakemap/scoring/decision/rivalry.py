"""A rival's answer: one move each on the table of stances, through the rule that decides.

We win one decider over by a step; a rival then argues one decider away by a step.  The rival's best answer
to each of our moves is the one that leaves the least chance; our best move is the one that leaves the most
after it.  It is a game on paper, one move each and with everybody as easy to move as anybody else: it
shows where a decision can be lost to a rival, not what people will do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.frozen import Frozen
from stakemap.graph.rules.game import Game, players
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import DIGITS, TOLERANCE, frame, html_table, shown
from stakemap.scoring.decision.power import UNKNOWN_STANCE, passing

__all__ = ["MOST_MOVED", "Answered", "Rivalry", "rivalry"]

MOST_MOVED = 30
"""Most deciders whose stances may be moved."""


@dataclass(frozen=True, slots=True)
class Answered(Plain):
    """One move of ours with the rival's best answer.

    Attributes
    ----------
    ours
        Whom we win over by a step; ``None`` where we do not move.
    chance
        Chance to pass after it.
    rival
        Whom the rival then argues away; ``None`` where no answer hurts.
    left
        Chance after the answer.
    """

    ours: str | None
    chance: float
    rival: str | None
    left: float


@dataclass(frozen=True, eq=False, repr=False)
class Rivalry(Frozen, Plain):
    """Every move of ours with the rival's best answer.  Made by `rivalry`.

    Attributes
    ----------
    step
        How far one move shifts a stance.
    now
        Chance to pass today.
    idle
        The rival's best move if we do nothing.
    moves
        The best of ours first.
    hurting
        All whom a rival would argue away where we do nothing: those after whom least is left, alike; empty
        where no answer hurts.
    """

    step: float
    now: float
    idle: Answered
    moves: tuple[Answered, ...]
    hurting: tuple[str, ...] = ()

    @property
    def best(self) -> Answered | None:
        """The move that leaves most after the rival's best answer; ``None`` where nobody can be moved."""
        return self.moves[0] if self.moves else None

    @property
    def best_alike(self) -> tuple[Answered, ...]:
        """All moves of ours that leave as much as the best, which is the first."""
        return tuple(move for move in self.moves if move.left >= self.moves[0].left - TOLERANCE)

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a move."""
        return [move.to_dict() for move in self.moves]

    def to_frame(self, *, labels: bool = False) -> Any:
        """A pandas frame, indexed by our move (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "ours", labels=labels)

    def __repr__(self) -> str:
        return f"<Rivalry: {shown(self.now)} now, {shown(self.idle.left)} after a rival's move>"

    def _repr_html_(self) -> str:
        rows = [(m.ours or "", shown(m.chance), m.rival or "", shown(m.left)) for m in self.moves]
        title = f"chance to pass {shown(self.now)}; {shown(self.idle.left)} if only a rival moves"
        return html_table(title, ("we win over", "then", "rival argues away", "leaves"), rows)


def rivalry(
    game: Game, stances: Mapping[str, float], *, step: float = 0.25, nodes: Collection[str] | None = None
) -> Rivalry:
    """One move of ours, one of a rival, for everybody who may be moved.

    Parameters
    ----------
    game, stances
        The rule, and the stances today in [0, 1]; absent ones 1/2.
    step
        How far a move shifts a stance, in (0, 1]; stances stay in [0, 1].
    nodes
        Deciders who may be moved; by default all.

    Raises
    ------
    InputError
        A stance or a step out of range.
    LimitExceeded
        More than 30 deciders.

    Examples
    --------
    >>> from stakemap.graph.rules.game import All, Vote
    >>> rule = All((Vote("screen", ("a",), (1,), 1), Vote("mayor", ("m",), (1,), 1)))
    >>> found = rivalry(rule, {"a": 0.5, "m": 0.8})
    >>> found.idle.rival, found.best.ours, round(found.best.left, 3)
    ('a', 'a', 0.4)
    """
    if not 0 < step <= 1 or any(not 0.0 <= value <= 1.0 for value in stances.values()):
        raise InputError("a step lies above 0 and up to 1, a stance from 0 to 1")
    voting = players(game)
    able = sorted(voting if nodes is None else set(nodes) & set(voting))
    if len(able) > MOST_MOVED:
        raise LimitExceeded(f"{len(able)} deciders are more than {MOST_MOVED}", hint="name them in nodes=")
    today = {node: float(stances.get(node, UNKNOWN_STANCE)) for node in voting}
    idle = _answered(game, today, None, able, step)
    moves = [_answered(game, _shifted(today, node, step), node, able, step) for node in able]
    moves.sort(key=lambda move: (-round(move.left, DIGITS), -round(move.chance, DIGITS), move.ours or ""))
    return Rivalry(step, idle.chance, idle, tuple(moves), tuple(_hurting(game, today, idle, able, step)))


def _hurting(
    game: Game, stances: Mapping[str, float], idle: Answered, able: list[str], step: float
) -> Iterator[str]:
    """Everybody whose being argued away leaves as little as the rival's best answer."""
    for node in able if idle.rival is not None else ():
        if passing(game, _shifted(stances, node, -step)) <= idle.left + TOLERANCE:
            yield node


def _shifted(stances: Mapping[str, float], node: str, step: float) -> dict[str, float]:
    return {**stances, node: min(1.0, max(0.0, stances[node] + step))}


def _answered(
    game: Game, stances: Mapping[str, float], ours: str | None, able: list[str], step: float
) -> Answered:
    chance = passing(game, stances)
    answers = ((passing(game, _shifted(stances, node, -step)), node) for node in able)
    left, rival = min(answers, default=(chance, None), key=lambda a: (round(a[0], DIGITS), a[1]))
    if left >= chance - TOLERANCE:
        return Answered(ours, chance, None, chance)
    return Answered(ours, chance, rival, left)

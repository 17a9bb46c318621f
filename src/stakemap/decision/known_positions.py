"""Whether a chance can be told yet: how much of the say has a known position, and what the rest could do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.model import Person
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import DIGITS, TOLERANCE
from stakemap.scoring.decision.power import passing
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Known", "known_positions"]

_ASKED = 3


@dataclass(frozen=True, slots=True)
class Known(Plain):
    """How far the positions are known.

    Attributes
    ----------
    known, voters
        How many positions are known, of how many.
    share
        Share of the formal power whose position is known.
    least
        The share from which a chance is told (the assumption ``known_positions``).
    low, high
        Chance to pass with all unknown surely against, and surely for; exact through the rule.
    ask
        Up to three known people of unknown position, whose answer moves the outcome most first: by leverage,
        then by formal power.
    alike
        How many more count as much as the last of them.
    """

    known: int
    voters: int
    share: float
    least: float
    low: float
    high: float
    ask: tuple[str, ...]
    alike: int = 0

    @property
    def told(self) -> bool:
        """Whether the chance can be told: enough is known, or the rest cannot change what a page shows."""
        return self.share >= self.least - TOLERANCE or percent(self.low) == percent(self.high)


def known_positions(case: Case) -> Known | None:
    """How far the positions of a decision are known; ``None`` without a decision."""
    return case.once(_known)


def _known(case: Case) -> Known | None:
    voters, power = case.electorate, case.power
    if voters is None or power is None:
        return None
    silent = [node for node in power.players if node not in voters.stances]
    say = case.say
    moves = dict(zip(power.players, power.leverage.tolist(), strict=True))
    total, unknown = sum(say.values()), sum(say[node] for node in silent)
    low, high = (
        passing(voters.game, {**voters.stances, **dict.fromkeys(silent, end)}, seed=case.seed)
        for end in (0.0, 1.0)
    )
    asked = [node for node in silent if _can_be_asked(case, node)]
    weight = {node: (-round(moves[node], DIGITS), -round(say[node], DIGITS)) for node in asked}
    asked.sort(key=lambda node: (weight[node], node))
    last, rest = asked[:_ASKED][-1:], asked[_ASKED:]
    return Known(
        known=len(power.players) - len(silent),
        voters=len(power.players),
        share=1.0 - unknown / total if total > 0 else 0.0,
        least=case.graph.catalogue.value("known_positions"),
        low=low,
        high=high,
        ask=tuple(asked[:_ASKED]),
        alike=sum(weight[node] == weight[last[0]] for node in rest),
    )


def _can_be_asked(case: Case, node: str) -> bool:
    record = case.graph.get(node)
    return isinstance(record, Person) and not record.unknown

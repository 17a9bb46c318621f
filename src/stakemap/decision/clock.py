"""When a decision may be made and where it may be lost: its clock, with and without factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from stakemap.decision.known_positions import known_positions
from stakemap.graph.confidence import confidence
from stakemap.model import Certainty, Factor, Stage
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.decision.clock import Clock, Disturbance, Step, clock

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Outcome", "Swing", "clock_of", "decision_steps", "factors_of", "stages_of", "tornado"]


@dataclass(frozen=True, slots=True)
class Outcome(Plain):
    """Chance of a yes, and the day by which half of the yeses have come; ``None`` where none can."""

    chance: float
    days: int | None


@dataclass(frozen=True, slots=True)
class Swing(Plain):
    """What one factor does to a decision.

    Attributes
    ----------
    fact
        Id of the factor.
    believed
        Its chance, as its fact is believed.
    now, without, surely
        With the factor as believed, without it, and if it surely happens.
    """

    fact: str
    believed: float
    now: Outcome
    without: Outcome
    surely: Outcome

    @property
    def points(self) -> float:
        """Change of the chance from without to surely."""
        return self.surely.chance - self.without.chance

    @property
    def days(self) -> int:
        """Change of the days from without to surely; 0 where one of them is not known."""
        if self.surely.days is None or self.without.days is None:
            return 0
        return self.surely.days - self.without.days


def factors_of(graph: PropertyGraph, decision: str, day: date | None) -> tuple[Factor, ...]:
    """What may disturb a decision on a day."""
    found = (fact for fact in graph.about(decision) if isinstance(fact, Factor))
    return tuple(f for f in found if day is None or f.valid.covers(day) is not Certainty.NO)


def decision_steps(
    graph: PropertyGraph,
    voters: Electorate,
    day: date | None,
    chances: Mapping[str, float] | None = None,
) -> tuple[tuple[Step, ...], tuple[Disturbance, ...]]:
    """The steps of a decision with what may disturb them, and what may disturb the whole.

    A disturbance is as likely as its fact is believed: no source says how likely it is to happen.

    Parameters
    ----------
    graph, voters, day
        The facts, who decides, the day.
    chances
        Chances of single factors by id, instead of the confidence of their facts.
    """
    by_stage: dict[str | None, list[Disturbance]] = {}
    for fact in factors_of(graph, voters.decision, day):
        chance = (chances or {}).get(fact.id, confidence(graph, fact, day))
        one = Disturbance(fact.id, fact.effect.value, chance, fact.days)
        by_stage.setdefault(fact.stage, []).append(one)
    steps = tuple(
        Step(p.stage.id, p.stage.days_low, p.stage.days_high, tuple(by_stage.get(p.stage.id, ())))
        for p in voters.panels
    )
    return steps, tuple(by_stage.get(None, ()))


def clock_of(case: Case, chances: Mapping[str, float] | None = None) -> Clock | None:
    """The clock of the decision of an analysis; ``None`` without one."""
    return case.once(_clock) if chances is None else _clock(case, chances)


def _clock(case: Case, chances: Mapping[str, float] | None = None) -> Clock | None:
    voters = case.electorate
    if voters is None:
        return None
    steps, whole = decision_steps(case.graph, voters, case.day, chances)
    told, known = clock(voters.game, voters.stances, steps, disturbances=whole), known_positions(case)
    return replace(told, told=known is None or known.told)


def _outcome(told: Clock | None) -> Outcome:
    return Outcome(told.passing_unknown_as_half, told.day(0.5)) if told is not None else Outcome(0.0, None)


def tornado(case: Case) -> tuple[Swing, ...]:
    """Each factor with the chance and the days without it and with it for sure, the largest swing first.

    Swings are exact: the clock is computed anew for each, all other factors as believed.
    """
    return case.once(_swings)


def _swings(case: Case) -> tuple[Swing, ...]:
    if case.electorate is None:
        return ()
    now = _outcome(clock_of(case))
    swings = [
        Swing(
            factor.id,
            confidence(case.graph, factor, case.day),
            now,
            _outcome(clock_of(case, {factor.id: 0.0})),
            _outcome(clock_of(case, {factor.id: 1.0})),
        )
        for factor in factors_of(case.graph, case.electorate.decision, case.day)
    ]
    return tuple(sorted(swings, key=lambda s: (-round(abs(s.points), 9), -abs(s.days), s.fact)))


def stages_of(case: Case) -> dict[str, Stage]:
    """Stages of the decision by id."""
    panels = case.electorate.panels if case.electorate is not None else ()
    return {panel.stage.id: panel.stage for panel in panels}

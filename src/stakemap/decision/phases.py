"""Effort by phase: how many people and days lie before the signature, in delivery and in payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.graph.rules.game import All, AtLeast, Game, Vote, votes
from stakemap.model import Decision, DecisionRole, Phase, Stage
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Effort", "phases_of"]


@dataclass(frozen=True, slots=True)
class Effort(Plain):
    """One phase.

    Attributes
    ----------
    phase
        negotiate, deliver or collect.
    stages
        Ids of its stages, in order.
    nodes
        Who takes part in them, sorted.
    low, high
        Days at least and at most until the rule is met over its stages, of alternatives one, and until those
        outside the rule are done; ``None`` where no stage states them.
    facts
        The roles.
    """

    phase: Phase
    stages: tuple[str, ...]
    nodes: tuple[str, ...]
    low: int | None
    high: int | None
    facts: tuple[str, ...]


def phases_of(case: Case) -> tuple[Effort, ...]:
    """The phases of a decision that have stages, in order of the business."""
    if case.electorate is None:
        return ()
    decision = case.graph[case.electorate.decision]
    stages = decision.stages if isinstance(decision, Decision) else ()
    held = {phase: [s for s in stages if s.phase is phase] for phase in Phase}
    return tuple(_effort(case, phase, several) for phase, several in held.items() if several)


def _effort(case: Case, phase: Phase, stages: list[Stage]) -> Effort:
    ids = [stage.id for stage in stages]
    assert case.electorate is not None  # noqa: S101  the caller looked
    about = case.graph.about(case.electorate.decision)
    roles = [r for r in about if isinstance(r, DecisionRole) and r.stage in ids and case.seating.current(r)]
    nodes = {node for role in roles for node, _ in case.seating.holders_of(role.player)}
    lows = {s.id: s.days_low for s in stages if s.days_low is not None}
    highs = {s.id: s.days_high for s in stages if s.days_high is not None}
    return Effort(
        phase,
        tuple(ids),
        tuple(sorted(nodes)),
        _days(case.electorate.game, lows, most=False),
        _days(case.electorate.game, highs, most=True),
        tuple(sorted(role.id for role in roles)),
    )


def _days(game: Game, days: Mapping[str, int], *, most: bool) -> int | None:
    """Days of a rule and of the stages outside it, of alternatives the least or the most; never above all."""
    if not days:
        return None
    inside = {vote.name for vote in votes(game)} & days.keys()
    needed = _needed(game, {stage: days[stage] for stage in inside}, most=most)
    outside = sum(days[stage] for stage in days.keys() - inside)
    return outside + min(needed or 0, sum(days[stage] for stage in inside))


def _needed(game: Game, days: Mapping[str, int], *, most: bool) -> int | None:
    """Days of the parts that are needed; ``None`` where none of them states any."""
    if isinstance(game, Vote):
        return days.get(game.name)
    parts = [part for one in game.parts if (part := _needed(one, days, most=most)) is not None]
    if not parts:
        return None
    needed = len(parts) if isinstance(game, All) else game.k if isinstance(game, AtLeast) else 1
    return sum(sorted(parts, reverse=most)[:needed])

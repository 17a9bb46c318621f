"""How long, how likely, where it is lost: steps, factors, phases and a rival's answer, for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.decision.clock import clock_of, factors_of, stages_of, tornado
from stakemap.decision.phases import Effort, phases_of
from stakemap.decision.rivalry import quiet_now, rivalry_of
from stakemap.findings.decision.phases import front_loaded
from stakemap.model import Effect, Factor
from stakemap.reports.writer import Claim, Writer

if TYPE_CHECKING:
    from stakemap.decision.clock import Outcome

__all__ = ["ClockPart", "ClockRow", "FactorRow", "MoveRow", "PhaseRow", "clock_part"]

_MOVES = 5


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One step."""

    name: str
    reached: str
    passing: str
    days: str
    gain: str
    critical: bool
    slowest: bool


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor: chance and days without it, as believed, and for sure."""

    name: str
    step: str
    effect: str
    believed: float
    without: str
    surely: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of the business."""

    name: str
    people: int
    days: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move of ours with the rival's answer."""

    ours: str
    chance: float
    rival: str
    left: float


@dataclass(frozen=True, slots=True)
class ClockPart:
    """Everything the section shows."""

    told: bool
    lead: str
    claims: tuple[Claim, ...]
    chance: str
    days: str
    steps: tuple[ClockRow, ...]
    notes: str
    factors: tuple[FactorRow, ...]
    phases: tuple[PhaseRow, ...]
    front: tuple[Claim, ...]
    moves: tuple[MoveRow, ...]
    rival: tuple[Claim, ...]
    quiet: bool


def clock_part(writer: Writer) -> ClockPart | None:
    """The section; ``None`` where there is no clock of the decision."""
    case = writer.case
    told = clock_of(case)
    if told is None:
        return None
    stages, known = stages_of(case), writer.known

    def chance(value: float) -> str:
        return writer.words.percent(value) if known.told else "–"

    steps = tuple(
        ClockRow(
            name=stages[row.stage].called(writer.lang) if row.stage in stages else row.stage,
            reached=chance(row.reached),
            passing=chance(row.passing),
            days=f"{row.days:.0f}" if row.timed else "",
            gain=f"+{chance(row.gain)}" if known.told else chance(row.gain),
            critical=known.told and len(told.steps) > 1 and row.stage in told.weakest,
            slowest=row.stage == told.slowest,
        )
        for row in told.steps
    )
    middle, early, late = (told.day(share) for share in (0.5, 0.05, 0.95))
    days = "" if middle is None else writer.say("clock_days", middle=middle, low=early, high=late)
    return ClockPart(
        told=known.told,
        lead=writer.say("clock_lead" if known.told else "clock_lead_untold"),
        claims=writer.claims("critical-step"),
        chance=chance(told.passing_unknown_as_half),
        days=days if any(row.timed for row in told.steps) else "",
        steps=steps,
        notes=writer.words.sentences(_notes(writer, [row.name for row in steps if not row.days], len(steps))),
        factors=_factors(writer),
        phases=tuple(_phase(writer, effort) for effort in phases_of(case)),
        front=tuple(writer.claim(f) for f in front_loaded(case)),
        moves=_moves(writer),
        rival=writer.claims("rival-move"),
        quiet=quiet_now(case),
    )


def _notes(writer: Writer, untimed: list[str], steps: int) -> Iterator[str]:
    """What stands behind the figures, in the language of the page."""
    if len(untimed) == steps:
        yield writer.say("clock_undated")
    else:
        yield writer.say("clock_even")
        if untimed:
            yield writer.say("clock_untimed", steps=writer.words.listed(untimed))
    if factors_of(writer.case.graph, writer.electorate.decision, writer.case.day):
        yield writer.say("clock_factors")


def _said(outcome: Outcome, writer: Writer) -> str:
    """Chance and days; days alone where too few positions are known to tell a chance."""
    words = writer.words
    if not writer.known.told:
        return "–" if outcome.days is None else words.say("days_only", days=outcome.days)
    chance = words.percent(outcome.chance)
    return chance if outcome.days is None else words.say("chance_days", chance=chance, days=outcome.days)


def _effect(factor: Factor) -> str:
    """What a factor does; what stops a step without a number of days stops it for good."""
    for_good = factor.effect is Effect.STOPS and factor.days is None
    return "ends" if for_good else factor.effect.value


def _factors(writer: Writer) -> tuple[FactorRow, ...]:
    case, words = writer.case, writer.words
    stages = stages_of(case)
    known = {f.id: f for f in factors_of(case.graph, writer.electorate.decision, case.day)}
    rows = []
    for swing in tornado(case):
        factor = known[swing.fact]
        stage = stages.get(factor.stage or "")
        rows.append(
            FactorRow(
                name=words.half(factor.name),
                step=stage.called(words.lang) if stage is not None else words.say("whole_decision"),
                effect=words.say(f"effect_{_effect(factor)}"),
                believed=swing.believed,
                without=_said(swing.without, writer),
                surely=_said(swing.surely, writer),
                facts=writer.numbers([factor.id]),
            )
        )
    return tuple(rows)


def _phase(writer: Writer, effort: Effort) -> PhaseRow:
    days = writer.say("days_unknown")
    if effort.high is not None:
        days = writer.say("day_range", low=effort.low or 0, high=effort.high)
    name = writer.say(f"phase_{effort.phase.value}")
    return PhaseRow(name, len(effort.nodes), days, writer.numbers(effort.facts))


def _moves(writer: Writer) -> tuple[MoveRow, ...]:
    def who(node: str | None) -> str:
        return writer.name(node) if node else writer.say("nobody_moves")

    found = rivalry_of(writer.case) if writer.known.told else None
    moves = (found.idle, *found.moves[:_MOVES]) if found is not None else ()
    return tuple(MoveRow(who(move.ours), move.chance, who(move.rival), move.left) for move in moves)

"""How long, how likely, where it is lost: steps, factors, phases and a rival's answer, for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.decision.clock import clock_of, factors_of, stages_of, tornado
from stakemap.decision.phases import phases_of
from stakemap.decision.rivalry import quiet_now, rivalry_of
from stakemap.findings.decision.phases import front_loaded
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.sections.evidence import Claim, claim, claims
from stakemap.reports.sections.power import stage_name
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case
    from stakemap.decision.clock import Outcome

__all__ = ["ClockPart", "ClockRow", "FactorRow", "MoveRow", "PhaseRow", "clock_part"]

_MOVES = 5


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One step."""

    name: str
    reached: float
    passing: float
    days: str
    gain: float
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

    claims: tuple[Claim, ...]
    passing: float
    days: str
    steps: tuple[ClockRow, ...]
    notes: tuple[str, ...]
    factors: tuple[FactorRow, ...]
    phases: tuple[PhaseRow, ...]
    front: tuple[Claim, ...]
    moves: tuple[MoveRow, ...]
    rival: tuple[Claim, ...]
    quiet: bool

    @property
    def cited(self) -> tuple[tuple[int, ...], ...]:
        """The facts of every line."""
        said = [one.facts for one in (*self.claims, *self.front, *self.rival)]
        return (*said, *(row.facts for row in self.factors), *(row.facts for row in self.phases))


def clock_part(analysis: Analysis, words: Words, notes: Footnotes) -> ClockPart | None:
    """The section; ``None`` without a decision."""
    case = analysis.case
    told = clock_of(case) if case is not None else None
    if case is None or told is None:
        return None
    stages = stages_of(case)
    steps = tuple(
        ClockRow(
            name=stage_name(stages[row.stage], words) if row.stage in stages else row.stage,
            reached=row.reached,
            passing=row.passing,
            days=f"{row.days:.0f}" if row.timed else "",
            gain=row.gain,
            critical=row.stage == told.critical,
            slowest=row.stage == told.slowest,
        )
        for row in told.steps
    )
    middle, early, late = (told.day(share) for share in (0.5, 0.05, 0.95))
    days = "" if middle is None else words.say("clock_days", middle=middle, low=early, high=late)
    return ClockPart(
        claims=claims(analysis, words, notes, "critical-step"),
        passing=told.passing,
        days=days if any(row.timed for row in told.steps) else "",
        steps=steps,
        notes=tuple(_notes(case, words, [row.name for row in steps if not row.days])),
        factors=_factors(case, words, notes),
        phases=_phases(case, words, notes),
        front=tuple(claim(f, words, notes) for f in front_loaded(case)),
        moves=_moves(case, words),
        rival=claims(analysis, words, notes, "rival-move"),
        quiet=quiet_now(case),
    )


def _notes(case: Case, words: Words, untimed: list[str]) -> list[str]:
    """What stands behind the figures, in the language of the page."""
    assert case.electorate is not None  # noqa: S101  there is a clock
    said = [words.say("clock_even")]
    if untimed:
        said.append(words.say("clock_untimed", steps=words.listed(untimed)))
    silent = [n for n in case.electorate.players if n not in case.electorate.stances]
    if silent:
        said.append(words.say("clock_silent", n=len(silent), m=len(case.electorate.players)))
    if factors_of(case.graph, case.electorate.decision, case.day):
        said.append(words.say("clock_factors"))
    return said


def _said(outcome: Outcome, words: Words) -> str:
    chance = words.percent(outcome.chance)
    return chance if outcome.days is None else words.say("chance_days", chance=chance, days=outcome.days)


def _factors(case: Case, words: Words, notes: Footnotes) -> tuple[FactorRow, ...]:
    assert case.electorate is not None  # noqa: S101  there is a clock
    stages = stages_of(case)
    known = {f.id: f for f in factors_of(case.graph, case.electorate.decision, case.day)}
    rows = []
    for swing in tornado(case):
        factor = known[swing.fact]
        stage = stages.get(factor.stage or "")
        rows.append(
            FactorRow(
                name=words.half(factor.name),
                step=stage_name(stage, words) if stage is not None else words.say("whole_decision"),
                effect=words.say(f"effect_{factor.effect.value}"),
                believed=swing.believed,
                without=_said(swing.without, words),
                surely=_said(swing.surely, words),
                facts=notes.numbers([factor.id]),
            )
        )
    return tuple(rows)


def _phases(case: Case, words: Words, notes: Footnotes) -> tuple[PhaseRow, ...]:
    return tuple(
        PhaseRow(
            words.say(f"phase_{effort.phase.value}"),
            len(effort.nodes),
            words.say("day_range", low=effort.low or 0, high=effort.high)
            if effort.high is not None
            else words.say("days_unknown"),
            notes.numbers(effort.facts),
        )
        for effort in phases_of(case)
    )


def _moves(case: Case, words: Words) -> tuple[MoveRow, ...]:
    found = rivalry_of(case)
    if found is None:
        return ()
    return tuple(
        MoveRow(
            case.name(move.ours, words.lang) if move.ours else words.say("nobody_moves"),
            move.chance,
            case.name(move.rival, words.lang) if move.rival else words.say("nobody_moves"),
            move.left,
        )
        for move in (found.idle, *found.moves[:_MOVES])
    )

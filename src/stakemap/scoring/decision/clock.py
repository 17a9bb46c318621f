"""The decision clock: whether a yes comes, when, and at which step it is most likely to be lost.

Steps are taken in order.  A step that can no longer change the outcome is left out, so the mayor of
``deputy OR mayor`` is only asked after a no of the deputy.  Votes are independent at the stances given
(people with several votes say the same everywhere); a duration is any whole number of days of its range
with equal chance; a disturbance happens or not, with its own chance.  Nothing is sampled unless more than
12 people have several votes: the numbers are exact sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.graph.frozen import Frozen
from stakemap.graph.rules.game import Game
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table, shown
from stakemap.scoring.decision.power import UNKNOWN_STANCE, UNTOLD
from stakemap.scoring.decision.stage_ways import SAMPLES, Ways, ways_through

__all__ = ["Clock", "ClockStep", "Disturbance", "Step", "clock"]

Floats = NDArray[np.float64]

MOST_DAYS = 200_000
"""Longest time that is followed."""
_CHANCES = ("reached", "passing", "gain")
DELAYS, SPEEDS, STOPS = "delays", "speeds", "stops"


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something outside that may delay, speed or stop a step.

    Attributes
    ----------
    name
        What it is, or the id of its fact.
    effect
        ``delays`` (adds `days`), ``speeds`` (takes `days` away, never below 0), or ``stops``: it stands
        still for `days`, or for good where no days are given.
    chance
        How likely it is, in [0, 1].
    days
        By how many days, >= 0.
    """

    name: str
    effect: str
    chance: float
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its stage, its shortest and longest duration in days (None = not known), disturbances."""

    stage: str
    low: int | None = None
    high: int | None = None
    disturbances: tuple[Disturbance, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockStep(Plain):
    """What the clock says of one step.

    Attributes
    ----------
    stage
        Its id.
    reached
        Chance that the step is taken at all.
    passing
        Chance that it passes at the stances, stops counted.
    days
        Expected days, where it is taken.
    gain
        By how much the chance of a yes would rise if this step passed for sure.
    timed
        Whether its duration is known.
    """

    stage: str
    reached: float
    passing: float
    days: float
    gain: float
    timed: bool


@dataclass(frozen=True, eq=False, repr=False)
class Clock(Frozen):
    """Chance and time of a yes.

    Attributes
    ----------
    passing_unknown_as_half
        Chance of a yes, in [0, 1], unknown stances as coin tosses: a plain number, however little is known.
    by_day
        Chance that the yes comes on day 0, 1, 2, ... after the start; sums to that chance.
    steps
        One row a step, in order.
    error
        Bound of the error of the chance at 95%; 0 where exact.
    notes
        What the reader must know.
    told
        Whether enough positions are known to tell a chance; an analysis says so.
    """

    passing_unknown_as_half: float
    by_day: Floats
    steps: tuple[ClockStep, ...]
    error: float = 0.0
    notes: tuple[str, ...] = ()
    told: bool = True

    @property
    def passing(self) -> float | None:
        """Chance of a yes; ``None`` where too few positions are known to tell it."""
        return self.passing_unknown_as_half if self.told else None

    @cached_property
    def _sums(self) -> Floats:
        return np.cumsum(self.by_day)

    def within(self, days: int) -> float:
        """Chance that a yes has come after so many days."""
        if days < 0:
            return 0.0
        return min(self.passing_unknown_as_half, float(self._sums[min(days, len(self._sums) - 1)]))

    def day(self, share: float = 0.5) -> int | None:
        """Day by which this share of all yeses has come; None where no yes can come.

        Raises
        ------
        InputError
            A share outside (0, 1].
        """
        if not 0 < share <= 1:
            raise InputError("a share must be above 0 and at most 1")
        if not self.passing_unknown_as_half > 0:
            return None
        place = int(np.searchsorted(self._sums, share * float(self._sums[-1]) * (1 - 1e-12), "left"))
        return min(place, len(self.by_day) - 1)

    @property
    def critical(self) -> str | None:
        """The first of `weakest`; None where every step passes for sure."""
        return next(iter(self.weakest), None)

    @property
    def weakest(self) -> tuple[str, ...]:
        """The steps at which a sure yes would help most, in order; none where every step passes for sure.

        Among steps that must all pass they are those that pass least often: not those at which most
        tries end, for an early step meets more tries than a late one.
        """
        best = max((step.gain for step in self.steps), default=0.0)
        return tuple(step.stage for step in self.steps if step.gain >= best - 1e-12 and best > 1e-12)

    @property
    def slowest(self) -> str | None:
        """The step that takes the most days of those expected; None where no duration is known."""
        best = max(self.steps, key=lambda step: step.reached * step.days, default=None)
        return best.stage if best is not None and best.reached * best.days > 0 else None

    def to_rows(self) -> list[dict[str, object]]:
        """One row a step; without the chances where they cannot be told."""
        hidden = {} if self.told else dict.fromkeys(_CHANCES)
        return [step.to_dict() | hidden for step in self.steps]

    def to_dict(self) -> dict[str, object]:
        """As plain values; days by which 5, 50 and 95% of the yeses have come."""
        return {
            "passing": self.passing,
            "error": self.error,
            "days": {"early": self.day(0.05), "middle": self.day(0.5), "late": self.day(0.95)},
            "critical": self.critical if self.told else None,
            "slowest": self.slowest,
            "steps": self.to_rows(),
            "notes": list(self.notes),
        }

    def to_frame(self, *, labels: bool = False) -> Any:
        """`to_rows` as a pandas frame, indexed by stage (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), "stage", labels=labels)

    def __repr__(self) -> str:
        if not self.passing_unknown_as_half > 0:
            return "<Clock: no yes can come>"
        low, high = self.day(0.05), self.day(0.95)
        if self.passing is None:
            return f"<Clock: {UNTOLD}, a yes after {low} to {high} days>"
        return f"<Clock: yes with {self.passing:.3g}, after {low} to {high} days, critical {self.critical}>"

    def _repr_html_(self) -> str:
        def figure(value: float) -> str:
            return shown(value) if self.told else "?"

        rows = [
            (
                s.stage,
                figure(s.reached),
                figure(s.passing),
                f"{s.days:.0f}" if s.timed else "?",
                figure(s.gain),
            )
            for s in self.steps
        ]
        early, middle, late = (self.day(q) for q in (0.05, 0.5, 0.95))
        title = UNTOLD if self.passing is None else f"yes with probability {shown(self.passing)}"
        if middle is not None:
            title += f", in {middle} days (90%: {early} to {late})"
        return html_table(
            title, ("step", "reached", "passes", "days", "gain if it surely passed"), rows, self.notes
        )


def clock(
    game: Game,
    stances: Mapping[str, float],
    steps: Sequence[Step],
    *,
    disturbances: Iterable[Disturbance] = (),
    seed: int | None = 0,
) -> Clock:
    """Chance and time of a yes, step by step.

    Parameters
    ----------
    game
        The rule; its votes carry the names of the stages.
    stances
        Chance of yes of single players, in [0, 1]; absent ones 1/2.
    steps
        In the order in which they are taken; stages of the rule that are not among them come last and
        take no time.
    disturbances
        Of the whole, not of one step.
    seed
        Used only where more than 12 people have several votes.

    Raises
    ------
    InputError
        A stance, chance or duration out of range, an unknown effect, a stage given twice.
    LimitExceeded
        More than 200,000 days, or too many ways through the steps.

    Examples
    --------
    >>> from stakemap.graph.rules.game import All, Vote
    >>> rule = All((Vote("screen", ("a",), (1,), 1), Vote("mayor", ("m",), (1,), 1)))
    >>> told = clock(rule, {"a": 0.5, "m": 0.8}, [Step("screen", 10, 20), Step("mayor", 5, 5)])
    >>> round(told.passing, 3), told.day(0.5), told.critical
    (0.4, 20, 'screen')
    """
    whole = tuple(disturbances)
    _check(stances, steps, whole)
    ways = ways_through(game, stances, [step.stage for step in steps], seed)
    found = ways.yes()
    plan = {step.stage: step for step in steps}
    times = {stage: _duration(plan.get(stage, Step(stage))) for stage in ways.order}
    alive = {stage: _alive(plan[stage].disturbances) if stage in plan else 1.0 for stage in ways.order}
    outside, kept = _disturbed(np.ones(1), whole), _alive(whole)
    by_day = np.zeros(1)
    for taken, share in sorted((sorted(way), share) for way, share in found.items()):
        part = outside
        for stage in taken:
            part = _convolved(part, times[stage])
        by_day = _added(by_day, part * (share * kept * float(np.prod([alive[s] for s in taken]))))
    passing = min(1.0, float(by_day.sum()))
    rows = tuple(_row(ways, stage, plan.get(stage), times[stage], alive, kept) for stage in ways.order)
    by_day.flags.writeable = False
    return Clock(passing, by_day, rows, ways.error, tuple(_notes(ways, steps, whole)))


def _check(stances: Mapping[str, float], steps: Sequence[Step], whole: tuple[Disturbance, ...]) -> None:
    problems = [
        Problem("a stance must be a number from 0 to 1", fact_id=node, code="range")
        for node, value in stances.items()
        if not (isinstance(value, int | float | np.number) and 0.0 <= value <= 1.0)
    ]
    if len({step.stage for step in steps}) < len(steps):
        problems.append(Problem("a stage stands twice among the steps", "give each once"))
    for step in steps:
        low, high = step.low, step.high
        if any(d is not None and d < 0 for d in (low, high)) or (
            low is not None and high is not None and low > high
        ):
            cure = "0 <= shortest <= longest, in days"
            problems.append(Problem("durations out of order", cure, field=step.stage, code="range"))
    for one in (*whole, *(d for step in steps for d in step.disturbances)):
        if one.effect not in (DELAYS, SPEEDS, STOPS):
            cure = f"{DELAYS}, {SPEEDS} or {STOPS}"
            problems.append(Problem("unknown effect", cure, fact_id=one.name))
        if not 0.0 <= one.chance <= 1.0 or (one.days is not None and one.days < 0):
            cure = "a chance from 0 to 1, and days of 0 or more"
            problems.append(Problem("out of range", cure, fact_id=one.name, code="range"))
    if problems:
        raise InputError(problems)


def _alive(disturbances: Iterable[Disturbance]) -> float:
    """Chance that nothing stops it for good."""
    ends = [d.chance for d in disturbances if d.effect == STOPS and d.days is None]
    return float(np.prod([1.0 - share for share in ends]))


def _duration(step: Step) -> Floats:
    """Chance of each number of days of one step."""
    low = step.low if step.low is not None else 0
    high = step.high if step.high is not None else low
    if high > MOST_DAYS:
        raise LimitExceeded(f"more than {MOST_DAYS} days")
    days = np.zeros(high + 1)
    days[low:] = 1.0 / (high - low + 1)
    return _disturbed(days, step.disturbances)


def _disturbed(days: Floats, disturbances: Iterable[Disturbance]) -> Floats:
    """Delays first, then what speeds it up, so that the order of the facts does not matter."""
    for one in sorted(disturbances, key=lambda d: (d.effect == SPEEDS, d.name)):
        if not one.days or not one.chance:
            continue
        if one.effect == SPEEDS:
            moved = days[min(one.days, len(days)) :].copy()
            lost = float(days[: one.days].sum())
            moved = moved if len(moved) else np.zeros(1)
            moved[0] += lost
        else:
            moved = np.concatenate((np.zeros(one.days), days))
        days = _added(days * (1.0 - one.chance), moved * one.chance)
    return days


def _added(one: Floats, two: Floats) -> Floats:
    out = np.zeros(max(len(one), len(two)))
    out[: len(one)] += one
    out[: len(two)] += two
    return out


def _convolved(one: Floats, two: Floats) -> Floats:
    if len(one) + len(two) > MOST_DAYS:
        raise LimitExceeded(f"more than {MOST_DAYS} days", hint="give durations in larger units")
    if min(len(one), len(two)) < 512:
        return np.convolve(one, two)
    from scipy.signal import fftconvolve

    return np.asarray(np.maximum(fftconvolve(one, two), 0.0))


def _row(
    ways: Ways, stage: str, step: Step | None, times: Floats, alive: Mapping[str, float], kept: float
) -> ClockStep:
    held = [k for k, vote in enumerate(ways.leaves) if vote.name == stage]
    passes = float((ways.odds * ways.passes[held].mean(axis=0)).sum()) * alive[stage]
    gain = (ways.passing(alive, stage) - ways.passing(alive)) * kept
    days = float(times @ np.arange(len(times)))
    reached = min(1.0, ways.walk()[1].get(stage, 0.0))
    timed = step is not None and not _untimed(step)
    return ClockStep(stage, reached, min(1.0, passes), days, max(0.0, gain), timed)


def _untimed(step: Step) -> bool:
    return step.low is None and step.high is None


def _notes(ways: Ways, steps: Sequence[Step], whole: tuple[Disturbance, ...]) -> Iterable[str]:
    yield "every day between the shortest and the longest duration is taken to be as likely as any other"
    timed = {step.stage for step in steps if not _untimed(step)}
    untimed = [stage for stage in ways.order if stage not in timed]
    if untimed:
        stages = ", ".join(untimed)
        yield f"no duration is known of {stages}: they count 0 days, the times are lower bounds"
    half = [s.stage for s in steps if (s.low is None) != (s.high is None) and s.stage in ways.order]
    if half:
        yield f"only one end of the duration is known of {', '.join(half)}"
    if whole or any(step.disturbances for step in steps):
        yield "disturbances happen independently of each other and of the votes"
    if ways.silent:
        yield f"the stance of {ways.silent} voters is not known and counts as {UNKNOWN_STANCE}"
    if ways.error:
        yield f"sampled over {SAMPLES} answers of people with several votes, error <= {ways.error:.2g}"

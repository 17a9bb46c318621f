"""What to do by when: steps of plans on record, what the plan of effort proposes, else what to ask first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stakemap.access import Access
from stakemap.decision.known_positions import known_positions
from stakemap.engagement.account_plan.progress import PlanProgress, Progress, StepProgress, plan_progress
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.words import line_of
from stakemap.findings.fact_sentences import span_text
from stakemap.model import Certainty, Decision
from stakemap.reports.writer import Claim, Writer

__all__ = ["NOTES", "NextStep", "NextStepsPart", "next_steps_part"]

_SHOWN = 6
NOTES = 2
"""Integrity notes that the brief shows."""
_OPEN = (Progress.LATE, Progress.OPEN, Progress.STOPPED, Progress.UNDATED)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: ISO day or nothing, what, by whom of ours, and what is the matter with it."""

    day: str
    what: str
    who: str
    state: str = ""
    alarm: bool = False
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStepsPart:
    """Steps in order of days; `asks` where they are only what to find out; `mind` what to keep clear of."""

    steps: tuple[NextStep, ...]
    more: int
    asks: bool
    mind: tuple[Claim, ...] = field(default=())


def next_steps_part(writer: Writer) -> NextStepsPart:
    """What is planned and proposed; where nothing is, what to find out first."""
    steps = [*_planned(writer), *_proposed(writer)] if writer.case.once(Access).team else []
    steps.sort(key=lambda one: (not one.day, one.day))
    asks = not steps
    if asks:
        steps = list(_asks(writer))
    mind = (*_quiet(writer), *writer.claims("compliance-risk")[:NOTES])
    return NextStepsPart(tuple(steps[:_SHOWN]), max(0, len(steps) - _SHOWN), asks, mind)


def _quiet(writer: Writer) -> tuple[Claim, ...]:
    """The time in which bidders must not make contact, while it lasts."""
    voters, day = writer.analysis.electorate, writer.case.day
    decision = writer.case.graph[voters.decision] if voters is not None else None
    if not isinstance(decision, Decision) or decision.quiet is None or day is None:
        return ()
    if decision.quiet.covers(day) is Certainty.NO:
        return ()
    text = writer.say("quiet", span=span_text(decision.quiet, writer.lang))
    return (Claim("quiet-time", text, "", writer.numbers([decision.id])),)


def _planned(writer: Writer) -> Iterator[NextStep]:
    told = plan_progress(writer.case)
    return (_step(writer, told, step) for step in told.steps if step.state in _OPEN)


def _step(writer: Writer, told: PlanProgress, step: StepProgress) -> NextStep:
    name = told.name(step.step, writer.lang)
    what = name[:1].upper() + name[1:]
    if step.people:
        what = writer.say("step_with", what=what, who=writer.listed(step.people))
    return NextStep(
        day=str(step.due or ""),
        what=what,
        who=writer.name(step.owner) if step.owner is not None else "",
        state="" if step.state is Progress.OPEN else writer.say(f"step_{step.state.value}"),
        alarm=step.state in (Progress.LATE, Progress.STOPPED),
        facts=writer.numbers([step.step]),
    )


def _proposed(writer: Writer) -> Iterator[NextStep]:
    """Of each person the first of what the plan of effort proposes."""
    plan, told = effort(writer.case), set[tuple[str, int]]()
    for step in plan.steps:
        kind = (step.target, min(step.number, 1))
        if kind in told:
            continue
        told.add(kind)
        what = line_of(plan, step, writer.lang)["what"].rstrip(writer.say("full_stop").strip())
        facts = writer.numbers(step.facts)
        yield NextStep(step.day, what, "", writer.say("step_proposed"), facts=facts)


def _asks(writer: Writer) -> Iterator[NextStep]:
    """Whom to ask where they stand, and who sits where; none of it has a day."""
    known = known_positions(writer.case) if writer.decided else None
    for who in known.ask if known is not None else ():
        yield NextStep("", writer.say("ask_stance", who=writer.name(who)), "")
    for finding in writer.analysis.findings.of("empty-seat"):
        who = writer.name(finding.subjects[0])
        yield NextStep("", writer.say("ask_seat", who=who), "", facts=writer.numbers(finding.facts))

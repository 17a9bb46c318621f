"""Where the next hours go, and what became of the plans on record, for the page."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.access import Access
from stakemap.engagement.account_plan.progress import PlanProgress, StepProgress, plan_progress
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.result import EffortPlan
from stakemap.engagement.effort.steps import Load, Planned, Reason
from stakemap.engagement.effort.words import left_out, line_of, load_text, points, summary, unhoured
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words

__all__ = ["EffortPart", "LoadRow", "Promise", "Task", "effort_part"]


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the plan."""

    day: str
    what: str
    why: str
    bring: str
    see: str
    hours: str
    gain: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoadRow:
    """Hours of one of ours in words, and whether it is an alarm."""

    text: str
    price: str
    alarm: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """One step on record."""

    text: str
    owner: str
    open: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EffortPart:
    """Everything the section shows."""

    empty: str
    words: Words
    summary: str
    notes: tuple[str, ...]
    tasks: tuple[Task, ...]
    loads: tuple[LoadRow, ...]
    left: tuple[tuple[str, tuple[int, ...]], ...]
    progress: str
    promises: tuple[Promise, ...]
    claims: tuple[Claim, ...]
    picture: Picture | None


def effort_part(writer: Writer) -> EffortPart | None:
    """The section; ``None`` where no team is on record."""
    if not writer.case.once(Access).team:
        return None
    plan, told = effort(writer.case), plan_progress(writer.case)
    lead, *notes = summary(plan, writer.lang)
    claims = writer.claims("plan-came-true", "plan-unsigned", "plan-since-review", "no-owner", "load-alarm")
    idle = unhoured(plan) and not any((plan.steps, told.steps, claims))
    loads = [load for load in plan.loads if load.member not in plan.without_hours]
    left = [one for one in plan.left if one.reason is not Reason.UNRECORDED]
    return EffortPart(
        empty=writer.say("empty_effort_hours") if idle else "",
        words=Words("engagement", writer.lang),
        summary=lead,
        notes=tuple(notes),
        tasks=tuple(_task(writer, plan, step) for step in plan.steps),
        loads=tuple(_load(writer, plan, load) for load in loads),
        left=tuple((text, writer.numbers(facts)) for text, facts in left_out(plan, left, writer.lang)),
        progress=told.explain(writer.lang).splitlines()[0],
        promises=tuple(_promise(writer, told, step) for step in told.steps),
        claims=claims,
        picture=_picture(writer, plan) if plan.steps else None,
    )


def _task(writer: Writer, plan: EffortPlan, step: Planned) -> Task:
    said = line_of(plan, step, writer.lang)
    return Task(
        day=step.day,
        what=said["what"],
        why=said["why"],
        bring=said["bring"],
        see=said["see"],
        hours=f"{step.hours:g}",
        gain=points(step.gain) if step.contact else "",
        facts=writer.numbers(step.facts),
    )


def _load(writer: Writer, plan: EffortPlan, load: Load) -> LoadRow:
    hours = sum(load.planned)
    words, price = Words("engagement", writer.lang), ""
    if load.gain > 0:
        price = words.say("effort.page.price", price=f"{hours / (100 * load.gain):.1f}")
    return LoadRow(load_text(plan, load, writer.lang), price, load.alarm)


def _promise(writer: Writer, told: PlanProgress, step: StepProgress) -> Promise:
    return Promise(
        text=told.line(step, writer.lang),
        owner=writer.name(step.owner) if step.owner is not None else "",
        open=step.state.value in ("late", "stopped", "undated"),
        facts=writer.numbers(step.facts),
    )


def _picture(writer: Writer, plan: EffortPlan) -> Picture:
    from stakemap import plot

    return embedded(plot.load.sheet(plan, lang=writer.lang), f"{writer.key}-load-")

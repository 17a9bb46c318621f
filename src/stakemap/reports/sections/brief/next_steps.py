"""What to do by when: who can stop it first, then plans on record and proposed, else what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from stakemap.access import Access
from stakemap.context.contact_rules import windows
from stakemap.context.post_names import is_body_seat
from stakemap.decision.known_positions import known_positions
from stakemap.engagement.account_plan.progress import PlanProgress, Progress, StepProgress, plan_progress
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.effort.words import what_of
from stakemap.findings.fact_sentences import days_text
from stakemap.model import Certainty, Decision
from stakemap.reports.sections.brief.who_stops import When, open_vetoes, stop_step
from stakemap.reports.writer import Claim, Writer

__all__ = ["NOTES", "NextStep", "NextStepsPart", "next_steps_part"]

_SHOWN, _STOPPERS = 6, 3
NOTES = 2
"""Integrity notes that the brief shows."""
_OPEN = (Progress.LATE, Progress.OPEN, Progress.STOPPED, Progress.UNDATED)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: ISO day or nothing, what, by whom of ours, what is the matter with it, and whom it is about.

    `when` says whether that day is the last, the first or the very day of it.  Where its words begin with who
    of ours acts, that is `actor` and `who` is empty; `why` it is proposed where nobody had planned it.

    `named` are those of theirs whom its words name beside them; `stops` where it is about somebody who can
    stop the decision and comes first.
    """

    day: str
    what: str
    who: str
    actor: str = ""
    state: str = ""
    why: str = ""
    alarm: bool = False
    facts: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    stops: bool = False
    when: When = When.ON

    @property
    def time(self) -> str:
        """The phrase that tells the day."""
        return f"time_{self.when.value}"

    @property
    def deed(self) -> str:
        """What is done, without who does it where the words begin with that."""
        return self.what.removeprefix(self.actor)


@dataclass(frozen=True, slots=True)
class NextStepsPart:
    """Who can stop it first, then steps in order of days; `stoppers` more of the first are not among them.

    `asks` where the steps are only what to find out; `mind` what to keep clear of.
    """

    steps: tuple[NextStep, ...]
    more: int
    stoppers: int
    asks: bool
    mind: tuple[Claim, ...] = field(default=())

    @property
    def dated(self) -> tuple[NextStep, ...]:
        """Those with a day."""
        return tuple(step for step in self.steps if step.day)

    @property
    def owned(self) -> bool:
        """Whether any of them says who of ours acts."""
        return any(step.who or step.actor for step in self.steps)

    @property
    def undated(self) -> tuple[NextStep, ...]:
        """Those without."""
        return tuple(step for step in self.steps if not step.day)


def next_steps_part(writer: Writer) -> NextStepsPart:
    """What is planned and proposed; where nothing is, what to find out first."""
    steps, more, stoppers, asks = _steps(writer.mentioning)
    told = tuple(_introduced(writer, step) for step in steps)
    mind = (*_quiet(writer), *writer.claims("compliance-risk")[:NOTES])
    return NextStepsPart(told, more, stoppers, asks, mind)


def _introduced(writer: Writer, step: NextStep) -> NextStep:
    """A step whose words say who those are whom nothing before it introduced."""
    said = (step.who, step.actor, step.deed, step.state, step.why)
    who, actor, deed, state, why = map(writer.introduce, said)
    return replace(step, who=who, what=actor + deed, actor=actor, state=state, why=why)


def _steps(writer: Writer) -> tuple[list[NextStep], int, int, bool]:
    """The steps that are shown; how many more, and how many can stop it; whether they only ask."""
    team = bool(writer.case.once(Access).team)
    steps = [*_planned(writer), *_proposed(writer)] if team else []
    steps.sort(key=_by_day)
    asks, open_ = not steps, open_vetoes(writer)
    first, rest = _first(writer, open_[:_STOPPERS], steps) if team else ([], [])
    if asks:
        named = {one for step in first for one in step.people}
        rest = [step for step in _asks(writer, open_) if not named & {*step.people}]
    steps = [*first, *rest]
    shown, more = sorted(steps[:_SHOWN], key=_by_day), max(0, len(steps) - _SHOWN)
    told = {one for step in shown for one in step.people}
    stoppers = sum(node not in told for node in open_[_STOPPERS:])
    return shown, more, stoppers, asks


def _by_day(step: NextStep) -> tuple[bool, str]:
    return not step.day, step.day


def _first(
    writer: Writer, nodes: Sequence[str], steps: Sequence[NextStep]
) -> tuple[list[NextStep], list[NextStep]]:
    """Of each who can stop it the open step on record, else one made here; and the other steps."""
    found: dict[NextStep, list[str]] = {}
    for node in nodes:
        own = next((one for one in steps if node in one.people and one.day and not one.alarm), None)
        if own is None:
            made = stop_step(writer, node)
            facts = writer.numbers(made.facts)
            what = _unstopped(writer, made.what)
            actor = writer.name(made.ours) if made.ours else ""
            own = NextStep(
                made.day, what, "", actor, facts=facts, people=(node,), named=made.named, when=made.when
            )
        found.setdefault(own, []).append(node)
    first = [
        replace(one, state=_veto(writer, one, stoppers), alarm=True, stops=True)
        for one, stoppers in found.items()
    ]
    return sorted(first, key=_by_day), [one for one in steps if one not in found]


def _veto(writer: Writer, step: NextStep, stoppers: Sequence[str]) -> str:
    """That a step is about a veto, and whose where its words name others too."""
    several = len({*step.people, *step.named}) > len(stoppers) or step.when is When.FROM
    return writer.say("next_veto_of", who=writer.listed(stoppers)) if several else writer.say("next_veto")


def _unstopped(writer: Writer, text: str) -> str:
    """A step without its full stop: steps are lines of a list."""
    return text.rstrip(writer.say("full_stop").strip())


def _quiet(writer: Writer) -> tuple[Claim, ...]:
    """The time in which bidders must not make contact, while it lasts."""
    voters, day = writer.analysis.electorate, writer.case.day
    decision = writer.case.graph[voters.decision] if voters is not None else None
    if not isinstance(decision, Decision) or decision.quiet is None or day is None:
        return ()
    if decision.quiet.covers(day) is Certainty.NO:
        return ()
    text = writer.say("quiet", span=days_text(decision.quiet, writer.lang))
    return (Claim("quiet-time", text, "", writer.numbers([decision.id])),)


def _planned(writer: Writer) -> Iterator[NextStep]:
    told = plan_progress(writer.case)
    return (_step(writer, told, step) for step in told.steps if step.state in _OPEN)


def _step(writer: Writer, told: PlanProgress, step: StepProgress) -> NextStep:
    name, day = told.name(step.step, writer.lang), writer.case.day
    late = step.due is not None and day is not None and step.due.latest < day
    states = dict.fromkeys(([Progress.LATE] if late else []) + [step.state])
    said = [writer.say(f"step_{one.value}") for one in states if one is not Progress.OPEN or len(states) == 1]
    gone = step.owner is not None and not writer.case.seating.current(writer.case.graph[step.owner])
    said += [writer.say("step_owner_left")] if gone else []
    what = name[:1].upper() + name[1:]
    if step.people:
        what = writer.say("step_with", what=what, who=writer.listed(step.people))
    return NextStep(
        day=str(step.due or ""),
        what=what,
        who=writer.name(step.owner) if step.owner is not None else "",
        state=" · ".join(said),
        alarm=gone or step.state in (Progress.LATE, Progress.STOPPED),
        facts=writer.numbers([step.step]),
        people=tuple(step.people),
        when=When.BY,
    )


def _proposed(writer: Writer) -> Iterator[NextStep]:
    """Of each person the first of what the plan of effort proposes."""
    plan, told = effort(writer.case), set[tuple[str, int]]()
    why = "step_why_free" if windows(writer.case) else "step_why"
    for step in plan.steps:
        kind = (step.target, min(step.number, 1))
        if kind in told:
            continue
        what = _unstopped(writer, what_of(plan, step, writer.lang, writer.name))
        share = writer.words.percent(step.weight)
        first = step.target not in {target for target, _ in told}
        told.add(kind)
        yield NextStep(
            day=step.day,
            what=what,
            who="",
            actor=writer.name(step.member),
            state=writer.say("step_proposed"),
            why=writer.say(why, who=writer.name(step.target), share=share) if first else "",
            facts=writer.numbers(step.facts),
            people=(step.target,),
            named=step.route[1:],
        )


def _asks(writer: Writer, first: Sequence[str]) -> Iterator[NextStep]:
    """Whom to ask where they stand, those who can stop it first, and who sits where; none of it has a day."""
    known = known_positions(writer.case) if writer.decided else None
    silent = [n for n in first if not n.startswith("seat:") and n not in writer.electorate.stances]
    for who in dict.fromkeys([*silent, *(known.ask if known is not None else ())]):
        others = known.alike if known is not None and known.ask[-1:] == (who,) else 0
        alike = {0: "", 1: "_alike_one"}.get(others, "_alike")
        text = writer.say(f"ask_stance{alike}", who=writer.name(who), n=others)
        stops = writer.say("next_veto") if who in first else ""
        yield NextStep("", _unstopped(writer, text), "", state=stops, alarm=who in first, people=(who,))
    for finding in writer.analysis.findings.of("empty-seat"):
        who = finding.subjects[0]
        key = "ask_body" if is_body_seat(writer.case.graph, who) else "ask_seat"
        text = _unstopped(writer, writer.say(key, who=writer.name(who)))
        yield NextStep("", text, "", facts=writer.numbers(finding.facts), people=(who,))

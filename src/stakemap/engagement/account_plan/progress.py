"""What became of the plans: what is done, late or stopped, and what of the expected effect came true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from stakemap.access import Access
from stakemap.access.introduction_network import NO_FACTS
from stakemap.context.analysed import Analysed, case_of
from stakemap.context.display_names import Cast
from stakemap.engagement.account_plan.owners import owner_of
from stakemap.engagement.effort.commitments import current_plans, step_people
from stakemap.engagement.tender.contact_check import stopped
from stakemap.model import (
    Complaint,
    Fact,
    Interaction,
    Need,
    OpenIssue,
    PartialDate,
    Plan,
    PlanState,
    Relationship,
    Review,
    Stance,
    Step,
    StepChange,
    Verdict,
)
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.lists import half
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["PlanProgress", "Progress", "Sign", "StepProgress", "plan_progress"]


class Progress(StrEnum):
    """How a step stands."""

    DONE = "done"
    DROPPED = "dropped"
    STOPPED = "stopped"
    LATE = "late"
    OPEN = "open"
    UNDATED = "undated"


class Sign(StrEnum):
    """Whether what a done step should change is seen in the facts."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class StepProgress(Plain):
    """One step.

    Attributes
    ----------
    step
        Id.
    state
        How it stands.
    due, done
        As on record.
    owner
        Who of ours, where named.
    people
        With whom, by id.
    change
        What it should change, where it says so.
    expected
        Share of influence that it should bring within direct reach, where it says so.
    sign
        Of a done step: whether that is seen in the facts; ``None`` for others.
    facts
        The step and the facts in which it is seen, sorted.
    """

    step: str
    state: Progress
    due: PartialDate | None
    done: PartialDate | None
    owner: str | None
    people: tuple[str, ...]
    change: StepChange | None
    expected: float | None
    sign: Sign | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed(Plain):
    """The last review of a plan, and the steps that were confirmed after it."""

    plan: str
    member: str
    day: PartialDate
    verdict: Verdict
    since: tuple[str, ...]
    fact: str


@dataclass(frozen=True, repr=False)
class PlanProgress(Plain):
    """What became of the plans that go on.  Made by `plan_progress`.

    Attributes
    ----------
    plans
        Ids of the plans that go on.
    steps
        Their steps, by day and id.
    signed
        The last review of each plan that has one.
    unsigned
        Plans without a review.
    owners
        Accountable for each of those who matter: (person, member, fact), the weightiest first.
    ownerless
        Those who matter for whom nobody of ours is accountable, the weightiest first.
    cast
        Names.
    names
        Names of steps as their owner writes them.
    """

    shown: ClassVar[tuple[str, ...]] = (
        "plans", "steps", "signed", "unsigned", "owners", "ownerless", "expected", "expected_seen",
    )  # fmt: skip

    plans: tuple[str, ...]
    steps: tuple[StepProgress, ...]
    signed: tuple[Signed, ...]
    unsigned: tuple[str, ...]
    owners: tuple[tuple[str, str, str], ...]
    ownerless: tuple[str, ...]
    cast: Cast
    names: dict[str, str]

    def of(self, state: Progress | str) -> tuple[StepProgress, ...]:
        """The steps that stand so."""
        return tuple(step for step in self.steps if step.state == Progress(state))

    def signs(self, sign: Sign | str) -> tuple[StepProgress, ...]:
        """The done steps whose effect is seen, not seen, or was not said."""
        return tuple(step for step in self.steps if step.sign == Sign(sign))

    @property
    def expected(self) -> float:
        """Share of influence that the done steps should have brought within direct reach."""
        return sum(step.expected or 0.0 for step in self.of(Progress.DONE))

    @property
    def expected_seen(self) -> float:
        """The same of those whose change is seen in the facts."""
        return sum(step.expected or 0.0 for step in self.signs(Sign.SEEN))

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts behind it, sorted."""
        found = {fact for step in self.steps for fact in step.facts} | set(self.plans)
        found |= {one.fact for one in self.signed} | {fact for _, _, fact in self.owners}
        return tuple(sorted(found))

    def name(self, ident: str, lang: str = "en") -> str:
        """What to call a step or a plan."""
        return (
            self.cast.name(ident, lang) if ident in self.plans else half(self.names.get(ident, ident), lang)
        )

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a step."""
        return [step.to_dict() | {"name": self.name(step.step)} for step in self.steps]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a step, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def __repr__(self) -> str:
        done = len(self.of(Progress.DONE))
        return f"<PlanProgress: {done} of {len(self.steps)} steps done, {len(self.of(Progress.LATE))} late>"

    def explain(self, lang: str | None = None) -> str:
        """How far the plans are, in words (``en`` or ``zh``)."""
        return "\n".join(self._lines(Words("engagement", lang or language())))

    def _lines(self, words: Words) -> Iterator[str]:
        if not self.steps:
            yield words.say("progress.none")
            return
        done, late, stopped = (len(self.of(s)) for s in (Progress.DONE, Progress.LATE, Progress.STOPPED))
        yield words.say("progress.count", n=len(self.steps), done=done, late=late, stopped=stopped)
        for step in self.steps:
            yield f"- {self.line(step, words.lang)}"

    def line(self, step: StepProgress, lang: str) -> str:
        """One step: how it stands, and whether what it should change is seen."""
        words = Words("engagement", lang)
        said = words.say(
            f"progress.{step.state.value}",
            name=self.name(step.step, lang),
            due=step.due,
            done=step.done or "?",
        )
        return (
            said if step.sign is None else f"{said} {words.say(f'progress.sign.{step.sign.value}')}".strip()
        )

    def _repr_html_(self) -> str:
        rows = [
            (
                self.name(s.step, language()),
                s.state.value,
                s.due or "",
                s.done or "",
                s.sign.value if s.sign else "",
            )
            for s in self.steps
        ]
        return html_table("How far the plans are", ("step", "state", "due", "done", "effect"), rows)


def plan_progress(analysis: Analysed | Case) -> PlanProgress:
    """How the steps of the plans that go on stand, and what of their effect came true.

    A done step said what it should change.  That is seen where a fact of that kind about the same people is
    dated on the day it was done or later: a contact, a stance, a level, a need; an issue or complaint that is
    settled; any other fact confirmed since.  It does not say that the step was the cause.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> plan_progress(sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0))
    <PlanProgress: 1 of 6 steps done, 0 late>
    """
    return case_of(analysis, *NO_FACTS).once(_progress)


def _progress(case: Case) -> PlanProgress:
    access, plans = case.once(Access), current_plans(case)
    named = {plan.id for plan in plans}
    steps = [_step(case, step) for step in access.graph.of(Step) if step.plan in named]
    steps.sort(key=lambda one: (one.due is None, one.due.latest if one.due else date.max, one.step))
    signed = tuple(_signed(case, plans))
    weight = access.stakeholders
    people = sorted(weight, key=lambda p: (-weight[p], p))
    owners = {person: owner_of(case, person) for person in people}
    held = tuple((p, *owner) for p, owner in owners.items() if owner is not None)
    shown = {m for _, m, _ in held} | set(people) | named | {one.member for one in signed}
    shown |= {p for step in steps for p in (*step.people, step.owner) if p is not None}
    names = {step.id: step.name for step in access.graph.of(Step)}
    return PlanProgress(
        tuple(plan.id for plan in plans),
        tuple(steps),
        signed,
        tuple(plan.id for plan in plans if plan.id not in {one.plan for one in signed}),
        held,
        tuple(p for p, owner in owners.items() if owner is None),
        access.cast(shown),
        names,
    )


def _step(case: Case, step: Step) -> StepProgress:
    state = _state(case, step)
    people = step_people(case, step)
    seen: tuple[str, ...] = ()
    sign = None
    if state is Progress.DONE:
        seen = tuple(sorted(_seen(case, step, people))) if step.change is not None else ()
        sign = Sign.NOT_SAID if step.change is None else Sign.SEEN if seen else Sign.NOT_SEEN
    return StepProgress(
        step.id,
        state,
        step.due,
        step.done,
        step.owner,
        people,
        step.change,
        step.expected,
        sign,
        tuple(sorted({step.id, *seen})),
    )


def _state(case: Case, step: Step) -> Progress:
    if step.state in (PlanState.DONE, PlanState.DROPPED):
        return Progress(step.state.value)
    if step.due is None:
        return Progress.UNDATED
    if step.id in stopped(case):
        return Progress.STOPPED
    return Progress.LATE if case.day is not None and step.due.latest < case.day else Progress.OPEN


def _seen(case: Case, step: Step, people: tuple[str, ...]) -> Iterable[str]:
    """Facts in which the change of a done step is seen."""
    since = step.done.earliest if step.done is not None else step.due.earliest if step.due else date.min
    about = {step.whom, *people} - {None}
    about |= {post.unit for person in people for post in case.seating.posts_of.get(person, ())}
    kinds = _KINDS.get(step.change) if step.change is not None else None
    for fact in case.once(Access).graph:
        if (
            not isinstance(fact, kinds or Fact)
            or fact.id == step.id
            or isinstance(fact, Step | Plan | Review)
        ):
            continue
        if about & set(fact.ends()) or (not about and kinds is None):
            day = _day(case, fact)
            if day is not None and since <= day.latest and (case.day is None or day.earliest <= case.day):
                yield fact.id


_KINDS: dict[StepChange, tuple[type[Fact], ...]] = {
    StepChange.CONTACT: (Interaction,),
    StepChange.STANCE: (Stance,),
    StepChange.LEVEL: (Relationship,),
    StepChange.NEED: (Need,),
    StepChange.ISSUE: (OpenIssue, Complaint),
}


def _day(case: Case, fact: Fact) -> PartialDate | None:
    """The day on which a fact shows a change: of the contact, of the settlement, else of its confirmation."""
    if isinstance(fact, Interaction):
        return fact.day
    if isinstance(fact, OpenIssue | Complaint):
        return fact.settled
    return case.confirmed(fact.id)


def _signed(case: Case, plans: Iterable[Plan]) -> Iterator[Signed]:
    reviews = case.once(Access).graph.of(Review)
    for plan in plans:
        mine = [one for one in reviews if one.plan == plan.id]
        if mine:
            last = max(mine, key=lambda one: (one.day.latest, one.id))
            steps = [s for s in case.once(Access).graph.of(Step) if s.plan == plan.id]
            since = [
                s.id
                for s in steps
                if (c := case.confirmed(s.id)) is not None and c.earliest > last.day.latest
            ]
            yield Signed(plan.id, last.member, last.day, last.verdict, tuple(sorted(since)), last.id)

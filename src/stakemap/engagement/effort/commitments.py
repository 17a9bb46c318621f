"""What is already promised of our hours: open steps of plans that go on, and those that a rule stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stakemap.access import Access
from stakemap.engagement.tender.contact_check import Rule, contact_check
from stakemap.model import Plan, PlanState, Step, Unit

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Commitment", "commitments", "current_plans", "done_contacts", "dropped_pairs", "step_people"]

_OPEN = (PlanState.PLANNED, PlanState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Commitment:
    """An open step of a plan.

    Attributes
    ----------
    step
        The fact.
    due
        Last day that it may mean; ``None`` where it has none.
    overdue
        Whether that day is past.
    people
        With whom: the person, or whoever holds the post today; empty for a unit or nobody.
    rule
        The rule that forbids it on its day; ``None`` where none does.
    """

    step: Step
    due: date | None
    overdue: bool
    people: tuple[str, ...]
    rule: Rule | None

    @property
    def contact(self) -> bool:
        """Whether it is a contact with somebody that may take place."""
        return self.step.channel is not None and bool(self.people) and self.rule is None


def current_plans(case: Case) -> tuple[Plan, ...]:
    """Plans that go on, by id."""
    return tuple(
        plan
        for plan in sorted(case.once(Access).graph.of(Plan), key=lambda one: one.id)
        if plan.state in _OPEN and case.seating.current(plan)
    )


def step_people(case: Case, step: Step) -> tuple[str, ...]:
    """With whom a step is: the person, or whoever holds the post today; nobody by name for a unit."""
    if step.whom is None or isinstance(case.graph.get(step.whom), Unit):
        return ()
    return tuple(node for node, _ in case.seating.holders_of(step.whom) if node in case.seating.people)


def commitments(case: Case) -> tuple[Commitment, ...]:
    """Open steps of plans that go on, by day and id; those without a day last."""
    return case.once(_commitments)


def _commitments(case: Case) -> tuple[Commitment, ...]:
    found = list(_steps(case))
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.step.id)))


def _steps(case: Case) -> Iterator[Commitment]:
    plans = {plan.id for plan in current_plans(case)}
    rules = {one.fact: one.rule for one in contact_check(case).stopped}
    for step in case.once(Access).graph.of(Step):
        if step.plan not in plans or step.state not in _OPEN:
            continue
        due = step.due.latest if step.due is not None else None
        late = due is not None and case.day is not None and due < case.day
        yield Commitment(step, due, late, step_people(case, step), rules.get(step.id))


def dropped_pairs(case: Case) -> frozenset[tuple[str | None, str | None]]:
    """Who of ours was not to meet or ask whom: steps that somebody dropped from a plan that goes on."""
    return frozenset(
        (step.owner, person)
        for step in _of_current(case, PlanState.DROPPED)
        for person in (*step_people(case, step), step.whom)
    )


def done_contacts(case: Case) -> Mapping[str, int]:
    """How many contacts with each of theirs the plans that go on have had."""
    steps = (step for step in _of_current(case, PlanState.DONE) if step.channel is not None)
    return Counter(person for step in steps for person in step_people(case, step))


def _of_current(case: Case, state: PlanState) -> Iterator[Step]:
    """Steps in a state, of plans that go on."""
    plans = {plan.id for plan in current_plans(case)}
    return (s for s in case.once(Access).graph.of(Step) if s.plan in plans and s.state is state)

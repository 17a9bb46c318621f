"""What waits for the sales manager in an account: codes with how many, since or by when, which facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stakemap.engagement.effort.commitments import Commitment, commitments, current_plans
from stakemap.engagement.market.purchases import ours, purchases_of, running
from stakemap.engagement.tender.contact_check import contact_check
from stakemap.model import Complaint, Ownership, Renewal, Review, TeamMember, Verdict
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["CALLS", "Call", "calls_of"]


@dataclass(frozen=True, slots=True)
class Call(Plain):
    """Something that the manager has to decide, or to see to.

    Attributes
    ----------
    code
        Which: a key of ``wording/portfolio.csv``, as ``call.CODE``.
    n
        How many.
    day
        The earliest day of them, as it is on record; empty where none is.
    facts
        Ids of what it rests on, sorted.
    """

    code: str
    n: int
    day: str
    facts: tuple[str, ...]


Found = Iterable[tuple[str, str]]
"""(fact, day) of each; the day is empty where none is on record."""


def calls_of(case: Case, day: date, ahead: int) -> tuple[Call, ...]:
    """Everything that waits, in the order of `CALLS`; `ahead` is how many days a notice is told before."""
    found = ((code, list(ask(case, day, ahead))) for code, ask in CALLS.items())
    return tuple(
        Call(code, len(each), min((d for _, d in each if d), default=""), tuple(sorted({f for f, _ in each})))
        for code, each in found
        if each
    )


def _forbidden(case: Case, day: date, ahead: int) -> Found:
    """Steps to be done that the rules of a tender forbid on their day."""
    return ((one.fact, str(one.day)) for one in contact_check(case).stopped)


def _late(case: Case, day: date, ahead: int) -> Found:
    """Steps whose day is past."""
    return ((one.step.id, str(one.step.due)) for one in commitments(case) if one.overdue)


def _nobody(case: Case, day: date, ahead: int) -> Found:
    """Steps to be done that nobody of ours owns who is still with us."""
    return ((one.step.id, str(one.step.due or "")) for one in commitments(case) if _owner_gone(case, one))


def _owner_gone(case: Case, one: Commitment) -> bool:
    owner = case.graph.get(one.step.owner) if one.step.owner else None
    return not (isinstance(owner, TeamMember) and case.seating.current(owner))


def _orphaned(case: Case, day: date, ahead: int) -> Found:
    """Relations and plans of ours whose accountable member left, and that nobody else took over."""
    held: dict[str, list[Ownership]] = {}
    for one in case.graph.of(Ownership):
        if case.seating.current(one):
            held.setdefault(one.subject, []).append(one)
    for found in held.values():
        if not any(case.seating.current(case.graph[one.member]) for one in found):
            yield from ((one.id, "") for one in found)


def _reviews(case: Case, verdicts: Iterable[Verdict | None]) -> Iterator[tuple[str, str]]:
    """Plans that go on whose last review says one of these; ``None`` for no review at all."""
    wanted = set(verdicts)
    for plan in current_plans(case):
        mine = [one for one in case.graph.of(Review) if one.plan == plan.id]
        last = max(mine, key=lambda one: (one.day.latest, one.id), default=None)
        if (last.verdict if last is not None else None) in wanted:
            yield plan.id, str(last.day) if last is not None else ""


def _unsigned(case: Case, day: date, ahead: int) -> Found:
    """Plans that go on and that nobody approved."""
    return _reviews(case, (None, Verdict.NOTED))


def _returned(case: Case, day: date, ahead: int) -> Found:
    """Plans that go on though their last review sent them back."""
    return _reviews(case, (Verdict.RETURNED,))


def _notices(case: Case, day: date, ahead: int) -> Found:
    """Contracts of ours whose notice is due, or that end without a notice and do not renew by themselves."""
    last = day + timedelta(days=ahead)
    for one in purchases_of(case):
        due = one.notice or (one.end if one.renewal is not Renewal.AUTOMATIC else None)
        soon = due is not None and due.latest >= day and due.earliest <= last
        if soon and running(case, one) and ours(case, one.holder):
            yield one.id, str(due)


def _complaints(case: Case, day: date, ahead: int) -> Found:
    """Complaints about us that nobody answered."""
    for one in case.graph.of(Complaint):
        there = one.raised.earliest <= day and case.seating.current(one)
        if there and one.answered is None and one.settled is None and ours(case, one.supplier):
            yield one.id, str(one.raised)


CALLS: dict[str, Callable[[Case, date, int], Found]] = {
    "forbidden-step": _forbidden,
    "late-step": _late,
    "step-of-nobody": _nobody,
    "notice": _notices,
    "complaint": _complaints,
    "plan-returned": _returned,
    "plan-unsigned": _unsigned,
    "orphaned": _orphaned,
}
"""By code, in the order in which they are told."""

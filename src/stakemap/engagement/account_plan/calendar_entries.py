"""The open steps of the plans that go on, as entries of a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.engagement.effort.commitments import Commitment, commitments
from stakemap.io.calendar_file import CalendarEntry
from stakemap.model import PlanState
from stakemap.wording.lists import half
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["plan_entries"]


def plan_entries(case: Case, lang: str = "en") -> tuple[CalendarEntry, ...]:
    """One entry for each open step with a whole day, by day and id.

    Steps that a rule of a tender forbids on their day have none, nor have steps without a day or of a month
    alone.  The id is that of plan and step, the stamp the day on which the step was last confirmed.
    """
    return tuple(_entry(case, one, lang) for one in commitments(case) if one.rule is None and _whole(one))


def _whole(one: Commitment) -> bool:
    return one.step.due is not None and one.step.due.earliest == one.due


def _entry(case: Case, one: Commitment, lang: str) -> CalendarEntry:
    step, words = one.step, Words("engagement", lang)
    assert one.due is not None  # noqa: S101  the caller looked
    stamp = case.confirmed(step.id)
    owner = case.name(step.owner, lang) if step.owner is not None else ""
    lines = [
        words.say("calendar.owner", name=owner) if owner else "",
        words.say("calendar.hours", hours=f"{step.hours:g}") if step.hours else "",
        half(step.bring, lang) if step.bring else "",
        half(step.effect, lang) if step.effect else "",
        words.say("calendar.plan", name=case.name(step.plan, lang)),
    ]
    return CalendarEntry(
        f"{step.plan}|{step.id}",
        one.due,
        half(step.name, lang),
        "\n".join(line for line in lines if line),
        stamp.latest if stamp is not None else one.due,
        step.state is PlanState.ACTIVE,
    )

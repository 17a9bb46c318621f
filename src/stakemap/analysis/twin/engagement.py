"""How relations stand, what may be done when and what to do next, as plain JSON values for the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stakemap.access import Access
from stakemap.engagement.account_plan.progress import plan_progress
from stakemap.engagement.account_plan.sign_offs import finding_reviews
from stakemap.engagement.effort.planning import effort
from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.levels import levels
from stakemap.engagement.tender.calendar import calendar
from stakemap.engagement.tender.contact_check import contact_check

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["engagement_facts", "engagement_of"]


def engagement_of(case: Case, *, ways: bool = True) -> dict[str, Any]:
    """Relations, levels, calendar, contact check, effort and plans; each empty where nothing is on record.

    Without `ways` nothing that leads to people.
    """
    return {
        "relations": relations(case).to_dict(),
        "levels": levels(case).to_dict(),
        "calendar": calendar(case).to_dict(),
        "contact_check": contact_check(case).to_dict(),
        "effort": effort(case).to_dict() if ways and case.once(Access).team else None,
        "finding_reviews": [
            {
                "finding": one.finding,
                "member": one.member,
                "day": str(one.day),
                "verdict": one.verdict.value,
                "fact": one.fact,
            }
            for _, one in sorted(case.once(finding_reviews).items())
        ],
        "plan_progress": plan_progress(case).to_dict() if case.once(Access).team else None,
    }


def engagement_facts(case: Case) -> set[str]:
    """Ids of the facts behind all of it."""
    found = {fact for one in relations(case).relations for fact in one.facts}
    found |= {fact for one in levels(case).standings for fact in one.facts}
    found |= {fact for period in calendar(case).periods for fact in period.facts}
    found |= {entry.fact for entry in calendar(case).entries}
    if case.once(Access).team:
        found |= {*effort(case).facts, *plan_progress(case).facts}
    found |= {one.fact for one in case.once(finding_reviews).values()}
    return found | {fact for breach in contact_check(case).breaches for fact in breach.facts}

"""How relations stand and what may be done when, as plain JSON values for the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stakemap.engagement.contacts import relations
from stakemap.engagement.levels import levels
from stakemap.engagement.tender import contact_check
from stakemap.engagement.tender_calendar import calendar

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["engagement_facts", "engagement_of"]


def engagement_of(case: Case) -> dict[str, Any]:
    """Relations, levels, calendar and contact check; each empty where nothing is on record."""
    return {
        "relations": relations(case).to_dict(),
        "levels": levels(case).to_dict(),
        "calendar": calendar(case).to_dict(),
        "contact_check": contact_check(case).to_dict(),
    }


def engagement_facts(case: Case) -> set[str]:
    """Ids of the facts behind all of it."""
    found = {fact for one in relations(case).relations for fact in one.facts}
    found |= {fact for one in levels(case).standings for fact in one.facts}
    found |= {fact for period in calendar(case).periods for fact in period.facts}
    found |= {entry.fact for entry in calendar(case).entries}
    return found | {fact for breach in contact_check(case).breaches for fact in breach.facts}

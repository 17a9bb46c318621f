"""The parts of a plan of effort: a dated step, somebody who is left out, the hours of one of ours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from stakemap.engagement.effort.assignment import Way
from stakemap.scoring.core.plain import Plain

if TYPE_CHECKING:
    from stakemap.context.contact_rules import Rule

__all__ = ["Left", "Load", "Planned", "Reason"]


class Reason(StrEnum):
    """Why somebody who matters has no contact in the plan."""

    UNKNOWN = "unknown"
    INTEGRITY = "integrity"
    RULE = "rule"
    ENOUGH = "enough"
    SMALL = "small"
    UNRECORDED = "unrecorded"
    FULL = "full"
    ASKED = "asked"
    NO_HOURS = "no_hours"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class Planned(Plain):
    """One dated step.

    Attributes
    ----------
    day
        ISO date.
    member, whom
        Who of ours, and with whom: for a contact the one it is about; for asking the one who is asked, or
        the colleague, who then speaks for us (``member`` and ``whom`` are the same).
    target
        Who it is about.
    number
        Of the contact, from 1; 0 is asking before it.
    way
        What opens the door.
    hours
        Working hours.
    gain
        Share of influence that it should bring within direct reach, in [0, 1].
    weight
        Share of influence of the target, in [0, 1].
    levels
        Grades by which theirs stands above ours; ``None`` where not on record.
    beside
        Who of ours, nearer to their level, should come along.
    occasion, about, title
        The complaint, open issue or need that it may be about, by id, which of the three, and its name as its
        owner writes it; empty if none.
    route
        Of asking: the way to the target, by id.
    reasons
        Of asking: why another of ours than the one who asks meets the target: ``level``, ``place``,
        ``language``, else ``hours``; empty where it is the same.
    facts
        Ids of the facts that it rests on, sorted.
    """

    day: str
    member: str
    whom: str
    target: str
    number: int
    way: Way
    hours: float
    gain: float
    weight: float
    levels: float | None
    beside: str | None
    occasion: str | None
    about: str
    title: str
    route: tuple[str, ...]
    reasons: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def contact(self) -> bool:
        """Whether it is a contact with the target, not asking before it."""
        return self.number > 0

    @property
    def colleague(self) -> bool:
        """Whether a colleague of ours is asked."""
        return not self.contact and self.way is Way.COLLEAGUE


@dataclass(frozen=True, slots=True)
class Left(Plain):
    """Somebody who matters without a contact in the plan.

    Attributes
    ----------
    person, weight, reason
        Who, their share of influence, and why.
    rule
        The rule, where it is one.
    free
        The first day from then on when no rule limits a meeting, as an ISO date; ``None`` where no end is
        known.
    """

    person: str
    weight: float
    reason: Reason
    rule: Rule | None = None
    free: str | None = None


@dataclass(frozen=True, slots=True)
class Load(Plain):
    """Hours of one of ours.

    Attributes
    ----------
    member
        Id.
    hours
        That are there, by week; ``None`` where none are on record.
    promised, planned
        Of steps on record, and of the steps of this plan, by week.
    contacts, gain
        Contacts of this plan, and what they should bring.
    over
        Hours of steps on record for which there is no room by the day on which they are due.
    line
        Share of the hours from which a load is an alarm.
    """

    shown: ClassVar[tuple[str, ...]] = (
        "member", "hours", "promised", "planned", "contacts", "gain", "over", "share", "alarm",
    )  # fmt: skip

    member: str
    hours: tuple[float, ...] | None
    promised: tuple[float, ...]
    planned: tuple[float, ...]
    contacts: int
    gain: float
    over: float
    line: float

    @property
    def share(self) -> float | None:
        """Hours promised and planned of those that are there; ``None`` where there are none."""
        there = sum(self.hours or ())
        return (sum(self.promised) + sum(self.planned) + self.over) / there if there > 0 else None

    @property
    def alarm(self) -> bool:
        """Whether what is promised does not fit, or fills the hours up to the line."""
        there = sum(self.hours or ())
        return self.over > 0 or (there > 0 and sum(self.promised) >= self.line * there - 1e-9)

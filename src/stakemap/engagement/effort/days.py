"""The days of a plan: on which of them people work, who can be met, and how many hours are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.access import Access
from stakemap.context.contact_rules import Rule, rules_on, windows
from stakemap.engagement.effort.commitments import commitments
from stakemap.engagement.effort.steps import Reason
from stakemap.model import Interaction, Person
from stakemap.scoring.engagement.schedule import Days, spread
from stakemap.scoring.engagement.working_days import known_years, working
from stakemap.scoring.routes.introductions import Limits

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["PlanDays", "plan_days"]

_WEEK = 5
"""Working days to which the hours of a week belong."""
Bools = NDArray[np.bool_]


def plan_days(case: Case, days: int) -> PlanDays:
    """The days after the one that is looked at; none where no day is known."""
    return PlanDays(case, max(days, 0) if case.day is not None else 0)


@dataclass(eq=False)
class PlanDays:
    """The days of a plan.

    Attributes
    ----------
    case
        The facts.
    count
        How many days.
    """

    case: Case
    count: int
    _open: dict[str, Bools] = field(default_factory=dict)

    @property
    def first(self) -> date | None:
        """The first day; ``None`` where there is none."""
        return self.day(0) if self.count else None

    @property
    def last(self) -> date | None:
        """The last day; ``None`` where there is none."""
        return self.day(self.count - 1) if self.count else None

    def day(self, number: int) -> date:
        """A day by its number from 0."""
        assert self.case.day is not None  # noqa: S101  without a day there are no numbers
        return self.case.day + timedelta(days=1 + number)

    @cached_property
    def all(self) -> tuple[date, ...]:
        """Every day."""
        return tuple(self.day(k) for k in range(self.count))

    @cached_property
    def working(self) -> Bools:
        """On which of them people work."""
        return np.array([working(day) for day in self.all], np.bool_)

    @cached_property
    def week(self) -> NDArray[np.int64]:
        """Number of the week of each; weeks begin on Monday."""
        start = self.all[0].weekday() if self.all else 0
        return (np.arange(self.count) + start) // 7

    @property
    def weeks(self) -> int:
        """How many weeks they touch."""
        return int(self.week[-1]) + 1 if self.count else 0

    @cached_property
    def expected(self) -> tuple[int, ...]:
        """Years among them whose public holidays are expected, not arranged, or not known at all."""
        return tuple(sorted({day.year for day in self.all if not known_years().get(day.year, False)}))

    @cached_property
    def _members(self) -> Mapping[str, Bools]:
        """Working days on which each of ours is with us."""
        members = self.case.once(Access).members
        found = {}
        for member in self.case.once(Access).team:
            end = members[member].valid.end
            here = [end is None or day < end.earliest for day in self.all]
            found[member] = self.working & np.array(here, np.bool_)
        return found

    @cached_property
    def there(self) -> Mapping[str, tuple[float, ...]]:
        """Hours of each of ours in each week, by the working days in it; of those who have some on record."""
        members = self.case.once(Access).members
        return {
            member: tuple(hours * min(1.0, count / _WEEK) for count in self._counted(days))
            for member, days in self._members.items()
            if (hours := members[member].hours) is not None
        }

    def _counted(self, days: Bools) -> list[int]:
        return [int((days & (self.week == week)).sum()) for week in range(self.weeks)]

    @property
    def without_hours(self) -> tuple[str, ...]:
        """Those of ours whose hours are not on record: nothing can be planned for them."""
        members = self.case.once(Access).members
        return tuple(m for m in self.case.once(Access).team if members[m].hours is None)

    @cached_property
    def _due(self) -> Mapping[str, tuple[float, ...]]:
        """Hours of promised steps by the week in which they are due; overdue ones are due now."""
        found = {member: [0.0] * self.weeks for member in self.there}
        for one in commitments(self.case):
            owner, hours = one.step.owner, one.step.hours
            if owner not in found or not hours or one.rule is not None or not self.weeks:
                continue
            if one.due is None:
                week = self.weeks - 1
            elif one.due > self.all[-1]:
                continue
            else:
                week = int(self.week[max(0, (one.due - self.all[0]).days)])
            found[owner][week] += hours
        return {member: tuple(hours) for member, hours in found.items()}

    @cached_property
    def promised(self) -> Mapping[str, tuple[float, ...]]:
        """Hours of promised steps as they are worked: in the week in which they are due, or before."""
        return {member: spread(due, self.there[member]) for member, due in self._due.items()}

    @cached_property
    def over(self) -> Mapping[str, float]:
        """Hours of promised steps for which there is no room by the day on which they are due."""
        return {m: max(0.0, sum(due) - sum(self.promised[m])) for m, due in self._due.items()}

    @cached_property
    def hours(self) -> Mapping[str, tuple[float, ...]]:
        """Hours that can be planned: what is there up to the alarm, less what is promised."""
        alarm = self.case.graph.catalogue.value("effort_alarm")
        return {
            member: tuple(max(0.0, alarm * h - p) for h, p in zip(hours, self.promised[member], strict=True))
            for member, hours in self.there.items()
        }

    @cached_property
    def met(self) -> Mapping[str, tuple[int, ...]]:
        """Days on which each of theirs was or is to be met; below 0 before the first day."""
        found: dict[str, set[int]] = {}
        if not self.count:
            return {}
        for contact in self.case.once(Access).graph.of(Interaction):
            if contact.day.earliest < self.all[0]:
                last = min(contact.day.latest, self.all[0] - timedelta(days=1))
                found.setdefault(contact.person, set()).add((last - self.all[0]).days)
        for one in commitments(self.case):
            if one.contact and one.due is not None:
                for person in one.people:
                    found.setdefault(person, set()).add(max(0, (one.due - self.all[0]).days))
        return {person: tuple(sorted(days)) for person, days in found.items()}

    def open(self, person: str) -> Bools:
        """Working days on which no rule of a tender limits a meeting with somebody."""
        if person not in self._open:
            free = self.working.copy()
            for k in np.flatnonzero(free & self._ruled).tolist():
                free[k] = not rules_on(self.case, person, self.all[k], "meeting")
            self._open[person] = free
        return self._open[person]

    @cached_property
    def _ruled(self) -> Bools:
        """Days on which any rule is in force for anybody."""
        spans = windows(self.case)
        return np.array([any(one.covers(day) for one in spans) for day in self.all], np.bool_)

    def rule(self, person: str) -> tuple[Rule | None, str | None]:
        """What limits a meeting with somebody on the first working day, and from when nothing does.

        Where no end is on record, the rule that has none, which need not hold already on that day.
        """
        day = self.all[int(np.flatnonzero(self.working)[0])] if self.working.any() else None
        first: Rule | None = None
        while day is not None and (found := rules_on(self.case, person, day, "meeting")):
            first = first or found[0]
            if endless := [rule for rule in found if rule.until is None]:
                return endless[0], None
            day = max(date.fromisoformat(rule.until) for rule in found if rule.until is not None)
        return first, day.isoformat() if day is not None else None

    def against(self, person: str) -> Reason | None:
        """Why nobody is sent to somebody; ``None`` where nothing speaks against it.

        Whoever an integrity note is about, by themselves, post or unit, is spoken of with compliance first.
        """
        record = self.case.graph.get(person)
        if not isinstance(record, Person) or record.unknown:
            return Reason.UNKNOWN
        if person in self.case.once(Access).avoid:
            return Reason.INTEGRITY
        if not self.count:
            return Reason.NO_DAY
        if not self.open(person).any():
            return Reason.RULE
        if not self.there:
            return Reason.UNRECORDED
        return None if any(map(any, self.hours.values())) else Reason.FULL

    def room(self, person: str, asked: str | None = None, *, after_asking: bool = False) -> int:
        """How many contacts with somebody these days hold, by the pauses; if wanted, after asking."""
        pause, taken, count = self._pause, list(self.met.get(person, ())), 0
        first = self._asked_by(asked) if after_asking else 0
        for day in np.flatnonzero(self.open(person)).tolist():
            if day >= first and all(abs(day - other) >= pause for other in taken):
                taken.append(day)
                count += 1
        return count

    def _asked_by(self, asked: str | None) -> int:
        """The first day of a contact for which a colleague, or somebody of theirs, is asked before."""
        open_, met = (self.working, ()) if asked is None else (self.open(asked), self.met.get(asked, ()))
        days = (
            day
            for day in np.flatnonzero(open_).tolist()
            if all(abs(day - other) >= self._pause for other in met)
        )
        return next(days, self.count) + int(self.case.graph.catalogue.value("effort_lead"))

    def last_week(self, person: str) -> int:
        """The week in which the last day lies on which somebody can be met."""
        days = np.flatnonzero(self.open(person))
        return int(self.week[days[-1]]) if days.size else 0

    @property
    def _pause(self) -> int:
        return int(self.case.graph.catalogue.value("effort_pause"))

    def questions(self, person: str) -> int:
        """How often somebody can be asked for an introduction in these days."""
        limits = Limits()
        return min(limits.per_person, 1 + max(self.count - 1, 0) // max(limits.cool_down, 1))

    def days(self, people: Iterable[str]) -> Days:
        """What dates are found under."""
        value, limits = self.case.graph.catalogue.value, Limits()
        free = {person: self.open(person) for person in people}
        return Days(
            self.working,
            self.week,
            self.hours,
            free | dict(self._members),
            self.met,
            self._pause,
            limits.cool_down,
            int(value("effort_lead")),
            int(value("effort_a_day")),
        )

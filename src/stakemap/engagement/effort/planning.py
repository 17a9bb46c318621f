"""Where the next hours go: who of ours meets whom, how often, on which days, and what that should bring.

First who gets how much, then when.  What is promised already keeps its hours; what a rule forbids is not
planned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.access import Access
from stakemap.access.introduction_network import NO_FACTS
from stakemap.context.analysed import Analysed, case_of
from stakemap.engagement.effort.assignment import Assignment, Fit
from stakemap.engagement.effort.commitments import commitments, done_contacts, dropped_pairs
from stakemap.engagement.effort.days import PlanDays, plan_days
from stakemap.engagement.effort.occasions import Occasions
from stakemap.engagement.effort.result import EffortPlan
from stakemap.engagement.effort.steps import Left, Load, Planned, Reason
from stakemap.model import Complaint, Need, OpenIssue
from stakemap.scoring.engagement.allocation import Allocation, allocate, gains
from stakemap.scoring.engagement.schedule import Days, Job, Meeting, Timetable, timetable, weekly

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["effort"]

_LEAST = 1e-3
"""Share of the influence that a contact must add to be worth a line."""
_PARTS = 4
"""Hours are counted in quarters."""


def effort(analysis: Analysed | Case, *, days: int | None = None) -> EffortPlan:
    """Who of ours meets whom, how often and when, so that as much influence as possible is known directly.

    Each contact covers a share of what is open of a relation, so that further ones add less.  Who gets how
    much is the best choice within everybody's hours (`scoring.engagement.allocation`); then each contact
    takes the first day that is free (`scoring.engagement.schedule`).  A colleague who knows somebody is asked
    before a stranger is.  No contact is planned on a day on which a rule of a tender limits it.

    Parameters
    ----------
    analysis
        With facts; those who matter are weighted by influence.
    days
        How far to look ahead, from the day after the one that is looked at; the assumption ``effort_days``
        by default.

    Returns
    -------
    EffortPlan
        Without steps where nobody of ours has hours on record, or no day is known.

    Raises
    ------
    InputError
        Bare arrays.

    Examples
    --------
    >>> import stakemap as sm
    >>> city = sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0, decision=sm.examples.DECISION)
    >>> plan = effort(city)
    >>> plan.exact, plan.steps[0].day > sm.examples.TODAY
    (True, True)
    """
    case = case_of(analysis, *NO_FACTS)
    return case.once(_effort, days)


def _effort(case: Case, days: int | None) -> EffortPlan:
    wanted = int(case.graph.catalogue.value("effort_days")) if days is None else days
    calendar = plan_days(case, wanted)
    people = Assignment(case)
    options = _Options(case, people, calendar)
    chosen = options.choose()
    return _Written(case, people, calendar, options, chosen).plan()


@dataclass(frozen=True, slots=True)
class _Option:
    """So many contacts of one of ours with one of theirs."""

    fit: Fit
    gains: tuple[float, ...]

    def hours(self, ask: float) -> Mapping[str, float]:
        """Hours of each of ours."""
        used = {self.fit.member: self.fit.hours * len(self.gains)}
        if self.fit.asker is not None:
            used[self.fit.asker] = used.get(self.fit.asker, 0.0) + ask
        return used


class _Options:
    """Everything that may be chosen, and what limits the choice."""

    def __init__(self, case: Case, people: Assignment, calendar: PlanDays) -> None:
        self.case, self.people, self.calendar = case, people, calendar
        self.ask = case.graph.catalogue.value("effort_ask_hours")
        self.left: dict[str, Reason] = {}
        self.promised = Counter(p for one in commitments(case) if one.contact for p in one.people)
        self.promised.update(person for person, held in done_contacts(case).items() for _ in range(held))
        self.dropped = dropped_pairs(case)
        self.all = [option for person in people.grid.people for option in self._of(person)]

    def _of(self, person: str) -> Iterable[_Option]:
        """Options with one person; none where a reason against it is noted."""
        reason = self.calendar.against(person)
        if reason is not None:
            self.left[person] = reason
            return
        allowed = int(self.case.graph.catalogue.value("effort_contacts")) - self.promised[person]
        allowed = min(allowed, self.calendar.room(person))
        weight, known = self.people.shares[person], self.people.known[person]
        found = False
        for fit in self.people.fits(person):
            if {(fit.member, person), (fit.asker, fit.asked)} & self.dropped:
                continue
            most = min(allowed, self.calendar.room(person, fit.asked, after_asking=fit.asker is not None))
            open_ = known if not self.promised[person] else self._after(known, fit.share, person)
            each = [gain for gain in gains(weight, open_, fit.share, max(most, 0)) if gain >= _LEAST]
            for k in range(len(each)):
                found = True
                yield _Option(fit, tuple(each[: k + 1]))
        if not found:
            self.left[person] = Reason.SMALL if allowed > 0 else Reason.ENOUGH

    def _after(self, known: float, share: float, person: str) -> float:
        """What is known once the contacts that are promised have taken place."""
        return 1.0 - (1.0 - known) * (1.0 - share) ** self.promised[person]

    def choose(self) -> tuple[tuple[_Option, ...], Allocation]:
        """The best options within everybody's hours."""
        values = [sum(option.gains) for option in self.all]
        order = {person: k for k, person in enumerate(self.people.grid.people)}
        groups = [order[option.fit.person] for option in self.all]
        rows = [*self._hours(), *self._asked()]
        use = np.array([row for row, _ in rows]).reshape(len(rows), len(self.all))
        found = allocate(values, groups, use, [limit for _, limit in rows])
        return tuple(self.all[k] for k in found.chosen), found

    def _hours(self) -> Iterable[tuple[NDArray[np.float64], float]]:
        """For each of ours: hours up to each week in which the days of somebody end, in quarters."""
        ends = {person: self.calendar.last_week(person) for person in self.people.grid.people}
        used = [option.hours(self.ask) for option in self.all]
        for member, hours in self.calendar.hours.items():
            for week in sorted({ends[option.fit.person] for option in self.all}):
                row = [
                    np.ceil(one.get(member, 0.0) * _PARTS) if ends[option.fit.person] <= week else 0.0
                    for option, one in zip(self.all, used, strict=True)
                ]
                yield np.array(row), float(np.floor(sum(hours[: week + 1]) * _PARTS + 1e-9))

    def _asked(self) -> Iterable[tuple[NDArray[np.float64], float]]:
        """For each of theirs who could introduce somebody: how often they can be asked in these days."""
        for asked in sorted({option.fit.asked for option in self.all if option.fit.asked is not None}):
            row = np.array([float(option.fit.asked == asked) for option in self.all])
            yield row, float(self.calendar.questions(asked))


@dataclass(frozen=True)
class _Written:
    """A choice written as a plan."""

    case: Case
    people: Assignment
    calendar: PlanDays
    options: _Options
    choice: tuple[tuple[_Option, ...], Allocation]

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The chosen options as jobs."""
        ask = self.options.ask
        return tuple(
            Job(o.fit.person, o.fit.member, o.fit.hours, o.gains, o.fit.asker, o.fit.asked, ask)
            for o in self.choice[0]
        )

    @cached_property
    def days(self) -> Days:
        """The days with all that limits them."""
        asked = {job.asked for job in self.jobs if job.asked is not None}
        return self.calendar.days({job.person for job in self.jobs} | asked)

    @cached_property
    def table(self) -> Timetable:
        """The jobs with their days."""
        return timetable(self.jobs, self.days)

    def plan(self) -> EffortPlan:
        """All of it."""
        steps = tuple(self._step(one) for one in self.table.meetings)
        _, found = self.choice
        named = {*self.people.grid.team, *self.people.grid.people}
        named |= {n for s in steps for n in (s.member, s.whom, s.target, *s.route)}
        named |= {s.occasion for s in steps if s.occasion is not None}
        return EffortPlan(
            self.calendar.first.isoformat() if self.calendar.first else None,
            self.calendar.last.isoformat() if self.calendar.last else None,
            steps,
            found.value,
            found.bound,
            found.exact,
            sum(self.table.left.values()),
            self._range(),
            tuple(self._loads()),
            tuple(self._left()),
            commitments(self.case),
            self.calendar.expected,
            self.calendar.without_hours,
            self.case.once(Access).cast(named),
        )

    def _range(self) -> tuple[float, float]:
        """What the dated contacts add with the lowest and the highest share that one is assumed to cover."""
        assumed = self.case.graph.catalogue.assumptions["effort_share"]
        ends = []
        for end in (assumed.low, assumed.high):
            total = 0.0
            for k, job in enumerate(self.jobs):
                held = sum(one.job == k and one.number > 0 for one in self.table.meetings)
                share = min(1.0, self.choice[0][k].fit.share * end / assumed.value)
                known = self.people.known[job.person]
                total += sum(gains(self.people.shares[job.person], known, share, held))
            ends.append(total)
        return ends[0], ends[1]

    def _step(self, one: Meeting) -> Planned:
        fit, occasions = self.choice[0][one.job].fit, self.case.once(Occasions)
        contact = one.number > 0
        route = self.people.route(fit.person) if fit.asked is not None else None
        ties = self.case.once(Access).evidence.facts_between
        facts: set[str] = {fit.member, fit.person}
        if fit.way.value == "own":
            facts |= set(ties(fit.member, fit.person))
        elif fit.asker is not None and fit.asked is None:
            facts |= set(ties(fit.asker, fit.person))
        elif route is not None:
            facts |= set(route.facts)
        subject = occasions.of(fit.person) if contact and one.number == 1 else None
        if subject is not None:
            facts.add(subject)
        return Planned(
            self.calendar.day(one.day).isoformat(),
            one.member,
            one.whom,
            fit.person,
            one.number,
            fit.way,
            one.hours,
            one.gain,
            self.people.shares[fit.person],
            fit.levels if contact else None,
            self._beside(fit) if contact else None,
            subject,
            *self._about(subject),
            route.nodes if route is not None and not contact else (),
            () if contact else self._reasons(fit),
            tuple(sorted(fact for fact in facts if fact in self.case.graph)),
        )

    def _reasons(self, fit: Fit) -> tuple[str, ...]:
        """What the one who meets somebody has before the one of ours who asks for it."""
        if fit.asker in (None, fit.member):
            return ()
        asker = next(one for one in self.people.fits(fit.person) if one.member == fit.asker)
        return fit.before(asker) or ("hours",)

    def _about(self, subject: str | None) -> tuple[str, str]:
        """Which kind of occasion it is, and its name as its owner writes it."""
        record = self.case.graph.get(subject) if subject is not None else None
        return (
            (record.kind_of_fact, record.name)
            if isinstance(record, Complaint | OpenIssue | Need)
            else ("", "")
        )

    def _beside(self, fit: Fit) -> str | None:
        """Who of ours is nearest to their level, where the one who goes is more than a grade below."""
        if fit.levels is None or fit.levels <= 1:
            return None
        gaps = {m: self.people.levels(m, fit.person) for m in self.people.grid.team}
        near = sorted((abs(gap), m) for m, gap in gaps.items() if gap is not None and abs(gap) < fit.levels)
        return near[0][1] if near else None

    def _loads(self) -> Iterable[Load]:
        planned = weekly(self.table.meetings, self.days)
        for member in self.people.grid.team:
            there = self.calendar.there.get(member)
            weeks = len(there) if there is not None else 0
            mine = [one for one in self.table.meetings if one.member == member]
            yield Load(
                member,
                tuple(there) if there is not None else None,
                self.calendar.promised.get(member, (0.0,) * weeks),
                planned.get(member, (0.0,) * weeks),
                sum(one.number > 0 for one in mine),
                sum(one.gain for one in mine),
                self.calendar.over.get(member, 0.0),
                self.case.graph.catalogue.value("effort_alarm"),
            )

    def _all_asked(self, person: str, asked: Mapping[str, int]) -> bool:
        """Whether everybody who could introduce us to somebody is asked as often as may be."""
        doors = {option.fit.asked for option in self.options.all if option.fit.person == person}
        return all(door is not None and asked.get(door, 0) >= self.calendar.questions(door) for door in doors)

    def _left(self) -> Iterable[Left]:
        """Those who matter and have no contact in the plan, with the reason."""
        dated = {one.whom for one in self.table.meetings if one.number > 0}
        chosen: Sequence[str] = [job.person for job in self.jobs]
        asked = Counter(job.asked for job in self.jobs if job.asked is not None)
        for person in self.people.grid.people:
            if person not in dated:
                other = Reason.ASKED if self._all_asked(person, asked) else Reason.NO_HOURS
                reason = self.options.left.get(person, Reason.NO_DAY if person in chosen else other)
                rule, free = self.calendar.rule(person) if reason is Reason.RULE else (None, None)
                yield Left(person, self.people.shares[person], reason, rule, free)

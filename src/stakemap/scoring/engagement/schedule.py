"""When: days for chosen contacts, under hours, days that are barred, pauses, and who has to be asked before.

Contacts that have little time left are dated first, each on the first day that is free.  A contact takes
its hours from the week of its day or, where that is full, from weeks before it, since it can be prepared
ahead; so what counts is that up to each week no more hours are used than there were.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

__all__ = ["Days", "Job", "Meeting", "Timetable", "spread", "timetable", "weekly"]

_SLACK = 1e-9
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Job:
    """Contacts of one of ours with one of theirs, and whom to ask before.

    Attributes
    ----------
    person, member
        Whom, and who of ours.
    hours
        Of one contact.
    gains
        What each contact adds; its length is how many there are to be.
    asker
        Who of ours asks, or is asked, before the first contact; ``None`` where nobody is.
    asked
        Who of theirs is asked for an introduction; ``None`` where a colleague of ours is asked.
    ask_hours
        Of asking.
    """

    person: str
    member: str
    hours: float
    gains: tuple[float, ...]
    asker: str | None = None
    asked: str | None = None
    ask_hours: float = 0.0


@dataclass(frozen=True, eq=False)
class Days:
    """The days that are planned, numbered from 0, and what limits them.

    Attributes
    ----------
    working
        Whether people work, shape (d,).
    week
        Number of the week from 0, shape (d,), ascending.
    hours
        Hours of each of ours in each week, shape (w,); somebody without hours does nothing.
    free
        Days on which somebody, ours or theirs, can be met, shape (d,); without an entry every working day.
    met
        Days on which somebody was or will be met, whatever is planned here; below 0 before the first day.
    pause
        Days between two contacts with one person.
    ask_pause
        Days between two questions to one person for an introduction.
    lead
        Days from asking to the first contact.
    a_day
        Contacts that one of ours can have on a day.
    """

    working: Bools
    week: NDArray[np.int64]
    hours: Mapping[str, Sequence[float]]
    free: Mapping[str, Bools] = field(default_factory=dict)
    met: Mapping[str, Sequence[int]] = field(default_factory=dict)
    pause: int = 14
    ask_pause: int = 90
    lead: int = 3
    a_day: int = 2

    def open(self, *who: str | None) -> Bools:
        """Working days on which all of them can be met."""
        found = self.working.copy()
        for one in who:
            if one is not None and one in self.free:
                found &= self.free[one]
        return found


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated thing: contact `number` of a job, from 1, or asking before it (0)."""

    job: int
    number: int
    day: int
    member: str
    whom: str
    hours: float
    gain: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """What found a day, in order of days, and how many contacts of each job found none."""

    meetings: tuple[Meeting, ...]
    left: Mapping[int, int]

    @property
    def value(self) -> float:
        """Sum of the gains that found a day."""
        return math.fsum(one.gain for one in self.meetings)


class _Book:
    """Hours used up to each week, and days on which people are met."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.there = {m: np.cumsum(np.asarray(h, np.float64)) for m, h in days.hours.items()}
        self.used = {m: np.zeros_like(h) for m, h in self.there.items()}
        self.met: dict[str, list[int]] = defaultdict(list, {p: list(on) for p, on in days.met.items()})
        self.asked: dict[str, list[int]] = defaultdict(list)
        self.busy: dict[tuple[str, int], int] = defaultdict(int)

    def fits(self, member: str, day: int, hours: float) -> bool:
        """Whether one of ours has the hours by the week of a day, and that day is not full."""
        if member not in self.there or self.busy[member, day] >= self.days.a_day:
            return False
        week = int(self.days.week[day])
        room = self.there[member][week:] - self.used[member][week:]
        return bool((room + _SLACK >= hours).all())

    def rested(self, person: str, day: int, *, asking: bool) -> bool:
        """Whether the pause since the last contact, and to the next, is long enough."""
        far = all(abs(day - other) >= self.days.pause for other in self.met[person])
        return far and not (asking and any(abs(day - o) < self.days.ask_pause for o in self.asked[person]))

    def ask(self, member: str, day: int, hours: float, whom: str | None) -> None:
        """Write a question for an introduction into the book; of a colleague where it is to nobody."""
        self.meet(member, day, hours)
        if whom is not None:
            self.met[whom].append(day)
            self.asked[whom].append(day)

    def unask(self, member: str, day: int, hours: float, whom: str | None) -> None:
        """Strike a question that led to nothing."""
        self.used[member][int(self.days.week[day]) :] -= hours
        self.busy[member, day] -= 1
        if whom is not None:
            self.met[whom].remove(day)
            self.asked[whom].remove(day)

    def meet(self, member: str, day: int, hours: float, whom: str | None = None) -> None:
        """Write a contact into the book."""
        self.used[member][int(self.days.week[day]) :] += hours
        self.busy[member, day] += 1
        if whom is not None:
            self.met[whom].append(day)


def timetable(jobs: Sequence[Job], days: Days) -> Timetable:
    """Days for the contacts of some jobs.

    Two orders are tried, the least time left first and the largest gain first; that whose contacts add more
    is taken.  Nothing that found no day could be added without moving something else.

    Parameters
    ----------
    jobs
        What is to be dated; of equal ones the first comes first.
    days
        The days and what limits them.

    Returns
    -------
    Timetable
        O(jobs x contacts x days).  Never a contact on a day that is no working day, is barred for either
        side, or lies within the pause of another one with the same person.

    Examples
    --------
    >>> days = Days(np.array([True] * 5), np.zeros(5, np.int64), {"us": [4.0]}, pause=2)
    >>> told = timetable([Job("x", "us", 2.0, (0.2, 0.1, 0.05))], days)
    >>> [(one.number, one.day) for one in told.meetings], dict(told.left)
    ([(1, 0), (2, 2)], {0: 1})
    """
    order = range(len(jobs))
    last = [_last(days.open(job.person, job.member)) for job in jobs]
    ways: tuple[Callable[[int], tuple[float, ...]], ...] = (
        lambda k: (last[k], -sum(jobs[k].gains), k),
        lambda k: (-sum(jobs[k].gains) / max(jobs[k].hours, _SLACK), k),
    )
    tried = [_placed(jobs, days, sorted(order, key=way)) for way in ways]
    return max(tried, key=lambda one: one.value)


def _last(open_: Bools) -> int:
    found = np.flatnonzero(open_)
    return int(found[-1]) if found.size else -1


def _placed(jobs: Sequence[Job], days: Days, order: Sequence[int]) -> Timetable:
    book, meetings, left = _Book(days), list[Meeting](), {}
    for k in order:
        placed = _job(book, jobs[k], k)
        meetings += placed
        if missing := len(jobs[k].gains) - sum(one.number > 0 for one in placed):
            left[k] = missing
    meetings.sort(key=lambda one: (one.day, one.job, one.number))
    return Timetable(tuple(meetings), left)


def _job(book: _Book, job: Job, k: int) -> list[Meeting]:
    """The contacts of one job that find a day; asking and the first contact do so together or not at all."""
    days, first = book.days, 0
    placed: list[Meeting] = []
    open_ = np.flatnonzero(days.open(job.person, job.member)).tolist()
    if job.asker is not None and job.gains:
        asking, first = _asking(book, job, k, open_)
        if asking is None:
            return []
        placed.append(asking)
    for number, gain in enumerate(job.gains, start=1):
        day = _first_day(book, job, open_, first)
        if day is None:
            break
        book.meet(job.member, day, job.hours, job.person)
        placed.append(Meeting(k, number, day, job.member, job.person, job.hours, gain))
        first = day + 1
    return placed


def _first_day(book: _Book, job: Job, open_: Sequence[int], first: int) -> int | None:
    return next(
        (
            day
            for day in open_
            if day >= first
            and book.rested(job.person, day, asking=False)
            and book.fits(job.member, day, job.hours)
        ),
        None,
    )


def _asking(book: _Book, job: Job, k: int, open_: Sequence[int]) -> tuple[Meeting | None, int]:
    """The first day on which somebody can be asked so that a first contact can follow, and from when."""
    assert job.asker is not None  # noqa: S101  the caller looked
    days = book.days
    for day in np.flatnonzero(days.open(job.asker, job.asked)).tolist():
        if job.asked is not None and not book.rested(job.asked, day, asking=True):
            continue
        if not book.fits(job.asker, day, job.ask_hours):
            continue
        book.ask(job.asker, day, job.ask_hours, job.asked)
        if _first_day(book, job, open_, day + days.lead) is not None:
            whom = job.asked if job.asked is not None else job.asker
            return Meeting(k, 0, day, job.asker, whom, job.ask_hours, 0.0), day + days.lead
        book.unask(job.asker, day, job.ask_hours, job.asked)
    return None, 0


def weekly(meetings: Sequence[Meeting], days: Days) -> dict[str, tuple[float, ...]]:
    """Hours that each of ours works in each week: in the week of the day, else in the weeks before it.

    Examples
    --------
    >>> days = Days(np.array([True] * 2), np.array([0, 1]), {"us": [2.0, 2.0]})
    >>> weekly([Meeting(0, 1, 1, "us", "x", 3.0, 0.1)], days)
    {'us': (1.0, 2.0)}
    """
    due = {member: [0.0] * len(hours) for member, hours in days.hours.items()}
    for one in meetings:
        due[one.member][int(days.week[one.day])] += one.hours
    return {member: spread(due[member], days.hours[member]) for member in sorted(due)}


def spread(due: Sequence[float], hours: Sequence[float]) -> tuple[float, ...]:
    """Each week takes what it has room for, the last first; what is over goes to the week before."""

    def carry(over: tuple[float, float], week: tuple[float, float]) -> tuple[float, float]:
        wanted = over[1] + week[0]
        done = min(wanted, week[1])
        return done, wanted - done

    pairs = list(zip(reversed(due), reversed(hours), strict=True))
    done = [one for one, _ in accumulate(pairs, carry, initial=(0.0, 0.0))][1:]
    return tuple(reversed(done))

"""When: days for chosen contacts."""

from itertools import pairwise

import numpy as np
import pytest

from stakemap.scoring.engagement.schedule import Days, Job, timetable, weekly

MEMBERS, PEOPLE = ("m0", "m1", "m2"), tuple(f"p{k}" for k in range(6))


def calendar(seed):
    """Days, quiet times and jobs as luck has it."""
    draw = np.random.default_rng(seed)
    d = int(draw.integers(1, 50))
    start = int(draw.integers(0, 7))
    week = (np.arange(d) + start) // 7
    working = ((np.arange(d) + start) % 7 < 5) & (draw.random(d) > 0.1)
    hours = {m: draw.integers(0, 12, int(week[-1]) + 1).astype(float).tolist() for m in MEMBERS}
    free = {}
    for person in (*PEOPLE, *MEMBERS[:1]):
        days = np.ones(d, bool)
        for _ in range(int(draw.integers(0, 3))):
            since = int(draw.integers(0, d))
            days[since : since + int(draw.integers(1, 20))] = False
        free[person] = days
    met = {PEOPLE[0]: [-int(draw.integers(0, 30))]}
    days = Days(working, week, hours, free, met, int(draw.integers(1, 15)), 30, int(draw.integers(0, 4)))
    jobs = []
    for person in PEOPLE[: int(draw.integers(0, len(PEOPLE)))]:
        gains = tuple((0.5 ** np.arange(1, int(draw.integers(1, 5)))).tolist())
        member, kind = str(draw.choice(MEMBERS)), int(draw.integers(0, 3))
        asker = str(draw.choice(MEMBERS)) if kind else None
        asked = PEOPLE[-1] if kind == 2 else None
        jobs.append(Job(person, member, float(draw.integers(1, 6)), gains, asker, asked, 1.0))
    return jobs, days


def check(jobs, days, told):
    """Every limit, by hand."""
    contacts = {}
    for one in told.meetings:
        assert days.working[one.day], "no working day"
        for who in {one.member, one.whom}:
            assert who not in days.free or days.free[who][one.day], "a barred day"
        if one.whom not in MEMBERS:
            contacts.setdefault(one.whom, []).append(one.day)
    for member, day in {(one.member, one.day) for one in told.meetings}:
        assert sum((one.member, one.day) == (member, day) for one in told.meetings) <= days.a_day
    questions = sorted((one.whom, one.day) for one in told.meetings if not one.number)
    for (one, asked), (two, again) in pairwise(questions):
        assert one != two or one in MEMBERS or again - asked >= days.ask_pause, "asked too often"
    for person, on in contacts.items():
        every = sorted([*on, *days.met.get(person, ())])
        assert all(b - a >= days.pause for a, b in pairwise(every))
    for k, job in enumerate(jobs):
        mine = [one for one in told.meetings if one.job == k]
        assert [one.number for one in mine if one.number] == list(
            range(1, 1 + sum(o.number > 0 for o in mine))
        )
        if job.asker is not None and mine:
            assert mine[0].number == 0
            assert mine[0].member == job.asker
            assert mine[0].whom == (job.asked or job.asker)
            assert (mine[0].hours, mine[0].gain) == (job.ask_hours, 0.0)
            assert mine[0].day + days.lead <= mine[1].day, "asked before"
        steps = [one for one in mine if one.number]
        assert all((one.member, one.whom, one.hours) == (job.member, job.person, job.hours) for one in steps)
        assert [one.gain for one in steps] == list(job.gains[: len(steps)])
        assert told.left.get(k, 0) == len(job.gains) - sum(one.number > 0 for one in mine)
    for member, hours in weekly(told.meetings, days).items():
        assert all(a <= b + 1e-9 for a, b in zip(hours, days.hours[member], strict=True))
        spent = sum(one.hours for one in told.meetings if one.member == member)
        assert sum(hours) == pytest.approx(spent)


def test_never_a_step_on_a_barred_day_nor_beyond_the_hours_in_1000_random_calendars():
    placed = 0
    for seed in range(1000):
        jobs, days = calendar(seed)
        told = timetable(jobs, days)
        check(jobs, days, told)
        placed += len(told.meetings)
    assert placed > 1000, "the calendars leave room for steps"


def test_a_quiet_time_from_the_third_day_on_is_planned_around():
    quiet = np.array([True, True, False, False, False, False])
    days = Days(np.ones(6, bool), np.zeros(6, np.int64), {"m": [20.0]}, {"p": quiet}, pause=1, a_day=1)
    told = timetable([Job("q", "m", 1.0, (0.9, 0.8)), Job("p", "m", 1.0, (0.1, 0.05))], days)
    assert [(one.whom, one.day) for one in told.meetings] == [("p", 0), ("p", 1), ("q", 2), ("q", 3)]


def test_nothing_that_was_left_could_be_added():
    for seed in range(200):
        jobs, days = calendar(seed)
        told = timetable(jobs, days)
        for k in told.left:
            if jobs[k].asker is not None or any(one.job == k for one in told.meetings):
                continue
            for day in np.flatnonzero(days.open(jobs[k].person, jobs[k].member)).tolist():
                on = [one.day for one in told.meetings if one.whom == jobs[k].person]
                if any(abs(day - o) < days.pause for o in [*on, *days.met.get(jobs[k].person, ())]):
                    continue
                if sum(o.member == jobs[k].member and o.day == day for o in told.meetings) >= days.a_day:
                    continue
                used = np.zeros(len(days.hours["m0"]))
                for one in told.meetings:
                    if one.member == jobs[k].member:
                        used[days.week[one.day] :] += one.hours
                room = np.cumsum(days.hours[jobs[k].member]) - used
                assert (room[days.week[day] :] + 1e-9 < jobs[k].hours).any(), (seed, k, day)


def test_hours_come_from_the_week_before_where_the_week_is_full():
    days = Days(np.array([True, True]), np.array([0, 1]), {"m": [2.0, 2.0]})
    told = timetable([Job("p", "m", 3.0, (0.5,))], days)
    assert [one.day for one in told.meetings] == [1]
    assert weekly(told.meetings, days) == {"m": (1.0, 2.0)}


def test_no_jobs_and_no_days_make_an_empty_timetable():
    empty = Days(np.zeros(0, bool), np.zeros(0, np.int64), {})
    assert timetable([], empty).meetings == ()
    assert timetable([Job("p", "m", 1.0, (0.5,))], empty).left == {0: 1}

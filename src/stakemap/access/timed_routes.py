"""Routes whose steps are taken one after the other, from the day of the analysis to a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from stakemap.access.results import Route
from stakemap.access.tie_evidence import Grounds
from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.confidence import State
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Fact
from stakemap.scoring.core.measuring import arc_facts
from stakemap.scoring.routes.route_reliability import Chance, at_least_one
from stakemap.scoring.routes.timed_paths import OrderedPath, k_best_in_order

if TYPE_CHECKING:
    from stakemap.access.reach import Access

__all__ = ["Timetable"]

MOST_SLOTS = 60
"""Days of change between the day of the analysis and the last day that are looked at."""


class Timetable:
    """The introduction view on every day from now to the last on which some fact begins or has ended.

    Ties hold in a slot as they do on its first day: strength, confidence, holders of posts.
    """

    def __init__(self, access: Access, until: date) -> None:
        day = access.case.day
        if day is None:
            raise InputError("nothing is dated", hint="leave out `until`")
        if until < day:
            raise InputError(f"{until} is before the day of the analysis, {day}", hint="give a later day")
        days = _changes(access, day, until)
        if len(days) >= MOST_SLOTS:
            raise LimitExceeded(
                f"{len(days)} days of change until {until}, at most {MOST_SLOTS}", hint="give an earlier day"
            )
        self.access, self.days = access, (day, *days)
        seen = (access.graph.snapshot(each, "introduction") for each in self.days)
        self.grounds = [Grounds(access.graph, snapshot) for snapshot in seen]
        self.avoid = [
            access.shut_on(each, g.snapshot) for each, g in zip(self.days, self.grounds, strict=True)
        ]

    def best(
        self, least: State, starts: tuple[str, ...], goals: tuple[str, ...], k: int
    ) -> tuple[OrderedPath, ...]:
        """The k most reliable routes in order of time."""
        slots = [grounds.at(least) for grounds in self.grounds]
        return k_best_in_order(slots, starts, goals, k=k, avoid=self.avoid)

    def route(self, least: State, path: OrderedPath) -> Route:
        """A route with the grounds and the first day of each step."""
        steps = []
        for at, arc in zip(path.slots, path.arcs, strict=True):
            known, whole = self.grounds[at].at(least), self.grounds[at].snapshot
            here = whole.arc(known.nodes[int(known.sources[arc])], known.nodes[int(known.targets[arc])])
            assert here is not None  # noqa: S101  weaker evidence only takes arcs away
            step = self.grounds[at].step(here, self.access.ranks)
            on = self.days[at].isoformat()
            steps.append(replace(step, probability=float(known.strength[arc]), on=on))
        return Route(tuple(steps))

    def chance(self, least: State, paths: tuple[OrderedPath, ...], seed: int | None) -> Chance:
        """That at least one of the routes works; a tie is one tie on whatever day it is used."""
        numbers: dict[tuple[str, str], int] = {}
        strength: dict[int, float] = {}
        ways = []
        for path in paths:
            way = []
            for at, arc in zip(path.slots, path.arcs, strict=True):
                known = self.grounds[at].at(least)
                tie = numbers.setdefault(_ends(known, arc), len(numbers))
                strength.setdefault(tie, float(known.strength[arc]))
                way.append(tie)
            ways.append(way)
        return at_least_one(ways, strength, seed=seed) if ways else Chance(0.0, 0.0, 0.0)


def _ends(snapshot: Snapshot, arc: int) -> tuple[str, str]:
    """The ends of a tie, in order of id where both directions rest on the same facts."""
    i, j = snapshot.nodes[int(snapshot.sources[arc])], snapshot.nodes[int(snapshot.targets[arc])]
    back = snapshot.arc(j, i)
    if back is not None and arc_facts(snapshot, arc) == arc_facts(snapshot, back):
        return min(i, j), max(i, j)
    return i, j


def _changes(access: Access, day: date, until: date) -> list[date]:
    """Days after the first and up to the last on which some fact begins to hold or holds no more."""
    found = set()
    for fact in access.graph.facts:
        if isinstance(fact, Fact):
            if fact.valid.start is not None:
                found.add(fact.valid.start.earliest)
            if fact.valid.end is not None:
                found.add(fact.valid.end.latest)  # the first day on which it surely holds no more
    return sorted(each for each in found if day < each <= until)

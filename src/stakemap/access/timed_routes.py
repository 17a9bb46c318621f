"""Routes whose steps are taken one after the other, from the day of the analysis to a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from stakemap.access.introduction_network import Access
from stakemap.access.route import Route
from stakemap.access.tie_evidence import TieEvidence
from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.confidence import State
from stakemap.graph.snapshot import Snapshot
from stakemap.model import Fact
from stakemap.scoring.core.measuring import arc_facts
from stakemap.scoring.routes.route_reliability import Chance, at_least_one
from stakemap.scoring.routes.timed_paths import OrderedPath, k_best_in_order

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
        self.days = (day, *days)
        seen = [access.context.on_day(each) for each in self.days]
        all_facts = access.case.context
        whole = seen if access.context is all_facts else [all_facts.on_day(each) for each in self.days]
        self.evidence = [TieEvidence(on.graph, on.snapshot("introduction"), access.ranks) for on in seen]
        self.avoid = [
            access.shut(on.seating, known.snapshot) for on, known in zip(whole, self.evidence, strict=True)
        ]

    def best(
        self, least: State, starts: tuple[str, ...], goals: tuple[str, ...], k: int
    ) -> tuple[OrderedPath, ...]:
        """The k most reliable routes in order of time."""
        slots = [known.at(least) for known in self.evidence]
        return k_best_in_order(slots, starts, goals, k=k, avoid=self.avoid)

    def route(self, least: State, path: OrderedPath) -> Route:
        """A route with the facts and the first day of each step."""
        return Route(
            tuple(
                replace(self.evidence[at].step_at(least, arc), on=self.days[at].isoformat())
                for at, arc in zip(path.slots, path.arcs, strict=True)
            )
        )

    def chance(self, least: State, paths: tuple[OrderedPath, ...], seed: int | None) -> Chance:
        """That at least one of the routes works; a tie is one tie on whatever day it is used."""
        numbers: dict[tuple[str, str], int] = {}
        strength: dict[int, float] = {}
        ways = []
        for path in paths:
            way = []
            for at, arc in zip(path.slots, path.arcs, strict=True):
                known = self.evidence[at].at(least)
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

"""Who reaches whom before and after: routes, gatekeepers and coverage of two analyses side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stakemap.access.account_coverage import coverage
from stakemap.access.best_routes import routes
from stakemap.access.coverage_table import Coverage
from stakemap.access.gatekeeping import FEW, Thread, gatekeepers
from stakemap.access.introduction_network import Access
from stakemap.access.route import Route
from stakemap.context.case import Case
from stakemap.model import Relationship, TeamMember, Tie
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import DIGITS

__all__ = ["AccessChange", "CoverageChange", "WayChange", "access_change"]

Targets = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayChange:
    """The best way to somebody, and whom no way leaves out, before and after.

    Attributes
    ----------
    targets
        Ids of those to be reached, as far as they are there on that side.
    before, after
        The best route; ``None`` where there is none, or nobody to reach.
    keepers_before, keepers_after
        Ids on every route; where nobody is, the smallest set of at most three that holds all of them.
    each_before, each_after
        Whether every route needs each of these (else it needs one of them).
    counted_before, counted_after
        Which ties these gatekeepers were found on: inferred (all), reported or verified.
    """

    targets: Targets
    before: Route | None
    after: Route | None
    keepers_before: tuple[str, ...]
    keepers_after: tuple[str, ...]
    each_before: bool
    each_after: bool
    counted_before: str | None
    counted_after: str | None

    @property
    def changed(self) -> bool:
        """Whether the route, its probability or the gatekeepers differ."""
        one, two = (
            None if way is None else (way.nodes, round(way.probability, DIGITS))
            for way in (self.before, self.after)
        )
        return one != two or self.keepers_before != self.keepers_after

    @property
    def new_keepers(self) -> tuple[str, ...]:
        """Gatekeepers that there were not before."""
        return tuple(node for node in self.keepers_after if node not in self.keepers_before)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        ways = {"before": self.before, "after": self.after}
        return {
            "targets": list(self.targets),
            **{side: way.to_dict() if way is not None else None for side, way in ways.items()},
            "gatekeepers_before": list(self.keepers_before),
            "gatekeepers_after": list(self.keepers_after),
            "each_before": self.each_before,
            "each_after": self.each_after,
            "counted_before": self.counted_before,
            "counted_after": self.counted_after,
            "changed": self.changed,
        }


@dataclass(frozen=True, slots=True)
class CoverageChange(Plain):
    """How far our team covers those who matter, before and after.

    Attributes
    ----------
    known, reached
        Share of the influence in reach directly, and by the best route: before, after.
    gaps_new, gaps_gone
        Ids of those who matter whom newly nobody of us knows; whom somebody knows now.
    threads_new, threads_gone
        Those who are reached through one single person: newly, no longer because of another way.
    cut_off
        Ids of those who matter and are there, to whom a way led and leads no more.
    """

    shown = ("known", "reached", "gaps_new", "gaps_gone", "threads_new", "threads_gone", "cut_off", "changed")

    known: tuple[float, float]
    reached: tuple[float, float]
    gaps_new: tuple[str, ...]
    gaps_gone: tuple[str, ...]
    threads_new: tuple[Thread, ...]
    threads_gone: tuple[Thread, ...]
    cut_off: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        moved = any(abs(two - one) > 1e-12 for one, two in (self.known, self.reached))
        return moved or any(
            (self.gaps_new, self.gaps_gone, self.threads_new, self.threads_gone, self.cut_off)
        )


@dataclass(frozen=True, slots=True)
class AccessChange(Plain):
    """Routes, gatekeepers, coverage and our own ties before and after.

    Attributes
    ----------
    ways
        For each of those to be reached, the best route and the gatekeepers.
    coverage
        Of our team.
    lost, won
        Ids of ties and relations of ours that end, and that come about.
    """

    shown = ("ways", "coverage", "lost", "won", "changed")

    ways: tuple[WayChange, ...]
    coverage: CoverageChange
    lost: tuple[str, ...]
    won: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return self.coverage.changed or any(way.changed for way in self.ways) or bool(self.lost or self.won)


def access_change(before: Case, after: Case, targets: Iterable[tuple[Targets, Targets]]) -> AccessChange:
    """Who reaches whom on two sets of facts.

    Parameters
    ----------
    before, after
        Both of them.
    targets
        Whom to reach: pairs of ids before and ids after, the same people as a rule; those who are not
        there on a side, or are of our team, are left out.
    """
    ways = tuple(_way(before, after, one, two) for one, two in targets)
    ours = [_ours(side) for side in (before, after)]
    return AccessChange(
        ways, _coverage(before, after), tuple(sorted(ours[0] - ours[1])), tuple(sorted(ours[1] - ours[0]))
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What one side knows of the ways to somebody."""

    best: Route | None = None
    keepers: tuple[str, ...] = ()
    each: bool = False
    counted: str | None = None


def _way(before: Case, after: Case, one: Targets, two: Targets) -> WayChange:
    a, b = _side(before, one), _side(after, two)
    return WayChange(
        tuple(dict.fromkeys((*one, *two))),
        a.best,
        b.best,
        a.keepers,
        b.keepers,
        a.each,
        b.each,
        a.counted,
        b.counted,
    )


def _side(case: Case, wanted: Targets) -> _Side:
    access = case.once(Access)
    there = tuple(n for n in wanted if n in access.snapshot and n not in access.team)
    if not there or not access.team:
        return _Side()
    best, found = routes(case, there).best, gatekeepers(case, there)
    every = (*found.ours, *found.theirs)
    keepers = every or (found.cut.nodes if len(found.cut.nodes) <= FEW else ())
    return _Side(best[0] if best else None, keepers, bool(every), found.least if keepers else None)


def _coverage(before: Case, after: Case) -> CoverageChange:
    one, two = coverage(before), coverage(after)
    gaps = [set(side.grid.gaps) for side in (one, two)]
    via = [{(t.person, t.ours, t.theirs): t for t in side.threads} for side in (one, two)]
    reached = [_reached(side) for side in (one, two)]
    return CoverageChange(
        (one.share_known, two.share_known),
        (one.share_reached, two.share_reached),
        tuple(p for p in two.grid.gaps if p not in gaps[0]),
        tuple(p for p in one.grid.gaps if p not in gaps[1] and p in two.grid.people),
        tuple(thread for key, thread in via[1].items() if key not in via[0]),
        tuple(t for key, t in via[0].items() if key not in via[1] and t.person in reached[1]),
        tuple(p for p in two.grid.people if p in reached[0] and p not in reached[1]),
    )


def _reached(side: Coverage) -> set[str]:
    """Those to whom any way leads."""
    return {p for p, share in zip(side.grid.people, side.grid.reach.tolist(), strict=True) if share > 0}


def _ours(case: Case) -> set[str]:
    """Ties of our team and relations of our account in force on the day."""
    graph, seating = case.once(Access).graph, case.seating
    ours = {m.id for m in graph.of(TeamMember)}
    ties = {t.id for t in graph.of(Tie) if {t.from_id, t.to_id} & ours and seating.in_force(t)}
    return ties | {r.id for r in graph.of(Relationship) if seating.in_force(r)}

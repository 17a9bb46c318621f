"""Who reaches whom: ways with their steps, those they cannot leave out, coverage, introductions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stakemap.access.coverage_table import Rung
from stakemap.access.reach import reach
from stakemap.access.results import Route, Routes
from stakemap.access.words import chance_text, step_text
from stakemap.findings.routes import route_text, targets_of
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.pictures import Picture, coverage_picture, routes_picture
from stakemap.reports.sections.evidence import Claim, claims
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["AccessPart", "Covered", "Introduction", "Level", "Stage", "Way", "Ways", "access_part"]

_RUNGS = 8
"""Rungs of the ladder on the page; the JSON twin has all."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a way, in words."""

    ask: str
    of: str
    how: str
    state: str
    probability: float
    weakest: bool
    ranks: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One route."""

    text: str
    probability: float
    state: str
    stages: tuple[Stage, ...]
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The best routes to somebody, and the claim about them."""

    who: str
    claim: Claim
    ways: tuple[Way, ...]
    any: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Covered:
    """One row of the grid: somebody who matters, and what each of ours has to them."""

    name: str
    weight: float
    direct: tuple[float, ...]
    reach: float
    levels: str


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of the ladder: somebody of the power layer, the level of the relation, the next step."""

    name: str
    today: str
    target: str
    step: str
    entry: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Introduction:
    """One ask of the plan."""

    member: str
    asks: str
    target: str
    probability: float
    state: str
    gain: float
    backup: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AccessPart:
    """Everything on access that the page shows."""

    ways: tuple[Ways, ...]
    narrow: tuple[Claim, ...]
    thin: tuple[Claim, ...]
    apart: bool
    team: tuple[str, ...]
    picture: Picture | None
    grid: tuple[Covered, ...]
    grid_facts: tuple[int, ...]
    known: str
    reached: str
    ladder: tuple[Level, ...]
    entry: tuple[Claim, ...]
    plan: tuple[Introduction, ...]
    plan_claims: tuple[Claim, ...]

    def cited(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the facts that the grid, the ladder and the plan cite."""
        return (self.grid_facts, *(one.facts for one in self.ladder), *(ask.facts for ask in self.plan))


def access_part(analysis: Analysis, words: Words, notes: Footnotes, prefix: str = "") -> AccessPart | None:
    """Access for the page; ``None`` without facts or without a team of ours.

    `prefix` stands before the ids of the pictures.
    """
    case = analysis.case
    if case is None or not reach(case).team:
        return None
    coverage = reach(case).coverage
    bounds = coverage.bounds
    told = claims(analysis, words, notes, "route")
    found = [reach(case).routes(nodes) for nodes in targets_of(reach(case))]
    ways = [_ways(case, routes, one, words, notes) for routes, one in zip(found, told, strict=True)]
    if found and found[0].best:
        ways[0] = replace(ways[0], picture=routes_picture(found[0], words, f"{prefix}routes-"))
    return AccessPart(
        ways=tuple(ways),
        narrow=claims(analysis, words, notes, "gatekeeper"),
        thin=claims(analysis, words, notes, "single-thread", "contact-conflict", "orphaned"),
        apart=not any(one.across for one in coverage.conflicts),
        picture=coverage_picture(coverage, words, f"{prefix}grid-"),
        team=tuple(case.name(member, words.lang) for member in coverage.grid.team),
        grid=_grid(case, words),
        grid_facts=notes.numbers(coverage.facts),
        known=_share(coverage.grid.share_known, bounds.known if bounds else None, words),
        reached=_share(coverage.grid.share_reached, bounds.reached if bounds else None, words),
        ladder=tuple(_level(case, rung, words, notes) for rung in coverage.ladder[:_RUNGS]),
        entry=claims(analysis, words, notes, "entry"),
        plan=_plan(case, words, notes),
        plan_claims=claims(analysis, words, notes, "introductions"),
    )


def _ways(case: Case, found: Routes, one: Claim, words: Words, notes: Footnotes) -> Ways:
    who = words.say("or_list").join(case.name(node, words.lang) for node in found.targets)
    ways = tuple(_way(case, route, words, notes) for route in found.best)
    return Ways(who, one, ways, chance_text(found.chance, words.lang), None)


def _way(case: Case, route: Route, words: Words, notes: Footnotes) -> Way:
    stages = tuple(
        Stage(
            case.name(step.source, words.lang),
            case.name(step.target, words.lang),
            step_text(step, words.lang),
            step.state,
            step.probability,
            step is route.weakest and len(route) > 1,
            _levels(step.ranks, words),
            notes.numbers(step.facts),
        )
        for step in route.steps
    )
    return Way(
        route_text(case, route, words.lang),
        route.probability,
        route.state,
        stages,
        notes.numbers(route.facts),
    )


def _levels(ranks: tuple[int | None, int | None], words: Words) -> str:
    if None in ranks:
        return ""
    return words.say("levels", a=ranks[0], b=ranks[1])


def _share(value: float, sides: tuple[float, float] | None, words: Words) -> str:
    text = words.percent(value)
    if sides is None:
        return text
    low, high = (words.percent(side) for side in sides)
    return words.say("share_between", value=text, low=low, high=high)


def _level(case: Case, rung: Rung, words: Words, notes: Footnotes) -> Level:
    """A rung in words; a level of the unit is marked as such."""
    name, shown = case.name(rung.person, words.lang), ("", "")
    if rung.level is not None:
        shown = (words.say(f"rung_{rung.level}"), words.say(f"rung_{rung.target}") if rung.target else "")
    if rung.of is not None and rung.of != rung.person:
        shown = (words.say("rung_of_unit", level=shown[0]), shown[1])
    return Level(name, *shown, _next_step(case, rung, words), rung.entry, notes.numbers(rung.facts))


def _next_step(case: Case, rung: Rung, words: Words) -> str:
    lang = words.lang
    if rung.contact is not None:
        return words.say(f"next_{rung.step}", who=case.name(rung.contact, lang))
    if rung.route is None:
        return words.say("next_find")
    ask, asked = (case.name(node, lang) for node in rung.route.nodes[:2])
    return words.say("next_ask", who=ask, whom=asked)


def _grid(case: Case, words: Words) -> tuple[Covered, ...]:
    coverage = reach(case).coverage
    grid = coverage.grid
    rows = []
    for k, person in enumerate(grid.people):
        gap = coverage.level_gap(person)
        if gap is None:
            match = words.say("comma").join(
                case.name(member, words.lang) for member in coverage.match(person)
            )
            text = words.say("level_match_is", who=match) if match else words.say("level_nobody")
            text = text if not grid.contacts[person] else ""
        else:
            text = words.say("level_above", n=gap) if gap > 0 else words.say("level_ok")
        rows.append(
            Covered(
                case.name(person, words.lang),
                float(grid.weight[k]),
                tuple(grid.direct[:, k].tolist()),
                float(grid.reach[k]),
                text,
            )
        )
    return tuple(rows)


def _plan(case: Case, words: Words, notes: Footnotes) -> tuple[Introduction, ...]:
    plan, lang = reach(case).plan, words.lang
    rows = zip(plan.plan.asks, plan.routes, plan.backups, strict=True)
    return tuple(
        Introduction(
            case.name(ask.member, words.lang),
            words.say("then").join(case.name(node, words.lang) for node in ask.asked),
            case.name(ask.target, words.lang),
            route.probability,
            route.state,
            ask.gain,
            route_text(case, backup, lang) if backup is not None else "",
            notes.numbers((*route.facts, *(backup.facts if backup is not None else ()))),
        )
        for ask, route, backup in rows
    )

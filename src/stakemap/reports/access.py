"""Who reaches whom: ways with their steps, those they cannot leave out, coverage, introductions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.access.results import Route, Routes
from stakemap.findings.paths import route_text, step_text, targets_of
from stakemap.reports.evidence import Claim, claims
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.findings.case import Case

__all__ = ["AccessPart", "Covered", "Introduction", "Stage", "Way", "Ways", "access_part"]


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
    any: float


@dataclass(frozen=True, slots=True)
class Covered:
    """One row of the grid: somebody who matters, and what each of ours has to them."""

    name: str
    weight: float
    direct: tuple[float, ...]
    reach: float
    levels: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """One ask of the plan."""

    member: str
    asks: str
    target: str
    probability: float
    state: str
    gain: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AccessPart:
    """Everything on access that the page shows."""

    ways: tuple[Ways, ...]
    narrow: tuple[Claim, ...]
    thin: tuple[Claim, ...]
    team: tuple[str, ...]
    grid: tuple[Covered, ...]
    grid_facts: tuple[int, ...]
    known: float
    reached: float
    plan: tuple[Introduction, ...]
    plan_claims: tuple[Claim, ...]


def access_part(analysis: Analysis, words: Words, notes: Footnotes) -> AccessPart | None:
    """Access for the page; ``None`` without facts or without a team of ours."""
    case = analysis.case
    if case is None or not case.access.team:
        return None
    coverage = case.access.coverage
    told = claims(analysis, words, notes, "route")
    found = [case.access.routes(nodes) for nodes in targets_of(case.access)]
    return AccessPart(
        ways=tuple(_ways(case, routes, one, words, notes) for routes, one in zip(found, told, strict=True)),
        narrow=claims(analysis, words, notes, "gatekeeper"),
        thin=claims(analysis, words, notes, "single-thread", "orphaned"),
        team=tuple(case.name(member, words.lang) for member in coverage.grid.team),
        grid=_grid(case, words),
        grid_facts=notes.numbers(coverage.facts),
        known=coverage.grid.share_known,
        reached=coverage.grid.share_reached,
        plan=_plan(case, words, notes),
        plan_claims=claims(analysis, words, notes, "introductions"),
    )


def _ways(case: Case, found: Routes, one: Claim, words: Words, notes: Footnotes) -> Ways:
    who = words.say("or_list").join(case.name(node, words.lang) for node in found.targets)
    return Ways(who, one, tuple(_way(case, route, words, notes) for route in found.best), found.chance.value)


def _way(case: Case, route: Route, words: Words, notes: Footnotes) -> Way:
    stages = tuple(
        Stage(
            case.name(step.source, words.lang),
            case.name(step.target, words.lang),
            step_text(case, step, words.lang),
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


def _grid(case: Case, words: Words) -> tuple[Covered, ...]:
    coverage = case.access.coverage
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
    plan = case.access.plan
    return tuple(
        Introduction(
            case.name(ask.member, words.lang),
            words.say("then").join(case.name(node, words.lang) for node in ask.asked),
            case.name(ask.target, words.lang),
            route.probability,
            route.state,
            ask.gain,
            notes.numbers(route.facts),
        )
        for ask, route in zip(plan.plan.asks, plan.routes, strict=True)
    )

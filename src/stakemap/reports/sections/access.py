"""Who reaches whom: ways with their steps, those they cannot leave out, coverage, introductions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from stakemap import access
from stakemap.access import Access, Coverage, Route, Routes, Rung
from stakemap.access.introduction_network import targets_of
from stakemap.access.next_step import next_step
from stakemap.access.route import chance_text, step_text
from stakemap.findings.names import either_text
from stakemap.findings.routes import route_text
from stakemap.plot.scenes.coverage import CoverageRow, coverage_scene
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.words import Words
from stakemap.reports.writer import Claim, Writer

__all__ = ["AccessPart", "Covered", "Introduction", "Level", "Stage", "Way", "Ways", "access_part"]

_RUNGS = 8
"""Rungs of the ladder on the page; the JSON twin has all."""
_MOST_TEAM = 20
"""More of ours than this cannot be read in one grid."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a way, in words."""

    ask: str
    of: str
    how: str
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
    thin: str


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
    """Everything on access that the page shows; `between` says who those are through whom the ways lead."""

    between: str
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
    alike: str = ""


def access_part(writer: Writer) -> AccessPart | None:
    """Access for the page; ``None`` without a team of ours."""
    case = writer.case
    if not case.once(Access).team:
        return None
    coverage = access.coverage(case)
    bounds, rows = coverage.bounds, coverage_scene(coverage, writer.lang).rows
    found = [access.routes(case, nodes) for nodes in targets_of(case)]
    ways = [_ways(writer, *both) for both in zip(found, writer.claims("route"), strict=True)]
    if found and found[0].best:
        ways[0] = replace(ways[0], picture=_routes_picture(writer, found[0]))
    return AccessPart(
        alike="" if writer.decided else "_alike",
        between=_between(writer, coverage),
        ways=tuple(ways),
        narrow=writer.claims("gatekeeper"),
        thin=writer.claims("single-thread", "contact-conflict", "orphaned"),
        apart=len(coverage.grid.team) > 1 and not any(one.across for one in coverage.conflicts),
        picture=_grid_picture(writer, coverage) if len(coverage.grid.team) <= _MOST_TEAM else None,
        team=tuple(writer.name(member) for member in coverage.grid.team),
        grid=tuple(
            _covered(writer, coverage, row, reach)
            for row, reach in zip(rows, coverage.grid.reach.tolist(), strict=True)
        ),
        grid_facts=writer.numbers(coverage.facts),
        known=_share(coverage.share_known, bounds.known if bounds else None, writer.words),
        reached=_share(coverage.share_reached, bounds.reached if bounds else None, writer.words),
        ladder=tuple(_level(writer, rung) for rung in coverage.ladder[:_RUNGS]),
        entry=writer.claims("entry"),
        plan=_plan(writer),
        plan_claims=writer.claims("introductions"),
    )


def _between(writer: Writer, coverage: Coverage) -> str:
    """Who those are through whom ways lead and who do not matter themselves; the brief tells of others."""
    case = writer.case
    ends = [
        named
        for nodes in targets_of(case)
        for named in (access.routes(case, nodes), access.gatekeepers(case, nodes))
    ]
    told = {*coverage.grid.people, *coverage.grid.team}
    posts = [one.cast.posts for one in (*ends, access.introductions(case))]
    nodes = [node for node in dict.fromkeys(chain.from_iterable(posts)) if node not in told]
    who = (writer.at_post(writer.name(node), case.post_text(node, writer.lang)) for node in nodes)
    said = writer.say("semicolon").join(who)
    return writer.say("access_between", who=said) if said else ""


def _routes_picture(writer: Writer, found: Routes) -> Picture:
    """The ways to somebody; the page says below it whether any is verified."""
    from stakemap import plot
    from stakemap.plot.scenes.route import route_scene

    sheet = plot.routes.sheet(replace(route_scene(found, writer.lang), title="", note=""))
    return embedded(sheet, f"{writer.key}-routes-")


def _grid_picture(writer: Writer, found: Coverage) -> Picture:
    from stakemap import plot

    sheet = plot.coverage.sheet(replace(coverage_scene(found, writer.lang), title=""))
    return embedded(sheet, f"{writer.key}-grid-")


def _ways(writer: Writer, found: Routes, one: Claim) -> Ways:
    who = either_text(writer.case, found.targets, writer.lang)
    ways = tuple(_way(writer, route) for route in found.best)
    return Ways(who, one, ways, chance_text(found.chance, writer.lang), None)


def _way(writer: Writer, route: Route) -> Way:
    stages = tuple(
        Stage(
            writer.name(step.source),
            writer.name(step.target),
            step_text(step, writer.lang),
            step.probability,
            step in route.weak_steps,
            _levels(writer, *step.ranks),
            writer.numbers(step.facts),
        )
        for step in route.steps
    )
    return Way(
        route_text(writer.case, route, writer.lang),
        route.probability,
        route.state,
        stages,
        writer.numbers(route.facts),
    )


def _levels(writer: Writer, below: int | None, above: int | None) -> str:
    """How many levels the second stands above or below the first; empty where alike or not known."""
    apart = 0 if below is None or above is None else above - below
    key = f"levels_{'up' if apart > 0 else 'down'}{'_one' if abs(apart) == 1 else ''}"
    return writer.say(key, n=abs(apart)) if apart else ""


def _share(value: float, sides: tuple[float, float] | None, words: Words) -> str:
    if sides is None:
        return words.percent(value)
    low, high = (words.percent(side) for side in sides)
    return words.say("share_between", value=words.percent(value), low=low, high=high)


def _level(writer: Writer, rung: Rung) -> Level:
    """A rung in words; a level of the unit is marked as such."""
    shown = ("", "")
    if rung.level is not None:
        shown = (writer.say(f"rung_{rung.level}"), writer.say(f"rung_{rung.target}") if rung.target else "")
    if rung.of is not None and rung.of != rung.person:
        shown = (writer.say("rung_of_unit", level=shown[0]), shown[1])
    silent = writer.decided and writer.electorate.is_silent(rung.person)
    step = next_step(rung, writer.lang, writer.name, silent=silent)
    return Level(writer.name(rung.person), *shown, step, rung.entry, writer.numbers(rung.facts))


def _covered(writer: Writer, coverage: Coverage, row: CoverageRow, reach: float) -> Covered:
    """A row of the picture as one of the table; where nobody knows them, who of ours is nearest in level."""
    match = writer.names(coverage.match(row.id)) if row.flag_kind == "gap" else ""
    thin = writer.say("thin_nearest", flag=row.flag, who=match) if match else row.flag
    return Covered(writer.name(row.id), row.weight, tuple(cell.direct for cell in row.cells), reach, thin)


def _plan(writer: Writer) -> tuple[Introduction, ...]:
    plan = access.introductions(writer.case)
    rows = zip(plan.plan.asks, plan.routes, plan.backups, strict=True)
    return tuple(
        Introduction(
            writer.name(ask.member),
            writer.say("then").join(writer.name(node) for node in ask.asked),
            writer.name(ask.target),
            route.probability,
            route.state,
            ask.gain,
            route_text(writer.case, backup, writer.lang) if backup is not None else "",
            writer.numbers((*route.facts, *(backup.facts if backup is not None else ()))),
        )
        for ask, route, backup in rows
    )

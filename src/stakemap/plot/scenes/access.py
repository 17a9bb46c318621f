"""From routes and coverage to the scenes that pictures draw: names and numbers, nothing computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.access.route import state_text
from stakemap.plot.scenes.records import (
    CoverageCell,
    CoverageColumn,
    CoverageRow,
    CoverageScene,
    RouteLane,
    RouteLeg,
    RouteScene,
    RouteStop,
)
from stakemap.wording.lists import percent

if TYPE_CHECKING:
    from typing import Literal

    from stakemap.access import Coverage, Route, Routes, Step

__all__ = ["coverage_scene", "route_scene"]


def route_scene(found: Routes, lang: str = "en") -> RouteScene:
    """The best routes, one lane each, with what the answer is."""
    zh = lang == "zh"
    who = ("或" if zh else " or ").join(found.cast.name(node, lang) for node in found.targets)
    title = f"到{who}的路径" if zh else f"Ways to {who}"
    note = ""
    if found.best and not found.verified:
        note = "没有已核实的路径。" if zh else "No way is verified."
    elif not found.best:
        note = "现有事实中没有路径。" if zh else "There is no way in the facts at hand."
    return RouteScene(tuple(_lane(found, route, lang) for route in found.best), title, note, lang=lang)


def _lane(found: Routes, route: Route, lang: str) -> RouteLane:
    cast, ours = found.cast, set(found.sources)
    stops = tuple(
        RouteStop(node, cast.name(node, lang), cast.post(node, lang), node in ours) for node in route.nodes
    )
    legs = tuple(_leg(step, step is route.weakest and len(route) > 1, lang) for step in route.steps)
    caption = f"{percent(route.probability)} · {state_text(route.state, lang)}"
    return RouteLane(stops, legs, caption)


def _leg(step: Step, weakest: bool, lang: str) -> RouteLeg:
    zh = lang == "zh"
    note = str(step.confirmed or "")
    if step.on:
        note = f"自{step.on}起" if zh else f"from {step.on}"
    if step.bearer == "post":
        note += ("，随职务" if zh else ", with the post") if note else ("随职务" if zh else "with the post")
    state: Literal["verified", "reported", "inferred"]
    state = "verified" if step.state == "verified" else "reported" if step.state == "reported" else "inferred"
    return RouteLeg(step.label[zh], note, step.probability, state, weakest)


def coverage_scene(found: Coverage, lang: str = "en") -> CoverageScene:
    """Our team by those who matter; in each row either the ties or the best way through others."""
    grid, cast = found.grid, found.cast
    columns = tuple(CoverageColumn(m, cast.name(m, lang), cast.post(m, lang)) for m in grid.team)
    title = "我方谁认识谁" if lang == "zh" else "Who of us knows whom"
    rows = tuple(_row(found, k, lang) for k in range(len(grid.people)))
    return CoverageScene(columns, rows, title, lang=lang)


def _row(found: Coverage, k: int, lang: str) -> CoverageRow:
    grid, cast, person = found.grid, found.cast, found.grid.people[k]
    best = grid.best[:, k].tolist()
    known, top = bool(grid.contacts[person]), max(best, default=0.0)
    first = best.index(top) if top > 0 else -1
    cells = tuple(
        CoverageCell(
            direct,
            "verified" if found.states.get((member, person)) == "verified" else "reported",
            best[at] if at == first and not known else 0.0,
        )
        for at, (member, direct) in enumerate(zip(grid.team, grid.direct[:, k].tolist(), strict=True))
    )
    sides = found.bounds.weight.get(person) if found.bounds else None
    text, kind = _flag(found, person, lang)
    return CoverageRow(
        person,
        cast.name(person, lang),
        cast.post(person, lang),
        float(grid.weight[k]),
        sides[0] if sides else None,
        sides[1] if sides else None,
        cells,
        text,
        kind,
    )


def _flag(found: Coverage, person: str, lang: str) -> tuple[str, Literal["gap", "thin", "shared", ""]]:
    """The one thing to see at a glance: nobody, one alone, or several of different parts."""
    zh, grid, cast = lang == "zh", found.grid, found.cast
    contacts = grid.contacts[person]
    if not contacts:
        return ("无人认识" if zh else "nobody knows them"), "gap"
    gap = found.level_gap(person)
    higher = ""
    if gap is not None and gap > 0:
        higher = f"，高{gap}级" if zh else f", {gap} levels up"
    if len(contacts) == 1:
        name = cast.name(contacts[0], lang)
        return (f"仅{name}{higher}" if zh else f"only {name}{higher}"), "thin"
    if any(one.person == person and one.across for one in found.conflicts):
        return (
            f"{len(contacts)}人联系，须统一{higher}" if zh else f"{len(contacts)} of us: agree{higher}"
        ), "shared"
    return higher.lstrip("，, "), ""

"""Ways to somebody: lanes of stops and legs, and how routes fill them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap import access
from stakemap.access import Route, Routes, Step
from stakemap.access.route import state_text
from stakemap.plot.scenes.case_labels import State
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words
from stakemap.wording.plain import day_text

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["RouteLane", "RouteLeg", "RouteScene", "RouteStop", "route_scene"]

_TURNED = "← "


@dataclass(frozen=True, slots=True)
class RouteStop:
    """One person of a way; `ours` is somebody of our side."""

    id: str
    label: str
    sub_label: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One step of a way, between two stops.

    Parameters
    ----------
    label, note
        Kind of the tie, an arrow before it where it was told the other way round; and what stands below it
        (when it was confirmed, from which day it opens).
    probability
        That the tie works, in (0, 1].
    weakest
        Whether no step is likelier to fail, where steps differ.
    """

    label: str = ""
    note: str = ""
    probability: float = 1.0
    state: State = "reported"
    weakest: bool = False


@dataclass(frozen=True, slots=True)
class RouteLane:
    """One way: one stop more than legs; `caption` says how likely it works and how well it is known."""

    stops: tuple[RouteStop, ...]
    legs: tuple[RouteLeg, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class RouteScene:
    """Ways from our side to somebody, the best first; `note` stands below, or alone where there is none."""

    lanes: tuple[RouteLane, ...]
    title: str = ""
    note: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


def route_scene(x: Routes | Analysed, lang: str = "en") -> RouteScene:
    """The best routes, one lane each, with what the answer is; of an analysis those to who signs."""
    found, said = x if isinstance(x, Routes) else access.routes(x), Words("plot", lang)
    who = said.say("route.or").join(found.cast.name(node, lang) for node in found.targets)
    note = ""
    if found.best and not found.verified:
        note = said.say("route.none_verified")
    elif not found.best:
        note = said.say("route.none")
    lanes = tuple(_lane(found, route, said) for route in found.best)
    return RouteScene(lanes, said.say("title.route", who=who), note, lang=lang)


def _lane(found: Routes, route: Route, said: Words) -> RouteLane:
    cast, ours, lang = found.cast, set(found.sources), said.lang
    stops = tuple(
        RouteStop(node, cast.name(node, lang), cast.post(node, lang), node in ours) for node in route.nodes
    )
    legs = tuple(_leg(step, step in route.weak_steps, said) for step in route.steps)
    caption = f"{percent(route.probability)} · {state_text(route.state, lang)}"
    return RouteLane(stops, legs, caption)


def _leg(step: Step, weakest: bool, said: Words) -> RouteLeg:
    note = (
        said.say("leg.from", day=day_text(str(step.on), said.lang))
        if step.on
        else day_text(str(step.confirmed or ""), said.lang)
    )
    if step.bearer == "post":
        note = said.say("leg.and_with_post", note=note) if note else said.say("leg.with_post")
    state: State
    state = "verified" if step.state == "verified" else "reported" if step.state == "reported" else "inferred"
    label = f"{_TURNED}{step.label[said.zh]}" if step.turned else step.label[said.zh]
    return RouteLeg(label, note, step.probability, state, weakest)

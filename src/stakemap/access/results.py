"""Answers of path analysis: steps with their grounds, routes, gatekeepers with proof, coverage."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stakemap.scoring.chances import Chance
from stakemap.scoring.coverage import Grid
from stakemap.scoring.gatekeepers import Cut
from stakemap.scoring.introductions import Introductions
from stakemap.scoring.results import frame, html_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Closing", "Coverage", "Gatekeepers", "Orphan", "Route", "Routes", "Step", "Thread"]


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a route: the one who asks, the one who is asked, and what is known of it.

    Attributes
    ----------
    source, target
        Node ids; the source asks the target, or asks for an introduction to the next.
    kind, also
        Kind of the strongest of the best known evidence, and kinds of other evidence of the same tie.
    state
        verified, reported or inferred: the best that is known.
    probability
        Strength of the tie with all its evidence, in (0, 1].
    bearer
        ``"post"`` if the tie passes to the next holder, ``"person"`` if it stays with the person.
    confirmed
        Oldest confirmation among the facts it needs.
    since, until
        When the tie itself is said to hold.
    ranks
        Administrative levels of the two, where known.
    facts, sources
        Ids of the facts it needs and of their sources.
    """

    source: str
    target: str
    kind: str
    also: tuple[str, ...]
    state: str
    probability: float
    bearer: str
    confirmed: str | None
    since: str | None
    until: str | None
    ranks: tuple[int | None, int | None]
    facts: tuple[str, ...]
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "also": list(self.also), "ranks": list(self.ranks)} | {
            "facts": list(self.facts),
            "sources": list(self.sources),
        }


_ORDER = ("verified", "reported", "inferred")


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one of ours to somebody, step by step."""

    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Ids from the first to the last."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def probability(self) -> float:
        """Product over the steps, in (0, 1]: that all ties work, if they work independently."""
        return math.prod(step.probability for step in self.steps)

    @property
    def weakest(self) -> Step:
        """The step most likely to fail; of equal ones the first."""
        return min(self.steps, key=lambda step: step.probability)

    @property
    def state(self) -> str:
        """That of its least known step: one inferred tie makes the route inferred."""
        return max((step.state for step in self.steps), key=_ORDER.index)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it needs, sorted."""
        return tuple(sorted({fact for step in self.steps for fact in step.facts}))

    def __len__(self) -> int:
        return len(self.steps)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "nodes": list(self.nodes),
            "probability": self.probability,
            "state": self.state,
            "weakest": [self.weakest.source, self.weakest.target],
            "steps": [step.to_dict() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Closing:
    """A tie that is not verified; if it were, there would be a verified route with this probability."""

    step: Step
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"probability": self.probability, "step": self.step.to_dict()}


@dataclass(frozen=True)
class Routes:
    """Who reaches somebody, and how well that is known.

    Attributes
    ----------
    sources, targets
        Ids of both ends.
    best
        The most reliable routes on all evidence.
    verified
        The most reliable routes on verified evidence alone, with the strengths that it gives.
    chance, verified_chance
        That at least one of `best`, or of `verified`, works.
    closing
        Where nothing is verified: single ties that would close the gap if they were, the best first.
        Empty if it takes more than one.
    nearest
        Where nothing is verified: the route with the fewest ties to verify, of equal ones the likeliest.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    best: tuple[Route, ...]
    verified: tuple[Route, ...]
    chance: Chance
    verified_chance: Chance
    closing: tuple[Closing, ...] = ()
    nearest: Route | None = None
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def answer(self) -> str:
        """``"verified"``, ``"no verified path"`` or ``"no path"``."""
        if self.verified:
            return "verified"
        return "no verified path" if self.best else "no path"

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts behind the routes, sorted."""
        ways = [*self.best, *self.verified, *([self.nearest] if self.nearest else [])]
        found = {fact for route in ways for fact in route.facts}
        return tuple(sorted(found | {fact for gap in self.closing for fact in gap.step.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a step."""
        return [
            {"list": name, "route": number, "step": place, **step.to_dict()}
            for name, routes in (("best", self.best), ("verified", self.verified))
            for number, route in enumerate(routes, start=1)
            for place, step in enumerate(route.steps, start=1)
        ]

    def to_frame(self) -> pd.DataFrame:
        """One row a step, as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "sources": list(self.sources),
            "targets": list(self.targets),
            "answer": self.answer,
            "best": [route.to_dict() for route in self.best],
            "verified": [route.to_dict() for route in self.verified],
            "chance": asdict(self.chance),
            "verified_chance": asdict(self.verified_chance),
            "closing": [gap.to_dict() for gap in self.closing],
            "nearest": self.nearest.to_dict() if self.nearest else None,
        }

    def __repr__(self) -> str:
        return f"<Routes to {', '.join(self.targets)}: {self.answer}, {len(self.best)} routes>"

    def _repr_html_(self) -> str:
        rows = [
            (name, _way(route.nodes, self.names), f"{route.probability:.0%}", route.state)
            for name, routes in (("all evidence", self.best), ("verified alone", self.verified))
            for route in routes
        ]
        notes = (
            self.answer,
            *(
                f"would close the gap: {_way((g.step.source, g.step.target), self.names)}"
                for g in self.closing
            ),
        )
        head = ("evidence", "route", "probability", "state")
        return html_table(f"Routes to {_listed(self.targets, self.names)}", head, rows, notes)


def _way(nodes: Sequence[str], names: Mapping[str, str]) -> str:
    return " → ".join(names.get(node, node) for node in nodes)


def _listed(nodes: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(node, node) for node in nodes) or "nobody"


@dataclass(frozen=True)
class Gatekeepers:
    """Those whom no route from our side to a target can leave out, with the proof.

    Attributes
    ----------
    ours, theirs
        Ids on every route, in their order: of our team, and of the others.
    cut
        A smallest set without which there is no route, and as many routes that share nobody.
    least
        The ties that were counted: ``"inferred"`` is all of them, ``"reported"`` leaves out those only
        inferred, ``"verified"`` counts verified ties alone.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    cut: Cut
    least: str
    facts: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "sources": list(self.sources),
            "targets": list(self.targets),
            "ours": list(self.ours),
            "theirs": list(self.theirs),
            "least": self.least,
            "cut": list(self.cut.nodes),
            "direct": [list(pair) for pair in self.cut.direct],
            "disjoint": [list(way) for way in self.cut.disjoint],
            "reached_before": self.cut.reached_before,
            "reached_after": self.cut.reached_after,
            "proven": self.cut.proven,
            "facts": list(self.facts),
        }

    def _repr_html_(self) -> str:
        rows = [
            ("on every route, ours", _listed(self.ours, self.names)),
            ("on every route, theirs", _listed(self.theirs, self.names)),
            ("smallest cut", _listed(self.cut.nodes, self.names)),
            ("reached with it removed", "yes" if self.cut.reached_after else "no"),
            *(("share nobody", _way(way, self.names)) for way in self.cut.disjoint),
        ]
        notes = (f"ties counted: {self.least} and better",)
        return html_table(f"Gatekeepers of {_listed(self.targets, self.names)}", ("", "who"), rows, notes)


@dataclass(frozen=True, slots=True)
class Thread:
    """Somebody whom every route reaches through the same one of ours or of theirs."""

    person: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    least: str

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "person": self.person,
            "ours": list(self.ours),
            "theirs": list(self.theirs),
            "least": self.least,
        }


@dataclass(frozen=True, slots=True)
class Orphan:
    """A relation of somebody who left us: `heirs` of ours still know the person, or nobody does."""

    member: str
    person: str
    left: str | None
    heirs: tuple[str, ...]
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "member": self.member,
            "person": self.person,
            "left": self.left,
            "heirs": list(self.heirs),
            "facts": list(self.facts),
        }


@dataclass(frozen=True)
class Coverage:
    """Our team against those who matter, with what is thin in it.

    Attributes
    ----------
    grid
        Direct ties and best routes of each of ours to each of theirs, weighted by influence.
    ranks
        Administrative levels, where known.
    threads
        Those who are out of reach without one single person.
    orphans
        Relations of members who left.
    facts
        Ids of the direct ties.
    """

    grid: Grid
    ranks: Mapping[str, int | None]
    threads: tuple[Thread, ...]
    orphans: tuple[Orphan, ...]
    facts: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def level_gap(self, person: str) -> int | None:
        """Levels by which somebody stands above the most senior of ours who knows them."""
        theirs = self.ranks.get(person)
        ours = [rank for m in self.grid.contacts[person] if (rank := self.ranks.get(m)) is not None]
        return theirs - max(ours) if ours and theirs is not None else None

    def match(self, person: str) -> tuple[str, ...]:
        """Those of ours whose level is nearest to somebody's, by id."""
        theirs = self.ranks.get(person)
        ours = {
            m: abs(theirs - r)
            for m in self.grid.team
            if theirs is not None and (r := self.ranks.get(m)) is not None
        }
        return tuple(m for m, gap in ours.items() if gap == min(ours.values()))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row for each of theirs."""
        grid = self.grid
        known, reach = grid.known.tolist(), grid.reach.tolist()
        return [
            {
                "person": person,
                "weight": float(grid.weight[k]),
                "known": known[k],
                "reach": reach[k],
                "contacts": list(grid.contacts[person]),
                "best_from": grid.team[int(grid.best[:, k].argmax())] if reach[k] > 0 else None,
                "rank": self.ranks.get(person),
                "level_gap": self.level_gap(person),
                "match": list(self.match(person)),
            }
            for k, person in enumerate(grid.people)
        ]

    def to_frame(self) -> pd.DataFrame:
        """One row for each of theirs, as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        grid = self.grid
        return {
            "team": [
                {
                    "id": m,
                    "rank": self.ranks.get(m),
                    "loss": grid.loss(m),
                    "left_alone": list(grid.left_by(m)),
                }
                for m in grid.team
            ],
            "people": self.to_rows(),
            "direct": grid.direct.tolist(),
            "best": grid.best.tolist(),
            "share_known": grid.share_known,
            "share_reached": grid.share_reached,
            "gaps": list(grid.gaps),
            "shared": {person: list(ours) for person, ours in grid.shared.items()},
            "threads": [thread.to_dict() for thread in self.threads],
            "orphans": [orphan.to_dict() for orphan in self.orphans],
            "facts": list(self.facts),
        }

    def _repr_html_(self) -> str:
        grid = self.grid
        head = ("who", "weight", *(self.names.get(m, m) for m in grid.team), "best route")
        rows = []
        for k, person in enumerate(grid.people):
            direct = [f"{value:.0%}" if value > 0 else "" for value in grid.direct[:, k].tolist()]
            weight, reach = float(grid.weight[k]), float(grid.reach[k])
            rows.append((self.names.get(person, person), f"{weight:.1%}", *direct, f"{reach:.0%}"))
        notes = (
            f"in reach directly: {grid.share_known:.0%} of the weight; by a route {grid.share_reached:.0%}",
        )
        return html_table("Who of us knows whom", head, rows, notes)


@dataclass(frozen=True)
class IntroductionPlan:
    """Who of us asks whom for an introduction to whom, with the routes in words.

    `plan` holds the numbers; `routes` the steps of each of its asks, in the same order.
    """

    plan: Introductions
    routes: tuple[Route, ...]
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts behind the routes, sorted."""
        return tuple(sorted({fact for route in self.routes for fact in route.facts}))

    def to_rows(self) -> list[dict[str, Any]]:
        """One row an ask, in order."""
        return [
            {
                "order": place,
                "member": ask.member,
                "asks": list(ask.asked),
                "for": ask.target,
                "probability": route.probability,
                "state": route.state,
                "gain": ask.gain,
            }
            for place, (ask, route) in enumerate(zip(self.plan.asks, self.routes, strict=True), start=1)
        ]

    def to_frame(self) -> pd.DataFrame:
        """One row an ask, as a pandas frame (needs the ``frames`` extra)."""
        return frame(self.to_rows())

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        plan = self.plan
        return {
            "asks": self.to_rows(),
            "routes": [route.to_dict() for route in self.routes],
            "base": plan.base,
            "value": plan.value,
            "bound": plan.bound,
            "exact": plan.exact,
            "limits": asdict(plan.limits),
            "backups": list(plan.backups),
            "candidates": plan.candidates,
        }

    def _repr_html_(self) -> str:
        rows = [
            (
                str(k),
                _way(route.nodes, self.names),
                f"{route.probability:.0%}",
                route.state,
                f"{ask.gain:.1%}",
            )
            for k, (ask, route) in enumerate(zip(self.plan.asks, self.routes, strict=True), start=1)
        ]
        plan = self.plan
        best = (
            "the best within the limits"
            if plan.exact
            else f"no plan within the limits exceeds {plan.bound:.0%}"
        )
        notes = (f"in reach: {plan.base:.0%} before, {plan.value:.0%} with the plan; {best}",)
        return html_table("Introductions", ("order", "route", "probability", "state", "adds"), rows, notes)

"""Answers of path analysis: steps with their grounds, routes, gatekeepers with proof."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from stakemap.access.words import chance_text, explained, gates_explained, percent
from stakemap.context.display_names import Cast
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.gatekeepers import Cut
from stakemap.scoring.routes.route_reliability import Chance

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Closing", "Gatekeepers", "Route", "Routes", "Step", "Thread"]


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
    label
        The kind in words, in English and in Chinese.
    on
        Of a route in order of time: the first day on which this step can be taken after the ones before.
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
    label: tuple[str, str] = ("", "")
    on: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "also": list(self.also), "ranks": list(self.ranks)} | {
            "facts": list(self.facts),
            "sources": list(self.sources),
            "label": dict(zip(("en", "zh"), self.label, strict=True)),
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
    def confirmed(self) -> str | None:
        """Oldest confirmation among its steps."""
        known = [step.confirmed for step in self.steps if step.confirmed]
        return min(known, default=None)

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
    cast
        Names and posts of everybody in it.
    until
        Last day on which a step may be taken, where the steps were to be taken one after the other.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    best: tuple[Route, ...]
    verified: tuple[Route, ...]
    chance: Chance
    verified_chance: Chance
    closing: tuple[Closing, ...] = ()
    nearest: Route | None = None
    cast: Cast = field(default_factory=Cast, repr=False)
    until: str | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """Display names by id."""
        return self.cast.own

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
            "until": self.until,
            "best": [route.to_dict() for route in self.best],
            "verified": [route.to_dict() for route in self.verified],
            "chance": asdict(self.chance),
            "verified_chance": asdict(self.verified_chance),
            "closing": [gap.to_dict() for gap in self.closing],
            "nearest": self.nearest.to_dict() if self.nearest else None,
        }

    def explain(self, lang: str = "en") -> str:
        """The answer and every step in words: kind, state, last confirmed, levels, facts, weakest step.

        Parameters
        ----------
        lang
            ``en`` or ``zh``.
        """
        return explained(self, lang)

    def __repr__(self) -> str:
        return f"<Routes to {', '.join(self.targets)}: {self.answer}, {len(self.best)} routes>"

    def _repr_html_(self) -> str:
        head = ("evidence", "route", "works", "known as", "weakest step", "confirmed")
        rows = [
            (name, *self._row(route))
            for name, routes in (("all", self.best), ("verified alone", self.verified))
            for route in routes
        ]
        notes = [self.answer]
        if self.best:
            notes.append(f"at least one of the {len(self.best)} works: {chance_text(self.chance)}")
        for gap in self.closing:
            ends = self.cast.way((gap.step.source, gap.step.target))
            notes.append(f"would close the gap if it were verified: {ends}")
        who = self.cast.listed(self.targets) or "nobody"
        return html_table(f"Routes to {who}", head, rows, tuple(notes))

    def _row(self, route: Route) -> tuple[str, ...]:
        weak = route.weakest
        ends = f"{self.cast.way((weak.source, weak.target))} ({percent(weak.probability)})"
        known = str(route.confirmed or "not known")
        return self.cast.way(route.nodes), percent(route.probability), route.state, ends, known


@dataclass(frozen=True, repr=False)
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
    checked
        For each of `ours` and `theirs`: whether no target is reached any more once they are taken out.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    cut: Cut
    least: str
    facts: tuple[str, ...] = ()
    cast: Cast = field(default_factory=Cast, repr=False)
    checked: Mapping[str, bool] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """Display names by id."""
        return self.cast.own

    @property
    def proven(self) -> bool:
        """Whether each claim in it was checked by taking people out: those on every route, and the cut."""
        return all(self.checked.values()) and (self.cut.proven or not self.cut.nodes)

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
            "checked": dict(self.checked),
            "facts": list(self.facts),
        }

    def __repr__(self) -> str:
        cut = len(self.cut.nodes)
        held = f"{len(self.ours) + len(self.theirs)} on every route, smallest cut of {cut}"
        return f"<Gatekeepers of {', '.join(self.targets)}: {held}, ties {self.least} and better>"

    def explain(self, lang: str = "en") -> str:
        """Who holds the ways, and the check of taking them out, in words (``en`` or ``zh``)."""
        return gates_explained(self, lang)

    def _repr_html_(self) -> str:
        said = {True: "checked: taken out, nobody is reached", False: "check failed"}
        rows = [
            (f"on every route, {side}", self.cast.name(node), said[self.checked.get(node, False)])
            for side, nodes in (("ours", self.ours), ("theirs", self.theirs))
            for node in nodes
        ]
        rows.append(("smallest cut", self.cast.listed(self.cut.nodes) or "none", self._cut_said()))
        rows += [("share nobody", self.cast.way(way), "") for way in self.cut.disjoint]
        rows += [("direct tie", self.cast.way(pair), "nobody in between") for pair in self.cut.direct]
        who = self.cast.listed(self.targets) or "nobody"
        notes = (f"ties counted: {self.least} and better",)
        return html_table(f"Gatekeepers of {who}", ("", "who", "proof"), rows, notes)

    def _cut_said(self) -> str:
        if not self.cut.nodes:
            return "nobody in between" if self.cut.reached_before else "nobody is reached anyway"
        return "check failed" if self.cut.reached_after else "checked: taken out, nobody is reached"


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

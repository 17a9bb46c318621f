"""The most reliable ways to somebody, on all evidence and on verified evidence alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stakemap.access.introduction_network import NO_FACTS, Access, Nodes, To, ends
from stakemap.access.route import Route, Step, chance_text, state_text, step_text
from stakemap.context.analysed import Analysed, case_of
from stakemap.context.case import Case
from stakemap.context.display_names import Cast
from stakemap.graph.confidence import State
from stakemap.graph.seats import resolve_day
from stakemap.graph.snapshot import Snapshot
from stakemap.scoring.core.costs import CERTAIN, arc_costs, levelled
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.scoring.routes.paths import Path, k_best, most_reliable, one_tie
from stakemap.scoring.routes.route_reliability import Chance, at_least_one
from stakemap.wording.language import language
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Closing", "Routes", "best_way", "best_ways", "routes"]

_CLOSING = 3
_LONGEST = 64
_WAYS = 3


@dataclass(frozen=True, slots=True)
class Closing(Plain):
    """A tie that is not verified; if it were, there would be a verified route with this probability."""

    step: Step
    probability: float


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
    closing: tuple[Closing, ...]
    nearest: Route | None
    cast: Cast = field(repr=False)
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

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a step, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

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

    def explain(self, lang: str | None = None) -> str:
        """The answer and every step in words: kind, state, last confirmed, levels, facts, weakest step.

        Parameters
        ----------
        lang
            ``en`` or ``zh``.
        """
        lang = lang or language()
        words, who = Words("access", lang), self.cast.either(self.targets, lang)
        if not self.best:
            return words.say("routes.none", who=who)
        key = "routes.any" if self.verified else "routes.any_unverified"
        lines = [words.say(key, who=who, n=len(self.best), share=chance_text(self.chance, lang))]
        for number, route in enumerate(self.best, start=1):
            way, share = self.cast.way(route.nodes, lang), percent(route.probability)
            state = state_text(route.state, lang)
            lines.append(words.say("routes.way", number=number, way=way, share=share, state=state))
            lines += [self._step_line(route, step, lang) for step in route.steps]
        for gap in self.closing:
            pair = self.cast.way((gap.step.source, gap.step.target), lang)
            lines.append(words.say("routes.closing", pair=pair, how=step_text(gap.step, lang)))
        return "\n".join(lines)

    def _step_line(self, route: Route, step: Step, lang: str) -> str:
        words, (one, other) = Words("access", lang), step.ranks
        return words.say(
            "routes.step",
            pair=self.cast.way((step.source, step.target), lang),
            levels="" if None in step.ranks else words.say("step.levels", one=one, other=other),
            how=step_text(step, lang),
            share=percent(step.probability),
            weak=words.say("step.weakest") if step in route.weak_steps else "",
            facts=", ".join(step.facts),
        )

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
            ends = self.cast.way((gap.step.source, gap.step.target), language())
            notes.append(f"would close the gap if it were verified: {ends}")
        who = self.cast.listed(self.targets, language()) or "nobody"
        return html_table(f"Routes to {who}", head, rows, tuple(notes))

    def _row(self, route: Route) -> tuple[str, ...]:
        weak = [self.cast.way((step.source, step.target), language()) for step in route.weak_steps]
        ends = f"{', '.join(weak)} ({percent(route.weakest.probability)})" if weak else ""
        known = str(route.confirmed or "not known")
        return self.cast.way(route.nodes, language()), percent(route.probability), route.state, ends, known


def routes(
    analysis: Analysed | Case,
    to: To = None,
    *,
    k: int = 3,
    source: To = None,
    until: str | date | None = None,
    seed: int | None = None,
) -> Routes:
    """The k most reliable ways to somebody, step by step, and how well each is known.

    Parameters
    ----------
    analysis
        Of a graph of facts, or its case; day, facts and decision count, the view does not.
    to
        Ids; by default those who sign (deciders of the decision).  A stage stands for those who vote in
        it, a unit for those with a post in it, a post for its holders.
    k
        How many routes at most.
    source
        Ids; by default our team, without whoever of it is the target.
    until
        Last day on which a step may be taken.  Then the steps are taken one after the other, each on a day
        on which its tie holds, from the day of the analysis on; by default all on that day.  A tie holds
        as it does on the last day of change before: what a whole month takes from its confidence later
        on is not counted.
    seed
        Of the sampled chance that one of many routes works.

    Returns
    -------
    Routes
        On all evidence, and on verified evidence alone; where nothing is verified, the ties that would
        close the gap.

    Raises
    ------
    UnknownName
        Somebody who is not there on the day.
    InputError
        Bare arrays, somebody at both ends, or a day before that of the analysis.
    LimitExceeded
        More than 60 days of change until then.
    """
    case = case_of(analysis, *NO_FACTS)
    access = case.once(Access)
    last = resolve_day(access.graph, until) if until is not None else None
    starts, goals = ends(access, to, source, anywhen=last is not None)
    if last is None:
        return case.once(_routes, starts, goals, k, seed)
    return case.once(_routes_in_order, starts, goals, k, seed, last)


def best_way(case: Case, person: str, *, around: Nodes = ()) -> Route | None:
    """The most reliable way of our team to somebody, over nobody in `around`; ``None`` if there is none."""
    return next(iter(case.once(best_ways, person, around)), None)


def best_ways(case: Case, person: str, around: Nodes = ()) -> tuple[Route, ...]:
    """The three most reliable ways of our team to somebody, on all evidence; `routes` says more of them."""
    case = case_of(case, *NO_FACTS)
    access = case.once(Access)
    if person in access.team or not access.team or person not in access.snapshot:
        return ()
    found = _best(access, State.INFERRED, access.team, (person,), _WAYS, around)
    return tuple(access.evidence.route(State.INFERRED, path.arcs) for path in found)


def _routes(case: Case, starts: Nodes, goals: Nodes, k: int, seed: int | None) -> Routes:
    access = case.once(Access)
    best = _best(access, State.INFERRED, starts, goals, k)
    known = _best(access, State.VERIFIED, starts, goals, k)
    closing, nearest = _nearest(access, starts, goals) if best and not known else ((), None)
    on_all = tuple(access.evidence.route(State.INFERRED, path.arcs) for path in best)
    on_verified = tuple(access.evidence.route(State.VERIFIED, path.arcs) for path in known)
    shown = {node for route in (*on_all, *on_verified, *filter(None, (nearest,))) for node in route.nodes}
    shown |= {end for gap in closing for end in (gap.step.source, gap.step.target)}
    return Routes(
        starts,
        goals,
        on_all,
        on_verified,
        _chance(access.evidence.at(State.INFERRED), best, seed),
        _chance(access.evidence.at(State.VERIFIED), known, seed),
        closing,
        nearest,
        access.cast((*starts, *goals, *shown)),
    )


def _routes_in_order(
    case: Case, starts: Nodes, goals: Nodes, k: int, seed: int | None, until: date
) -> Routes:
    """The routes whose steps can be taken one after the other until a day; gaps stay those of today."""
    from stakemap.access.timed_routes import Timetable

    access, today = case.once(Access), case.once(_routes, starts, goals, k, seed)
    times = Timetable(access, until)
    best, known = (times.best(least, starts, goals, k) for least in (State.INFERRED, State.VERIFIED))
    on_all = tuple(times.route(State.INFERRED, path) for path in best)
    on_verified = tuple(times.route(State.VERIFIED, path) for path in known)
    shown = {node for route in (*on_all, *on_verified) for node in route.nodes}
    return replace(
        today,
        best=on_all,
        verified=on_verified,
        chance=times.chance(State.INFERRED, best, seed),
        verified_chance=times.chance(State.VERIFIED, known, seed),
        closing=() if known else today.closing,
        nearest=None if known else today.nearest,
        cast=access.cast({*starts, *goals, *today.cast.names, *shown}),
        until=until.isoformat(),
    )


def _best(
    access: Access, least: State, starts: Nodes, goals: Nodes, k: int, around: Nodes = ()
) -> tuple[Path, ...]:
    return k_best(access.evidence.at(least), starts, goals, k=k, avoid=(*access.avoid, *around))


def _chance(snapshot: Snapshot, paths: tuple[Path, ...], seed: int | None) -> Chance:
    if not paths:
        return Chance(0.0, 0.0, 0.0)
    ways = [[one_tie(snapshot, arc) for arc in path.arcs] for path in paths]
    return at_least_one(ways, {tie: float(snapshot.strength[tie]) for way in ways for tie in way}, seed=seed)


def _nearest(access: Access, starts: Nodes, goals: Nodes) -> tuple[tuple[Closing, ...], Route | None]:
    """Single ties that would close the gap to a verified route, and the way with the fewest open ties."""
    whole, known = access.snapshot, access.evidence.at(State.VERIFIED)
    to = most_reliable(known, starts, avoid=access.avoid).max(axis=0)
    on = most_reliable(known, goals, avoid=access.avoid, backwards=True).max(axis=0)
    on[[whole.index(node) for node in starts]] = 0.0
    gain = to[whole.sources] * whole.strength * on[whole.targets]
    shut = [whole.index(node) for node in access.avoid]
    gain[np.isin(whole.sources, shut)] = 0.0
    some = np.flatnonzero(gain > 0)
    order = some[np.argsort(levelled(-np.log(gain[some])), kind="stable")].tolist()
    closing = tuple(Closing(access.evidence.step(arc), float(gain[arc])) for arc in order[:_CLOSING])
    return closing, _fewest(access, starts, goals)


def _fewest(access: Access, starts: Nodes, goals: Nodes) -> Route | None:
    """The route with the fewest ties to verify: each of them costs more than any verified way."""
    whole = access.snapshot
    cost = arc_costs(whole)
    more = float(cost.max(initial=CERTAIN)) * min(whole.n, _LONGEST)
    cost += more * ~np.isin(_keys(whole), _keys(access.evidence.at(State.VERIFIED)))
    found = k_best(whole, starts, goals, k=1, avoid=access.avoid, cost=cost)
    return access.evidence.route(State.INFERRED, found[0].arcs) if found else None


def _keys(snapshot: Snapshot) -> NDArray[np.int64]:
    return snapshot.sources.astype(np.int64) * snapshot.n + snapshot.targets

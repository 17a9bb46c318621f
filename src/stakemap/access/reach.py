"""Path analysis of one account: our team, those who matter, and the ties between them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.access import relations
from stakemap.access.coverage_table import Coverage
from stakemap.access.introduction_plan import IntroductionPlan
from stakemap.access.results import Closing, Gatekeepers, Route, Routes, Step, Thread
from stakemap.access.tie_evidence import LEVELS, Grounds
from stakemap.access.timed_routes import Timetable
from stakemap.context.display_names import Cast, cast_of
from stakemap.graph.confidence import State
from stakemap.graph.projection import resolve_day
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import SEAT, TEAM, UNKNOWN, Snapshot
from stakemap.model import ComplianceRisk, Label, PartialDate, Role, TeamMember, TeamRole
from stakemap.scoring.routes.coverage import cover
from stakemap.scoring.routes.gatekeepers import Dominators, dominators, minimum_cut, reachable
from stakemap.scoring.routes.introductions import Limits, introduce
from stakemap.scoring.routes.paths import Path, k_best, most_reliable, one_tie
from stakemap.scoring.routes.route_reliability import Chance, at_least_one

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Access", "reach"]

MATTERING = 15
"""People by influence who are looked at beside all who vote."""
_CLOSING = 3
_LONGEST = 64
FEW = 3
"""People who may hold all routes between them and still be called few."""
To = str | Iterable[str] | None
Asked = int | str | date
_ROLES = {
    TeamRole.ACCOUNT_MANAGER: ("account manager", "客户经理"),
    TeamRole.SALES_MANAGER: ("sales manager", "销售经理"),
    TeamRole.SUPPORT: ("support", "支持"),
    TeamRole.TECHNICAL: ("technical", "技术"),
    TeamRole.SERVICE: ("service", "服务"),
    TeamRole.PROJECT_MANAGER: ("project manager", "项目经理"),
    TeamRole.EXECUTIVE: ("executive", "高管"),
}


class Access:
    """Who reaches whom, on the introduction view of the facts of one analysis.

    Ties of kin, declared interests and facts labelled restricted or sealed are never in it.  No route
    passes through an empty seat, somebody unknown, or anyone an integrity note is about.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.graph = case.graph.visible(Label.INTERNAL)
        self._answers: dict[object, Routes] = {}
        self._trees: dict[tuple[State, tuple[str, ...]], Dominators] = {}

    @cached_property
    def grounds(self) -> Grounds:
        """The facts behind the ties."""
        seen = self.case.snapshot
        if seen.view == "introduction" and self.graph is self.case.graph:
            return Grounds(self.graph, seen)
        if self.graph is self.case.graph:
            return Grounds(self.graph, self.case.context.snapshot("introduction"))
        return Grounds(self.graph, self.graph.snapshot(self.case.day, "introduction"))

    @cached_property
    def former(self) -> tuple[str, ...]:
        """Members of our side who are no longer there."""
        current = self.case.seating.current
        return tuple(m.id for m in self.members.values() if not current(m) and m.valid.end)

    @property
    def snapshot(self) -> Snapshot:
        """All ties of the introduction view."""
        return self.grounds.snapshot

    @cached_property
    def team(self) -> tuple[str, ...]:
        """Members of our side on the day."""
        return tuple(self.snapshot.nodes[k] for k in np.flatnonzero(self.snapshot.kinds == TEAM))

    @cached_property
    def ranks(self) -> Mapping[str, int | None]:
        """Administrative level of each node, where known."""
        ours = {m.id: m.rank for m in self.members.values()}
        people = [
            n
            for n, kind in zip(self.snapshot.nodes, self.snapshot.kinds.tolist(), strict=True)
            if kind != TEAM
        ]
        return {**{node: self.case.seating.rank(node) for node in people}, **ours}

    @cached_property
    def members(self) -> Mapping[str, TeamMember]:
        """Everybody of our side, those who left included."""
        return {m.id: m for m in self.graph.of(TeamMember)}

    def cast(self, nodes: Iterable[str]) -> Cast:
        """Names of some nodes, with their posts or their part in our team."""
        parts = {m.id: role_text(m.role) for m in self.members.values()}
        return cast_of(self.case, nodes, parts)

    @cached_property
    def avoid(self) -> tuple[str, ...]:
        """Those no route passes through: nobody can be asked there, or nobody should be."""
        return self._shut(self.case.seating, self.snapshot)

    def shut_on(self, day: date, snapshot: Snapshot) -> tuple[str, ...]:
        """The same on another day."""
        return self._shut(Seating(self.case.graph, day), snapshot)

    def _shut(self, seating: Seating, snapshot: Snapshot) -> tuple[str, ...]:
        kinds = np.isin(snapshot.kinds, (SEAT, UNKNOWN))
        found = {snapshot.nodes[k] for k in np.flatnonzero(kinds)}
        risks = {r.subject for r in self.graph.of(ComplianceRisk) if seating.current(r)}
        for person, posts in seating.posts_of.items():
            if any({post.id, post.unit} & risks for post in posts):
                found.add(person)
        return tuple(sorted(found | (risks & set(snapshot.nodes))))

    @cached_property
    def signers(self) -> tuple[str, ...]:
        """Those who sign: deciders, else the voters of the last step, else the most powerful voter."""
        voters = self.case.electorate
        if voters is None:
            top = [n for n, _ in self.case.scores["influence"].top(1) if n in self.snapshot]
            return tuple(top)
        found = [n for n in voters.players if Role.DECIDER in voters.roles.get(n, ())]
        last = [member.node for panel in voters.panels[-1:] for member in panel.members]
        return tuple(sorted(n for n in (found or last) if n in self.snapshot))

    @cached_property
    def stakeholders(self) -> Mapping[str, float]:
        """Weights: influence of all who vote and of the 15 most influential; empty seats left out."""
        influence = self.case.scores["influence"]
        wanted = {node for node, _ in influence.top(MATTERING)}
        if self.case.electorate is not None:
            wanted |= set(self.case.electorate.players)
        known = (n for n in sorted(wanted) if n in self.snapshot)
        return {
            n: influence[n] for n in known if self.snapshot.kinds[self.snapshot.index(n)] not in (SEAT, TEAM)
        }

    def routes(
        self,
        to: To = None,
        *,
        k: int = 3,
        source: To = None,
        until: str | date | None = None,
        seed: int | None = None,
    ) -> Routes:
        """The k most reliable routes, and how well they are known; see `stakemap.access.routes`."""
        last = resolve_day(self.graph, until) if until is not None else None
        starts, goals = self._ends(to, source, anywhen=last is not None)
        key = starts, goals, k, last, seed
        if key not in self._answers:
            found = self._routes(starts, goals, k, seed)
            self._answers[key] = found if last is None else self._in_order(found, last, k, seed)
        return self._answers[key]

    def _in_order(self, today: Routes, until: date, k: int, seed: int | None) -> Routes:
        """The routes whose steps can be taken one after the other until a day; gaps stay those of today."""
        times = Timetable(self, until)
        starts, goals = today.sources, today.targets
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
            cast=self.cast({*starts, *goals, *today.cast.names, *shown}),
            until=until.isoformat(),
        )

    def _routes(self, starts: tuple[str, ...], goals: tuple[str, ...], k: int, seed: int | None) -> Routes:
        best = self._best(State.INFERRED, starts, goals, k)
        verified = self._best(State.VERIFIED, starts, goals, k)
        closing, nearest = self._nearest(starts, goals) if best and not verified else ((), None)
        on_all = tuple(self._route(State.INFERRED, path) for path in best)
        on_verified = tuple(self._route(State.VERIFIED, path) for path in verified)
        shown = {node for route in (*on_all, *on_verified, *filter(None, (nearest,))) for node in route.nodes}
        shown |= {end for gap in closing for end in (gap.step.source, gap.step.target)}
        return Routes(
            starts,
            goals,
            on_all,
            on_verified,
            self._chance(State.INFERRED, best, seed),
            self._chance(State.VERIFIED, verified, seed),
            closing,
            nearest,
            self.cast((*starts, *goals, *shown)),
        )

    def _ends(self, to: To, source: To, anywhen: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of both ends; a stage stands for those who vote in it, a unit for those with a post in it."""
        goals = self.signers if to is None else self._meant(to)
        starts = tuple(m for m in self.team if m not in goals) if source is None else self._meant(source)
        for node in (*starts, *goals):
            if not (anywhen and node in self.graph):
                self.snapshot.index(node)
        return starts, goals

    def _meant(self, nodes: str | Iterable[str]) -> tuple[str, ...]:
        named = (nodes,) if isinstance(nodes, str) else tuple(nodes)
        found = {node for one in named for node in self._stands_for(one)}
        return tuple(sorted(found))

    def _stands_for(self, one: str) -> tuple[str, ...]:
        if one in self.snapshot:
            return (one,)
        panels = self.case.electorate.panels if self.case.electorate is not None else ()
        voting = [member.node for panel in panels if panel.stage.id == one for member in panel.members]
        posts = self.case.seating.posts_of.items()
        working = [person for person, held in posts if one in {post.unit for post in held}]
        holding = [person for person, held in posts if one in {post.id for post in held}]
        return tuple(n for n in (voting or working or holding or [one]) if not n.startswith("seat:")) or (
            one,
        )

    def _best(
        self, least: State, starts: tuple[str, ...], goals: tuple[str, ...], k: int
    ) -> tuple[Path, ...]:
        return k_best(self.grounds.at(least), starts, goals, k=k, avoid=self.avoid)

    def _chance(self, least: State, paths: tuple[Path, ...], seed: int | None) -> Chance:
        if not paths:
            return Chance(0.0, 0.0, 0.0)
        snapshot = self.grounds.at(least)
        ways = [[one_tie(snapshot, arc) for arc in path.arcs] for path in paths]
        return at_least_one(
            ways, {tie: float(snapshot.strength[tie]) for way in ways for tie in way}, seed=seed
        )

    def _route(self, least: State, path: Path) -> Route:
        known = self.grounds.at(least)
        steps = []
        for arc in path.arcs:
            i, j = (known.nodes[int(ends[arc])] for ends in (known.sources, known.targets))
            step = self._step(i, j)
            steps.append(replace(step, probability=float(known.strength[arc])))
        return Route(tuple(steps))

    def _step(self, source: str, target: str) -> Step:
        arc = self.snapshot.arc(source, target)
        assert arc is not None  # noqa: S101  the route uses it
        return self.grounds.step(arc, self.ranks)

    def _nearest(
        self, starts: tuple[str, ...], goals: tuple[str, ...]
    ) -> tuple[tuple[Closing, ...], Route | None]:
        """Single ties that would close the gap to a verified route, and the way with the fewest open ties."""
        whole, known = self.snapshot, self.grounds.at(State.VERIFIED)
        to = most_reliable(known, starts, avoid=self.avoid).max(axis=0)
        on = most_reliable(known, goals, avoid=self.avoid, backwards=True).max(axis=0)
        on[[whole.index(node) for node in starts]] = 0.0
        gain = to[whole.sources] * whole.strength * on[whole.targets]
        shut = [whole.index(node) for node in self.avoid]
        gain[np.isin(whole.sources, shut)] = 0.0
        order = sorted(np.flatnonzero(gain > 0).tolist(), key=lambda arc: (-float(gain[arc]), arc))
        closing = tuple(
            Closing(self.grounds.step(arc, self.ranks), float(gain[arc])) for arc in order[:_CLOSING]
        )
        fewest = self._fewest(starts, goals)
        return closing, fewest

    def _fewest(self, starts: tuple[str, ...], goals: tuple[str, ...]) -> Route | None:
        """The route with the fewest ties to verify: each of them costs more than any verified way."""
        whole = self.snapshot
        more = int(whole.cost.max(initial=1)) * min(whole.n, _LONGEST)
        cost = whole.cost + more * ~np.isin(_keys(whole), _keys(self.grounds.at(State.VERIFIED)))
        found = k_best(whole, starts, goals, k=1, avoid=self.avoid, cost=cost)
        return self._route(State.INFERRED, found[0]) if found else None

    def gatekeepers(
        self, to: To = None, *, source: To = None, least: State | str | None = None
    ) -> Gatekeepers:
        """Those on every route, with the proof; see `stakemap.access.gatekeepers`."""
        starts, goals = self._ends(to, source)
        levels = [State(least)] if least is not None else list(reversed(LEVELS))
        widest: Gatekeepers | None = None
        for level in levels:
            found = self._gatekeepers(level, starts, goals)
            if _narrow(found):
                return found
            widest = widest or found
        assert widest is not None  # noqa: S101  there is a level
        return widest

    def _gatekeepers(self, least: State, starts: tuple[str, ...], goals: tuple[str, ...]) -> Gatekeepers:
        snapshot = self.grounds.at(least)
        every = self._dominators(least, starts).of(goals[0] if len(goals) == 1 else goals)
        cut = minimum_cut(snapshot, starts, goals, avoid=self.avoid)
        ways = [pair for way in cut.disjoint for pair in pairwise(way)] + list(cut.direct)
        held = tuple(node for node in every if node not in goals)
        places = [snapshot.index(node) for node in goals]
        return Gatekeepers(
            starts,
            goals,
            tuple(node for node in held if node in starts),
            tuple(node for node in held if node not in starts),
            cut,
            least.value,
            tuple(sorted({fact for i, j in ways for fact in self._step(i, j).facts})),
            self.cast({*starts, *goals, *held, *cut.nodes, *(node for pair in ways for node in pair)}),
            {
                node: not reachable(snapshot, starts, without=[node], avoid=self.avoid)[places].any()
                for node in held
            },
        )

    def holds(self, keeper: str, person: str, *, least: State | str = State.INFERRED) -> bool:
        """Whether our team reaches somebody, and does not once another is taken out: the check itself."""
        snapshot, at = self.grounds.at(State(least)), self.snapshot.index(person)
        before = reachable(snapshot, self.team, avoid=self.avoid)[at]
        return bool(before and not reachable(snapshot, self.team, without=[keeper], avoid=self.avoid)[at])

    def _dominators(self, least: State, starts: tuple[str, ...]) -> Dominators:
        if (least, starts) not in self._trees:
            self._trees[least, starts] = dominators(self.grounds.at(least), starts, avoid=self.avoid)
        return self._trees[least, starts]

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """Those who matter whom every route reaches through one single person, the weightiest first."""
        found = []
        for person in sorted(self.stakeholders, key=lambda n: (-self.stakeholders[n], n)):
            for least in (State.INFERRED, State.REPORTED):
                every = self._dominators(least, self.team).of(person)
                if every:
                    ours = tuple(node for node in every if node in self.team)
                    theirs = tuple(node for node in every if node not in self.team)
                    found.append(Thread(person, ours, theirs, least.value))
                    break
        return tuple(found)

    @cached_property
    def coverage(self) -> Coverage:
        """Our team against those who matter; see `stakemap.access.coverage`."""
        grid = cover(self.snapshot, self.team, self.stakeholders, avoid=self.avoid)
        return relations.covered(self, grid)

    def strength(self, source: str, target: str) -> float:
        """Strength of the tie of two nodes, in [0, 1]; 0 where there is none."""
        arc = self.snapshot.arc(source, target)
        return float(self.snapshot.strength[arc]) if arc is not None else 0.0

    def step(self, source: str, target: str) -> Step | None:
        """The tie of two nodes with its grounds; ``None`` where there is none."""
        return self._step(source, target) if self.snapshot.arc(source, target) is not None else None

    def best_route(self, person: str) -> Route | None:
        """The most reliable way of our team to somebody; ``None`` where there is none."""
        if person in self.team or not self.team:
            return None
        found = self._best(State.INFERRED, self.team, (person,), 1)
        return self._route(State.INFERRED, found[0]) if found else None

    def tie_facts(self, source: str, target: str) -> tuple[str, ...]:
        """Facts behind the tie of two nodes; none where there is no tie."""
        return self._step(source, target).facts if self.snapshot.arc(source, target) is not None else ()

    @cached_property
    def plan(self) -> IntroductionPlan:
        """The plan of introductions within the usual limits."""
        return self.introductions()

    def introductions(
        self, *, limits: Limits | None = None, asked: Mapping[str, Asked] | None = None
    ) -> IntroductionPlan:
        """A plan of introductions for the whole team; see `stakemap.access.introductions`."""
        limits = limits or Limits()
        counts, resting = self._asked(asked or {}, limits)
        plan = introduce(
            self.snapshot,
            self.team,
            self.stakeholders,
            limits=limits,
            asked=counts,
            resting=resting,
            avoid=self.avoid,
        )
        routes = tuple(self._route(State.INFERRED, ask.path) for ask in plan.asks)
        spare = tuple(self._route(State.INFERRED, way) if way is not None else None for way in plan.spare)
        shown = {node for route in (*routes, *filter(None, spare)) for node in route.nodes}
        return IntroductionPlan(plan, routes, self.cast(shown), spare)

    def _asked(self, asked: Mapping[str, Asked], limits: Limits) -> tuple[dict[str, int], tuple[str, ...]]:
        """How often each was asked of late, and those whose cool-down is not over on the day."""
        for node in asked:
            self.snapshot.index(node)
        counts = {node: value for node, value in asked.items() if isinstance(value, int)}
        days = {node: _day(value) for node, value in asked.items() if not isinstance(value, int)}
        today = self.case.day or date.today()  # noqa: DTZ011  undated facts hold on any day
        resting = [node for node, day in days.items() if (today - day).days < limits.cool_down]
        return counts, tuple(sorted(resting))


def reach(case: Case) -> Access:
    """Who reaches whom on the facts of a case, worked out once."""
    return case.once(Access)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else PartialDate(value).latest


def role_text(role: TeamRole) -> tuple[str, str]:
    """The part somebody of ours plays, in English and in Chinese."""
    return _ROLES[role]


def _narrow(found: Gatekeepers) -> bool:
    """Whether somebody is on every route, or a few people hold all of them."""
    return bool(found.theirs or found.ours or 0 < len(found.cut.nodes) <= FEW)


def _keys(snapshot: Snapshot) -> NDArray[np.int64]:
    return snapshot.sources.astype(np.int64) * snapshot.n + snapshot.targets

"""Path analysis of one account: our team, those who matter, and the ties between them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stakemap.access.grounds import LEVELS, Grounds
from stakemap.access.results import (
    Closing,
    Coverage,
    Gatekeepers,
    IntroductionPlan,
    Orphan,
    Route,
    Routes,
    Step,
    Thread,
)
from stakemap.graph.confidence import State
from stakemap.graph.snapshot import SEAT, TEAM, UNKNOWN, Snapshot
from stakemap.model import ComplianceRisk, Label, Role, TeamMember, Tie
from stakemap.scoring.chances import Chance, at_least_one
from stakemap.scoring.coverage import Grid, cover
from stakemap.scoring.gatekeepers import Dominators, dominators, minimum_cut, reachable
from stakemap.scoring.introductions import Limits, introduce
from stakemap.scoring.paths import Path, k_best, most_reliable, one_tie

if TYPE_CHECKING:
    from stakemap.findings.case import Case

__all__ = ["Access"]

MATTERING = 15
"""People by influence who are looked at beside all who vote."""
_CLOSING = 3
_LONGEST = 64
_FEW = 3
To = str | Iterable[str] | None


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
        return Grounds(self.graph, self.graph.snapshot(self.case.day, "introduction"))

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
        ours = {m.id: m.rank for m in self.graph.of(TeamMember)}
        people = [
            n
            for n, kind in zip(self.snapshot.nodes, self.snapshot.kinds.tolist(), strict=True)
            if kind != TEAM
        ]
        return {**{node: self.case.seating.rank(node) for node in people}, **ours}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Display names."""
        return {node: self.case.name(node, "") for node in (*self.snapshot.nodes, *self._former)}

    @cached_property
    def avoid(self) -> tuple[str, ...]:
        """Those no route passes through: nobody can be asked there, or nobody should be."""
        kinds = np.isin(self.snapshot.kinds, (SEAT, UNKNOWN))
        found = {self.snapshot.nodes[k] for k in np.flatnonzero(kinds)}
        risks = {r.subject for r in self.graph.of(ComplianceRisk) if self.case.seating.current(r)}
        for person, posts in self.case.seating.posts_of.items():
            if any({post.id, post.unit} & risks for post in posts):
                found.add(person)
        return tuple(sorted(found | (risks & set(self.snapshot.nodes))))

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

    def routes(self, to: To = None, *, k: int = 3, source: To = None, seed: int | None = None) -> Routes:
        """The k most reliable routes, and how well they are known; see `stakemap.access.routes`."""
        starts, goals = self._ends(to, source)
        key = starts, goals, k, seed
        if key not in self._answers:
            self._answers[key] = self._routes(starts, goals, k, seed)
        return self._answers[key]

    def _routes(self, starts: tuple[str, ...], goals: tuple[str, ...], k: int, seed: int | None) -> Routes:
        best = self._best(State.INFERRED, starts, goals, k)
        verified = self._best(State.VERIFIED, starts, goals, k)
        closing, nearest = self._nearest(starts, goals) if best and not verified else ((), None)
        return Routes(
            starts,
            goals,
            tuple(self._route(State.INFERRED, path) for path in best),
            tuple(self._route(State.VERIFIED, path) for path in verified),
            self._chance(State.INFERRED, best, seed),
            self._chance(State.VERIFIED, verified, seed),
            closing,
            nearest,
            self.names,
        )

    def _ends(self, to: To, source: To) -> tuple[tuple[str, ...], tuple[str, ...]]:
        starts = self.team if source is None else _named(source)
        goals = self.signers if to is None else _named(to)
        for node in (*starts, *goals):
            self.snapshot.index(node)
        return starts, goals

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
        found = [self._gatekeepers(level, starts, goals) for level in levels]
        return next((one for one in found if _narrow(one)), found[0])

    def _gatekeepers(self, least: State, starts: tuple[str, ...], goals: tuple[str, ...]) -> Gatekeepers:
        snapshot = self.grounds.at(least)
        every = self._dominators(least, starts).of(goals[0] if len(goals) == 1 else goals)
        cut = minimum_cut(snapshot, starts, goals, avoid=self.avoid)
        ways = [pair for way in cut.disjoint for pair in pairwise(way)] + list(cut.direct)
        return Gatekeepers(
            starts,
            goals,
            tuple(node for node in every if node in starts),
            tuple(node for node in every if node not in starts and node not in goals),
            cut,
            least.value,
            tuple(sorted({fact for i, j in ways for fact in self._step(i, j).facts})),
            self.names,
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
        return Coverage(
            grid, self.ranks, self.threads, self._orphans(grid), self._direct_facts(grid), self.names
        )

    def _direct_facts(self, grid: Grid) -> tuple[str, ...]:
        pairs = [(ours, person) for person, members in grid.contacts.items() for ours in members]
        return tuple(sorted({fact for i, j in pairs for fact in self._step(i, j).facts}))

    @cached_property
    def _former(self) -> tuple[str, ...]:
        """Members of our side who are no longer there."""
        current = self.case.seating.current
        return tuple(m.id for m in self.graph.of(TeamMember) if not current(m) and m.valid.end)

    def _orphans(self, grid: Grid) -> tuple[Orphan, ...]:
        """Open ties of members who left, to people who matter: who of ours still knows them."""
        former = set(self._former)
        found = []
        for tie in self.graph.of(Tie):
            ends = {tie.from_id, tie.to_id}
            for member in ends & former:
                (person,) = ends - {member}
                if person in grid.people and self.case.seating.current(tie):
                    left = self.graph[member]
                    end = left.valid.end if isinstance(left, TeamMember) else None
                    facts = tuple(sorted((member, tie.id)))
                    found.append(Orphan(member, person, end, grid.contacts[person], facts))
        order = {person: k for k, person in enumerate(grid.people)}
        return tuple(sorted(found, key=lambda orphan: (order[orphan.person], orphan.member)))

    def tie_facts(self, source: str, target: str) -> tuple[str, ...]:
        """Facts behind the tie of two nodes; none where there is no tie."""
        return self._step(source, target).facts if self.snapshot.arc(source, target) is not None else ()

    @cached_property
    def plan(self) -> IntroductionPlan:
        """The plan of introductions within the usual limits."""
        return self.introductions()

    def introductions(
        self, *, limits: Limits | None = None, asked: Mapping[str, int] | None = None
    ) -> IntroductionPlan:
        """A plan of introductions for the whole team; see `stakemap.access.introductions`."""
        wanted = self.stakeholders
        plan = introduce(self.snapshot, self.team, wanted, limits=limits, asked=asked, avoid=self.avoid)
        routes = tuple(self._route(State.INFERRED, ask.path) for ask in plan.asks)
        return IntroductionPlan(plan, routes, self.names)


def _narrow(found: Gatekeepers) -> bool:
    """Whether somebody is on every route, or a few people hold all of them."""
    return bool(found.theirs or found.ours or 0 < len(found.cut.nodes) <= _FEW)


def _named(nodes: str | Iterable[str]) -> tuple[str, ...]:
    return (nodes,) if isinstance(nodes, str) else tuple(sorted(set(nodes)))


def _keys(snapshot: Snapshot) -> NDArray[np.int64]:
    return snapshot.sources.astype(np.int64) * snapshot.n + snapshot.targets

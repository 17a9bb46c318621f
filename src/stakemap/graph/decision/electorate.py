"""Who decides a decision on a day: its rule as a game of people, with stances and salience.

Roles that name a post or a unit vote through whoever holds it; each holder of a post votes
with the post's weight.  A stage in which nobody is known has one empty seat that votes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stakemap.errors import InputError, Problem, UnknownName
from stakemap.graph.name_index import fold
from stakemap.graph.rules.game import All, Game, Vote, players, votes
from stakemap.graph.rules.rule_text import parse_rule
from stakemap.graph.seats import Seating, seat_of
from stakemap.model import Decision, DecisionRole, Phase, Role, Stage, StageKind, Stance

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = ["Electorate", "Member", "Panel", "decision_named", "electorate", "stage_seats"]

STAGE_OF_ROLE = {
    Role.INITIATOR: StageKind.INITIATE,
    Role.USER: StageKind.USER,
    Role.TECHNICAL_GATEKEEPER: StageKind.TECHNICAL,
    Role.BUDGET_HOLDER: StageKind.BUDGET,
    Role.APPROVER: StageKind.APPROVE,
    Role.DECIDER: StageKind.APPROVE,
    Role.PURCHASER: StageKind.PURCHASE,
}
"""Where somebody in a role votes; the roles that are not here have no vote of their own."""
_VOTELESS = (Role.INFLUENCER, Role.BENEFICIARY)
_EVERYBODY = (StageKind.TECHNICAL, StageKind.BUDGET, StageKind.PURCHASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One who votes in a stage."""

    node: str
    weight: int
    veto: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A stage with those who vote in it."""

    stage: Stage
    members: tuple[Member, ...]
    quota: int
    quota_assumed: bool


@dataclass(frozen=True)
class Electorate:
    """A decision ready for `scoring.decision.power`: rule, players, stances.

    Attributes
    ----------
    decision
        Its id.
    game
        Its rule over node ids.
    panels
        Its stages with those who vote in them.
    stances, stance_facts
        Position in [0, 1] of each node that a source reports, and the fact it comes from; whoever is
        absent counts as .5 and is flagged.
    salience
        How much it matters to each node, 1 is usual.
    notes
        What a reader must know: roles that do not vote, stages that cannot pass or do not count.
    roles
        Parts that each node plays, voters or not.
    """

    decision: str
    game: Game
    panels: tuple[Panel, ...]
    stances: Mapping[str, float]
    stance_facts: Mapping[str, str]
    salience: Mapping[str, float]
    notes: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def players(self) -> tuple[str, ...]:
        """Node ids of all who vote, sorted."""
        return players(self.game)

    @property
    def assumed_votes(self) -> tuple[Panel, ...]:
        """Stages in which several vote and no source gives the votes needed."""
        return tuple(panel for panel in self.panels if panel.quota_assumed and len(panel.members) > 1)

    def is_silent(self, node: str) -> bool:
        """Whether somebody votes and has not said where they stand."""
        return node in self.players and node not in self.stances

    def facts_of(self, node: str) -> tuple[str, ...]:
        """Facts that give somebody a vote."""
        found = {f for panel in self.panels for m in panel.members if m.node == node for f in m.facts}
        return tuple(sorted(found | {self.decision}))


def decision_named(graph: FactIndex, text: str) -> str:
    """The id of the decision that an id or a name in either language means.

    Raises
    ------
    UnknownName
        With the decisions there are.
    InputError
        Several of this name.

    Examples
    --------
    >>> import stakemap as sm
    >>> decision_named(sm.examples.city(), "bridge  sensor upkeep 2027")
    'd:bridge-sensors'
    """
    known = graph.of(Decision)
    if any(one.id == text for one in known):
        return text
    found = [one.id for one in known if fold(text) in {fold(name) for name in _names(one)}]
    if len(found) > 1:
        raise InputError(f"{len(found)} of this name", hint=f"one of: {', '.join(found)}")
    if not found:
        raise UnknownName("decision", text, (*(one.name for one in known), *(one.id for one in known)))
    return found[0]


def _names(decision: Decision) -> list[str]:
    return [name for name in (decision.name, decision.name_en, decision.name_zh) if name]


def electorate(seating: Seating, decision: str) -> Electorate:
    """The electorate of a decision on a day.

    Parameters
    ----------
    seating
        The facts and who sits where on the day.
    decision
        Id of a decision.

    Returns
    -------
    Electorate
        Its players are nodes of every snapshot of that day.

    Raises
    ------
    UnknownName
        No such id.
    InputError
        It is no decision, its rule text does not fit its stages, or nobody takes part in it.
    """
    graph = seating.graph
    record = graph[decision]
    if not isinstance(record, Decision):
        raise InputError(
            [Problem(f"is a {record.kind_of_fact}, not a decision", "name a decision", fact_id=decision)]
        )
    every = [r for r in graph.about(decision) if isinstance(r, DecisionRole) and seating.current(r)]
    stages, roles = _voted(record, every)
    panels = tuple(_panels(record, stages, roles, seating))
    if not panels:
        raise InputError([Problem("nobody votes in it", "add stages or roles", fact_id=decision)])
    game, told = _game(record, panels)
    panels = tuple(replace(p, quota_assumed=p.quota_assumed and p.stage.id not in told) for p in panels)
    stances, stance_facts = _stances(graph, decision, seating)
    return Electorate(
        decision=decision,
        game=game,
        panels=panels,
        stances=stances,
        stance_facts=stance_facts,
        salience=_salience(roles, seating),
        notes=tuple(_notes(game, panels, stages, roles)),
        roles=_roles(every, seating),
    )


def stage_seats(seating: Seating) -> Iterator[str]:
    """Node ids that only decisions know: seats of stages in which nobody is known, and heads who vote."""
    graph = seating.graph
    for decision in graph.of(Decision):
        if seating.current(decision):
            roles = [
                r for r in graph.about(decision.id) if isinstance(r, DecisionRole) and seating.current(r)
            ]
            for panel in _panels(decision, *_voted(decision, roles), seating):
                yield from (m.node for m in panel.members if m.node.startswith(seat_of("")))


def _voted(decision: Decision, roles: list[DecisionRole]) -> tuple[tuple[Stage, ...], list[DecisionRole]]:
    """The stages that are voted on and the roles in them: what comes after the decision has no vote."""
    later = {stage.id for stage in decision.stages if stage.phase is not Phase.NEGOTIATE}
    voting = [role for role in roles if role.stage not in later]
    stages = tuple(stage for stage in decision.stages if stage.id not in later)
    return stages or _stages_by_role(voting), voting


def _stages_by_role(roles: list[DecisionRole]) -> tuple[Stage, ...]:
    """Where a decision declares no stages, its roles make them; users are heard but do not vote.

    A role that names a kind of stage makes that stage, the user stage too: a sign-off exists.
    """
    usual = [r.role for r in roles if r.stage is None and r.role is not Role.USER]
    kinds = {STAGE_OF_ROLE[role] for role in usual if role in STAGE_OF_ROLE}
    kinds |= {kind for kind in StageKind if any(r.stage == kind for r in roles)}
    return tuple(Stage(id=kind.value, name=kind.value, kind=kind) for kind in StageKind if kind in kinds)


def _stage_id(role: DecisionRole, stages: tuple[Stage, ...]) -> str | None:
    if role.stage is not None:
        return role.stage
    if role.role in _VOTELESS:
        return None
    fitting = [stage.id for stage in stages if stage.kind == STAGE_OF_ROLE[role.role]]
    return fitting[0] if len(fitting) == 1 else None


def _notes(
    game: Game, panels: tuple[Panel, ...], stages: tuple[Stage, ...], roles: list[DecisionRole]
) -> Iterator[str]:
    """In plain words, with ids only."""
    for role in roles:
        if role.role not in _VOTELESS and _stage_id(role, stages) is None:
            yield f"{role.id} names no stage and no single stage fits the role {role.role}: it does not vote"
    named = {vote.name: vote for vote in votes(game)}
    for panel in panels:
        vote = named.get(panel.stage.id)
        if vote is None:
            yield f"stage {panel.stage.id} is not in the rule: it does not count"
        elif vote.quota > sum(vote.weights):
            yield f"stage {panel.stage.id} cannot pass: quota {vote.quota}, votes {sum(vote.weights)}"


def _panels(
    decision: Decision, stages: tuple[Stage, ...], roles: list[DecisionRole], seating: Seating
) -> Iterator[Panel]:
    by_stage: dict[str, list[DecisionRole]] = defaultdict(list)
    for role in roles:
        stage_id = _stage_id(role, stages)
        if stage_id is not None:
            by_stage[stage_id].append(role)
    for stage in stages:
        yield _panel(decision, stage, by_stage[stage.id], seating)


def _panel(decision: Decision, stage: Stage, roles: list[DecisionRole], seating: Seating) -> Panel:
    weights: dict[str, int] = defaultdict(int)
    vetoes: set[str] = set()
    facts: dict[str, set[str]] = defaultdict(set)
    for role in roles:
        for node, behind in seating.holders_of(role.player):
            weights[node] += role.weight
            facts[node] |= {role.id, *behind}
            if role.veto:
                vetoes.add(node)
    if not weights:
        weights[seat_of(f"{decision.id}/{stage.id}")] = stage.quota or 1
    members = tuple(Member(n, w, n in vetoes, tuple(sorted(facts[n]))) for n, w in sorted(weights.items()))
    quota = stage.quota if stage.quota is not None else _usual_quota(stage.kind, sum(weights.values()))
    return Panel(stage, members, quota, stage.quota is None)


def _usual_quota(kind: StageKind, total: int) -> int:
    """Everybody for screens, money and purchase; one for a start; else more than half."""
    if kind in _EVERYBODY:
        return max(1, total)
    return 1 if kind is StageKind.INITIATE else total // 2 + 1


def _game(decision: Decision, panels: tuple[Panel, ...]) -> tuple[Game, set[str]]:
    """The rule as a game, and the stages of which it says how many votes they need."""
    told = set[str]()
    by_id = {panel.stage.id: panel for panel in panels}

    def vote(stage_id: str, quota: int | None) -> Game:
        panel = by_id[stage_id]
        if quota:
            told.add(stage_id)
        return Vote(
            stage_id,
            tuple(m.node for m in panel.members),
            tuple(m.weight for m in panel.members),
            quota or panel.quota,
            frozenset(m.node for m in panel.members if m.veto),
        )

    if decision.rule:
        try:
            return parse_rule(decision.rule, tuple(by_id), vote), told
        except InputError as error:
            raise type(error)([_at(problem, decision.id) for problem in error.problems]) from None
    parts = tuple(vote(stage_id, None) for stage_id in by_id)
    return parts[0] if len(parts) == 1 else All(parts), told


def _at(problem: Problem, decision: str) -> Problem:
    return Problem(problem.cause, problem.cure, field=problem.field, fact_id=decision, code=problem.code)


def _stances(graph: FactIndex, decision: str, seating: Seating) -> tuple[dict[str, float], dict[str, str]]:
    """The latest stance of each; of two on one day the one with the later id."""
    latest: dict[str, Stance] = {}
    found = [s for s in graph.about(decision) if isinstance(s, Stance) and seating.current(s)]
    for stance in sorted(found, key=lambda s: (s.valid.start or graph.confirmed(s) or "", s.id)):
        for node, _ in seating.holders_of(stance.person):
            latest[node] = stance
    return {n: s.position for n, s in latest.items()}, {n: s.id for n, s in latest.items()}


def _salience(roles: list[DecisionRole], seating: Seating) -> dict[str, float]:
    salience: dict[str, float] = {}
    for role in roles:
        for node, _ in seating.holders_of(role.player):
            salience[node] = max(salience.get(node, 0.0), role.salience)
    return salience


def _roles(roles: list[DecisionRole], seating: Seating) -> dict[str, tuple[str, ...]]:
    named: dict[str, set[str]] = defaultdict(set)
    for role in roles:
        for node, _ in seating.holders_of(role.player):
            named[node].add(role.role.value)
    return {node: tuple(sorted(found)) for node, found in sorted(named.items())}

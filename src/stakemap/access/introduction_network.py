"""The network of introductions of a case: our team, those who matter, and the ties between them on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stakemap.access.tie_evidence import TieEvidence
from stakemap.context.case import Case
from stakemap.context.context import Context
from stakemap.context.display_names import Cast, cast_of
from stakemap.graph.frozen import Frozen
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.seats import Seating
from stakemap.graph.snapshot import SEAT, TEAM, UNKNOWN, Snapshot
from stakemap.model import ComplianceRisk, Label, Role, TeamMember
from stakemap.scoring.core.results import TOLERANCE
from stakemap.wording.phrases import LANGUAGES, Words

__all__ = ["Access", "ends", "targets_of"]

MATTERING = 15
"""People by influence who are looked at beside all who vote."""
NO_FACTS = "routes need facts", "analyse a graph; for bare arrays see scoring.routes.paths"
_VOTERS = 2
Nodes = tuple[str, ...]
To = str | Iterable[str] | None


@dataclass(frozen=True, eq=False, repr=False)
class Access(Frozen):
    """What every question about access starts from: the introduction view of the facts of one case.

    Ties of kin, declared interests and facts labelled restricted or sealed are never in it.  No route
    passes through an empty seat, somebody unknown, or anyone an integrity note is about.
    Each part is worked out once, when it is first asked for: ``case.once(Access)``.
    """

    case: Case

    @cached_property
    def context(self) -> Context:
        """The facts that may be spoken of, on the day."""
        graph = self.case.graph.visible(Label.INTERNAL)
        return self.case.context if graph is self.case.graph else Context(graph, self.case.day)

    @property
    def graph(self) -> PropertyGraph:
        """The facts that may be spoken of."""
        return self.context.graph

    @property
    def snapshot(self) -> Snapshot:
        """All ties of the introduction view."""
        return self.context.snapshot("introduction")

    @cached_property
    def evidence(self) -> TieEvidence:
        """The facts behind the ties."""
        return TieEvidence(self.graph, self.snapshot, self.ranks)

    @cached_property
    def team(self) -> tuple[str, ...]:
        """Members of our side on the day."""
        return tuple(self.snapshot.nodes[k] for k in np.flatnonzero(self.snapshot.kinds == TEAM))

    @cached_property
    def members(self) -> Mapping[str, TeamMember]:
        """Everybody of our side, those who left included."""
        return {m.id: m for m in self.graph.of(TeamMember)}

    @cached_property
    def ranks(self) -> Mapping[str, int | None]:
        """Administrative level of each node, where known."""
        theirs = {node: self.case.seating.rank(node) for node in self.snapshot.nodes}
        return theirs | {m.id: m.rank for m in self.members.values()}

    @cached_property
    def avoid(self) -> tuple[str, ...]:
        """Those no route passes through: nobody can be asked there, or nobody should be."""
        return self.shut(self.case.seating, self.snapshot)

    def shut(self, seating: Seating, snapshot: Snapshot) -> tuple[str, ...]:
        """Those no route passes through on the day of some seats and ties."""
        kinds = np.isin(snapshot.kinds, (SEAT, UNKNOWN))
        nobody = {snapshot.nodes[k] for k in np.flatnonzero(kinds)}
        return tuple(sorted(nobody.union(self._noted(seating, snapshot))))

    @cached_property
    def noted(self) -> tuple[str, ...]:
        """Those on whom, or on a post or unit of whom, an integrity note is: compliance is asked first."""
        return self._noted(self.case.seating, self.snapshot)

    def _noted(self, seating: Seating, snapshot: Snapshot) -> tuple[str, ...]:
        found = set[str]()
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
            top = [n for n, _ in self.case.scores["influence"].as_shown.top(1) if n in self.snapshot]
            return tuple(top)
        found = [n for n in voters.players if Role.DECIDER in voters.roles.get(n, ())]
        last = [member.node for panel in voters.panels[-1:] for member in panel.members]
        return tuple(sorted(n for n in (found or last) if n in self.snapshot))

    @cached_property
    def stakeholders(self) -> Mapping[str, float]:
        """Weights: influence of all who vote and of the 15 most influential; seats and zeros left out."""
        influence = self.case.scores["influence"].as_shown
        wanted = {node for node, value in influence.top(MATTERING) if value > TOLERANCE}
        if self.case.electorate is not None:
            wanted |= set(self.case.electorate.players)
        known = (n for n in sorted(wanted) if n in self.snapshot)
        return {
            n: influence[n] for n in known if self.snapshot.kinds[self.snapshot.index(n)] not in (SEAT, TEAM)
        }

    def cast(self, nodes: Iterable[str]) -> Cast:
        """Names of some nodes, with their posts or their part in our team."""
        en, zh = (Words("access", lang) for lang in LANGUAGES)
        parts = {m.id: (en.say(f"role.{m.role}"), zh.say(f"role.{m.role}")) for m in self.members.values()}
        return cast_of(self.case, nodes, parts)


def ends(access: Access, to: To, source: To, *, anywhen: bool = False) -> tuple[Nodes, Nodes]:
    """Ids of those who begin and of those to be reached, as `stakemap.access.routes` says.

    `anywhen` takes also those who are there on another day alone.

    Raises
    ------
    UnknownName
        Somebody who is not there.
    """
    goals = access.signers if to is None else _meant(access, to)
    starts = tuple(m for m in access.team if m not in goals) if source is None else _meant(access, source)
    for node in (*starts, *goals):
        if not (anywhen and node in access.graph):
            access.snapshot.index(node)
    return starts, goals


def _meant(access: Access, nodes: str | Iterable[str]) -> Nodes:
    named = (nodes,) if isinstance(nodes, str) else tuple(nodes)
    return tuple(sorted({node for one in named for node in _stands_for(access, one)}))


def _stands_for(access: Access, one: str) -> Nodes:
    """Those who vote in a stage, hold a post, or have one in a unit; whoever it is otherwise."""
    panels = access.case.electorate.panels if access.case.electorate is not None else ()
    voting = [member.node for panel in panels if panel.stage.id == one for member in panel.members]
    one = one if voting else access.case.ident(one)
    if one in access.snapshot:
        return (one,)
    posts = access.case.seating.posts_of.items()
    working = [person for person, held in posts if one in {post.unit for post in held}]
    holding = [person for person, held in posts if one in {post.id for post in held}]
    found = tuple(n for n in (voting or working or holding) if not n.startswith("seat:"))
    return found or (one,)


def targets_of(case: Case) -> tuple[Nodes, ...]:
    """Those to whom routes are shown: who signs, and each of the most powerful voters.

    Nobody where no decision is named and all are alike.
    """
    access, formal = case.once(Access), case.scores["formal_power"]
    voters = case.electorate.players if case.electorate is not None else ()
    order = case.by_power(n for n in voters if formal[n] > 0 and n in access.stakeholders)
    told = case.electorate is not None or not case.scores["influence"].as_shown.alike
    wanted = [access.signers] if access.signers and told else []
    wanted += [(n,) for n in order[:_VOTERS]]
    return tuple(dict.fromkeys(wanted)) if access.team else ()

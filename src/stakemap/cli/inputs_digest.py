"""Whether a report would come out the same: one digest of everything that goes into it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from stakemap.analysis.plan import Plan
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.graph.snapshot import Snapshot

__all__ = ["inputs_digest", "known_decision", "open_decisions"]


def open_decisions(graph: PropertyGraph, day: date | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the decisions that are not over on a day: those in which somebody votes, and the others.

    The one with the most stages and roles stands first; it is most likely what the report is read for.
    """
    from stakemap.graph.seats import Seating
    from stakemap.model import Decision, DecisionRole, Role

    seating = Seating(graph, day)
    voteless = {Role.INFLUENCER, Role.BENEFICIARY, Role.USER}
    voted: list[tuple[int, str]] = []
    empty: list[str] = []
    for decision in graph.of(Decision):
        if seating.current(decision):
            roles = [
                r for r in graph.about(decision.id) if isinstance(r, DecisionRole) and seating.current(r)
            ]
            if decision.stages or any(role.role not in voteless for role in roles):
                voted.append((-len(decision.stages) - len(roles), decision.id))
            else:
                empty.append(decision.id)
    return tuple(ident for _, ident in sorted(voted)), tuple(empty)


def known_decision(graph: PropertyGraph, ident: str) -> str:
    """The id, if it is that of a decision.

    Raises
    ------
    UnknownName
        With the decisions there are.
    """
    from stakemap.errors import UnknownName
    from stakemap.model import Decision

    known = tuple(decision.id for decision in graph.of(Decision))
    if ident not in known:
        raise UnknownName("decision", ident, known)
    return ident


def inputs_digest(graph: PropertyGraph, plans: tuple[Plan, ...], more: tuple[str, ...] = ()) -> str:
    """Digest of the facts in force, the arrays of the day, who decides, catalogue, package, plans and `more`.

    The days themselves do not count: where their passing changes no strength, no seat and no
    stance, the report of yesterday is the report of today.
    """
    from stakemap.analysis.plan import canonical, package_digest

    parts: list[Any] = [package_digest(), graph.catalogue.digest, list(more)]
    for plan in plans:
        values = {k: v for k, v in plan.to_dict().items() if k != "as_of"}
        parts.append([values, *_facts_of_the_day(graph, plan)])
    return hashlib.blake2b(canonical(parts).encode(), digest_size=16).hexdigest()


def _facts_of_the_day(graph: PropertyGraph, plan: Plan) -> list[Any]:
    from stakemap.context.context import Context
    from stakemap.graph.decision.electorate import electorate

    seen = graph.unexpired(plan.day()).visible(plan.clearance)
    context = Context.on(seen, plan.as_of)
    arrays = _arrays_digest(context.snapshot(plan.view))
    if plan.decision is None:
        return [seen.digest, arrays]
    voters = electorate(context.seating, plan.decision)
    panels = [
        [panel.stage.id, panel.quota, [[m.node, m.weight, m.veto] for m in panel.members]]
        for panel in voters.panels
    ]
    stands = [dict(voters.stances), dict(voters.stance_facts), dict(voters.salience)]
    return [seen.digest, arrays, panels, *stands]


def _arrays_digest(snapshot: Snapshot) -> str:
    """Digest of nodes and arcs with their strengths, without the day."""
    total = hashlib.blake2b("\0".join(snapshot.nodes).encode(), digest_size=16)
    for array in (snapshot.kinds, snapshot.indptr, snapshot.targets, snapshot.strength, snapshot.weight):
        data = array.tobytes()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()

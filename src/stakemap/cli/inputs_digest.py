"""Whether a report would come out the same: one digest of everything that goes into it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stakemap.analysis.plan import Plan
    from stakemap.context.context import Context
    from stakemap.graph.snapshot import Snapshot

__all__ = ["inputs_digest"]


def inputs_digest(context: Context, plans: tuple[Plan, ...], more: tuple[str, ...] = ()) -> str:
    """Digest of the facts in force, the arrays of the day, who decides, catalogue, package, plans and `more`.

    The days themselves do not count: where their passing changes no strength, no seat and no
    stance, the report of yesterday is the report of today.
    """
    from stakemap.analysis.plan import canonical, package_digest

    parts: list[Any] = [package_digest(), context.graph.catalogue.digest, list(more)]
    for plan in plans:
        values = {k: v for k, v in plan.to_dict().items() if k != "as_of"}
        parts.append([values, *_facts_of_the_day(context, plan)])
    return hashlib.blake2b(canonical(parts).encode(), digest_size=16).hexdigest()


def _facts_of_the_day(context: Context, plan: Plan) -> list[Any]:
    from stakemap.graph.decision.electorate import electorate

    facts = context.graph.digest
    arrays = [_arrays_digest(context.snapshot(view)) for view in (plan.view, "introduction")]
    if plan.decision is None:
        return [facts, *arrays]
    voters = electorate(context.seating, plan.decision)
    panels = [
        [panel.stage.id, panel.quota, [[m.node, m.weight, m.veto] for m in panel.members]]
        for panel in voters.panels
    ]
    stands = [dict(voters.stances), dict(voters.stance_facts), dict(voters.salience)]
    return [facts, *arrays, panels, *stands]


def _arrays_digest(snapshot: Snapshot) -> str:
    """Digest of nodes and arcs with their strengths, without the day."""
    total = hashlib.blake2b("\0".join(snapshot.nodes).encode(), digest_size=16)
    for array in (snapshot.kinds, snapshot.indptr, snapshot.targets, snapshot.strength, snapshot.weight):
        data = array.tobytes()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()

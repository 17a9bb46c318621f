"""What one report of an account analyses: a decision that was named, or each one that is open on the day."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.analysis.plan import Plan
from stakemap.context.context import Context
from stakemap.decision.open_decisions import open_decisions
from stakemap.graph.property_graph import PropertyGraph

__all__ = ["Planned", "planned_for"]


@dataclass(frozen=True, slots=True)
class Planned:
    """What is analysed: facts on a day, plans (one a decision, or one without), decisions without voters."""

    context: Context
    plans: tuple[Plan, ...]
    empty: tuple[str, ...] = ()


def planned_for(graph: PropertyGraph, plan: Plan, decision: str | None = None) -> Planned:
    """The plans of a report, each otherwise as the one that is given.

    Raises
    ------
    UnknownName
        No such decision.
    """
    context = Context.on(plan.admitted(graph), plan.as_of, inferred=plan.inferred)
    if decision is not None:
        return Planned(context, (plan.deciding(graph, decision),))
    decisions, empty = open_decisions(context)
    return Planned(context, tuple(plan.changed(decision=ident) for ident in decisions) or (plan,), empty)

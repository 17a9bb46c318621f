"""Which decisions there are to report on: those that are not over on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakemap.context.context import Context

__all__ = ["open_decisions"]


def open_decisions(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the decisions that are not over on the day: those in which somebody votes, and the others.

    The one with the most stages and roles stands first; it is most likely what the report is read for.
    """
    from stakemap.model import Decision, DecisionRole, Role

    graph, seating = context.graph, context.seating
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

"""A rival's best answer, among those who may be spoken to at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stakemap.errors import LimitExceeded
from stakemap.model import Certainty, ComplianceRisk, Decision, Person
from stakemap.scoring.decision.rivalry import Rivalry, rivalry

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["quiet_now", "rivalry_of"]


def rivalry_of(case: Case) -> Rivalry | None:
    """One move each on the table of stances; ``None`` without a decision or with too many deciders.

    Empty seats, unknown people and whoever a compliance note names are never moved.
    """
    return case.once(_rivalry)


def _rivalry(case: Case) -> Rivalry | None:
    voters = case.electorate
    if voters is None:
        return None
    noted = {risk.subject for risk in case.graph.of(ComplianceRisk)}
    able = [node for node in voters.players if node not in noted and _known(case, node)]
    try:
        return rivalry(
            voters.game, voters.stances, step=case.graph.catalogue.value("stance_step"), nodes=able
        )
    except LimitExceeded:
        return None


def _known(case: Case, node: str) -> bool:
    record = case.graph.get(node)
    return isinstance(record, Person) and not record.unknown


def quiet_now(case: Case) -> bool:
    """Whether the quiet time of the decision runs, in which nobody may be contacted."""
    if case.electorate is None:
        return False
    decision = case.graph[case.electorate.decision]
    quiet = decision.quiet if isinstance(decision, Decision) else None
    return quiet is not None and case.day is not None and quiet.covers(case.day) is not Certainty.NO

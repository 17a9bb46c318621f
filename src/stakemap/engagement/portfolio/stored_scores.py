"""A case whose scores are those that a store keeps: for questions that need no more than them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np

from stakemap.context.case import Case
from stakemap.context.context import Context
from stakemap.graph.decision.electorate import electorate
from stakemap.model import Assessment, Decision, DecisionRole, Run
from stakemap.scoring.core.results import Scores

if TYPE_CHECKING:
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.influence.model import Influence

__all__ = ["Kept", "kept_scores"]


@dataclass(frozen=True, slots=True)
class Kept:
    """The facts of an account with the scores that are kept.

    Attributes
    ----------
    case
        Facts and scores on the day; without a run its scores are empty.
    run
        Whose scores they are; ``None`` where none are kept.
    decision
        Of which decision; ``None`` for the account as a whole.
    fresh
        Whether the run saw the facts as they are.
    """

    case: Case
    run: Run | None
    decision: str | None
    fresh: bool


def kept_scores(graph: PropertyGraph, day: date) -> Kept:
    """The scores of the newest run, of runs of one day the one that saw the facts as they are.

    Of several decisions that are open the one with most stages and roles counts, as in the report; the
    splits of influence are not kept, so that the case answers no question about them.

    Parameters
    ----------
    graph
        Facts that may be kept and seen on the day, with runs and assessments.
    day
        The day that is looked at.
    """
    context = Context(graph, day)
    found = [(run, decision) for run in graph.of(Run) if _counts(context, decision := _decision(run))]
    size = {decision: _size(graph, decision) for _, decision in found}
    best = max(
        found,
        key=lambda f: (f[0].as_of or "", f[0].facts_digest == graph.digest, size[f[1]], f[0].id),
        default=None,
    )
    run, decision = best if best is not None else (None, None)
    kept = [a for a in graph.of(Assessment) if run is not None and a.run == run.id]
    voters = electorate(context.seating, decision) if decision is not None else None
    snapshot = context.snapshot("introduction")
    # What a run keeps are its scores: the system of influence behind them is not there to be asked.
    none = cast("Influence", None)
    case = Case(context, snapshot, _scores(kept, snapshot.nodes), none, electorate=voters)
    return Kept(case, run, decision, run is not None and run.facts_digest == graph.digest)


def _decision(run: Run) -> str | None:
    found = json.loads(run.plan).get("decision")
    return str(found) if found is not None else None


def _counts(context: Context, decision: str | None) -> bool:
    """Whether a run is about the account as a whole, or about a decision that is not over."""
    if decision is None:
        return True
    fact = context.graph.get(decision)
    return isinstance(fact, Decision) and context.seating.current(fact)


def _size(graph: PropertyGraph, decision: str | None) -> int:
    fact = graph.get(decision) if decision is not None else None
    if not isinstance(fact, Decision):
        return -1
    return len(fact.stages) + sum(isinstance(one, DecisionRole) for one in graph.about(fact.id))


def _scores(kept: Iterable[Assessment], nodes: Iterable[str]) -> dict[str, Scores]:
    """One score a measure, over everybody who is there or has one; 0 where none is kept."""
    values: dict[str, dict[str, float]] = {}
    units: dict[str, str] = {}
    for one in kept:
        values.setdefault(one.measure, {})[one.subject] = one.value
        units[one.measure] = one.unit or ""
    everybody = tuple(sorted({*nodes, *(node for known in values.values() for node in known)}))
    return {
        name: Scores(
            name,
            units[name],
            everybody,
            np.array([known.get(node, 0.0) for node in everybody]),
            ranked=np.array([node in known for node in everybody]),
        )
        for name, known in values.items()
    }

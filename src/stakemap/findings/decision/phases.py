"""Effort by phase: how many people and days lie before the signature, in delivery and in payment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stakemap.findings.finding import Finding
from stakemap.model import Decision, DecisionRole, Phase, Stage

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Effort", "front_loaded", "phases_of"]

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """One phase.

    Attributes
    ----------
    phase
        negotiate, deliver or collect.
    stages
        Ids of its stages, in order.
    nodes
        Who takes part in them, sorted.
    low, high
        Days at least and at most over its stages; ``None`` where no stage states them.
    facts
        The roles.
    """

    phase: Phase
    stages: tuple[str, ...]
    nodes: tuple[str, ...]
    low: int | None
    high: int | None
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "phase": self.phase.value,
            "stages": list(self.stages),
            "nodes": list(self.nodes),
            "low": self.low,
            "high": self.high,
            "facts": list(self.facts),
        }


def phases_of(case: Case) -> tuple[Effort, ...]:
    """The phases of a decision that have stages, in order of the business."""
    if case.electorate is None:
        return ()
    decision = case.graph[case.electorate.decision]
    stages = decision.stages if isinstance(decision, Decision) else ()
    held = {phase: [s for s in stages if s.phase is phase] for phase in Phase}
    return tuple(_effort(case, phase, several) for phase, several in held.items() if several)


def _effort(case: Case, phase: Phase, stages: list[Stage]) -> Effort:
    ids = [stage.id for stage in stages]
    assert case.electorate is not None  # noqa: S101  the caller looked
    about = case.graph.about(case.electorate.decision)
    roles = [r for r in about if isinstance(r, DecisionRole) and r.stage in ids and case.seating.current(r)]
    nodes = {node for role in roles for node, _ in case.seating.holders_of(role.player)}
    lows = [s.days_low for s in stages if s.days_low is not None]
    highs = [s.days_high for s in stages if s.days_high is not None]
    return Effort(
        phase,
        tuple(ids),
        tuple(sorted(nodes)),
        sum(lows) if lows else None,
        sum(highs) if highs else None,
        tuple(sorted(role.id for role in roles)),
    )


def front_loaded(case: Case) -> Iterator[Finding]:
    """That most of the people of the business have to be won before the signature."""
    phases = {effort.phase: effort for effort in phases_of(case)}
    first = phases.get(Phase.NEGOTIATE)
    later = [effort for phase, effort in phases.items() if phase is not Phase.NEGOTIATE]
    if first is None or not later or case.electorate is None:
        return
    everybody = {node for effort in phases.values() for node in effort.nodes}
    if not everybody or len(first.nodes) <= _MOST * len(everybody):
        return
    n, m = len(first.nodes), len(everybody)
    yield Finding(
        "front-loaded",
        "power",
        f"{n} of the {m} people and seats with a part in the business have it before the signature: "
        "the effort and the risk lie in front.",
        f"全过程共{m}名参与者（含席位），其中{n}名在签约前的环节：投入与风险集中在前期。",
        numbers={"before": float(n), "all": float(m)},
        facts=tuple(sorted({case.electorate.decision, *(f for e in phases.values() for f in e.facts)})),
        caveat_en="Counted from roles on record; hours are not.",
        caveat_zh="依已记录的角色计数，不含工时。",
    )

"""That most of the people of a business have to be won before the signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.phases import phases_of
from stakemap.findings.finding import Finding
from stakemap.model import Phase

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = [
    "front_loaded",
]

_MOST = 0.5


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

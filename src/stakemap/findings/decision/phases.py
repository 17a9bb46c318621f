"""That most of the people of a business have to be won before the signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.phases import phases_of
from stakemap.findings.finding import Finding, claim
from stakemap.model import Phase

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["front_loaded"]

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
    yield claim(
        "front-loaded",
        "power",
        lambda words: words.say("front-loaded", n=n, m=m),
        caveat="front-loaded.caveat",
        numbers={"before": float(n), "all": float(m)},
        facts=sorted({case.electorate.decision, *(f for e in phases.values() for f in e.facts)}),
        room="findings_decision",
    )

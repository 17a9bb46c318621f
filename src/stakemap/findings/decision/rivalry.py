"""A rival's best answer in words, among those who may be spoken to at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.known_positions import known_positions
from stakemap.decision.rivalry import rivalry_of
from stakemap.findings.finding import Finding, claim

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["rival_move"]


def rival_move(case: Case) -> Iterator[Finding]:
    """Where a rival would hurt most, and the move of ours that leaves most after the answer."""
    known = known_positions(case)
    if known is None or not known.told:
        return
    found = rivalry_of(case)
    if found is None or found.idle.rival is None or found.best is None or found.best.ours is None:
        return
    assert case.electorate is not None  # noqa: S101  there is a rivalry
    least = case.graph.catalogue.value("least_change")
    if found.now - found.idle.left < least:
        return
    rival, ours, best = found.idle.rival, found.best.ours, found.best.left
    stances = case.electorate.stance_facts
    yield claim(
        "rival-move",
        "power",
        lambda words: words.say(
            "rival-move",
            step=found.step,
            rival=case.name(rival, words.lang),
            now=found.now,
            idle=found.idle.left,
            ours=case.name(ours, words.lang),
            best=best,
        ),
        caveat="rival-move.caveat",
        subjects=dict.fromkeys((rival, ours)),
        numbers={"now": found.now, "idle": found.idle.left, "best": best},
        facts=sorted({case.electorate.decision, *stances.values()}),
        room="findings_decision",
    )

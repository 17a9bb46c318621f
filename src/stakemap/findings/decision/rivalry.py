"""A rival's best answer in words, among those who may be spoken to at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.rivalry import rivalry_of
from stakemap.findings.finding import Finding

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = [
    "rival_move",
]


def rival_move(case: Case) -> Iterator[Finding]:
    """Where a rival would hurt most, and the move of ours that leaves most after the answer."""
    found = rivalry_of(case)
    if found is None or found.idle.rival is None or found.best is None or found.best.ours is None:
        return
    assert case.electorate is not None  # noqa: S101  there is a rivalry
    least = case.graph.catalogue.value("least_change")
    if found.now - found.idle.left < least:
        return
    rival, ours = found.idle.rival, found.best.ours
    stances = case.electorate.stance_facts
    yield Finding(
        "rival-move",
        "power",
        f"If a rival argues one decider away by {found.step:g} of the scale, it hurts most at "
        f"{case.name(rival)}: the chance falls from {found.now:.0%} to {found.idle.left:.0%}. Our move that "
        f"leaves most after the best answer is to convince {case.name(ours)}: {found.best.left:.0%}.",
        f"若对手使一名决策者的立场下移{found.step:g}，对{case.name(rival, 'zh')}影响最大：通过的可能性由{found.now:.0%}"
        f"降至{found.idle.left:.0%}。我方最稳的一步是说服{case.name(ours, 'zh')}：对手应对之后仍有{found.best.left:.0%}。",
        subjects=tuple(dict.fromkeys((rival, ours))),
        numbers={"now": found.now, "idle": found.idle.left, "best": found.best.left},
        facts=tuple(sorted({case.electorate.decision, *stances.values()})),
        caveat_en="A game on paper: one move each, everybody as easy to convince as anybody else, by open argument.",
        caveat_zh="纸面推演：双方各一步，假定人人同样可被公开论据说服。",
    )

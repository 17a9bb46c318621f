"""A rival's best answer in words, among those who may be spoken to at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.known_positions import known_positions
from stakemap.decision.rivalry import rivalry_of
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import either_text, people_text

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.scoring.decision.rivalry import Rivalry
    from stakemap.wording.phrases import Words

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
    ours = tuple(move.ours for move in found.best_alike if move.ours is not None)
    stances = case.electorate.stance_facts
    yield claim(
        "rival-move",
        "power",
        lambda words: _said(case, found, ours, words),
        caveat="rival-move.caveat",
        subjects=dict.fromkeys((*found.hurting, *ours)),
        numbers={"now": found.now, "idle": found.idle.left, "best": found.best.left},
        facts=sorted({case.electorate.decision, *stances.values()}),
        room="findings_decision",
    )


def _said(case: Case, found: Rivalry, ours: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Whom a rival would argue away, and whom we would convince; superlatives only among several."""
    only = len(found.moves) == 1
    hurts = "only" if only else "one" if len(found.hurting) == 1 else "alike"
    wins = "only" if only else "one" if len(ours) == 1 else "alike"
    best = found.moves[0].left
    return (
        words.say(
            f"rival-move.hurts.{hurts}",
            step=found.step,
            rival=people_text(case, found.hurting, words.lang),
            now=found.now,
            left=found.idle.left,
        ),
        words.say(f"rival-move.wins.{wins}", ours=either_text(case, ours, words.lang), best=best),
    )

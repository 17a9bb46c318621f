"""Positions that are told in two ways while no date says which is newer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from stakemap.findings.finding import Finding, claim
from stakemap.model import Stance
from stakemap.wording.lists import listed, stance_text
from stakemap.wording.plain import day_text

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["disputed_positions"]


def disputed_positions(case: Case) -> Iterator[Finding]:
    """Voters of whom another position is on record that is as new as the one that counts, or has no date."""
    voters, step = case.electorate, case.graph.catalogue.value("stance_step")
    if voters is None:
        return
    told = _told(case)
    for node in voters.players:
        counted = case.graph.get(voters.stance_facts.get(node, ""))
        if not isinstance(counted, Stance):
            continue
        others = [
            stance
            for stance in told.get(node, ())
            if abs(stance.position - counted.position) >= step
            and _day(case, stance) in ("", _day(case, counted))
        ]
        if others:
            yield _disputed(case, node, counted, others)


def _told(case: Case) -> Mapping[str, list[Stance]]:
    """All positions in force on the decision, by whoever holds them."""
    assert case.electorate is not None  # noqa: S101  the caller looked
    found: dict[str, list[Stance]] = {}
    for stance in case.graph.about(case.electorate.decision):
        if isinstance(stance, Stance) and case.seating.current(stance):
            for node, _ in case.seating.holders_of(stance.person):
                found.setdefault(node, []).append(stance)
    return found


def _day(case: Case, stance: Stance) -> str:
    return str(stance.valid.start or case.graph.confirmed(stance) or "")


def _disputed(case: Case, node: str, counted: Stance, others: Sequence[Stance]) -> Finding:
    return claim(
        "stance-disputed",
        "evidence",
        lambda words: words.say(
            "stance-disputed",
            who=case.name(node, words.lang),
            counted=_said(case, counted, words),
            others=listed((_said(case, stance, words) for stance in others), words.lang),
        ),
        caveat="stance-disputed.caveat",
        subjects=(node,),
        numbers={"counted": counted.position, "others": float(len(others))},
        facts=(counted.id, *sorted(stance.id for stance in others)),
        room="findings_decision",
    )


def _said(case: Case, stance: Stance, words: Words) -> str:
    """A position with who tells it and of when."""
    day = _day(case, stance)
    return words.say(
        f"stance-disputed.told{'' if stance.source else '.by-nobody'}",
        position=stance_text(stance.position, words.lang),
        source=case.name(stance.source, words.lang) if stance.source else "",
        day=day_text(day, words.lang) if day else words.say("stance-disputed.undated"),
    )

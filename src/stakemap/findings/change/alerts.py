"""What a night's comparison tells unasked: changes beyond noise, and states that came or went for sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from stakemap.decision.known_positions import known_positions
from stakemap.findings.finding import Finding, claim
from stakemap.wording.phrases import LANGUAGES, Words

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["STATES", "came_and_went", "chance_change"]

STATES = ("two-bosses", "empty-seat", "unknown-person", "orphaned", "compliance-risk")
"""Claims that hold by a fact, not by a figure: that they begin or end to hold is news."""


def chance_change(before: Case, after: Case, least: float) -> Iterator[Finding]:
    """That the chance to pass moved by at least `least`; it follows from rule and stances, without draws."""
    known = [known_positions(side) for side in (before, after)]
    if before.power is None or after.power is None or not all(one is not None and one.told for one in known):
        return
    first, last = before.power.passing_unknown_as_half, after.power.passing_unknown_as_half
    if abs(last - first) < least or f"{first:.0%}" == f"{last:.0%}":
        return
    voters = (before.electorate, after.electorate)
    stances = [set(side.stance_facts.values()) if side is not None else set() for side in voters]
    yield claim(
        "chance-moved",
        "power",
        lambda words: words.say("chance-moved", first=first, last=last),
        caveat="chance-moved.caveat",
        numbers={"before": first, "after": last},
        facts=sorted(stances[0] ^ stances[1]),
        room="findings_change",
    )


def came_and_went(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """States that hold newly, then those no longer; of one code about one subject they are the same."""
    old, new = ({_key(f): f for f in side if f.code in STATES} for side in (before, after))
    yield from (found for key, found in new.items() if key not in old)
    for key, found in old.items():
        if key not in new:
            en, zh = (
                Words("findings_change", lang).say("no_longer", claim=found.text(lang)) for lang in LANGUAGES
            )
            yield replace(found, text_en=en, text_zh=zh)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.subjects[0] if finding.subjects else ""

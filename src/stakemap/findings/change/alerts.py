"""What a night's comparison tells unasked: changes beyond noise, and states that came or went for sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from stakemap.findings.finding import Finding

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["STATES", "came_and_went", "chance_change"]

STATES = ("two-bosses", "empty-seat", "unknown-person", "orphaned", "compliance-risk")
"""Claims that hold by a fact, not by a figure: that they begin or end to hold is news."""


def chance_change(before: Case, after: Case, least: float) -> Iterator[Finding]:
    """That the chance to pass moved by at least `least`; it follows from rule and stances, without draws."""
    if before.power is None or after.power is None:
        return
    first, last = before.power.passing, after.power.passing
    if abs(last - first) < least:
        return
    voters = (before.electorate, after.electorate)
    stances = [set(side.stance_facts.values()) if side is not None else set() for side in voters]
    yield Finding(
        "chance-moved",
        "power",
        f"The chance to pass goes from {first:.0%} to {last:.0%}, at the stances on record.",
        f"按已记录的立场，通过概率由{first:.0%}变为{last:.0%}。",
        numbers={"before": first, "after": last},
        facts=tuple(sorted(stances[0] ^ stances[1])),
        caveat_en="Stances that nobody knows count as one half.",
        caveat_zh="立场不明者按二分之一计算。",
    )


def came_and_went(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """States that hold newly, then those no longer; of one code about one subject they are the same."""
    old, new = ({_key(f): f for f in side if f.code in STATES} for side in (before, after))
    yield from (found for key, found in new.items() if key not in old)
    for key, found in old.items():
        if key not in new:
            yield replace(
                found, text_en=f"No longer so: {found.text_en}", text_zh=f"不再成立：{found.text_zh}"
            )


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.subjects[0] if finding.subjects else ""

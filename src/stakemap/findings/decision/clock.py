"""When a yes may come, and the step at which it is most likely lost, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.clock import clock_of, factors_of, stages_of
from stakemap.findings.finding import Finding

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = [
    "when_and_where",
]


def when_and_where(case: Case) -> Iterator[Finding]:
    """When a yes may come, and the step at which it is most likely lost."""
    told, stages = clock_of(case), stages_of(case)
    if told is None or case.electorate is None or told.critical is None or told.critical not in stages:
        return
    step = next(row for row in told.steps if row.stage == told.critical)
    names = {lang: stages[told.critical].called(lang) for lang in ("en", "zh")}
    early, middle, late = (told.day(share) for share in (0.05, 0.5, 0.95))
    if middle is None or not any(row.timed for row in told.steps):
        when_en, when_zh = "", ""
    else:
        when_en = f", after {middle} days (90 %: {early} to {late})"
        when_zh = f"，需{middle}天（90%区间：{early}至{late}天）"
    panel = next(p for p in case.electorate.panels if p.stage.id == told.critical)
    factors = [f.id for f in factors_of(case.graph, case.electorate.decision, case.day)]
    facts = {case.electorate.decision, *factors, *(fact for m in panel.members for fact in m.facts)}
    yield Finding(
        "critical-step",
        "power",
        f"A yes comes with {told.passing:.0%}{when_en}; it is most likely lost at “{names['en']}”, "
        f"which passes with {step.passing:.0%}.",
        f"通过的可能性为{told.passing:.0%}{when_zh}；最可能在“{names['zh']}”受阻，该环节通过的可能性为{step.passing:.0%}。",
        numbers={"passing": told.passing, "step": step.passing, "gain": step.gain},
        facts=tuple(sorted(facts)),
        caveat_en="At the stances on record, unknown ones as one half; days as stated for each step.",
        caveat_zh="按已记录的立场计算，不明者按一半；天数依各环节所述。",
    )

"""Whether the chance can be told, when a yes may come, and the step at which a sure yes would help most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.decision.clock import clock_of, factors_of, stages_of
from stakemap.decision.known_positions import Known, known_positions
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.wording.lists import listed, percent

if TYPE_CHECKING:
    from stakemap.context.case import Case
    from stakemap.wording.phrases import Words

__all__ = ["chance_open", "when_and_where"]


def chance_open(case: Case) -> Iterator[Finding]:
    """That too few positions are known to tell a chance: whom to ask first, and between what it lies."""
    found = known_positions(case)
    if found is None or found.told or case.electorate is None:
        return

    def text(words: Words) -> str:
        names = people_text(case, found.ask, words.lang)
        alike = {0: "", 1: ".alike.one"}.get(found.alike, ".alike")
        return words.say(
            f"chance-open{_known_one(found)}",
            known=found.known,
            voters=found.voters,
            share=found.share,
            ask=words.say(f"chance-open.ask{alike}", names=names, n=found.alike) if found.ask else "",
            low=percent(found.low),
            high=percent(found.high),
        )

    silent = [node for node in case.electorate.players if node not in case.electorate.stances]
    yield claim(
        "chance-open",
        "power",
        text,
        caveat="chance-open.caveat",
        subjects=found.ask,
        numbers={"known": float(found.known), "share": found.share, "low": found.low, "high": found.high},
        facts=sorted({f for node in silent for f in case.electorate.facts_of(node)}),
        room="findings_decision",
    )


def _known_one(found: Known) -> str:
    """The end of the key, by how many have said where they stand."""
    if not found.known:
        return ".nobody" if found.voters > 1 else ".only"
    return ".one" if found.known == 1 else ""


def when_and_where(case: Case) -> Iterator[Finding]:
    """When a yes may come, and at which of several steps a sure yes would help most; of equal ones each."""
    told, stages = clock_of(case), stages_of(case)
    known = known_positions(case)
    if known is None or not known.told:
        return
    if told is None or case.electorate is None or told.critical is None or told.critical not in stages:
        return
    step = next(row for row in told.steps if row.stage == told.critical)
    days = {name: told.day(share) for name, share in (("early", 0.05), ("middle", 0.5), ("late", 0.95))}
    timed = days["middle"] is not None and any(row.timed for row in told.steps)

    def text(words: Words) -> str:
        when = words.say("critical-step.when", **days) if timed else ""
        said = {"passing": told.passing_unknown_as_half, "when": when}
        if len(told.steps) == 1:
            return words.say("critical-step.alone", **said)
        named = [stages[one].called(words.lang) for one in told.weakest if one in stages]
        if len(named) > 1:
            return words.say("critical-step.equal", stages=listed(named, words.lang), **said)
        return words.say("critical-step", stage=named[0], step=step.passing, **said)

    panels = [p for p in case.electorate.panels if p.stage.id in told.weakest]
    factors = [f.id for f in factors_of(case.graph, case.electorate.decision, case.day)]
    facts = {
        case.electorate.decision,
        *factors,
        *(fact for panel in panels for m in panel.members for fact in m.facts),
    }
    yield claim(
        "critical-step",
        "power",
        text,
        caveat="critical-step.caveat",
        numbers={"passing": told.passing_unknown_as_half, "step": step.passing, "gain": step.gain},
        facts=sorted(facts),
        room="findings_decision",
    )

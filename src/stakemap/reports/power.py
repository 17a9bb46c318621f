"""Who decides: the steps, the voters, and what the rule gives to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.model import Decision, Stage
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.findings.case import Case

__all__ = ["Bosses", "PowerPart", "Voter", "power_part"]


@dataclass(frozen=True, slots=True)
class Voter:
    """One person or seat with a vote."""

    id: str
    name: str
    post: str
    steps: str
    share: float
    veto: bool
    stance: float | None
    facts: tuple[int, ...]
    stance_facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bosses:
    """A unit that one body leads and another guides."""

    unit: str
    leads: str
    guides: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PowerPart:
    """Everything on formal power that the page shows."""

    voters: tuple[Voter, ...]
    passing: float
    rule: str
    known: int
    stance_facts: tuple[int, ...]
    assumed_quotas: tuple[str, ...]
    decision_facts: tuple[int, ...]


def stage_name(stage: Stage, words: Words) -> str:
    """The name of a stage; of one that only its kind names, the kind in words."""
    return words.say(f"stage_{stage.kind.value}") if stage.name == stage.kind.value else stage.called(words.lang)


def power_part(analysis: Analysis, words: Words, notes: Footnotes) -> PowerPart | None:
    """Voters by share; ``None`` without a decision."""
    case, electorate, power = analysis.case, analysis.electorate, analysis.power
    if case is None or electorate is None or power is None:
        return None
    record = case.graph[electorate.decision]
    order = sorted(range(len(power.players)), key=lambda k: (-power.shapley[k], power.players[k]))
    return PowerPart(
        voters=tuple(_voter(analysis, case, words, notes, power.players[k], float(power.shapley[k])) for k in order),
        passing=power.passing,
        rule=(record.rule if isinstance(record, Decision) else None) or "",
        known=sum(node in electorate.stances for node in electorate.players),
        stance_facts=notes.numbers(electorate.stance_facts.values()),
        assumed_quotas=tuple(stage_name(p.stage, words) for p in electorate.panels if p.quota_assumed),
        decision_facts=notes.numbers(
            {electorate.decision, *(f for node in electorate.players for f in electorate.facts_of(node))}
        ),
    )


def _voter(analysis: Analysis, case: Case, words: Words, notes: Footnotes, node: str, share: float) -> Voter:
    electorate, power = analysis.electorate, analysis.power
    assert electorate is not None  # noqa: S101  the caller looked
    assert power is not None  # noqa: S101  the same
    steps = [
        stage_name(panel.stage, words) for panel in electorate.panels if any(m.node == node for m in panel.members)
    ]
    stance = electorate.stance_facts.get(node)
    return Voter(
        id=node,
        name=case.name(node, words.lang),
        post=case.post_text(node, words.lang),
        steps=words.say("comma").join(steps),
        share=share,
        veto=node in power.vetoes,
        stance=electorate.stances.get(node),
        facts=notes.numbers(electorate.facts_of(node)),
        stance_facts=notes.numbers([stance] if stance else []),
    )


def two_bosses(analysis: Analysis, words: Words, notes: Footnotes) -> tuple[Bosses, ...]:
    """Units with two masters, as the findings say."""
    case = analysis.case
    if case is None:
        return ()
    rows = []
    for finding in analysis.findings.of("two-bosses"):
        ties = [t for t in case.tie_facts(("leads", "guides")) if t.id in finding.facts]
        sides = {
            kind: words.say("comma").join(
                dict.fromkeys(case.graph.name(t.from_id, words.lang) for t in ties if t.kind == kind)
            )
            for kind in ("leads", "guides")
        }
        unit = case.graph.name(finding.subjects[0], words.lang)
        rows.append(Bosses(unit, sides["leads"], sides["guides"], notes.numbers(finding.facts)))
    return tuple(rows)

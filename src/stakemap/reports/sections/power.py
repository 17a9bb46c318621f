"""Who decides: the steps, the voters, and what the rule gives to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.model import Decision, DecisionRole, Stage
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case
    from stakemap.graph.decision.electorate import Electorate

__all__ = ["Bosses", "PowerPart", "Voter", "Warned", "power_part", "rule_words", "stage_name", "two_bosses"]

_TOKEN = re.compile(r"[^\s(),，（）、]+|[(),，（）、]")
_JOINTS = {"and": "and", "&&": "and", "&": "and", "并且": "and", "且": "and", "和": "and"} | {
    "or": "or",
    "||": "or",
    "|": "or",
    "或者": "or",
    "或": "or",
}


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
    caveat: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the rule that does not work as it stands."""

    text: str
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
    warnings: tuple[Warned, ...]
    decision_facts: tuple[int, ...]


def stage_name(stage: Stage, words: Words) -> str:
    """The name of a stage; of one that only its kind names, the kind in words."""
    return (
        words.say(f"stage_{stage.kind.value}") if stage.name == stage.kind.value else stage.called(words.lang)
    )


def rule_words(decision: Decision, words: Words) -> str:
    """The rule with the names of its steps, for readers who never saw their short names."""
    names = {stage.id: stage_name(stage, words) for stage in decision.stages}
    tokens, out, at = _TOKEN.findall(decision.rule or ""), [], 0
    while at < len(tokens):
        token, rest = tokens[at], tokens[at + 1 : at + 4]
        if token in names and len(rest) == 3 and rest[0] in "(（" and rest[1].isdigit() and rest[2] in ")）":
            out.append(
                words.say("rule_vote" if rest[1] == "1" else "rule_votes", name=names[token], n=rest[1])
            )
            at += 3
        elif token.isdigit() and rest and rest[0].casefold() in ("of", "之"):
            out.append(words.say("rule_of", n=token))
            at += 1
        elif token.casefold() in _JOINTS:
            out.append(words.say(f"rule_{_JOINTS[token.casefold()]}"))
        else:
            out.append(names.get(token, token))
        at += 1
    text = re.sub(r"([(（]) | (?=[)）,，])", r"\1", ("" if words.zh else " ").join(out))
    return text.translate(str.maketrans("(),", "（），")) if words.zh else text


def power_part(analysis: Analysis, words: Words, notes: Footnotes) -> PowerPart | None:
    """Voters by share; ``None`` without a decision."""
    case, electorate, power = analysis.case, analysis.electorate, analysis.power
    if case is None or electorate is None or power is None:
        return None
    record = case.graph[electorate.decision]
    order = sorted(range(len(power.players)), key=lambda k: (-power.shapley[k], power.players[k]))
    return PowerPart(
        voters=tuple(
            _voter(analysis, case, words, notes, power.players[k], float(power.shapley[k])) for k in order
        ),
        passing=power.passing,
        rule=rule_words(record, words) if isinstance(record, Decision) else "",
        known=sum(node in electorate.stances for node in electorate.players),
        stance_facts=notes.numbers(electorate.stance_facts.values()),
        assumed_quotas=tuple(stage_name(p.stage, words) for p in electorate.panels if p.quota_assumed),
        warnings=tuple(_warned(note, case, electorate, words, notes) for note in electorate.notes),
        decision_facts=notes.numbers(
            {electorate.decision, *(f for node in electorate.players for f in electorate.facts_of(node))}
        ),
    )


_WARNINGS = (
    ("role_without_stage", re.compile(r"(?P<who>.+) names no stage and no single stage fits .*")),
    ("stage_outside_rule", re.compile(r"stage (?P<stage>.+) is not in the rule: .*")),
    (
        "stage_cannot_pass",
        re.compile(r"stage (?P<stage>.+) cannot pass: quota (?P<quota>\d+), votes (?P<votes>\d+)"),
    ),
)


def _warned(note: str, case: Case, electorate: Electorate, words: Words, notes: Footnotes) -> Warned:
    """A note of the electorate with names for its ids, in the language of the page."""
    stages = {panel.stage.id: stage_name(panel.stage, words) for panel in electorate.panels}
    for key, pattern in _WARNINGS:
        found = pattern.fullmatch(note)
        if found is not None:
            said = found.groupdict()
            role = case.graph.get(said.get("who", ""))
            facts = [role.id] if role is not None else [electorate.decision]
            if isinstance(role, DecisionRole):
                said["who"] = case.name(role.player, words.lang)
            if "stage" in said:
                said["stage"] = stages.get(said["stage"], said["stage"])
            return Warned(words.say(key, **said), notes.numbers(facts))
    return Warned(note, notes.numbers([electorate.decision]))


def _voter(analysis: Analysis, case: Case, words: Words, notes: Footnotes, node: str, share: float) -> Voter:
    electorate, power = analysis.electorate, analysis.power
    assert electorate is not None  # noqa: S101  the caller looked
    assert power is not None  # noqa: S101  the same
    steps = [
        stage_name(panel.stage, words)
        for panel in electorate.panels
        if any(m.node == node for m in panel.members)
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
        block, line = (
            words.say("comma").join(
                dict.fromkeys(
                    case.graph.name(t.from_id, words.lang)
                    for t in case.tie_facts(role)
                    if t.id in finding.facts
                )
            )
            for role in ("block", "professional")
        )
        unit = case.graph.name(finding.subjects[0], words.lang)
        caveat, facts = finding.caveat(words.lang), notes.numbers(finding.facts)
        rows.append(Bosses(unit, block, line, caveat, facts))
    return tuple(rows)

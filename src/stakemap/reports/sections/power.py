"""Who decides: the steps, the voters, and what the rule gives to each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stakemap.decision.known_positions import Known
from stakemap.graph.rules.rule_text import rule_pieces
from stakemap.model import Decision, DecisionRole
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.sections.brief.steps import steps_part
from stakemap.reports.words import Words
from stakemap.reports.writer import Writer

__all__ = ["PowerPart", "Voter", "Warned", "power_part", "rule_words", "untold"]


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
class Warned:
    """Something in the rule that does not work as it stands."""

    text: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PowerPart:
    """The steps as a picture with their rule; everybody who votes where the brief leaves somebody out."""

    voters: tuple[Voter, ...]
    chain: Picture
    stacked: Picture
    rule: str
    assumed_quotas: tuple[str, ...]
    warnings: tuple[Warned, ...]


def rule_words(decision: Decision, words: Words) -> str:
    """The rule with the names of its steps, for readers who never saw their short names."""
    names = {stage.id: stage.called(words.lang) for stage in decision.stages}
    pieces, out, at = rule_pieces(decision.rule or "", names), [], 0
    while at < len(pieces):
        kind, text = pieces[at]
        if kind == "stage" and [k for k, _ in pieces[at + 1 : at + 4]] == ["sign", "number", "sign"]:
            votes = pieces[at + 2][1]
            out.append(words.say("rule_vote" if votes == "1" else "rule_votes", name=names[text], n=votes))
            at += 3
        elif kind == "number" and pieces[at + 1 : at + 2] == [("word", "OF")]:
            out.append(words.say("rule_of", n=text))
            at += 1
        else:
            out.append(words.say(f"rule_{text.lower()}") if kind == "word" else names.get(text, text))
        at += 1
    said = re.sub(r"(\() | (?=[),])", r"\1", words.sentences(out))
    return said.translate(str.maketrans("(),", words.say("rule_signs")))


def power_part(writer: Writer) -> PowerPart:
    """The picture, the rule, and voters by share."""
    electorate, words, say = writer.electorate, writer.words, writer.case.say
    record = writer.case.graph[electorate.decision]
    return PowerPart(
        voters=()
        if steps_part(writer).whole
        else tuple(_voter(writer, node, say[node]) for node in writer.case.by_power(say)),
        chain=_chain(writer),
        stacked=_chain(writer, stacked=True),
        rule=rule_words(record, words) if isinstance(record, Decision) else "",
        assumed_quotas=tuple(p.stage.called(words.lang) for p in electorate.panels if p.quota_assumed),
        warnings=tuple(_warned(note, writer) for note in electorate.notes),
    )


def untold(writer: Writer, known: Known) -> str:
    """Between what a chance lies that cannot be told yet, and whom to ask first."""
    words, who = writer.words, writer.listed(known.ask)
    key = "chance_untold_note" if known.ask else "chance_untold_seats"
    return words.say(key, low=words.percent(known.low), high=words.percent(known.high), who=who)


def _chain(writer: Writer, *, stacked: bool = False) -> Picture:
    """The steps of the decision; the page says the rule in words below."""
    from stakemap import plot
    from stakemap.plot.scenes.chain import chain_scene

    scene = replace(chain_scene(writer.analysis, writer.lang), rule_text="")
    name = "steps" if stacked else "chain"
    return embedded(plot.decision_chain.sheet(scene, stacked=stacked), f"{writer.key}-{name}-")


_WARNINGS = (
    ("role_without_stage", re.compile(r"(?P<who>.+) names no stage and no single stage fits .*")),
    ("stage_outside_rule", re.compile(r"stage (?P<stage>.+) is not in the rule: .*")),
    (
        "stage_cannot_pass",
        re.compile(r"stage (?P<stage>.+) cannot pass: quota (?P<quota>\d+), votes (?P<votes>\d+)"),
    ),
)


def _warned(note: str, writer: Writer) -> Warned:
    """A note of the electorate with names for its ids, in the language of the page."""
    electorate = writer.electorate
    stages = {panel.stage.id: panel.stage.called(writer.lang) for panel in electorate.panels}
    for key, pattern in _WARNINGS:
        found = pattern.fullmatch(note)
        if found is not None:
            said = found.groupdict()
            role = writer.case.graph.get(said.get("who", ""))
            facts = [role.id] if role is not None else [electorate.decision]
            if isinstance(role, DecisionRole):
                said["who"] = writer.name(role.player)
            if "stage" in said:
                said["stage"] = stages.get(said["stage"], said["stage"])
            return Warned(writer.say(key, **said), writer.numbers(facts))
    return Warned(note, writer.numbers([electorate.decision]))


def _voter(writer: Writer, node: str, share: float) -> Voter:
    electorate = writer.electorate
    steps = [
        panel.stage.called(writer.lang)
        for panel in electorate.panels
        if any(m.node == node for m in panel.members)
    ]
    stance = electorate.stance_facts.get(node)
    return Voter(
        id=node,
        name=writer.name(node),
        post=writer.case.post_text(node, writer.lang),
        steps=writer.say("comma").join(steps),
        share=share,
        veto=node in writer.power.vetoes,
        stance=electorate.stances.get(node),
        facts=writer.numbers(electorate.facts_of(node)),
        stance_facts=writer.numbers([stance] if stance else []),
    )

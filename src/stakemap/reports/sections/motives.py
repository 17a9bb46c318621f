"""What moves the offices that decide: sourced motives beside people's stated interests, for the page."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.decision.motives import Alignment, Moved, alignments, deciders_of, motives_of
from stakemap.findings.decision.motives import body_text
from stakemap.findings.fact_sentences import choice
from stakemap.model import Motive, MotiveKind
from stakemap.reports.writer import Claim, Writer

__all__ = ["Driver", "MotivesPart", "Side", "motives_part"]


@dataclass(frozen=True, slots=True)
class Side:
    """One motive: whose, which, what the source says, until when."""

    whose: str
    kind: str
    text: str
    until: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Driver:
    """One decider with the motives of the office, the own stated interests, and the two positions."""

    name: str
    post: str
    veto: bool
    office: tuple[Side, ...]
    own: tuple[Side, ...]
    together: str
    apart: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MotivesPart:
    """Everything the section shows."""

    empty: str
    drivers: tuple[Driver, ...]
    silent: str
    risks: tuple[Claim, ...]
    tensions: tuple[Claim, ...]
    distinctive: str


def motives_part(writer: Writer) -> MotivesPart:
    """The section."""
    case = writer.case
    moved = motives_of(case)
    by_node = {node: [m for m in moved if m.node == node] for node in deciders_of(case)}
    wish = {m.subject for m in moved if m.kind is MotiveKind.DIFFERENTIATION}
    drivers = tuple(_driver(writer, n, m) for n, m in by_node.items() if m)
    tensions = writer.claims("tension")
    return MotivesPart(
        empty="" if drivers or tensions else writer.say("empty_motives"),
        drivers=drivers,
        silent=writer.names(n for n, m in by_node.items() if not m),
        risks=writer.claims("veto-risk"),
        tensions=tensions,
        distinctive=writer.say("comma").join(case.graph.name(s, writer.lang) for s in sorted(wish)),
    )


def _driver(writer: Writer, node: str, moved: list[Moved]) -> Driver:
    pair = next((a for a in alignments(writer.case) if a.node == node), None)
    said, facts = _position(writer, node, pair)
    return Driver(
        name=writer.name(node),
        post=writer.case.post_text(node, writer.lang),
        veto=node in writer.power.vetoes,
        office=tuple(_side(writer, m) for m in moved if not m.kind.personal),
        own=tuple(_side(writer, m) for m in moved if m.kind.personal),
        together=said,
        apart=pair is not None and pair.apart,
        facts=facts,
    )


def _position(writer: Writer, node: str, pair: Alignment | None) -> tuple[str, tuple[int, ...]]:
    """Where somebody stands, beside the body where its position is known too; nothing where neither is."""
    stance, voters = writer.words.stance, writer.electorate
    if pair is not None:
        unit = body_text(writer.case, pair, writer.lang)
        text = writer.say("positions_both", own=stance(pair.own), unit=unit, body=stance(pair.body))
        return text, writer.numbers(pair.facts)
    if node not in voters.stances:
        return "", ()
    return stance(voters.stances[node]), writer.numbers([voters.stance_facts[node]])


def _side(writer: Writer, moved: Moved) -> Side:
    graph = writer.case.graph
    motive = graph[moved.fact]
    assert isinstance(motive, Motive)  # noqa: S101  that is what `motives_of` lists
    until = ""
    if moved.until is not None:
        until = writer.say("term_until" if moved.term else "motive_until", day=moved.until)
    elif moved.kind is MotiveKind.PERFORMANCE_TARGET:
        until = writer.say("term_unknown")
    whose = "" if moved.whose == "own" else graph.name(moved.subject, writer.lang)
    kind = choice(motive.kind.value, writer.lang)
    return Side(whose, kind, writer.words.half(motive.text), until, writer.numbers(moved.facts))

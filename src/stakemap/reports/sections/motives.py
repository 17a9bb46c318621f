"""What moves the offices that decide: sourced motives beside people's stated interests, for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.decision.motives import Moved, alignments, motives_of
from stakemap.findings.fact_sentences import choice
from stakemap.model import Motive, MotiveKind
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.sections.evidence import Claim, claims
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

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

    drivers: tuple[Driver, ...]
    silent: tuple[str, ...]
    risks: tuple[Claim, ...]
    tensions: tuple[Claim, ...]
    distinctive: tuple[str, ...]

    @property
    def cited(self) -> tuple[tuple[int, ...], ...]:
        """The facts of every line."""
        sides = [side.facts for driver in self.drivers for side in (*driver.office, *driver.own)]
        said = [one.facts for one in (*self.risks, *self.tensions)]
        return (*sides, *said, *(driver.facts for driver in self.drivers))


def motives_part(analysis: Analysis, words: Words, notes: Footnotes) -> MotivesPart | None:
    """The section; ``None`` without a decision."""
    case = analysis.case
    if case is None or case.electorate is None or case.power is None:
        return None
    moved = motives_of(case)
    formal = case.scores["formal_power"]
    deciders = [n for n in case.electorate.players if not n.startswith("seat:")]
    deciders.sort(key=lambda n: (-formal[n], n))
    by_node = {node: [m for m in moved if m.node == node] for node in deciders}
    wish = {m.subject for m in moved if m.kind is MotiveKind.DIFFERENTIATION}
    return MotivesPart(
        drivers=tuple(_driver(case, words, notes, n, m) for n, m in by_node.items() if m),
        silent=tuple(case.name(n, words.lang) for n, m in by_node.items() if not m),
        risks=claims(analysis, words, notes, "veto-risk"),
        tensions=claims(analysis, words, notes, "tension"),
        distinctive=tuple(case.graph.name(subject, words.lang) for subject in sorted(wish)),
    )


def _driver(case: Case, words: Words, notes: Footnotes, node: str, moved: list[Moved]) -> Driver:
    assert case.power is not None  # noqa: S101  the caller looked
    pair = next((a for a in alignments(case) if a.node == node), None)
    said = ""
    if pair is not None:
        key = "positions_apart" if pair.apart else "positions_together"
        said = words.say(key, own=f"{pair.own:g}", body=f"{pair.body:g}")
    return Driver(
        name=case.name(node, words.lang),
        post=case.post_text(node, words.lang),
        veto=node in case.power.vetoes,
        office=tuple(_side(case, words, notes, m) for m in moved if not m.kind.personal),
        own=tuple(_side(case, words, notes, m) for m in moved if m.kind.personal),
        together=said,
        apart=pair is not None and pair.apart,
        facts=notes.numbers(pair.facts) if pair is not None else (),
    )


def _side(case: Case, words: Words, notes: Footnotes, moved: Moved) -> Side:
    motive = case.graph[moved.fact]
    assert isinstance(motive, Motive)  # noqa: S101  that is what `motives_of` lists
    until = ""
    if moved.until is not None:
        until = words.say("term_until" if moved.term else "motive_until", day=moved.until)
    elif moved.kind is MotiveKind.PERFORMANCE_TARGET:
        until = words.say("term_unknown")
    whose = "" if moved.whose == "own" else case.graph.name(moved.subject, words.lang)
    kind = choice(motive.kind.value, words.lang)
    return Side(whose, kind, words.half(motive.text), until, notes.numbers(moved.facts))

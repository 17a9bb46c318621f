"""What would carry the decision or stop it: coalitions, critical approver, whose view moves the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.decision.outlook import Outlook, outlook
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words
from stakemap.scoring.decision.outcome import pins

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.scoring.decision.coalitions import Coalitions

__all__ = ["Lever", "OutcomePart", "Sets", "outcome_part"]

_LEVERS = 5
_SETS = 3
_LEAST = 5e-4


@dataclass(frozen=True, slots=True)
class Sets:
    """Minimal coalitions: how many, and the smallest in words."""

    count: str
    smallest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lever:
    """Somebody whose view moves the chance of a yes: per unit by own vote and in all, then at the ends."""

    name: str
    own: float
    whole: float
    surely_for: float
    surely_against: float
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """Everything on the outcome that the page shows."""

    passing: float
    critical: str
    vetoes: str
    winning: Sets | None
    blocking: Sets | None
    levers: tuple[Lever, ...]
    bound: str


def outcome_part(analysis: Analysis, words: Words, notes: Footnotes) -> OutcomePart | None:
    """The outcome for the page; ``None`` without a decision."""
    if analysis.case is None or analysis.electorate is None or analysis.power is None:
        return None
    found = outlook(analysis)
    error = analysis.power.error
    return OutcomePart(
        passing=found.passing,
        critical=analysis.case.name(found.critical, words.lang) if found.critical else "",
        vetoes=words.listed(analysis.case.name(node, words.lang) for node in found.vetoes),
        winning=_sets(analysis, found.winning, words),
        blocking=_sets(analysis, found.blocking, words),
        levers=_levers(analysis, found, words, notes),
        bound=words.say("outcome_sampled", bound=f"{100 * error:.1f}") if error else "",
    )


def _sets(analysis: Analysis, found: Coalitions | None, words: Words) -> Sets | None:
    if found is None or analysis.case is None:
        return None
    case = analysis.case
    smallest = tuple(
        words.listed(case.name(node, words.lang) for node in members) for members in found.smallest[:_SETS]
    )
    return Sets(f"{found.count:,}", smallest)


def _levers(analysis: Analysis, found: Outlook, words: Words, notes: Footnotes) -> tuple[Lever, ...]:
    """The few whose view moves the outcome most, with exact flips through the rule."""
    case, voters = analysis.case, analysis.electorate
    assert case is not None  # noqa: S101  the caller looked
    assert voters is not None  # noqa: S101  the same
    nodes = [node for node, value in found.influence.top(_LEVERS) if value >= _LEAST]
    rows = analysis.influence.listening
    up, down = (pins(rows, voters.game, voters.stances, to=to, nodes=nodes) for to in (1.0, 0.0))
    return tuple(
        Lever(
            case.name(node, words.lang),
            found.leverage[node] if node in found.leverage else 0.0,  # noqa: SIM401  scores have no get
            found.influence[node],
            up[node],
            down[node],
            notes.numbers([*voters.facts_of(node)] if node in voters.players else case.facts_behind(node)),
        )
        for node in nodes
    )

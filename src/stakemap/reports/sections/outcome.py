"""What would carry the decision or stop it: coalitions, critical approver, whose view moves the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.decision.outlook import Outlook, outlook
from stakemap.reports.writer import Claim, Writer
from stakemap.scoring.decision.outcome import pins

if TYPE_CHECKING:
    from stakemap.scoring.decision.coalitions import Coalitions

__all__ = ["Lever", "OutcomePart", "Sets", "outcome_part"]

_LEVERS = 5
_SETS = 3
_LEAST = 5e-4


@dataclass(frozen=True, slots=True)
class Sets:
    """Minimal coalitions: how many there are and are shown, and the smallest in words."""

    lead: str
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

    lead: str
    critical: str
    vetoes: str
    winning: Sets | None
    blocking: Sets | None
    levers: tuple[Lever, ...]
    open: tuple[Claim, ...]
    bound: str
    matter: tuple[Claim, ...]


def outcome_part(writer: Writer) -> OutcomePart:
    """The outcome for the page."""
    found, error = outlook(writer.analysis), writer.power.error
    return OutcomePart(
        lead=_lead(writer, found.passing),
        critical=writer.name(found.critical) if found.critical else "",
        vetoes=writer.listed(found.vetoes),
        winning=_sets(writer, found.winning),
        blocking=_sets(writer, found.blocking),
        levers=_levers(writer, found),
        open=writer.claims("chance-open"),
        bound=writer.say("outcome_sampled", bound=f"{100 * error:.1f}") if error else "",
        matter=writer.claims("complexity", "may-decide", "plain-words", "user-and-buyer"),
    )


def _lead(writer: Writer, chance: float | None) -> str:
    if chance is not None:
        return writer.say("outcome_lead", share=writer.words.percent(chance))
    return writer.say("outcome_lead_untold")


def _sets(writer: Writer, found: Coalitions | None) -> Sets | None:
    if found is None:
        return None
    shown = tuple(writer.listed(members) for members in found.smallest[:_SETS])
    key = "_one" if found.count == 1 else "_all" if found.count == len(shown) else ""
    return Sets(writer.say(f"outcome_sets{key}", n=f"{found.count:,}", k=len(shown)), shown)


def _levers(writer: Writer, found: Outlook) -> tuple[Lever, ...]:
    """The few whose view moves the outcome most, with exact flips through the rule."""
    if found.influence is None or found.leverage is None:
        return ()
    voters = writer.electorate
    nodes = [node for node, value in found.influence.top(_LEVERS) if value >= _LEAST]
    rows = writer.analysis.influence.listening
    up, down = (pins(rows, voters.game, voters.stances, to=to, nodes=nodes) for to in (1.0, 0.0))
    return tuple(
        Lever(
            writer.name(node),
            found.leverage[node] if node in found.leverage else 0.0,  # noqa: SIM401  scores have no get
            found.influence[node],
            up[node],
            down[node],
            writer.numbers(
                voters.facts_of(node) if node in voters.players else writer.case.facts_behind(node)
            ),
        )
        for node in nodes
    )

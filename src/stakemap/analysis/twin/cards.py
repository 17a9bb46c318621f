"""The cards of a report in its JSON twin: facts by id, whose sentences stand with the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stakemap.analysis.withheld import ways_withheld
from stakemap.findings.card import Card, asked_card, people_with_cards
from stakemap.findings.card.making import EVERYTHING

if TYPE_CHECKING:
    from stakemap.analysis.results import Results

__all__ = ["card_facts", "cards_of", "cards_shown"]


def cards_of(analysis: Results) -> list[dict[str, Any]] | None:
    """The cards that a page has, in its order; ``None`` where it has none."""
    found = [_plain(card) for card in cards_shown(analysis)]
    return found or None


def card_facts(analysis: Results) -> set[str]:
    """Ids of the facts behind them."""
    return {fact for card in cards_shown(analysis) for fact in card.facts}


def cards_shown(analysis: Results) -> Iterator[Card]:
    """The cards of a page; one of which an audience may see nothing is none.

    Bare arrays have none, nor have copies without cards, and where ways to people are withheld.
    """
    case, told = analysis.case, analysis.plan.told_to
    if case is None or (told is not None and "cards" not in told.sections):
        return
    if ways_withheld(analysis.plan, case):
        return
    topics = told.topics if told is not None else EVERYTHING
    for person in people_with_cards(case):
        card = case.once(asked_card, person, topics, analysis.run, analysis.plan.audience)
        if card.lines or card.missing:
            yield card


def _plain(card: Card) -> dict[str, Any]:
    lines = [
        {"topic": line.topic, "facts": list(line.claim.facts)}
        | ({"numbers": dict(line.claim.numbers)} if line.claim.numbers else {})
        for line in card.lines
    ]
    body = {"person": card.person, "lines": lines, "not_known": list(card.missing)}
    return body | ({"more": dict(card.more)} if card.more else {}) | _held_back(card)


def _held_back(card: Card) -> dict[str, int]:
    return {"held_back": card.held_back} if card.held_back else {}

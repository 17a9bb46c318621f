"""A card per person: what to know before meeting them, as an article that names elsewhere can link to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from stakemap.analysis.twin.cards import cards_shown
from stakemap.findings.card import Card
from stakemap.reports.writer import Writer
from stakemap.wording.phrases import Words

__all__ = ["CardRow", "CardsPart", "PersonCard", "card_id", "cards_part"]


@dataclass(frozen=True, slots=True)
class CardRow:
    """What stands under one heading: texts with their footnotes, and how many more there are."""

    heading: str
    lines: tuple[tuple[str, tuple[int, ...]], ...]
    more: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One card; `id` is that of its element."""

    id: str
    person: str
    name: str
    post: str
    rows: tuple[CardRow, ...]
    missing: str
    held_back: str


@dataclass(frozen=True, slots=True)
class CardsPart:
    """All cards of a page; `words` are their phrases."""

    words: Words
    summary: str
    cards: tuple[PersonCard, ...]


def card_id(key: str, person: str) -> str:
    """Id of the element of somebody's card; the same whoever else has one.

    Parameters
    ----------
    key
        Of the decision on the page.
    person
        Id of the person.

    Examples
    --------
    >>> card_id("d1", "p:li-wei") == card_id("d1", "p:li-wei"), card_id("d1", "p:li-wei")[:8]
    (True, 'd1-card-')
    """
    return f"{key}-card-{hashlib.blake2b(person.encode(), digest_size=4).hexdigest()}"


def cards_part(writer: Writer) -> CardsPart | None:
    """The section; nothing where nobody has a card."""
    cards, words = tuple(cards_shown(writer.analysis)), Words("card", writer.lang)
    if not cards:
        return None
    everybody = sum(node in writer.case.seating.people for node in writer.case.people)
    return CardsPart(
        words,
        words.say(_whose(writer, len(cards), everybody), n=len(cards), m=everybody),
        tuple(_card(writer, card, words) for card in cards),
    )


def _whose(writer: Writer, n: int, everybody: int) -> str:
    """The phrase for whose cards these are; copies that leave our contacts out say nothing of them."""
    told = writer.analysis.plan.told_to
    if n == everybody:
        return "cards.all" if everybody > 1 else "cards.one"
    return "cards.some" if told is None or "known_by" in told.topics else "cards.outside"


def _card(writer: Writer, card: Card, words: Words) -> PersonCard:
    return PersonCard(
        card_id(writer.key, card.person),
        card.person,
        writer.name(card.person),
        card.post(writer.lang),
        tuple(_row(writer, card, topic, words) for topic in card.topics()),
        card.not_known(writer.lang),
        card.left_back(writer.lang),
    )


def _row(writer: Writer, card: Card, topic: str, words: Words) -> CardRow:
    lines = ((line.text(writer.lang), writer.numbers(line.claim.facts)) for line in card.of(topic))
    more = words.say("more", n=card.more[topic]) if card.more.get(topic) else ""
    return CardRow(words.say(f"topic.{topic}"), tuple(lines), more)

"""How our relations stand: health with its parts, its curve, and what counting days alone would say."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.engagement.relations.contacts import relations
from stakemap.engagement.relations.relation import Relation, Relations
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words

__all__ = ["RelationRow", "RelationsPart", "relations_part"]

CODES = ("relation-cooling", "relation-burdened")
_MOST = 40
"""Rows of the table; the JSON twin has all."""


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation as a row."""

    person: str
    post: str
    member: str
    health: float
    between: str
    strength: float
    balance: float
    service: float
    contacts: str
    days: int
    rhythm: str
    cooling: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RelationsPart:
    """Everything the section shows; `words` are its phrases."""

    words: Words
    summary: str
    claims: tuple[Claim, ...]
    rows: tuple[RelationRow, ...]
    more: int
    picture: Picture | None
    compared: str


def relations_part(writer: Writer) -> RelationsPart | None:
    """The section; nothing where no contact is on record."""
    found, words = relations(writer.case), Words("engagement", writer.lang)
    if not found.relations:
        return None
    return RelationsPart(
        words,
        words.say("relations.summary", n=len(found.relations), cooling=len(found.cooling)),
        writer.claims(*CODES),
        tuple(_row(writer, one, words) for one in found.relations[:_MOST]),
        max(0, len(found.relations) - _MOST),
        _picture(writer),
        _compared(writer, found, words),
    )


def _row(writer: Writer, one: Relation, words: Words) -> RelationRow:
    low, high = (writer.words.percent(end) for end in (one.low, one.high))
    return RelationRow(
        writer.name(one.person),
        writer.case.post_text(one.person, writer.lang),
        writer.name(one.member),
        one.value,
        words.say("relations.between", low=low, high=high),
        one.strength,
        one.balance,
        one.service,
        words.say("relations.contacts", n=one.contacts, ours=one.ours, theirs=one.theirs),
        one.days,
        words.say("relations.rhythm", days=one.rhythm) if one.rhythm is not None else "",
        one.cooling,
        writer.numbers(one.facts),
    )


def _picture(writer: Writer) -> Picture:
    from stakemap import plot

    return embedded(plot.health.sheet(writer.analysis, lang=writer.lang), f"{writer.key}-health-")


def _compared(writer: Writer, found: Relations, words: Words) -> str:
    """Where the order by days since the last contact is another one, with the pair furthest apart."""
    pairs = len(found.relations) * (len(found.relations) - 1) // 2
    if not pairs:
        return ""
    if not found.reordered:
        return words.say("relations.same_order")
    percent = writer.words.percent
    seen = [pair for pair in found.reordered if percent(pair[0].value) != percent(pair[1].value)]
    if not seen:
        return words.say("relations.other_order.close", n=len(found.reordered), pairs=pairs)
    better, worse = max(seen, key=lambda pair: pair[0].days - pair[1].days)
    return words.say(
        "relations.other_order",
        n=len(found.reordered),
        pairs=pairs,
        better=writer.name(better.person),
        worse=writer.name(worse.person),
        a=percent(better.value),
        b=percent(worse.value),
        days_a=better.days,
        days_b=worse.days,
    )

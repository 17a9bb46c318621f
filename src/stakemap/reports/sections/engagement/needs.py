"""Needs and offers: who needs what, which part meets it, where nobody of ours delivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stakemap.engagement.market.needs import NeedRow, Needs, WhiteSpace, needs_of
from stakemap.engagement.market.purchases import purchases_of
from stakemap.plot.scenes.engagement.needs import needs_scene
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words
from stakemap.wording.plain import money_text

__all__ = ["Needed", "NeedsPart", "Space", "needs_part"]

_MOST_PARTS = 16
"""More offer parts than this cannot be read in one picture."""
CODES = (
    "need-uncovered",
    "need-carried",
    "white-space",
    "common-interest",
    "neighbour-bought",
    "veto-evidence",
)


@dataclass(frozen=True, slots=True)
class Needed:
    """One need as a row."""

    name: str
    whose: str
    importance: str
    carers: tuple[tuple[str, float], ...]
    together: float
    state: str
    ours: str
    others: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Space:
    """One unit and category as a row."""

    unit: str
    what: str
    needs: str
    ours: str
    others: str
    at_stake: str
    white: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NeedsPart:
    """Everything the section shows; `words` are its phrases."""

    words: Words
    summary: str
    picture: Picture | None
    rows: tuple[Needed, ...]
    space: tuple[Space, ...]
    claims: tuple[Claim, ...]


def needs_part(writer: Writer) -> NeedsPart | None:
    """The section; nothing where no need and no offer part is on record."""
    found, words = needs_of(writer.case), Words("engagement", writer.lang)
    if not found.on_record:
        return None
    holders = {bought.id: bought.holder for bought in purchases_of(writer.case)}
    return NeedsPart(
        words,
        _summary(found, words),
        _picture(writer, found),
        tuple(_needed(writer, row, words) for row in found.rows),
        tuple(_space(writer, one, holders) for one in found.white),
        writer.claims(*CODES),
    )


def _summary(found: Needs, words: Words) -> str:
    if not found.rows:
        return words.say("needs.none")
    states = [row.state for row in found.rows]
    counts = {state: states.count(state) for state in ("met", "partly", "open")}
    return words.say("needs.summary", n=len(states), **counts)


def _picture(writer: Writer, found: Needs) -> Picture | None:
    if not found.rows or not 0 < len(found.parts) <= _MOST_PARTS:
        return None
    from stakemap import plot

    return embedded(plot.needs.sheet(needs_scene(writer.analysis, writer.lang)), f"{writer.key}-needs-")


def _needed(writer: Writer, row: NeedRow, words: Words) -> Needed:
    importance = "" if row.importance is None else f"{row.importance:g}"
    ours = [cover for cover in row.covers if cover.ours]
    others = [cover for cover in row.covers if not cover.ours]
    named = [
        words.say("needs.in_part", name=writer.name(cover.part)) if cover.partly else writer.name(cover.part)
        for cover in ours
    ]
    return Needed(
        writer.name(row.need),
        writer.name(row.subject),
        importance,
        tuple((writer.name(carer.node), carer.influence) for carer in row.carers),
        row.together,
        row.state,
        writer.say("comma").join(named),
        writer.names(cover.part for cover in others),
        writer.numbers(row.facts),
    )


def _space(writer: Writer, one: WhiteSpace, holders: Mapping[str, str]) -> Space:
    return Space(
        writer.name(one.unit),
        writer.words.half(one.category),
        writer.names(one.needs),
        writer.names(one.ours),
        writer.names(sorted({holders[contract] for contract in one.others})),
        writer.say("comma").join(
            money_text(value, currency, writer.lang) for currency, value in one.at_stake
        ),
        one.white,
        writer.numbers((*one.needs, *one.ours, *one.others)),
    )

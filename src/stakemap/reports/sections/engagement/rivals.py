"""Rivals and contracts: who delivers until when, how awards concentrate, whom others reach, what we lack."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from stakemap.engagement.market.holdings import Holding, Market
from stakemap.engagement.market.qualifications import Field, Gap
from stakemap.engagement.market.rival_reach import Reach
from stakemap.engagement.market.rivals import Bloc, Rivals, rivals_of
from stakemap.findings.fact_sentences import choice
from stakemap.model import SupplierSide
from stakemap.plot.scenes.engagement.contracts import contract_scene
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.scoring.engagement.concentration import Concentration
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words
from stakemap.wording.plain import currency_text, money_text

__all__ = ["Bought", "Firm", "Index", "Lack", "RivalsPart", "Union", "rivals_part"]

CODES = ("contract-ends", "incumbent", "concentrated", "rival-reach", "partner-opens", "qualification-gap")
_NAMED = 3
"""So many suppliers of whom nobody says whose they are have their names told."""
_TELLING = 3
"""Fewer awards say next to nothing about how concentrated they are."""


@dataclass(frozen=True, slots=True)
class Bought:
    """One contract as a row."""

    name: str
    buyer: str
    holder: str
    side: str
    what: str
    sum: str
    term: str
    state: str
    opens: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """How far one buyer's awards go to the same suppliers, as a row."""

    buyer: str
    what: str
    awards: int
    suppliers: int
    first: str
    counted: float
    low: float
    high: float
    by_value: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """One supplier as a row."""

    name: str
    side: str
    places: str
    tiers: str
    offers: str
    shared: str
    local: str
    people: str
    past: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """One requirement against every supplier, as a row."""

    name: str
    must: bool
    cells: tuple[str, ...]
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """One alliance as a sentence."""

    text: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RivalsPart:
    """Everything the section shows; `few` counts markets with too few awards to tell."""

    words: Words
    summary: str
    unstated: str
    picture: Picture | None
    contracts: tuple[Bought, ...]
    markets: tuple[Index, ...]
    few: int
    firms: tuple[Firm, ...]
    columns: tuple[str, ...]
    gaps: tuple[Lack, ...]
    unions: tuple[Union, ...]
    claims: tuple[Claim, ...]


def rivals_part(writer: Writer) -> RivalsPart | None:
    """The section; nothing where no supplier, contract or award is on record."""
    found, words = rivals_of(writer.case), Words("engagement", writer.lang)
    if not found.on_record:
        return None
    running = sum(one.state == "running" for one in found.holdings)
    reach = {one.supplier: one for one in found.reach}
    split = {(one.buyer, one.facts) for one in found.markets if one.category is not None}
    markets = [one for one in found.markets if _is_told(one, split)]
    columns = tuple(dict.fromkeys(gap.supplier for gap in found.gaps))
    return RivalsPart(
        words,
        words.say("rivals.summary", n=len(found.fields), running=running, contracts=len(found.holdings)),
        _unstated(writer, found, words),
        _picture(writer, found),
        tuple(_bought(writer, one, words) for one in found.holdings),
        tuple(_index(writer, one, words) for one in markets if one.counted.awards >= _TELLING),
        sum(one.counted.awards < _TELLING for one in markets),
        tuple(_firm(writer, one, reach.get(one.supplier), words) for one in found.fields),
        tuple(writer.name(supplier) for supplier in columns),
        _gaps(writer, found, columns, words),
        tuple(_union(writer, one, found, words) for one in found.blocs),
        writer.claims(*CODES),
    )


def _unstated(writer: Writer, found: Rivals, words: Words) -> str:
    """Of whom nobody says whether they are ours."""
    stated = {writer.name(one.supplier) for one in found.fields if one.side is not SupplierSide.UNSTATED}
    them = sorted({writer.name(one.supplier) for one in found.fields} - stated)
    more = [writer.say("heard_more", n=len(them) - _NAMED)] if len(them) > _NAMED else []
    return words.say("rivals.unstated", who=listed([*them[:_NAMED], *more], writer.lang)) if them else ""


def _picture(writer: Writer, found: Rivals) -> Picture | None:
    if not found.holdings:
        return None
    from stakemap import plot

    return embedded(
        plot.contracts.sheet(contract_scene(writer.analysis, writer.lang)), f"{writer.key}-contracts-"
    )


def _is_told(market: Market, split: Set[tuple[str, tuple[str, ...]]]) -> bool:
    """All of a buyer's awards are a row of their own only where they are of several categories."""
    return market.category is not None or (market.buyer, market.facts) not in split


def _bought(writer: Writer, one: Holding, words: Words) -> Bought:
    bought = one.purchase
    ends = {
        "start": bought.start or words.say("rivals.unknown"),
        "end": bought.end or words.say("rivals.unknown"),
    }
    return Bought(
        writer.name(bought.id),
        writer.name(bought.buyer),
        writer.name(bought.supplier),
        choice(one.side.value, writer.lang) if one.side else "",
        writer.words.half(bought.category or ""),
        money_text(bought.value, bought.currency, writer.lang) if bought.value is not None else "",
        words.say("rivals.term", **ends),
        words.say(f"rivals.{one.state}"),
        str(one.opens or ""),
        writer.numbers(bought.facts),
    )


def _index(writer: Writer, one: Market, words: Words) -> Index:
    return Index(
        writer.name(one.buyer),
        writer.words.half(one.category) if one.category else words.say("rivals.all"),
        one.counted.awards,
        one.counted.suppliers,
        words.say("rivals.first", who=writer.name(one.first), n=one.first_awards),
        one.counted.counted,
        one.counted.low,
        one.counted.high,
        _by_value(one.by_value, one.currency, words),
        writer.numbers(one.facts),
    )


def _by_value(index: Concentration | None, currency: str | None, words: Words) -> str:
    if index is None:
        return ""
    shown = (f"{value:.2f}" for value in (index.counted, index.low, index.high))
    counted, low, high = shown
    code = currency_text(currency or "", words.lang)
    return words.say("rivals.by_value", counted=counted, low=low, high=high, currency=code)


def _firm(writer: Writer, one: Field, reach: Reach | None, words: Words) -> Firm:
    comma = writer.say("comma")
    halves = writer.words.half
    near = "" if one.local is None else words.say("rivals.local" if one.local else "rivals.not_local")
    past = sorted({link.person for link in reach.links if link.kind == "past"}) if reach else []
    mine = one.side.value == "ours"
    return Firm(
        writer.name(one.supplier),
        choice(one.side.value, writer.lang),
        comma.join(map(halves, one.places)),
        comma.join(choice(tier.value, writer.lang) for tier in one.tiers),
        comma.join(map(halves, one.categories)),
        "" if mine else comma.join(map(halves, one.shared_categories)),
        near,
        _reached(writer, reach, words) if reach and reach.people else "",
        writer.names(past),
        writer.numbers((one.supplier, *(reach.facts if reach else ()))),
    )


def _reached(writer: Writer, reach: Reach, words: Words) -> str:
    who, share = writer.names(reach.people), writer.words.percent(reach.share)
    return words.say("rivals.reached", who=who, share=share)


def _gaps(writer: Writer, found: Rivals, columns: tuple[str, ...], words: Words) -> tuple[Lack, ...]:
    rows: dict[str, dict[str, Gap]] = {}
    for gap in found.gaps:
        rows.setdefault(gap.requirement, {})[gap.supplier] = gap
    return tuple(
        Lack(
            writer.words.half(next(iter(row.values())).name),
            next(iter(row.values())).must,
            tuple(
                words.say(f"rivals.gap.{row[firm].state}", until=row[firm].until or "") for firm in columns
            ),
            writer.numbers(sorted({fact for gap in row.values() for fact in gap.facts})),
        )
        for row in rows.values()
    )


def _union(writer: Writer, one: Bloc, found: Rivals, words: Words) -> Union:
    names = {gap.requirement: writer.words.half(gap.name) for gap in found.gaps}
    comma = writer.say("comma")
    parts = [words.say("rivals.bloc", name=writer.name(one.alliance), members=writer.names(one.members))]
    if one.lead:
        parts.append(words.say("rivals.bloc.lead", lead=writer.name(one.lead)))
    if one.people:
        share = writer.words.percent(one.share)
        parts.append(words.say("rivals.bloc.reach", who=writer.names(one.people), share=share))
    if one.held:
        parts.append(words.say("rivals.bloc.held", what=comma.join(names[asked] for asked in one.held)))
    if one.open:
        parts.append(words.say("rivals.bloc.open", what=comma.join(names[asked] for asked in one.open)))
    return Union(writer.words.sentences(parts), writer.numbers(one.facts))

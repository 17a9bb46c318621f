"""Levels of our relations: by indicators and as declared, each indicator with its facts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from stakemap.engagement.relations.indicators import IndicatorRow, indicator_rows
from stakemap.engagement.relations.levels import Sign, Standing, levels
from stakemap.model import Indicator, Level
from stakemap.plot.scenes.engagement.ladder import value_text
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words

__all__ = ["LevelsPart", "SignRow", "StandingRow", "levels_part"]

CODES = ("level-apart", "level-open")
_MOST = 30
"""Relations of the table; the JSON twin has all."""
_NAMED, _CURES = 8, 4
_SHEET = re.compile("“(.+?)”")
"""A sheet that the Chinese phrase of a cure names."""
_TABLES = dict[Indicator, IndicatorRow]


@dataclass(frozen=True, slots=True)
class SignRow:
    """One indicator in words: its value, the level of facts, the declared one; whether they differ."""

    text: str
    apart: bool
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One relation: levels in words, how many indicators are known, what is missing, every indicator."""

    name: str
    estimated: str
    declared: str
    target: str
    known: str
    next: str
    missing: str
    unknown: str
    signs: tuple[SignRow, ...]


@dataclass(frozen=True, slots=True)
class LevelsPart:
    """Everything the section shows; `words` are its phrases.

    `rows` are the relations of which a level is told, declared or aimed at; `others` says who the rest are,
    and what would tell more of them.
    """

    words: Words
    summary: str
    lead: str
    claims: tuple[Claim, ...]
    rows: tuple[StandingRow, ...]
    more: int
    others: str
    picture: Picture


def levels_part(writer: Writer) -> LevelsPart | None:
    """The section; nothing where no relation is on record."""
    found, words = levels(writer.case), Words("engagement", writer.lang)
    if not found.standings:
        return None
    from stakemap import plot

    shown = [one for one in found.standings if _spoken_of(one)]
    others = [one for one in found.standings if not _spoken_of(one)]
    told = sum(one.estimated is not None for one in found.standings)
    rows = {row.name: row for row in indicator_rows()}
    percent = writer.words.percent
    return LevelsPart(
        words,
        words.say("levels.summary", n=len(found.standings), told=told),
        words.say("levels.lead", known=percent(found.known), met=percent(found.met)),
        writer.claims(*CODES),
        tuple(_standing(writer, one, rows, words) for one in shown[:_MOST]),
        max(0, len(shown) - _MOST),
        _others(writer, others, rows, words) if others else "",
        embedded(plot.ladder.sheet(writer.analysis, lang=writer.lang), f"{writer.key}-ladder-"),
    )


def _spoken_of(one: Standing) -> bool:
    """Whether a level is told, declared or aimed at."""
    return any((one.estimated, one.declared, one.target))


def _others(writer: Writer, others: list[Standing], rows: _TABLES, words: Words) -> str:
    """Who nothing is told, declared or aimed at, and which sheets would tell most of them."""
    wanted = Counter(name for one in others for name in one.unknown)
    cures, told = [], set[str]()
    for name, _ in wanted.most_common():
        row = rows[name]
        sheets = set(_SHEET.findall(row.cure_zh))
        if sheets - told:
            cures.append(row.cure_zh if writer.lang == "zh" else row.cure_en)
            told |= sheets
    names = [writer.name(one.subject) for one in others[:_NAMED]]
    if len(others) > _NAMED:
        names.append(words.say("levels.others.more", n=len(others) - _NAMED))
    return words.say(
        "levels.others",
        n=len(others),
        names=writer.say("comma").join(names),
        cures=writer.say("semicolon").join(cures[:_CURES]),
    )


def _standing(writer: Writer, one: Standing, rows: _TABLES, words: Words) -> StandingRow:
    listed = {
        key: writer.say("semicolon").join(_text(rows[name], writer.lang) for name in getattr(one, key))
        for key in ("missing", "unknown")
    }
    return StandingRow(
        writer.name(one.subject),
        _level(one.estimated, words),
        _level(one.declared, words) if one.declared else words.say("level.undeclared"),
        _level(one.target, words) if one.target else words.say("level.unaimed"),
        words.say("levels.known", n=one.known, of=one.of, needed=one.needed) if one.next else "",
        _level(one.next, words) if one.next else "",
        listed["missing"],
        listed["unknown"],
        tuple(_sign(writer, sign, rows, words) for sign in one.signs if sign.level is not None),
    )


def _sign(writer: Writer, sign: Sign, rows: _TABLES, words: Words) -> SignRow:
    said = []
    if sign.computed is not None:
        said.append(words.say("levels.facts_say", level=_level(sign.computed, words)))
    if sign.declared is not None:
        said.append(words.say("levels.people_say", level=_level(sign.declared, words)))
    value, what = value_text(sign), _text(rows[sign.name], writer.lang)
    shown = words.say("levels.value_of", what=what, value=value) if value else what
    line = words.say("levels.sign", what=shown, levels=writer.say("semicolon").join(said))
    return SignRow(line, sign.apart, writer.numbers(sign.facts))


def _level(level: Level | None, words: Words) -> str:
    return words.say(f"level.{level}" if level is not None else "level.none")


def _text(row: IndicatorRow, lang: str) -> str:
    return row.text_zh if lang == "zh" else row.text_en

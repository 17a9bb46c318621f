"""Levels of our relations: by indicators and as declared, each indicator with its facts."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.engagement.indicators import IndicatorRow, indicator_rows
from stakemap.engagement.levels import Sign, Standing, levels
from stakemap.model import Indicator, Level
from stakemap.plot.scenes.engagement.ladder import value_text
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words

__all__ = ["LevelsPart", "SignRow", "StandingRow", "levels_part"]

CODES = ("level-apart", "level-open")
_MOST = 30
"""Relations of the table; the JSON twin has all."""
_TABLES = dict[Indicator, IndicatorRow]


@dataclass(frozen=True, slots=True)
class SignRow:
    """One indicator as a row: its value, the level of facts, the declared one, whether they differ."""

    what: str
    value: str
    computed: str
    declared: str
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
    """Everything the section shows; `words` are its phrases."""

    words: Words
    summary: str
    lead: str
    claims: tuple[Claim, ...]
    rows: tuple[StandingRow, ...]
    more: int
    picture: Picture


def levels_part(writer: Writer) -> LevelsPart | None:
    """The section; nothing where no relation is on record."""
    found, words = levels(writer.case), Words("engagement", writer.lang)
    if not found.standings:
        return None
    from stakemap import plot

    told = sum(one.estimated is not None for one in found.standings)
    rows = {row.name: row for row in indicator_rows()}
    percent = writer.words.percent
    return LevelsPart(
        words,
        words.say("levels.summary", n=len(found.standings), told=told),
        words.say("levels.lead", known=percent(found.known), met=percent(found.met)),
        writer.claims(*CODES),
        tuple(_standing(writer, one, rows, words) for one in found.standings[:_MOST]),
        max(0, len(found.standings) - _MOST),
        embedded(plot.ladder(writer.analysis, lang=writer.lang), f"{writer.key}-ladder-"),
    )


def _standing(writer: Writer, one: Standing, rows: _TABLES, words: Words) -> StandingRow:
    listed = {
        key: writer.say("semicolon").join(_text(rows[name], writer.lang) for name in getattr(one, key))
        for key in ("missing", "unknown")
    }
    return StandingRow(
        writer.name(one.subject),
        _level(one.estimated, words),
        _level(one.declared, words),
        _level(one.target, words),
        words.say("levels.known", n=one.known, of=one.of, needed=one.needed) if one.next else "",
        _level(one.next, words) if one.next else "",
        listed["missing"],
        listed["unknown"],
        tuple(_sign(writer, sign, rows, words) for sign in one.signs if sign.level is not None),
    )


def _sign(writer: Writer, sign: Sign, rows: _TABLES, words: Words) -> SignRow:
    return SignRow(
        _text(rows[sign.name], writer.lang),
        value_text(sign),
        _level(sign.computed, words) if sign.computed else "",
        _level(sign.declared, words) if sign.declared else "",
        sign.apart,
        writer.numbers(sign.facts),
    )


def _level(level: Level | None, words: Words) -> str:
    return words.say(f"level.{level}" if level is not None else "level.none")


def _text(row: IndicatorRow, lang: str) -> str:
    return row.text_zh if lang == "zh" else row.text_en

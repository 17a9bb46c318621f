"""The ladder of one relation: each indicator at the level it speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.engagement.relations.indicators import indicator_rows
from stakemap.engagement.relations.levels import Levels, Sign, levels
from stakemap.errors import InputError, check_known
from stakemap.model import Level
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["LadderRow", "LadderScene", "ladder_scene"]

_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One indicator: its words, its value in words, the rung that facts and that people speak for."""

    id: str
    label: str
    text: str = ""
    computed: int | None = None
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class LadderScene:
    """A relation: rungs from the lowest, indicators, and the rungs that count, are declared, are aimed at."""

    title: str
    rungs: tuple[str, ...]
    rows: tuple[LadderRow, ...]
    estimated: int | None = None
    declared: int | None = None
    target: int | None = None


def ladder_scene(analysis: Analysed, subject: str | None = None, lang: str = "en") -> LadderScene:
    """The ladder of a relation; by default that with the most indicators known.

    Raises
    ------
    InputError
        No relation to show.
    UnknownName
        Nobody of that id has one.
    """
    found = levels(analysis)
    if not found.standings:
        raise InputError("no relation is on record", hint="fill the sheet Relationships")
    if subject is None:
        known = {one.subject: sum(s.level is not None for s in one.signs) for one in found.standings}
        subject = max(known, key=lambda ident: (known[ident], ident))
    check_known("relation", subject, found.names)
    return _scene(found, subject, lang)


def _scene(found: Levels, subject: str, lang: str) -> LadderScene:
    one, words = found[subject], Words("engagement", lang)
    rows = {row.name: row for row in indicator_rows()}
    return LadderScene(
        Words("plot", lang).say("title.ladder", who=found.name(subject, lang)),
        tuple(words.say(f"level.{level}") for level in _LEVELS),
        tuple(
            LadderRow(
                sign.name.value,
                rows[sign.name].text_zh if lang == "zh" else rows[sign.name].text_en,
                value_text(sign),
                _rung(sign.computed),
                _rung(sign.declared),
            )
            for sign in one.signs
        ),
        _rung(one.estimated),
        _rung(one.declared),
        _rung(one.target),
    )


def value_text(sign: Sign) -> str:
    """The value of an indicator: a share as percent, a count as it is; empty where it is not known."""
    if sign.value is None:
        return ""
    return f"{sign.value:.0%}" if sign.unit == "share" else f"{sign.value:g}"


def _rung(level: Level | None) -> int | None:
    return None if level is None else _LEVELS.index(level)

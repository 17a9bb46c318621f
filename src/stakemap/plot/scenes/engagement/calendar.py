"""Times and days of tenders and budgets, as bars and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.engagement.tender.calendar import Calendar, Entry, Period, calendar
from stakemap.errors import InputError
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["CalendarBar", "CalendarMark", "CalendarRow", "CalendarScene", "calendar_scene"]


@dataclass(frozen=True, slots=True)
class CalendarBar:
    """A time: ISO dates, empty where no day is known; whether contact is forbidden in it."""

    since: str
    until: str
    bars: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMark:
    """A day with its words."""

    day: str
    label: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One line: a rule or a phase, or the days of a tender or budget."""

    id: str
    label: str
    bars: tuple[CalendarBar, ...] = ()
    marks: tuple[CalendarMark, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class CalendarScene:
    """Lines in order, and the day that is looked at; empty where there is none."""

    rows: tuple[CalendarRow, ...]
    today: str = ""


def calendar_scene(analysis: Analysed, lang: str = "en") -> CalendarScene:
    """Everything on the calendar of an analysis.

    Raises
    ------
    InputError
        Nothing is on it.
    """
    found = calendar(analysis)
    if not found:
        raise InputError("no tender or budget has a day", hint="fill the sheets Tender dates and Budget")
    rows: list[CalendarRow] = []
    tenders = [p.subject for p in found.periods if p.kind == "tender"]
    for subject in dict.fromkeys([*tenders, *(e.subject for e in found.entries)]):
        rows += _rows(found, subject, Words("engagement", lang))
    return CalendarScene(tuple(rows), found.day)


def _rows(found: Calendar, subject: str, words: Words) -> list[CalendarRow]:
    entries = [e for e in found.entries if e.subject == subject]
    periods = sorted((p for p in found.periods if p.subject == subject), key=lambda p: p.since or "")
    head = CalendarRow(
        subject,
        found.heading(subject, words.lang),
        marks=tuple(_mark(entry, words) for entry in entries),
        heading=True,
    )
    return [head, *(_row(period, words) for period in periods)]


def _mark(entry: Entry, words: Words) -> CalendarMark:
    return CalendarMark(entry.day.earliest.isoformat(), words.say(f"event.{entry.what}"))


def _row(period: Period, words: Words) -> CalendarRow:
    bar = CalendarBar(period.since or "", period.until or "", period.bars)
    return CalendarRow(f"{period.subject}/{period.name}", words.say(f"period.{period.name}"), (bar,))

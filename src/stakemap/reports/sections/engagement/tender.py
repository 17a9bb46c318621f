"""What may be done when: the calendar of tenders and budgets, and the check of contacts against it."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.engagement.tender.calendar import Calendar, Entry, Period, calendar
from stakemap.engagement.tender.contact_check import ContactCheck, contact_check
from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Claim, Writer
from stakemap.wording.phrases import Words

__all__ = ["DayRow", "PeriodRow", "TenderPart", "tender_part"]

CODES = ("step-barred", "contact-barred", "step-care")


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One time as a row: what it is of, its name, from, until, what may be done, the law."""

    subject: str
    name: str
    since: str
    until: str
    now: bool
    bars: bool
    text: str
    law: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that is still to come."""

    day: str
    what: str
    subject: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TenderPart:
    """Everything the section shows; `words` are its phrases."""

    words: Words
    summary: str
    checked: str
    claims: tuple[Claim, ...]
    periods: tuple[PeriodRow, ...]
    days: tuple[DayRow, ...]
    undated: str
    unchecked: str
    picture: Picture | None


def tender_part(writer: Writer) -> TenderPart | None:
    """The section; nothing where no tender or budget has a day and no contact is on record."""
    found, check = calendar(writer.case), contact_check(writer.case)
    words = Words("engagement", writer.lang)
    if not found and not check.checked and not check.undated:
        return None
    return TenderPart(
        words,
        _summary(writer, found, check, words),
        words.say("tender.checked", n=check.checked, barred=sum(b.stops for b in check.breaches)),
        writer.claims(*CODES),
        tuple(_period(writer, found, one, words) for one in _shown(found)),
        tuple(_day(writer, found, entry, words) for entry in found.entries if not entry.past),
        words.say("tender.undated", what=writer.names(found.undated)) if found.undated else "",
        words.say("tender.unchecked", n=len(check.undated)) if check.undated else "",
        _picture(writer) if found else None,
    )


def _summary(writer: Writer, found: Calendar, check: ContactCheck, words: Words) -> str:
    """What is stopped, whether contact is forbidden today, and what comes next."""
    barring = [p for p in found.now if p.bars]
    parts = [
        words.say("tender.stopped", n=len(check.stopped)),
        words.say("tender.now", n=len(barring)) if barring else words.say("tender.free"),
    ]
    if found.next is not None:
        what, subject = words.say(f"event.{found.next.what}"), found.name(found.next.subject, writer.lang)
        parts.append(words.say("tender.next", what=what, subject=subject, day=found.next.day))
    return writer.words.sentences(parts)


def _shown(found: Calendar) -> list[Period]:
    """Times that are not over."""
    return [p for p in found.periods if not found.day or (p.until or "9") > found.day]


def _period(writer: Writer, found: Calendar, one: Period, words: Words) -> PeriodRow:
    return PeriodRow(
        found.heading(one.subject, writer.lang),
        words.say(f"period.{one.name}"),
        one.since or "",
        one.until or "",
        one.now,
        one.bars,
        one.text(writer.lang),
        one.law(writer.lang),
        writer.numbers(one.facts),
    )


def _day(writer: Writer, found: Calendar, entry: Entry, words: Words) -> DayRow:
    subject = found.heading(entry.subject, writer.lang)
    return DayRow(str(entry.day), words.say(f"event.{entry.what}"), subject, writer.numbers((entry.fact,)))


def _picture(writer: Writer) -> Picture:
    from stakemap import plot

    return embedded(plot.calendar.sheet(writer.analysis, lang=writer.lang), f"{writer.key}-calendar-")

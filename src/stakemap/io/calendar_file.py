"""Dated steps as an iCalendar file (RFC 5545), for the calendars that people have.

Ids and stamps come from the caller, who takes them from facts: the same steps give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from stakemap.errors import MissingExtra
from stakemap.io.atomic import whole_file

__all__ = ["CalendarEntry", "calendar_bytes", "write_calendar"]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day.

    Attributes
    ----------
    id
        Stable id; the UID is made of it, so that an entry changes its day rather than appear twice.
    day
        On which day.
    title, text
        What stands in the calendar.
    stamp
        Day on which this was last confirmed.
    sure
        Whether it is settled; else tentative.
    """

    id: str
    day: date
    title: str
    text: str
    stamp: date
    sure: bool = False


def calendar_bytes(entries: Iterable[CalendarEntry], *, lang: str = "en") -> bytes:
    """The entries as iCalendar, by day and id.

    Raises
    ------
    MissingExtra
        Without the package icalendar (``pip install "stakemap[calendar]"``).

    Examples
    --------
    >>> from datetime import date
    >>> one = CalendarEntry("s1", date(2026, 9, 7), "Meet", "", date(2026, 9, 1))
    >>> [line for line in calendar_bytes([one]).decode().splitlines() if line.startswith("DT")]
    ['DTSTART;VALUE=DATE:20260907', 'DTEND;VALUE=DATE:20260908', 'DTSTAMP:20260901T000000Z']
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise MissingExtra("icalendar", "calendar") from None

    book = Calendar()
    book.add("prodid", f"-//stakemap//plan//{lang.upper()}")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    for entry in sorted(entries, key=lambda one: (one.day, one.id)):
        event = Event()
        event.add("uid", f"{sha256(entry.id.encode()).hexdigest()[:32]}@stakemap")
        event.add("dtstamp", datetime.combine(entry.stamp, time(), UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        if entry.text:
            event.add("description", entry.text)
        event.add("status", "CONFIRMED" if entry.sure else "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return bytes(book.to_ical())


def write_calendar(entries: Iterable[CalendarEntry], path: str | Path, *, lang: str = "en") -> None:
    """Write the entries as an ``.ics`` file, whole or not at all.

    Raises
    ------
    InputError
        A place that cannot be written to.
    MissingExtra
        As `calendar_bytes` says.
    """
    with whole_file(Path(path)) as made:
        made.write_bytes(calendar_bytes(entries, lang=lang))

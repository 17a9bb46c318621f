"""Which of the stored records a reader gets: by day, and with all they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from stakemap.errors import InputError
from stakemap.model import Assessment, Certainty, Fact, Record

__all__ = ["as_day", "selected"]


def as_day(day: str | date) -> date:
    """A day given as text or date.

    Raises
    ------
    InputError
        If the text is not an ISO day.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError("not a day", hint="write 2026-09-01") from None


def selected(records: Iterable[Record], day: date | None = None) -> list[Record]:
    """The records that hold, or may hold, on a day, without those that name what is left out.

    With no day all are kept, but for the scores of subjects that are no longer there.
    """
    kept = {record.id: record for record in records if day is None or _holds(record, day)}
    while loose := [
        ident
        for ident, record in kept.items()
        if (day is not None or isinstance(record, Assessment))
        and any(end not in kept for _, end in record.references())
    ]:
        for ident in loose:
            del kept[ident]
    return list(kept.values())


def _holds(record: Record, day: date) -> bool:
    return not isinstance(record, Fact) or record.valid.covers(day) is not Certainty.NO

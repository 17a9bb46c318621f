"""Recorded time: UTC to the microsecond, as text of fixed width, never going back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from stakemap.errors import InputError

__all__ = ["Clock", "Moment", "cutoff", "next_stamp", "now"]

Clock = Callable[[], datetime]
"""Where a store takes recorded time from."""

Moment = int | str | date | datetime
"""A point of recorded time: a revision number, an ISO day (to its end) or an ISO time."""

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> datetime:
    """The clock in use unless another is given."""
    return datetime.now(UTC)


def _stamp(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def next_stamp(moment: datetime, last: str | None) -> str:
    """When a revision is recorded: now, or just after the last one if the clock went back.

    Examples
    --------
    >>> next_stamp(datetime(2026, 1, 1), "2026-01-01T00:00:00.000000Z")
    '2026-01-01T00:00:00.000001Z'
    """
    stamp = _stamp(moment)
    if last is None or stamp > last:
        return stamp
    return _stamp(datetime.strptime(last, _FORM).replace(tzinfo=UTC) + timedelta(microseconds=1))


def cutoff(moment: str | date | datetime) -> str:
    """The last instant that counts as recorded by a moment; a day counts to its end.

    Times without a zone are UTC.

    Raises
    ------
    InputError
        If the text is neither an ISO day nor an ISO time.

    Examples
    --------
    >>> cutoff("2026-09-01"), cutoff("2026-09-01T10:00+02:00")
    ('2026-09-01T23:59:59.999999Z', '2026-09-01T08:00:00.000000Z')
    """
    if isinstance(moment, datetime):
        return _stamp(moment)
    try:
        if isinstance(moment, date) or len(moment) == len("2026-09-01"):
            day = moment if isinstance(moment, date) else date.fromisoformat(moment)
            return f"{day.isoformat()}T23:59:59.999999Z"
        return _stamp(datetime.fromisoformat(moment))
    except (ValueError, OverflowError):
        raise InputError("not a recorded time", hint="give a revision, 2026-09-01 or an ISO time") from None

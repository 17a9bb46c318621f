"""Days as registers write them: partial, with an hour, as far in the future as their program goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from stakemap.io.registers.places import Place
from stakemap.model import PartialDate

__all__ = ["Days", "reversed_days"]

_NEVER = "9999"
"""The year that programs write for an end that is open."""
_CURE = "write 2019, 2019-03 or 2019-03-14; leave an open end empty"


class _Tell(Protocol):
    def __call__(
        self, cause: str, cure: str, place: Place, field: str = "", *, doubt: bool = False
    ) -> None: ...


class Days:
    """Spans of records; what is wrong with one is told at its place."""

    def __init__(self, tell: _Tell) -> None:
        self.tell = tell
        self.newest = ""

    def span(
        self, said: Mapping[str, tuple[str, ...]], place: Place, *, strict: bool = True
    ) -> dict[str, str] | None:
        """From when and until when a record holds; ``None`` where its days are wrong, which is then told.

        Registers give the last day on which something still held, a fact the first on which it no longer
        does; `until` is such a first day, as some registers give it.  Of several days of one field the widest
        span counts.  A record that is not `strict` is kept without its days.
        """
        found: dict[str, str] = {}
        for name in ("start", "end", "until"):
            days = [self._day(text, name, place, strict) for text in said.get(name, ())]
            if None in days:
                return None
            known = sorted(day for day in days if day)
            if known:
                found[name] = known[0 if name == "start" else -1]
        start, end, until = found.get("start"), found.get("end"), found.pop("until", None)
        ends = {"end": found["until"]} if "until" in found else {}
        if reversed_days({name: (day,) for name, day in (found | ends).items()}):
            self._wrong("ends before it starts", "exchange the days, or mend one", place, "end", strict)
            return None
        self.newest = max(self.newest, start or "")
        last = until or (_day_after(end) if end else "")
        return found | ({"end": last} if last else {})

    def _day(self, text: str, name: str, place: Place, strict: bool) -> str | None:
        """A day, month or year; nothing for an open end, ``None`` for what is none."""
        if name != "start" and text.startswith(_NEVER):
            self.tell("the year 9999 is taken for an open end", "leave it empty", place, name, doubt=True)
            return ""
        try:
            return str(_date(text))
        except ValueError:
            self._wrong("no day, or a year outside 1000 to 2199", _CURE, place, name, strict)
            return None

    def _wrong(self, cause: str, cure: str, place: Place, name: str, strict: bool) -> None:
        self.tell(cause, cure, place, name, doubt=not strict)


def reversed_days(said: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the last end of a record surely lies before its first start.

    Examples
    --------
    >>> reversed_days({"start": ("2019",), "end": ("2018-12-31",)}), reversed_days({"end": ("2018",)})
    (True, False)
    """
    try:
        starts, ends = ([_date(text) for text in said.get(name, ())] for name in ("start", "end"))
    except ValueError:
        return False
    return bool(starts and ends) and max(e.latest for e in ends) < min(s.earliest for s in starts)


def _date(text: str) -> PartialDate:
    """A day, month or year, without the hour."""
    return PartialDate(text[:10] if text[10:11] in ("T", " ") else text)


def _day_after(last: str) -> str:
    """The first day that is no longer in; of a month or year that is not known better."""
    day = PartialDate(last)
    return (day.latest + timedelta(days=1)).isoformat() if len(last) == 10 else last

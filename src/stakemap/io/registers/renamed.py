"""Bodies under former names: each name is a body of its own for as long as it held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stakemap.model import PartialDate

__all__ = ["Period", "within"]


@dataclass(frozen=True, slots=True)
class Period:
    """A body or post under one name; nothing where a day is open."""

    ident: str
    start: str = ""
    end: str = ""


def within(periods: list[Period], span: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The parts of a span that lie in each period, in order; without a start only the last of them.

    Examples
    --------
    >>> names = [Period("old", "", "2010-01-01"), Period("new", "2010-01-01")]
    >>> list(within(names, {"start": "2008", "end": "2012"}))
    [('old', {'start': '2008', 'end': '2010-01-01'}), ('new', {'start': '2010-01-01', 'end': '2012'})]
    >>> list(within(names, {"end": "2009"})), list(within(names, {}))
    ([('old', {'end': '2009'})], [('new', {})])
    """
    kept = []
    for period in periods:
        starts = [day for day in (span.get("start"), period.start) if day]
        ends = [day for day in (span.get("end"), period.end) if day]
        start = max(starts, key=lambda day: PartialDate(day).earliest, default="")
        end = min(ends, key=lambda day: PartialDate(day).latest, default="")
        if not (start and end and PartialDate(end).earliest <= PartialDate(start).earliest):
            kept.append((period.ident, {"start": start, "end": end}))
    if "start" not in span:
        last = kept[-1:]
        kept = [(ident, {"end": span.get("end", "")}) for ident, _ in last]
    for ident, days in kept:
        yield ident, {name: day for name, day in days.items() if day}

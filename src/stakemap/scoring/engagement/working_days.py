"""On which days people work: weekends, public holidays of China, and the weekends worked for them.

The days are rows of ``data/working_days.csv`` with their source.  Of a year without a published arrangement
the usual spans are rows marked expected; of a year without rows only weekends are known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

__all__ = ["Special", "known_years", "specials", "working"]

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not as its weekday says.

    Attributes
    ----------
    works
        Whether people work on it.
    arranged
        Whether the arrangement is published; else expected from the usual spans.
    names
        The occasion in English and in Chinese.
    source
        Who says so.
    """

    works: bool
    arranged: bool
    names: tuple[str, str]
    source: str


@cache
def specials() -> Mapping[date, Special]:
    """Every day of the table."""
    text = (files("stakemap.data") / "working_days.csv").read_text(encoding="utf-8")
    found: dict[date, Special] = {}
    for row in csv.DictReader(text.splitlines()):
        day, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        names = row["name_en"], row["name_zh"]
        while day <= last:
            found[day] = Special(row["works"] == "yes", row["state"] == "arranged", names, row["source"])
            day += timedelta(days=1)
    return MappingProxyType(found)


@cache
def known_years() -> Mapping[int, bool]:
    """Years with rows, and whether their arrangement is published.

    Examples
    --------
    >>> dict(known_years())
    {2025: True, 2026: True, 2027: False}
    """
    years: dict[int, bool] = {}
    for day, special in specials().items():
        years[day.year] = years.get(day.year, True) and special.arranged
    return MappingProxyType(years)


def working(day: date) -> bool:
    """Whether people work on a day.

    Examples
    --------
    >>> working(date(2026, 9, 25)), working(date(2026, 9, 20)), working(date(2026, 9, 19))
    (False, True, False)
    """
    special = specials().get(day)
    return special.works if special is not None else day.weekday() < _SATURDAY

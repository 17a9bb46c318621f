"""The day of which a list speaks, where a line above its headings says it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from stakemap.graph.name_index import HAN
from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.typed.dates import plain_date
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.model import PartialDate

__all__ = ["day_above"]

_LONGEST = 120
"""Signs of a line that may tell the day of a list."""


def day_above(above: Iterable[tuple[int, Mapping[int, str]]]) -> tuple[int, int, str, str] | None:
    """Where a line above the headings says as of which day the list is: row, column, text, day.

    Nothing where none does, or where two say different days.

    Examples
    --------
    >>> day_above([(1, {1: "Staff list"}), (2, {1: "As of 3 March 2026"})])
    (2, 1, 'As of 3 March 2026', '2026-03-03')
    >>> day_above([(1, {1: "通讯录（截至2026年3月）"})])[3], day_above([(1, {1: "Meeting of 3 March 2026"})])
    ('2026-03', None)
    """
    found = [
        (number, at, text, day)
        for number, cells in above
        for at, text in cells.items()
        if len(text) <= _LONGEST and (day := _day(text))
    ]
    return found[0] if len({day for *_, day in found}) == 1 else None


def _day(text: str) -> str:
    said = _said().search(unicodedata.normalize("NFKC", text).strip())
    try:
        told = re.findall(r"\d+", plain_date(said[1].strip())) if said else []
        return str(PartialDate("-".join(part.zfill(2) for part in told))) if told else ""
    except (CellError, ValueError):
        return ""


@cache
def _said() -> re.Pattern[str]:
    words = sorted(vocabulary("list_day").codes, key=len, reverse=True)
    marked = "|".join(rf"\b{re.escape(word)}\b" if not re.search(HAN, word) else word for word in words)
    return re.compile(rf"(?:{marked})\s*:?\s*([^()]*\d[^()]*)\)?$", re.IGNORECASE)

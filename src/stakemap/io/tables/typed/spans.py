"""From one to the other in one cell: 2015-2019, 2015年至今, 10-20天."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from stakemap.io.tables.typed.cell_error import CellError
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["ENDS", "ends_shared_time", "is_open", "split_span"]

ENDS = {
    "valid_from": "valid_to",
    "holder_from": "holder_to",
    "quiet_from": "quiet_to",
    "days_low": "days_high",
}
"""Columns of a first and a last, of which the first may hold both."""
_LONGEST = 80
_JANUARY = re.compile(r"^(\d{4})\.1$", re.ASCII)


def is_open(text: str) -> bool:
    """Whether a text says that something has not ended.

    Examples
    --------
    >>> is_open("至今"), is_open("present"), is_open("2019")
    (True, True, False)
    """
    return vocabulary("open_end").code(text) is not None


def ends_shared_time(kind: str, start: str, end: str) -> bool:
    """Whether the end of a tie is that of the time that two shared, while what ties them does not end.

    An end before the start is a mistake, and none of these.

    Examples
    --------
    >>> ends_shared_time("alumni", "1994", "1998"), ends_shared_time("works_with", "1994", "1998")
    (True, False)
    >>> ends_shared_time("alumni", "1994-09", "1994"), ends_shared_time("alumni", "1998", "1994")
    (True, False)
    """
    return kind in vocabulary("lasting").codes.values() and bool(end) and end >= start[: len(end)]


def split_span(text: str, read: Callable[[str], object]) -> tuple[str, str] | None:
    """The two ends of a text that has two, each of which can be read; one may be open or not told.

    Examples
    --------
    >>> split_span("2015至今", int), split_span("10-20", int), split_span("2019", int)
    (('2015', '至今'), ('10', '20'), None)
    >>> split_span("2025.1至今", lambda text: text.index("-0"))
    ('2025-01', '至今')
    >>> split_span("until 2022", int)
    ('', '2022')
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    if len(shown) > _LONGEST or _readable(shown, read):
        return None
    until = _until().match(shown)
    if until is not None and _readable(shown[until.end() :].strip(), read):
        return "", shown[until.end() :].strip()
    for found in _signs().finditer(shown):
        one, two = (_whole_month(end) for end in (shown[: found.start()], shown[found.end() :]))
        if one and _readable(one, read) and (is_open(two) or _readable(two, read)):
            return one, two
    return None


def _whole_month(text: str) -> str:
    """One end of a span: no program makes a number of it, so that 2025.1 has lost no zero."""
    return _JANUARY.sub(r"\1-01", text.strip())


def _readable(text: str, read: Callable[[str], object]) -> bool:
    try:
        return bool(text) and read(text) not in ("", None)
    except (CellError, ValueError):
        return False


@cache
def _until() -> re.Pattern[str]:
    words = sorted(vocabulary("span").codes, key=len, reverse=True)
    return re.compile("|".join(rf"{w}\s" if w.isascii() else w for w in words), re.IGNORECASE)


@cache
def _signs() -> re.Pattern[str]:
    words = sorted(vocabulary("span").codes, key=len, reverse=True)
    listed = "|".join(rf"\s{w}\s" if w.isascii() else w for w in words)
    still = "|".join(
        w for w in vocabulary("open_end").codes if not w.isascii() and w.startswith(tuple(words))
    )
    return re.compile(rf"\s*(?:(?={still})|-{{1,2}}|[–—―~]+|{listed})\s*", re.IGNORECASE)

"""How wide a text is where Chinese characters take two columns: in terminals, tables and sheets."""

from __future__ import annotations

from unicodedata import east_asian_width

__all__ = ["columns_of"]


def columns_of(text: str) -> int:
    """Columns of a line: two for each full-width character, one for each other.

    Examples
    --------
    >>> columns_of("Ann"), columns_of("墨汀兰")
    (3, 6)
    """
    return sum(1 + (east_asian_width(char) in "WF") for char in text)

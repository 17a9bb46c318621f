"""How wide a text is where Chinese characters take two columns: in terminals, tables and sheets."""

from __future__ import annotations

from unicodedata import east_asian_width

__all__ = ["display_width"]


def display_width(text: str) -> int:
    """Columns of a line: two for each full-width character, one for each other.

    Examples
    --------
    >>> display_width("Ann"), display_width("墨汀兰")
    (3, 6)
    """
    return sum(1 + (east_asian_width(char) in "WF") for char in text)

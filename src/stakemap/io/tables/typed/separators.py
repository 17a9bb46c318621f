"""Several things in one cell: the signs between them."""

from __future__ import annotations

import re
from functools import cache

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["joint", "several", "split_at"]


def several(text: str) -> list[str]:
    """The parts of a text that names several, with any sign between them, a stroke included.

    Examples
    --------
    >>> several("user / buyer"), several("使用者、采购者"), several("user")
    (['user', 'buyer'], ['使用者', '采购者'], ['user'])
    """
    return split_at(text, "names", "several", more="/+&")


def split_at(text: str, *signs: str, more: str = "") -> list[str]:
    """What stands between signs of these kinds, or between lines."""
    return [part.strip() for part in _between(signs, more).split(text) if part.strip()]


@cache
def _between(signs: tuple[str, ...], more: str) -> re.Pattern[str]:
    known = vocabulary("separator").labels.values()
    marks = re.escape("".join(labels[sign] for labels in known for sign in signs) + more)
    return re.compile(f"[\n{marks}]")


@cache
def joint() -> re.Pattern[str]:
    """What stands between two headings in one cell."""
    words = [word for word, code in vocabulary("separator").codes.items() if code == "several"]
    signs = "".join(map(re.escape, (word for word in words if not word.isalnum())))
    listed = (rf"\b{word}\b" if word.isascii() else word for word in words if word.isalnum())
    return re.compile("|".join([rf"[/&+|;,\u3001{signs}]", *listed]))

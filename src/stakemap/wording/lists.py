"""Names in a row, shares and halves of bilingual texts, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["half", "listed", "percent"]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def listed(items: Iterable[str], lang: str = "en") -> str:
    """Things side by side.

    Examples
    --------
    >>> listed(["a", "b"]), listed(["a", "b"], "zh")
    ('a, b', 'a\u3001b')
    """
    return ("\u3001" if lang == "zh" else ", ").join(items)


def percent(value: float) -> str:
    """A share as whole percent; what is there but rounds to nothing is "<1%".

    Examples
    --------
    >>> percent(0.254), percent(0.001), percent(0.0)
    ('25%', '<1%', '0%')
    """
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def half(text: str, lang: str) -> str:
    """The half of a text that is written as Chinese / English; else all of it.

    Examples
    --------
    >>> half("\u5ba1\u8ba1 / audit", "en"), half("a / b", "en")
    ('audit', 'a / b')
    """
    parts = text.split(" / ")
    both = len(parts) == 2 and bool(_CHINESE.search(parts[0])) and not _CHINESE.search(parts[1])
    return parts[lang != "zh"] if both else text

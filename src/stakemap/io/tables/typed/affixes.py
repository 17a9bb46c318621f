"""Words before and behind what a cell says: about, since, or so, onwards; figures written as words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["figures", "without"]

_TEN = 10


@lru_cache(maxsize=4096)
def without(text: str, words: str) -> str:
    """A text without the words of a vocabulary that may stand before and behind it.

    Examples
    --------
    >>> [without(text, "about") for text in ("约10次", "about 10", "10余次", "c")]
    ['10次', '10', '10次', 'c']
    """
    before, behind = _patterns(words)
    rest = behind.sub("", before.sub("", text))
    return rest or text


@cache
def _patterns(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """English words need a blank or a figure beside them, so that they are no part of another."""
    known = vocabulary(words)
    listed = {"before": list[str](), "behind": list[str]()}
    for word, code in known.codes.items():
        if code in listed and word not in listed:
            listed[code].append(word)
    for side in listed.values():
        side.sort(key=len, reverse=True)
    before = "|".join(_one(word, r"\.?\s+|\.?(?=\d)") for word in listed["before"])
    behind = "|".join(re.escape(word) for word in listed["behind"])
    last = rf"\s*(?:{behind})\s*$|(?<=\d)(?:{behind})(?=\D)"
    return re.compile(rf"^\s*(?:{before})\s*", re.IGNORECASE), re.compile(last, re.IGNORECASE)


def _one(word: str, bound: str) -> str:
    return f"{re.escape(word)}(?:{bound})" if word.isascii() and word.isalpha() else re.escape(word)


def figures(text: str) -> str:
    """A text with its Chinese numbers in figures; years digit by digit.

    Examples
    --------
    >>> figures("二〇一九年十一月三日"), figures("三次"), figures("两百一十次"), figures("12次")
    ('2019年11月3日', '3次', '210次', '12次')
    """
    pattern, values = _han()
    return pattern.sub(lambda found: _in_figures([values[c] for c in found[0]]), text)


@cache
def _han() -> tuple[re.Pattern[str], dict[str, int]]:
    values = {c: int(n) for c, n in vocabulary("han_figure").codes.items() if not c.isascii()}
    return re.compile(f"[{''.join(values)}]+"), values


def _in_figures(values: list[int]) -> str:
    """Digits side by side, or digits before tens, hundreds and thousands."""
    if max(values) < _TEN:
        return "".join(map(str, values))
    total = digit = 0
    for value in values:
        total += (digit or 1) * value if value >= _TEN else 0
        digit = value if value < _TEN else 0
    return str(total + digit)

"""What tables of results say, in the language in which they show themselves: titles, heads, fixed words.

Results write their tables in English; `told` gives the other language where a row of ``tables.csv`` has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from stakemap.wording.language import language
from stakemap.wording.phrases import phrases

__all__ = ["head", "told"]

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_NUMBERS = frozenset(
    ["low", "high", "value", "n", "m", "p", "h", "r", "a", "b", "c", "now", "idle", "middle", "early", "late"]
)
"""Places that hold a figure and nothing else, so that no sentence is taken for one."""


def _rows() -> list[Mapping[str, str]]:
    """What tables say, without the heads of columns."""
    return [row for key, row in phrases("tables").items() if not key.startswith("column_")]


@cache
def _plain() -> Mapping[str, str]:
    """Chinese by English, of what has no places to fill."""
    return {row["en"]: row["zh"] for row in _rows() if "{" not in row["en"]}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of what has places to fill, those with most fixed text first; notes of measures included."""
    rows = [row for row in _rows() if "{" in row["en"]]
    rows += [row for key, row in phrases("reports").items() if key.startswith("note_")]
    rows += [row for key, row in phrases("analysis").items() if key.startswith("explain.")]
    rows.sort(key=lambda row: -len(re.sub(r"\{\w+\}", "", row["en"])))
    return tuple((re.compile(_PLACE.sub(_group, re.escape(row["en"])), re.DOTALL), row["zh"]) for row in rows)


def _group(place: re.Match[str]) -> str:
    held = r"[-+−\d.,]+ ?%?" if place[1] in _NUMBERS else ".*?"
    return f"(?P<{place[1]}>{held})"


def told(text: str) -> str:
    """A title, a head or a fixed word in the language of `language`; anything else as it is.

    Examples
    --------
    >>> from stakemap.wording.language import in_language
    >>> told("and 3 more")
    'and 3 more'
    >>> with in_language("zh"):
    ...     told("and 3 more") != "and 3 more", told("Li Wei")
    (True, 'Li Wei')
    """
    if language() == "en" or not text:
        return text
    if text in _plain():
        return _plain()[text]
    for pattern, zh in _patterns():
        if found := pattern.fullmatch(text):
            return zh.format(**{key: told(value) for key, value in found.groupdict().items()})
    return text


def head(name: str) -> str:
    """The head of a column for readers, from its machine name (`to_frame(labels=True)`)."""
    key = f"column_{name}"
    return phrases("tables")[key][language()] if key in phrases("tables") else told(name.replace("_", " "))

"""Rows of a table that are none of its records: totals, and notes under it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from stakemap.graph.name_index import fold
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["kind_of_row", "looks_like_no_record"]

_LONGEST = 200
_FIGURE = re.compile(r"[\d.,]+\s*%?", re.ASCII)
_SENTENCE = re.compile(r"\u3002")
"""The full stop of a Chinese sentence."""


def kind_of_row(cells: Mapping[int, str]) -> str:
    """``total`` or ``note`` for a row that is no record, else nothing.

    Examples
    --------
    >>> kind_of_row({1: "合计", 2: "4"}), kind_of_row({1: "注：截至5月"}), kind_of_row({1: "Ann", 2: "note"})
    ('total', 'note', '')
    >>> kind_of_row({1: "如有异议，请于公示期内反映。"}), kind_of_row({1: "Total stakeholders", 2: "4"})
    ('note', 'total')
    """
    first = cells[min(cells)]
    kind = looks_like_no_record(first) or ("note" if _SENTENCE.search(first[:_LONGEST]) else "")
    kind = kind or ("total" if _counts_rows(first, cells) else "")
    return kind if kind == "total" or len(cells) == 1 else ""


def _counts_rows(first: str, cells: Mapping[int, str]) -> bool:
    """Whether a row begins with a word for a total and holds nothing else than figures."""
    at_first = min(cells)
    others = [text for at, text in cells.items() if at != at_first]
    if not others or not all(_FIGURE.fullmatch(text.strip()) for text in others):
        return False
    return vocabulary("row_word").code(fold(first[:_LONGEST]).partition(" ")[0]) == "total"


def looks_like_no_record(text: str) -> str:
    """``total`` or ``note`` for a text that would be taken for one at the beginning of a row."""
    shown = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if shown.startswith(("*", "※", "--", "==")):
        return "note"
    found = _begins().match(fold(shown))
    if found is None:
        return ""
    word, whole = found[1], found[1] == fold(shown)
    kind = vocabulary("row_word").code(word) or ""
    behind = shown[len(word) :].lstrip()[:1]
    marked = behind == ":" or behind.isdigit()
    return kind if whole or marked else ""


@cache
def _begins() -> re.Pattern[str]:
    words = sorted(vocabulary("row_word").codes, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words))})")

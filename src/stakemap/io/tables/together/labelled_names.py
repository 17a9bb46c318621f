"""Names with a label before them, as in minutes: Apologies: Ann Ames, who was not there."""

from __future__ import annotations

import re
import unicodedata

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["CAUSE", "CURE", "is_labelled"]

CAUSE = "a label before a name, which may say that they were not there"
CURE = "write the names alone, and leave out who was not there"
_BEFORE = re.compile(r"[^\W\d_][^:\uff1a\d]{1,40}(?::\s+|\uff1a\s*)\S")
_IN_BRACKETS = re.compile(r"[^()]+\(([^()]{1,30})\)")


def is_labelled(name: str) -> bool:
    """Whether a label stands before a name, or a word behind it says that they were not there.

    Examples
    --------
    >>> [is_labelled(name) for name in ("apologies: Ann Ames", "Ann Ames (absent)")]
    [True, True]
    >>> [is_labelled(name) for name in ("Ann Ames (chair)", "p:ann")]
    [False, False]
    """
    found = _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", name).strip())
    away = found is not None and vocabulary("not_there").code(found[1]) is not None
    return away or _BEFORE.match(name.strip()) is not None

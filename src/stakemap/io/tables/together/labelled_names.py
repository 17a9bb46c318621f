"""Names with a word beside them: Apologies: Ann Ames, who was not there; Ann Ames and 6 others, untold."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import HAN
from stakemap.io.tables.typed.names.short_names import remark_behind
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["CAUSE", "CURE", "OTHERS", "OTHERS_CURE", "is_labelled", "leaves_others_out"]

CAUSE = "a label before a name, which may say that they were not there"
CURE = "write the names alone, and leave out who was not there"
OTHERS = "others beside a name, who are not named"
OTHERS_CURE = (
    "write each of them, by post where the name is not known, or leave the word out where nobody is meant"
)
_COUNTED = re.compile(
    r"^\d{1,3} (?:others?|more)$"
    r"|\w[\s,]+(?:et al\.?|and others|etc\.?|(?:and|\+|&)\s*\d{1,3}(?: others?| more)?)$",
    re.IGNORECASE,
)
_TWO_SIGNS = re.compile(rf"{HAN}{{2}}$")
_BEFORE = re.compile(r"[^\W\d_][^:\uff1a\d]{1,40}(?::\s+|\uff1a\s*)\S")


def is_labelled(name: str) -> bool:
    """Whether a label stands before a name, or a word behind it says that they were not there.

    Examples
    --------
    >>> [is_labelled(name) for name in ("apologies: Ann Ames", "Ann Ames (absent)")]
    [True, True]
    >>> [is_labelled(name) for name in ("Ann Ames (chair)", "p:ann")]
    [False, False]
    """
    away = vocabulary("not_there").code(remark_behind(name)) is not None
    return away or _BEFORE.match(name.strip()) is not None


def leaves_others_out(name: str) -> bool:
    """Whether a word behind a name says that others are meant too.

    Examples
    --------
    >>> [leaves_others_out(name) for name in ("曾湖等7人", "曾湖等", "Ann Ames et al.", "Ann and 6 others")]
    [True, True, True, True]
    >>> [leaves_others_out(name) for name in ("曾湖", "李等", "Ann Ames", "Board and Council")]
    [False, False, False, False]
    """
    shown, words = unicodedata.normalize("NFKC", name).strip(), vocabulary("others_word")
    before, sign, behind = shown.rpartition(words.label("others", "zh"))
    told = all(one.isnumeric() or words.code(one) == "counted" for one in behind)
    return _COUNTED.search(shown) is not None or bool(sign and told and _TWO_SIGNS.search(before))

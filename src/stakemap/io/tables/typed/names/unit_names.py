"""Names that by their end can only be those of bodies: 水资源科, 局党组会."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import HAN
from stakemap.io.tables.typed.names.several_names import has_surname
from stakemap.io.tables.vocabulary import vocabulary
from stakemap.policy import simplified

__all__ = ["names_unit"]

_SHORTEST = 3
"""Of two characters the last may be a form of address: 张处, 李局."""
_LONGEST = 60
_REMARK = re.compile(r"\s*\([^()]*\)$")


def names_unit(text: str) -> bool:
    """Whether a Chinese name ends as those of bodies do, and can be nobody's.

    Some people are called 登科, so that three characters with a surname are a person where such an end may
    be a part of a name.

    Examples
    --------
    >>> [names_unit(name) for name in ("水资源科", "法规科", "採購評選委員會", "市交通局党组会（集体研究）")]
    [True, True, True, True]
    >>> [names_unit(name) for name in ("张处", "王登科", "方圆", "何芳副局长", "王会", "林中心")]
    [False, False, False, False, False, False]
    """
    shown = simplified(_REMARK.sub("", unicodedata.normalize("NFKC", text[:_LONGEST]).strip()))
    if len(shown) < _SHORTEST or not re.match(HAN, shown):
        return False
    ends = vocabulary("body_end")
    end = next((e for e in sorted(ends.codes, key=len, reverse=True) if shown.endswith(e)), "")
    maybe = ends.code(end) == "maybe" or len(end) == len(shown) - 1
    return bool(end) and not (maybe and len(shown) == _SHORTEST and has_surname(shown))

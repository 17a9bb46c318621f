"""What lists write behind a name of somebody's sex or ethnic group: no part of the name, and never kept."""

from __future__ import annotations

import re
import unicodedata

from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["without_traits"]

_LONGEST = 80
_BRACKETS = re.compile(r"\s*[(\uff08\[]([^()\uff08\uff09\[\]]{1,40})[)\uff09\]]")
_PARTS = re.compile(r"[\u3001,\uff0c;\uff1b/\s]+")


def without_traits(name: str) -> str:
    """A name without the traits in brackets behind it; whatever else stands there stays.

    Examples
    --------
    >>> [without_traits(one) for one in ("甲一（女）", "乙二（男，回族）", "丙三（女，挂职）", "丁（大）")]
    ['甲一', '乙二', '丙三(挂职)', '丁（大）']
    """
    return _BRACKETS.sub(_other_parts, name) if len(name) <= _LONGEST else name


def _other_parts(found: re.Match[str]) -> str:
    parts = [part for part in _PARTS.split(found[1]) if part]
    kept = [part for part in parts if not _is_trait(part)]
    if len(kept) == len(parts):
        return found[0]
    return f"({', '.join(kept)})" if kept else ""


def _is_trait(part: str) -> bool:
    known = vocabulary("trait_behind_name")
    shown = unicodedata.normalize("NFKC", part)
    ends = (word for word, code in known.codes.items() if code == "group" and not word.isascii())
    return known.code(shown) == "sex" or any(len(shown) > len(end) and shown.endswith(end) for end in ends)

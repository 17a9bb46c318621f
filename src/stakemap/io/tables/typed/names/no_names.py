"""Texts that stand where people are named and name a body or a post instead."""

from __future__ import annotations

import re
from functools import cache

from stakemap.graph.name_index import fold
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["is_body", "is_committee", "is_crowd", "is_title"]

_REMARK = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\s*$")
_LONGEST = 120
_SURNAMES = frozenset(("branch",))
"""Words for units by which people are called as well."""


def is_body(text: str) -> bool:
    """Whether a text ends as the names of bodies do, also before a remark, and so names nobody.

    Examples
    --------
    >>> [is_body(text) for text in ("Evaluation Panel", "IT Office", "水资源科", "Taylor Branch")]
    [True, True, True, False]
    >>> [is_body(text) for text in ("Union (GMB)", "Ann Ames (IT Office)", "Harte Paving LLC")]
    [True, False, True]
    """
    bare = _REMARK.sub("", text)
    last = fold(bare).rstrip(".").rpartition(" ")[2]
    return names_unit(text) or is_committee(text) or is_committee(bare) or last in _words_of_bodies()


@cache
def _words_of_bodies() -> frozenset[str]:
    known = (*vocabulary("unit_on_tab").codes, *vocabulary("body_word").codes)
    return frozenset(word for word in known if word.isascii()) - _SURNAMES


def is_committee(text: str) -> bool:
    """Whether a text names a body in which several decide together.

    Examples
    --------
    >>> [is_committee(text) for text in ("Evaluation Panel", "Cabinet", "评审委员会（7人）", "董事会")]
    [True, True, True, True]
    >>> [is_committee(text) for text in ("IT Department", "评审", "协会")]
    [False, False, False]
    """
    return _committee().search(fold(_REMARK.sub("", text[:_LONGEST]))) is not None


def is_crowd(text: str) -> bool:
    """Whether a text names people at large, of whom nobody is meant by name.

    Examples
    --------
    >>> [is_crowd(text) for text in ("沿线居民", "学生家长", "Local residents", "居民", "Ann Ames", "甘家长")]
    [True, True, True, True, False, False]
    """
    words, shown = vocabulary("crowd").codes, fold(text)
    alone = shown in words or shown.rpartition(" ")[2] in words
    long = (word for word in words if not word.isascii() and len(shown) > len(word) + 1)
    return alone or any(shown.endswith(word) for word in long)


def is_title(text: str) -> bool:
    """Whether a text in English is the title of a post and no name: it ends so, or says of what it is.

    Examples
    --------
    >>> [is_title(text) for text in ("Head of Procurement", "Finance director", "Mayor", "CFO")]
    [True, True, True, True]
    >>> [is_title(text) for text in ("Director Ann Ames", "Ann Ames", "Ann Ames, clerk")]
    [False, False, False]
    """
    words = fold(text).split(" ")
    titled = [vocabulary("title_word").code(word) is not None for word in words]
    of = words.index("of") if "of" in words else 0
    return "," not in text and (titled[-1] or any(titled[:of]))


@cache
def _committee() -> re.Pattern[str]:
    words = [word for name in ("committee_word", "voting_body") for word in vocabulary(name).codes]
    english = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(word for word in words if not word.isascii())
    alone = "|".join(word for word in vocabulary("voting_body").codes if not word.isascii())
    return re.compile(rf"(?:^|\s)(?:{english})$|.(?:{chinese})$|^(?:{alone})$")

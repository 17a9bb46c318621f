"""Texts that stand where a person is named and may be nobody's name: asked back, never told as people."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import fold
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["doubt_of_name"]

_LONGEST = 120
"""Signs of a text that is looked at."""
_JOINED = re.compile(r"[^\W\d_]\S*\s*(?:[&+]|\band\b)\s*[^\W\d_]", re.IGNORECASE)
_MARKED = re.compile(r"\?|\s[-=]+>|\u2192|\u21d2")
_SHORTENED = re.compile(r"\S.*\s[B-DF-HJ-NP-TV-XZ]{3,6}")
"""A name that ends in capitals which nobody can say: Fort Meade DPW."""
_WORTH = 2
"""Cells of a row that say more than a name."""

_ALONE = "write the whole name of one person"
_CAUSES = {
    "joined": (
        "two people under one name, or a firm",
        "write the whole name of each in a row of its own, or list a firm on the sheet of units; "
        "where it is one person, write an id beside the name",
    ),
    "marked": ("a question or a remark within a name", f"{_ALONE}, and the rest into the notes"),
    "anybody": ("may be anybody, and names no person", f"{_ALONE}, or leave the cell empty"),
    "shortened": (
        "may be the name of a body",
        "list it on the sheet of units; where it is a person, write an id beside the name",
    ),
}


def doubt_of_name(text: str, cells: int = _WORTH) -> tuple[str, str] | None:
    """Why a text may be nobody's name, and what to write; nothing for a plain one.

    Parameters
    ----------
    text
        As it stands where a person is named.
    cells
        How many cells of its row say something: a shortened word behind a name is only asked about where
        nothing else tells that somebody is meant, for degrees are written so as well.

    Examples
    --------
    >>> [doubt_of_name(text)[0] for text in ("Nick & Sue Harte", "Siri Vik -> Tax", "everyone")]
    ['two people under one name, or a firm', 'a question or a remark within a name', \
'may be anybody, and names no person']
    >>> [doubt_of_name(text) for text in ("Ann Ames", "Andrea Sand", "Bo Burr (?)", "Cy Cole MBBS")]
    [None, None, None, None]
    >>> doubt_of_name("Fort Meade DPW", cells=1)[0]
    'may be the name of a body'
    """
    shown = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    if _JOINED.search(shown):
        return _CAUSES["joined"]
    if _MARKED.search(shown.removesuffix("(?)")):
        return _CAUSES["marked"]
    if shown.startswith("the ") or vocabulary("anybody").code(fold(shown)):
        return _CAUSES["anybody"]
    return _CAUSES["shortened"] if cells < _WORTH and _SHORTENED.fullmatch(shown) else None

"""Those of ours who are named where a stakeholder must stand: asked back, never taken as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from stakemap.io.tables.book import Row
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["CAUSE", "cure_for", "is_marked", "refuse_row"]

CAUSE = "one of ours, who is no stakeholder"
_IN_BRACKETS = re.compile(r"[^()]+\(([^()]{1,30})\)")


def cure_for(lang: str) -> str:
    """What to do with one of ours where a stakeholder must stand."""
    return f"list them on the sheet {sheets()['team'].names[lang]!r}, and leave them out here"


def is_marked(name: str) -> bool:
    """Whether a name says in brackets that it is of ours.

    Examples
    --------
    >>> is_marked("Ann Ames (us)"), is_marked("陈放（我方）"), is_marked("Ann Ames (acting)")
    (True, True, False)
    """
    found = _IN_BRACKETS.fullmatch(unicodedata.normalize("NFKC", name).strip())
    return found is not None and vocabulary("ours_word").code(found[1]) is not None


def refuse_row(row: Row, cells: Mapping[int, str], units: Iterable[int]) -> None:
    """Refuse a row of a list of people whose unit is ours."""
    if any(vocabulary("ours_word").code(cells.get(at, "")) for at in units):
        row.refuse(row.problem("name", CAUSE, cure_for(row.language)))

"""Columns that are called as ours are, and hold something else."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import Headings
from stakemap.io.tables.typed.which_sheet import says
from stakemap.io.tables.vocabulary import EVIDENCE, Column, Sheet, vocabulary

__all__ = ["leave_foreign", "leave_grounds", "may_be_a_source"]

_OF_EVIDENCE = re.compile(r"[A-F](?:\W*[1-6]|$)|[^A-Za-z\d]", re.IGNORECASE)
"""How a grade of evidence begins, or a remark that is no grade of anything."""


def leave_foreign(grid: Grid, sheet: Sheet, start: int, found: Headings) -> None:
    """Leave alone columns whose heading means something else in them than here.

    A grade G12 or EO of people or posts is none of evidence, a level of posts none of government; where
    nothing else is told of evidence, a label that is no word for who may see it is a caption; a kind of tie
    "directed" only says how it is drawn.
    """
    fields = {column.field for column in found.fields.values()}
    captions = not fields & (set(EVIDENCE) - {"label"})
    for at, column in list(found.fields.items()):
        if column.field not in ("grade", "kind", "tier") and not (column.field == "label" and captions):
            continue
        told = [cells[at].strip() for _, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()]
        if told and _is_foreign(sheet, column, told):
            del found.fields[at]
            found.unknown.append(at)


def _is_foreign(sheet: Sheet, column: Column, told: list[str]) -> bool:
    if column.field == "grade" and sheet.key in ("people", "posts"):
        return not any(_OF_EVIDENCE.match(unicodedata.normalize("NFKC", text)) for text in told)
    if column.field == "tier":
        ranks = vocabulary("rank")
        known = (ranks.code(text) is not None or fold(text) in ranks.unclear for text in told)
        return all(known) and not any(vocabulary("tier").code(text) for text in told)
    if column.field == "label":
        return not any(vocabulary("label").code(text) for text in told)
    return column.head == "kind" and all(vocabulary("graph_direction").code(text) for text in told)


def leave_grounds(grid: Grid, start: int, found: Headings) -> None:
    """Leave alone a column that is only called so as one of lawful bases may be, and has none of them."""
    at = next((at for at, column in found.fields.items() if column.field == "basis"), 0)
    if at and may_be_a_source(grid.rows[start][1][at]) and not says(grid, start, at, "basis"):
        del found.fields[at]
        found.unknown.append(at)


def may_be_a_source(heading: str) -> bool:
    """Whether a heading, as 依据, may be one of sources or of lawful bases.

    Examples
    --------
    >>> may_be_a_source("依据"), may_be_a_source("来源")
    (True, False)
    """
    return vocabulary("ground_word").code(heading) is not None

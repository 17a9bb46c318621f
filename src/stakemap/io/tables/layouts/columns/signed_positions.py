"""Columns of positions with signs, as -2 to +2: which side somebody is on, whatever the scale."""

from __future__ import annotations

import re
import unicodedata

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.headings import without_remark
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.vocabulary import Sheet, sheets, vocabulary

__all__ = ["take_signs"]

_MARK = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{1,3})?)", re.ASCII)
_SIGNS = re.compile(r"([+-])\1{0,2}")
_SIDES = {1: "0.8", 0: "0.5", -1: "0.2"}


def take_signs(grid: Grid, sheet: Sheet) -> list[tuple[int, int]]:
    """Write for, neutral and against where a column of positions holds signs, or figures with signs.

    How strongly is not read: whoever wrote +2 may have had 5 as the most.  Without figures a dash is against
    where others have a plus, and words beside the signs stay as they are.  Returns row and column of the
    headings of such columns.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "Name", 2: "Support"}), (2, {1: "Ann", 2: "+2"}), (3, {2: "-1"})])
    >>> take_signs(page, sheets()["people"]), [cells[2] for _, cells in page.rows]
    ([(1, 2)], ['Support', 'for', 'against'])
    """
    if not grid.rows:
        return []
    start = heading_row(grid, sheet)
    number, header = grid.rows[start]
    taken: list[tuple[int, int]] = []
    for at, text in header.items():
        below = {row: cells[at] for row, cells in grid.rows[start + 1 :] if cells.get(at, "").strip()}
        if not _of_positions(text) or not any(map(_is_signed, below.values())):
            continue
        figures = any(any(map(str.isdigit, text)) for text in below.values())
        sides = {row: _side(text, figures=figures) for row, text in below.items() if absence(text) is None}
        if figures and None in sides.values():
            continue
        header[at] = without_remark(text)
        for row, cells in grid.rows[start + 1 :]:
            if (side := sides.get(row)) is not None:
                cells[at] = vocabulary("position").label(_SIDES[side], "en")
        taken.append((number, at))
    return taken


def _of_positions(heading: str) -> bool:
    plain = fold(without_remark(heading))
    columns = ((sheets()["roles"], "stance"), (sheets()["stances"], "position"))
    return any(sheet.by_heading.get(plain) is sheet.column(field) for sheet, field in columns)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")


def _is_signed(text: str) -> bool:
    """Whether a text has a sign, and is no dash in an empty cell."""
    return _plain(text)[:1] in ("+", "-") and _plain(text).strip("-") != ""


def _side(text: str, *, figures: bool) -> int | None:
    """1 for, -1 against, 0 between; ``None`` where a text is no number, or no sign where there are none."""
    found = (_MARK if figures else _SIGNS).fullmatch(_plain(text))
    if found is None:
        return None
    size = float(found[2]) if figures else 1
    return 0 if not size else -1 if found[1] == "-" else 1

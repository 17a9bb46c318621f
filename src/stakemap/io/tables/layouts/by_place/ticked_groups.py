"""A table of people down its side and groups across its top, with a mark for whoever belongs to one."""

from __future__ import annotations

import unicodedata

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["list_ticked"]

_LEAST = 2


def _asks(heading: str) -> bool:
    """Whether a heading asks a question, as Decision maker? does."""
    return unicodedata.normalize("NFKC", heading).endswith("?")


def list_ticked(grid: Grid) -> dict[int, str] | None:
    """Turn such a table into a list of groups with their members; the columns that are left alone.

    A heading that asks a question is no group.  None where it is no such table.

    Examples
    --------
    >>> rows = [(1, {1: "Name", 2: "Board", 3: "Chess", 4: "Voter?"}), (2, {1: "Ann", 2: "x", 4: "yes"})]
    >>> page = Grid("Groups", "a.xlsx", [*rows, (3, {1: "Bo", 2: "TRUE", 3: "x"})])
    >>> list_ticked(page)
    {4: 'Voter?'}
    >>> page.rows
    [(1, {1: 'Group', 2: 'Members'}), (1, {1: 'Board', 2: 'Ann; Bo'}), (1, {1: 'Chess', 2: 'Bo'})]
    """
    if len(grid.rows) < _LEAST:
        return None
    (number, header), *body = grid.rows
    side, groups = min(header), sheets()["groups"]
    across = {at: text.strip() for at, text in header.items() if at != side}
    marks = {at: [cells[at] for _, cells in body if cells.get(at, "").strip()] for at in across}
    tick = vocabulary("bool").code
    ticked = [at for at, told in marks.items() if told and all(tick(text) for text in told)]
    named = [at for at in ticked if fold(across[at]) not in groups.by_heading and not _asks(across[at])]
    if not named or any(fold(text) in groups.by_heading for text in across.values()):
        return None
    rows = [(number, {1: groups.column("name").headings["en"], 2: groups.column("members").headings["en"]})]
    for at in named:
        members = [
            cells[side].strip() for _, cells in body if side in cells and tick(cells.get(at, "")) == "yes"
        ]
        rows.append((number, {1: across[at]} | ({2: "; ".join(members)} if members else {})))
    grid.rows[:] = rows
    return {at: text for at, text in across.items() if at not in named}

"""A chart of units without headings: one name in a row, a column further to the right for each level."""

from __future__ import annotations

from itertools import pairwise

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.vocabulary import sheets

__all__ = ["list_stepped"]

_LEAST = 3


def list_stepped(grid: Grid) -> bool:
    """Turn such a chart into a list of units, each with the unit above it; whether it was one.

    Examples
    --------
    >>> page = Grid("Org chart", "a.xlsx", [(1, {1: "City"}), (2, {2: "Roads"}), (3, {3: "Permits"})])
    >>> list_stepped(page), page.rows
    (True, [(0, {1: 'Name', 2: 'Led by (block)'}), (1, {1: 'City'}), (2, {1: 'Roads', 2: 'City'}), \
(3, {1: 'Permits', 2: 'Roads'})])
    """
    if len(grid.rows) < _LEAST or any(len(cells) != 1 for _, cells in grid.rows):
        return False
    told = [(number, *next(iter(cells.items()))) for number, cells in grid.rows]
    depths = [at for _, at, _ in told]
    deeper = max(later - earlier for earlier, later in pairwise(depths))
    if depths[0] != min(depths) or max(depths) == depths[0] or deeper > 1:
        return False
    units, above = sheets()["units"], dict[int, str]()
    rows = [(0, {at: units.column(name).headings["en"] for at, name in enumerate(("name", "led_by"), 1)})]
    for number, at, name in told:
        outer = above.get(at - 1, "")
        rows.append((number, {1: name.strip()} | ({2: outer} if outer else {})))
        above[at] = name.strip()
    grid.rows[:] = rows
    return True

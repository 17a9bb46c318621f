"""Sums and counts at the edges of a table of who with whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid

__all__ = ["drop_margins"]

_FIGURE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def drop_margins(grid: Grid, start: int, side: int) -> tuple[list[int], list[int]]:
    """Leave out rows and columns that are the sums or the counts of the others; numbers of both.

    Who stands there stands on no other side of the table.

    Examples
    --------
    >>> rows = [(1, {2: "Ann", 3: "Bo"}), (2, {1: "Ann", 3: "2"}), (3, {1: "Bo", 2: "1"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (4, {1: "Indegree", 2: "1", 3: "1"})])
    >>> drop_margins(page, 0, 1), len(page.rows)
    (([4], []), 3)
    """
    header, body = grid.rows[start][1], grid.rows[start + 1 :]
    down = {fold(cells.get(side, "")) for _, cells in body}
    across = {fold(text) for at, text in header.items() if at != side}
    named = [at for at in header if at != side]
    extra = [(number, cells) for number, cells in body if fold(cells.get(side, "")) not in across]
    inner = [cells for _, cells in body if fold(cells.get(side, "")) in across]
    inside = [at for at in named if fold(header[at]) in down]
    of_rows = [n for n, cells in extra if all(_adds_up(cells, inner, at) for at in inside)]
    turned = {at: {number: cells.get(at, "") for number, cells in body} for at in named}
    within = [turned[at] for at in inside]
    numbers = [number for number, cells in body if cells in inner]
    of_columns = [
        at
        for at in named
        if at not in inside and all(_adds_up(turned[at], within, number) for number in numbers)
    ]
    grid.rows[:] = [row for row in grid.rows if row[0] not in of_rows]
    for at in of_columns:
        del header[at]
    return of_rows, of_columns


def _adds_up(cells: dict[int, str], others: Iterable[dict[int, str]], at: int) -> bool:
    """Whether a cell is the sum of those that stand beside it in the others, or how many say something."""
    told = [float(text) for one in others if _FIGURE.fullmatch(text := one.get(at, "").strip())]
    figure = cells.get(at, "").strip()
    found = float(figure) if _FIGURE.fullmatch(figure) else 0.0 if not figure.strip("-–—") else None
    return found in (sum(told), float(sum(number > 0 for number in told)))

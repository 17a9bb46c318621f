"""Lists of who is in a group, a row each."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.several_names import names_in
from stakemap.io.tables.typed.which_sheet import fits
from stakemap.io.tables.vocabulary import sheets

__all__ = ["lists_members"]


def lists_members(grid: Grid) -> bool:
    """Whether a table of groups has a row for each member: a group stands in it again, with somebody else.

    Examples
    --------
    >>> rows = [(1, {1: "群名", 2: "成员"}), (2, {1: "项目群", 2: "甲一"}), (3, {1: "项目群", 2: "乙二"})]
    >>> lists_members(Grid("a", "a.xlsx", rows)), lists_members(Grid("a", "a.xlsx", rows[:2]))
    (True, False)
    """
    groups = sheets()["groups"]
    start = heading_row(grid, groups)
    fields = {column.field: at for at, column in settled_headings(grid.rows[start][1], groups).fields.items()}
    if not {"name", "members"} <= set(fields) or not fits(grid, sheets()["memberships"]):
        return False
    told = [(fold(cells.get(fields["name"], "")), cells.get(fields["members"], "")) for _, cells in grid.rows]
    told = [(group, who) for group, who in told[start + 1 :] if group and who.strip()]
    alone = all(len(names_in(who)) == 1 for _, who in told)
    return alone and len({group for group, _ in told}) < len(told) == len(set(told))

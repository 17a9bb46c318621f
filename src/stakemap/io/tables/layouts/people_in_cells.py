"""A list of people with several in one cell: a row for each."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.several_names import names_in
from stakemap.io.tables.vocabulary import sheets

__all__ = ["split_people"]


def split_people(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Give each person of a cell a row with what else stands beside them; row, column and text of each.

    A row with an id of its own stays one.

    Examples
    --------
    >>> page = Grid("a", "a.xlsx", [(1, {1: "姓名", 2: "职务"}), (2, {1: "钱一雪、孙二霜", 2: "科员"})])
    >>> list(split_people(page)), page.rows[1:]
    ([(2, 1, '钱一雪、孙二霜')], [(2, {1: '钱一雪', 2: '科员'}), (2, {1: '孙二霜', 2: '科员'})])
    """
    start = heading_row(grid, sheets()["people"])
    fields = settled_headings(grid.rows[start][1], sheets()["people"]).fields
    at = next((at for at, column in fields.items() if column.field == "name"), 0)
    own = next((at for at, column in fields.items() if column.field == "id"), 0)
    rows = grid.rows[: start + 1]
    for number, cells in grid.rows[start + 1 :]:
        names = names_in(cells.get(at, "")) if not cells.get(own, "").strip() else []
        if len(names) > 1:
            rows.extend((number, {**cells, at: name}) for name in names)
            yield number, at, cells[at]
        else:
            rows.append((number, cells))
    grid.rows[:] = rows

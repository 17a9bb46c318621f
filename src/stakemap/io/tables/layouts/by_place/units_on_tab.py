"""Lists of the units inside one body, which only the name of their sheet or a title above them says."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.posts_held.unit_on_tab import unit_above, unit_named
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.unit_names import names_unit
from stakemap.io.tables.vocabulary import sheets

__all__ = ["put_inside"]


def put_inside(grid: Grid, *, tab: bool) -> str:
    """Write the body that a list of units is about into a column of what leads them; which body that is.

    Only where no column says what leads them.

    Examples
    --------
    >>> page = Grid("省医保局", "a.xlsx", [(1, {1: "处室", 2: "处长"}), (2, {1: "办公室", 2: "甲一"})])
    >>> put_inside(page, tab=True)
    '省医保局'
    >>> page.rows
    [(1, {1: '处室', 2: '处长', 3: '领导单位(块)'}), (2, {1: '办公室', 2: '甲一', 3: '省医保局'})]
    """
    units = sheets()["units"]
    start = heading_row(grid, units) if grid.rows else 0
    header = grid.rows[start][1] if grid.rows else {}
    columns = {column.field: at for at, column in settled_headings(header, units).fields.items()}
    body = unit_above(grid, start) or (unit_named(grid.name.strip()) if tab else "")
    if not names_unit(body) or "name" not in columns or "led_by" in columns:
        return ""
    beside = max(at for _, cells in grid.rows for at in cells) + 1
    header[beside] = units.column("led_by").headings["en" if body.isascii() else "zh"]
    grid.moved[beside] = columns["name"]
    for _, cells in grid.rows[start + 1 :]:
        name = cells.get(columns["name"], "").strip()
        if name and fold(name) != fold(body):
            cells[beside] = body
    return body

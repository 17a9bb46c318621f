"""Cells that say no more than that they hold what stands above them: 同上, ditto."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.io.tables.grids import Flaw, Grid
from stakemap.io.tables.layouts.columns.bilingual import are_headings
from stakemap.io.tables.natural import is_ditto

__all__ = ["repeat_above"]


def repeat_above(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Write what stands above into the cells that say that it holds for them too; row, column and text.

    One with nothing but a heading above it is a flaw of the sheet: it would be read as a name.

    Examples
    --------
    >>> rows = [(1, {1: "姓名", 2: "单位"}), (2, {1: "甲一", 2: "水务局"}), (3, {1: "乙二", 2: "同上"})]
    >>> page = Grid("a", "a.xlsx", [*rows, (4, {1: "丙三", 2: "〃"})])
    >>> list(repeat_above(page)), page.rows[3][1]
    ([(3, 2, '水务局'), (4, 2, '水务局')], {1: '丙三', 2: '水务局'})
    """
    above = dict[int, str]()
    for number, cells in grid.rows:
        for at, text in cells.items():
            if not is_ditto(text):
                continue
            if above.get(at, "").strip():
                cells[at] = above[at]
                yield number, at, above[at]
            else:
                flaw = Flaw("says that it is as above, where nothing stands", "write it out", text.strip())
                grid.flaws.setdefault((number, at), flaw)
        above = {} if are_headings(cells.values()) else cells

"""An organisation chart typed as a list: whoever is indented reports to the one above."""

from __future__ import annotations

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.layouts.levels.unit_levels import rows_above
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.vocabulary import sheets

__all__ = ["lines_by_indent"]


def lines_by_indent(grid: Grid) -> list[int] | None:
    """Add a column of who is above to a list of people whose names or titles are indented.

    Only where no column says to whom they report or in which unit they are; else None.  The rows under a
    seat without a name are told: to whom they report is not known.

    Examples
    --------
    >>> rows = [(1, {1: "Post", 2: "Name"}), (2, {1: "Director", 2: "Ann"}), (3, {1: "  Head", 2: "Bo"}),
    ...     (4, {1: "  Head", 2: "vacant"}), (5, {1: "    Clerk", 2: "Cy"})]
    >>> page = Grid("a", "a.xlsx", rows)
    >>> lines_by_indent(page), page.rows[2], page.rows[4]
    ([5], (3, {1: '  Head', 2: 'Bo', 3: 'Ann'}), (5, {1: '    Clerk', 2: 'Cy'}))
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header = grid.rows[start][1]
    fields = {column.field: at for at, column in settled_headings(header, people).fields.items()}
    known = (
        (at, posts.by_heading.get(fold(text))) for at, text in header.items() if at != fields.get("name")
    )
    told = {column.field: at for at, column in known if column is not None}
    if "name" not in fields or {"unit", "reports_to"} & set(told):
        return None
    places = (told.get("name", 0), fields["name"])
    above = next((found for at in places if at and (found := rows_above(grid, start, at))), None)
    if above is None:
        return None
    names = {number: cells.get(fields["name"], "").strip() for number, cells in grid.rows}
    beside = grid.free_column
    header[beside] = posts.column("reports_to").headings["en"]
    grid.moved[beside] = fields["name"]
    under_nobody = []
    for number, cells in grid.rows[start + 1 :]:
        boss = names.get(above.get(number, 0), "")
        if boss and absence(boss) is None:
            cells[beside] = boss
        elif number in above:
            under_nobody.append(number)
    return under_nobody

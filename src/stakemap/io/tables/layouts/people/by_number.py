"""A list of people that says by a number to whom each reports, as programs write it."""

from __future__ import annotations

from collections import Counter

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.typed.headings import settled_headings
from stakemap.io.tables.typed.layout import heading_row
from stakemap.io.tables.typed.names.short_names import whole_number
from stakemap.io.tables.vocabulary import sheets

__all__ = ["name_by_number"]


def name_by_number(grid: Grid) -> tuple[int, int] | None:
    """Put names in place of the numbers of those to whom people report; the columns of both, if it was so.

    Every number must stand once in one other column, beside a name that only one row has.  A title counts as
    one in the column of titles; a name is none, whoever else is named in the list.

    Examples
    --------
    >>> rows = [(1, {1: "emp_id", 2: "Name", 3: "manager_id"}), (2, {1: "7", 2: "Ann"}),
    ...     (3, {1: "8", 2: "Bo", 3: "7"})]
    >>> page = Grid("a", "a.csv", rows)
    >>> name_by_number(page), page.rows[2]
    ((3, 1), (3, {1: '8', 2: 'Bo', 3: 'Ann'}))
    """
    people, posts = sheets()["people"], sheets()["posts"]
    start = heading_row(grid, people)
    header, body = grid.rows[start][1], grid.rows[start + 1 :]
    fields = {column.field: at for at, column in settled_headings(header, people).fields.items()}
    at, name = posts.place(header, "reports_to"), fields.get("name", 0)
    if not at or not name or "id" in fields:
        return None
    wanted = {whole_number(cells[at].strip()) for _, cells in body if cells.get(at, "").strip()}
    names = Counter(fold(cells.get(name, "")) for _, cells in body)
    numbers = all(any(map(str.isdigit, text)) for text in wanted)
    titles = [at for at, text in header.items() if posts.heads(text, "name")]
    for own in (header if numbers else titles) if wanted else ():
        told = [(whole_number(c.get(own, "").strip()), c.get(name, "").strip()) for _, c in body]
        known = {number: who for number, who in told if number and who and names[fold(who)] == 1}
        alone = len({number for number, _ in told if number}) == sum(bool(number) for number, _ in told)
        if own not in (at, name) and alone and wanted <= set(known):
            for _, cells in body:
                if cells.get(at, "").strip():
                    cells[at] = known[whole_number(cells[at].strip())]
            return at, own
    return None

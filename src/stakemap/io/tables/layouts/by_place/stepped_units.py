"""A chart without headings: one name in a row, a column further to the right for each level."""

from __future__ import annotations

import re
from itertools import pairwise

from stakemap.graph.name_index import fold
from stakemap.io.tables.grids import Grid
from stakemap.io.tables.natural import absence
from stakemap.io.tables.typed.names.several_names import is_name
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["list_stepped"]

_LEAST = 3
_HALF, _LONGEST = 2, 200
_SEAT = re.compile(r"(.+?)(?:\s+[-–—]\s+|\s*:\s*)(.+)")
"""A title and a name, in either order."""


def list_stepped(grid: Grid) -> bool:
    """Turn such a chart into a list of units, each with the unit above it; whether it was one.

    Where titles stand beside names in every row but the title of the chart, it is a list of people, each with
    whom they report to, and in the body that the title names.  Who stands under an empty seat reports to
    nobody who is known.

    Examples
    --------
    >>> page = Grid("Org chart", "a.xlsx", [(1, {1: "City"}), (2, {2: "Roads"}), (3, {3: "Permits"})])
    >>> list_stepped(page), page.rows
    (True, [(0, {1: 'Name', 2: 'Led by (block)'}), (1, {1: 'City'}), (2, {1: 'Roads', 2: 'City'}), \
(3, {1: 'Permits', 2: 'Roads'})])
    >>> rows = [(1, {1: "Director - Ann Ames"}), (2, {2: "Clerk - Bo Burr"}), (3, {2: "Clerk - vacant"})]
    >>> page = Grid("Org chart", "a.xlsx", rows)
    >>> list_stepped(page), [tuple(cells.values()) for _, cells in page.rows[1:]]
    (True, [('Ann Ames', 'Director'), ('Bo Burr', 'Clerk', 'Ann Ames'), ('vacant', 'Clerk', 'Ann Ames')])
    """
    if len(grid.rows) < _LEAST or any(len(cells) != 1 for _, cells in grid.rows):
        return False
    told = [(number, *next(iter(cells.items()))) for number, cells in grid.rows]
    depths = [at for _, at, _ in told]
    deeper = max(later - earlier for earlier, later in pairwise(depths))
    if depths[0] != min(depths) or max(depths) == depths[0] or deeper > 1:
        return False
    seats = {number: seat for number, _, text in told if (seat := _seat(text)) is not None}
    if _HALF * len(seats) < len(told):
        grid.rows[:] = _units(told)
        return True
    title = told[0][2] if told[0][0] not in seats else ""
    if len(seats) < len(told) - bool(title):
        return False
    grid.rows[:] = _people([line for line in told if line[0] in seats], seats, _body(title))
    return True


def _units(told: list[tuple[int, int, str]]) -> list[tuple[int, dict[int, str]]]:
    units, above = sheets()["units"], dict[int, str]()
    rows = [(0, {at: units.column(name).headings["en"] for at, name in enumerate(("name", "led_by"), 1)})]
    for number, at, name in told:
        outer = above.get(at - 1, "")
        rows.append((number, {1: name.strip()} | ({2: outer} if outer else {})))
        above[at] = name.strip()
    return rows


def _people(
    told: list[tuple[int, int, str]], seats: dict[int, tuple[str, str]], body: str
) -> list[tuple[int, dict[int, str]]]:
    people, posts = sheets()["people"], sheets()["posts"]
    columns = [people.column("name"), *map(posts.column, ("name", "reports_to", *(["unit"] if body else [])))]
    rows, above = [(0, {at: column.headings["en"] for at, column in enumerate(columns, 1)})], dict[int, str]()
    for number, at, _ in told:
        title, name = seats[number]
        boss = above.get(at - 1, "")
        cells = {1: name, 2: title, 3: "" if absence(boss) else boss, 4: body}
        rows.append((number, {place: text for place, text in cells.items() if text}))
        above[at] = name
    return rows


def _body(title: str) -> str:
    """The body whose chart it is, as the line above says; nothing where that names none."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", title[:_LONGEST]).strip()
    called = "|".join(sorted(map(re.escape, sheets()["units"].aliases), key=len, reverse=True))
    found = re.fullmatch(rf"(.*?)[\s:–—-]*(?:{called})", bare, re.IGNORECASE)
    return found[1].strip() if found else ""


def _seat(text: str) -> tuple[str, str] | None:
    """The title and the name of a seat; ``None`` where a text is none."""
    found = _SEAT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    one, two = found.groups()
    for title, name in ((one, two), (two, one)):
        words = re.findall(r"\w+", fold(title))
        if any(map(vocabulary("title_word").code, words)) and (is_name(name) or absence(name) is not None):
            return title.strip(), name.strip()
    return None
